//! What anybody may see, whatever secret is made of the same words.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::pieces::Pieces;

/// Names that never change, with what is looked for of them: both are put together when this is compiled.
pub struct NameTable {
    /// The names, each with a line end behind it.
    pub lines: &'static [u8],
    /// The pieces of the lines, sorted.
    pub pieces: &'static [u64],
}

/// How long all names are, each with a line end behind it.
pub(crate) const fn length(names: &[&str]) -> usize {
    let (mut length, mut at) = (0, 0);
    while at < names.len() {
        length += names[at].len() + 1;
        at += 1;
    }
    length
}

/// All names, each with a line end behind it.
pub(crate) const fn lines<const LENGTH: usize>(names: &[&str]) -> [u8; LENGTH] {
    let (mut lines, mut end, mut at) = ([b'\n'; LENGTH], 0, 0);
    while at < names.len() {
        let name = names[at].as_bytes();
        let mut byte = 0;
        while byte < name.len() {
            lines[end + byte] = name[byte];
            byte += 1;
        }
        end += name.len() + 1;
        at += 1;
    }
    lines
}

/// The table of the names that `$field` of the items of constant `$tables` are.
macro_rules! name_table {
    ($field:ident of $($table:expr),+) => {{
        const COUNT: usize = 0 $(+ $table.len())+;
        const NAMES: [&str; COUNT] = {
            let (mut names, mut count) = ([""; COUNT], 0);
            $(
                let mut at = 0;
                while at < $table.len() {
                    names[count] = $table[at].$field;
                    count += 1;
                    at += 1;
                }
            )+
            assert!(count == COUNT);
            names
        };
        const LENGTH: usize = $crate::secret::public::length(&NAMES);
        static LINES: [u8; LENGTH] = $crate::secret::public::lines(&NAMES);
        static PIECES: [u64; LENGTH + 1 - $crate::secret::PIECE] = $crate::secret::sorted_pieces(&LINES);
        $crate::secret::NameTable { lines: &LINES, pieces: &PIECES }
    }};
}
pub(crate) use name_table;

/// The paths of the files, the names of options.
#[derive(Default)]
pub(super) struct Public {
    texts: BTreeSet<Cow<'static, str>>,
    tables: Vec<&'static NameTable>,
    /// The pieces of secrets that are in public texts, in order; looked for once a piece of a secret has been found.
    pieces: OnceCell<Vec<u64>>,
}

impl Public {
    pub(super) fn add(&mut self, text: Cow<'static, str>) {
        if self.texts.insert(text) {
            self.forget_pieces();
        }
    }

    pub(super) fn add_table(&mut self, table: &'static NameTable) {
        if !self.tables.iter().any(|known| std::ptr::eq(*known, table)) {
            self.tables.push(table);
        }
    }

    /// To be called when there are other secrets.
    pub(super) fn forget_pieces(&mut self) {
        self.pieces.take();
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        let is_in = |table: &&NameTable| {
            table
                .lines
                .split(|byte| *byte == b'\n')
                .any(|name| name == text.as_bytes())
        };
        self.texts.contains(text) || self.tables.iter().any(is_in)
    }

    /// Whether one of the texts has this piece of a secret; `secret` are the pieces of all secrets.
    pub(super) fn has_piece(&self, piece: u64, secret: &Pieces) -> bool {
        let pieces = self.pieces.get_or_init(|| {
            let mut shown = Vec::new();
            for text in &self.texts {
                secret.each_in(text, |_, piece| shown.push(piece));
            }
            shown.sort_unstable();
            shown
        });
        let mut tables = self.tables.iter().map(|table| table.pieces);
        pieces.binary_search(&piece).is_ok() || tables.any(|pieces| pieces.binary_search(&piece).is_ok())
    }
}
