//! The first two steps: both servers read what they are given.

use super::Narrated;
use super::value::TracedValue;
use super::view::View;
use crate::finding::quoted;
use crate::setting::{Setting, Unknown};

/// Authelia reads its configuration.
pub(super) fn provider(view: &View<'_>) -> Narrated {
    let mut values = Vec::new();
    if let Some(provider) = view.context.sides.provider {
        let version = view.context.sides.versions.provider;
        let told = view.given.authelia_told.map(|place| Setting::known(version, place));
        values.push(view.version(version, told.as_ref(), view.given.authelia_version));
        values.extend(files(view, &["authelia"]));
        let registrations = provider.registrations();
        match view.pair() {
            Some(pair) => {
                let others = registrations.len().saturating_sub(1);
                let client = view.option(&pair.registration.options, "client_id");
                values.push(match others {
                    0 => client,
                    1 => client.note("Coder's; one other client is registered"),
                    _ => client.note(format!("Coder's; {others} other clients are registered")),
                });
            }
            None => values.extend(
                registrations
                    .iter()
                    .map(|registration| view.option(&registration.options, "client_id")),
            ),
        }
        if let Some(why) = provider
            .incomplete
            .clone()
            .or_else(|| provider.clients.why_unknown().cloned())
        {
            values.push(view.unknown("other clients", &why));
        }
        values.extend(issuers(view));
    }
    Narrated {
        actor: "Authelia",
        does: "reads its configuration, and starts only if it accepts all of it".into(),
        request: None,
        values,
    }
}

/// The issuers that Authelia serves.
pub(super) fn issuers(view: &View<'_>) -> Vec<TracedValue> {
    let Some(provider) = view.context.sides.provider else {
        return Vec::new();
    };
    if provider.issuers.is_empty() {
        let why = Unknown::because("the files do not show `session.cookies`, so Authelia's issuers are not known")
            .remedied_by("give Authelia's whole configuration");
        return vec![view.unknown("issuer", &why)];
    }
    provider
        .issuers
        .iter()
        .map(|issuer| view.text("issuer", issuer))
        .collect()
}

/// Coder reads its options.
pub(super) fn relying_party(view: &View<'_>) -> Narrated {
    let mut values = Vec::new();
    if let Some(side) = view.coder() {
        values.push(view.version(
            view.context.sides.versions.relying_party,
            Some(&side.version),
            view.given.coder_version,
        ));
        values.extend(files(view, &["coder", "interpolation"]));
        let id = view.option(&side.options, "CODER_OIDC_CLIENT_ID");
        values.push(match (side.is_oidc_on(), view.given.client_id) {
            (false, _) => id.note("without it OpenID Connect is off, whatever else is set"),
            (true, Some(named)) if id.state == "unknown" => id.note(format!(
                "--client-id says {}; any turns OpenID Connect on",
                quoted(named)
            )),
            (true, _) => id.note("turns OpenID Connect on"),
        });
        values.push(secret(view));
        let key = view.option(&side.options, "CODER_OIDC_CLIENT_KEY_FILE");
        values.extend((key.state != "absent").then_some(key));
    }
    Narrated {
        actor: "Coder",
        does: "reads its options, and starts only if it can parse every one".into(),
        request: None,
        values,
    }
}

/// The client secret: that it is there and where, never what it is.
pub(super) fn secret(view: &View<'_>) -> TracedValue {
    let Some(side) = view.coder() else {
        return TracedValue::absent("CODER_OIDC_CLIENT_SECRET");
    };
    let secret = view.option(&side.options, "CODER_OIDC_CLIENT_SECRET");
    let is_empty = side
        .options
        .secret("CODER_OIDC_CLIENT_SECRET")
        .value()
        .is_some_and(|text| text.is_empty());
    match (secret.state, view.given.client_secret) {
        ("known", true) => secret.note("given with --client-secret-file"),
        // A mask would look as if there were one.
        ("known", false) if is_empty => secret.note("it is empty, which is as good as none"),
        _ => secret,
    }
}

/// The files that were read in these roles, in order.
fn files(view: &View<'_>, roles: &[&str]) -> Vec<TracedValue> {
    let files = view.inputs.iter().filter(|input| roles.contains(&input.role));
    files
        .map(|input| {
            let file = TracedValue::fixed("file", input.path.clone());
            if input.role == "interpolation" {
                file.note("only for interpolation")
            } else {
                file
            }
        })
        .collect()
}
