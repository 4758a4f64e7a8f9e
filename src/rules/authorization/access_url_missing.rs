//! `access-url-missing`: Coder does not know its own address.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::party::RelyingParty;
use crate::party::coder::is_of_tunnel;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::secret::Secret;
use crate::signin::address;

pub(crate) const RULE: Rule = Rule {
    name: "access-url-missing",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "no access URL is set, so Coder's redirect URI is a random one",
    page: include_str!("../../../docs/rules/access-url-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder()?;
    let access_url = relying_party.options.text("CODER_ACCESS_URL");
    let place = match known(&access_url) {
        Ok(url) if !url.is_empty() => return Ok(()),
        Err(coverage) if !access_url.is_absent() => return Err(coverage),
        _ => access_url.written_at(),
    };
    let registered = context
        .pair()
        .ok()
        .map(|pair| pair.registration.options.list("redirect_uris"));
    let uris = registered.iter().filter_map(|list| list.value().copied()).flatten();
    if uris
        .filter_map(|item| item.value())
        .filter_map(|uri| address::hostname(uri))
        .any(|host| is_of_tunnel(&host))
    {
        return Err(Coverage::NotChecked {
            reason: "Coder opens a tunnel, and whether the registered address is that of its tunnel is not known"
                .into(),
            remedy: Some("set CODER_ACCESS_URL on Coder's side".into()),
        });
    }
    let mut builder = Finding::at(place, relying_party.lacks("CODER_ACCESS_URL"));
    let mut url = "https://coder.example.com".to_owned();
    let why = if is_certain(relying_party) && relying_party.is_oidc_on() {
        builder = builder.severity(Severity::Error);
        "Without an access URL Coder opens a tunnel with a random address and sends that as its redirect URI, which \
         is not registered."
    } else {
        "Without an access URL Coder opens a tunnel with a random address and sends that as its redirect URI, which \
         is not registered; if the address is set elsewhere, name that place to have it checked."
    };
    if let Some(item) = registered
        .iter()
        .filter_map(|list| list.value().copied())
        .flatten()
        .next()
    {
        builder = builder.related(item.place, "registered redirect URI");
        if let Some(origin) = item.value().and_then(|uri| origin(uri)) {
            url = origin;
        }
    }
    findings.report(
        builder
            .says(
                "CODER_ACCESS_URL",
                "CODER_ACCESS_URL is not set: Coder's redirect URI is not fixed",
                why,
            )
            .help(relying_party.assign("CODER_ACCESS_URL", &url))
            .lacks("CODER_ACCESS_URL"),
    );
    Ok(())
}

/// Whether the address is set nowhere else: one that is empty here, or has a slip in its name, is not.
fn is_certain(side: &RelyingParty) -> bool {
    let is_empty = || {
        let variable = side.environment.get("CODER_ACCESS_URL");
        variable.value().is_some_and(Secret::is_empty)
    };
    let mut given = side.defects.iter().flat_map(|defect| &defect.gives);
    side.whole || is_empty() || given.any(|option| option == "CODER_ACCESS_URL")
}

/// The access URL that a registered redirect URI was probably made for: as it is written where the path is Coder's own.
fn origin(redirect_uri: &str) -> Option<String> {
    if let Some(origin) = redirect_uri.strip_suffix(crate::party::coder::CALLBACK_PATH) {
        return Some(origin.to_owned());
    }
    address::origin(redirect_uri)
}
