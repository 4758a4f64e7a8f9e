//! Text with positions.
//!
//! Everything that is read becomes a [`Source`] in the [`SourceMap`]; everything that is later said about it carries a
//! [`Span`] in bytes. Lines and columns exist only where a report is rendered.
//!
//! A source can be *derived* from another: what a file filter made of a file, or a document inside a block scalar.
//! Spans in a derived source lead back to the text that a person wrote (see [`SourceMap::locate`]).

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use crate::secret::KnownSecrets;
use hidden::{FoundSecret, Hidden};
use kept::Kept;
use manner::Manner;
use pairs::Names;

mod cut_passwords;
mod encoding;
mod excerpt;
mod hidden;
mod kept;
mod manner;
mod names;
mod origin;
mod pairs;
mod role;
mod secret_lines;
mod shared;
mod written;

pub use encoding::{Encoding, text_of};
pub use excerpt::Excerpt;
pub use role::Role;
pub use written::Dollar;

/// The largest file that is read, in bytes.
pub const MAX_FILE_SIZE: u64 = 16 * 1024 * 1024;

/// Which source of a [`SourceMap`] a span belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(u32);

/// A range of bytes in a source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The source that holds the bytes.
    pub source: SourceId,
    start: u32,
    end: u32,
}

impl Span {
    /// The bytes `range` of `source`.
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(range.start),
            end: clamp(range.end.max(range.start)),
        }
    }

    /// The first byte.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// The bytes as a range.
    pub fn range(&self) -> Range<usize> {
        self.start()..self.end()
    }

    /// From the start of this span to the end of `other`, if both are in the same source; else this span.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        if self.source == other.source {
            Span {
                end: other.end.max(self.end),
                ..self
            }
        } else {
            self
        }
    }
}

/// A value and the place it was read from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it is.
    pub span: Span,
}

impl<T> Located<T> {
    /// `value`, read at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A position for people: both counted from 1, the column in Unicode scalar values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// One text that was read.
pub struct Source {
    /// The path as the user gave it, or `<stdin>` and the like.
    pub path: String,
    /// What it was read as.
    pub role: Role,
    /// The text as it is in the file; a byte order mark is part of it.
    pub text: String,
    /// How the file is encoded.
    pub encoding: Encoding,
    /// For a derived source: stretches of this text and where each comes from, in order.
    derivation: Vec<(Range<usize>, Span)>,
    /// Where secrets are, in no particular order.
    secrets: RefCell<Vec<Range<usize>>>,
    /// How it was read.
    manner: Cell<Manner>,
    /// Whether nothing of it may be shown.
    concealed: Cell<bool>,
    /// Everything that must not be shown, as far as it was known when it was looked up last.
    hidden: RefCell<Option<Hidden>>,
    /// The secrets in it by the look of its lines.
    lines_with_secrets: OnceCell<Vec<FoundSecret>>,
    /// The secrets of addresses in it.
    in_addresses: OnceCell<Vec<Range<usize>>>,
    lines: OnceCell<Vec<usize>>,
    /// How many characters there are before each block of [`BLOCK`] bytes.
    characters: OnceCell<Vec<usize>>,
}

/// How many bytes are read at most to count columns.
const BLOCK: usize = 1024;

impl Source {
    /// The byte offsets at which lines start.
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let ends = self.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect()
        })
    }

    /// The line (from 0) that holds the byte `offset`.
    fn line_of(&self, offset: usize) -> usize {
        self.lines().partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The position of the byte `offset`.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_of(offset);
        let start = self.lines().get(line).copied().unwrap_or(0);
        let column = self.characters(offset).saturating_sub(self.characters(start)) + 1;
        Position { line: line + 1, column }
    }

    /// How many characters there are before the byte `offset`.
    fn characters(&self, offset: usize) -> usize {
        // A byte order mark is not seen, and what continues a character is none of its own.
        let seen = |bytes: &[u8]| {
            let continues = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xc0 == 0x80).count();
            bytes.len() - if bytes.is_ascii() { 0 } else { continues(bytes) }
        };
        let bytes = self.text.as_bytes();
        let blocks = self.characters.get_or_init(|| {
            let counts = bytes.chunks(BLOCK).scan(0, |count, block| {
                let before = *count;
                *count += seen(block);
                Some(before)
            });
            counts.collect()
        });
        let offset = offset.min(bytes.len());
        let block = (offset / BLOCK).min(blocks.len().saturating_sub(1));
        let counted = blocks.get(block).copied().unwrap_or(0);
        let rest = seen(bytes.get(block * BLOCK..offset).unwrap_or_default());
        let mark = usize::from(offset > 0 && self.text.starts_with('\u{feff}'));
        (counted + rest).saturating_sub(mark)
    }

    /// The bytes of the lines (from 0) `first` to `last`, without the last line's end.
    fn line_range(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.lines().get(first).copied().unwrap_or(0);
        let end = self.lines().get(last + 1).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }
}

/// Why a text could not become a source.
#[derive(thiserror::Error, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// Larger than [`MAX_FILE_SIZE`].
    #[error("is larger than 16 MiB; configuration files are not, so it is not read")]
    TooLarge,
    /// Not UTF-8; the line is counted from 1.
    #[error("is not valid UTF-8 (line {line}); save it as UTF-8 and check again")]
    NotUtf8 {
        /// The line of the first bad byte, from 1.
        line: usize,
    },
}

/// All texts of one run.
#[derive(Default)]
pub struct SourceMap {
    sources: Vec<Source>,
    /// Texts that are masked wherever they turn up.
    known: Rc<KnownSecrets>,
    /// What has been looked at and shown although a secret is made of the same words.
    said: RefCell<HashSet<String>>,
    /// The names that the sources give to something.
    names: RefCell<Option<Names>>,
    /// Sources that are the other side's as well.
    shared: Vec<(SourceId, Role)>,
    /// What a reader has made of a text.
    kept: Kept<SourceId>,
}

impl SourceMap {
    /// Adds a text.
    ///
    /// # Errors
    /// If the text is too large or not UTF-8.
    pub fn add(&mut self, path: impl Into<String>, role: Role, bytes: Vec<u8>) -> Result<SourceId, SourceError> {
        if bytes.len() as u64 > MAX_FILE_SIZE {
            return Err(SourceError::TooLarge);
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = error
                .as_bytes()
                .get(..error.utf8_error().valid_up_to())
                .unwrap_or_default();
            SourceError::NotUtf8 {
                line: String::from_utf8_lossy(good).matches('\n').count() + 1,
            }
        })?;
        Ok(self.push(path.into(), role, text, Encoding::Utf8, Vec::new()))
    }

    /// Adds a text of any encoding; who reads it says which it takes (see [`SourceMap::encoding`]).
    ///
    /// # Errors
    /// If the text is too large.
    pub fn add_any(&mut self, path: impl Into<String>, role: Role, bytes: Vec<u8>) -> Result<SourceId, SourceError> {
        if bytes.len() as u64 > MAX_FILE_SIZE {
            return Err(SourceError::TooLarge);
        }
        let (text, encoding) = encoding::decoded(bytes);
        Ok(self.push(path.into(), role, text, encoding, Vec::new()))
    }

    /// How source `id` is encoded.
    pub fn encoding(&self, id: SourceId) -> Encoding {
        self.get(id).map_or(Encoding::Utf8, |source| source.encoding)
    }

    /// Where source `id` stops being UTF-8, and what to say of it; `None` if it is UTF-8 as a whole.
    pub fn not_utf8(&self, id: SourceId) -> Option<(Span, String)> {
        let at = match self.encoding(id) {
            Encoding::Utf8 => return None,
            Encoding::Utf16 => 0,
            Encoding::Other => self.text(id).find('\u{fffd}').unwrap_or(0),
        };
        let span = Span::new(id, at..at + '\u{fffd}'.len_utf8());
        let line = self.get(id).map_or(1, |source| source.position(at).line);
        let message = format!("it is not valid UTF-8 (line {line}); save it as UTF-8 and check again");
        Some((span, message))
    }

    /// Adds a text that was made from other sources.
    ///
    /// `derivation` holds stretches of `text`, in order and without overlap, and where each comes from. A stretch of
    /// the same length as its origin is taken to be a copy of it, byte by byte; any other leads to the whole origin.
    pub fn derive(&mut self, from: SourceId, text: String, derivation: Vec<(Range<usize>, Span)>) -> SourceId {
        let (path, role) = self
            .get(from)
            .map_or((String::new(), Role::Coder), |s| (s.path.clone(), s.role));
        let encoding = self.encoding(from);
        self.push(path, role, text, encoding, derivation)
    }

    fn push(
        &mut self,
        path: String,
        role: Role,
        text: String,
        encoding: Encoding,
        derivation: Vec<(Range<usize>, Span)>,
    ) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        if derivation.is_empty() {
            self.known.allow(path.clone());
        }
        self.sources.push(Source {
            path,
            role,
            text,
            encoding,
            derivation,
            secrets: RefCell::default(),
            manner: Cell::new(Manner::Lines),
            concealed: Cell::new(false),
            hidden: RefCell::default(),
            lines_with_secrets: OnceCell::new(),
            in_addresses: OnceCell::new(),
            lines: OnceCell::new(),
            characters: OnceCell::new(),
        });
        id
    }

    /// For a derived source: stretches of its text, in order, and where each comes from.
    pub fn derivation(&self, id: SourceId) -> &[(Range<usize>, Span)] {
        self.get(id).map_or(&[], |source| &source.derivation)
    }

    /// The source `id`; `None` only for an id of another map.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// The text of source `id`, empty for an id of another map.
    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| source.text.as_str())
    }

    /// The text that `span` covers.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.source).get(span.range()).unwrap_or_default()
    }

    /// What was kept of source `id`, if it is of this type.
    pub fn kept<T: Clone + 'static>(&self, id: SourceId) -> Option<T> {
        self.kept.get(id)
    }

    /// What was kept of source `id`, or else what `read` makes of it, which is kept then.
    pub fn kept_or<T: Clone + 'static>(&self, id: SourceId, read: impl FnOnce() -> T) -> T {
        self.kept(id).unwrap_or_else(|| {
            let made = read();
            self.keep(id, made.clone());
            made
        })
    }

    /// Keeps what a reader has `made` of source `id`, so that nothing has to read it again.
    pub fn keep<T: Clone + 'static>(&self, id: SourceId, made: T) {
        self.kept.put(id, made);
    }

    /// The sources that were read (not the derived ones), in the order of reading.
    pub fn inputs(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| source.derivation.is_empty())
    }

    /// The path of the source that `span` is in.
    pub fn path(&self, span: Span) -> &str {
        self.get(self.locate(span).source)
            .map_or("", |source| source.path.as_str())
    }

    /// The path and position of the first byte of `span`, and the position one past its last byte.
    pub fn position(&self, span: Span) -> (&str, Position, Position) {
        let span = self.locate(span);
        let start = Position { line: 1, column: 1 };
        self.get(span.source).map_or(("", start, start), |source| {
            let (first, behind) = (source.position(span.start()), source.position(span.end()));
            (source.path.as_str(), first, behind)
        })
    }
}

#[cfg(test)]
mod tests;
