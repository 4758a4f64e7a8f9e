//! `pkce-required`: Authelia demands PKCE that this version of Coder does not do, or not in this way.

use crate::finding::{Finding, Severity, Stage};
use crate::party::RelyingParty;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::{Challenge, Demand};

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
    let side = pair.relying_party;
    let (name, versioned, place) = (side.name(), side.facts.versioned(), side.version_place());
    match &context.request()?.challenge {
        Challenge::Unknown(why) => Err(why.clone()),
        Challenge::Own => {
            let method = pair.registration.options.text("pkce_challenge_method");
            if known(&method).is_ok_and(|method| *method == "plain") {
                findings.report(
                    Finding::at(method.place, "only `plain` is accepted")
                        .related(place, text!("{versioned} sends S256"))
                        .says(
                            "plain",
                            text!("Authelia accepts only PKCE `plain`, but {name} sends S256"),
                            "Authelia sends the user back with invalid_request: the client does not allow method \
                             'S256' and requires method 'plain'.",
                        )
                        .help("pkce_challenge_method: 'S256'"),
                );
            }
            method.why_unknown().map_or(Ok(()), |why| Err(why.into()))
        }
        // What comes of it is `auth-url-params-break-request`'s to say.
        Challenge::Extra { .. } => Ok(()),
        Challenge::None => {
            let Some(demand) = Demand::of(&pair)? else {
                return Ok(());
            };
            let (at, text, help) = said(&demand);
            findings.report(
                Finding::at(at, text)
                    .related(place, never(side))
                    .says(
                        "S256",
                        text!("Authelia demands PKCE, which {versioned} does not send"),
                        "After login and consent Authelia sends the user back with invalid_request: clients must \
                         include a 'code_challenge' when performing the authorize code flow.",
                    )
                    .help(help),
            );
            Ok(())
        }
    }
}

/// What to say of a version that sends no code challenge.
fn never(side: &RelyingParty) -> String {
    let versioned = side.facts.versioned();
    match &side.facts.challenge_since {
        Some(since) => format!("{versioned} never sends PKCE; versions from {since} on do"),
        None => format!("{versioned} sends no PKCE"),
    }
}

/// Where PKCE is demanded, what to say of it, and how to undo it.
fn said(demand: &Demand) -> (crate::source::Span, &'static str, &'static str) {
    const NOT_DEMANDED: &str = "require_pkce: false\npkce_challenge_method: ''";
    match demand {
        Demand::Required(place) => (*place, "demands PKCE", NOT_DEMANDED),
        Demand::Method(place) => (
            *place,
            "a method set here demands PKCE, whatever `require_pkce` says",
            NOT_DEMANDED,
        ),
        Demand::Everybody(place) => (
            *place,
            "demands PKCE of every client",
            "enforce_pkce: 'public_clients_only'",
        ),
        Demand::Public(place) => (*place, "PKCE is demanded of public clients", "enforce_pkce: 'never'"),
    }
}
