//! systemd units: `Environment=`, `EnvironmentFile=` and `ExecStart=`, and the containers that they run.
//!
//! Source: systemd v252 `src/core/load-fragment.c` `config_parse_environ`, `config_parse_unit_env_file`,
//! `config_parse_exec`, `src/core/execute.c` `build_environment`; coder/coder `scripts/linux-pkg/coder.service`;
//! containers/podman `docs/source/markdown/podman-systemd.unit.5.md`, `pkg/systemd/quadlet/quadlet.go` `ConvertContainer`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::docker_run::{self, DockerRun};
use super::image::Image;
use super::workload::{Invocation, LeftOut, LeftOutBecause, Workload};
use super::{Deployment, DeploymentError, DeploymentRequest, File, Sorted, file_name};
use crate::compose::{self, Variables};
use crate::env::{Dialect, Environment, Form, Variable, is_variable_name};
use crate::files::{FileError, FileKind, FileSystem, Files};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::{Located, SourceId, Span};
use crate::systemd::{self, Directive, UnknownEscape, directives};

/// Reads a unit, its drop-ins, and the environment files that it names.
pub(super) fn read(
    sorted: &Sorted,
    request: &DeploymentRequest,
    variables: &Variables,
    files: &mut dyn Files,
) -> Result<Deployment, DeploymentError> {
    let unit = sorted.units.first().ok_or_else(DeploymentError::no_file)?;
    let is_quadlet = !directives(files.sources(), unit.id, "Container").is_empty();
    let section = if is_quadlet { "Container" } else { "Service" };
    let mut all = Vec::new();
    for file in &sorted.units {
        all.extend(directives(files.sources(), file.id, section));
        for drop_in in drop_ins(&file.path, files.system())? {
            let id = files
                .read(&drop_in)
                .map_err(|error| DeploymentError::unreadable(&drop_in, &error))?;
            all.extend(directives(files.sources(), id, section));
        }
    }
    let first = all.first().map(|first| first.key);
    let place = first.unwrap_or_else(|| files.sources().last_line(unit.id));
    let mut reader = UnitReader {
        unit,
        given: sorted.env_files.iter().collect(),
        request,
        variables,
        files,
    };
    let workload = if is_quadlet {
        reader.quadlet(&all, place)?
    } else {
        reader.service(&all, place)?
    };
    Ok(Deployment::of(workload))
}

struct UnitReader<'a> {
    unit: &'a File,
    /// Env files that the call gives, and that nothing has named yet.
    given: Vec<&'a File>,
    request: &'a DeploymentRequest,
    variables: &'a Variables,
    files: &'a mut dyn Files,
}

impl UnitReader<'_> {
    fn service(&mut self, all: &[Directive], place: Span) -> Result<Workload, DeploymentError> {
        let mut environment = Environment::new(place, Form::Directive);
        assignments(all, &mut environment);
        for directive in effective(all, "EnvironmentFile") {
            let written = directive.value.value.trim_matches(['\'', '"']);
            self.env_file(written, "EnvironmentFile=", Dialect::Systemd, &mut environment)?;
        }
        let starts = effective(all, "ExecStart");
        let start = |environment: &Environment| starts.last().map(|start| systemd::command(start, environment));
        let call = start(&environment).and_then(|words| docker_run::read(&words));
        if call.is_none() {
            self.rest(Dialect::Systemd, &mut environment)?;
        }
        for directive in effective(all, "UnsetEnvironment") {
            for (_, name) in systemd::unquoted(&directive.value.value, UnknownEscape::Refused) {
                environment.remove(&name);
            }
        }
        if !effective(all, "PassEnvironment").is_empty() {
            let why = Unknown::because("PassEnvironment= hands on variables of systemd itself");
            environment.hidden.get_or_insert(why);
        }
        if let Some(call) = call {
            return self.container(call, &environment);
        }
        let words = start(&environment);
        Ok(Workload {
            command: Invocation {
                entrypoint: None,
                words,
            },
            left_out: misnamed(all),
            ..Workload::of(file_name(&self.unit.path), environment)
        })
    }

    /// The container that `docker run` in `ExecStart=` starts; `caller` is the environment of that command.
    fn container(&mut self, call: DockerRun, caller: &Environment) -> Result<Workload, DeploymentError> {
        let place = call.image.as_ref().map_or(caller.place, |image| image.place);
        let mut environment = Environment::new(place, Form::Flag);
        for file in &call.env_files {
            match &file.state {
                State::Known(path) => self.env_file(path.reveal(), "--env-file ", Dialect::Raw, &mut environment)?,
                State::Unknown(why) => environment.hidden = Some(why.clone()),
                State::Absent => {}
            }
        }
        self.rest(Dialect::Raw, &mut environment)?;
        for assignment in &call.variables {
            match &assignment.state {
                State::Known(text) => set_flag(text.reveal(), assignment.place, caller, &mut environment),
                State::Unknown(why) => environment.hidden = Some(why.clone()),
                State::Absent => {}
            }
        }
        let image = call.image.as_ref().and_then(|image| {
            let name = image.value()?.reveal().to_owned();
            Some(Image::new(Located::new(name, image.place)))
        });
        let workload = Workload {
            command: call.command,
            files: call.files,
            place,
            ..Workload::of(file_name(&self.unit.path), environment)
        };
        Ok(workload.running(image))
    }

    /// Podman's Quadlet: the section `[Container]`.
    fn quadlet(&mut self, all: &[Directive], place: Span) -> Result<Workload, DeploymentError> {
        let mut environment = Environment::new(place, Form::Directive);
        for directive in effective(all, "EnvironmentFile") {
            let written = directive.value.value.trim_matches(['\'', '"']);
            self.env_file(written, "EnvironmentFile=", Dialect::Raw, &mut environment)?;
        }
        self.rest(Dialect::Raw, &mut environment)?;
        assignments(all, &mut environment);
        for directive in effective(all, "Secret") {
            secret(&directive.value, &mut environment);
        }
        let host = effective(all, "EnvironmentHost");
        if host.last().is_some_and(|host| host.value.value == "true") {
            let why = Unknown::because("EnvironmentHost= hands on variables of the host");
            environment.hidden.get_or_insert(why);
        }
        let last = |key: &str| effective(all, key).last().copied();
        let words = |key: &str| {
            last(key).map(|directive| systemd::command(directive, &Environment::new(place, Form::Directive)))
        };
        let volumes = effective(all, "Volume").into_iter().filter_map(|directive| {
            let value = Setting::known(Secret::new(&*directive.value.value), directive.value.span);
            docker_run::volume(&value)
        });
        let workload = Workload {
            command: Invocation {
                entrypoint: words("Entrypoint"),
                words: words("Exec"),
            },
            files: volumes.collect(),
            labels: labels(all),
            left_out: misnamed(all),
            ..Workload::of(file_name(&self.unit.path), environment)
        };
        let image = last("Image").map(|directive| Image::new(directive.value.clone()));
        Ok(workload.running(image))
    }

    /// Env files that are given and that nothing names.
    fn rest(&mut self, dialect: Dialect, environment: &mut Environment) -> Result<(), DeploymentError> {
        for file in std::mem::take(&mut self.given) {
            compose::read_env_file(self.files.sources(), file.id, dialect, self.variables, environment)?;
        }
        Ok(())
    }

    /// Reads the file that is `written` behind `option`; one whose path begins with `-` may be missing or wrong.
    fn env_file(
        &mut self,
        written: &str,
        option: &str,
        dialect: Dialect,
        environment: &mut Environment,
    ) -> Result<(), DeploymentError> {
        let named = PathBuf::from(written.strip_prefix('-').unwrap_or(written));
        let Some(id) = self.find(&named)? else {
            let why = Unknown::because(text!("{option}{} is not among the files", named.display()));
            environment.hidden = Some(why.remedied_by("give the file with --coder, too"));
            return Ok(());
        };
        let read = compose::read_env_file(self.files.sources(), id, dialect, self.variables, environment);
        if written.starts_with('-') { Ok(()) } else { Ok(read?) }
    }

    /// The file at the path `named`: the one that is given under its name, the one that the call maps its path to, one
    /// beside the unit, or, where the unit itself is installed here, the one at its path.
    fn find(&mut self, named: &Path) -> Result<Option<SourceId>, DeploymentError> {
        let name = file_name(named);
        if let Some(at) = self.given.iter().position(|file| file_name(&file.path) == name) {
            return Ok(Some(self.given.remove(at).id));
        }
        let mapped = self.request.path_map.iter().find_map(|(there, here)| {
            let rest = named.strip_prefix(there).ok()?;
            let is_whole = rest.as_os_str().is_empty();
            Some(if is_whole { here.clone() } else { here.join(rest) })
        });
        let beside = self.unit.path.with_file_name(&name);
        let installed = [
            "/etc/systemd",
            "/etc/containers/systemd",
            "/usr/lib/systemd",
            "/lib/systemd",
            "/run/systemd",
        ]
        .iter()
        .any(|folder| self.unit.path.starts_with(folder));
        let candidates = [mapped, Some(beside), installed.then(|| named.to_owned())];
        for path in candidates.into_iter().flatten() {
            match self.files.read(&path) {
                Ok(id) => return Ok(Some(id)),
                Err(FileError::Missing) => {}
                Err(error) => return Err(DeploymentError::unreadable(&path, &error)),
            }
        }
        Ok(None)
    }
}

/// `Label=` of all lines.
fn labels(all: &[Directive]) -> Vec<(String, Setting<Secret>)> {
    let directives = effective(all, "Label");
    let words = directives.iter().flat_map(|directive| {
        let words = systemd::unquoted(&directive.value.value, UnknownEscape::Refused).into_iter();
        words.map(move |(range, word)| (directive.at(range), word))
    });
    let labels = words.filter_map(|(place, word)| {
        let (name, value) = word.split_once('=')?;
        Some((name.to_owned(), Setting::known(Secret::new(value), place)))
    });
    labels.collect()
}

/// `Environment=` of all lines.
fn assignments(all: &[Directive], environment: &mut Environment) {
    for directive in effective(all, "Environment") {
        for (range, assignment) in systemd::unquoted(&directive.value.value, UnknownEscape::Refused) {
            set(environment, &assignment, directive.at(range));
        }
    }
}

/// Variables of lines that are called nearly like `Environment=`, and that nobody reads.
fn misnamed(all: &[Directive]) -> Rc<[LeftOut]> {
    const KNOWN: [&str; 3] = ["Environment", "EnvironmentFile", "EnvironmentHost"];
    let is_slip = |name: &str| name.to_ascii_lowercase().starts_with("env") && !KNOWN.contains(&name);
    let lines = all.iter().filter(|directive| is_slip(&directive.name));
    let left_out = lines.flat_map(|directive| {
        let words = systemd::unquoted(&directive.value.value, UnknownEscape::Refused).into_iter();
        words.filter_map(|(_, word)| {
            let (name, _) = word.split_once('=')?;
            is_variable_name(name).then(|| LeftOut {
                name: name.to_owned(),
                place: directive.key,
                why: LeftOutBecause::MisnamedDirective,
            })
        })
    });
    left_out.collect()
}

/// `-e NAME=VALUE`, or `-e NAME` for the variable of the caller.
fn set_flag(text: &str, place: Span, caller: &Environment, environment: &mut Environment) {
    let (name, setting) = match text.split_once('=') {
        Some((name, value)) => (name, Setting::known(Secret::new(value), place)),
        None => (text, caller.get(text)),
    };
    environment.set(Variable {
        name: Located::new(name.to_owned(), place),
        setting,
        notation: Form::Flag.into(),
    });
}

/// `Secret=NAME,type=env,target=VARIABLE`: Podman keeps the value.
fn secret(value: &Located<String>, environment: &mut Environment) {
    let mut parts = value.value.split(',');
    let name = parts.next().unwrap_or_default();
    let options: Vec<(&str, &str)> = parts.filter_map(|part| part.split_once('=')).collect();
    let option = |key: &str| options.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    if option("type") != Some("env") {
        return;
    }
    let why = Unknown::because(text!("the value is in Podman's secret {name}"));
    environment.set(Variable {
        name: Located::new(option("target").unwrap_or(name).to_owned(), value.span),
        setting: Setting::unknown(
            why.remedied_by("give --client-secret-file if it is the client secret"),
            value.span,
        ),
        notation: Form::Directive.into(),
    });
}

/// The settings of `key` that count: an empty one takes back those before it.
fn effective<'a>(all: &'a [Directive], key: &str) -> Vec<&'a Directive> {
    let mine: Vec<&Directive> = all.iter().filter(|directive| directive.name == key).collect();
    let reset = mine.iter().rposition(|directive| directive.value.value.is_empty());
    mine.into_iter().skip(reset.map_or(0, |at| at + 1)).collect()
}

/// The unit's drop-ins beside it: `coder.service.d/*.conf`, by name.
///
/// # Errors
/// If there is such a folder and it cannot be listed.
fn drop_ins(unit: &Path, system: &dyn FileSystem) -> Result<Vec<PathBuf>, DeploymentError> {
    let folder = unit.with_file_name(format!("{}.d", file_name(unit)));
    let entries = match system.list(&folder) {
        Err(FileError::Missing) => return Ok(Vec::new()),
        entries => entries.map_err(|error| DeploymentError::unreadable(&folder, &error))?,
    };
    let paths = entries.into_iter().filter(|entry| entry.kind != FileKind::Folder);
    let paths = paths.map(|entry| folder.join(entry.name));
    let is_drop_in = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "conf");
    Ok(paths.filter(is_drop_in).collect())
}

/// Sets `NAME=value`; a `%` stands for something of systemd's own.
fn set(environment: &mut Environment, assignment: &str, place: Span) {
    // What has no variable's name systemd drops with a line in its log.
    let named = assignment.split_once('=').filter(|(name, _)| is_variable_name(name));
    let Some((name, value)) = named else {
        return;
    };
    let setting = match systemd::specifiers(value) {
        Some(value) => Setting::known(Secret::new(value), place),
        None => Setting::unknown(Unknown::because("systemd fills a % specifier in"), place),
    };
    environment.set(Variable {
        name: Located::new(name.to_owned(), place),
        setting,
        notation: Form::Directive.into(),
    });
}
