//! Marks what must not be shown of Authelia's files.

use std::collections::HashMap;

use crate::secret::is_secret_name;
use crate::source::{SourceId, SourceMap, Span};
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

/// Marks by the look of its lines a text that may not be YAML: what follows a key that announces a secret, and what
/// stands between the marks of a private key.
pub(super) fn mark_lines(id: SourceId, sources: &mut SourceMap) {
    let mut names = Names::default();
    let mut found = Vec::new();
    let mut at = 0;
    let mut in_key = false;
    for line in sources.text(id).split_inclusive('\n') {
        let content = line.trim_end();
        let is_begin = content.contains("-----BEGIN ") && content.contains("PRIVATE KEY");
        if in_key && !content.trim().is_empty() && !content.contains("-----END ") {
            let indent = content.len() - content.trim_start().len();
            found.push(at + indent..at + content.len());
        }
        in_key = is_begin || (in_key && !content.contains("-----END "));
        if let Some((before, after)) = content.split_once(':') {
            let key = before
                .rsplit([' ', '#', '-', '{', ',', '\t'])
                .find(|word| !word.is_empty())
                .unwrap_or_default();
            let value = after.trim_start();
            let announced = names.announces_secret(key.trim_matches(['\'', '"']));
            if announced && !value.is_empty() && !matches!(value, "|" | "|-" | ">" | ">-" | "''" | "\"\"") {
                found.push(at + content.len() - value.len()..at + content.len());
            }
        }
        at += line.len();
    }
    for range in found {
        sources.mark_secret(Span::new(id, range));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Role;

    #[test]
    fn lines_are_masked_even_if_the_text_is_no_yaml() {
        let text = "client_secret: 'hunter2': x\n# secret: old-one\nkey: |\n  -----BEGIN PRIVATE KEY-----\n  MIIE\n  -----END PRIVATE KEY-----\nclient_id: shown\n";
        let mut sources = SourceMap::default();
        let Ok(id) = sources.add("a", Role::Authelia, text.as_bytes().to_vec()) else {
            assert!(text.is_empty());
            return;
        };
        mark_lines(id, &mut sources);
        let shown = sources.excerpt(Span::new(id, 0..text.len()), 20).text;
        for hidden in ["hunter2", "old-one", "MIIE"] {
            assert!(!shown.contains(hidden), "{hidden}");
        }
        assert!(shown.contains("client_id: shown"));
    }
}
