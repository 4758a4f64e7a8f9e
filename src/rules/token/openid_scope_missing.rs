//! `openid-scope-missing`: Coder does not request `openid`, so there is no ID token.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "openid-scope-missing",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Coder does not request the scope `openid`, so it gets no ID token",
    page: include_str!("../../../docs/rules/openid-scope-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    if !relying_party.is_oidc_on() {
        return Err(Coverage::NotApplicable);
    }
    let requested = relying_party.requested_scopes();
    if known(&requested)?.iter().any(|scope| scope == "openid") {
        return Ok(());
    }
    let mut scopes = vec!["openid"];
    scopes.extend(requested.value().into_iter().flatten().map(String::as_str));
    let mut builder = Finding::at(requested.written_at(), "`openid` is not among them");
    if let Ok(pair) = context.pair() {
        builder = builder.related(
            pair.registration.options.list("scopes").place,
            "what the registration allows",
        );
    }
    findings.report(
        builder
            .says(
                "openid",
                "Coder does not request the scope `openid`",
                "Without it Authelia issues no ID token, and Coder shows after the login: id_token not found in \
                 response payload.",
            )
            .help(format!("CODER_OIDC_SCOPES={}", scopes.join(","))),
    );
    Ok(())
}
