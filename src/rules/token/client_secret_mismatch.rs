//! `client-secret-mismatch`: Coder's client secret is not the one that was registered.

use super::new_pair;
use crate::digest::{self, CostLimit, Verification};
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::secret::Secret;
use crate::setting::is_placeholder;
use crate::text::Text;

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-mismatch",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Coder's client secret does not match the registered digest",
    page: include_str!("../../../docs/rules/client-secret-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    if pair.registration.options.flag("public").value() == Some(&true) {
        return Err(Coverage::NotApplicable);
    }
    let (secret, registered) = (
        pair.relying_party.client_secret(),
        pair.registration.options.secret("client_secret"),
    );
    let (side, text) = (pair.relying_party, known(&secret)?);
    let (name, digest) = (side.name(), known(&registered)?);
    if text.is_empty() {
        return Err(Coverage::NotApplicable);
    }
    if matches(context)? {
        return Ok(());
    }
    // `digest-in-relying-party` and `client-secret-expanded` say better what is wrong.
    if digest::looks_like_digest(text.reveal()) || digest::expanded_remains(digest.reveal()) {
        return Ok(());
    }
    // A digest that lost its form is registered as the secret itself, with no more than a warning.
    if let Some(mangled) = digest::mangled(digest.reveal()) {
        findings.report(
            Finding::at(registered.place, "Authelia takes this for a secret in plain text")
                .related(secret.written_at(), text!("what {name} sends"))
                .says(
                    "client_secret",
                    "the registered digest is mangled, and taken for plain text",
                    text!("{mangled}; Authelia starts with a warning, and the token request ends in invalid_client."),
                )
                .help(mangled.help()),
        );
        return Ok(());
    }
    let (hint, help) = match mended(text, digest) {
        Some((hint, help)) => (hint, help.into()),
        None => (not_the_one(text), new_pair(Some(side))),
    };
    let (what, hint) = registered_as(digest, hint);
    findings.report(
        Finding::at(secret.written_at(), hint)
            .related(registered.place, text!("the registered {what}"))
            .says(
                "client_secret",
                text!("{name}'s client secret does not match the registered {what}"),
                text!(
                    "After the login Authelia answers {name}'s token request with invalid_client, and {}.",
                    side.facts.shows.exchange
                ),
            )
            .help(help),
    );
    Ok(())
}

/// What the registration has, and what is said of a secret that is not that.
fn registered_as(registered: &Secret, hint: &'static str) -> (&'static str, &'static str) {
    let is_plain = digest::decode(registered).is_ok_and(|digest| digest.is_plaintext());
    match (is_plain, hint.starts_with("not ")) {
        (true, true) => ("secret", "not the one that is registered"),
        (true, false) => ("secret", hint),
        (false, _) => ("digest", hint),
    }
}

/// What is said of a secret of which nothing tells what was meant.
fn not_the_one(text: &Secret) -> &'static str {
    if is_placeholder(text.reveal()) {
        "still a placeholder"
    } else {
        "not the secret that the registered digest was made of"
    }
}

/// What the verification came to.
fn matches(context: &Context<'_>) -> Result<bool, Coverage> {
    match context.secret_verdict.wait() {
        Some(Verification::Match) => Ok(true),
        Some(Verification::Mismatch) => Ok(false),
        Some(Verification::NotChecked(reason)) => Err(Coverage::not_checked(Text::said(reason.clone()))),
        // The registered value does not decode, which has a finding of its own.
        None => Err(Coverage::NotApplicable),
    }
}

/// What is around the secret, if it matches without: what to say of it, and how it gets lost.
fn mended(text: &Secret, registered: &Secret) -> Option<(&'static str, &'static str)> {
    let revealed = text.reveal();
    let unquoted = |quote: char| revealed.trim().strip_prefix(quote)?.strip_suffix(quote);
    let candidates = [
        (
            Some(revealed.trim_end_matches(['\n', '\r'])),
            "a line end belongs to it; without that it matches",
            "remove the line end: printf '%s' \"$SECRET\" | base64",
        ),
        (
            Some(revealed.trim()),
            "a space before or after belongs to it; without that it matches",
            "remove the space before or after the secret",
        ),
        (
            unquoted('"').or_else(|| unquoted('\'')),
            "the quotes around it belong to it; without them it matches",
            "remove the quotes around the secret",
        ),
    ];
    let digest = digest::decode(registered).ok()?;
    let differing = candidates
        .into_iter()
        .filter_map(|(candidate, what, help)| Some((candidate?, what, help)))
        .filter(|(candidate, ..)| *candidate != revealed && !candidate.is_empty());
    let mut tried: Vec<&str> = Vec::new();
    for (candidate, what, help) in differing {
        if tried.contains(&candidate) {
            continue;
        }
        tried.push(candidate);
        if digest.verify(&Secret::new(candidate), &CostLimit::default()) == Verification::Match {
            return Some((what, help));
        }
    }
    None
}
