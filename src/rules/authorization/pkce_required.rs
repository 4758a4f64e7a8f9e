//! `pkce-required`: Authelia demands PKCE that this version of Coder does not do, or not in this way.

use crate::coder::PKCE_SINCE;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Pair, Rule, known};
use crate::source::Span;

pub(crate) const RULE: Rule = Rule {
    name: "pkce-required",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "Authelia demands PKCE in a way this version of Coder does not support",
    page: include_str!("../../../docs/rules/pkce-required.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let method = pair.registration.options.text("pkce_challenge_method");
    let sends = context.coder_version >= PKCE_SINCE;
    let coder = pair.relying_party.version.place;
    if sends {
        if known(&method).is_ok_and(|method| *method == "plain") {
            findings.report(
                Finding::at(method.place, "only `plain` is accepted")
                    .related(coder, format!("Coder {} sends S256", context.coder_version))
                    .says(
                        "plain",
                        "Authelia accepts only PKCE `plain`, but Coder sends S256",
                        "Authelia sends the user back with invalid_request: the client does not allow method 'S256' \
                         and requires method 'plain'.",
                    )
                    .help("pkce_challenge_method: 'S256'"),
            );
        }
        return method.why_unknown().map_or(Ok(()), |why| Err(why.into()));
    }
    if let Some((place, text, help)) = demand(&pair)? {
        findings.report(
            Finding::at(place, text)
                .related(
                    coder,
                    format!(
                        "Coder {} never sends PKCE; versions from {PKCE_SINCE} on do",
                        context.coder_version
                    ),
                )
                .says(
                    "S256",
                    format!(
                        "Authelia demands PKCE, which Coder {} does not send",
                        context.coder_version
                    ),
                    "After login and consent Authelia sends the user back with invalid_request: clients must include \
                     a 'code_challenge' when performing the authorize code flow.",
                )
                .help(help),
        );
    }
    Ok(())
}

/// What makes Authelia demand PKCE of this registration: the place, what to say of it, and how to undo it.
fn demand(pair: &Pair<'_>) -> Result<Option<(Span, &'static str, &'static str)>, Coverage> {
    let client = &pair.registration.options;
    let provider = &pair.provider.options;
    let (required, method, public) = (
        client.flag("require_pkce"),
        client.text("pkce_challenge_method"),
        client.flag("public"),
    );
    let enforce = provider.text("enforce_pkce");
    if required.value() == Some(&true) {
        return Ok(Some((
            required.place,
            "demands PKCE",
            "require_pkce: false\npkce_challenge_method: ''",
        )));
    }
    if method.value().is_some_and(|method| !method.is_empty()) {
        return Ok(Some((
            method.place,
            "a method set here demands PKCE, whatever `require_pkce` says",
            "require_pkce: false\npkce_challenge_method: ''",
        )));
    }
    if enforce.value() == Some(&"always") {
        return Ok(Some((
            enforce.place,
            "demands PKCE of every client",
            "enforce_pkce: 'public_clients_only'",
        )));
    }
    if public.value() == Some(&true) && enforce.value() != Some(&"never") {
        return Ok(Some((
            public.place,
            "PKCE is demanded of public clients",
            "enforce_pkce: 'never'",
        )));
    }
    let unknown = [required.why_unknown(), method.why_unknown(), enforce.why_unknown()];
    unknown
        .into_iter()
        .flatten()
        .next()
        .map_or(Ok(None), |why| Err(why.into()))
}
