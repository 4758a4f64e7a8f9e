//! Duplicate keys and merge keys, as go-yaml v3 treats them.
//!
//! Source: go-yaml v3 `decode.go` `uniqueKeys`, `mapping`, `merge`.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use super::error::{DuplicateKey, YamlError};
use super::{Data, Entry, Mapping, Node, ScalarForm};
use crate::source::Span;

/// Which of several equal keys is in the tree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EqualKeys {
    /// The first; what a merge key names fills in what is missing.
    FirstCounts,
    /// The last, merge keys included.
    LastCounts,
}

/// The mapping that `entries` make, with the keys that it has twice; merge keys are applied. `in_list`: whether it is an
/// item of a list.
pub(super) fn mapping(
    entries: Vec<Entry>,
    keys: EqualKeys,
    in_list: bool,
) -> Result<(Mapping, Vec<DuplicateKey>), YamlError> {
    let item = entries.first().filter(|_| in_list).map(|entry| entry.key.span);
    let (mapping, mut duplicates) = match keys {
        EqualKeys::FirstCounts => first_counts(entries),
        EqualKeys::LastCounts => last_counts(entries),
    }?;
    for duplicate in &mut duplicates {
        duplicate.item = item;
    }
    Ok((mapping, duplicates))
}

fn last_counts(entries: Vec<Entry>) -> Result<(Mapping, Vec<DuplicateKey>), YamlError> {
    let mut duplicates = Vec::new();
    let mut at: BTreeMap<Rc<str>, usize> = BTreeMap::new();
    let mut own: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut put = |entry: Entry, duplicates: Option<&mut Vec<DuplicateKey>>| {
        let Some(key) = entry.key.scalar().map(|key| Rc::clone(&key.text)) else {
            return Err(no_key(&entry));
        };
        match at.get(&key).copied() {
            Some(before) => {
                if let Some(duplicates) = duplicates.filter(|_| !own[before].merged) {
                    duplicates.push(DuplicateKey {
                        key: key.to_string(),
                        first: own[before].key.span,
                        again: entry.key.span,
                        item: None,
                    });
                }
                own[before] = entry;
            }
            None => {
                at.insert(key, own.len());
                own.push(entry);
            }
        }
        Ok(())
    };
    for entry in entries {
        if !is_merge_key(&entry.key) {
            put(entry, Some(&mut duplicates))?;
            continue;
        }
        for source in merged_mappings(&entry)?.into_iter().rev() {
            for merged in source.entries() {
                put(by_merge(merged, &entry), None)?;
            }
        }
    }
    Ok((Mapping::new(own), duplicates))
}

/// `entry` of a mapping that the merge key `merge` names.
fn by_merge(entry: &Entry, merge: &Entry) -> Entry {
    Entry {
        key: entry.key.clone(),
        value: Node {
            alias: entry.value.alias.or(Some(merge.key.span)),
            ..entry.value.clone()
        },
        merged: true,
    }
}

fn no_key(entry: &Entry) -> YamlError {
    let message = "a mapping or a list is where a key should be; a `{{ … }}` template is to be rendered first";
    YamlError {
        span: entry.key.span,
        message: message.into(),
    }
}

fn first_counts(entries: Vec<Entry>) -> Result<(Mapping, Vec<DuplicateKey>), YamlError> {
    let mut duplicates = Vec::new();
    let mut seen: BTreeMap<Rc<str>, Span> = BTreeMap::new();
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
                    item: None,
                });
                continue;
            }
            seen.insert(Rc::clone(&key.text), entry.key.span);
            if entry.value.tag.as_deref() == Some("!reset") {
                resets.insert(Rc::clone(&key.text));
            }
        } else if entry.key.unknown().is_none() {
            return Err(no_key(&entry));
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
                own.push(by_merge(entry, &merge));
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
                None => scalar.style == ScalarForm::Plain,
                Some(tag) => tag == "!" || tag == "!!merge",
            }
    })
}

/// The mappings that a merge key names, the winning one first.
fn merged_mappings(merge: &Entry) -> Result<Vec<&Mapping>, YamlError> {
    let refused = || YamlError {
        span: merge.value.alias.unwrap_or(merge.value.span),
        message: "a merge key needs a mapping, or a list of mappings".into(),
    };
    match &*merge.value.data {
        Data::Mapping(mapping) => Ok(vec![mapping]),
        Data::Sequence(items) => items.iter().map(|item| item.mapping().ok_or_else(refused)).collect(),
        Data::Scalar(_) => Err(refused()),
    }
}
