//! What one option or variable came to, and by which way.

use crate::holes::TextWithHoles;
use crate::source::Span;
use crate::text::Text;

/// Why a value cannot be known from the files, and what would make it known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unknown {
    /// The reason as a clause: `${OIDC_SECRET} is not set in any of the files`.
    pub reason: Text,
    /// What the user can do about it: `give --env-file or --set OIDC_SECRET=…`.
    pub remedy: Option<Text>,
    /// The text as far as it is known, where anything of it is.
    pub text: Option<TextWithHoles>,
    /// Whether what is written there is a digest, whose `$…` parts are taken for variables.
    pub digest: bool,
    /// The variable that no file sets, if that is why: what reads the file then puts nothing there, unless it is set
    /// outside of the files.
    pub unset: Option<Box<Unset>>,
}

/// What no file sets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unset {
    /// A variable, by its name.
    Variable(Box<str>),
    /// What follows a `$` in a text. Nobody may have meant a variable: it may be a piece of a secret, and is not told.
    Text,
}

impl Unset {
    /// Whether it is the variable `name`.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Self::Variable(variable) if **variable == *name)
    }
}

impl Unknown {
    /// A reason without a remedy.
    pub fn because(reason: impl Into<Text>) -> Self {
        Self {
            reason: reason.into(),
            remedy: None,
            text: None,
            digest: false,
            unset: None,
        }
    }

    /// Names the variable that no file sets.
    #[must_use]
    pub fn unset(mut self, variable: impl Into<Box<str>>) -> Self {
        self.unset = Some(Box::new(Unset::Variable(variable.into())));
        self
    }

    /// The same without the name of the variable that no file sets, which may be a piece of a secret; `what` has it: the
    /// value, or the secret.
    #[must_use]
    pub fn without_name(self, what: &'static str) -> Self {
        Self {
            unset: Some(Box::new(Unset::Text)),
            text: self.text,
            ..Self::because(text!(
                "a `$` in the {what} is taken for a variable that is not set in any of the files"
            ))
            .remedied_by(text!("write every `$` of the {what} as `$$`"))
        }
    }

    /// Adds what is known of the text all the same; nothing if that is more than an address has.
    #[must_use]
    pub fn with_text(mut self, text: TextWithHoles) -> Self {
        self.text = Some(text).filter(TextWithHoles::is_short);
        self
    }

    /// Why what a digest came to is not known: none of its parts is a variable that could be set.
    pub fn of_a_digest() -> Self {
        Self {
            digest: true,
            ..Self::because("a digest is written there, whose `$…` parts are taken for variables")
        }
    }

    /// Adds what the user can do about it.
    #[must_use]
    pub fn remedied_by(mut self, remedy: impl Into<Text>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}

/// What is known of a value.
#[derive(Clone, PartialEq, Eq)]
pub enum State<T> {
    /// The value that the server would see.
    Known(T),
    /// There is a value, or there may be one, but the files do not say which.
    Unknown(Unknown),
    /// There is certainly none.
    Absent,
}

/// A place that a value came through, and the variable that carried it there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hop {
    /// The place: where the variable is set, as a rule.
    pub span: Span,
    /// The variable's name, or a key of a Kubernetes Secret, where it is known.
    pub name: Option<String>,
}

impl From<Span> for Hop {
    fn from(span: Span) -> Self {
        Self { span, name: None }
    }
}

/// One option or variable: what it came to, where, and by which way.
#[derive(Clone)]
pub struct Setting<T> {
    /// What is known of it.
    pub state: State<T>,
    /// Where it takes effect. For an absent one: the mapping or file that should hold it.
    pub place: Span,
    /// The places the value came through to get there, nearest first: `${OIDC_ID}` ← `OIDC_ID=` in `.env`.
    pub via: Vec<Hop>,
    /// Whether the server's default was used because nothing was set.
    pub default: bool,
}

impl<T> Setting<T> {
    /// A value that is at `place`.
    pub fn known(value: T, place: Span) -> Self {
        Self {
            state: State::Known(value),
            place,
            via: Vec::new(),
            default: false,
        }
    }

    /// The server's default, used because nothing is set at `place`.
    pub fn defaulted(value: T, place: Span) -> Self {
        Self {
            state: State::Known(value),
            place,
            via: Vec::new(),
            default: true,
        }
    }

    /// Nothing is set at `place`.
    pub fn absent(place: Span) -> Self {
        Self {
            state: State::Absent,
            place,
            via: Vec::new(),
            default: false,
        }
    }

    /// There is a value at `place`, but the files do not say which.
    pub fn unknown(why: Unknown, place: Span) -> Self {
        Self {
            state: State::Unknown(why),
            place,
            via: Vec::new(),
            default: false,
        }
    }

    /// Adds the places the value came through.
    #[must_use]
    pub fn through(mut self, via: impl IntoIterator<Item = impl Into<Hop>>) -> Self {
        self.via = via.into_iter().map(Into::into).collect();
        self
    }

    /// The value, if it is known.
    pub fn value(&self) -> Option<&T> {
        match &self.state {
            State::Known(value) => Some(value),
            State::Unknown(_) | State::Absent => None,
        }
    }

    /// Why the value is unknown, if it is.
    pub fn why_unknown(&self) -> Option<&Unknown> {
        match &self.state {
            State::Unknown(why) => Some(why),
            State::Known(_) | State::Absent => None,
        }
    }

    /// Whether there is certainly no value.
    pub fn is_absent(&self) -> bool {
        matches!(self.state, State::Absent)
    }

    /// The same setting with its value changed by `change`.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        self.filter_map(|value| Some(change(value)))
    }

    /// The same setting with what `change` makes of its value; absent where that is nothing.
    pub fn filter_map<U>(self, change: impl FnOnce(T) -> Option<U>) -> Setting<U> {
        let state = match self.state {
            State::Known(value) => change(value).map_or(State::Absent, State::Known),
            State::Unknown(why) => State::Unknown(why),
            State::Absent => State::Absent,
        };
        Setting {
            state,
            place: self.place,
            via: self.via,
            default: self.default,
        }
    }

    /// The same setting, borrowing its value.
    pub fn as_ref(&self) -> Setting<&T> {
        let state = match &self.state {
            State::Known(value) => State::Known(value),
            State::Unknown(why) => State::Unknown(why.clone()),
            State::Absent => State::Absent,
        };
        Setting {
            state,
            place: self.place,
            via: self.via.clone(),
            default: self.default,
        }
    }

    /// Every place, from where it takes effect back to where the value was written.
    pub fn origin(&self) -> impl Iterator<Item = Span> {
        std::iter::once(self.place).chain(self.via.iter().map(|hop| hop.span))
    }

    /// The way by which this setting, as the variable `name`, fills another one.
    pub fn carried(&self, name: &str) -> Vec<Hop> {
        let here = Hop {
            span: self.place,
            name: Some(name.to_owned()),
        };
        std::iter::once(here).chain(self.via.iter().cloned()).collect()
    }

    /// The variable that the value was written for, where it came by one.
    pub fn filled_by(&self) -> Option<&str> {
        self.via.last()?.name.as_deref()
    }

    /// Where the value was written: the end of the way it came.
    pub fn written_at(&self) -> Span {
        self.via.last().map_or(self.place, |hop| hop.span)
    }
}

impl<T: AsRef<str>> Setting<T> {
    /// The text as far as it is known; none if nothing of it is, or there is none.
    pub fn text_with_holes(&self) -> Option<TextWithHoles> {
        match &self.state {
            State::Known(text) => Some(TextWithHoles::known(text.as_ref())),
            State::Unknown(why) => why.text.clone(),
            State::Absent => None,
        }
    }
}

/// Whether a value is what an example has where one's own belongs: `<client id>`, `CHANGEME`, `your-secret-here`.
pub fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "changeit",
        "changeme",
        "fillme",
        "fillmein",
        "fixme",
        "insertme",
        "placeholder",
        "replaceme",
        "tbd",
        "todo",
    ];
    let text = text.trim().trim_matches(['\'', '"']);
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_lowercase();
    let in_brackets = text.find('<').is_some_and(|at| text[at..].contains('>'));
    let is_crossed_out = letters.len() > 2 && letters.bytes().all(|letter| letter == b'x');
    let asks = ["your", "insertyour", "replacewith", "changethis", "enteryour"]
        .iter()
        .any(|start| letters.starts_with(start));
    in_brackets || is_crossed_out || (asks && text.contains(['-', '_', ' '])) || WORDS.contains(&&*letters)
}
