//! `offline-access-not-requested`: Coder gets no refresh token because it does not ask for one.

use crate::finding::{Coverage, Finding, Help, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, holds, known, scopes, stage};
use crate::signin::RefreshToken;
use crate::signin::brings_up_consent;
use crate::signin::scopes::bring_id_token;

pub(crate) const RULE: Rule = Rule {
    name: "offline-access-not-requested",
    stage: Stage::Session,
    severity: Severity::Warning,
    summary: "the registration grants refresh tokens, but Coder does not request `offline_access`",
    page: include_str!("../../../docs/rules/offline-access-not-requested.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    let session = stage(&context.sign_in.session)?;
    if !session.ends_with_token {
        return Err(Coverage::NotApplicable);
    }
    let requested = request.scopes();
    if !matches!(session.refresh, Ok(RefreshToken::NotRequested)) {
        return known(&requested).map(|_| ());
    }
    // No sign-in gets as far as a session then, which has a finding of its own.
    if !bring_id_token(known(&requested)?) {
        return Err(Coverage::NotApplicable);
    }
    let grants = pair.registration.options.list("grant_types");
    let prepared = holds(&grants, |grant| grant == "refresh_token").unwrap_or(false);
    let registered = if prepared {
        "refresh tokens are granted here"
    } else {
        "no refresh token is granted here"
    };
    let mode = pair.registration.options.text("consent_mode");
    findings.report(
        Finding::at(
            requested.written_at(),
            scopes::label(
                &requested,
                &pair.relying_party.facts,
                "`offline_access` is not among them",
            ),
        )
        .related(grants.place, registered)
        // Where neither side has it, it may be meant so.
        .severity(if prepared { Severity::Warning } else { Severity::Note })
        .says(
            "offline_access",
            text!("{} does not request `offline_access`", pair.relying_party.name()),
            if brings_up_consent(mode.value().copied(), pair.versions.provider) {
                "Sign-in works, but without a refresh token users are signed out when the access token expires: after \
                 an hour, unless Authelia's lifespans say otherwise. With it, Authelia asks for consent at every sign-in."
            } else {
                "Sign-in works, but without a refresh token users are signed out when the access token expires: after \
                 an hour, unless Authelia's lifespans say otherwise."
            },
        )
        .help(Help::scopes(&["offline_access"])),
    );
    Ok(())
}
