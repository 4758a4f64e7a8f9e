//! Kustomize's generators: `ConfigMap`s and Secrets that are made of literals, of env files and of other files.
//!
//! Source: kubernetes-sigs/kustomize `api/kv/kv.go`.

use std::path::{Path, PathBuf};

use super::stores::{Store, StoredValues, Stores};
use super::{place, text};
use crate::env::{Assigned, read_raw};
use crate::files::Files;
use crate::order;
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::Node;

/// What makes one `ConfigMap` or Secret.
pub struct Generator {
    /// `config/NAME` or `secret/NAME`.
    store: String,
    /// Where it is written; its paths are relative to that file's folder.
    place: Span,
    /// The env files that it takes every line of.
    env_files: Vec<String>,
    literals: StoredValues,
    /// The files that it takes as they are: the key that each becomes, its path, and where that is written.
    whole_files: Vec<(String, String, Span)>,
    /// Whether it adds to one of the same name, as an overlay does.
    adds: bool,
}

/// The generators of a `Kustomization`.
pub(super) fn generators(document: &Node) -> Vec<Generator> {
    let kinds = [("configMapGenerator", "config"), ("secretGenerator", "secret")];
    let all = kinds.into_iter().flat_map(|(key, prefix)| {
        let generators = document.get(key).and_then(Node::sequence).unwrap_or_default();
        generators.iter().filter_map(move |node| generator(node, prefix))
    });
    all.collect()
}

fn generator(node: &Node, prefix: &str) -> Option<Generator> {
    let name = node.get("name").and_then(text)?;
    let list = |key: &str| node.get(key).and_then(Node::sequence).unwrap_or_default();
    let env_files = list("envs").iter().chain(node.get("env")).filter_map(text);
    let literals = list("literals").iter().filter_map(|literal| {
        let written = text(literal)?;
        let (name, value) = written.split_once('=')?;
        let value = Setting::known(Secret::new(without_quotes(value)), place(literal));
        Some((name.to_owned(), value))
    });
    let behavior = node.get("behavior").and_then(text);
    Some(Generator {
        store: format!("{prefix}/{name}"),
        place: place(node),
        env_files: env_files.collect(),
        literals: literals.collect(),
        whole_files: list("files").iter().filter_map(whole_file).collect(),
        adds: behavior.is_some_and(|behavior| behavior == "merge" || behavior == "replace"),
    })
}

/// The key and the path of a file: `KEY=PATH`, or a path whose last part is the key.
fn whole_file(node: &Node) -> Option<(String, String, Span)> {
    let written = text(node)?;
    let (key, path) = match written.split_once('=') {
        Some((key, path)) => (key.to_owned(), path.to_owned()),
        None => (written.rsplit('/').next().unwrap_or_default().to_owned(), written),
    };
    Some((key, path, place(node)))
}

/// Whether a file may hold one value: what is a program's whole configuration is not read for that.
fn may_hold_a_value(path: &Path) -> bool {
    const CONFIGURATION: [&str; 8] = ["conf", "crt", "ini", "json", "pem", "toml", "yaml", "yml"];
    let ending = path.extension();
    ending.is_none_or(|ending| !CONFIGURATION.iter().any(|own| ending == *own))
}

/// Quotes around a literal are taken away if they are the same on both sides.
fn without_quotes(value: &str) -> &str {
    let quoted = |mark| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}

impl Stores {
    /// Puts in what `generators` make. Where a file of one cannot be read, what it makes is not known.
    pub fn generate(&mut self, mut generators: Vec<Generator>, files: &mut dyn Files) {
        order::by_key(&mut generators, |generator| generator.adds);
        for generator in generators {
            let at = PathBuf::from(files.sources().path(generator.place));
            let folder = at.parent().unwrap_or(Path::new(""));
            let ids = generator
                .env_files
                .iter()
                .map(|path| files.read(&folder.join(path)).ok());
            let ids: Option<Vec<SourceId>> = ids.collect();
            let values = ids.and_then(|ids| lines(&ids, files.sources()));
            let store = match values {
                Some(mut values) => {
                    let is_secret = generator.store.starts_with("secret/");
                    for (key, path, at) in generator.whole_files {
                        values.push((key, content(&folder.join(path), at, is_secret, files)));
                    }
                    values.extend(generator.literals);
                    Store::Held {
                        values,
                        name: generator.place,
                    }
                }
                None => Store::Filled {
                    by: "a generator of Kustomize's".to_owned(),
                    keys: Vec::new(),
                    whole: false,
                },
            };
            if generator.adds {
                self.add_to(generator.store, store);
            } else {
                self.add(generator.store, store);
            }
        }
    }
}

/// All that is in a file, its line end as well; not known where it cannot be read, or is a whole configuration.
fn content(file: &Path, at: Span, is_secret: bool, files: &mut dyn Files) -> Setting<Secret> {
    let read = may_hold_a_value(file).then(|| files.read(file).ok()).flatten();
    let Some(id) = read else {
        let why = Unknown::because(text!(
            "the value is in the file {}, which was not read for it",
            file.display()
        ));
        return Setting::unknown(why, at);
    };
    let text = files.sources().text(id);
    let whole = Span::new(id, 0..text.trim_end().len());
    let value = Secret::new(text);
    if is_secret {
        files.sources().mark_secret(whole);
    }
    Setting::known(value, whole)
}

/// What the lines of env files set, in their order; `None` if one is no env file.
fn lines(files: &[SourceId], sources: &SourceMap) -> Option<StoredValues> {
    let mut values = StoredValues::new();
    for id in files {
        for line in read_raw(sources, *id).ok()? {
            let setting = match line.value {
                Assigned::Text { text, span, .. } => Setting::known(text, span),
                Assigned::Inherited => Setting::known(Secret::new(""), line.name.span),
            };
            values.push((line.name.value, setting));
        }
    }
    Some(values)
}
