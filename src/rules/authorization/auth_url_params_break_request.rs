//! `auth-url-params-break-request`: an extra parameter makes the authorization request fail.

use super::parameters::{Effect, Extra, Problem};
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::party::coder::EXTRA_PARAMETERS;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "auth-url-params-break-request",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "an extra parameter of Coder's makes the authorization request fail",
    page: include_str!("../../../docs/rules/auth-url-params-break-request.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    context.coder()?;
    if let Some(why) = &request.hidden {
        return Err(why.into());
    }
    let Some(parameters) = request.extras() else {
        return Err(Coverage::NotApplicable);
    };
    let extra = Extra {
        pair,
        request,
        discovery: context.sign_in.discovery.as_ref(),
    };
    let place = pair.relying_party.options.get(EXTRA_PARAMETERS).written_at();
    let (problems, unknown) = extra.problems();
    for Problem { name, value, effect } in problems {
        let Effect { stage, severity, why } = effect;
        findings.report(
            Finding::at(place, text!("sends {name}={value}"))
                .related(pair.registration.place(), "the registration it is sent to")
                .stage(stage)
                .severity(severity)
                .says(
                    name,
                    text!("the extra parameter {} breaks the request", quoted(name)),
                    why,
                )
                .help(pair.relying_party.assign(EXTRA_PARAMETERS, &without(parameters, name))),
        );
    }
    unknown.map_or(Ok(()), Err)
}

/// The other parameters; Coder's default where none is left. A challenge's method is nothing without the challenge.
fn without(parameters: &serde_json::Map<String, serde_json::Value>, name: &str) -> String {
    let mut rest = parameters.clone();
    rest.remove(name);
    if name == "code_challenge" {
        rest.remove("code_challenge_method");
    }
    if rest.is_empty() {
        return "{\"access_type\": \"offline\"}".to_owned();
    }
    serde_json::Value::Object(rest).to_string()
}
