//! Pieces of texts as numbers, and a quick answer to whether one is among them.

use zeroize::Zeroizing;

use super::forms::place;

/// A piece this long gives a secret away.
pub const PIECE: usize = 8;

/// `piece` one byte further on: its last byte is `byte`, letters in lower case.
pub(super) fn rolled(piece: u64, byte: u8) -> u64 {
    piece >> 8 | u64::from(byte.to_ascii_lowercase()) << 56
}

/// Every eight bytes of a text, letters in lower case, as numbers.
pub(super) fn windows(text: &str) -> impl Iterator<Item = u64> {
    let pieces = text.bytes().scan(0, |piece, byte| {
        *piece = rolled(*piece, byte);
        Some(*piece)
    });
    pieces.skip(PIECE - 1)
}

/// Pieces of eight bytes, with one bit for what the hash of each is: a quick no for almost every other.
pub(super) struct Pieces {
    pub(super) pieces: Zeroizing<Vec<u64>>,
    filter: Vec<u64>,
}

impl Pieces {
    pub(super) fn of(pieces: Vec<u64>) -> Self {
        let size = (pieces.len() * 16 / 64).next_power_of_two().max(16);
        let mut filter = vec![0_u64; size];
        for piece in &pieces {
            let (word, bit) = place(*piece, size);
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        Self {
            pieces: Zeroizing::new(pieces),
            filter,
        }
    }

    pub(super) fn may_hold(&self, piece: u64) -> bool {
        let (word, bit) = place(piece, self.filter.len());
        self.filter.get(word).is_some_and(|word| word & bit != 0)
    }
}
