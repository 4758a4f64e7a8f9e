//! From the pieces of one text of a template to what is to be done.
//!
//! Source: golang/go `src/text/template/parse/parse.go`.

use std::ops::Range;

use super::expression;
use super::lex::{TemplateWord, Token};
use super::steps::{Branch, MAX_DEPTH, Parsed, TemplatePipeline, TemplateStep, UnparsedTemplate, malformed};

/// A condition or loop that is not closed yet.
struct OpenBranch {
    kind: Branch,
    condition: TemplatePipeline,
    /// What is done if it holds, once `else` has been met.
    body: Option<Vec<TemplateStep>>,
    /// How many variables there were before it.
    variables: usize,
    place: Range<usize>,
    /// `else if` and `else with` need no `end` of their own.
    chained: bool,
}

/// The text of a file, or of a template that it defines, as far as it has been read.
pub(super) struct TemplateText {
    open: Vec<OpenBranch>,
    /// The steps of each open block, the outermost first.
    steps: Vec<Vec<TemplateStep>>,
    variables: Vec<String>,
    loops: usize,
}

impl Default for TemplateText {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            steps: vec![Vec::new()],
            variables: Vec::new(),
            loops: 0,
        }
    }
}

impl TemplateText {
    /// Whether no condition or loop is open.
    pub(super) fn is_closed(&self) -> bool {
        self.open.is_empty()
    }

    /// What is to be done.
    pub(super) fn finish(mut self) -> Parsed<Vec<TemplateStep>> {
        match self.open.last() {
            Some(open) => Err(malformed(&open.place, "a template's condition or loop has no `end`")),
            None => Ok(self.steps.pop().unwrap_or_default()),
        }
    }

    /// The value behind the name of a template that is put in.
    pub(super) fn pipeline(
        &mut self,
        tokens: &[Token],
        place: &Range<usize>,
        context: &str,
    ) -> Parsed<TemplatePipeline> {
        self.expression(tokens, place, context, false)
    }

    pub(super) fn add(&mut self, step: TemplateStep) {
        if let Some(steps) = self.steps.last_mut() {
            steps.push(step);
        }
    }

    pub(super) fn action(&mut self, tokens: &[Token], place: Range<usize>) -> Parsed<()> {
        let keyword = match tokens.first().map(|token| &token.word) {
            Some(TemplateWord::Name(name)) => name.as_str(),
            _ => "",
        };
        let rest = tokens.get(1..).unwrap_or_default();
        match keyword {
            "if" => self.begin(Branch::If, rest, place, false),
            "with" => self.begin(Branch::With, rest, place, false),
            "range" => self.begin(Branch::Range, rest, place, false),
            "else" => self.otherwise(rest, place),
            "end" if rest.is_empty() => self.end(&place),
            "break" | "continue" if rest.is_empty() => {
                if self.loops == 0 {
                    return Err(malformed(
                        &place,
                        format!("a template has a `{keyword}` outside of a loop"),
                    ));
                }
                self.add(if keyword == "break" {
                    TemplateStep::Break
                } else {
                    TemplateStep::Continue
                });
                Ok(())
            }
            _ => {
                let pipeline = self.expression(tokens, &place, "command", false)?;
                self.add(TemplateStep::Put(pipeline, place));
                Ok(())
            }
        }
    }

    fn begin(&mut self, kind: Branch, tokens: &[Token], place: Range<usize>, chained: bool) -> Parsed<()> {
        if self.open.len() >= MAX_DEPTH {
            return Err(UnparsedTemplate::NotComputed(
                place,
                "its templates nest conditions deeper than 128 levels, which is not computed",
            ));
        }
        let variables = self.variables.len();
        let context = match kind {
            Branch::If => "if",
            Branch::With => "with",
            Branch::Range => "range",
        };
        let condition = self.expression(tokens, &place, context, kind == Branch::Range)?;
        self.loops += usize::from(kind == Branch::Range);
        self.open.push(OpenBranch {
            kind,
            condition,
            body: None,
            variables,
            place,
            chained,
        });
        self.steps.push(Vec::new());
        Ok(())
    }

    fn otherwise(&mut self, rest: &[Token], place: Range<usize>) -> Parsed<()> {
        let Some(open) = self.open.last_mut().filter(|open| open.body.is_none()) else {
            return Err(malformed(&place, "a template has an `else` without an `if`"));
        };
        open.body = self.steps.pop();
        self.steps.push(Vec::new());
        match (rest.first().map(|token| &token.word), open.kind) {
            (None, _) => Ok(()),
            (Some(TemplateWord::Name(name)), Branch::If) if name == "if" => {
                self.begin(Branch::If, &rest[1..], place, true)
            }
            (Some(TemplateWord::Name(name)), Branch::With) if name == "with" => {
                self.begin(Branch::With, &rest[1..], place, true)
            }
            _ => Err(malformed(
                &place,
                "a template's `else` has something behind it that does not belong there",
            )),
        }
    }

    fn end(&mut self, place: &Range<usize>) -> Parsed<()> {
        loop {
            let (Some(open), Some(last)) = (self.open.pop(), self.steps.pop()) else {
                return Err(malformed(place, "a template has an `end` without an `if`"));
            };
            let (body, otherwise) = match open.body {
                Some(body) => (body, last),
                None => (last, Vec::new()),
            };
            self.variables.truncate(open.variables);
            self.loops -= usize::from(open.kind == Branch::Range);
            let (kind, condition, place) = (open.kind, open.condition, open.place);
            self.add(TemplateStep::Branch {
                kind,
                condition,
                body,
                otherwise,
                place,
            });
            if !open.chained {
                return Ok(());
            }
        }
    }

    fn expression(
        &mut self,
        tokens: &[Token],
        place: &Range<usize>,
        context: &str,
        pairs: bool,
    ) -> Parsed<TemplatePipeline> {
        let pipeline = expression::read(tokens, place, &self.variables, context, pairs)?;
        if pipeline.declares {
            self.variables.extend(pipeline.variables.iter().cloned());
        }
        Ok(pipeline)
    }
}
