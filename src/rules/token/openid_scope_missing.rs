//! `openid-scope-missing`: Coder does not request `openid`, so there is no ID token.

use crate::finding::{Finding, Help, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known, scopes};
use crate::signin::scopes::{are_malformed, have_openid};

pub(crate) const RULE: Rule = Rule {
    name: "openid-scope-missing",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Coder does not request the scope `openid`, so it gets no ID token",
    page: include_str!("../../../docs/rules/openid-scope-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder_signing_in()?;
    let request = context.request()?;
    let requested = request.scopes();
    if have_openid(known(&requested)?) {
        return Ok(());
    }
    let pair = context.pair();
    // Where the list is no list, `scope-not-allowed` says so, and nothing gets as far as this.
    if pair.is_ok() && are_malformed(known(&requested)?) {
        return Ok(());
    }
    let mut builder = Finding::at(
        requested.written_at(),
        scopes::label(&requested, &relying_party.facts, "`openid` is not among them"),
    );
    if let Ok(pair) = &pair {
        builder = builder.related(
            pair.registration.options.list("scopes").place,
            "what the registration allows",
        );
    }
    findings.report(
        builder
            .says(
                "openid",
                text!("{} does not request the scope `openid`", relying_party.name()),
                "Without it Authelia issues no ID token, and Coder shows after the login: id_token not found in \
                 response payload.",
            )
            .help(Help::scopes(&["profile", "email"]).certainly())
            .gives("openid"),
    );
    Ok(())
}
