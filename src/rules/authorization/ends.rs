//! The two ends at which a redirect URI can be corrected, the likelier first.

use crate::finding::Help;
use crate::holes::TextWithHoles;
use crate::rules::Pair;
use crate::setting::Setting;
use crate::signin::address::is_odd;

/// What to write so that the URI `sent` is a registered one: in the registration, where `nearest` is the one that is
/// meant, or in Coder's settings. Where `is_proxied`, a proxy leads the host of that one to Coder, and not the host of the
/// URI that is sent.
pub(super) fn help(
    pair: &Pair<'_>,
    registered: &[Setting<String>],
    nearest: Option<(&Setting<String>, &str)>,
    sent: &TextWithHoles,
    is_proxied: bool,
) -> Help {
    let uri = sent.shown();
    let registration = || {
        let meant = nearest.map(|(item, _)| item.place);
        let all = registered.iter().map(|item| match item.value() {
            _ if Some(item.place) == meant => uri.clone(),
            Some(other) => other.clone(),
            None => "…".to_owned(),
        });
        let mut all: Vec<String> = all.collect();
        if all.is_empty() {
            all.push(uri.clone());
        }
        let lines: Vec<String> = all.iter().map(|uri| format!("  - '{uri}'")).collect();
        pair.registration.write(format!("redirect_uris:\n{}", lines.join("\n")))
    };
    // Nobody means another address by a slash at the end.
    if nearest.is_some_and(|(_, registered)| registered.trim().trim_end_matches('/') == uri && sent.is_known()) {
        return registration().certainly();
    }
    let known = nearest.filter(|(item, _)| item.value().is_some());
    let other = known.and_then(|(_, registered)| settings(pair, registered));
    // Where only Coder's side is filled in, what is registered says what it should come to.
    if !sent.is_known() {
        return other.unwrap_or_else(registration);
    }
    match other {
        Some(other) if is_proxied || is_odd(&uri) => other.or(registration()),
        Some(other) => registration().or(other),
        None if is_odd(&uri) => pair.relying_party.assign(
            pair.relying_party.facts.address_setting(),
            "https://<the address that people open>",
        ),
        None => registration(),
    }
}

/// What to write in Coder's settings so that it sends the `registered` URI.
fn settings(pair: &Pair<'_>, registered: &str) -> Option<Help> {
    let side = pair.relying_party;
    if side.whole_redirect_uri().value().is_some_and(|uri| !uri.is_empty()) {
        return Some(side.assign(&side.facts.settings.redirect_uri, registered));
    }
    let origin = registered.strip_suffix(side.facts.callback_path.as_deref()?)?;
    let usable = !is_odd(registered) && !origin.ends_with('/');
    usable.then(|| side.assign(side.facts.address_setting(), origin))
}
