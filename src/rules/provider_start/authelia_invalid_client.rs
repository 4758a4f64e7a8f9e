//! `authelia-invalid-client`: a client registration breaks Authelia's rules.

use super::{decoded, report_defects};
use crate::authelia::{ClientRegistration, Extent, rule};
use crate::finding::{Coverage, Severity, Stage};
use crate::options::Options;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "authelia-invalid-client",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "a client registration breaks one of Authelia's rules",
    page: include_str!("../../../docs/rules/authelia-invalid-client.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    report_defects(context, findings, rule::INVALID_CLIENT)?;
    decoded(context)?;
    let provider = context.provider()?;
    if let Some(why) = provider.clients.why_unknown().or(provider.incomplete.as_ref()) {
        return Err(why.into());
    }
    for client in provider.registrations() {
        let keys = client.jwks.value().into_iter().flatten();
        let unknown = client
            .options
            .first_unknown()
            .or(client.jwks.why_unknown())
            .or_else(|| keys.into_iter().find_map(Options::first_unknown));
        if let Some(why) = unknown {
            return Err(why.into());
        }
    }
    if provider.extent != Extent::Configuration && provider.registrations().iter().any(refers_by_name) {
        return Err(Coverage::NotChecked {
            reason: "the files do not show whether a policy that a client names is defined".into(),
            remedy: Some("give Authelia's whole configuration".into()),
        });
    }
    let [_, unverified] = provider.unverified_certificates;
    if unverified {
        return Err(Coverage::not_checked(
            "a client's certificate is signed by an elliptic curve or with PSS, which is not verified",
        ));
    }
    let fetched = provider.registrations().iter().any(|client| {
        client
            .options
            .text("sector_identifier_uri")
            .value()
            .is_some_and(|uri| uri.starts_with("https://"))
    });
    if fetched {
        return Err(Coverage::not_checked(
            "Authelia fetches a `sector_identifier_uri` when it starts; this check does not",
        ));
    }
    Ok(())
}

/// Whether the client names a policy or a lifespan that has to be defined elsewhere in the configuration.
fn refers_by_name(client: &ClientRegistration) -> bool {
    ["authorization_policy", "claims_policy", "lifespan"]
        .iter()
        .any(|option| {
            let name = client.options.text(option);
            name.value()
                .is_some_and(|name| !matches!(*name, "" | "one_factor" | "two_factor" | "deny" | "bypass"))
        })
}
