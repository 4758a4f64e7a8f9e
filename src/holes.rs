//! Text of which parts are not known: `https://coder.${SECRET_DOMAIN}/callback`.
//!
//! Two such texts can often be compared all the same. What fills a hole is the same wherever a hole of the same name
//! and kind is; everything else about it is unknown, its length included.

mod ends;
mod filled_in;
mod marked;

pub use marked::Marked;

use std::fmt;

use crate::secret::Secret;

/// The longest text of which parts are kept, in bytes, and the most parts: more than any address has.
const LONGEST: usize = 8192;
const MOST_PIECES: usize = 64;

/// What fills a hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Filling {
    /// A variable of the deployment, by its name: `${NAME}` that Compose, Flux or envsubst replaces.
    Variable,
    /// An expression of a template, as it is written: `{{ .Values.domain }}`.
    Template,
    /// A variable of one process, by its name: what Authelia's file filters read.
    Environment,
    /// A key of a Kubernetes Secret: `name/key`.
    SecretKey,
    /// Something that is not the same anywhere else, as far as is known.
    Other,
}

/// A part that is not known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hole {
    /// What fills it.
    pub filling: Filling,
    /// How that is called.
    pub name: String,
}

impl Hole {
    /// Whether both are certainly filled with the same text.
    fn is(&self, other: &Hole) -> bool {
        self.filling != Filling::Other && self == other
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Piece {
    Text(LiteralText),
    Hole(Hole),
}

/// Literal text, which may come from a place that must not be shown.
#[derive(Clone)]
struct LiteralText(Secret);

impl PartialEq for LiteralText {
    fn eq(&self, other: &Self) -> bool {
        self.0.reveal() == other.0.reveal()
    }
}

impl Eq for LiteralText {}

/// Text with holes. It has no `Display`: who shows it knows that it may be shown.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct TextWithHoles {
    /// No two texts behind each other, and none empty.
    pieces: Vec<Piece>,
}

impl fmt::Debug for TextWithHoles {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TextWithHoles({} pieces)", self.pieces.len())
    }
}

/// How two texts compare, whatever fills their holes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Likeness {
    /// They are the same.
    Equal,
    /// They differ.
    Different,
    /// It depends on what fills them.
    Undecidable,
}

impl TextWithHoles {
    /// A text without a hole.
    pub fn known(text: &str) -> Self {
        let mut known = Self::default();
        known.push(text);
        known
    }

    /// A hole and nothing around it.
    pub fn hole(filling: Filling, name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            pieces: vec![Piece::Hole(Hole { filling, name })],
        }
    }

    /// A hole of which nothing is known.
    pub fn unknown() -> Self {
        Self::hole(Filling::Other, "")
    }

    /// Whether nothing of it is known.
    pub fn is_one_hole(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece::Hole(_)])
    }

    /// Adds text.
    pub fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            *last = LiteralText(Secret::new(format!("{}{text}", last.0.reveal())));
        } else {
            self.pieces.push(Piece::Text(LiteralText(Secret::new(text))));
        }
    }

    /// Adds what `other` has.
    pub fn append(&mut self, other: &TextWithHoles) {
        for piece in &other.pieces {
            match piece {
                Piece::Text(text) => self.push(text.0.reveal()),
                Piece::Hole(hole) => self.pieces.push(Piece::Hole(hole.clone())),
            }
        }
    }

    /// The same, its templates' expressions being those of the Secret `name`: only in that one they are filled with the same.
    #[must_use]
    pub fn of_secret(mut self, name: &str) -> Self {
        for piece in &mut self.pieces {
            if let Piece::Hole(hole) = piece
                && hole.filling == Filling::Template
            {
                hole.filling = Filling::SecretKey;
                hole.name = format!("{name}/{}", hole.name);
            }
        }
        self
    }

    /// Whether it has no hole.
    pub fn is_known(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// Whether it is no longer than an address can be, and has no more holes than one.
    pub fn is_short(&self) -> bool {
        let length = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.0.reveal().len(),
            Piece::Hole(hole) => hole.name.len(),
        });
        self.pieces.len() <= MOST_PIECES && length.sum::<usize>() <= LONGEST
    }

    /// The text that it certainly begins with.
    pub fn head(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text.0.reveal(),
            _ => "",
        }
    }

    /// The text that it certainly ends with.
    pub fn tail(&self) -> &str {
        match self.pieces.last() {
            Some(Piece::Text(text)) => text.0.reveal(),
            _ => "",
        }
    }

    /// How it is written for people, its holes by their names. Only for what may be shown.
    pub fn shown(&self) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.0.reveal().to_owned(),
            Piece::Hole(hole) => match hole.filling {
                Filling::Variable | Filling::Environment => format!("${{{}}}", hole.name),
                Filling::Template => format!("{{{{ {} }}}}", hole.name),
                Filling::SecretKey | Filling::Other => "…".to_owned(),
            },
        });
        pieces.collect()
    }

    /// Scheme and host of an address: what is before the path. A hole in a host is taken for a part of the host, one
    /// where the scheme should be may hold a path as well, so that nothing is known of it then.
    #[must_use]
    pub fn origin(&self) -> TextWithHoles {
        let Some((scheme, _)) = self.head().split_once("://") else {
            return Self::unknown();
        };
        let mut origin = Self::default();
        let mut passed = scheme.len() + 3;
        for piece in &self.pieces {
            match piece {
                Piece::Hole(hole) => origin.pieces.push(Piece::Hole(hole.clone())),
                Piece::Text(text) => {
                    let text = text.0.reveal();
                    let (before, rest) = text.split_at(passed.min(text.len()));
                    passed = 0;
                    origin.push(before);
                    match rest.find(['/', '?', '#']) {
                        Some(end) => {
                            origin.push(&rest[..end]);
                            return origin;
                        }
                        None => origin.push(rest),
                    }
                }
            }
        }
        origin
    }

    /// How it compares with `other`.
    ///
    /// What both begin or end with is taken away first, equal holes included. Nothing left means that they are the
    /// same; different letters at an end, that they are not.
    pub fn compare(&self, other: &TextWithHoles) -> Likeness {
        let (mut left, mut right) = (self.units(), other.units());
        let same = left.iter().zip(&right).take_while(|(one, other)| one.is(other)).count();
        left.drain(..same);
        right.drain(..same);
        let pairs = left.iter().rev().zip(right.iter().rev());
        let same = pairs.take_while(|(one, other)| one.is(other)).count();
        left.truncate(left.len() - same);
        right.truncate(right.len() - same);
        if left.is_empty() && right.is_empty() {
            return Likeness::Equal;
        }
        let differ = |one: Option<&Unit<'_>>, other: Option<&Unit<'_>>| match (one, other) {
            (Some(Unit::Letter(one)), Some(Unit::Letter(other))) => one != other,
            (Some(_), Some(_)) => false,
            // Against nothing, a letter is one too many.
            (Some(_), None) => left.iter().any(Unit::is_letter),
            (None, Some(_)) => right.iter().any(Unit::is_letter),
            (None, None) => false,
        };
        if differ(left.first(), right.first()) || differ(left.last(), right.last()) {
            return Likeness::Different;
        }
        let fits = match (left.iter().all(Unit::is_letter), right.iter().all(Unit::is_letter)) {
            (true, _) => matches(&right, &left),
            (_, true) => matches(&left, &right),
            _ => !same_holes(&left, &right) || letters(&left) == letters(&right),
        };
        if fits {
            Likeness::Undecidable
        } else {
            Likeness::Different
        }
    }

    fn units(&self) -> Vec<Unit<'_>> {
        let mut units = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => units.extend(text.0.reveal().chars().map(Unit::Letter)),
                Piece::Hole(hole) => units.push(Unit::Hole(hole)),
            }
        }
        units
    }
}

/// A letter or a hole.
#[derive(Clone, Copy)]
enum Unit<'t> {
    Letter(char),
    Hole(&'t Hole),
}

impl Unit<'_> {
    fn is_letter(&self) -> bool {
        matches!(self, Unit::Letter(_))
    }

    fn is(&self, other: &Unit<'_>) -> bool {
        match (self, other) {
            (Unit::Letter(one), Unit::Letter(other)) => one == other,
            (Unit::Hole(one), Unit::Hole(other)) => one.is(other),
            _ => false,
        }
    }
}

/// Whether the `letters` could be what comes of the `pattern`, each of its holes filled for itself.
fn matches(pattern: &[Unit<'_>], letters: &[Unit<'_>]) -> bool {
    // The last hole takes as little as it can, and one letter more whenever what follows does not fit.
    let (mut at, mut seen) = (0, 0);
    let mut again = None;
    while seen < letters.len() {
        match pattern.get(at) {
            Some(Unit::Hole(_)) => {
                at += 1;
                again = Some((at, seen));
            }
            Some(letter) if letter.is(&letters[seen]) => {
                at += 1;
                seen += 1;
            }
            _ => match again {
                Some((behind, from)) => {
                    again = Some((behind, from + 1));
                    at = behind;
                    seen = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|unit| !unit.is_letter())
}

/// Whether both have the same holes, each as often: then they can only be the same if their letters are as many.
fn same_holes(left: &[Unit<'_>], right: &[Unit<'_>]) -> bool {
    let holes = |units: &[Unit<'_>]| {
        let mut holes: Vec<String> = Vec::new();
        for unit in units {
            if let Unit::Hole(hole) = unit {
                if hole.filling == Filling::Other {
                    return None;
                }
                holes.push(format!("{:?} {}", hole.filling, hole.name));
            }
        }
        holes.sort_unstable();
        Some(holes)
    };
    holes(left).is_some_and(|left| holes(right) == Some(left))
}

fn letters(units: &[Unit<'_>]) -> Vec<char> {
    let mut letters: Vec<char> = units
        .iter()
        .filter_map(|unit| match unit {
            Unit::Letter(letter) => Some(*letter),
            Unit::Hole(_) => None,
        })
        .collect();
    letters.sort_unstable();
    letters
}

#[cfg(test)]
mod tests;
