//! What the files do not show: values that filters put in, text under conditions, variables, encrypted values.
//!
//! The reader of YAML asks for each value and keeps the answer in the tree, so that nobody has to ask again.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::filters::Filtered;
use super::templating::{foreign_template, holds_variable, is_encrypted, is_template};
use crate::holes::TextWithHoles;
use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::{Doubt, Doubts, Node, Scalar, ScalarForm, YamlError};

/// Stretches of text by where they start; they do not overlap.
type Stretches = BTreeMap<(SourceId, usize), (Span, Unknown)>;

/// More holes than this are in no address.
const MOST_HOLES: usize = 32;

/// What is known of the texts that are going to be read.
#[derive(Default)]
pub(super) struct Unknowable {
    /// Stretches that stand for a value that is not known.
    holes: Stretches,
    /// Stretches that may or may not be there, or be there several times.
    uncertain: Stretches,
    /// Whether the file filters are not known, so that `{{ secret "…" }}` and `${NAME}` may be replaced or taken as
    /// they are.
    filters_unknown: bool,
}

impl Unknowable {
    /// Nothing unknown yet.
    pub(super) fn new(filters_unknown: bool) -> Self {
        Self {
            filters_unknown,
            ..Self::default()
        }
    }

    /// Takes what a filter does not know of its text, and what is not known of the text that it has read.
    pub(super) fn take(&mut self, filtered: Filtered, sources: &SourceMap) {
        for (span, why) in filtered.holes {
            self.holes.insert((span.source, span.start()), (span, why));
        }
        for span in filtered.doubts {
            let why = Unknown::because("it is inside a condition or loop of a template that is not computed")
                .remedied_by("check the file that Authelia prints with `authelia config template`");
            self.uncertain.insert((span.source, span.start()), (span, why));
        }
        self.carry(filtered.id, sources);
    }

    /// Takes over to the derived text `id` what is not known of the text that it was made from.
    pub(super) fn carry(&mut self, id: SourceId, sources: &SourceMap) {
        if self.holes.is_empty() && self.uncertain.is_empty() {
            return;
        }
        for (stretch, origin) in sources.derivation(id) {
            let copied = stretch.len() == origin.range().len();
            for (map, whole) in [(&mut self.holes, false), (&mut self.uncertain, true)] {
                let found: Vec<_> = touching(map, *origin).cloned().collect();
                for (span, why) in found {
                    let start = span.start().max(origin.start()) - origin.start();
                    let end = span.end().min(origin.end()) - origin.start();
                    let range = if copied {
                        stretch.start + start..stretch.start + end
                    } else {
                        stretch.clone()
                    };
                    if !range.is_empty() && (copied || !whole) {
                        map.insert((id, range.start), (Span::new(id, range), why));
                    }
                }
            }
        }
    }

    /// Whether the error may come from a value that is not known, rather than from what is written.
    pub(super) fn explains(&self, error: &YamlError, sources: &SourceMap) -> bool {
        let id = error.span.source;
        if self.uncertain.range((id, 0)..(id, usize::MAX)).next().is_some() {
            return true;
        }
        // The line of the error and the two before it.
        let text = sources.text(id);
        let at = error.span.start().min(text.len());
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let line_start = before.rmatch_indices('\n').nth(2).map_or(0, |(start, _)| start);
        let line_end = at + after.find('\n').unwrap_or(after.len());
        touching(&self.holes, Span::new(id, line_start..line_end))
            .next()
            .is_some()
    }

    /// Why the text of a scalar is not known.
    fn of_text(&self, text: &str) -> Option<Unknown> {
        if !text.bytes().any(|byte| matches!(byte, b'{' | b'$' | b'[')) {
            return None;
        }
        if is_encrypted(text) {
            return Some(
                Unknown::because("the value is encrypted with SOPS")
                    .remedied_by("decrypt the file first: `sops decrypt FILE | oidc-crosscheck …`"),
            );
        }
        if let Some(kind) = foreign_template(text) {
            return Some(Unknown::because(kind));
        }
        if self.filters_unknown && is_template(text) {
            return Some(
                Unknown::because("the value is a template, and it is not known whether Authelia's filter is on")
                    .remedied_by("give --authelia-filters template, or --authelia-filters none if it is off"),
            );
        }
        // Nobody writes `${NAME}` to be taken as it is: what does not come from Authelia's own filter comes from Flux,
        // envsubst and the like, and goes before Authelia reads the file.
        if holds_variable(text, !self.filters_unknown) {
            return Some(
                Unknown::because("the value holds a variable that a file filter or another tool replaces")
                    .remedied_by("give --authelia-filters expand-env, or check the file with its variables replaced"),
            );
        }
        None
    }
}

impl Doubts for Unknowable {
    fn of(&self, node: &Node) -> Option<Doubt> {
        if let Some(tag) = &node.tag
            && matches!(&**tag, "!vault" | "!secret" | "!env" | "!ENV" | "!env_var")
        {
            let why = text!("`{tag}` is replaced by another tool before Authelia reads the file");
            return Some(Doubt::Value(Unknown::because(why)));
        }
        if let Some(scalar) = node.scalar() {
            let holes: Vec<_> = touching(&self.holes, node.span).take(MOST_HOLES).collect();
            if let Some((_, why)) = holes.first() {
                return Some(Doubt::Value(
                    why.clone().with_text(with_holes(scalar, node.span, &holes)),
                ));
            }
            if let Some(why) = self.of_text(&scalar.text) {
                return Some(Doubt::Value(why.with_text(TextWithHoles::filled_in(&scalar.text))));
            }
        }
        let mut around = touching(&self.uncertain, node.span);
        let (stretch, why) = around.next()?;
        let within = stretch.start() <= node.span.start() && node.span.end() <= stretch.end();
        let inside = node.span.start() <= stretch.start() && stretch.end() <= node.span.end();
        Some(if within {
            Doubt::Presence(why.clone())
        } else if node.scalar().is_some() {
            // A part of the text may or may not be there.
            return inside.then(|| Doubt::Value(why.clone().with_text(TextWithHoles::unknown())));
        } else {
            Doubt::Entries(why.clone())
        })
    }
}

/// The text of a scalar, which is written at `span`, with its holes.
fn with_holes(scalar: &Scalar, span: Span, holes: &[&(Span, Unknown)]) -> TextWithHoles {
    let quote = match scalar.style {
        ScalarForm::SingleQuoted | ScalarForm::DoubleQuoted => 1,
        ScalarForm::Plain | ScalarForm::Literal | ScalarForm::Folded => 0,
    };
    let is_verbatim = span.range().len() == scalar.text.len() + 2 * quote;
    let mut text = TextWithHoles::default();
    let mut from = 0;
    for (hole, why) in holes {
        let start = hole.start().saturating_sub(span.start() + quote);
        let Some(before) = scalar
            .text
            .get(from..start)
            .filter(|_| is_verbatim && holes.len() < MOST_HOLES)
        else {
            return TextWithHoles::unknown();
        };
        text.append(&TextWithHoles::filled_in(before));
        text.append(why.text.as_ref().unwrap_or(&TextWithHoles::unknown()));
        from = start + hole.range().len();
    }
    text.append(&TextWithHoles::filled_in(scalar.text.get(from..).unwrap_or_default()));
    text
}

/// The stretches that share a byte with `span`; for an empty one, those that it is inside of.
fn touching(stretches: &Stretches, span: Span) -> impl Iterator<Item = &(Span, Unknown)> {
    let (id, start) = (span.source, span.start());
    let before = stretches.range(..=(id, start)).next_back().map(|(_, found)| found);
    let before = before.filter(move |(found, _)| {
        let reaches = found.end() > start || (span.range().is_empty() && found.end() == start);
        found.source == id && reaches
    });
    let behind = stretches.range((
        Bound::Excluded((id, start)),
        Bound::Excluded((id, span.end().max(start + 1))),
    ));
    before.into_iter().chain(behind.map(|(_, found)| found))
}
