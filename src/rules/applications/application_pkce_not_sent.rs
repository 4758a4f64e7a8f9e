//! `application-pkce-not-sent`: the registration demands PKCE, which the application never sends.

use super::{RegisteredApplication, each_by_path, severity};
use crate::finding::{Finding, Severity, Stage};
use crate::party::profile::{Pkce, Sends};
use crate::rules::{Check, Context, Findings, Rule};
use crate::source::Span;

pub(crate) const RULE: Rule = Rule {
    name: "application-pkce-not-sent",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "the registration of a known application demands PKCE, which it never sends",
    page: include_str!("../../../docs/rules/application-pkce-not-sent.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    each_by_path(context, |application| check_one(application, findings))
}

fn check_one(application: &RegisteredApplication<'_>, findings: &mut Findings) -> Check {
    let profile = application.profile;
    let never = |pkce: &Pkce| pkce.sends == Sends::Never && pkce.option.is_none();
    let [fact] = profile.in_every_version(&profile.pkce) else {
        return Ok(());
    };
    if !never(fact) {
        return Ok(());
    }
    let Some((place, text)) = demand(application)? else {
        return Ok(());
    };
    findings.report(
        Finding::at(place, text)
            .severity(severity(profile, fact))
            .says(
                profile.id.clone(),
                text!("Authelia demands PKCE, which {} does not send", profile.name),
                "After login and consent Authelia sends the user back with invalid_request: clients must include a \
                 'code_challenge' when performing the authorize code flow.",
            )
            .help(
                application
                    .registration
                    .write("require_pkce: false\npkce_challenge_method: ''"),
            ),
    );
    Ok(())
}

/// What in the registration makes Authelia demand PKCE.
///
/// Source: authelia/authelia `internal/oidc/client.go` `NewClient`.
fn demand(application: &RegisteredApplication<'_>) -> Result<Option<(Span, &'static str)>, crate::finding::Coverage> {
    let options = &application.registration.options;
    let (required, method) = (options.flag("require_pkce"), options.text("pkce_challenge_method"));
    if required.value() == Some(&true) {
        return Ok(Some((required.written_at(), "demands PKCE")));
    }
    if method.value().is_some_and(|method| !method.is_empty()) {
        return Ok(Some((
            method.written_at(),
            "a method set here demands PKCE, whatever `require_pkce` says",
        )));
    }
    let unknown = required.why_unknown().or(method.why_unknown());
    unknown.map_or(Ok(None), |why| Err(why.into()))
}
