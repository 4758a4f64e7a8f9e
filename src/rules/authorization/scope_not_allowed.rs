//! `scope-not-allowed`: Coder requests a scope that the registration does not allow.

use std::collections::HashSet;

use crate::finding::{Finding, Help, Severity, Stage, Text, fitting, listed, quoted};
use crate::rules::scopes::{self, is_misspelt};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::setting::Setting;

/// The scope that no client may have besides those for signing users in.
const SCOPE_OF_BEARERS: &str = "authelia.bearer.authz";

pub(crate) const RULE: Rule = Rule {
    name: "scope-not-allowed",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "Coder requests a scope that the registration does not allow",
    page: include_str!("../../../docs/rules/scope-not-allowed.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let request = context.request()?;
    let requested = request.scopes();
    let allowed = pair.registration.options.list("scopes");
    let registered = known(&allowed)?;
    let asked = known(&requested)?;
    let names: HashSet<&String> = registered.iter().filter_map(|item| item.value()).collect();
    let missing: Vec<&String> = asked.iter().filter(|scope| !names.contains(scope)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if let Some(why) = registered.iter().find_map(|item| item.why_unknown()) {
        return Err(why.into());
    }
    let names: Vec<String> = missing.iter().map(|scope| quoted(scope)).collect();
    let help = if missing.iter().any(|scope| is_misspelt(scope)) {
        Help::scopes(&["profile", "email"])
    } else {
        Help::All(scopes::registration_half(pair.registration, asked))
    };
    let finding = Finding::at(
        requested.written_at(),
        scopes::label(
            &requested,
            &pair.relying_party.facts,
            text!("requests {}", listed(&names)),
        ),
    )
    .related(allowed.place, of_the_registration(&allowed, registered))
    .says(
        missing.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "),
        headline(&names),
        text!(
            "Authelia sends the user back with invalid_scope (not allowed to request this scope) and {} shows \
                 that error instead of signing in.",
            pair.relying_party.name()
        ),
    )
    .help(help)
    .lacks(pair.option(SCOPE_OF_BEARERS));
    let finding = if allowed.default {
        finding.lacks("scopes")
    } else {
        finding
    };
    // Of a list that is another one altogether that `openid` is missing is the thing to say.
    let none = missing.len() == asked.len();
    findings.report(if none { finding.lacks("openid") } else { finding });
    Ok(())
}

fn headline(names: &[String]) -> Text {
    match names {
        [only] => text!("scope {only} is requested but not allowed"),
        _ => fitting([
            text!("scopes {} are requested but not allowed", listed(names)),
            text!("scopes {} are not allowed", listed(names)),
            text!("{} requested scopes are not allowed", names.len()),
        ]),
    }
}

/// What is said at the scopes that are `registered`.
fn of_the_registration(allowed: &Setting<&[Setting<String>]>, registered: &[Setting<String>]) -> &'static str {
    let has_space = |item: &String| item.contains(' ');
    if allowed.default {
        "no `scopes` here: Authelia allows openid, groups, profile and email"
    } else if registered.iter().filter_map(Setting::value).any(has_space) {
        "a space separates no scopes here, it is part of one; write a list"
    } else {
        "the scopes that Authelia allows"
    }
}
