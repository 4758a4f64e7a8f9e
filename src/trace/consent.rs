//! The fifth step: Authelia lets the user in and asks for consent.
//!
//! Source: authelia/authelia `internal/oidc/util.go` `RequesterRequiresExplicitConsent`, `internal/oidc/client_policy.go`.

use super::Told;
use super::value::TracedValue;
use super::view::View;
use crate::options::Value;
use crate::rules::Pair;

pub(super) fn told(view: &View<'_>) -> Told {
    let mut values = view.registered(&["authorization_policy", "consent_mode"]);
    if let Some(pair) = view.pair() {
        values.push(policy(view, &pair));
        values.push(view.option(&pair.registration.options, "consent_mode"));
        values.push(page(view, &pair));
    }
    Told {
        actor: "Authelia",
        does: "asks the user to log in as its policy demands, then for consent".into(),
        request: None,
        values,
    }
}

/// The authorization policy; a policy of the configuration's own with its default and its rules.
fn policy(view: &View<'_>, pair: &Pair<'_>) -> TracedValue {
    let shown = view.option(&pair.registration.options, "authorization_policy");
    if shown.is("one_factor") {
        return shown.note("one factor is enough: the password");
    }
    if shown.is("two_factor") {
        return shown.note("a second factor is asked for");
    }
    let name = pair.registration.options.text("authorization_policy");
    let mut defined = pair.provider.authorization_policies.value().into_iter().flatten();
    match defined.find(|policy| name.value().is_some_and(|name| policy.name.value == *name)) {
        Some(policy) => {
            let rules = policy.rules.value().map_or(0, Vec::len);
            let default = view.option(&policy.options, "default_policy");
            shown.against([default.note(match rules {
                0 => "it has no rules".to_owned(),
                1 => "if its rule does not apply".to_owned(),
                _ => format!("if none of its {rules} rules applies"),
            })])
        }
        None => shown,
    }
}

/// When the consent page is shown.
fn page(view: &View<'_>, pair: &Pair<'_>) -> TracedValue {
    const NAME: &str = "consent page";
    const ALWAYS: &str = "at every sign-in";
    let requested = pair.relying_party.requested_scopes();
    let mode = pair.registration.options.text("consent_mode");
    let extra = pair.relying_party.options.get("CODER_OIDC_AUTH_URL_PARAMS");
    let prompt = match extra.value() {
        Some(Value::Map(map)) => map.get("prompt").and_then(serde_json::Value::as_str),
        _ => None,
    };
    let mut scopes = requested.value().into_iter().flatten();
    let forced = scopes.find(|scope| matches!(scope.as_str(), "offline_access" | "offline"));
    if let Some(scope) = forced {
        let why = format!("because the scope `{scope}` is requested, whatever `consent_mode` says");
        return TracedValue::fixed(NAME, ALWAYS).note(why);
    }
    if matches!(prompt, Some("consent" | "login")) {
        return TracedValue::fixed(NAME, ALWAYS).note("because of the parameter `prompt`");
    }
    let unknown = requested.why_unknown().or(extra.why_unknown()).or(mode.why_unknown());
    if let Some(why) = unknown {
        return TracedValue::unknown(NAME, why.clone());
    }
    match mode.value() {
        Some(&"implicit") => TracedValue::fixed(NAME, "never"),
        Some(&"pre-configured") => {
            let duration = view.option(&pair.registration.options, "pre_configured_consent_duration");
            TracedValue::fixed(NAME, "once, if the user has it remembered").against([duration])
        }
        _ => TracedValue::fixed(NAME, ALWAYS),
    }
}
