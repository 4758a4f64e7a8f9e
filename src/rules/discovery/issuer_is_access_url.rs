//! `issuer-is-access-url`: Coder is told to look for Authelia at its own address.

use super::discovery;
use crate::finding::{Finding, Severity, Stage, fitting, quoted};
use crate::golang::Url;
use crate::holes::Likeness;
use crate::rules::{Check, Context, Findings, Rule, known, known_url};

pub(crate) const RULE: Rule = Rule {
    name: "issuer-is-access-url",
    stage: Stage::Discovery,
    severity: Severity::Warning,
    summary: "the issuer URL is Coder's own address",
    page: include_str!("../../../docs/rules/issuer-is-access-url.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let issuer = &discovery(context)?.issuer;
    let access_url = relying_party.address();
    let parts = issuer.text_with_holes().zip(access_url.text_with_holes());
    if parts.is_some_and(|(one, other)| one.origin().compare(&other.origin()) == Likeness::Different) {
        return Ok(());
    }
    let (one, other) = (known_url(issuer)?, known_url(&access_url)?);
    // Below a path of their own the two can share a host.
    let at_root = |url: &Url| matches!(url.raw_path.as_str(), "" | "/");
    if one.host.is_empty() || origin(&one) != origin(&other) || !at_root(&one) {
        return Ok(());
    }
    let (name, facts) = (relying_party.name(), &relying_party.facts);
    let (option, shows) = (&facts.settings.issuer, &facts.shows);
    findings.report(
        Finding::at(issuer.written_at(), text!("{name}'s own address"))
            .related(access_url.written_at(), text!("where {name} itself is reached"))
            .says(
                &**option,
                fitting([
                    text!("the issuer {} is {name}'s own address", quoted(known(issuer)?)),
                    text!("the issuer URL is {name}'s own address"),
                ]),
                text!(
                    "{name} looks for Authelia's discovery document where it is served itself, and {}{} unless a proxy \
                     passes Authelia's paths on to Authelia.",
                    shows.discovery.trim_start_matches("it "),
                    shows.discovers
                ),
            )
            .help(relying_party.assign(option, "https://auth.example.com")),
    );
    Ok(())
}

/// Scheme, host and port, with the port that the scheme has by itself.
fn origin(url: &Url) -> (&str, String, &str) {
    let usual = if url.scheme == "http" { "80" } else { "443" };
    let port = if url.port().is_empty() { usual } else { url.port() };
    (&url.scheme, url.hostname().to_ascii_lowercase(), port)
}
