//! Redirect URIs, request URIs and the sector identifier.

use std::collections::HashSet;

use super::judge::Judge;
use super::{Client, items};
use crate::finding::quoted;
use crate::golang::Url;

/// The redirect URI of programs that show the code to the user; for public clients only.
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// What to write where nothing is written yet.
const REDIRECT_URI: &str = "redirect_uris:\n  - 'https://coder.example.com/api/v2/users/oidc/callback'  # Coder's own \
                            address";

pub(super) fn check(client: &Client<'_>, judge: &mut Judge) {
    redirect_uris(client, judge);
    request_uris(client, judge);
    sector_identifier(client, judge);
}

fn redirect_uris(client: &Client<'_>, judge: &mut Judge) {
    let mut seen = HashSet::new();
    for item in items(client.options, "redirect_uris") {
        let Some(uri) = item.value() else { continue };
        if !seen.insert(uri) {
            judge
                .client(
                    client.id,
                    "redirect_uris",
                    item.place,
                    "has a URI twice",
                    "starts and warns: values must be unique.",
                )
                .warns();
        }
        if uri == OUT_OF_BAND {
            if client.options.flag("public").value() == Some(&false) {
                judge.client(
                    client.id,
                    "redirect_uris",
                    item.place,
                    "is for public clients only",
                    "refuses to start.",
                );
            }
            continue;
        }
        match Url::parse(uri) {
            Err(error) => {
                let added = judge
                    .client(
                        client.id,
                        "redirect_uris",
                        item.place,
                        "has a URI that cannot be parsed",
                        "refuses to start: Go's URL parser does not read it.",
                    )
                    .related(item.place, error.to_string());
                if uri.contains(['<', '{']) {
                    added.help(REDIRECT_URI);
                }
            }
            Ok(_) if uri.trim().is_empty() => {
                judge
                    .client(
                        client.id,
                        "redirect_uris",
                        item.place,
                        "has a URI that is empty",
                        "refuses to start: a redirect URI has to be absolute.",
                    )
                    .help(REDIRECT_URI);
            }
            Ok(url) if !url.is_absolute() => {
                judge
                    .client(
                        client.id,
                        "redirect_uris",
                        item.place,
                        "has a URI without a scheme",
                        "refuses to start: a redirect URI has to be absolute.",
                    )
                    .help(format!("redirect_uris:\n  - 'https://{}'", uri.trim_start_matches('/')));
            }
            Ok(_) => {}
        }
    }
}

fn request_uris(client: &Client<'_>, judge: &mut Judge) {
    let mut seen = HashSet::new();
    for item in items(client.options, "request_uris") {
        let Some(uri) = item.value() else { continue };
        if !seen.insert(uri) {
            judge.client(
                client.id,
                "request_uris",
                item.place,
                "has a URI twice",
                "refuses to start.",
            );
        }
        let wrong = match Url::parse(uri) {
            Err(_) => Some("has a URI that cannot be parsed"),
            Ok(url) if !url.is_absolute() => Some("has a URI without a scheme"),
            Ok(url) if url.scheme != "https" => Some("has a URI that is not https"),
            Ok(_) => None,
        };
        if let Some(wrong) = wrong {
            judge.client(
                client.id,
                "request_uris",
                item.place,
                wrong,
                "refuses to start: a request URI has to be an https address.",
            );
        }
    }
}

fn sector_identifier(client: &Client<'_>, judge: &mut Judge) {
    const OPTION: &str = "sector_identifier_uri";
    let setting = client.options.text(OPTION);
    let Some(text) = setting.value().filter(|text| !text.is_empty()) else {
        return;
    };
    let Ok(url) = Url::parse(text) else { return };
    if !url.is_absolute() || url.host.is_empty() {
        judge
            .client(
                client.id,
                OPTION,
                setting.place,
                "is not absolute",
                "starts and warns: a sector identifier is an https address.",
            )
            .warns();
        return;
    }
    if url.scheme != "https" {
        judge.client(
            client.id,
            OPTION,
            setting.place,
            format!("is {}, not https", quoted(&url.scheme)),
            "refuses to start.",
        );
    }
    for (wrong, present) in [("a fragment", !url.fragment.is_empty()), ("a user", url.user.is_some())] {
        if present {
            judge.client(
                client.id,
                OPTION,
                setting.place,
                format!("has {wrong}"),
                "refuses to start.",
            );
        }
    }
}
