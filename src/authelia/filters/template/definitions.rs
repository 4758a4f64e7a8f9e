//! Templates that a file defines for itself: `define`, `template` and `block`.
//!
//! Source: golang/go `src/text/template/parse/parse.go` `parseDefinition`, `blockControl`, `templateControl`, `add`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lex::{TemplatePiece, TemplateWord, Token, pieces};
use super::parse::TemplateText;
use super::steps::{MAX_DEPTH, Parsed, ParsedTemplate, TemplatePipeline, TemplateStep, UnparsedTemplate, malformed};

/// A template that is not closed yet, with the text around it.
struct OpenDefinition {
    name: String,
    /// For `block`: what it is put in with, where it is written.
    called_with: Option<TemplatePipeline>,
    around: TemplateText,
    place: Range<usize>,
}

/// What `text` asks to be done.
pub(super) fn parse(text: &str) -> Parsed<ParsedTemplate> {
    let mut parser = TemplateParser {
        text: TemplateText::default(),
        open: Vec::new(),
        defined: BTreeMap::new(),
    };
    for piece in pieces(text)? {
        match piece {
            TemplatePiece::Literal(range) => parser.text.add(TemplateStep::Copy(range)),
            TemplatePiece::Action(tokens, place) => parser.action(&tokens, place, text)?,
        }
    }
    if let Some(open) = parser.open.last() {
        return Err(malformed(&open.place, "a template that is defined here has no `end`"));
    }
    Ok(ParsedTemplate {
        steps: parser.text.finish()?,
        defined: parser.defined,
    })
}

struct TemplateParser {
    text: TemplateText,
    open: Vec<OpenDefinition>,
    defined: BTreeMap<String, Vec<TemplateStep>>,
}

impl TemplateParser {
    fn action(&mut self, tokens: &[Token], place: Range<usize>, text: &str) -> Parsed<()> {
        let keyword = match tokens.first().map(|token| &token.word) {
            Some(TemplateWord::Name(name)) => name.as_str(),
            _ => "",
        };
        match keyword {
            "define" => self.define(tokens, place),
            "template" => self.put(tokens, place),
            "block" => self.block(tokens, place),
            "end" if tokens.len() == 1 && self.text.is_closed() && !self.open.is_empty() => self.end(text),
            _ => self.text.action(tokens, place),
        }
    }

    fn define(&mut self, tokens: &[Token], place: Range<usize>) -> Parsed<()> {
        if !self.open.is_empty() || !self.text.is_closed() {
            return Err(malformed(&place, "a template has a `define` inside of something else"));
        }
        let (name, rest) = name(tokens, &place)?;
        if !rest.is_empty() {
            return Err(malformed(&place, "a template's `define` has more than a name"));
        }
        self.begin(name, None, TemplateText::default(), place)
    }

    fn block(&mut self, tokens: &[Token], place: Range<usize>) -> Parsed<()> {
        let (name, rest) = name(tokens, &place)?;
        let argument = self.text.pipeline(rest, &place, "block")?;
        self.begin(name, Some(argument), TemplateText::default(), place)
    }

    fn put(&mut self, tokens: &[Token], place: Range<usize>) -> Parsed<()> {
        let (name, rest) = name(tokens, &place)?;
        let argument = match rest {
            [] => None,
            rest => Some(self.text.pipeline(rest, &place, "template")?),
        };
        self.text.add(TemplateStep::Call(name, argument, place));
        Ok(())
    }

    fn begin(
        &mut self,
        name: String,
        called_with: Option<TemplatePipeline>,
        inside: TemplateText,
        place: Range<usize>,
    ) -> Parsed<()> {
        if self.open.len() >= MAX_DEPTH {
            return Err(UnparsedTemplate::NotComputed(
                place,
                "its templates nest blocks deeper than 128 levels, which is not computed",
            ));
        }
        let around = std::mem::replace(&mut self.text, inside);
        self.open.push(OpenDefinition {
            name,
            called_with,
            around,
            place,
        });
        Ok(())
    }

    fn end(&mut self, text: &str) -> Parsed<()> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let steps = std::mem::replace(&mut self.text, open.around).finish()?;
        if open.called_with.is_some() {
            let call = TemplateStep::Call(open.name.clone(), open.called_with, open.place.clone());
            self.text.add(call);
        }
        let blank = |steps: &[TemplateStep]| {
            steps.iter().all(|step| match step {
                TemplateStep::Copy(range) => text.get(range.clone()).is_some_and(|text| text.trim().is_empty()),
                _ => false,
            })
        };
        // What is empty neither replaces anything nor keeps it from being replaced.
        match self.defined.get(&open.name) {
            Some(before) if !blank(before) && !blank(&steps) => {
                return Err(malformed(&open.place, "a template is defined twice"));
            }
            Some(before) if !blank(before) => {}
            _ => {
                self.defined.insert(open.name, steps);
            }
        }
        Ok(())
    }
}

/// The name behind the keyword, and what is behind the name.
fn name<'t>(tokens: &'t [Token], place: &Range<usize>) -> Parsed<(String, &'t [Token])> {
    match tokens.get(1).map(|token| &token.word) {
        Some(TemplateWord::Text(name)) => Ok((name.clone(), tokens.get(2..).unwrap_or_default())),
        _ => Err(malformed(
            place,
            "a template that is defined or put in needs a name in quotes",
        )),
    }
}
