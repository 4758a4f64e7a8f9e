//! `authelia-invalid-provider`: the provider's options break Authelia's rules.

use super::{decoded, report_defects};
use crate::authelia::rule;
use crate::finding::{Coverage, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "authelia-invalid-provider",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "a provider option breaks one of Authelia's rules",
    page: include_str!("../../../docs/rules/authelia-invalid-provider.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::INVALID_PROVIDER)?;
    decoded(context)?;
    let provider = context.provider()?;
    if let Some(why) = provider.first_unknown() {
        return Err((&why).into());
    }
    let [unverified, _] = provider.unverified_certificates;
    if unverified {
        return Err(Coverage::NotChecked {
            reason: "a certificate is signed by an elliptic curve or with PSS, which is not verified".into(),
            remedy: Some("compare it with `openssl verify -partial_chain -trusted NEXT.pem CERTIFICATE.pem`".into()),
        });
    }
    Ok(())
}
