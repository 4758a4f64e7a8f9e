//! `issuer-mismatch`: Authelia does not serve the issuer that Coder is told to use.

use super::{discovery, with_issuers};
use crate::authelia::Provider;
use crate::finding::{Coverage, Finding, Severity, Stage, Text, fitting, quoted};
use crate::golang::Url;
use crate::holes::TextWithHoles;
use crate::party::RelyingParty;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::setting::{Setting, is_placeholder};
use crate::signin::address::host;
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
        Err(coverage) if !setting.is_absent() => return partly_known(context, discovery, coverage, findings),
        _ => {
            findings.report(not_set(context, relying_party, setting));
            return Ok(());
        }
    };
    let provider = context.provider()?;
    if let Some(place) = discovery.refusing_domain() {
        findings.report(refusing_domain(place, relying_party));
        return Ok(());
    }
    if let Some(place) = discovery.unsignable() {
        findings.report(unsignable(place, relying_party));
    }
    let served = serves(provider, &TextWithHoles::known(issuer));
    if served != Some(false)
        && let Some(place) = discovery.sessionless()
    {
        findings.report(sessionless(place, relying_party));
        return Ok(());
    }
    if reported_elsewhere(discovery, issuer) {
        return Ok(());
    }
    if provider.issuers.is_empty() {
        return Err(no_issuers(provider));
    }
    if discovery.is_served()? {
        return Ok(());
    }
    if !discovery.has_capital_scheme()
        && served != Some(false)
        && let Some(why) = provider.issuers.iter().find_map(|served| served.why_unknown())
    {
        return Err(why.into());
    }
    findings.report(mismatch(context, setting, issuer)?);
    Ok(())
}

/// What is certain of an issuer that is not known as a whole may be enough; if not, `coverage` is why.
fn partly_known(
    context: &Context<'_>,
    discovery: &Discovery<'_>,
    coverage: Coverage,
    findings: &mut Findings,
) -> Check {
    let text = discovery.text()?;
    let provider = context.provider()?;
    if provider.issuers.is_empty() || text.head().starts_with("http://") {
        return Err(coverage);
    }
    match (serves(provider, &text), discovery.is_foreign()) {
        (Some(true), _) => Ok(()),
        (Some(false), true) => {
            findings.report(mismatch(context, &discovery.issuer, &text.shown())?);
            Ok(())
        }
        _ => Err(coverage),
    }
}

fn not_set(context: &Context<'_>, relying_party: &RelyingParty, setting: &Setting<&str>) -> Finding {
    let option = &relying_party.facts.settings.issuer;
    let of_authelia = context.sides.provider.and_then(|provider| served(provider).next());
    let issuer = of_authelia.map_or("https://auth.example.com", String::as_str);
    let finding = Finding::at(setting.place, relying_party.lacks(option));
    with_issuers(context, finding, "its provider")
        .stage(Stage::RelyingPartyStart)
        .says(
            &**option,
            text!("{option} is not set"),
            text!(
                "With a client id but no issuer {}.",
                relying_party.facts.shows.no_issuer
            ),
        )
        .help(relying_party.assign(option, issuer))
        .lacks(&**option)
}

/// Why Authelia's issuers are not known.
fn no_issuers(provider: &Provider) -> Coverage {
    if provider.cookies.value().is_some_and(|cookies| !cookies.is_empty()) {
        return Coverage::NotChecked {
            reason: "no cookie in `session.cookies` has an `authelia_url`, so Authelia serves no issuer".into(),
            remedy: Some("set `authelia_url`".into()),
        };
    }
    Coverage::NotChecked {
        reason: "the files do not show `session.cookies`, so Authelia's issuers are not known".into(),
        remedy: Some("give Authelia's whole configuration".into()),
    }
}

/// `issuer` is what is known of it.
fn mismatch(context: &Context<'_>, setting: &Setting<&str>, issuer: &str) -> Result<Finding, Coverage> {
    let (provider, side) = (context.provider()?, context.relying_party()?);
    let nearest = served(provider).min_by_key(|served| strsim::levenshtein(served, issuer));
    let option = &side.facts.settings.issuer;
    let expects = text!("{} expects {}", side.name(), quoted(issuer));
    let builder = Finding::at(
        setting.written_at(),
        expects.or_if_hidden(text!("{} expects what {option} says", side.name())),
    );
    let told = match nearest {
        _ if is_placeholder(issuer) => text!("the issuer is still a placeholder: {}", quoted(issuer)),
        Some(served) => {
            differs(side.name(), issuer, served).or_if_hidden(text!("issuer: {option} is not what Authelia serves"))
        }
        None => "Authelia does not serve this issuer".into(),
    };
    let finding = with_issuers(context, builder, "its provider").says(
        issuer,
        told,
        text!(
            "{} fetches the discovery document{} and compares the issuer exactly; {} when Authelia does not answer \
             for this address or names itself differently.",
            side.name(),
            side.facts.shows.discovers,
            side.facts.shows.discovery
        ),
    );
    Ok(match nearest {
        Some(served) => finding.help(side.assign(&side.facts.settings.issuer, served)),
        None => finding,
    })
}

/// In what the issuer that is expected differs from the one that is served.
fn differs(name: &str, expected: &str, served: &str) -> Text {
    // What a variable fills in is no host that can be parsed.
    let written = |text: &str| {
        let behind = text.split_once("://")?.1;
        // A password may have a slash in it.
        let behind = behind.rsplit('@').next()?;
        behind.split('/').next().map(str::to_owned)
    };
    let host = |text: &str| host(text).or_else(|| written(text));
    let hosts = host(expected).zip(host(served)).filter(|(one, other)| one != other);
    let path = |text: &str| {
        Url::parse(text)
            .ok()
            .map(|url| url.path.trim_end_matches('/').to_owned())
    };
    let paths = path(expected).zip(path(served)).filter(|(one, other)| one != other);
    let none = "Authelia does not serve this issuer";
    fitting([
        text!("issuer: {} expected, {} served", quoted(expected), quoted(served)),
        hosts.clone().map_or_else(
            || text!("issuer: {} is not {name}'s {}", quoted(served), quoted(expected)),
            |(one, other)| text!("issuer: host {} expected, {} served", quoted(&one), quoted(&other)),
        ),
        match paths {
            Some((one, other)) if hosts.is_none() && other.is_empty() => {
                text!("issuer: {} is not part of it", quoted(&one))
            }
            _ => hosts.map_or_else(
                || none.into(),
                |(one, _)| text!("issuer: host {} is not served", quoted(&one)),
            ),
        },
        none.into(),
    ])
}

fn switched_off(place: Span, relying_party: &RelyingParty) -> Finding {
    let (name, issuer) = (relying_party.name(), relying_party.issuer());
    Finding::at(place, "switched off here")
        .related(issuer.written_at(), text!("what {name} is told to use"))
        .says(
            "oidc",
            "Authelia's OpenID Connect is switched off",
            text!(
                "Authelia answers for no issuer then: {name} gets the portal's page in place of the discovery document, and \
                 {}.",
                relying_party.facts.shows.discovery.trim_start_matches("it ")
            ),
        )
        .help("configure `identity_providers.oidc` with the client's registration")
        .lacks("clients")
}

fn refusing_domain(place: Span, relying_party: &RelyingParty) -> Finding {
    Finding::at(place, "every host in it is refused")
        .related(relying_party.issuer().written_at(), "this one, too")
        .says(
            "session.domain",
            "Authelia refuses every host in `session.domain`",
            text!(
                "Authelia 4.39.17 and 4.39.18 answer no request for OpenID Connect where the old option names the domain; {}.",
                relying_party.facts.shows.discovery.trim_start_matches("it ")
            ),
        )
        .help("configure `session.cookies` with an `authelia_url`, or run Authelia 4.39.19 or later")
}

fn sessionless(place: Span, relying_party: &RelyingParty) -> Finding {
    let issuer = relying_party.issuer();
    Finding::at(issuer.written_at(), "its host is in no domain of a session cookie")
        .related(place, "the domains of the session cookies")
        .stage(Stage::Authorization)
        .says(
            issuer.value().copied().unwrap_or_default(),
            "Authelia has no session for the host of this issuer",
            "This version of Authelia answers discovery for every host, but logs users in only below the domains in \
             `session.cookies`: the browser is sent back with server_error, Could not obtain the user session.",
        )
        .help("use the `authelia_url` of a session cookie as the issuer, or add a cookie for this domain")
}

fn unsignable(place: Span, relying_party: &RelyingParty) -> Finding {
    Finding::at(place, "the key is no RSA key")
        .related(
            relying_party.issuer().written_at(),
            text!("what {} fetches", relying_party.name()),
        )
        .says(
            "discovery_signed_response_alg",
            "Authelia fails to sign its discovery document",
            text!(
                "This version of Authelia signs it with RSA only, and answers 500 where the key is another one; {}.",
                relying_party.facts.shows.discovery.trim_start_matches("it ")
            ),
        )
        .help("remove `discovery_signed_response_alg` and `discovery_signed_response_key_id`, or name an RSA key")
}

/// `issuer-trailing-slash` and `issuer-not-https` say it better.
fn reported_elsewhere(discovery: &Discovery<'_>, issuer: &str) -> bool {
    issuer.starts_with("http://") || (issuer.ends_with('/') && !discovery.is_foreign())
}
