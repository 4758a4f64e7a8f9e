//! Finds the configuration in a document: people keep it whole, in pieces, or inside something else.

use super::{Loader, Part, helm, kubernetes, merge};
use crate::authelia::{Extent, rule, subject};
use crate::finding::{Finding, Severity, headline, listed, quoted};
use crate::source::{SourceMap, Span};
use crate::yaml::{Mapping, Node, YamlError};

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

/// The parts of the configuration that a file's documents hold.
pub(super) fn parts(loader: &mut Loader<'_, '_>, documents: Vec<Node>, sources: &mut SourceMap) -> Vec<Part> {
    if documents.iter().any(kubernetes::is_manifest) {
        return kubernetes::parts(loader, &documents, sources);
    }
    // Authelia reads the first document only.
    let mut documents = documents.into_iter();
    let Some(first) = documents.next() else {
        return Vec::new();
    };
    let has_section = |root: &Node| {
        let part = plain(root).map(|part| part.root);
        part.is_some_and(|root| root.at(&["identity_providers", "oidc"]).is_some())
    };
    if let Some(further) = documents.find(has_section) {
        loader.loaded.passed_over = Some(further.span);
    }
    if let Some(values) = helm::values(&first) {
        return helm::part(loader, values).into_iter().collect();
    }
    let part = plain(&first);
    if part.is_none() {
        refuse_unrelated(loader, &first);
    }
    if part.is_none() && !first.is_null() && first.mapping().is_none() {
        loader.loaded.yaml_errors.push(YamlError {
            span: first.span,
            message: "a configuration is a mapping of options, and this is not".into(),
        });
    }
    part.into_iter().collect()
}

/// Whether the document only carries the configuration in a text or a section of its own.
pub(super) fn carries(root: &Node) -> bool {
    kubernetes::is_manifest(root) || helm::values(root).is_some()
}

/// The part that a document of Authelia's own is.
pub(super) fn plain(root: &Node) -> Option<Part> {
    let own = |root: Node, extent| {
        Some(Part {
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

/// A file among several that has nothing of Authelia's, such as its users in a directory of configuration: Authelia
/// reads it all the same, and refuses its keys. What is in no doubt another program's may be there by chance.
fn refuse_unrelated(loader: &mut Loader<'_, '_>, root: &Node) {
    let keys = keys_of(root, 4);
    let (Some(first), true) = (
        keys.first(),
        loader.request.files.len() > 1 && root.get("services").is_none(),
    ) else {
        return;
    };
    let names: Vec<String> = keys.iter().map(|(name, _)| quoted(name)).collect();
    let finding = Finding::at(first.1, "this file has none of Authelia's keys")
        .rule(rule::UNKNOWN_KEY)
        .severity(Severity::Error)
        .says(
            subject(None, &first.0),
            headline(&first.0.chars().take(46).collect::<String>(), "is no key of Authelia's"),
            format!(
                "Authelia reads every file of its `--config` as configuration, and refuses to start because it does not \
                 know {}.",
                listed(&names)
            ),
        )
        .help("name only the files that Authelia is started with: --authelia configuration.yml");
    loader.loaded.defects.push(finding);
}

/// The first `most` keys without others below them, as Authelia names them.
fn keys_of(root: &Node, most: usize) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), root)];
    while let Some((prefix, node)) = pending.pop() {
        let entries = node.mapping().map_or(&[][..], Mapping::entries);
        for entry in entries.iter().take(most).rev() {
            let Some(name) = entry.key.scalar() else { continue };
            let name: String = name.text.chars().take(40).collect();
            let key = if prefix.is_empty() {
                name
            } else {
                format!("{prefix}.{name}")
            };
            match entry.value.mapping() {
                Some(inner) if !inner.entries().is_empty() && prefix.len() < 120 => pending.push((key, &entry.value)),
                _ => found.push((key, entry.key.span)),
            }
        }
        if found.len() >= most {
            break;
        }
    }
    found.sort_by_key(|(_, span)| span.start());
    found.truncate(most);
    found
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
