//! What the checks of one provider look at.

use std::collections::{HashMap, HashSet};

use crate::authelia::Provider;
use crate::options::Options;
use crate::setting::Setting;

/// What can be referred to, gathered once for all clients.
pub(super) struct Known<'a> {
    pub(super) provider: &'a Provider,
    /// Whether the whole provider section is there, so that what is missing from it is missing.
    pub(super) whole: bool,
    /// The signing algorithms that the issuer's keys offer; `None` if that is not known.
    pub(super) algorithms: Option<HashSet<String>>,
    /// The ids of the issuer's signing keys; `None` if that is not known.
    pub(super) key_ids: Option<HashSet<String>>,
    pub(super) policies: Option<HashSet<&'a str>>,
    pub(super) lifespans: Option<HashSet<&'a str>>,
    pub(super) scopes: Option<HashMap<&'a str, &'a Options>>,
    pub(super) claims_policies: Option<HashMap<&'a str, HashSet<String>>>,
}

/// One client with what its rules ask for again and again.
pub(super) struct Client<'a> {
    /// As Authelia prints it.
    pub(super) id: &'a str,
    pub(super) options: &'a Options,
    pub(super) jwks: &'a Setting<Vec<Options>>,
    pub(super) secret: SecretKind,
}

/// What the client's secret is.
pub(super) enum SecretKind {
    None,
    Plaintext,
    Digest,
    Unknown,
}

/// The client's id as it can be shown: its name, if the id is not known.
pub(super) fn shown_id(options: &Options) -> &str {
    ["client_id", "client_name"]
        .iter()
        .find_map(|name| options.text(name).value().copied().filter(|text| !text.is_empty()))
        .unwrap_or_default()
}

/// The known items of a list option.
pub(super) fn items<'a>(options: &'a Options, name: &str) -> Vec<&'a Setting<String>> {
    options
        .list(name)
        .value()
        .map(|items| items.iter().collect())
        .unwrap_or_default()
}

/// The known texts of a list option; `None` if the list or one of its items is not known.
pub(super) fn texts<'a>(options: &'a Options, name: &str) -> Option<Vec<&'a str>> {
    let list = options.list(name);
    if list.is_absent() {
        return Some(Vec::new());
    }
    list.value()?
        .iter()
        .map(|item| item.value().map(String::as_str))
        .collect()
}
