//! `remembered-consent-fails`: a consent that is remembered ends every other sign-in in an error.

use crate::authelia::versions::REMEMBERED_CONSENT_FAILS;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, stage};
use crate::signin::ConsentPage;
use crate::version::Version;

pub(crate) const RULE: Rule = Rule {
    name: "remembered-consent-fails",
    stage: Stage::Consent,
    severity: Severity::Warning,
    summary: "a consent that is remembered ends every other sign-in in an error",
    page: include_str!("../../../docs/rules/remembered-consent-fails.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let version = pair.versions.provider;
    if !REMEMBERED_CONSENT_FAILS.holds(version) {
        return Err(Coverage::NotApplicable);
    }
    let consent = stage(&context.sign_in.consent)?;
    if *stage(&consent.page)? != ConsentPage::Once {
        return Ok(());
    }
    findings.report(
        Finding::at(consent.mode.place, "remembers the user's consent")
            .related(
                pair.relying_party.client_id_place(),
                "signs users in with this registration",
            )
            .says(
                "consent_mode",
                text!("Authelia {version} fails with a consent that is remembered"),
                "Whoever has the consent remembered on the consent page is sent back with server_error at that sign-in; \
                 the next one works. Authelia 4.39.27 no longer has this defect.",
            )
            .help(
                pair.registration
                    .write("consent_mode: 'explicit'")
                    .or(pair.provider.upgraded_to(Version::new(4, 39, 27))),
            ),
    );
    Ok(())
}
