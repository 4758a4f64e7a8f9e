//! `endpoint-mismatch`: an address of Authelia's that the relying party is told to use is none of its endpoints.

use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::party::Endpoint;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "endpoint-mismatch",
    stage: Stage::Discovery,
    severity: Severity::Error,
    summary: "an application is told to use an address that is not one of Authelia's endpoints",
    page: include_str!("../../../docs/rules/endpoint-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let side = context.relying_party()?;
    let endpoints = &side.derived.endpoints;
    if endpoints.is_empty() || context.is_elsewhere {
        return Err(Coverage::NotApplicable);
    }
    let mut unknown = None;
    for endpoint in endpoints {
        let Some(text) = endpoint.setting.text_with_holes() else {
            let why = endpoint.setting.why_unknown().map(Coverage::from);
            unknown = unknown.or(why);
            continue;
        };
        // Of an address whose end is not known nothing can be said.
        if text.tail().is_empty() || text.tail().ends_with(endpoint.path) {
            continue;
        }
        if endpoint.path.ends_with(text.tail()) && !text.is_known() {
            unknown = unknown.or(endpoint.setting.why_unknown().map(Coverage::from));
            continue;
        }
        findings.report(finding(context, side.name(), endpoint));
    }
    unknown.map_or(Ok(()), Err)
}

fn finding(context: &Context<'_>, name: &str, endpoint: &Endpoint) -> Finding {
    let issuers = context.sides.provider.map_or(&[][..], |provider| &provider.issuers);
    let issuer = issuers.iter().find_map(|issuer| issuer.value());
    let issuer = issuer.map_or("https://auth.example.com", String::as_str);
    let good = format!("{issuer}{}", endpoint.path);
    let mut builder = Finding::at(
        endpoint.setting.written_at(),
        text!("does not end with {}", quoted(endpoint.path)),
    );
    if let Some(provider) = context.sides.provider {
        let place = issuers.first().map_or(provider.place, |issuer| issuer.place);
        builder = builder.related(place, text!("Authelia's is {good}"));
    }
    let finding = builder.says(
        endpoint.option.as_str(),
        text!("{} is not an endpoint of Authelia's", quoted(&endpoint.option)),
        text!("Authelia answers 404 there, so {name} does not get any further than this."),
    );
    match context.sides.relying_party {
        Some(side) => finding.help(side.assign(&endpoint.option, &good)),
        None => finding,
    }
}
