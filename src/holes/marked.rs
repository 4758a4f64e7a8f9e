//! Text whose holes are one character each, for a reader of the format that the text is of.

use super::{Hole, Piece, TextWithHoles};

/// The first of the characters that stand for holes: for private use, so that no file has them.
const FIRST: u32 = 0xF_0000;

/// A text in which each hole is one character, and the holes in their order.
pub struct Marked {
    /// The text.
    pub text: String,
    holes: Vec<Hole>,
}

impl TextWithHoles {
    /// The text with a character in place of each hole; `None` where it has such a character already.
    pub fn marked(&self) -> Option<Marked> {
        let mut marked = Marked {
            text: String::new(),
            holes: Vec::new(),
        };
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) if text.0.reveal().chars().any(|letter| u32::from(letter) >= FIRST) => return None,
                Piece::Text(text) => marked.text.push_str(text.0.reveal()),
                Piece::Hole(hole) => {
                    let at = u32::try_from(marked.holes.len()).ok()?;
                    marked.text.push(char::from_u32(FIRST + at)?);
                    marked.holes.push(hole.clone());
                }
            }
        }
        Some(marked)
    }
}

impl Marked {
    /// A part of the text, with its holes.
    pub fn with_holes(&self, part: &str) -> TextWithHoles {
        let mut text = TextWithHoles::default();
        let mut rest = part;
        while let Some(at) = rest.find(|letter| u32::from(letter) >= FIRST) {
            text.push(&rest[..at]);
            let mut after = rest[at..].chars();
            let mark = after.next().map_or(0, |mark| u32::from(mark) - FIRST);
            let hole = usize::try_from(mark).ok().and_then(|mark| self.holes.get(mark));
            text.pieces.extend(hole.cloned().map(Piece::Hole));
            rest = after.as_str();
        }
        text.push(rest);
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::holes::{Filling, Likeness, TextWithHoles};

    #[test]
    fn a_part_of_a_text_has_the_holes_of_the_part() {
        let mut text = TextWithHoles::known("{\"id\": \"app\", \"url\": \"https://auth.");
        text.append(&TextWithHoles::hole(Filling::Variable, "DOMAIN"));
        text.push("/x\"}");
        let Some(marked) = text.marked() else {
            unreachable!("it has no such character")
        };
        let Ok(serde_json::Value::Object(read)) = serde_json::from_str(&marked.text) else {
            unreachable!("it is JSON")
        };
        let part = |key: &str| marked.with_holes(read[key].as_str().unwrap_or_default());
        assert!(part("id").is_known());
        assert_eq!(part("url").shown(), "https://auth.${DOMAIN}/x");
        assert_eq!(part("url").compare(&part("url")), Likeness::Equal);
        assert!(TextWithHoles::known("\u{F0001}").marked().is_none());
    }
}
