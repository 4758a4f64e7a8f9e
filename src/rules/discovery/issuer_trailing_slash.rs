//! `issuer-trailing-slash`: the issuer ends with a slash, and Authelia's never does.

use super::{discovery, with_issuers};
use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::serves;

pub(crate) const RULE: Rule = Rule {
    name: "issuer-trailing-slash",
    stage: Stage::Discovery,
    severity: Severity::Error,
    summary: "the issuer URL ends with a slash, and Authelia's never does",
    page: include_str!("../../../docs/rules/issuer-trailing-slash.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let discovery = discovery(context)?;
    let setting = &discovery.issuer;
    let text = discovery.text()?;
    if !text.tail().ends_with('/') || text.head().starts_with("http://") {
        // What is the same as Authelia's, whatever fills it, has no slash either.
        let provider = context.sides.provider;
        let is_same = provider.is_some_and(|provider| serves(provider, &text) == Some(true));
        return if text.tail().is_empty() && !is_same {
            known(setting).map(|_| ())
        } else {
            Ok(())
        };
    }
    // An address of which only the slash is known may be another provider's, whose slash belongs to its name.
    let is_authelia_s = |provider| serves(provider, &text.clone().without_last_slashes()) == Some(true);
    if text.head().is_empty() && !context.sides.provider.is_some_and(is_authelia_s) {
        return known(setting).map(|_| ());
    }
    let issuer = &*text.shown();
    let trimmed = issuer.trim_end_matches('/');
    if discovery.is_foreign() {
        // `issuer-mismatch` says that it is another provider's.
        return Ok(());
    }
    if discovery.compared.value() == Some(&false) && issuer.len() == trimmed.len() + 1 {
        return Ok(());
    }
    let mut builder = Finding::at(setting.written_at(), "ends with `/`");
    let (name, shows) = (relying_party.name(), &relying_party.facts.shows);
    let mut why = text!(
        "{name} compares it exactly with the issuer in Authelia's discovery document{}, and {} because they differ.",
        shows.discovers,
        shows.discovery.trim_start_matches("it ")
    );
    // Without Authelia's side, a path may be another provider's, whose slash belongs to its name.
    let has_path = trimmed.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
    if context.sides.provider.is_none() && has_path {
        builder = builder.severity(Severity::Note);
        why = text!(
            "If this is Authelia, {name} {}{}, because the issuer in Authelia's discovery document has no trailing slash; \
             other providers have one.",
            shows.discovery.trim_start_matches("it "),
            shows.discovers
        );
    }
    let help = match setting.value() {
        Some(_) => relying_party
            .assign(&relying_party.facts.settings.issuer, trimmed)
            .certainly(),
        None => "the same address without the trailing slash".into(),
    };
    findings.report(
        with_issuers(context, builder, "Authelia's issuer has no trailing slash")
            .says(issuer, "the issuer URL ends with a slash, Authelia's does not", why)
            .help(help),
    );
    Ok(())
}
