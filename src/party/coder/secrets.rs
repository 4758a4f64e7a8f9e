//! What must not be shown of what Coder gets.

use super::option_table::{self, SerpentType};
use super::{EXTRA_PARAMETERS, Received};
use crate::env::Environment;
use crate::options::{Options, Value};
use crate::secret::{Secret, is_secret_name, literals, looks_random, names_a_place, of_addresses, of_folded_addresses};
use crate::setting::Setting;
use crate::source::{SourceMap, Span};

/// Whether the value of the variable or flag `name` is a secret: by its name, or as an option that takes one.
pub(super) fn is_secret(name: &str) -> bool {
    option(name).map_or_else(
        || is_secret_name(name),
        |spec| matches!(spec.kind, SerpentType::Secret) || is_secret_name(spec.variable),
    )
}

/// The option that a variable or flag sets.
fn option(name: &str) -> Option<&'static option_table::ServerOption> {
    let upper = name.to_uppercase();
    option_table::find(&upper).or_else(|| super::arguments::spec(name.trim_start_matches('-')))
}

/// Whether `wrong`, which is no name of an option, is surely meant for the option `meant`, so that its value may be
/// shown: only a letter or two of a longer word are different.
pub(super) fn is_surely(wrong: &str, meant: &str) -> bool {
    let (wrong, meant) = (wrong.split(['_', '-']), meant.split(['_', '-']));
    if wrong.clone().count().abs_diff(meant.clone().count()) > 1 {
        return false;
    }
    let mut others = wrong
        .zip(meant)
        .filter(|(wrong, meant)| !wrong.eq_ignore_ascii_case(meant));
    others.all(|(wrong, meant)| {
        let slips = strsim::osa_distance(&wrong.to_uppercase(), meant);
        slips == 1 || slips * 3 <= meant.len()
    })
}

/// Whether the value that the variable `name` has in the environment may be shown: of an option, or of what is surely
/// meant for one. Of a name that nobody knows, what does not look like a secret; below `CODER_OIDC_` nothing.
pub fn may_be_shown(name: &str, value: &str) -> bool {
    let known = || option(name).is_some() || option_table::all().any(|spec| is_surely(name, spec.variable));
    !is_secret(name) && (known() || (!name.starts_with("CODER_OIDC_") && !looks_random(value)))
}

/// Marks values of variables and flags whose names say so, wherever they turn up, and those of names that nobody knows
/// where they are.
pub(super) fn mark(received: &Received, options: &Options, sources: &SourceMap) {
    let variables = received.environment.variables();
    let variables = variables.map(|variable| (&variable.name.value, &variable.setting));
    let flags = received
        .arguments
        .flags()
        .iter()
        .map(|flag| (&flag.name.value, &flag.value));
    let mark_text = |text: &str| sources.mark_secret_value(Secret::new(text));
    for (name, setting) in variables.chain(flags) {
        if is_secret(name) {
            mark_setting(name, setting, sources);
        } else if option(name).is_none() && !option_table::all().any(|spec| is_surely(name, spec.variable)) {
            // A chart's own variables have no place but the mapping that people write theirs into.
            let places = setting.origin().filter(|place| {
                *place != received.environment.place && !(name.starts_with("CODER_") && is_name(name, *place, sources))
            });
            places.for_each(|place| sources.mark_secret(place));
        }
        let text = setting.value().map_or("", Secret::reveal);
        of_addresses(text).for_each(mark_text);
        for word in of_folded_addresses(text) {
            sources.mark_secret_value(Secret::new(word));
            setting.origin().for_each(|place| sources.mark_secret(place));
        }
    }
    // Also of what Coder's own file says.
    let written = options.iter().filter_map(|(_, setting)| match setting.value()? {
        Value::Text(text) => Some(text),
        _ => None,
    });
    written.flat_map(|text| of_addresses(text)).for_each(mark_text);
    mark_parameters(options, sources);
}

/// Whether nothing but the name is written at `place`, as where a variable is passed on: `NAME:`.
fn is_name(name: &str, place: Span, sources: &SourceMap) -> bool {
    !looks_random(name) && sources.slice(place).trim_matches(['\'', '"']) == name
}

fn mark_setting(name: &str, setting: &Setting<Secret>, sources: &SourceMap) {
    for place in setting.origin().filter(|place| !is_name(name, *place, sources)) {
        let written = sources.slice(place).trim_matches(['\'', '"']);
        // What a secret is made of is one, too; a name of another variable is none, and no reference to a store.
        let refers = setting.value().is_none() && (written.contains('\n') || written.contains(": "));
        let is_other = written.contains('=') || (written.starts_with('{') && !written.starts_with("{{"));
        if !refers && !is_other && !names_a_place(name) && written.len() <= 1024 {
            for literal in literals(written) {
                sources.mark_secret_value(Secret::new(literal));
            }
        }
        sources.mark_secret(behind_name(name, place, sources));
    }
    if let Some(value) = setting
        .value()
        .filter(|value| !(names_a_place(name) && value.reveal().contains('/')))
    {
        sources.mark_secret_value(value.clone());
    }
}

/// The place without the name before the value, where both are one word: `NAME=value`, also between quotes.
fn behind_name(name: &str, place: Span, sources: &SourceMap) -> Span {
    let written = sources.slice(place);
    let inner = written.trim_start_matches(['\'', '"']);
    match inner.strip_prefix(name).filter(|rest| rest.starts_with('=')) {
        Some(_) if !looks_random(name) => {
            let from = place.start() + (written.len() - inner.len()) + name.len() + 1;
            Span::new(place.source, from..place.end())
        }
        _ => place,
    }
}

/// Marks extra parameters of the request whose names say that they are secret, such as `api_key`.
fn mark_parameters(options: &Options, sources: &SourceMap) {
    if let Some(Value::Map(serde_json::Value::Object(map))) = options.get(EXTRA_PARAMETERS).value() {
        let secrets = map.iter().filter(|(name, _)| is_secret_name(name));
        for text in secrets.filter_map(|(_, value)| value.as_str()) {
            sources.mark_secret_value(Secret::new(text));
        }
        // Where a shell has taken the quotes away, name and value have become one key.
        let joined = map.keys().filter_map(|key| key.split_once(':'));
        for (_, text) in joined.filter(|(name, _)| is_secret_name(name)) {
            sources.mark_secret_value(Secret::new(text));
        }
    }
}

/// Takes pieces of secrets out of what is said of variables that hold one.
pub(super) fn conceal_names(environment: &mut Environment, sources: &SourceMap) {
    let may_be_secret = |name: &str| is_secret(name) || (option(name).is_none() && name.starts_with("CODER_"));
    environment.conceal_names(may_be_secret, sources);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_another_word() {
        for (wrong, meant) in [
            ("CODER_OIDC_CLIENT_IDD", "CODER_OIDC_CLIENT_ID"),
            ("CODER_OIDC_SCOPE", "CODER_OIDC_SCOPES"),
            ("CODER_OIDC_ISUER_URL", "CODER_OIDC_ISSUER_URL"),
            ("CODER_OIDC_ISSUER", "CODER_OIDC_ISSUER_URL"),
        ] {
            assert!(is_surely(wrong, meant), "{wrong}");
        }
        for wrong in ["CODER_OIDC_CLIENT_PW", "CODER_OIDC_CLIENT_X1", "CODER_OIDC_CLIENT_KEY"] {
            assert!(!is_surely(wrong, "CODER_OIDC_CLIENT_ID"), "{wrong}");
        }
    }

    #[test]
    fn of_an_unknown_name_nothing_that_may_be_a_secret_is_shown() {
        for (name, value, shown) in [
            ("CODER_ACCESS_URL", "https://coder.example.com", true),
            ("CODER_OIDC_SCOPE", "openid", true),
            ("TZ", "Europe/Berlin", true),
            ("ANYTHING", "0.0.0.0:6060", true),
            ("ANYTHING", "https://auth.example.com", true),
            ("ANYTHING", "qX7vL0pR2mT9sK4wB8nY", false),
            ("ANYTHING_PW", "8080", false),
            ("CODER_OIDC_CLIENT_X", "8080", false),
            ("CODER_OIDC_CLIENT_SECRET", "true", false),
        ] {
            assert_eq!(may_be_shown(name, value), shown, "{name}={value}");
        }
    }

    #[test]
    fn no_option_is_masked_but_those_that_take_secrets() {
        let secrets = option_table::all().filter(|spec| is_secret(spec.variable));
        let secrets: Vec<&str> = secrets.map(|spec| spec.variable).collect();
        assert_eq!(
            secrets,
            ["CODER_OIDC_CLIENT_SECRET", "CODER_OAUTH2_GITHUB_CLIENT_SECRET"]
        );
    }
}
