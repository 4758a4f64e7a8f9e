//! `offline-access-not-requested`: Coder gets no refresh token because it does not ask for one.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::scopes::{self, are_malformed};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::version::Version;

pub(crate) const RULE: Rule = Rule {
    name: "offline-access-not-requested",
    stage: Stage::Session,
    severity: Severity::Warning,
    summary: "the registration grants refresh tokens, but Coder does not request `offline_access`",
    page: include_str!("../../../docs/rules/offline-access-not-requested.md"),
    check,
};

/// From this version on a session ends with its access token when there is no refresh token.
const ENDS_WITH_TOKEN_SINCE: Version = Version::new(2, 23, 0);

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    if context.coder_version < ENDS_WITH_TOKEN_SINCE {
        return Err(Coverage::NotApplicable);
    }
    let requested = pair.relying_party.requested_scopes();
    let asked = known(&requested)?;
    if scopes::ask_for_refresh_token(asked) {
        return Ok(());
    }
    // No sign-in gets as far as a session then, which has a finding of its own.
    if are_malformed(asked) || !asked.iter().any(|scope| scope == "openid") {
        return Err(Coverage::NotApplicable);
    }
    let grants = pair.registration.options.list("grant_types");
    let prepared = grants.value().is_some_and(|items| {
        items
            .iter()
            .filter_map(|item| item.value())
            .any(|item| item == "refresh_token")
    });
    let registered = if prepared {
        "refresh tokens are granted here"
    } else {
        "no refresh token is granted here"
    };
    findings.report(
        Finding::at(
            requested.written_at(),
            scopes::label(&requested, "`offline_access` is not among them"),
        )
        .related(grants.place, registered)
        // Where neither side has it, it may be meant so.
        .severity(if prepared { Severity::Warning } else { Severity::Note })
        .says(
            "offline_access",
            "Coder does not request `offline_access`",
            "Sign-in works, but without a refresh token users are signed out when the access token expires: \
                 after an hour, unless Authelia's lifespans say otherwise.",
        )
        .help(scopes::help(
            pair.relying_party,
            Some(pair.registration),
            &["offline_access"],
        )),
    );
    Ok(())
}
