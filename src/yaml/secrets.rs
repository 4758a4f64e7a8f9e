//! Marks what must not be shown of a tree, as soon as it has been read.

use std::collections::HashSet;
use std::rc::Rc;

use base64ct::{Base64, Encoding};

use super::{Data, Entry, Mapping, Node, ScalarForm};
use crate::secret::{Secret, is_secret_name, literals, looks_random, names_a_place, of_addresses, of_folded_addresses};
use crate::source::{SourceId, SourceMap};

/// What a value is taken for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Holds {
    /// Nothing that is known to be a secret.
    Open,
    /// Something below a secret's name: not shown where it is.
    Below,
    /// A secret: masked wherever it turns up.
    Secret,
    /// A secret, in base64.
    Encoded,
}

/// Marks the secrets below `roots`, which source `id` was read as, before anybody has looked at them: so nothing can be
/// shown of them that must not be. `whole` is whether everything in the source is in these trees.
pub(super) fn mark_all(roots: &[Node], whole: bool, id: SourceId, sources: &SourceMap) {
    for root in roots {
        mark(root, sources);
    }
    if whole {
        sources.read_as_tree(id);
    }
}

/// Marks the secrets in `root`: values of keys whose names announce one, of entries with such a `name`, of Kubernetes
/// Secrets, and of `NAME=value` and `--flag value` in texts.
fn mark(root: &Node, sources: &SourceMap) {
    let mut marks = Marks {
        sources,
        seen: HashSet::new(),
    };
    let mut pending = vec![(root, Holds::Open)];
    while let Some((node, holds)) = pending.pop() {
        // What an alias repeats has been looked at.
        let may_repeat = Rc::strong_count(&node.data) > 1;
        if may_repeat && !marks.seen.insert((Rc::as_ptr(&node.data).cast::<()>(), holds)) {
            continue;
        }
        match &*node.data {
            Data::Scalar(_) => marks.scalar(node, holds),
            Data::Sequence(items) => {
                let mut before = "";
                for item in items {
                    let follows = before.starts_with("--") && !before.contains(['=', ' ']) && is_secret_name(before);
                    pending.push((item, if follows { Holds::Secret } else { of_item(item, holds) }));
                    before = item.scalar().map_or("", |scalar| &scalar.text);
                }
            }
            Data::Mapping(mapping) => marks.mapping(mapping, holds, &mut pending),
        }
    }
}

struct Marks<'t> {
    sources: &'t SourceMap,
    seen: HashSet<(*const (), Holds)>,
}

impl<'t> Marks<'t> {
    fn mapping(&mut self, mapping: &'t Mapping, holds: Holds, pending: &mut Vec<(&'t Node, Holds)>) {
        let text = |key: &str| {
            mapping
                .get(key)
                .and_then(|entry| entry.value.scalar())
                .map(|scalar| &*scalar.text)
        };
        let is_object = text("kind") == Some("Secret");
        let called = text("name").or(text("key")).filter(|_| mapping.get("value").is_some());
        let named = called.is_some_and(is_secret_name);
        // `{name: oidc, key: issuer}` refers to a key; it holds none.
        let refers = mapping.get("name").is_some() && mapping.get("value").is_none();
        // An entry of an ExternalSecret's says under which key it puts what is elsewhere.
        let is_remote = mapping.get("remoteRef").is_some();
        for Entry { key, value, .. } in mapping.entries() {
            let name = key.scalar().map_or("", |scalar| &*scalar.text);
            // A secret may be written where a key is: `client_secret: {…}`.
            if looks_random(name) || holds != Holds::Open && !may_be_a_key(name) {
                self.sources.mark_secret(key.span);
                self.know(name);
            }
            let holds = match name {
                "data" if is_object => Holds::Encoded,
                "stringData" if is_object => Holds::Secret,
                "value" if named => Holds::Secret,
                "key" if refers && holds == Holds::Open => Holds::Open,
                "secretKey" if is_remote => Holds::Open,
                "remoteRef" => continue,
                _ => of_entry(name, value, holds),
            };
            pending.push((value, holds));
        }
    }

    fn scalar(&self, node: &Node, holds: Holds) {
        let Some(scalar) = node.written() else { return };
        if scalar.text.is_empty() {
            return;
        }
        if holds == Holds::Open {
            self.folded_address(node);
            let may_hold =
                scalar.text.contains(['=', ':', '\n']) || ["--", "{{"].iter().any(|sign| scalar.text.contains(sign));
            if may_hold && node.alias.is_none() {
                let many = matches!(scalar.style, ScalarForm::Literal | ScalarForm::Folded);
                self.sources.mark_secret_pairs(node.span, many);
            }
            return;
        }
        self.sources.mark_secret(node.span);
        if holds == Holds::Secret {
            self.know_literals(&scalar.text);
        }
        if holds == Holds::Encoded {
            let packed: String = scalar.text.split_ascii_whitespace().collect();
            self.sources.mark_secret_value(Secret::new(packed.as_str()));
            let text = Base64::decode_vec(&packed)
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok());
            if let Some(text) = text {
                self.know(&text);
            }
        }
    }

    /// Masks what a line break does not end: the password of an address in a value of several lines.
    fn folded_address(&self, node: &Node) {
        let Some(scalar) = node.written().filter(|scalar| scalar.text.contains("://")) else {
            return;
        };
        if matches!(scalar.style, ScalarForm::Literal | ScalarForm::Folded) {
            return;
        }
        let written = self.sources.slice(node.span);
        let words = of_folded_addresses(written);
        if !words.is_empty() {
            self.sources.mark_secret(node.span);
        }
        for word in words {
            self.sources.mark_secret_value(Secret::new(word));
        }
    }

    /// Masks what of the secret `text` is no reference; of an address with one, only its own secrets.
    fn know_literals(&self, text: &str) {
        let own = literals(text);
        if own == [text] || !text.contains("://") {
            for literal in own {
                self.know(literal);
            }
            return;
        }
        for secret in of_addresses(text) {
            for literal in literals(secret) {
                self.know(literal);
            }
        }
    }

    /// Masks `text` wherever it turns up, unless it is a text of many lines or an address without a secret in it.
    fn know(&self, text: &str) {
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        let is_file = text.contains('\n') && text.contains(": ") && !text.contains("-----BEGIN");
        if !is_address && !is_file {
            self.sources.mark_secret_value(Secret::new(text));
        }
    }
}

/// What the value of the key `name` is taken for, in a mapping that `holds` something.
fn of_entry(name: &str, value: &Node, holds: Holds) -> Holds {
    // A file that is in a Secret is a text of many values.
    let is_file = [".yml", ".yaml", ".json", ".env", ".conf", ".toml", ".ini"]
        .iter()
        .any(|end| name.ends_with(end));
    // Sections that are only called so, and the place of a secret in a Helm chart's values.
    let section = name == "password" && value.mapping().is_some_and(|inside| inside.get("value").is_none());
    let place = matches!(
        name,
        "path" | "disabled" | "enabled" | "annotations" | "labels" | "name" | "create"
    );
    let is_random = value.written().is_some_and(|scalar| looks_random(&scalar.text));
    match holds {
        Holds::Secret if is_file => Holds::Open,
        Holds::Secret | Holds::Encoded => holds,
        Holds::Below if place && !is_random => Holds::Open,
        _ if section => Holds::Open,
        _ if is_secret_name(name) => match value.written() {
            Some(scalar) if names_a_place(name) && scalar.text.contains('/') => Holds::Below,
            Some(_) => Holds::Secret,
            None => Holds::Below,
        },
        // What a generator of secrets has made is one under whatever name, unless it identifies something.
        Holds::Open | Holds::Below if is_random && !is_identifier(name) => Holds::Secret,
        Holds::Below | Holds::Open => holds,
    }
}

/// What an item of a list that `holds` something is taken for.
fn of_item(item: &Node, holds: Holds) -> Holds {
    let random = holds == Holds::Open && item.written().is_some_and(|scalar| looks_random(&scalar.text));
    if random { Holds::Secret } else { holds }
}

/// Whether a key below a secret's name may be shown.
fn may_be_a_key(name: &str) -> bool {
    name.len() <= 40
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// Whether a key's value identifies something: clients may have random ids.
fn is_identifier(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with("id") || ["image", "sha256", "digest"].contains(&name.as_str())
}
