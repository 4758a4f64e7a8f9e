//! Names that Coder does not know.

use super::arguments::{self, Arguments, Flag};
use super::option_table::{self, ServerOption};
use super::secrets;
use crate::env::{Environment, Variable};
use crate::finding::{Change, Finding, Help, Side, Text};
use crate::party::coder::rule;
use crate::secret::Secret;
use crate::setting::Setting;
use crate::version::{Behaviour, Version};

/// Names that are easily guessed, and what is meant.
const GUESSED: [(&str, &str); 13] = [
    ("CODER_OIDC_SECRET", "CODER_OIDC_CLIENT_SECRET"),
    ("CODER_OIDC_ID", "CODER_OIDC_CLIENT_ID"),
    ("CODER_OIDC_URL", "CODER_OIDC_ISSUER_URL"),
    ("CODER_OIDC_ROLE_FIELD", "CODER_OIDC_USER_ROLE_FIELD"),
    ("CODER_OIDC_ROLE_MAPPING", "CODER_OIDC_USER_ROLE_MAPPING"),
    ("CODER_OIDC_REDIRECT_URI", "CODER_OIDC_REDIRECT_URL"),
    ("CODER_OIDC_ISSUER", "CODER_OIDC_ISSUER_URL"),
    ("CODER_OIDC_GROUPS_FIELD", "CODER_OIDC_GROUP_FIELD"),
    ("CODER_OIDC_EMAIL_DOMAINS", "CODER_OIDC_EMAIL_DOMAIN"),
    ("CODER_OIDC_SCOPE", "CODER_OIDC_SCOPES"),
    (
        "CODER_OIDC_SKIP_ISSUER_CHECKS",
        "CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS",
    ),
    ("CODER_POSTGRESQL_URL", "CODER_PG_CONNECTION_URL"),
    ("CODER_POSTGRES_URL", "CODER_PG_CONNECTION_URL"),
];

/// Adds the settings whose names no version, or not this version, of Coder has.
pub(super) fn find(environment: &Environment, version: Version, defects: &mut Vec<Finding>) {
    for variable in environment.variables() {
        let name = variable.name.value.as_str();
        let family = name.starts_with("CODER_OIDC_") || name.starts_with("CODER_DANGEROUS_OIDC_");
        let is_unset = |meant| environment.variable(meant).is_none();
        // Of what is not the sign-in's, only what is known to come later.
        let is_meant = || {
            GUESSED.iter().any(|(wrong, _)| *wrong == name)
                || without_prefix(name).is_some_and(is_unset)
                || slip(name).is_some_and(is_unset)
        };
        match option_table::all().find(|spec| spec.variable == name) {
            None if family || is_meant() => defects.push(unknown(name, variable, environment)),
            None => {}
            Some(spec) if !spec.is_in(version) => {
                defects.push(not_in_version(spec, variable.name.span, version));
            }
            Some(_) => {}
        }
    }
}

/// Adds the flags of the sign-in that this version of Coder does not have: it refuses to start with them.
pub(super) fn flags(arguments: &Arguments, version: Version, defects: &mut Vec<Finding>) {
    defects.extend(arguments.stray().iter().map(|(flag, word)| stray(flag, word)));
    for flag in arguments.flags() {
        let name = flag.name.value.as_str();
        let spec = arguments::spec(name);
        if !name.starts_with("oidc-") && !name.starts_with("dangerous-oidc-") && spec.is_none() {
            continue;
        }
        if spec.is_some_and(|spec| spec.is_in(version)) {
            continue;
        }
        let (text, help) = if let Some(spec) = spec {
            (text!("Coder {version} does not have it"), upgrade(spec, version))
        } else {
            let known = option_table::all().map(ServerOption::flag);
            let near = known
                .map(|known| (strsim::osa_distance(&known, name), known))
                .filter(|(distance, _)| *distance <= 4)
                .min();
            match near {
                Some((_, known)) => (text!("did you mean --{known}?"), Some(renamed(flag, &known))),
                None => ("no such flag".into(), None),
            }
        };
        defects.push(
            Finding::at(flag.name.span, text)
                .rule(rule::INVALID)
                .says(
                    format!("--{name}"),
                    crate::finding::headline(&format!("--{name}"), "is not a flag of Coder's, which stops it"),
                    text!("Coder exits when it starts: unknown flag: --{name}; unlike a variable, a flag must exist."),
                )
                .maybe_help(help),
        );
    }
}

/// A value apart from its boolean flag.
///
/// Source: coder/coder `cli/server.go` `RequireNArgs(0)`; coder/serpent `value.go` `Bool.NoOptDefValue`, `command.go`
/// `RequireRangeArgs`.
fn stray(flag: &str, word: &Setting<Secret>) -> Finding {
    let meant = word.value().map(Secret::reveal);
    let meant = meant
        .filter(|meant| ["true", "false"].contains(meant))
        .unwrap_or("true");
    Finding::at(word.written_at(), "taken for a subcommand")
        .rule(rule::INVALID)
        .says(
            format!("--{flag}"),
            crate::finding::headline(&format!("--{flag}"), "takes its value only after `=`"),
            "Coder exits when it starts: a flag for true or false that is alone means true, and the word behind it is an \
             unrecognized subcommand.",
        )
        .help(Help::Text(text!("write --{flag}={meant}")))
}

/// The flag by another name.
fn renamed(flag: &Flag, known: &str) -> Help {
    let name = &flag.name.value;
    let names = (&*format!("--{name}"), &*format!("--{known}"));
    let says = format!("write --{known} instead of --{name}");
    Change::part(Side::RelyingParty("Coder".to_owned()), flag.name.span, names, says).into()
}

/// Names of a secret's file: for many programs such a name works, for Coder it does not.
const SECRET_FILES: [&str; 2] = ["CODER_OIDC_CLIENT_SECRET_FILE", "CODER_OIDC_SECRET_FILE"];

/// The option that is called `name` with `CODER_` before it.
fn without_prefix(name: &str) -> Option<&'static str> {
    let rest = name.starts_with("OIDC_");
    let mut all = option_table::all().map(|spec| spec.variable);
    all.find(|known| rest && known.strip_prefix("CODER_") == Some(name))
}

/// The address of Coder, where `name` is it with one or two slips: no other option of Coder's is called nearly so.
fn slip(name: &str) -> Option<&'static str> {
    const MEANT: &str = "CODER_ACCESS_URL";
    let distance = name.starts_with("CODER_").then(|| strsim::osa_distance(MEANT, name));
    matches!(distance, Some(1 | 2)).then_some(MEANT)
}

/// The option that is nearly called `name`: so many slips are as good as the name is long.
fn near(name: &str) -> Option<&'static str> {
    let names = option_table::all()
        .map(|spec| spec.variable)
        .filter(|known| known.contains("OIDC"));
    let distances = names.map(|known| (strsim::osa_distance(known, name), known));
    let longest = name.trim_start_matches("CODER_OIDC_").len().div_ceil(3).min(4);
    let found = distances.filter(|(distance, _)| *distance <= longest).min();
    found.map(|(_, known)| known)
}

fn unknown(name: &str, variable: &Variable, environment: &Environment) -> Finding {
    let guessed = GUESSED.iter().find(|(wrong, _)| *wrong == name);
    let guessed = guessed
        .map(|(_, right)| *right)
        .or_else(|| without_prefix(name))
        .or_else(|| slip(name));
    let of_file = SECRET_FILES.contains(&name);
    let suggestion = if of_file { None } else { guessed.or_else(|| near(name)) };
    let value = match variable.setting.value() {
        // A value is only repeated where the name is surely meant for an option that takes no secret.
        Some(value)
            if !secrets::is_secret(name)
                && suggestion.is_some_and(|meant| {
                    !secrets::is_secret(meant) && (guessed == Some(meant) || secrets::is_surely(name, meant))
                }) =>
        {
            value.reveal().to_owned()
        }
        _ => "…".to_owned(),
    };
    let text: Text = match suggestion {
        _ if of_file => "Coder cannot read the secret from a file".into(),
        Some(known) => text!("did you mean {known}?"),
        None => "no such setting".into(),
    };
    let finding = Finding::at(variable.name.span, text).rule(rule::UNKNOWN).says(
        name,
        crate::finding::headline(name, "is not a Coder setting"),
        "Coder ignores names that it does not know and says nothing about them, so this line has no effect.",
    );
    match suggestion {
        _ if of_file => finding
            .help(Help::Instead(
                "CODER_OIDC_CLIENT_SECRET",
                "<the secret itself, not its file>".to_owned(),
            ))
            .gives("CODER_OIDC_CLIENT_SECRET"),
        // Where the right name is there as well, one of the two lines has to go.
        Some(known) if environment.variable(known).is_some() => {
            finding.help(text!("remove it: {known} is set as well"))
        }
        Some(known) => {
            let help = Help::Instead(known, value);
            let surely = guessed.is_some() || secrets::is_surely(name, known);
            finding.help(if surely { help.certainly() } else { help }).gives(known)
        }
        None => finding,
    }
}

/// The next version that has an option.
fn upgrade(spec: &ServerOption, version: Version) -> Option<Help> {
    let next = spec
        .since
        .iter()
        .flat_map(Behaviour::firsts)
        .filter(|first| **first > version)
        .min()?;
    Some(Help::Upgrade(*next))
}

fn not_in_version(spec: &ServerOption, span: crate::source::Span, version: Version) -> Finding {
    let firsts: Vec<String> = spec
        .since
        .iter()
        .flat_map(Behaviour::firsts)
        .map(ToString::to_string)
        .collect();
    Finding::at(span, text!("came with {}", crate::finding::listed(&firsts)))
        .rule(rule::NOT_IN_VERSION)
        .says(
            spec.variable,
            crate::finding::headline(spec.variable, text!("is not in Coder {version}")),
            "This version of Coder ignores the setting and says nothing about it.",
        )
        .maybe_help(upgrade(spec, version))
}
