//! What to write instead of something that is wrong, and where.

use super::Text;
use crate::source::Span;
use crate::version::Version;

/// A change of a file: which bytes go, and what comes in their place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is to be replaced; an empty span is a place to insert at.
    pub span: Span,
    /// What to write there.
    pub replacement: String,
    /// Whether it can be made without asking.
    pub disposition: Disposition,
}

/// Whether an edit is what the user wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disposition {
    /// There is nothing else that could be meant.
    Certain,
    /// It is one of several ways, or a guess.
    NeedsDecision,
}

impl Disposition {
    /// The disposition's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Disposition::Certain => "certain",
            Disposition::NeedsDecision => "needs-decision",
        }
    }
}

/// Whose files a change is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Side {
    /// Authelia's, outside of the client's registration.
    Provider,
    /// The client's registration in Authelia's.
    Registration,
    /// The relying party's, which is called so; empty where that is not known.
    RelyingParty(String),
}

/// How the place of a change is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Where {
    /// The lines are keys of the YAML mapping at, or around, the place; a key that is there gets the new value.
    Keys,
    /// The lines are an item of a YAML list: in place of the one there, or at the end of the list that is there.
    Item {
        /// Whether the item is there.
        there: bool,
    },
    /// The lines are lines of a file: in place of the assignment there, or below it.
    Line {
        /// Whether the assignment is there.
        there: bool,
    },
    /// This is the new text of exactly the place.
    Exactly(String),
    /// A word of the place, or of its line before it, is another one: a name, a version. The rest stays.
    Part {
        /// The word that is there.
        found: String,
        /// What comes in its place.
        with: String,
    },
    /// The place is a word of a command line: `name=value`, or the value of the flag `name` before it.
    Flag {
        /// The flag's name with its dashes, or what is before the `=`.
        name: String,
        /// Its new value.
        value: String,
    },
    /// The YAML entry at the place goes.
    Gone,
    /// A list item begins with the YAML key at the place, and lacks its `- `.
    Begins,
    /// The lines of the place are two spaces further in.
    Deeper,
    /// The line of the place begins with this many spaces.
    Indented(usize),
    /// No tool could tell: a word of a command line, or something that only the user knows.
    Nowhere,
}

/// Lines to write, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What is there now, or the mapping, list or file that should hold it.
    pub place: Span,
    /// How that is meant.
    pub to: Where,
    /// What to write, as it can be pasted; or a sentence.
    pub lines: String,
    /// Whether it is a sentence that says what to do.
    pub is_said: bool,
    /// Whose file it is.
    pub side: Side,
    /// Whether there is nothing else that could be meant.
    pub certain: bool,
}

impl Change {
    /// Keys of the mapping at, or around, `place`.
    pub fn keys(side: Side, place: Span, lines: impl Into<String>) -> Self {
        Self::new(side, place, Where::Keys, lines.into())
    }

    /// `lines` at `place`.
    pub fn new(side: Side, place: Span, to: Where, lines: String) -> Self {
        // What a person has to fill in is no change that can be made.
        let to = if lines.contains(['…', '<']) {
            Where::Nowhere
        } else {
            to
        };
        Self {
            place,
            to,
            lines,
            is_said: false,
            side,
            certain: false,
        }
    }

    /// Another text of exactly `place`; `says` is the sentence for it.
    pub fn exactly(side: Side, place: Span, text: impl Into<String>, says: impl Into<String>) -> Self {
        Self {
            is_said: true,
            ..Self::new(side, place, Where::Exactly(text.into()), says.into())
        }
    }

    /// `with` in place of the word `found` in `place`, or in its line before it; `says` is the sentence for it.
    pub fn part(side: Side, place: Span, (found, with): (&str, &str), says: impl Into<String>) -> Self {
        let (found, with) = (found.to_owned(), with.to_owned());
        Self {
            is_said: true,
            to: Where::Part { found, with },
            ..Self::new(side, place, Where::Nowhere, says.into())
        }
    }

    /// A list item begins with the YAML key at `place`; `says` is the sentence for it.
    pub fn begins(side: Side, place: Span, says: impl Into<String>) -> Self {
        Self {
            is_said: true,
            ..Self::new(side, place, Where::Begins, says.into())
        }
    }

    /// The lines of `place` are two spaces further in; `says` is the sentence for it.
    pub fn deeper(side: Side, place: Span, says: impl Into<String>) -> Self {
        Self {
            is_said: true,
            ..Self::new(side, place, Where::Deeper, says.into())
        }
    }

    /// The line of `place` begins with so many `spaces`; `says` is the sentence for it.
    pub fn indented(side: Side, place: Span, spaces: usize, says: impl Into<String>) -> Self {
        Self {
            is_said: true,
            to: Where::Indented(spaces),
            ..Self::new(side, place, Where::Nowhere, says.into())
        }
    }

    /// The YAML entry at `place` goes; `says` is the sentence for it.
    pub fn gone(side: Side, place: Span, says: impl Into<String>) -> Self {
        Self {
            is_said: true,
            ..Self::new(side, place, Where::Gone, says.into())
        }
    }
}

/// What to write instead of something that is wrong.
#[derive(Clone, Debug)]
pub enum Help {
    /// This text.
    Text(Text),
    /// This change.
    Change(Change),
    /// All of these.
    All(Vec<Help>),
    /// One of these, the likeliest first.
    Either(Vec<Help>),
    /// Other values for these options of the relying party, each in the notation of its place.
    Set(Vec<(&'static str, String)>),
    /// Another option of the relying party in place of the name that the finding is about.
    Instead(&'static str, String),
    /// Scopes that the relying party has to request besides those it does, and options to set with them.
    Scopes(Vec<String>, Vec<(&'static str, String)>),
    /// This version of the relying party, or a later one.
    Upgrade(Version),
    /// This, and there is nothing else that could be meant.
    Certainly(Box<Help>),
}

impl<T: Into<Text>> From<T> for Help {
    fn from(text: T) -> Self {
        Help::Text(text.into())
    }
}

impl From<Change> for Help {
    fn from(change: Change) -> Self {
        Help::Change(change)
    }
}

impl Help {
    /// Scopes that the relying party has to request besides those it does.
    pub fn scopes(scopes: &[&str]) -> Self {
        Help::Scopes(scopes.iter().map(|scope| (*scope).to_owned()).collect(), Vec::new())
    }

    /// There is nothing else that could be meant.
    #[must_use]
    pub fn certainly(self) -> Self {
        match self {
            Help::Change(change) => Help::Change(Change {
                certain: true,
                ..change
            }),
            Help::All(all) => Help::All(all.into_iter().map(Help::certainly).collect()),
            Help::Set(_) | Help::Instead(..) | Help::Scopes(..) => Help::Certainly(Box::new(self)),
            other => other,
        }
    }

    /// This, or `other`, which is less likely.
    #[must_use]
    pub fn or(self, other: impl Into<Help>) -> Self {
        let mut ways = match self {
            Help::Either(ways) => ways,
            one => vec![one],
        };
        ways.push(other.into());
        Help::Either(ways)
    }

    /// The ways that there are, the likeliest first, each as what has to be done together.
    pub fn ways(&self) -> Vec<Vec<&Help>> {
        match self {
            Help::Either(ways) => ways.iter().flat_map(Help::ways).collect(),
            Help::All(all) => vec![all.iter().flat_map(|help| help.ways().concat()).collect()],
            one => vec![vec![one]],
        }
    }

    /// The scopes that the relying party is to request besides those it does.
    pub fn wanted_scopes(&self) -> &[String] {
        match self {
            Help::Scopes(scopes, _) => scopes,
            Help::Certainly(help) => help.wanted_scopes(),
            _ => &[],
        }
    }

    /// Whose lines they are, where it is lines.
    pub fn side(&self) -> Option<Side> {
        match self {
            Help::Change(change) => Some(change.side.clone()).filter(|_| !change.is_said),
            _ => None,
        }
    }

    /// What is said of it, without its places: lines to paste, with whose they are where there is a choice.
    pub fn text(&self) -> Text {
        match self {
            Help::Text(text) => text.clone(),
            Help::Change(change) => Text::told(change.lines.as_str()),
            Help::All(all) => both_sides(all),
            Help::Either(ways) => choice(ways),
            // These are written in the notation of their places before anybody asks.
            Help::Set(_) | Help::Instead(..) | Help::Scopes(..) | Help::Upgrade(_) | Help::Certainly(_) => {
                Text::default()
            }
        }
    }
}

/// Whose lines follow.
fn heading(side: Side) -> Text {
    match side {
        Side::Provider => "in Authelia's configuration:\n".into(),
        Side::Registration => "in Authelia's registration:\n".into(),
        Side::RelyingParty(name) if name.is_empty() => "in the application's settings:\n".into(),
        Side::RelyingParty(name) => Text::said(format!("in {name}'s settings:\n")),
    }
}

/// Texts below each other.
fn below_each_other(texts: impl Iterator<Item = Text>) -> Text {
    texts.reduce(|all, text| all.and("\n").and(text)).unwrap_or_default()
}

/// Several changes: the lines of each side below its heading, if there is more than one side.
fn both_sides(all: &[Help]) -> Text {
    let mut sides: Vec<Option<Side>> = Vec::new();
    // What has no words is said together with another one.
    let all: Vec<&Help> = all.iter().filter(|help| !help.text().plain().is_empty()).collect();
    for side in all.iter().map(|help| help.side()) {
        if !sides.contains(&side) {
            sides.push(side);
        }
    }
    let of = |side: &Option<Side>| {
        let mine = all.iter().filter(|help| help.side() == *side);
        joined(mine.map(|help| help.text()))
    };
    if let [only] = sides.as_slice() {
        return of(only);
    }
    below_each_other(sides.iter().map(|side| match side {
        Some(whose) => heading(whose.clone()).and(of(side).indented()),
        None => of(side),
    }))
}

/// Texts below each other; the key above a new section is written once.
fn joined(texts: impl Iterator<Item = Text>) -> Text {
    let mut lines: Vec<String> = Vec::new();
    below_each_other(texts.filter_map(|text| {
        let plain = text.to_string();
        let section = plain.lines().next().filter(|line| line.ends_with(':'));
        let repeated = section.filter(|section| lines.iter().any(|line| line == section));
        let skipped = repeated.map_or(0, |line| (line.len() + 1).min(plain.len()));
        lines.extend(plain.lines().map(str::to_owned));
        (skipped < plain.len()).then(|| text.without_first(skipped))
    }))
}

/// One of several ways: whose lines they are is said where they are not all of one side.
fn choice(ways: &[Help]) -> Text {
    let differ = ways.windows(2).any(|pair| match pair {
        [one, other] => one.side() != other.side(),
        _ => false,
    });
    let parts = ways.iter().enumerate().map(|(at, way)| {
        let or = Text::from(if at == 0 { "" } else { "or " });
        let text = way.text();
        match way.side().filter(|_| differ) {
            Some(side) => or.and(heading(side)).and(text.indented()),
            None if at == 0 => text,
            None if text.plain().contains('\n') => Text::from("or:\n").and(text.indented()),
            None => or.and(text),
        }
    });
    below_each_other(parts)
}
