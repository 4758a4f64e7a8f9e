//! Settings that stand in a file but never reach the process.

use crate::coder::{SettingDefect, SettingDefectKind};
use crate::compose::Variables;
use crate::env::{Environment, Form};
use crate::finding::{Label, headline};
use crate::source::Span;

/// Settings of the sign-in that `.env` or `--env-file` sets, that nothing in the project asks for, and that the
/// container does not get.
pub(super) fn not_passed(variables: &Variables, environment: &Environment) -> Vec<SettingDefect> {
    let matters =
        |name: &str| name.contains("_OIDC_") || matches!(name, "CODER_ACCESS_URL" | "CODER_DISABLE_PASSWORD_AUTH");
    let forgotten = variables.from_files().filter(|(name, _)| {
        name.starts_with("CODER_") && matters(name) && environment.variable(name).is_none() && !variables.is_used(name)
    });
    let mut defects: Vec<SettingDefect> = forgotten
        .map(|(name, setting)| defect(name, setting.place, environment))
        .collect();
    defects.sort_by_key(|defect| defect.place.span);
    defects
}

fn defect(name: &str, place: Span, environment: &Environment) -> SettingDefect {
    let handed_on = match environment.form {
        Form::ComposeItem => format!("environment:\n  - {name}"),
        _ => format!("environment:\n  {name}: ${{{name}}}"),
    };
    SettingDefect {
        kind: SettingDefectKind::NotPassed,
        name: name.to_owned(),
        place: Label {
            span: place,
            text: "only used for interpolation".into(),
        },
        related: vec![Label {
            span: environment.place,
            text: "the container gets only what stands here".into(),
        }],
        headline: headline(name, "never reaches the container"),
        why:
            "Docker Compose takes this file for values of `${…}` in the compose file; a container gets a variable only \
              through `environment` or `env_file`."
                .into(),
        help: Some(handed_on.into()),
    }
}
