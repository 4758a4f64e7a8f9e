//! `pkce-required`: Authelia demands PKCE that this version of Coder does not do, or not in this way.

use crate::finding::{Change, Finding, Help, Severity, Side, Stage};
use crate::party::RelyingParty;
use crate::rules::{Check, Context, Findings, Pair, Rule, known};
use crate::signin::{Challenge, Demand};
use crate::source::Span;
use crate::text::Text;

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
        Challenge::Unknown(why) => Demand::of(&pair)?.map_or(Ok(()), |_| Err(why.clone())),
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
                        .help(pair.registration.write("pkce_challenge_method: 'S256'").certainly()),
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
            let (at, text, help) = said(&pair, &demand);
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
fn never(side: &RelyingParty) -> Text {
    let versioned = side.facts.versioned();
    match &side.facts.challenge_since {
        Some(since) => text!("{versioned} never sends PKCE; versions from {since} on do"),
        None => text!("{versioned} sends no PKCE"),
    }
}

/// Where PKCE is demanded, what to say of it, and how to undo it.
fn said(pair: &Pair<'_>, demand: &Demand) -> (Span, &'static str, Help) {
    let not_demanded = || {
        pair.registration
            .write("require_pkce: false\npkce_challenge_method: ''")
    };
    let of_everybody = |place: Span, value: &str| -> Help {
        Change::keys(Side::Provider, place, format!("enforce_pkce: '{value}'")).into()
    };
    let (place, text, undone) = match demand {
        Demand::Required(place) => (*place, "demands PKCE", not_demanded()),
        Demand::Method(place) => (
            *place,
            "a method set here demands PKCE, whatever `require_pkce` says",
            not_demanded(),
        ),
        Demand::Everybody(place) => (
            *place,
            "demands PKCE of every client",
            of_everybody(*place, "public_clients_only"),
        ),
        Demand::Public(place) => (
            *place,
            "PKCE is demanded of public clients",
            of_everybody(*place, "never"),
        ),
    };
    let facts = &pair.relying_party.facts;
    let help = match &facts.challenge_since {
        Some(since) => undone.or(upgrade(&facts.name, since)),
        None => undone,
    };
    (place, text, help)
}

fn upgrade(name: &str, since: &str) -> Help {
    since
        .parse()
        .map_or_else(|()| text!("upgrade {name} to {since} or later").into(), Help::Upgrade)
}
