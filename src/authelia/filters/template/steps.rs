//! What a template asks to be done, and why it cannot be.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lex::MalformedTemplate;

/// The deepest nesting of conditions, loops and parentheses.
pub(super) const MAX_DEPTH: usize = 128;

/// What is to be done at one place.
pub(super) enum TemplateStep {
    /// Literal text.
    Copy(Range<usize>),
    /// An expression whose value is put in.
    Put(TemplatePipeline, Range<usize>),
    /// `if`, `with` and `range`, with what is done otherwise.
    Branch {
        kind: Branch,
        condition: TemplatePipeline,
        body: Vec<TemplateStep>,
        otherwise: Vec<TemplateStep>,
        place: Range<usize>,
    },
    /// A template of the file's own is put in, with what it gets for its dot.
    Call(String, Option<TemplatePipeline>, Range<usize>),
    Break,
    Continue,
}

/// What a file asks to be done, and the templates that it defines.
pub(super) struct ParsedTemplate {
    pub(super) steps: Vec<TemplateStep>,
    pub(super) defined: BTreeMap<String, Vec<TemplateStep>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Branch {
    If,
    With,
    Range,
}

/// `$a, $b := command | command`.
pub(super) struct TemplatePipeline {
    /// The variables that the value goes to.
    pub(super) variables: Vec<String>,
    /// Whether they are declared here (`:=`), or there before (`=`).
    pub(super) declares: bool,
    pub(super) commands: Vec<TemplateCommand>,
}

/// The words between two pipes: a function with its arguments, or one value.
pub(super) struct TemplateCommand(pub(super) Vec<Operand>);

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
    Pipeline(TemplatePipeline),
}

/// Why a template cannot be taken apart.
pub(super) enum UnparsedTemplate {
    /// Authelia would refuse it.
    Malformed(MalformedTemplate),
    /// Authelia may well take it.
    NotComputed(Range<usize>, &'static str),
}

impl From<MalformedTemplate> for UnparsedTemplate {
    fn from(malformed: MalformedTemplate) -> Self {
        UnparsedTemplate::Malformed(malformed)
    }
}

pub(super) type Parsed<T> = Result<T, UnparsedTemplate>;

pub(super) fn malformed(place: &Range<usize>, message: impl Into<String>) -> UnparsedTemplate {
    UnparsedTemplate::Malformed(MalformedTemplate {
        place: place.clone(),
        message: message.into(),
    })
}
