//! What anybody may see, whatever secret is made of the same words.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::pieces::Pieces;

/// Calls with each name of a table that never changes.
pub type NameTable = fn(&mut dyn FnMut(&'static str));

/// The paths of the files, the names of options.
#[derive(Default)]
pub(super) struct Public {
    texts: BTreeSet<Cow<'static, str>>,
    /// Tables of names, by what they are called.
    tables: Vec<(&'static str, NameTable)>,
    /// The pieces of secrets that are in public texts, in order; looked for once a piece of a secret has been found.
    pieces: OnceCell<Vec<u64>>,
}

impl Public {
    pub(super) fn add(&mut self, text: Cow<'static, str>) {
        if self.texts.insert(text) {
            self.forget_pieces();
        }
    }

    pub(super) fn add_table(&mut self, table: &'static str, names: NameTable) {
        if !self.tables.iter().any(|(known, _)| *known == table) {
            self.tables.push((table, names));
            self.forget_pieces();
        }
    }

    /// To be called when there are other secrets.
    pub(super) fn forget_pieces(&mut self) {
        self.pieces.take();
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        let mut found = self.texts.contains(text);
        for (_, names) in &self.tables {
            names(&mut |name| found |= name == text);
        }
        found
    }

    /// Whether one of the texts has this piece of a secret; `secret` are the pieces of all secrets.
    pub(super) fn has_piece(&self, piece: u64, secret: &Pieces) -> bool {
        let pieces = self.pieces.get_or_init(|| {
            let mut shown = Vec::new();
            let mut look = |text: &str| {
                secret.each_in(text, |_, piece| shown.push(piece));
            };
            self.texts.iter().for_each(|text| look(text));
            for (_, names) in &self.tables {
                names(&mut |name| look(name));
            }
            shown.sort_unstable();
            shown
        });
        pieces.binary_search(&piece).is_ok()
    }
}
