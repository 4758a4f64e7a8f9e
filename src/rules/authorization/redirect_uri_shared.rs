//! `redirect-uri-shared`: another registration has Coder's redirect URI, too.

use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "redirect-uri-shared",
    stage: Stage::Authorization,
    severity: Severity::Note,
    summary: "another registration has Coder's redirect URI, too",
    page: include_str!("../../../docs/rules/redirect-uri-shared.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    if pair.relying_party.derived.host_is_asked_for {
        return Err(Coverage::NotApplicable);
    }
    let redirect_uri = context.request()?.redirect_uri();
    let sent = known(&redirect_uri)?;
    let own = pair.registration.options.list("redirect_uris");
    let own = own.value().copied().unwrap_or_default();
    if !own.iter().any(|uri| uri.value() == Some(sent)) && own.iter().all(|uri| uri.value().is_some()) {
        // Where the client's own is another one, `redirect-uri-not-registered` says so.
        return Err(Coverage::NotApplicable);
    }
    let (own, party) = (pair.registration.place(), pair.relying_party.name());
    for other in pair.provider.registered_with(sent).filter(|other| other.place() != own) {
        let uris = other.options.list("redirect_uris");
        let same = uris.value().copied().unwrap_or_default().iter();
        let Some(uri) = same.into_iter().find(|uri| uri.value() == Some(sent)) else {
            continue;
        };
        let id = other.options.text("client_id");
        let name = id.value().map_or_else(|| "another client".to_owned(), |id| quoted(id));
        let mut builder = Finding::at(uri.written_at(), text!("{party}'s redirect URI")).related(
            pair.relying_party.client_id_place(),
            text!("the client that {party} signs in as"),
        );
        if !id.is_absent() {
            builder = builder.related(id.written_at(), "has it as well");
        }
        findings.report(builder.says(
            id.value().copied().unwrap_or_default(),
            text!("{name} has {party}'s redirect URI, too"),
            text!(
                "Authelia goes by the client id, so both work; what is changed in the one that {party} does not use has \
                 no effect on the sign-in."
            ),
        ));
    }
    Ok(())
}
