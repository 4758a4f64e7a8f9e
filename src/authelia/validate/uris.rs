//! Redirect URIs, request URIs and the sector identifier.

use std::collections::BTreeSet;

use super::defects::Defects;
use super::{Client, items};
use crate::authelia::refusals::client::{
    REDIRECT_URI_OUT_OF_BAND, REDIRECT_URI_RELATIVE, REDIRECT_URI_TWICE, REDIRECT_URI_UNREADABLE, REQUEST_URI,
    REQUEST_URI_TWICE, SECTOR_HOST, SECTOR_PART, SECTOR_RELATIVE, SECTOR_SCHEME,
};
use crate::authelia::versions::SECTOR_IDENTIFIER_IS_A_DOCUMENT;
use crate::finding::quoted;
use crate::golang::Url;
use crate::source::Span;
use crate::text::Text;
use crate::version::Version;

/// The redirect URI of programs that show the code to the user; for public clients only.
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// What to write where nothing is written yet.
const REDIRECT_URI: &str = "redirect_uris:\n  - 'https://coder.example.com/api/v2/users/oidc/callback'  # Coder's own \
                            address";

pub(super) fn check(client: &Client<'_>, version: Version, defects: &mut Defects) {
    redirect_uris(client, defects);
    request_uris(client, defects);
    if SECTOR_IDENTIFIER_IS_A_DOCUMENT.holds(version) {
        sector_identifier(client, defects);
    } else {
        sector_host(client, defects);
    }
}

fn redirect_uris(client: &Client<'_>, defects: &mut Defects) {
    let mut seen = BTreeSet::new();
    for item in items(client.options, "redirect_uris") {
        let Some(uri) = item.value() else { continue };
        if !seen.insert(uri) {
            let said = "has a URI twice";
            defects.of_client(client.id, &REDIRECT_URI_TWICE, "redirect_uris", item.place, said);
        }
        if uri == OUT_OF_BAND {
            if client.options.flag("public").value() == Some(&false) {
                defects.of_client(
                    client.id,
                    &REDIRECT_URI_OUT_OF_BAND,
                    "redirect_uris",
                    item.place,
                    "is for public clients only",
                );
            }
            continue;
        }
        redirect_uri(client, uri, item.place, defects);
    }
}

fn redirect_uri(client: &Client<'_>, uri: &str, place: Span, defects: &mut Defects) {
    const OPTION: &str = "redirect_uris";
    match Url::parse(uri) {
        Err(error) => {
            let added = defects
                .of_client(
                    client.id,
                    &REDIRECT_URI_UNREADABLE,
                    OPTION,
                    place,
                    "has a URI that cannot be parsed",
                )
                .related(place, Text::told(error.to_string()));
            if uri.contains(['<', '{']) {
                added.help(REDIRECT_URI);
            }
        }
        Ok(_) if uri.trim().is_empty() => {
            defects
                .of_client(
                    client.id,
                    &REDIRECT_URI_RELATIVE,
                    OPTION,
                    place,
                    "has a URI that is empty",
                )
                .help(REDIRECT_URI);
        }
        Ok(url) if !url.is_absolute() => {
            defects
                .of_client(
                    client.id,
                    &REDIRECT_URI_RELATIVE,
                    OPTION,
                    place,
                    "has a URI without a scheme",
                )
                .write(format!("redirect_uris:\n  - 'https://{}'", uri.trim_start_matches('/')));
        }
        Ok(_) => {}
    }
}

fn request_uris(client: &Client<'_>, defects: &mut Defects) {
    let mut seen = BTreeSet::new();
    for item in items(client.options, "request_uris") {
        let Some(uri) = item.value() else { continue };
        if !seen.insert(uri) {
            let said = "has a URI twice";
            defects.of_client(client.id, &REQUEST_URI_TWICE, "request_uris", item.place, said);
        }
        let wrong = match Url::parse(uri) {
            Err(_) => Some("has a URI that cannot be parsed"),
            Ok(url) if !url.is_absolute() => Some("has a URI without a scheme"),
            Ok(url) if url.scheme != "https" => Some("has a URI that is not https"),
            Ok(_) => None,
        };
        if let Some(wrong) = wrong {
            defects.of_client(client.id, &REQUEST_URI, "request_uris", item.place, wrong);
        }
    }
}

fn sector_identifier(client: &Client<'_>, defects: &mut Defects) {
    const OPTION: &str = "sector_identifier_uri";
    let setting = client.options.text(OPTION);
    let Some(text) = setting.value().filter(|text| !text.is_empty()) else {
        return;
    };
    let Ok(url) = Url::parse(text) else { return };
    if !url.is_absolute() {
        defects.of_client(client.id, &SECTOR_RELATIVE, OPTION, setting.place, "is not absolute");
        return;
    }
    if url.scheme != "https" {
        defects.of_client(
            client.id,
            &SECTOR_SCHEME,
            OPTION,
            setting.place,
            text!("is {}, not https", quoted(&url.scheme)),
        );
    }
    if url.scheme == "https" && url.host.is_empty() {
        defects.of_client(client.id, &SECTOR_PART, OPTION, setting.place, "has no host");
    }
    for (wrong, present) in [("a fragment", !url.fragment.is_empty()), ("a user", url.user.is_some())] {
        if present {
            defects.of_client(client.id, &SECTOR_PART, OPTION, setting.place, text!("has {wrong}"));
        }
    }
}

/// Before it was the address of a document, a sector identifier was a host, with or without a port.
///
/// Source: authelia/authelia v4.38.6 `internal/configuration/validator/identity_providers.go`
/// `validateOIDCClientSectorIdentifier`; `internal/utils/url.go` `IsURLHostComponent`.
fn sector_host(client: &Client<'_>, defects: &mut Defects) {
    const OPTION: &str = "sector_identifier_uri";
    let setting = client.options.text(OPTION);
    let Some(url) = setting.value().and_then(|text| Url::parse(text).ok()) else {
        return;
    };
    let bare = url.raw_query.is_empty() && url.fragment.is_empty() && url.host.is_empty() && url.user.is_none();
    // What has to be escaped in a path makes one that is not the host.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte);
    let host = bare && url.scheme.is_empty() && !url.path.is_empty() && url.raw_path.bytes().all(plain);
    let with_port = bare && !url.scheme.is_empty() && url.opaque.bytes().all(|byte| byte.is_ascii_digit());
    if host || (with_port && !url.opaque.is_empty()) || (url.scheme.is_empty() && !url.host.is_empty()) {
        return;
    }
    defects
        .of_client(client.id, &SECTOR_HOST, OPTION, setting.place, "is not just a host")
        .write(format!("{OPTION}: '{}'", url.host));
}
