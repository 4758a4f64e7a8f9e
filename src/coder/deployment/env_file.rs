//! Bare environment files, and what their possible readers would make of them.

use super::{Deployment, DeploymentError, File, Request, file_name};
use crate::coder::option_table;
use crate::coder::{SettingDefect, SettingDefectKind};
use crate::compose::{self, Files, Variables};
use crate::env::{Dialect, Environment};
use crate::finding::Label;
use crate::setting::State;
use crate::source::{SourceId, SourceMap, Span};

/// Reads env files, later ones over earlier ones.
///
/// # Errors
/// If the program that reads them would refuse one.
pub(super) fn read(
    env_files: &[File],
    request: &Request,
    variables: &Variables,
    files: &dyn Files,
) -> Result<Deployment, DeploymentError> {
    let sources = files.sources();
    let dialect = request.env_format.unwrap_or_default();
    let environment = environment(env_files, dialect, variables, sources)?;
    let mut defects = Vec::new();
    if request.env_format.is_none() && !env_files.iter().any(|file| file_name(&file.path).starts_with(".env")) {
        for reader in &READERS {
            let Ok(theirs) = self::environment(env_files, reader.dialect, variables, sources) else {
                continue;
            };
            defects.extend(difference(reader, &environment, &theirs));
        }
    }
    let mut deployment = Deployment::of(environment);
    deployment.defects = defects;
    Ok(deployment)
}

fn environment(
    env_files: &[File],
    dialect: Dialect,
    variables: &Variables,
    sources: &SourceMap,
) -> Result<Environment, DeploymentError> {
    let first = env_files.first().ok_or_else(DeploymentError::no_file)?;
    let mut environment = Environment::new(last_line(sources, first.id));
    for file in env_files {
        compose::read_env_file(sources, file.id, dialect, variables, &mut environment)?;
    }
    Ok(environment)
}

/// Where a missing variable would be added: the file's last line.
pub(super) fn last_line(sources: &SourceMap, id: SourceId) -> Span {
    let text = sources.text(id).trim_end();
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    Span::new(id, start..text.len())
}

/// A program that a file called `coder.env` may be meant for besides Docker Compose.
struct Reader {
    dialect: Dialect,
    name: &'static str,
    /// Its name for `--env-format`.
    option: &'static str,
    /// What it does differently, in one sentence.
    why: &'static str,
}

const READERS: [Reader; 3] = [
    Reader {
        dialect: Dialect::Systemd,
        name: "systemd",
        option: "systemd",
        why: "Docker Compose drops a comment behind a value and fills in variables; systemd's EnvironmentFile= keeps \
              both as part of the value.",
    },
    Reader {
        dialect: Dialect::Raw,
        name: "docker run",
        option: "docker",
        why: "Docker Compose takes quotes, comments and variables out of a value; docker run --env-file passes them \
              on as they stand.",
    },
    Reader {
        dialect: Dialect::Shell,
        name: "a shell",
        option: "shell",
        why: "Docker Compose takes a value up to the end of its line; a shell that sources the file ends it at the \
              first blank, runs what follows, and expands what is not in single quotes.",
    },
];

/// The settings that `reader` understands differently, as one defect with a label for each.
fn difference(reader: &Reader, ours: &Environment, theirs: &Environment) -> Option<SettingDefect> {
    let mut labels = Vec::new();
    let mut names = Vec::new();
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
            Some(State::Known(_)) => format!("{} reads another value here", reader.name),
            Some(State::Unknown(_)) => format!("{} does not read this as one value", reader.name),
            Some(State::Absent) | None => format!("{} does not set it", reader.name),
        };
        names.push(spec.variable.to_owned());
        labels.push(Label {
            span: variable.setting.written_at(),
            text: text.into(),
        });
    }
    let mut labels = labels.into_iter();
    let place = labels.next()?;
    Some(SettingDefect {
        kind: SettingDefectKind::ReadDifferently {
            likely: reader.dialect == Dialect::Systemd,
        },
        name: names.first().cloned().unwrap_or_default(),
        place,
        related: labels.collect(),
        headline: match names.as_slice() {
            [name] => crate::finding::headline(name, &format!("is another value to {}", reader.name)),
            several => format!("{} settings are other values to {}", several.len(), reader.name).into(),
        },
        why: reader.why.into(),
        help: Some(format!("say who reads the file: --env-format {}", reader.option).into()),
    })
}
