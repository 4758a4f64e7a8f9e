//! `consent-every-sign-in`: `offline_access` brings up the consent page at every sign-in.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known, scopes};

pub(crate) const RULE: Rule = Rule {
    name: "consent-every-sign-in",
    stage: Stage::Consent,
    severity: Severity::Note,
    summary: "`offline_access` brings up the consent page at every sign-in",
    page: include_str!("../../../docs/rules/consent-every-sign-in.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let requested = pair.relying_party.requested_scopes();
    if !scopes::ask_for_refresh_token(known(&requested)?) {
        return Err(Coverage::NotApplicable);
    }
    let mode = pair.registration.options.text("consent_mode");
    // Only these two promise that the user is not asked every time.
    if !matches!(known(&mode)?, &"implicit" | &"pre-configured") {
        return Ok(());
    }
    findings.report(
        Finding::at(mode.place, "has no effect with offline_access")
            .related(requested.written_at(), "requests offline_access")
            .says(
                "consent_mode",
                "offline_access brings up the consent page every time",
                "A request for a refresh token always needs the user's explicit consent, so this consent mode takes \
                 effect only without offline_access; sessions then end with the access token.",
            ),
    );
    Ok(())
}
