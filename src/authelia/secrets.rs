//! Marks what must not be shown of Authelia's files.

use std::collections::HashMap;

use crate::secret::is_secret_name;
use crate::source::SourceMap;
use crate::yaml::{Data, Node};

/// Marks the values of keys whose names announce a secret, anywhere in the tree.
pub(super) fn mark_tree(root: &Node, sources: &mut SourceMap) {
    let mut names = Names::default();
    let mut pending = vec![(root, false)];
    while let Some((node, secret)) = pending.pop() {
        match &*node.data {
            Data::Scalar(scalar) => {
                if secret && !scalar.text.is_empty() {
                    sources.mark_secret(node.span);
                }
            }
            Data::Sequence(items) => pending.extend(items.iter().map(|item| (item, secret))),
            Data::Mapping(mapping) => pending.extend(mapping.entries().iter().map(|entry| {
                let name = entry.key.scalar().map_or("", |scalar| &scalar.text);
                // What stands below such a key is taken for secret, but for sections that are only called so, and for
                // the place of a secret in a Helm chart's values.
                let section = matches!(
                    name,
                    "reset_password" | "password_reset" | "password_policy" | "password"
                );
                let place = matches!(
                    name,
                    "secret_name" | "path" | "secretName" | "existingSecret" | "disabled"
                );
                let secret = (secret && !place) || names.announces_secret(name);
                (&entry.value, secret && !(section && entry.value.scalar().is_none()))
            })),
        }
    }
}

/// Remembers what names have been found to announce: a file has few names, but may have very many keys.
#[derive(Default)]
struct Names<'t>(HashMap<&'t str, bool>);

impl<'t> Names<'t> {
    fn announces_secret(&mut self, name: &'t str) -> bool {
        *self.0.entry(name).or_insert_with(|| is_secret_name(name))
    }
}
