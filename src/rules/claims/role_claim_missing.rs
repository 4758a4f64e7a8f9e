//! `role-claim-missing`: Coder is to take roles from a claim that it never gets.

use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule, known, stage};

pub(crate) const RULE: Rule = Rule {
    name: "role-claim-missing",
    stage: Stage::Claims,
    severity: Severity::Warning,
    summary: "Coder is to take roles from a claim that it never gets",
    page: include_str!("../../../docs/rules/role-claim-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    context.coder()?;
    let field = pair.relying_party.options.text("CODER_OIDC_USER_ROLE_FIELD");
    let claim = *known(&field)?;
    if claim.is_empty() {
        return Err(Coverage::NotApplicable);
    }
    let claims = stage(&context.sign_in.claims)?;
    if claims.arrives(claim) {
        return Ok(());
    }
    let missing = if claims.is_granted(claim) {
        "userinfo, which carries it, is ignored"
    } else {
        "no scope requested here carries it"
    };
    findings.report(
        Finding::at(field.written_at(), text!("needs the claim {}", quoted(claim)))
            .related(request.scopes().written_at(), missing)
            .related(
                pair.registration.options.list("scopes").place,
                "what the registration allows",
            )
            .says(
                claim,
                text!("the roles claim {} never reaches Coder", quoted(claim)),
                "Sign-in works, but at each one Coder takes away every role that is not in the claim, and the claim \
                 is never there.",
            ),
    );
    Ok(())
}
