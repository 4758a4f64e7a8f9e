//! What a template asks to be done, and why it cannot be.

use std::ops::Range;

use super::lex::Malformed;

/// The deepest nesting of conditions, loops and parentheses.
pub(super) const MAX_DEPTH: usize = 128;

/// What is to be done at one place.
pub(super) enum Step {
    /// Literal text.
    Copy(Range<usize>),
    /// An expression whose value is put in.
    Put(Pipeline, Range<usize>),
    /// `if`, `with` and `range`, with what is done otherwise.
    Branch {
        kind: Branch,
        condition: Pipeline,
        body: Vec<Step>,
        otherwise: Vec<Step>,
        place: Range<usize>,
    },
    Break,
    Continue,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Branch {
    If,
    With,
    Range,
}

/// `$a, $b := command | command`.
pub(super) struct Pipeline {
    /// The variables that the value goes to.
    pub(super) variables: Vec<String>,
    /// Whether they are declared here (`:=`), or there before (`=`).
    pub(super) declares: bool,
    pub(super) commands: Vec<Command>,
}

/// The words between two pipes: a function with its arguments, or one value.
pub(super) struct Command(pub(super) Vec<Operand>);

pub(super) struct Operand {
    pub(super) term: Term,
    /// `.A.B` behind it.
    pub(super) fields: Vec<String>,
}

pub(super) enum Term {
    Function(String),
    Dot,
    Variable(String),
    Nil,
    Flag(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    Pipeline(Pipeline),
}

/// Why a template cannot be taken apart.
pub(super) enum Refusal {
    /// Authelia would refuse it.
    Malformed(Malformed),
    /// Authelia may well take it.
    NotComputed(Range<usize>, &'static str),
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        Refusal::Malformed(malformed)
    }
}

pub(super) type Parsed<T> = Result<T, Refusal>;

pub(super) fn malformed(place: &Range<usize>, message: impl Into<String>) -> Refusal {
    Refusal::Malformed(Malformed {
        place: place.clone(),
        message: message.into(),
    })
}
