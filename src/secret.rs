//! Text that must never be shown.
//!
//! [`Secret`] has no `Debug`, `Display` or `Serialize`, so it cannot reach a message by accident. What is secret is known
//! by its name ([`is_secret_name`]), by its place, and by its text ([`KnownSecrets`]), which follows it wherever it flows.
//! What is shown of a file passes through the masking of [`SourceMap::excerpt`](crate::source::SourceMap::excerpt), which
//! also does not tell how long the secret is.

mod address;
mod forms;
mod known;
mod names;
mod pieces;
mod plain_words;
pub(crate) mod public;
mod references;

pub use address::{
    in_addresses, masked, of_addresses, of_folded_addresses, without_address_secrets, without_call_secrets,
    without_random,
};
pub use known::{Among, KnownSecrets};
pub use names::{is_secret_name, looks_random, names_a_place};
pub use pieces::PIECE;
pub(crate) use pieces::sorted as sorted_pieces;
pub use public::NameTable;
pub(crate) use public::name_table;
pub use references::literals;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What is in an excerpt in place of a secret, whatever the secret's length.
pub const MASK: &str = "••••••••";

/// Text that may be a secret: a client secret, a digest, any value of an environment.
///
/// It is wiped when dropped. Reading it takes an explicit [`Secret::reveal`].
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Never put what this returns into a finding, an error or a log.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are the same text, in a time that does not depend on where they differ.
    pub fn same_as(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}
