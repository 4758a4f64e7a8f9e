//! `client-secret-expanded`: what is registered is what variable expansion left of a digest.

use std::collections::HashSet;

use crate::authelia::rule;
use crate::digest::{self, Verification};
use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule};
use crate::source::Span;

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-expanded",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "variable expansion destroyed the registered digest, or Coder's client secret",
    page: include_str!("../../../docs/rules/client-secret-expanded.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let provider = context.provider()?;
    let defects = provider
        .defects
        .iter()
        .filter(|defect| defect.rule == rule::EXPANDED_SECRET);
    let filtered: HashSet<Span> = defects.map(|defect| defect.primary.span).collect();
    for client in context.registrations()? {
        let secret = client.options.secret("client_secret");
        let Some(text) = secret.value() else { continue };
        if !filtered.contains(&secret.written_at()) && !digest::expanded_remains(text.reveal()) {
            continue;
        }
        let id = client
            .options
            .text("client_id")
            .value()
            .copied()
            .unwrap_or_default()
            .to_owned();
        let mut builder = Finding::at(
            secret.written_at(),
            "the `$` parts of this digest were taken for variables",
        );
        if let Ok(pair) = context.pair() {
            builder = builder.related(pair.relying_party.client_id_place(), "the client that signs in with it");
        }
        findings.report(
            builder
                .says(
                    id,
                    "variable expansion destroyed the registered digest",
                    "Authelia takes what is left for a secret in plain text and starts with no more than a warning; \
                     the token request then ends in invalid_client.",
                )
                .help("write every `$` of the digest as `$$`, or drop the filter `expand-env`"),
        );
    }
    in_relying_party(context, findings);
    Ok(())
}

/// What a relying party gets in `setting` once no `$` of it is taken for a variable.
pub(in crate::rules) fn as_written(setting: &str) -> String {
    format!("{setting} as it is written")
}

/// A secret that is registered as it is written was not meant to hold a variable.
fn in_relying_party(context: &Context<'_>, findings: &mut Findings) {
    let Ok(pair) = context.pair() else { return };
    if context.written_verdict.wait() != Some(&Verification::Match) {
        return;
    }
    let (name, secret) = (pair.relying_party.name(), pair.relying_party.client_secret());
    let setting = &*pair.relying_party.facts.settings.client_secret;
    findings.report(
        Finding::at(
            secret.written_at(),
            "a `$` in it begins a variable, which is set nowhere",
        )
        .related(
            pair.registration.options.secret("client_secret").written_at(),
            "matches the digest if `$` is kept literally",
        )
        .says(
            setting,
            text!("a `$` in {name}'s client secret is taken for a variable"),
            text!(
                "What reads the file puts the variable's value there, or nothing, so {name} gets another secret and \
                 the token request ends in invalid_client."
            ),
        )
        .gives(as_written(setting))
        .help("write every `$` of the secret as `$$`"),
    );
}
