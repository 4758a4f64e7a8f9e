//! Pieces of texts as numbers, and a quick answer to whether one is among them.

use zeroize::Zeroizing;

use super::forms::place;

/// A piece of so many bytes gives a secret away.
pub const PIECE: usize = 8;

/// `piece` one byte further on: its last byte is `byte`, letters in lower case.
#[inline]
pub(super) fn rolled(piece: u64, byte: u8) -> u64 {
    piece >> 8 | u64::from(byte.to_ascii_lowercase()) << 56
}

/// Takes every eight bytes of a text, letters in lower case, as numbers.
#[inline]
pub(super) fn each_piece(text: &str, mut take: impl FnMut(u64)) {
    let mut piece = 0;
    for (end, byte) in (1..).zip(text.as_bytes()) {
        piece = rolled(piece, *byte);
        if end >= PIECE {
            take(piece);
        }
    }
}

/// Marks a byte that is in some piece.
const IN_ONE: u16 = 0x100;

/// Pieces of eight bytes in order, with one bit for what the hash of each is: a quick no for almost every other.
pub(super) struct Pieces {
    in_order: Zeroizing<Vec<u64>>,
    filter: Vec<u64>,
    /// For each byte that is in any of them, in lower case or not: [`IN_ONE`] and the lower case; 0 for all others.
    bytes: Box<[u16; 256]>,
}

impl Pieces {
    pub(super) fn of(mut pieces: Vec<u64>) -> Self {
        pieces.sort_unstable();
        pieces.dedup();
        let size = (pieces.len() * 16 / 64).next_power_of_two().max(16);
        let mut filter = vec![0_u64; size];
        let mut bytes = Box::new([0; 256]);
        for piece in &pieces {
            for byte in piece.to_le_bytes() {
                bytes[usize::from(byte)] = IN_ONE | u16::from(byte);
                bytes[usize::from(byte.to_ascii_uppercase())] = IN_ONE | u16::from(byte);
            }
            let (word, bit) = place(*piece, size);
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        Self {
            in_order: Zeroizing::new(pieces),
            filter,
            bytes,
        }
    }

    /// Takes each of these that is in `text`, and where it ends.
    pub(super) fn each_in(&self, text: &str, mut take: impl FnMut(usize, u64)) {
        let (mut piece, mut run) = (0, 0);
        for (end, byte) in (1..).zip(text.as_bytes()) {
            let byte = self.bytes[usize::from(*byte)];
            if byte != 0 {
                // The mark is shifted out.
                piece = piece >> 8 | u64::from(byte) << 56;
                run += 1;
                if run >= PIECE && self.hold(piece) {
                    take(end, piece);
                }
            } else {
                run = 0;
            }
        }
    }

    fn hold(&self, piece: u64) -> bool {
        let (word, bit) = place(piece, self.filter.len());
        self.filter.get(word).is_some_and(|word| word & bit != 0) && self.in_order.binary_search(&piece).is_ok()
    }
}

/// The pieces of a text that is known when this is compiled, sorted.
pub(crate) const fn sorted<const COUNT: usize>(bytes: &[u8]) -> [u64; COUNT] {
    assert!(bytes.len() == COUNT + PIECE - 1);
    let mut pieces = [0; COUNT];
    let (mut at, mut piece) = (0, 0);
    while at < bytes.len() {
        piece = piece >> 8 | (bytes[at].to_ascii_lowercase() as u64) << 56;
        if at + 1 >= PIECE {
            pieces[at + 1 - PIECE] = piece;
        }
        at += 1;
    }
    // Shell's sort: the compiler evaluates it, and has a budget.
    let mut gap = COUNT / 2;
    while gap > 0 {
        let mut next = gap;
        while next < COUNT {
            let mut to = next;
            while to >= gap && pieces[to - gap] > pieces[to] {
                pieces.swap(to - gap, to);
                to -= gap;
            }
            next += 1;
        }
        gap /= 2;
    }
    pieces
}
