//! `issuer-not-https`: the issuer is plain http, which Authelia never is.

use super::{discovery, with_issuers};
use crate::authelia::versions::ISSUER_FOLLOWS_REQUEST;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::served;

pub(crate) const RULE: Rule = Rule {
    name: "issuer-not-https",
    stage: Stage::Discovery,
    severity: Severity::Error,
    summary: "the issuer URL is plain http, and Authelia's never is",
    page: include_str!("../../../docs/rules/issuer-not-https.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let discovery = discovery(context)?;
    let setting = &discovery.issuer;
    let text = discovery.text()?;
    if !text.head().starts_with("http://") {
        return if text.head().contains("://") {
            Ok(())
        } else {
            known(setting).map(|_| ())
        };
    }
    if context.sides.provider.is_some() && ISSUER_FOLLOWS_REQUEST.holds(context.sides.versions.provider) {
        return Err(Coverage::NotChecked {
            reason: "this version of Authelia also answers for http, where a request comes without TLS".into(),
            remedy: Some("upgrade Authelia to 4.39.17 or later, which does not".into()),
        });
    }
    let issuer = &*text.shown();
    let builder = Finding::at(setting.written_at(), "plain http");
    findings.report(
        with_issuers(context, builder, "Authelia's issuer is always https")
            .says(
                issuer,
                "the issuer URL is plain http, Authelia's is always https",
                text!(
                    "Authelia answers discovery only for https addresses, so {} gets no document and {}{}.",
                    relying_party.name(),
                    relying_party.facts.shows.discovery.trim_start_matches("it "),
                    relying_party.facts.shows.discovers
                ),
            )
            .help(relying_party.assign(&relying_party.facts.settings.issuer, &with_https(context, issuer))),
    );
    Ok(())
}

/// The issuer that is meant: the only one that Authelia serves, or the same address.
fn with_https(context: &Context<'_>, issuer: &str) -> String {
    let rest = issuer.trim_start_matches("http://").trim_end_matches('/');
    let same = format!("https://{rest}");
    let mut known = context.sides.provider.into_iter().flat_map(served);
    match (known.next(), known.next()) {
        (Some(only), None) => only.clone(),
        _ => same,
    }
}
