//! Settings that files hold next to those that a process gets.

use crate::deployment::{LeftOut, LeftOutBecause};
use crate::env::{Environment, Form};
use crate::finding::{Change, Finding, Help, Side, Where, headline};
use crate::source::Span;

/// A setting in a file that never reaches the process.
pub const NOT_PASSED: &str = "setting-not-passed";

/// A setting of the sign-in that a file next to the process's own has, and that never reaches it.
pub(super) fn defect(left_out: &LeftOut, environment: &Environment) -> Finding {
    let LeftOut { name, place, why } = left_out;
    match why {
        LeftOutBecause::KeyNotTaken => not_named(name, *place, environment.place),
        LeftOutBecause::MisnamedDirective => misnamed(name, *place),
        LeftOutBecause::OnlyInterpolated => only_interpolated(name, *place, environment),
    }
}

fn only_interpolated(name: &str, place: Span, environment: &Environment) -> Finding {
    let side = || Side::RelyingParty(String::new());
    let handed_on = match environment.form {
        Form::ComposeItem => {
            let to = Where::Item { there: false };
            Change::new(side(), environment.place, to, format!("- {name}"))
        }
        _ => Change::keys(
            side(),
            environment.place,
            format!("environment:\n  {name}: ${{{name}}}"),
        ),
    };
    let handed_on = Help::from(handed_on);
    let handed_on = if environment.form == Form::ComposeService {
        // The container gets nothing yet, so it may get all of the file.
        Help::from(Change::keys(side(), environment.place, "env_file: .env")).or(handed_on)
    } else {
        handed_on
    };
    Finding::at(place, "only used for interpolation")
        .rule(NOT_PASSED)
        .related(environment.place, "the container gets only what is here")
        .says(
            name,
            headline(name, "never reaches the container"),
            "Docker Compose takes this file for values of `${…}` in the compose file; a container gets a variable only \
              through `environment` or `env_file`.",
        )
        .help(handed_on)
        .gives(name)
}

fn not_named(name: &str, place: Span, home: Span) -> Finding {
    Finding::at(place, "no variable takes this key")
        .rule(NOT_PASSED)
        .related(home, "the container gets what is here")
        .says(
            name,
            headline(name, "never reaches the container"),
            "The container takes single keys with `valueFrom`; only `envFrom` hands on every key as a variable.",
        )
}

fn misnamed(name: &str, place: Span) -> Finding {
    let meant = "Environment";
    let side = Side::RelyingParty(String::new());
    Finding::at(place, text!("did you mean `{meant}`?"))
        .rule(NOT_PASSED)
        .says(
            name,
            headline(name, "never reaches the process"),
            "No line of a unit is called so: systemd passes over it, and Podman makes no container of the file.",
        )
        .help(Change::exactly(side, place, meant, format!("write `{meant}=`")))
        .gives(name)
}
