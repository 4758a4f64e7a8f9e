//! `issuer-mismatch`: Authelia does not serve the issuer that Coder is told to use.

use super::{discovery, with_issuers};
use crate::coder::RelyingParty;
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::holes::TextWithHoles;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::setting::Setting;
use crate::signin::{Discovery, served, serves};
use crate::source::Span;

pub(crate) const RULE: Rule = Rule {
    name: "issuer-mismatch",
    stage: Stage::Discovery,
    severity: Severity::Error,
    summary: "Authelia does not serve the issuer that Coder is told to use",
    page: include_str!("../../../docs/rules/issuer-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let discovery = discovery(context)?;
    if let (None, Some(place)) = (context.sides.provider, context.switched_off) {
        findings.report(switched_off(place, relying_party));
        return Ok(());
    }
    let setting = &discovery.issuer;
    let issuer = match known(setting) {
        Ok(issuer) if !issuer.is_empty() => *issuer,
        Err(coverage) if !setting.is_absent() => {
            // What is certain of it may be enough.
            let text = discovery.text()?;
            let provider = context.provider()?;
            if provider.issuers.is_empty() || text.head().starts_with("http://") {
                return Err(coverage);
            }
            return match (serves(provider, &text), discovery.is_foreign()) {
                (Some(true), _) => Ok(()),
                (Some(false), true) => {
                    findings.report(mismatch(context, setting, &text.shown())?);
                    Ok(())
                }
                _ => Err(coverage),
            };
        }
        _ => {
            findings.report(
                with_issuers(
                    context,
                    Finding::at(setting.place, relying_party.lacks("CODER_OIDC_ISSUER_URL")),
                    "its provider",
                )
                .stage(Stage::RelyingPartyStart)
                .says(
                    "CODER_OIDC_ISSUER_URL",
                    "CODER_OIDC_ISSUER_URL is not set",
                    "With a client id but no issuer Coder refuses to start: OIDC issuer URL must be set.",
                )
                .help(
                    relying_party.assign(
                        "CODER_OIDC_ISSUER_URL",
                        context
                            .sides
                            .provider
                            .and_then(|provider| served(provider).next())
                            .map_or("https://auth.example.com", String::as_str),
                    ),
                ),
            );
            return Ok(());
        }
    };
    let provider = context.provider()?;
    if reported_elsewhere(discovery, issuer) {
        return Ok(());
    }
    if provider.issuers.is_empty() {
        if provider.cookies.value().is_some_and(|cookies| !cookies.is_empty()) {
            return Err(Coverage::NotChecked {
                reason: "no cookie in `session.cookies` has an `authelia_url`, so Authelia serves no issuer".into(),
                remedy: Some("set `authelia_url`".into()),
            });
        }
        return Err(Coverage::NotChecked {
            reason: "the files do not show `session.cookies`, so Authelia's issuers are not known".into(),
            remedy: Some("give Authelia's whole configuration".into()),
        });
    }
    if discovery.is_served()? {
        return Ok(());
    }
    if serves(provider, &TextWithHoles::known(issuer)) != Some(false)
        && let Some(why) = provider.issuers.iter().find_map(|served| served.why_unknown())
    {
        return Err(why.into());
    }
    findings.report(mismatch(context, setting, issuer)?);
    Ok(())
}

/// `issuer` is what is known of it.
fn mismatch(context: &Context<'_>, setting: &Setting<&str>, issuer: &str) -> Result<Finding, Coverage> {
    let (provider, side) = (context.provider()?, context.relying_party()?);
    let nearest = served(provider).min_by_key(|served| strsim::levenshtein(served, issuer));
    let builder = Finding::at(setting.written_at(), format!("Coder expects {}", quoted(issuer)));
    let finding = with_issuers(context, builder, "its provider").says(
        issuer,
        "Authelia does not serve this issuer",
        "Coder fetches the discovery document when it starts and compares the issuer letter by letter; it exits when \
         Authelia does not answer for this address or names itself differently.",
    );
    Ok(match nearest {
        Some(served) => finding.help(side.assign("CODER_OIDC_ISSUER_URL", served)),
        None => finding,
    })
}

fn switched_off(place: Span, relying_party: &RelyingParty) -> Finding {
    let issuer = relying_party.options.text("CODER_OIDC_ISSUER_URL");
    Finding::at(place, "switched off here")
        .related(issuer.written_at(), "what Coder is told to use")
        .says(
            "oidc",
            "Authelia's OpenID Connect is switched off",
            "Authelia answers for no issuer then: Coder gets the portal's page in place of the discovery document, and \
             exits.",
        )
        .help("configure `identity_providers.oidc` with the client's registration")
}

/// `issuer-trailing-slash` and `issuer-not-https` say it better.
fn reported_elsewhere(discovery: &Discovery<'_>, issuer: &str) -> bool {
    issuer.starts_with("http://") || (issuer.ends_with('/') && !discovery.is_foreign())
}
