//! `client-not-registered`: Coder's client id is none of Authelia's.

use crate::authelia::Provider;
use crate::finding::{Coverage, Finding, Severity, Stage, Text, listed, quoted};
use crate::pairing::Pairing;
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "client-not-registered",
    stage: Stage::Authorization,
    severity: Severity::Error,
    summary: "Coder's client id is not registered with Authelia",
    page: include_str!("../../../docs/rules/client-not-registered.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (provider, relying_party) = (context.provider()?, context.relying_party()?);
    let suggestion = match context.sides.pairing {
        Pairing::ById(_) => return Ok(()),
        Pairing::Disabled | Pairing::SwitchedOff | Pairing::OneSided => return Err(Coverage::NotApplicable),
        Pairing::Unknown(why) => return Err(Coverage::from(why)),
        Pairing::ByRedirectUri(_) => {
            return Err(Coverage::not_checked(text!(
                "one of the client ids is not known; assumed to be the only registration with a redirect URI \
                     of a {}'s",
                relying_party.name()
            )));
        }
        Pairing::NotRegistered(suggestion) => suggestion,
    };
    let setting = relying_party.client_id();
    let wanted = *known(&setting)?;
    let builder = Finding::at(
        setting.written_at(),
        text!("{} signs in with this client id", relying_party.name()),
    );
    let why = "Authelia shows an error page instead of its login: the requested client does not exist. \
               Client ids are compared exactly.";
    let headline = text!("client id {} is not registered", quoted(wanted));
    let finding = match suggestion {
        Some(found) if found.registration.id_as_written.is_some() => builder
            .related(
                found.registration.options.text("client_id").place,
                text!(
                    "without quotes this is not text to YAML: Authelia makes {} of it",
                    quoted(found.client_id)
                ),
            )
            .says(wanted, headline, why)
            .help(text!("client_id: '{wanted}'")),
        Some(found) => builder
            .related(
                found.registration.options.text("client_id").place,
                text!("did you mean this one? {}", found.because),
            )
            .says(wanted, headline, why)
            .help(relying_party.assign(&relying_party.facts.settings.client_id, found.client_id)),
        None => builder
            .related(provider.place, registered(provider))
            .says(wanted, headline, why)
            .help(text!(
                "register it: under `clients`, add a registration with `client_id: '{wanted}'`"
            ))
            // The clients may be in the wrong place.
            .lacks("clients"),
    };
    findings.report(finding);
    Ok(())
}

/// Which client ids there are.
fn registered(provider: &Provider) -> Text {
    const MOST: usize = 5;
    let ids = provider.registrations().iter();
    let ids: Vec<String> = ids
        .filter_map(|client| client.options.text("client_id").value().map(|id| quoted(id)))
        .collect();
    match ids.len() {
        0 => "no clients are registered here".into(),
        more if more > MOST => text!("not among the {more} registered client ids"),
        _ => text!("registered: {}", listed(&ids)),
    }
}
