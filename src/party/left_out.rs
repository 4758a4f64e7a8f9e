//! Settings that files hold next to those that a process gets.

use crate::deployment::{LeftOut, LeftOutBecause};
use crate::env::{Environment, Form};
use crate::finding::{Finding, headline};
use crate::source::Span;

/// A setting in a file that never reaches the process.
pub const NOT_PASSED: &str = "setting-not-passed";

/// A setting of the sign-in that a file next to the process's own has, and that never reaches it.
pub(super) fn defect(left_out: &LeftOut, environment: &Environment) -> Finding {
    let LeftOut { name, place, why } = left_out;
    match why {
        LeftOutBecause::KeyNotTaken => not_named(name, *place, environment.place),
        LeftOutBecause::OnlyInterpolated => only_interpolated(name, *place, environment),
    }
}

fn only_interpolated(name: &str, place: Span, environment: &Environment) -> Finding {
    let handed_on = match environment.form {
        Form::ComposeItem => text!("environment:\n  - {name}"),
        _ => text!("environment:\n  {name}: ${{{name}}}"),
    };
    Finding::at(place, "only used for interpolation")
        .rule(NOT_PASSED)
        .related(environment.place, "the container gets only what stands here")
        .says(
            name,
            headline(name, "never reaches the container"),
            "Docker Compose takes this file for values of `${…}` in the compose file; a container gets a variable only \
              through `environment` or `env_file`.",
        )
        .help(handed_on)
}

fn not_named(name: &str, place: Span, home: Span) -> Finding {
    Finding::at(place, "no variable takes this key")
        .rule(NOT_PASSED)
        .related(home, "the container gets what stands here")
        .says(
            name,
            headline(name, "never reaches the container"),
            "The container takes single keys with `valueFrom`; only `envFrom` hands on every key as a variable.",
        )
}
