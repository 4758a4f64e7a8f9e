//! A scalar as it is written.

use std::rc::Rc;

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScalarForm {
    /// Without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// A `|` block.
    Literal,
    /// A `>` block.
    Folded,
}

/// A scalar, not yet typed; see [`Scalar::typed`](super::Typed).
#[derive(Clone)]
pub struct Scalar {
    /// The text after quotes, escapes and folding are undone.
    pub text: Rc<str>,
    /// How it is written.
    pub style: ScalarForm,
    /// The explicit tag, as on the node.
    pub tag: Option<Rc<str>>,
}
