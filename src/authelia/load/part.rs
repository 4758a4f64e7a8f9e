//! One file's share of the configuration: whole, in pieces, or only the clients.

use super::merge;
use crate::authelia::Extent;
use crate::yaml::{Mapping, Node};

/// Sections that a whole configuration cannot do without, or hardly; guides show others beside `identity_providers`.
const MAIN_SECTIONS: [&str; 6] = [
    "access_control",
    "identity_validation",
    "jwt_secret",
    "notifier",
    "session",
    "storage",
];

/// Sections of Authelia's configuration beside `identity_providers`.
const OTHER_SECTIONS: [&str; 18] = [
    "access_control",
    "authentication_backend",
    "default_2fa_method",
    "default_redirection_url",
    "definitions",
    "duo_api",
    "identity_validation",
    "jwt_secret",
    "log",
    "notifier",
    "ntp",
    "password_policy",
    "regulation",
    "server",
    "session",
    "storage",
    "telemetry",
    "totp",
];

/// One file's, or one document's, share of the configuration.
pub(super) struct ConfigurationPart {
    /// The tree, in the layout of a whole configuration.
    pub(super) root: Node,
    pub(super) extent: Extent,
    /// Whether the keys are Authelia's own; a Helm chart's values have others.
    pub(super) own_keys: bool,
}

/// The part that a document of Authelia's own is.
pub(super) fn plain(root: &Node) -> Option<ConfigurationPart> {
    let own = |root: Node, extent| {
        Some(ConfigurationPart {
            root,
            extent,
            own_keys: true,
        })
    };
    if let Some(items) = root.sequence() {
        let clients = items.iter().any(is_client);
        return clients.then(|| own(in_clients(root), Extent::Clients)).flatten();
    }
    let mapping = root.mapping()?;
    let has = |key: &str| mapping.get(key).is_some();
    if has("identity_providers") || OTHER_SECTIONS.iter().any(|section| has(section)) {
        let whole = MAIN_SECTIONS.iter().any(|section| has(section));
        let extent = if whole { Extent::Configuration } else { Extent::Fragment };
        return own(root.clone(), extent);
    }
    if is_section(mapping, "oidc") {
        return own(merge::wrap(&["identity_providers"], root.clone()), Extent::Fragment);
    }
    if [
        "jwks",
        "hmac_secret",
        "issuer_private_key",
        "authorization_policies",
        "claims_policies",
    ]
    .iter()
    .any(|key| has(key))
        || (has("clients") && mapping.entries().len() > 1)
    {
        return own(
            merge::wrap(&["identity_providers", "oidc"], root.clone()),
            Extent::Fragment,
        );
    }
    if has("clients") {
        return own(
            merge::wrap(&["identity_providers", "oidc"], root.clone()),
            Extent::Clients,
        );
    }
    if is_client(root) && (has("redirect_uris") || has("client_secret") || has("secret") || has("scopes")) {
        return own(in_clients(root), Extent::Clients);
    }
    // A file of its own that this version knows nothing of; Authelia would say so.
    let known = mapping.entries().is_empty();
    (!known && looks_like_configuration(mapping))
        .then(|| own(root.clone(), Extent::Configuration))
        .flatten()
}

fn in_clients(node: &Node) -> Node {
    merge::wrap(&["identity_providers", "oidc", "clients"], node.clone())
}

fn is_section(mapping: &Mapping, key: &str) -> bool {
    mapping.get(key).is_some_and(|entry| entry.value.mapping().is_some())
}

fn is_client(node: &Node) -> bool {
    node.mapping()
        .is_some_and(|mapping| ["client_id", "id"].iter().any(|key| mapping.get(key).is_some()))
}

/// Whether any top-level key is a section of Authelia's.
fn looks_like_configuration(mapping: &Mapping) -> bool {
    const REST: [&str; 5] = [
        "theme",
        "webauthn",
        "privacy_policy",
        "certificates_directory",
        "default_policy",
    ];
    REST.iter().any(|key| mapping.get(key).is_some())
}
