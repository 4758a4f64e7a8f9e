//! How sure a finding about an application is: no surer than the fact that it rests on.

use super::{Context, Rule};
use crate::authelia::versions::OLDEST;
use crate::finding::{Finding, Severity, Stage};
use crate::party::{Confidence, Facts};
use crate::signin::address::origin;

/// Makes an error a warning that rests on a guide, on values that others may count before, or on an application that names
/// another provider, or that is about the start of an Authelia before all that are known; and says what else sets the
/// application's settings. Of Coder every fact was read in its source.
pub(super) fn apply(rule: &Rule, finding: &mut Finding, context: &Context<'_>) {
    let stage = finding.stage.unwrap_or(rule.stage);
    let severity = finding.severity.unwrap_or(rule.severity);
    let before_all = context.sides.provider.filter(|provider| provider.told < OLDEST);
    if let (Some(provider), Stage::ProviderStart, Severity::Error) = (before_all, stage, severity) {
        finding.severity = Some(Severity::Warning);
        let known = text!(
            " That is so since {}; what Authelia {} makes of it is not known.",
            OLDEST,
            provider.told
        );
        finding.why = std::mem::take(&mut finding.why).and(known);
    }
    let Some(side) = context.sides.relying_party else {
        return;
    };
    if stage == Stage::ProviderStart || context.coder().is_ok() {
        return;
    }
    // A proxy may make Authelia's endpoints of others where nothing compares the issuer.
    let compared = context
        .sign_in
        .discovery
        .as_ref()
        .and_then(|discovery| discovery.compared.value().copied());
    let is_document = side.issuer().value().is_some_and(|told| told.contains("/.well-known/"));
    let is_at_authelia_s = || {
        let own = side.issuer().value().and_then(|told| origin(told));
        let issuers = context.sides.provider.iter().flat_map(|provider| &provider.issuers);
        let mut served = issuers.filter_map(|served| origin(served.value()?));
        own.is_some_and(|own| served.any(|served| served == own))
    };
    let rewritten = rule.name == "issuer-mismatch" && compared == Some(false) && !is_document && !is_at_authelia_s();
    let of_settings = !matches!(stage, Stage::Consent | Stage::Session);
    let beaten_by = side.facts.beaten_by.as_ref().filter(|_| of_settings);
    let sure = of(rule.name, &side.facts) == Confidence::Source && !context.is_elsewhere && !rewritten;
    let sure = sure && beaten_by.is_none();
    if severity == Severity::Error && !sure {
        finding.severity = Some(Severity::Warning);
    }
    if let Some(why) = beaten_by {
        let doubt = text!(
            " Variables count before these values, and others may be set: {}.",
            why.reason.clone()
        );
        finding.why = std::mem::take(&mut finding.why).and(doubt);
    }
    if let Some(overridden) = side.facts.overridden.as_ref().filter(|_| of_settings) {
        finding.why = std::mem::take(&mut finding.why).and(text!(" {overridden}"));
    }
}

/// How sure the facts are that a rule rests on.
fn of(rule: &str, facts: &Facts) -> Confidence {
    match rule {
        "pkce-required" => facts.challenge.confidence,
        "response-type-not-allowed" => facts.response_type.confidence,
        "state-too-short" => facts.state_length.confidence,
        "pushed-authorization-required" => facts.pushes.confidence,
        "token-endpoint-auth-method-unsupported" | "client-secret-unsendable" | "token-rate-limit-too-low" => {
            facts.methods.confidence
        }
        "token-algorithm-unsupported" => facts.id_tokens.confidence,
        "refresh-token-not-granted" => facts.refreshes.confidence,
        _ => facts.certainty,
    }
}
