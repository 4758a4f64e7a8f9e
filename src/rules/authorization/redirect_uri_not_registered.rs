//! `redirect-uri-not-registered`: the redirect URI that Coder sends is not registered, letter by letter.

use super::redirect_uri::{difference, matches};
use crate::coder::CALLBACK_PATH;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Pair, Rule, known};
use crate::setting::Setting;

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
    if let Some((head, tail)) = sent.why_unknown().and_then(|why| why.frame.as_ref()) {
        return known_in_part(&pair, &sent, head, tail, findings);
    }
    let uri = known(&sent)?;
    if !uri.contains("://") {
        return without_scheme(&pair, &sent, findings);
    }
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

/// An address without a scheme: Coder takes the whole text for a path, and sends its own path alone.
fn without_scheme(pair: &Pair<'_>, sent: &Setting<String>, findings: &mut Findings) -> Check {
    const OPTION: &str = "CODER_OIDC_REDIRECT_URL";
    let over = pair.relying_party.options.text(OPTION);
    let Some(text) = over.value().filter(|text| !text.is_empty()) else {
        // Coder does not even start with such an access URL, which has a finding of its own.
        return Err(Coverage::NotApplicable);
    };
    findings.report(
        Finding::at(sent.written_at(), "has no https:// before it")
            .related(
                pair.registration.options.list("redirect_uris").place,
                "what is registered",
            )
            .says(
                OPTION,
                "CODER_OIDC_REDIRECT_URL is no address",
                "Coder sends its path alone as the redirect URI, which Authelia cannot have registered; it shows an \
                 error page before its login.",
            )
            .help(
                pair.relying_party
                    .assign(OPTION, &format!("https://{}", text.trim_start_matches('/'))),
            ),
    );
    Ok(())
}

/// An address of which only the beginning and the end are certain: it is wrong if no registered one has both.
fn known_in_part(pair: &Pair<'_>, sent: &Setting<String>, head: &str, tail: &str, findings: &mut Findings) -> Check {
    let setting = pair.registration.options.list("redirect_uris");
    let registered: &[_] = if setting.is_absent() { &[] } else { known(&setting)? };
    if let Some(why) = registered.iter().find_map(|item| item.why_unknown()) {
        return Err(Coverage::from(why));
    }
    let fits = |uri: &&String| uri.len() >= head.len() + tail.len() && uri.starts_with(head) && uri.ends_with(tail);
    if registered.iter().filter_map(|item| item.value()).any(|uri| fits(&uri)) {
        return known(sent).map(|_| ());
    }
    let place = registered.first().map_or(setting.place, |item| item.place);
    let shown = format!("{head}…{tail}");
    findings.report(
        Finding::at(place, "none of these is registered for such an address")
            .related(sent.place, format!("makes Coder send {shown}"))
            .through(&sent.via)
            .says(
                shown.as_str(),
                "Coder's redirect URI is not registered with Authelia",
                "Authelia compares redirect URIs letter by letter and shows an error page before its login: the \
                 'redirect_uri' parameter does not match any of the registered ones.",
            )
            .help(
                match registered
                    .first()
                    .and_then(|item| item.value()?.strip_suffix(CALLBACK_PATH))
                {
                    Some(origin) => pair.relying_party.assign("CODER_ACCESS_URL", origin),
                    None => pair
                        .relying_party
                        .assign("CODER_ACCESS_URL", "https://coder.example.com"),
                },
            ),
    );
    Ok(())
}
