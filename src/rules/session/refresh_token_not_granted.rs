//! `refresh-token-not-granted`: Coder asks for a refresh token that the registration does not grant.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, stage};
use crate::signin::RefreshToken;

pub(crate) const RULE: Rule = Rule {
    name: "refresh-token-not-granted",
    stage: Stage::Session,
    severity: Severity::Warning,
    summary: "Coder requests `offline_access`, but the registration grants no refresh token",
    page: include_str!("../../../docs/rules/refresh-token-not-granted.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    let refreshes = &pair.relying_party.facts.refreshes;
    if !*refreshes.known().map_err(|_| Coverage::NotApplicable)? {
        return Err(Coverage::NotApplicable);
    }
    let scope = match stage(&stage(&context.sign_in.tokens)?.refresh)? {
        RefreshToken::NotRequested => return Err(Coverage::NotApplicable),
        RefreshToken::Issued(_) => return Ok(()),
        RefreshToken::NotGranted(scope) => scope,
    };
    let (requested, granted) = (request.scopes(), pair.registration.options.list("grant_types"));
    let text = if granted.default {
        "no `grant_types` here: only authorization_code is granted"
    } else {
        "`refresh_token` is not among them"
    };
    findings.report(
        Finding::at(granted.place, text)
            .related(requested.written_at(), text!("requests {scope}"))
            .says(
                "refresh_token",
                "offline_access is requested, but no refresh token is granted",
                "Sign-in works, but users are signed out when the access token expires: after an hour, unless \
                 Authelia's lifespans say otherwise.",
            )
            .help(
                pair.registration
                    .write("grant_types:\n  - 'authorization_code'\n  - 'refresh_token'"),
            ),
    );
    Ok(())
}
