//! Registrations by what relying parties ask for, so that many of them do not each look at all.

use std::collections::HashMap;

use crate::options::Options;

/// Places in the list of registrations.
pub(crate) struct RegistrationIndex {
    /// The first one with an id.
    pub(super) by_id: HashMap<String, usize>,
    /// All with a redirect URI, in order and each once.
    pub(super) by_redirect_uri: HashMap<String, Vec<usize>>,
}

impl RegistrationIndex {
    /// The index of registrations that have these options.
    pub(super) fn of<'a>(registrations: impl Iterator<Item = &'a Options>) -> Self {
        let mut by_id = HashMap::new();
        let mut by_redirect_uri: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, options) in registrations.enumerate() {
            if let Some(id) = options.text("client_id").value() {
                by_id.entry((*id).to_owned()).or_insert(at);
            }
            let uris = options.list("redirect_uris");
            for uri in uris
                .value()
                .copied()
                .into_iter()
                .flatten()
                .filter_map(|uri| uri.value())
            {
                let places = by_redirect_uri.entry(uri.clone()).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        Self { by_id, by_redirect_uri }
    }
}
