//! The types go-yaml gives to scalars.

/// What go-yaml v3 decodes a scalar to when it decodes into `any`.
#[derive(Clone, PartialEq, Debug)]
pub enum Typed {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false` (never `yes` or `on`).
    Bool(bool),
    /// An integer that fits; `0123` is octal.
    Int(i64),
    /// An integer beyond `i64`.
    UInt(u64),
    /// A float.
    Float(f64),
    /// A date or time; the text as written.
    Timestamp,
    /// `!!binary`: the decoded bytes.
    Binary(Vec<u8>),
    /// Everything else: the scalar's text.
    Text,
}
