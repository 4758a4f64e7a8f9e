//! `digest-in-relying-party`: Coder was given the digest instead of the secret.

use crate::digest;
use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "digest-in-relying-party",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Coder's client secret is a digest; Coder needs the secret it was made of",
    page: include_str!("../../../docs/rules/digest-in-relying-party.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let secret = relying_party.client_secret();
    if !context.digest_as_written && !digest::looks_like_digest(known(&secret)?.reveal()) {
        return Ok(());
    }
    let (name, option) = (relying_party.name(), &relying_party.facts.settings.client_secret);
    let mut builder = Finding::at(secret.written_at(), "a digest, or what is left of one");
    if let Ok(pair) = context.pair() {
        // A plaintext registration of just this text would work, however odd.
        if context.secret_verdict.wait() == Some(&digest::Verification::Match) {
            return Ok(());
        }
        builder = builder.related(
            pair.registration.options.secret("client_secret").place,
            "the digest belongs here",
        );
    }
    findings.report(
        builder
            .says(
                &**option,
                text!("{name} was given the digest instead of the client secret"),
                text!(
                    "Authelia hashes what {name} sends and compares it with the digest, so the digest itself never \
                     matches; the token request ends in invalid_client."
                ),
            )
            .help(relying_party.assign(option, "<the secret that the digest was made of>")),
    );
    Ok(())
}
