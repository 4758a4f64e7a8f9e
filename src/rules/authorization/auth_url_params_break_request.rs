//! `auth-url-params-break-request`: an extra parameter makes the authorization request fail.

use super::parameters::{Problem, Request};
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::options::Value;
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "auth-url-params-break-request",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "an extra parameter of Coder's makes the authorization request fail",
    page: include_str!("../../../docs/rules/auth-url-params-break-request.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let setting = pair.relying_party.options.get("CODER_OIDC_AUTH_URL_PARAMS");
    let Value::Map(parameters) = known(&setting)? else {
        return Err(Coverage::NotApplicable);
    };
    let request = Request {
        pair: &pair,
        parameters,
        coder_version: context.coder_version,
    };
    let (problems, unknown) = request.problems();
    for Problem {
        name,
        value,
        stage,
        why,
    } in problems
    {
        findings.report(
            Finding::at(setting.written_at(), format!("sends {name}={value}"))
                .related(pair.registration.place(), "the registration it is sent to")
                .stage(stage)
                .says(
                    name,
                    format!("the extra parameter {} breaks the request", quoted(name)),
                    why,
                )
                .help(
                    pair.relying_party
                        .assign("CODER_OIDC_AUTH_URL_PARAMS", &without(parameters, name)),
                ),
        );
    }
    unknown.map_or(Ok(()), Err)
}

/// The other parameters; Coder's default where none is left.
fn without(parameters: &serde_json::Value, name: &str) -> String {
    let mut rest = parameters.as_object().cloned().unwrap_or_default();
    rest.remove(name);
    if rest.is_empty() {
        return "{\"access_type\": \"offline\"}".to_owned();
    }
    serde_json::Value::Object(rest).to_string()
}
