//! Passwords of addresses that a reader cuts.

use std::ops::Range;

use super::{Source, SourceMap};
use crate::secret::{Secret, in_addresses};

impl SourceMap {
    /// Remembers by their text the passwords in addresses of `source` that go on behind a space or a quote: of
    /// `https://first.last:word #b@host` a reader leaves `https://first.last:word`, which could be a host and its port.
    pub(super) fn know_cut_passwords(&self, source: &Source) {
        let ends = |character: char| character.is_whitespace() || "\"'`,".contains(character);
        let secrets = source.in_addresses().iter();
        for secret in secrets.filter_map(|range| source.text.get(range.clone())) {
            if let Some((first, _)) = secret.split_once(ends) {
                self.mark_secret_value(Secret::new(first));
                self.mark_secret_value(Secret::new(secret));
            }
        }
    }
}

impl Source {
    /// Where in it secrets of addresses are; looked for once.
    pub(super) fn in_addresses(&self) -> &[Range<usize>] {
        self.in_addresses.get_or_init(|| in_addresses(&self.text))
    }
}
