//! Passwords of addresses that a reader cuts.

use super::SourceMap;
use crate::secret::{Secret, of_addresses};

impl SourceMap {
    /// Remembers by their text the passwords in addresses of `text`, a file, that go on behind a space or a quote: of
    /// `https://first.last:word #b@host` a reader leaves `https://first.last:word`, which could be a host and its port.
    pub(super) fn know_cut_passwords(&self, text: &str) {
        let ends = |character: char| character.is_whitespace() || "\"'`,".contains(character);
        for secret in of_addresses(text) {
            if let Some((first, _)) = secret.split_once(ends) {
                self.mark_secret_value(Secret::new(first));
                self.mark_secret_value(Secret::new(secret));
            }
        }
    }
}
