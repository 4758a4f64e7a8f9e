//! `client-not-registered`: Coder's client id is none of Authelia's.

use crate::authelia::Provider;
use crate::finding::{Coverage, Finding, Severity, Stage, Text, listed, quoted};
use crate::pairing::Pairing;
use crate::party::RelyingParty;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::setting::is_placeholder;

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
                "one of the client ids is not known; taken for it: the registration with {}'s redirect URI",
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
    let headline = if is_placeholder(wanted) {
        text!("the client id is still a placeholder: {}", quoted(wanted))
    } else {
        text!("client id {} is not registered", quoted(wanted))
    };
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
            .help(found.registration.write(format!("client_id: '{wanted}'"))),
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
            .help(registration(relying_party, wanted))
            // The clients may be in the wrong place.
            .lacks("clients")
            .lacks("client_id")
            .lacks("oidc")
            .lacks("identity_providers.oidc.clients"),
    };
    findings.report(finding);
    Ok(())
}

/// A registration for the relying party, with what is known of it.
fn registration(side: &RelyingParty, client_id: &str) -> Text {
    let list = |key: &str, items: &[String]| {
        let items: String = items.iter().map(|item| format!("\n    - '{item}'")).collect();
        if items.is_empty() {
            items
        } else {
            format!("\n  {key}:{items}")
        }
    };
    let redirect_uri: Vec<String> = side.redirect_uri().value().cloned().into_iter().collect();
    let scopes = side.scopes();
    let scopes: Vec<String> = scopes
        .value()
        .copied()
        .unwrap_or_default()
        .iter()
        .filter_map(|scope| scope.value().cloned())
        .collect();
    let refreshes = scopes.iter().any(|scope| scope == "offline_access");
    let grants = ["authorization_code", "refresh_token"].map(str::to_owned);
    let grants: &[String] = if refreshes { &grants } else { &[] };
    let method = side
        .facts
        .methods
        .known
        .as_ref()
        .ok()
        .and_then(|methods| methods.last());
    let method = method.map_or(String::new(), |method| {
        format!("\n  token_endpoint_auth_method: '{}'", method.name())
    });
    text!(
        "register it, as an item of `clients`:\n- client_id: '{client_id}'\n  client_name: '{}'\n  client_secret: '<the \
         digest of its secret>'\n  authorization_policy: 'two_factor'{}{}{}{method}",
        side.name(),
        list("redirect_uris", &redirect_uri),
        list("scopes", &scopes),
        list("grant_types", grants)
    )
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
