//! What is within a line of Markdown: code, strong text, emphasis, links.

use super::style::{Paint, Tone};

/// `[text](address)` as `text (address)`, and `<address>` without its brackets; code stays as it is.
pub(super) fn links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        // Links are looked for outside of code only; one with code in its text stays as it is.
        if index % 2 == 1 {
            out.push_str(part);
        } else {
            link(&mut out, part);
        }
    }
    out
}

fn link(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['[', '<']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let named = from.strip_prefix('[').and_then(|from| {
            let (name, from) = from.split_once("](")?;
            let (address, after) = from.split_once(')')?;
            (!name.contains('[')).then_some((name, address, after))
        });
        let bare = from.strip_prefix("<http").and_then(|from| from.split_once('>'));
        if let Some((name, address, after)) = named {
            out.push_str(name);
            if name != address {
                out.push_str(" (");
                out.push_str(address);
                out.push(')');
            }
            rest = after;
        } else if let Some((address, after)) = bare {
            out.push_str("http");
            out.push_str(address);
            rest = after;
        } else {
            out.push_str(from.get(..1).unwrap_or_default());
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
}

/// What is on at the end of a line and goes on in the next.
#[derive(Default)]
pub(super) struct Inline {
    strong: bool,
}

impl Inline {
    /// `line` with its code and its strong text in colour; without colour, code keeps its backquotes.
    pub(super) fn line(&mut self, out: &mut String, line: &str, paint: &Paint, color: bool) {
        let pieces: Vec<&str> = line.split('`').collect();
        let paired = pieces.len() % 2 == 1;
        for (index, piece) in pieces.iter().enumerate() {
            if !paired || index % 2 == 0 {
                if !paired && index > 0 {
                    out.push('`');
                }
                self.prose(out, piece, paint);
            } else if color {
                out.push_str(&paint.paint(Tone::Accent, piece));
            } else {
                out.push('`');
                out.push_str(piece);
                out.push('`');
            }
        }
    }

    fn prose(&mut self, out: &mut String, text: &str, paint: &Paint) {
        for (index, piece) in text.split("**").enumerate() {
            if index > 0 {
                self.strong = !self.strong;
            }
            let piece = without_emphasis(piece);
            if self.strong && !piece.is_empty() {
                out.push_str(&paint.paint(Tone::Strong, &piece));
            } else {
                out.push_str(&piece);
            }
        }
    }
}

/// `text` without the `*` around emphasis; one that is between spaces is meant as it is.
fn without_emphasis(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let opens = before.is_whitespace() || before == '(';
        let closes = after.is_whitespace() || after.is_ascii_punctuation();
        if character != '*' || opens == closes {
            out.push(character);
        }
        before = character;
    }
    out
}
