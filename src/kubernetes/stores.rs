//! What `ConfigMap`s and Secrets hold.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use base64ct::{Base64, Encoding};

use super::helm::Release;
use super::{kind, place, short_forms, text};
use crate::finding::quoted;
use crate::holes::{Filling, TextWithHoles};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::Span;
use crate::yaml::{Entry, Mapping, Node, Scalar};

/// The values of one `ConfigMap` or Secret, in their order.
pub(super) type StoredValues = Vec<(String, Setting<Secret>)>;

/// What the files tell of a `ConfigMap` or Secret.
pub enum Store {
    /// It is among the files.
    Held {
        /// What it holds.
        values: StoredValues,
        /// Where it is named.
        name: Span,
    },
    /// Something else fills it, from values that are in no file.
    Filled {
        /// The kind that does.
        by: String,
        /// The keys that are known to be in it, and where they stand.
        keys: Vec<(String, Span)>,
        /// Whether it has no others.
        whole: bool,
    },
    /// There are two of the name, in different namespaces or for different clusters.
    Several,
}

/// Every `ConfigMap` and Secret by `config/NAME` or `secret/NAME`.
#[derive(Default)]
pub struct Stores(HashMap<String, Store>);

impl Stores {
    /// Collects them from all documents.
    pub fn of(documents: &[&Node]) -> Self {
        let mut stores = Self::default();
        for document in documents {
            stores.collect(document);
        }
        stores
    }

    /// The store `key`, if the files name it.
    pub fn get(&self, key: &str) -> Option<&Store> {
        self.0.get(key)
    }

    /// Why the values of `key` are not known; `what` is its kind and name.
    pub fn why_unknown(&self, key: &str, what: &str) -> Unknown {
        match self.get(key) {
            Some(Store::Filled { by, .. }) => Unknown::because(text!(
                "the value is in the {what}, which {by} fills from outside the files"
            )),
            Some(Store::Several) => Unknown::because(text!("there is more than one {what} among the files")),
            Some(Store::Held { .. }) | None => {
                let why = Unknown::because(text!("the value is in the {what}, which is not among the files"));
                why.remedied_by("give its manifest")
            }
        }
    }

    fn collect(&mut self, document: &Node) {
        let Some(named) = document.at(&["metadata", "name"]) else {
            return;
        };
        let Some(name) = text(named) else { return };
        let held = |secret| Store::Held {
            values: entries(document, secret),
            name: place(named),
        };
        match kind(document) {
            "Secret" => self.add(format!("secret/{name}"), held(true)),
            "ConfigMap" => self.add(format!("config/{name}"), held(false)),
            // These make a Secret whose values are in no file, but for what a template of it has as it is.
            "ExternalSecret" | "SealedSecret" => {
                let target = document.at(&["spec", "target", "name"]).and_then(text);
                let target = target.unwrap_or_else(|| name.clone());
                let by = if kind(document) == "ExternalSecret" {
                    format!("the ExternalSecret {name}")
                } else {
                    format!("the SealedSecret {name}")
                };
                let store = match made_by_template(document, &target, &by) {
                    Some(values) => Store::Held {
                        values,
                        name: place(named),
                    },
                    None => Store::Filled {
                        keys: filled_keys(document),
                        whole: names_all_keys(document),
                        by,
                    },
                };
                self.add(format!("secret/{target}"), store);
            }
            _ => {}
        }
    }

    /// Adds the objects that `releases` and files of `values` make of what is in their values.
    pub(super) fn add_own_of(&mut self, releases: &[Release], values: &[Node]) {
        let of_files = values.iter().map(|root| (String::new(), root.clone()));
        let of_releases = releases
            .iter()
            .map(|release| (release.name.clone(), release.values().root));
        for (release, root) in of_releases.chain(of_files) {
            for (prefix, entry) in short_forms::own_objects(&root) {
                let Some(identifier) = text(&entry.key) else { continue };
                let store = Store::Held {
                    values: entries(&entry.value, prefix == "secret"),
                    name: place(&entry.key),
                };
                let name = short_forms::own_name(&release, &identifier);
                self.add(format!("{prefix}/{name}"), store);
            }
        }
    }

    /// Adds what a store has over the values of one of the same name.
    pub(super) fn add_to(&mut self, key: String, over: Store) {
        match (self.0.remove(&key), over) {
            (Some(Store::Held { mut values, name }), Store::Held { values: more, .. }) => {
                values.retain(|(known, _)| more.iter().all(|(name, _)| name != known));
                values.extend(more);
                self.add(key, Store::Held { values, name });
            }
            (_, over) => self.add(key, over),
        }
    }

    pub(super) fn add(&mut self, key: String, store: Store) {
        match self.0.entry(key) {
            Slot::Vacant(slot) => {
                slot.insert(store);
            }
            Slot::Occupied(mut slot) => {
                slot.insert(Store::Several);
            }
        }
    }
}

/// The keys that an `ExternalSecret` or `SealedSecret` names.
fn filled_keys(document: &Node) -> Vec<(String, Span)> {
    let listed = document.at(&["spec", "data"]).and_then(Node::sequence);
    let listed = listed.unwrap_or_default().iter();
    let listed = listed.filter_map(|item| item.get("secretKey"));
    let mappings = [
        document.at(&["spec", "target", "template", "data"]),
        document.at(&["spec", "encryptedData"]),
    ];
    let entries = mappings.into_iter().flatten().filter_map(Node::mapping);
    let keys = entries.flat_map(Mapping::entries).map(|entry| &entry.key);
    listed
        .chain(keys)
        .filter_map(|key| Some((text(key)?, place(key))))
        .collect()
}

/// Whether an `ExternalSecret` or `SealedSecret` names every key of what it makes.
fn names_all_keys(document: &Node) -> bool {
    let target = document.at(&["spec", "target"]);
    let adds = target.and_then(|target| target.get("creationPolicy")).and_then(text);
    document.at(&["spec", "dataFrom"]).is_none()
        && document.at(&["spec", "target", "template", "templateFrom"]).is_none()
        && adds.as_deref() != Some("Merge")
        && !filled_keys(document).is_empty()
}

/// What the Secret `target` has where an `ExternalSecret` makes all of it by a template: the template's keys, and no others.
/// `None` where it does not, or where it adds further keys to them.
///
/// Source: external-secrets/external-secrets `pkg/controllers/externalsecret/externalsecret_controller_template.go`
/// `applyTemplate`; `apis/externalsecrets/v1/externalsecret_types.go` `ExternalSecretTemplate`: `mergePolicy` is `Replace`
/// where nothing else is said.
fn made_by_template(document: &Node, target: &str, by: &str) -> Option<StoredValues> {
    let template = document.at(&["spec", "target", "template"])?;
    let is_merged = template
        .get("mergePolicy")
        .and_then(text)
        .is_some_and(|policy| policy != "Replace");
    if is_merged
        || template.get("templateFrom").is_some()
        || template.get("engineVersion").and_then(text).as_deref() == Some("v1")
    {
        return None;
    }
    let entries = template.get("data")?.mapping()?.entries().iter();
    let values = entries.filter_map(|entry| {
        let (key, written) = (entry.key.scalar()?, entry.value.scalar()?);
        let at = place(&entry.value);
        let setting = if written.text.contains("{{") {
            let why = text!("the value is in the Secret {target}, which {by} fills from outside the files");
            let all = written.text.trim();
            let is_one = all.starts_with("{{") && all.find("}}") == Some(all.len() - 2);
            let filled = if is_one {
                TextWithHoles::hole(Filling::SecretKey, format!("{target}/{}", key.text))
            } else {
                TextWithHoles::filled_in(&written.text).of_secret(target)
            };
            Setting::unknown(Unknown::because(why).with_text(filled), at)
        } else {
            stored(written, false, at)
        };
        Some((key.text.to_string(), setting))
    });
    Some(values.collect())
}

fn entries(document: &Node, secret: bool) -> StoredValues {
    let mut values = StoredValues::new();
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
        None => Setting::unknown(Unknown::because("the Secret's value is not base64 of text"), place),
    }
}

/// Why a text is not the value that is deployed: templates of Helm and Flux, and what SOPS has encrypted.
pub(super) fn filled_in_later(text: &str) -> Option<Unknown> {
    if text.starts_with("ENC[") {
        let why = Unknown::because("the value is encrypted with SOPS");
        return Some(why.remedied_by("decrypt the file first: `sops decrypt FILE`"));
    }
    let (start, close) = match (text.find("${"), text.find("{{")) {
        (Some(at), None) => (at, "}"),
        (Some(at), Some(other)) if at < other => (at, "}"),
        (_, Some(at)) => (at, "}}"),
        (None, None) => return None,
    };
    let rest = text.get(start..)?;
    let end = rest.find(close).map_or(rest.len(), |at| at + close.len());
    let why = Unknown::because(text!(
        "{} is filled in when it is deployed",
        quoted(rest.get(..end).unwrap_or(rest))
    ));
    Some(why.with_text(TextWithHoles::filled_in(text)))
}
