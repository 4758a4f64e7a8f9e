//! `auth-url-params-break-request`: an extra parameter makes the authorization request fail.

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
    let text = |name: &str| parameters.get(name).and_then(serde_json::Value::as_str);
    let audiences = pair.registration.options.list("audience");
    let registered = |wanted: &str| {
        audiences
            .value()
            .is_some_and(|items| items.iter().any(|item| item.value().is_some_and(|item| item == wanted)))
    };
    let problem = match (text("response_mode"), text("response_type"), text("audience")) {
        (Some(mode), ..) if mode != "query" => Some((
            "response_mode",
            mode,
            "Coder's callback reads only the query of a GET request, so the answer in this mode is lost.",
        )),
        (_, Some(kind), _) if kind != "code" => Some((
            "response_type",
            kind,
            "Coder's callback needs a code, and this response type brings none, or not in the query.",
        )),
        (.., Some(audience)) if audiences.why_unknown().is_none() && !registered(audience) => Some((
            "audience",
            audience,
            "Authelia sends the user back with invalid_target: the audience is not registered for this client.",
        )),
        _ => None,
    };
    if let Some((name, value, why)) = problem {
        findings.report(
            Finding::at(setting.written_at(), format!("sends {name}={value}"))
                .related(pair.registration.place(), "the registration it is sent to")
                .says(
                    name,
                    format!("the extra parameter {} breaks the request", quoted(name)),
                    why,
                )
                .help("CODER_OIDC_AUTH_URL_PARAMS={\"access_type\": \"offline\"}"),
        );
    }
    Ok(())
}
