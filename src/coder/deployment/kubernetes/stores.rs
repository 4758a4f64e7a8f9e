//! What `ConfigMap`s and Secrets hold.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use base64ct::{Base64, Encoding};

use super::{kind, place, text};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::Span;
use crate::yaml::{Entry, Mapping, Node, Scalar};

/// The values of one `ConfigMap` or Secret, in their order.
pub(super) type Values = Vec<(String, Setting<Secret>)>;

/// Every `ConfigMap` and Secret by `config/NAME` or `secret/NAME`; `None` for one whose values are in no file, or of
/// which there are two of the same name in different namespaces.
#[derive(Default)]
pub(super) struct Stores(HashMap<String, Option<Values>>);

impl Stores {
    /// Collects them from all documents.
    pub(super) fn of(documents: &[&Node]) -> Self {
        let mut stores = Self::default();
        for document in documents {
            stores.collect(document);
        }
        stores
    }

    /// The values of `key`, if they are known.
    pub(super) fn values(&self, key: &str) -> Option<&Values> {
        self.0.get(key)?.as_ref()
    }

    fn collect(&mut self, document: &Node) {
        if kind(document) == "Kustomization" {
            self.generators(document);
            return;
        }
        let Some(name) = document.at(&["metadata", "name"]).and_then(text) else {
            return;
        };
        match kind(document) {
            "Secret" => self.add(format!("secret/{name}"), Some(entries(document, true))),
            "ConfigMap" => self.add(format!("config/{name}"), Some(entries(document, false))),
            // These make a Secret whose values are in no file.
            "ExternalSecret" | "SealedSecret" => {
                let target = document.at(&["spec", "target", "name"]).and_then(text);
                self.add(format!("secret/{}", target.unwrap_or(name)), None);
            }
            _ => {}
        }
    }

    /// Kustomize's generators, as far as their values stand in the file itself.
    fn generators(&mut self, document: &Node) {
        for (key, prefix) in [("configMapGenerator", "config"), ("secretGenerator", "secret")] {
            for generator in document.get(key).and_then(Node::sequence).unwrap_or_default() {
                let Some(name) = generator.get("name").and_then(text) else {
                    continue;
                };
                let elsewhere = ["envs", "env", "files"].iter().any(|key| generator.get(key).is_some());
                let literals = generator.get("literals").and_then(Node::sequence).unwrap_or_default();
                let values = literals.iter().filter_map(|literal| {
                    let written = text(literal)?;
                    let (name, value) = written.split_once('=')?;
                    Some((name.to_owned(), Setting::known(Secret::new(value), place(literal))))
                });
                self.add(format!("{prefix}/{name}"), (!elsewhere).then(|| values.collect()));
            }
        }
    }

    fn add(&mut self, key: String, values: Option<Values>) {
        match self.0.entry(key) {
            Slot::Vacant(slot) => {
                slot.insert(values);
            }
            Slot::Occupied(mut slot) => {
                slot.insert(None);
            }
        }
    }
}

fn entries(document: &Node, secret: bool) -> Values {
    let mut values = Values::new();
    for (section, encoded) in [("data", secret), ("stringData", false)] {
        let entries = document.get(section).and_then(Node::mapping);
        for Entry { key, value, .. } in entries.into_iter().flat_map(Mapping::entries) {
            let (Some(key), Some(written)) = (key.scalar(), value.scalar()) else {
                continue;
            };
            let setting = stored(written, encoded, place(value));
            match values.iter_mut().find(|(name, _)| **name == *key.text) {
                Some((_, known)) => *known = setting,
                None => values.push((key.text.to_string(), setting)),
            }
        }
    }
    values
}

fn stored(written: &Scalar, encoded: bool, place: Span) -> Setting<Secret> {
    if let Some(why) = filled_in_later(&written.text) {
        return Setting::unknown(why, place);
    }
    if !encoded {
        return Setting::known(Secret::new(&*written.text), place);
    }
    let compact: String = written.text.split_whitespace().collect();
    let bytes = Base64::decode_vec(&compact).ok();
    match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(value) => Setting::known(Secret::new(value), place),
        None => Setting::unknown(Unknown::because("the Secret's value is no base64 of text"), place),
    }
}

/// Why a text is not the value that is deployed: templates of Helm and Flux, and what SOPS has encrypted.
pub(super) fn filled_in_later(text: &str) -> Option<Unknown> {
    if text.starts_with("ENC[") {
        return Some(Unknown::because("the value is encrypted"));
    }
    (text.contains("${") || text.contains("{{")).then(|| Unknown::because("the value is filled in when it is deployed"))
}
