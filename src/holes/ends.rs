//! A text with holes without what it begins or ends with.

use super::{Piece, TextWithHoles};

impl TextWithHoles {
    /// What follows the text `head`, if it certainly begins with that.
    pub fn without(&self, head: &str) -> Option<TextWithHoles> {
        let rest = self.head().strip_prefix(head)?;
        let mut without = TextWithHoles::known(rest);
        without.append(&Self {
            pieces: self.pieces.get(1..).unwrap_or_default().to_vec(),
        });
        Some(without)
    }

    /// The same without the slashes at its end.
    #[must_use]
    pub fn without_last_slashes(&self) -> TextWithHoles {
        let mut trimmed = self.clone();
        if let Some(Piece::Text(text)) = trimmed.pieces.pop() {
            trimmed.push(text.0.reveal().trim_end_matches('/'));
            return trimmed;
        }
        self.clone()
    }

    /// The same without the text `tail` at its end, if it certainly ends with that.
    #[must_use]
    pub fn without_tail(&self, tail: &str) -> TextWithHoles {
        let mut without = self.clone();
        match without.pieces.pop() {
            Some(Piece::Text(text)) if text.0.reveal().ends_with(tail) => {
                without.push(text.0.reveal().strip_suffix(tail).unwrap_or_default());
                without
            }
            _ => self.clone(),
        }
    }
}
