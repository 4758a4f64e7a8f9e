//! Carrying out a template.
//!
//! Source: golang/go `src/text/template/exec.go`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::super::Host;
use super::super::output::Output;
use super::functions;
use super::steps::{Branch, MAX_DEPTH, Operand, TemplateCommand, TemplatePipeline, TemplateStep, Term};
use super::value::{EvaluationStop, NotKnown, TemplateValue, fields, top};
use crate::setting::Unknown;

/// What each step costs beside the text that it makes, in bytes: an endless loop ends as well.
const STEP: usize = 16;

/// What comes after a step.
#[derive(PartialEq, Eq)]
enum Next {
    Step,
    Break,
    Continue,
}

type Done<T> = Result<T, EvaluationStop>;

pub(super) struct Evaluation<'a> {
    pub(super) text: &'a str,
    pub(super) host: &'a Host<'a>,
    pub(super) output: Output,
    /// The templates that the file defines.
    defined: &'a BTreeMap<String, Vec<TemplateStep>>,
    /// What `$` is, and how many templates are around the step.
    top: TemplateValue,
    depth: usize,
    variables: Vec<(&'a str, TemplateValue)>,
    /// How many loops and conditions that are not known are around the step.
    loops: usize,
    doubts: usize,
    /// The action that is being carried out.
    place: Range<usize>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(
        text: &'a str,
        host: &'a Host<'a>,
        output: Output,
        defined: &'a BTreeMap<String, Vec<TemplateStep>>,
    ) -> Self {
        Self {
            text,
            host,
            output,
            defined,
            top: top(),
            depth: 0,
            variables: Vec::new(),
            loops: 0,
            doubts: 0,
            place: 0..0,
        }
    }

    /// Carries out the steps of a whole template.
    pub(super) fn all(&mut self, steps: &'a [TemplateStep]) -> Done<()> {
        self.steps(steps, &top()).map(|_| ())
    }

    /// Where it has got to.
    pub(super) fn at(&self) -> Range<usize> {
        self.place.clone()
    }

    fn take(&self, bytes: usize) -> Done<()> {
        if self.host.budget.take(bytes) {
            Ok(())
        } else {
            Err(EvaluationStop::Exhausted)
        }
    }

    fn steps(&mut self, steps: &'a [TemplateStep], dot: &TemplateValue) -> Done<Next> {
        let variables = self.variables.len();
        for step in steps {
            let next = self.step(step, dot)?;
            if next != Next::Step {
                self.variables.truncate(variables);
                return Ok(next);
            }
        }
        self.variables.truncate(variables);
        Ok(Next::Step)
    }

    fn step(&mut self, step: &'a TemplateStep, dot: &TemplateValue) -> Done<Next> {
        match step {
            TemplateStep::Copy(range) => {
                let literal = &self.text[range.clone()];
                if self.loops > 0 {
                    self.take(literal.len() + STEP)?;
                }
                self.output.copy(literal, range.start);
            }
            TemplateStep::Put(pipeline, place) => {
                self.place = place.clone();
                let value = self.pipeline(pipeline, dot)?;
                if pipeline.variables.is_empty() {
                    self.put(&value, place)?;
                }
            }
            TemplateStep::Branch {
                kind,
                condition,
                body,
                otherwise,
                place,
            } => {
                self.place = place.clone();
                return self.branch(*kind, condition, body, otherwise, dot);
            }
            TemplateStep::Call(name, argument, place) => {
                self.place = place.clone();
                self.put_in(name, argument.as_ref(), dot)?;
            }
            // Whether a loop ends under a condition that is not known is not known either.
            TemplateStep::Break | TemplateStep::Continue if self.doubts > 0 => {}
            TemplateStep::Break => return Ok(Next::Break),
            TemplateStep::Continue => return Ok(Next::Continue),
        }
        Ok(Next::Step)
    }

    /// Carries out a template of the file's own, which sees no variable but `$`.
    fn put_in(&mut self, name: &str, argument: Option<&'a TemplatePipeline>, dot: &TemplateValue) -> Done<()> {
        let value = argument.map_or(Ok(TemplateValue::Nil), |argument| self.pipeline(argument, dot))?;
        let steps = self
            .defined
            .get(name)
            .ok_or_else(|| EvaluationStop::Refused("a template puts in another one that is not defined".to_owned()))?;
        self.take(STEP)?;
        if self.depth > MAX_DEPTH {
            return Err(EvaluationStop::Exhausted);
        }
        self.depth += 1;
        let variables = std::mem::take(&mut self.variables);
        let top = std::mem::replace(&mut self.top, value.clone());
        self.steps(steps, &value)?;
        (self.variables, self.top) = (variables, top);
        self.depth -= 1;
        Ok(())
    }

    fn put(&mut self, value: &TemplateValue, place: &Range<usize>) -> Done<()> {
        self.take(value.length() + STEP)?;
        match (value.shown(), value) {
            (Some(text), _) => self.output.put(&text, place.clone()),
            (None, TemplateValue::Unknown(unknown)) => {
                self.output.put(&unknown.layout, place.clone());
                self.output.hole(unknown.why.clone(), unknown.is_list, place.clone());
            }
            (None, _) => {
                let why = Unknown::because("a part of what the template puts in is not known");
                self.output.hole(why, false, place.clone());
            }
        }
        Ok(())
    }

    fn branch(
        &mut self,
        kind: Branch,
        condition: &'a TemplatePipeline,
        body: &'a [TemplateStep],
        otherwise: &'a [TemplateStep],
        dot: &TemplateValue,
    ) -> Done<Next> {
        let variables = self.variables.len();
        let value = self.pipeline(condition, dot)?;
        let next = match (value.truth(), kind) {
            (None, _) => self.in_doubt(&value, kind, condition, body, dot),
            (Some(true), Branch::If) => self.steps(body, dot),
            (Some(true), Branch::With) => self.steps(body, &value),
            (Some(true), Branch::Range) => self.range(&value, condition, body),
            (Some(false), _) => self.steps(otherwise, dot),
        };
        self.variables.truncate(variables);
        next
    }

    /// A condition that is not known: what it encloses is kept once and remembered as uncertain.
    fn in_doubt(
        &mut self,
        value: &TemplateValue,
        kind: Branch,
        condition: &'a TemplatePipeline,
        body: &'a [TemplateStep],
        dot: &TemplateValue,
    ) -> Done<Next> {
        let start = self.output.len();
        self.doubts += 1;
        let inner = TemplateValue::unknown(Unknown::because(
            "the template puts in a part of a value that is not known",
        ));
        for name in &condition.variables {
            self.variables.push((name, inner.clone()));
        }
        let next = match kind {
            Branch::If => self.steps(body, dot),
            Branch::With => self.steps(body, value),
            Branch::Range => self.steps(body, &inner),
        };
        self.doubts -= 1;
        if self.doubts == 0 {
            self.output.doubt(start);
        }
        next.map(|_| Next::Step)
    }

    fn range(
        &mut self,
        value: &TemplateValue,
        condition: &'a TemplatePipeline,
        body: &'a [TemplateStep],
    ) -> Done<Next> {
        let pairs: Vec<(TemplateValue, TemplateValue)> = match value {
            TemplateValue::List(items) => (0..).map(TemplateValue::Integer).zip(items.iter().cloned()).collect(),
            TemplateValue::Map(map) => map
                .iter()
                .map(|(key, value)| (TemplateValue::text(&**key), value.clone()))
                .collect(),
            // Go counts up to a number since 1.22.
            TemplateValue::Integer(count) => {
                let most = usize::try_from(*count).unwrap_or(usize::MAX);
                self.take(most.saturating_mul(STEP))?;
                (0..*count)
                    .map(|at| (TemplateValue::Integer(at), TemplateValue::Integer(at)))
                    .collect()
            }
            _ => {
                return Err(EvaluationStop::Refused(
                    "a template's `range` goes over what is not a list".to_owned(),
                ));
            }
        };
        self.loops += 1;
        for (key, item) in pairs {
            self.take(STEP)?;
            let variables = self.variables.len();
            match condition.variables.as_slice() {
                [one] => self.set(one, item.clone(), condition.declares),
                [first, second] => {
                    self.set(first, key, condition.declares);
                    self.set(second, item.clone(), condition.declares);
                }
                _ => {}
            }
            let next = self.steps(body, &item)?;
            self.variables.truncate(variables);
            if next == Next::Break {
                break;
            }
        }
        self.loops -= 1;
        Ok(Next::Step)
    }

    fn set(&mut self, name: &'a str, value: TemplateValue, declares: bool) {
        if declares {
            self.variables.push((name, value));
        } else if let Some((_, there)) = self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            *there = if self.doubts > 0 {
                TemplateValue::unknown(Unknown::because(
                    "a template sets the variable under a condition that is not known",
                ))
            } else {
                value
            };
        }
    }

    fn pipeline(&mut self, pipeline: &'a TemplatePipeline, dot: &TemplateValue) -> Done<TemplateValue> {
        let mut value = None;
        for command in &pipeline.commands {
            value = Some(self.command(command, value, dot)?);
        }
        let value = value.unwrap_or(TemplateValue::Nil);
        // A loop sets its variables once for each item.
        if let [name] = pipeline.variables.as_slice() {
            self.set(name, value.clone(), pipeline.declares);
        }
        Ok(value)
    }

    fn command(
        &mut self,
        command: &'a TemplateCommand,
        piped: Option<TemplateValue>,
        dot: &TemplateValue,
    ) -> Done<TemplateValue> {
        let Some((first, rest)) = command.0.split_first() else {
            return Ok(TemplateValue::Nil);
        };
        if let Term::Function(name) = &first.term {
            // `now.Year` looks into what the function gives.
            if !first.fields.is_empty() {
                let value = functions::call(name, Vec::new(), self.host)?;
                return Ok(fields(value, &first.fields));
            }
            if matches!(name.as_str(), "and" | "or") {
                return self.shorten(name == "and", rest, piped, dot);
            }
            let mut arguments = Vec::with_capacity(rest.len() + 1);
            for operand in rest {
                arguments.push(self.operand(operand, dot)?);
            }
            arguments.extend(piped);
            let value = functions::call(name, arguments, self.host)?;
            // `set` changes the mapping itself, whoever holds it.
            if let ("set", Some(Term::Variable(variable))) = (name.as_str(), rest.first().map(|operand| &operand.term))
                && rest.first().is_some_and(|operand| operand.fields.is_empty())
            {
                self.set(variable, value.clone(), false);
            }
            return Ok(value);
        }
        if !rest.is_empty() || piped.is_some() {
            let value = self.operand(first, dot)?;
            return match value {
                TemplateValue::Unknown(_) => Ok(value),
                _ => Err(EvaluationStop::Refused(
                    "a template gives arguments to what is not a function".to_owned(),
                )),
            };
        }
        if matches!(first.term, Term::Nil) {
            let says = "a template has `nil` where a value is to be";
            return Err(EvaluationStop::Refused(says.to_owned()));
        }
        self.operand(first, dot)
    }

    /// `and` and `or` look at their arguments only as far as they have to.
    fn shorten(
        &mut self,
        all: bool,
        rest: &'a [Operand],
        piped: Option<TemplateValue>,
        dot: &TemplateValue,
    ) -> Done<TemplateValue> {
        let mut last = None;
        for operand in rest {
            let value = self.operand(operand, dot)?;
            match value.truth() {
                None => return Ok(value),
                Some(truth) if truth != all => return Ok(value),
                Some(_) => last = Some(value),
            }
        }
        piped
            .or(last)
            .ok_or_else(|| EvaluationStop::Refused("a template calls a function with too few arguments".to_owned()))
    }

    fn operand(&mut self, operand: &'a Operand, dot: &TemplateValue) -> Done<TemplateValue> {
        let value = match &operand.term {
            Term::Dot => dot.clone(),
            Term::Nil => TemplateValue::Nil,
            Term::Flag(flag) => TemplateValue::Flag(*flag),
            Term::Integer(number) => TemplateValue::Integer(*number),
            Term::Float(number) => TemplateValue::Float(*number),
            Term::Text(text) => TemplateValue::Text(Rc::from(text.as_str())),
            Term::Variable(name) if name.is_empty() => self.top.clone(),
            Term::Variable(name) => self.variable(name),
            Term::Function(name) => functions::call(name, Vec::new(), self.host)?,
            Term::Pipeline(pipeline) => self.pipeline(pipeline, dot)?,
        };
        // `{{ . }}` alone is no field that another tool fills in.
        match value {
            TemplateValue::Unknown(NotKnown { is_nothing: true, .. }) if operand.fields.is_empty() => {
                Ok(TemplateValue::Nil)
            }
            value => Ok(fields(value, &operand.fields)),
        }
    }

    fn variable(&self, name: &str) -> TemplateValue {
        let found = self.variables.iter().rev().find(|(known, _)| *known == name);
        found.map_or(TemplateValue::Nil, |(_, value)| value.clone())
    }
}
