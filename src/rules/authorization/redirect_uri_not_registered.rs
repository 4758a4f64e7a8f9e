//! `redirect-uri-not-registered`: the redirect URI that Coder sends is not registered, letter by letter.

use super::redirect_uri::{difference, matches};
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "redirect-uri-not-registered",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "the redirect URI that Coder sends is not registered",
    page: include_str!("../../../docs/rules/redirect-uri-not-registered.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    if pair.relying_party.extra_parameter("redirect_uri").is_some() {
        // Another one is sent, which `auth-url-params-break-request` looks at.
        return Err(Coverage::NotApplicable);
    }
    let sent = pair.relying_party.redirect_uri();
    if sent.is_absent() {
        return Err(Coverage::NotChecked {
            reason: "no access URL is set, so Coder's redirect URI is not known".into(),
            remedy: Some("set CODER_ACCESS_URL on Coder's side".into()),
        });
    }
    let uri = known(&sent)?;
    let setting = pair.registration.options.list("redirect_uris");
    let registered: &[_] = if setting.is_absent() { &[] } else { known(&setting)? };
    if registered
        .iter()
        .filter_map(|item| item.value())
        .any(|item| matches(item, uri))
    {
        return Ok(());
    }
    if let Some(why) = registered.iter().find_map(|item| item.why_unknown()) {
        return Err(Coverage::from(why));
    }
    let candidates = registered.iter().filter_map(|item| Some((item, item.value()?)));
    let nearest = candidates.min_by_key(|(_, text)| strsim::levenshtein(text, uri));
    let builder = match nearest {
        Some((item, text)) => {
            let place = if item.place == pair.registration.place() {
                setting.place
            } else {
                item.place
            };
            Finding::at(place, format!("registered: {}", difference(text, uri)))
        }
        None => Finding::at(setting.place, "no redirect URI is registered here"),
    };
    findings.report(
        builder
            .related(sent.place, format!("makes Coder send {uri}"))
            .through(&sent.via)
            .says(
                uri.as_str(),
                "Coder's redirect URI is not registered with Authelia",
                "Authelia compares redirect URIs letter by letter and shows an error page before its login: the \
                 'redirect_uri' parameter does not match any of the registered ones.",
            )
            .help(format!("redirect_uris:\n  - '{uri}'")),
    );
    Ok(())
}
