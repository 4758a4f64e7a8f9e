//! Bare environment files, and what their possible readers would make of them.

use super::Deployed;
use crate::compose::Variables;
use crate::deployment::{self, DeploymentError, DeploymentRequest, File, Sorted, file_name};
use crate::env::{Dialect, Environment, reads_alike};
use crate::files::Files;
use crate::finding::{Finding, Label, Severity};
use crate::order;
use crate::party::coder::option_table;
use crate::party::coder::rule;
use crate::setting::State;
use crate::source::SourceMap;

/// Reads env files, later ones over earlier ones.
///
/// # Errors
/// If the program that reads them would refuse one.
pub(super) fn read(
    sorted: &Sorted,
    request: &DeploymentRequest,
    variables: Variables,
    files: &mut dyn Files,
) -> Result<Deployed, DeploymentError> {
    let env_files = &sorted.env_files;
    let dialect = request.env_format.unwrap_or_default();
    let others = others(env_files, request, &variables, files.sources());
    let read = deployment::read(sorted, request, variables, files)
        .map_err(|error| as_another_file(error, env_files, dialect, files.sources()))?;
    let workload = read.workloads.into_iter().next().ok_or_else(DeploymentError::no_file)?;
    let environment = &workload.environment;
    let defects = others
        .iter()
        .filter_map(|(reader, theirs)| difference(reader, environment, theirs));
    let defects: Vec<Finding> = defects.collect();
    proxy(environment, env_files)?;
    let mut deployed = Deployed::of(workload);
    deployed.defects.extend(defects);
    Ok(deployed)
}

/// What the other programs that may read the files would make of them, if it is not said who does.
fn others(
    env_files: &[File],
    request: &DeploymentRequest,
    variables: &Variables,
    sources: &SourceMap,
) -> Vec<(&'static EnvFileProgram, Environment)> {
    let is_compose_s = env_files.iter().any(|file| file_name(&file.path).starts_with(".env"));
    let is_plain = || env_files.iter().all(|file| reads_alike(sources.text(file.id)));
    if request.env_format.is_some() || is_compose_s || is_plain() {
        return Vec::new();
    }
    let read = |reader: &'static EnvFileProgram| {
        let theirs = deployment::env_file::environment(env_files, reader.dialect, variables, sources).ok()?;
        Some((reader, theirs))
    };
    READERS.iter().filter_map(read).collect()
}

/// Where the reader of env files stops at a name, the file is often none.
fn as_another_file(
    error: DeploymentError,
    env_files: &[File],
    dialect: Dialect,
    sources: &SourceMap,
) -> DeploymentError {
    let Some(span) = error.span.filter(|_| dialect == Dialect::Compose) else {
        return error;
    };
    let Some(file) = env_files.iter().find(|file| file.id == span.source) else {
        return error;
    };
    let text = sources.text(file.id);
    let is_script = || {
        let mut lines = text.lines().map(str::trim_start);
        file_name(&file.path).ends_with(".sh")
            || lines.any(|line| line.starts_with("#!/") || line.starts_with("export "))
    };
    if !error.message.told.starts_with("a variable's name") {
        return error;
    }
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (assign, other): (Vec<&str>, Vec<&str>) = lines.partition(|line| assigns(line));
    let message = if is_script() {
        "a shell reads this, Docker Compose does not; try --env-format shell"
    } else if other.len() > assign.len() {
        "this does not look like an env file"
    } else {
        return error;
    };
    let message = message.into();
    DeploymentError { message, ..error }
}

/// Whether a line begins like an assignment.
fn assigns(line: &str) -> bool {
    line.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// An env file of Coder's workspace proxy, which runs the same program and signs nobody in.
fn proxy(environment: &Environment, env_files: &[File]) -> Result<(), DeploymentError> {
    const SIGNS: [&str; 2] = ["CODER_PRIMARY_ACCESS_URL", "CODER_PROXY_SESSION_TOKEN"];
    let is_proxy = SIGNS.iter().any(|sign| environment.variable(sign).is_some());
    let signs_in = environment.variable("CODER_OIDC_CLIENT_ID").is_some();
    match env_files.first() {
        Some(file) if is_proxy && !signs_in => {
            let message = "it holds the settings of a workspace proxy, which signs nobody in";
            Err(DeploymentError::of(&file.path, message))
        }
        _ => Ok(()),
    }
}

/// A program that a file called `coder.env` may be meant for besides Docker Compose.
struct EnvFileProgram {
    dialect: Dialect,
    name: &'static str,
    /// The same at the beginning of a sentence.
    program: &'static str,
    /// Its name for `--env-format`.
    option: &'static str,
    /// What it does differently, in one sentence.
    why: &'static str,
}

const READERS: [EnvFileProgram; 3] = [
    EnvFileProgram {
        dialect: Dialect::Systemd,
        name: "systemd",
        program: "systemd",
        option: "systemd",
        why: "Docker Compose drops a comment behind a value and fills in variables; systemd's EnvironmentFile= keeps \
              both as part of the value.",
    },
    EnvFileProgram {
        dialect: Dialect::Raw,
        name: "docker run",
        program: "`docker run --env-file`",
        option: "docker",
        why: "Docker Compose takes quotes, comments and variables out of a value; docker run --env-file passes them \
              on as they are.",
    },
    EnvFileProgram {
        dialect: Dialect::Shell,
        name: "a shell",
        program: "a shell that sources the file",
        option: "shell",
        why: "Docker Compose takes a value up to the end of its line; a shell that sources the file ends it at the \
              first space, runs what follows, and expands what is not in single quotes.",
    },
];

/// The settings that `reader` understands differently, as one defect with a label for each.
fn difference(reader: &EnvFileProgram, ours: &Environment, theirs: &Environment) -> Option<Finding> {
    let mut found = Vec::new();
    for spec in option_table::all() {
        let Some(variable) = ours.variable(spec.variable) else {
            continue;
        };
        let State::Known(value) = &variable.setting.state else {
            continue;
        };
        let other = theirs.variable(spec.variable).map(|variable| &variable.setting.state);
        let text = match other {
            Some(State::Known(other)) if other.reveal() == value.reveal() => continue,
            Some(State::Known(_)) => text!("{} reads this line differently", reader.name),
            // That it is not known does not make it another one.
            Some(State::Unknown(_)) => continue,
            Some(State::Absent) | None => text!("{} does not set this variable", reader.name),
        };
        let label = Label {
            span: variable.setting.written_at(),
            text,
        };
        found.push((
            spec.variable.to_owned(),
            label,
            matches!(other, Some(State::Absent) | None),
        ));
    }
    if reader.dialect == Dialect::Shell {
        order::by_key(&mut found, |(_, label, _)| label.span);
        // The first line that is no assignment is run, and what is behind it may be missing because of that.
        let first = found.iter().position(|(_, _, missing)| *missing);
        let mut at = 0;
        found.retain(|(_, _, missing)| {
            at += 1;
            !missing || Some(at - 1) == first
        });
    }
    let (names, labels): (Vec<String>, Vec<Label>) = found.into_iter().map(|(name, label, _)| (name, label)).unzip();
    let mut labels = labels.into_iter();
    let place = labels.next()?;
    Some(
        Finding::from_label(place)
            .rule(rule::READ_DIFFERENTLY)
            .severity(if reader.dialect == Dialect::Systemd {
                Severity::Warning
            } else {
                Severity::Note
            })
            .labels(labels)
            .says(
                names.first().cloned().unwrap_or_default(),
                match names.as_slice() {
                    [name] => crate::finding::headline(name, text!("is read differently by {}", reader.name)),
                    several => text!("{} would read {} settings differently", reader.program, several.len()),
                },
                reader.why,
            )
            .help(text!("say who reads the file: --env-format {}", reader.option)),
    )
}
