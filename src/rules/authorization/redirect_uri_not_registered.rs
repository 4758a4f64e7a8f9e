//! `redirect-uri-not-registered`: the redirect URI that Coder sends is not registered.

use super::difference::difference;
use super::router_host_differs::PROXIED_HOST;
use super::{ends, redirect_hosts};
use crate::finding::{Coverage, Finding, FindingBuilder, Label, Severity, Stage, Text, fitting, quoted};
use crate::holes::{Likeness, TextWithHoles};
use crate::rules::{Check, Context, Findings, Pair, Rule, known};
use crate::setting::Setting;
use crate::signin::By;
use crate::signin::address::hostname;
use crate::signin::redirect_uri::{likeness, matches};
use crate::source::Span;

pub(crate) const RULE: Rule = Rule {
    name: "redirect-uri-not-registered",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "the redirect URI that Coder sends is not registered",
    page: include_str!("../../../docs/rules/redirect-uri-not-registered.md"),
    check,
};

const WHY: &str = "Authelia compares redirect URIs exactly and shows an error page before its login: the 'redirect_uri' \
                   parameter does not match any of the registered ones.";

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let request = context.request()?;
    let (side, name) = (pair.relying_party, pair.relying_party.name());
    let sent = request.sent("redirect_uri");
    let own = side.redirect_uri();
    let is_own = |value: &Setting<String>| value.value().is_some() && value.value() == own.value();
    let extra = sent.filter(|sent| matches!(&sent.by, By::Extra(_)));
    if extra.is_some_and(|sent| !is_own(&sent.value)) {
        // Another one is sent, which `auth-url-params-break-request` looks at.
        return Err(Coverage::NotApplicable);
    }
    if let Some(hosts) = &request.hosts {
        return redirect_hosts::unregistered(&pair, hosts, findings);
    }
    let sent = if extra.is_some() { own } else { request.redirect_uri() };
    if sent.is_absent() {
        return Err(Coverage::NotChecked {
            reason: text!(
                "no {} is set, so {name}'s redirect URI is not known",
                side.facts.address_in_words()
            ),
            remedy: Some(text!("set {} on {name}'s side", side.facts.address_setting())),
        });
    }
    let Some(text) = sent.text_with_holes() else {
        return known(&sent).map(|_| ());
    };
    if sent.value().is_some_and(|uri| !uri.contains("://")) {
        return without_scheme(&pair, &sent, findings);
    }
    let setting = pair.registration.options.list("redirect_uris");
    let registered: &[_] = if setting.is_absent() { &[] } else { known(&setting)? };
    if is_registered(registered, &sent, &text, side.derived.host_is_asked_for)? {
        return Ok(());
    }
    if side.derived.host_is_asked_for {
        findings.report(other_path(&pair, &setting, registered, &text));
        return Ok(());
    }
    findings.report(none_is_equal(context, &pair, (&sent, &text), registered));
    Ok(())
}

/// None of the `registered` URIs is the one that is `sent`; said at the one that is most like it.
fn none_is_equal(
    context: &Context<'_>,
    pair: &Pair<'_>,
    (sent, text): (&Setting<String>, &TextWithHoles),
    registered: &[Setting<String>],
) -> Finding {
    let (name, uri) = (pair.relying_party.name(), text.shown());
    let setting = pair.registration.options.list("redirect_uris");
    let candidates = registered
        .iter()
        .filter_map(|item| Some((item, item.text_with_holes()?.shown())));
    let nearest = candidates.min_by_key(|(_, text)| strsim::levenshtein(text, &uri));
    let (builder, headline) = match &nearest {
        Some((item, text)) => at_nearest(pair, (item, text), &uri),
        None => (
            Finding::at(setting.place, "no redirect URI is registered here"),
            text!("no redirect URI is registered for {name}"),
        ),
    };
    let likest = nearest.as_ref().map(|(item, text)| (*item, text.as_str()));
    let builder = builder
        .related(
            sent.place,
            text!("makes {name} send {uri}").or_if_hidden(text!("makes {name} send another one")),
        )
        .through(&sent.via);
    let proxied = likest.and_then(|(_, registered)| proxied(context, registered, &uri));
    let ends = ends::help(pair, registered, likest, text, proxied.is_some());
    let other = another(pair, sent);
    let label = |span, text| Label { span, text };
    let of_other = other.map(|(place, id)| {
        let says = text!("the client {} has the redirect URI that {name} sends", quoted(id));
        label(place, says)
    });
    let of_proxy = proxied.map(|span| label(span, text!("the proxy leads the registered host to {name}")));
    let builder = builder.labels(of_other.into_iter().chain(of_proxy));
    let setting = &pair.relying_party.facts.settings.client_id;
    let help = match other {
        Some((_, id)) => pair.relying_party.assign(setting, id).or(ends),
        None => ends,
    };
    let finding = builder.says(uri.as_str(), headline, WHY).help(help);
    match nearest {
        Some(_) if proxied.is_some() => finding.gives(PROXIED_HOST),
        Some(_) => finding,
        // They may be there under another name.
        None => finding.lacks("redirect_uris"),
    }
}

/// What is said at the `item` whose text, `registered`, is most like the one that is sent, and the headline.
fn at_nearest(pair: &Pair<'_>, (item, registered): (&Setting<String>, &str), sent: &str) -> (FindingBuilder, Text) {
    let name = pair.relying_party.name();
    let place = if item.place == pair.registration.place() {
        pair.registration.options.list("redirect_uris").place
    } else {
        item.place
    };
    let found = difference(registered, sent, name);
    let headline = found.headline;
    (
        Finding::at(place, found.label.or_if_hidden(text!("is not what {name} sends"))),
        headline.or_if_hidden("redirect URI not registered: another one is sent"),
    )
}

/// Where a proxy is told to lead the host of the `registered` URI to the relying party, and not that of the one it sends.
fn proxied(context: &Context<'_>, registered: &str, sent: &str) -> Option<Span> {
    let routers = &context.routing.relying_party;
    let leads = |address: &str| {
        let host = hostname(address)?;
        routers.iter().find_map(|router| router.leads(&host))
    };
    leads(registered).filter(|_| leads(sent).is_none())
}

/// Another client to which the URI that is sent belongs, if there is one: where its id is, and the id.
fn another<'p>(pair: &Pair<'p>, sent: &Setting<String>) -> Option<(Span, &'p str)> {
    let uri = sent.value()?;
    let others = pair.provider.registrations().iter();
    let mut others = others.filter(|other| other.place() != pair.registration.place());
    let other = others.find(|other| {
        let uris = other.options.list("redirect_uris");
        let mut uris = uris.value().copied().unwrap_or_default().iter();
        uris.any(|registered| registered.value().is_some_and(|registered| matches(registered, uri)))
    })?;
    let id = other.options.text("client_id");
    Some((id.place, id.value().copied()?))
}

/// The host is the one that the browser asks for; the path is none of those that are registered.
fn other_path(
    pair: &Pair<'_>,
    setting: &Setting<&[Setting<String>]>,
    registered: &[Setting<String>],
    text: &TextWithHoles,
) -> Finding {
    let (side, wanted) = (pair.relying_party, text.tail());
    let known = || registered.iter().filter_map(|item| Some((item, item.value()?)));
    let nearest = known().min_by_key(|(_, uri)| strsim::levenshtein(uri, wanted));
    let path = |uri: &str| {
        uri.split_once("://")
            .and_then(|(_, rest)| Some(rest.split_once('/')?.1.to_owned()))
    };
    let scheme = text.head();
    let of_other_scheme = nearest.filter(|(_, uri)| !uri.starts_with(scheme) && uri.ends_with(wanted));
    let builder = match nearest {
        Some((item, uri)) if of_other_scheme.is_some() => {
            let own = uri.split_inclusive("://").next().unwrap_or_default();
            Finding::at(item.written_at(), text!("registered with {}", quoted(own)))
        }
        Some((item, uri)) => {
            let path = path(uri).map_or_else(|| "none".to_owned(), |path| quoted(&format!("/{path}")));
            Finding::at(item.written_at(), text!("registered: its path is {path}"))
        }
        None => Finding::at(setting.place, "no redirect URI is registered here"),
    };
    let origin = nearest.and_then(|(_, uri)| {
        let (scheme, rest) = uri.split_once("://")?;
        let own = of_other_scheme.map_or(scheme, |_| text.head().trim_end_matches("://"));
        Some(format!("{own}://{}", rest.split('/').next()?))
    });
    let headline = match of_other_scheme {
        Some(_) => text!("redirect URI not registered: {} expected", quoted(scheme)),
        None => text!("redirect URI not registered: path {} sent", quoted(wanted)),
    };
    let origin = origin.unwrap_or_else(|| format!("https://{}.example.com", side.facts.id));
    builder
        .related(
            side.client_id_place(),
            text!("{} is sent back to {wanted}", side.name()),
        )
        .says(
            wanted,
            fitting([
                headline,
                text!("{}'s redirect URI is not registered with Authelia", side.name()),
            ]),
            WHY,
        )
        .help(text!("redirect_uris:\n  - '{origin}{wanted}'"))
}

/// Whether one of the `registered` URIs is the one that is sent, whose text is `text`.
fn is_registered(
    registered: &[Setting<String>],
    sent: &Setting<String>,
    text: &TextWithHoles,
    any_host: bool,
) -> Result<bool, Coverage> {
    let mut open = None;
    for item in registered {
        if let (Some(item), Some(sent)) = (item.value(), sent.value()) {
            if matches(item, sent) {
                return Ok(true);
            }
            continue;
        }
        match item.text_with_holes().map(|item| likeness(&item, text)) {
            Some(Likeness::Equal) => return Ok(true),
            Some(Likeness::Different) => {}
            // Of a host that the browser asks for only the path can be compared.
            Some(Likeness::Undecidable) if any_host && item.value().is_some() && is_known_but_for_the_host(text) => {
                return Ok(true);
            }
            Some(Likeness::Undecidable) | None => open = open.or(Some(item)),
        }
    }
    let Some(item) = open else { return Ok(false) };
    known(sent)?;
    known(item).map(|_| false)
}

/// Whether the one thing that is not known of an address is what is before its path.
fn is_known_but_for_the_host(text: &TextWithHoles) -> bool {
    let mut same = TextWithHoles::known(text.head());
    same.append(&TextWithHoles::unknown());
    same.push(text.tail());
    same == *text
}

/// An address without a scheme: Coder takes the whole text for a path, and sends its own path alone.
fn without_scheme(pair: &Pair<'_>, sent: &Setting<String>, findings: &mut Findings) -> Check {
    let (name, option) = (
        pair.relying_party.name(),
        &*pair.relying_party.facts.settings.redirect_uri,
    );
    let over = pair.relying_party.whole_redirect_uri();
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
                option,
                text!("{option} is not an address"),
                text!(
                    "{name} sends its path alone as the redirect URI, which Authelia cannot have registered; it shows an \
                     error page before its login."
                ),
            )
            .help(
                pair.relying_party
                    .assign(option, &format!("https://{}", text.trim_start_matches('/'))),
            ),
    );
    Ok(())
}
