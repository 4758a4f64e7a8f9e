//! systemd units: `Environment=`, `EnvironmentFile=` and `ExecStart=`.
//!
//! Source: systemd v252 `src/core/load-fragment.c` `config_parse_environ`, `config_parse_unit_env_file`,
//! `config_parse_exec`, `src/core/execute.c` `build_environment`; coder/coder `scripts/linux-pkg/coder.service`.

use std::path::{Path, PathBuf};

use super::workload::{Command, Workload};
use super::{Deployment, DeploymentError, File, Request, Sorted, file_name};
use crate::compose::{self, Variables};
use crate::env::{Dialect, Environment, Form, Variable};
use crate::files::{FileError, FileKind, FileSystem, Files};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::systemd::{self, Directive, directives};

/// Reads a unit, its drop-ins, and the environment files that it names.
pub(super) fn read(
    sorted: &Sorted,
    request: &Request,
    variables: &Variables,
    files: &mut dyn Files,
) -> Result<Deployment, DeploymentError> {
    let mut all = Vec::new();
    for file in &sorted.units {
        all.extend(directives(files.sources(), file.id));
        for drop_in in drop_ins(&file.path, files.system())? {
            let id = files
                .read(&drop_in)
                .map_err(|error| DeploymentError::unreadable(&drop_in, &error))?;
            all.extend(directives(files.sources(), id));
        }
    }
    let first = sorted.units.first().ok_or_else(DeploymentError::no_file)?;
    let place = all
        .first()
        .map_or_else(|| files.sources().last_line(first.id), |first| first.key);
    let mut environment = Environment::new(place, Form::Directive);
    for directive in effective(&all, "Environment") {
        for (range, assignment) in systemd::unquoted(&directive.value.value) {
            set(&mut environment, &assignment, directive.at(range));
        }
    }
    let mut given: Vec<&File> = sorted.env_files.iter().collect();
    for directive in effective(&all, "EnvironmentFile") {
        env_file(
            directive,
            first,
            &mut given,
            request,
            variables,
            files,
            &mut environment,
        )?;
    }
    for file in given {
        compose::read_env_file(files.sources(), file.id, Dialect::Systemd, variables, &mut environment)?;
    }
    for directive in effective(&all, "UnsetEnvironment") {
        for (_, name) in systemd::unquoted(&directive.value.value) {
            environment.remove(&name);
        }
    }
    if !effective(&all, "PassEnvironment").is_empty() {
        let why = Unknown::because("PassEnvironment= hands on variables of systemd itself");
        environment.hidden.get_or_insert(why);
    }
    let starts = effective(&all, "ExecStart");
    let words = starts.last().map(|start| systemd::command(&start.value, &environment));
    let workload = Workload {
        command: Command {
            entrypoint: None,
            words,
        },
        ..Workload::of(file_name(&first.path), environment)
    };
    Ok(Deployment::of(workload))
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
    let Some((name, value)) = assignment.split_once('=') else {
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

/// Reads the file that `EnvironmentFile=` names: the one that is given under its name, the one that the call maps its
/// path to, one beside the unit, or, where the unit itself is installed here, the one at its path.
fn env_file(
    directive: &Directive,
    unit: &File,
    given: &mut Vec<&File>,
    request: &Request,
    variables: &Variables,
    files: &mut dyn Files,
    environment: &mut Environment,
) -> Result<(), DeploymentError> {
    let written = directive.value.value.trim_matches(['\'', '"']);
    let named = PathBuf::from(written.strip_prefix('-').unwrap_or(written));
    let name = file_name(&named);
    if let Some(at) = given.iter().position(|file| file_name(&file.path) == name) {
        let file = given.remove(at);
        let read = compose::read_env_file(files.sources(), file.id, Dialect::Systemd, variables, environment);
        return if written.starts_with('-') { Ok(()) } else { Ok(read?) };
    }
    let mapped = request.path_map.iter().find_map(|(there, here)| {
        let rest = named.strip_prefix(there).ok()?;
        Some(if rest.as_os_str().is_empty() {
            here.clone()
        } else {
            here.join(rest)
        })
    });
    let beside = unit.path.with_file_name(&name);
    let installed = ["/etc/systemd", "/usr/lib/systemd", "/lib/systemd", "/run/systemd"]
        .iter()
        .any(|folder| unit.path.starts_with(folder));
    let candidates = [mapped, Some(beside), installed.then(|| named.clone())];
    for path in candidates.into_iter().flatten() {
        match files.read(&path) {
            Ok(id) => {
                let read = compose::read_env_file(files.sources(), id, Dialect::Systemd, variables, environment);
                // A file that is refused is passed over if its path begins with `-`.
                return if written.starts_with('-') { Ok(()) } else { Ok(read?) };
            }
            Err(FileError::Missing) => {}
            Err(error) => return Err(DeploymentError::unreadable(&path, &error)),
        }
    }
    let why = Unknown::because(format!("EnvironmentFile={} is not among the files", named.display()));
    environment.hidden = Some(why.remedied_by("give the file with --coder, too"));
    Ok(())
}
