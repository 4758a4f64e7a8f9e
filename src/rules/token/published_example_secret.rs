//! `published-example-secret`: the client secret is the one from Authelia's documentation.

use super::new_pair;
use crate::digest;
use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};
use crate::secret::Secret;
use crate::setting::Setting;

pub(crate) const RULE: Rule = Rule {
    name: "published-example-secret",
    stage: Stage::Token,
    severity: Severity::Warning,
    summary: "the client secret is the example from Authelia's documentation",
    page: include_str!("../../../docs/rules/published-example-secret.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let is_example = |text: &Secret| {
        let digest = digest::decode(text);
        digest::is_published_secret(text) || digest.is_ok_and(|digest| digest::is_published_digest(&digest))
    };
    let published = |setting: &Setting<&Secret>| setting.value().is_some_and(|text| is_example(text));
    let sent = context.exchange().ok().map(|exchange| exchange.secret.clone());
    let registration = match context.sides.provider {
        Some(provider) if context.sides.relying_party.is_none() => provider
            .registrations()
            .iter()
            .find(|client| published(&client.options.secret("client_secret"))),
        _ => context.pair().ok().map(|pair| pair.registration),
    };
    let registered = registration.map(|client| client.options.secret("client_secret"));
    let places: Vec<_> = [registered, sent].into_iter().flatten().filter(published).collect();
    let Some((first, others)) = places.split_first() else {
        return Ok(());
    };
    let mut builder = Finding::at(first.written_at(), "published in Authelia's documentation");
    for other in others {
        builder = builder.related(other.written_at(), "the same example");
    }
    findings.report(
        builder
            .says(
                "client_secret",
                "the client secret is the published example",
                "Everybody can read this secret in Authelia's documentation and pose as this client.",
            )
            .help(new_pair(context.relying_party().ok())),
    );
    Ok(())
}
