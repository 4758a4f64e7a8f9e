//! Duplicate keys and merge keys, as go-yaml v3 treats them.
//!
//! Source: go-yaml v3 `decode.go` `uniqueKeys`, `mapping`, `merge`.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::error::{DuplicateKey, YamlError};
use super::{Data, Entry, Mapping, Node, Style};
use crate::source::Span;

/// The mapping that `entries` make: of equal keys the first is kept, merge keys are applied.
pub(super) fn mapping(entries: Vec<Entry>) -> Result<(Mapping, Vec<DuplicateKey>), YamlError> {
    let mut duplicates = Vec::new();
    let mut seen: HashMap<Rc<str>, Span> = HashMap::new();
    let mut own = Vec::with_capacity(entries.len());
    let mut merges = Vec::new();
    // Keys of a compose file that are only there to be taken away; they do not hide what is merged in.
    let mut resets: HashSet<Rc<str>> = HashSet::new();
    for entry in entries {
        if let Some(key) = entry.key.scalar() {
            if let Some(first) = seen.get(&key.text) {
                let (first, again) = (*first, entry.key.span);
                duplicates.push(DuplicateKey {
                    key: key.text.to_string(),
                    first,
                    again,
                });
                continue;
            }
            seen.insert(Rc::clone(&key.text), entry.key.span);
            if entry.value.tag.as_deref() == Some("!reset") {
                resets.insert(Rc::clone(&key.text));
            }
        } else if entry.key.unknown().is_none() {
            let message =
                "a mapping or a list stands where a key should; a `{{ … }}` template needs the template filter";
            return Err(YamlError {
                span: entry.key.span,
                message: message.to_owned(),
            });
        }
        if is_merge_key(&entry.key) {
            merges.push(entry);
        } else {
            own.push(entry);
        }
    }
    for merge in merges {
        for source in merged_mappings(&merge)? {
            for entry in source.entries() {
                let key = entry.key.scalar().map(|key| Rc::clone(&key.text));
                let is_hidden = |key: &Rc<str>| seen.contains_key(key) && !resets.remove(key);
                if key.as_ref().is_some_and(is_hidden) {
                    continue;
                }
                if let Some(key) = key {
                    seen.insert(key, entry.key.span);
                }
                let value = Node {
                    alias: entry.value.alias.or(Some(merge.key.span)),
                    ..entry.value.clone()
                };
                own.push(Entry {
                    key: entry.key.clone(),
                    value,
                    merged: true,
                });
            }
        }
    }
    Ok((Mapping::new(own), duplicates))
}

/// `<<`, unless it is quoted or tagged as something else.
fn is_merge_key(key: &Node) -> bool {
    key.scalar().is_some_and(|scalar| {
        &*scalar.text == "<<"
            && match scalar.tag.as_deref() {
                None => scalar.style == Style::Plain,
                Some(tag) => tag == "!" || tag == "!!merge",
            }
    })
}

/// The mappings that a merge key names, the winning one first.
fn merged_mappings(merge: &Entry) -> Result<Vec<&Mapping>, YamlError> {
    let refused = || YamlError {
        span: merge.value.alias.unwrap_or(merge.value.span),
        message: "a merge key needs a mapping, or a list of mappings".to_owned(),
    };
    match &*merge.value.data {
        Data::Mapping(mapping) => Ok(vec![mapping]),
        Data::Sequence(items) => items.iter().map(|item| item.mapping().ok_or_else(refused)).collect(),
        Data::Scalar(_) => Err(refused()),
    }
}
