//! The `template` filter.
//!
//! Text outside of `{{ … }}` stays as it is and leads back to its place; what an expression comes to is put in where
//! it is known, and a placeholder where it is not. Conditions and loops are not computed: what they enclose is kept
//! once and remembered as uncertain.

use std::ops::Range;

use super::expression::{evaluate, first_word};
use super::output::Output;
use super::{FilterError, Surroundings, Unknowable};
use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::YamlError;

/// A condition or loop that is not closed yet.
struct Block {
    /// Where its text begins in the output.
    start: usize,
    /// Whether an `else` has been met, from where on the text is dropped.
    alternative: bool,
}

struct Filtering<'a> {
    id: SourceId,
    text: &'a str,
    output: Output,
    blocks: Vec<Block>,
    uncertain: Vec<Range<usize>>,
    /// Up to where the output must not be trimmed: the end of what an expression put in.
    fixed: usize,
}

/// Evaluates the template in the source `id`.
pub(super) fn apply(
    id: SourceId,
    sources: &mut SourceMap,
    surroundings: &Surroundings<'_>,
    unknowable: &mut Unknowable,
) -> Result<SourceId, FilterError> {
    let mut filtering = Filtering {
        id,
        text: sources.text(id),
        output: Output::new(id),
        blocks: Vec::new(),
        uncertain: Vec::new(),
        fixed: 0,
    };
    filtering.run(surroundings, unknowable)?;
    let Filtering { output, uncertain, .. } = filtering;
    let derived = output.finish(sources);
    for range in uncertain {
        let why = Unknown::because("it stands in a template's condition or loop, which is not computed")
            .remedied_by("check the file that Authelia prints with `authelia config template`");
        unknowable.uncertain(Span::new(derived, range), why);
    }
    Ok(derived)
}

impl Filtering<'_> {
    fn run(&mut self, surroundings: &Surroundings<'_>, unknowable: &mut Unknowable) -> Result<(), FilterError> {
        let mut at = 0;
        let mut trim_start = false;
        loop {
            let open = self.text[at..].find("{{").map_or(self.text.len(), |found| at + found);
            let literal = &self.text[at..open];
            let skipped = if trim_start {
                literal.len() - literal.trim_start_matches([' ', '\t', '\r', '\n']).len()
            } else {
                0
            };
            if !self.dropping() {
                self.output.copy(&literal[skipped..], at + skipped);
            }
            if open == self.text.len() {
                break;
            }
            let close = self
                .close(open)
                .ok_or_else(|| self.refused(open..open + 2, "a template expression is not closed"))?;
            let inside = &self.text[open + 2..close];
            let trims_left = inside
                .strip_prefix('-')
                .is_some_and(|rest| rest.starts_with([' ', '\t', '\r', '\n']));
            let trims_right = inside
                .strip_suffix('-')
                .is_some_and(|rest| rest.ends_with([' ', '\t', '\r', '\n']));
            if trims_left && !self.dropping() {
                self.output.trim_end(self.fixed);
            }
            let body = &inside[usize::from(trims_left)..inside.len() - usize::from(trims_right && inside.len() > 1)];
            self.action(body.trim(), open..close + 2, surroundings, unknowable)?;
            self.fixed = self.output.len();
            trim_start = trims_right;
            at = close + 2;
        }
        if self.blocks.is_empty() {
            Ok(())
        } else {
            Err(self.refused(
                self.text.len()..self.text.len(),
                "a template's condition or loop has no `end`",
            ))
        }
    }

    /// Where the `}}` stands that closes the expression at `open`.
    fn close(&self, open: usize) -> Option<usize> {
        let inside = &self.text[open + 2..];
        let trimmed = inside.trim_start_matches('-').trim_start();
        if trimmed.starts_with("/*") {
            let comment = inside.find("*/")?;
            return inside[comment..].find("}}").map(|found| open + 2 + comment + found);
        }
        let bytes = inside.as_bytes();
        let mut quote = None;
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match (quote, byte) {
                (Some(b'"' | b'\''), b'\\') => at += 1,
                (Some(open), byte) if *byte == open => quote = None,
                (None, b'"' | b'`' | b'\'') => quote = Some(*byte),
                (None, b'}') if bytes.get(at + 1) == Some(&b'}') => return Some(open + 2 + at),
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn dropping(&self) -> bool {
        self.blocks.iter().any(|block| block.alternative)
    }

    fn action(
        &mut self,
        body: &str,
        place: Range<usize>,
        surroundings: &Surroundings<'_>,
        unknowable: &mut Unknowable,
    ) -> Result<(), FilterError> {
        if body.starts_with("/*") {
            return Ok(());
        }
        match first_word(body) {
            "if" | "with" | "range" => self.blocks.push(Block {
                start: self.output.len(),
                alternative: false,
            }),
            "else" => match self.blocks.last_mut() {
                Some(block) => block.alternative = true,
                None => return Err(self.refused(place, "a template has an `else` without an `if`")),
            },
            "end" => match self.blocks.pop() {
                Some(block) if self.blocks.is_empty() => self.uncertain.push(block.start..self.output.len()),
                Some(_) => {}
                None => return Err(self.refused(place, "a template has an `end` without an `if`")),
            },
            "define" | "template" | "block" => {
                let why = Unknown::because("the file defines templates of its own, which are not computed")
                    .remedied_by("check the file that Authelia prints with `authelia config template`");
                return Err(FilterError::NotKnown(Span::new(self.id, place), why));
            }
            "break" | "continue" => {}
            word if word.starts_with('$') && body[word.len()..].trim_start().starts_with([':', '=']) => {}
            _ if self.dropping() => {}
            _ => {
                let evaluated = evaluate(body, surroundings).map_err(|message| self.refused(place.clone(), message))?;
                let text = evaluated
                    .text
                    .unwrap_or_else(|why| evaluated.layout + &unknowable.placeholder(why));
                self.output.put(&text, place);
            }
        }
        Ok(())
    }

    fn refused(&self, place: Range<usize>, message: &'static str) -> FilterError {
        FilterError::Refused(YamlError {
            span: Span::new(self.id, place),
            message: message.to_owned(),
        })
    }
}
