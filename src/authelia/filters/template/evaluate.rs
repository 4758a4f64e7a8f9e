//! Carrying out a template.
//!
//! Source: golang/go `src/text/template/exec.go`.

use std::ops::Range;
use std::rc::Rc;

use super::super::Surroundings;
use super::super::output::Output;
use super::functions;
use super::steps::{Branch, Command, Operand, Pipeline, Step, Term};
use super::value::{Stop, Value};
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

type Done<T> = Result<T, Stop>;

pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    pub(super) surroundings: &'a Surroundings<'a>,
    pub(super) output: Output,
    variables: Vec<(&'a str, Value)>,
    /// How many loops and conditions that are not known are around the step.
    loops: usize,
    doubts: usize,
    /// The action that is being carried out.
    place: Range<usize>,
}

impl<'a> Run<'a> {
    pub(super) fn new(text: &'a str, surroundings: &'a Surroundings<'a>, output: Output) -> Self {
        Self {
            text,
            surroundings,
            output,
            variables: Vec::new(),
            loops: 0,
            doubts: 0,
            place: 0..0,
        }
    }

    /// Carries out the steps of a whole template.
    pub(super) fn all(&mut self, steps: &'a [Step]) -> Done<()> {
        self.steps(steps, &top()).map(|_| ())
    }

    /// Where it has got to.
    pub(super) fn at(&self) -> Range<usize> {
        self.place.clone()
    }

    fn take(&self, bytes: usize) -> Done<()> {
        if self.surroundings.budget.take(bytes) {
            Ok(())
        } else {
            Err(Stop::Exhausted)
        }
    }

    fn steps(&mut self, steps: &'a [Step], dot: &Value) -> Done<Next> {
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

    fn step(&mut self, step: &'a Step, dot: &Value) -> Done<Next> {
        match step {
            Step::Copy(range) => {
                let literal = &self.text[range.clone()];
                if self.loops > 0 {
                    self.take(literal.len() + STEP)?;
                }
                self.output.copy(literal, range.start);
            }
            Step::Put(pipeline, place) => {
                self.place = place.clone();
                let value = self.pipeline(pipeline, dot)?;
                if pipeline.variables.is_empty() {
                    self.put(&value, place)?;
                }
            }
            Step::Branch {
                kind,
                condition,
                body,
                otherwise,
                place,
            } => {
                self.place = place.clone();
                return self.branch(*kind, condition, body, otherwise, dot);
            }
            // Whether a loop ends under a condition that is not known is not known either.
            Step::Break | Step::Continue if self.doubts > 0 => {}
            Step::Break => return Ok(Next::Break),
            Step::Continue => return Ok(Next::Continue),
        }
        Ok(Next::Step)
    }

    fn put(&mut self, value: &Value, place: &Range<usize>) -> Done<()> {
        self.take(value.length() + STEP)?;
        match (value.shown(), value) {
            (Some(text), _) => self.output.put(&text, place.clone()),
            (None, Value::Unknown(unknown)) => {
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
        condition: &'a Pipeline,
        body: &'a [Step],
        otherwise: &'a [Step],
        dot: &Value,
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
        value: &Value,
        kind: Branch,
        condition: &'a Pipeline,
        body: &'a [Step],
        dot: &Value,
    ) -> Done<Next> {
        let start = self.output.len();
        self.doubts += 1;
        let inner = Value::unknown(Unknown::because(
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

    fn range(&mut self, value: &Value, condition: &'a Pipeline, body: &'a [Step]) -> Done<Next> {
        let pairs: Vec<(Value, Value)> = match value {
            Value::List(items) => (0..).map(Value::Integer).zip(items.iter().cloned()).collect(),
            Value::Map(map) => map
                .iter()
                .map(|(key, value)| (Value::text(&**key), value.clone()))
                .collect(),
            // Go counts up to a number since 1.22.
            Value::Integer(count) => {
                let most = usize::try_from(*count).unwrap_or(usize::MAX);
                self.take(most.saturating_mul(STEP))?;
                (0..*count).map(|at| (Value::Integer(at), Value::Integer(at))).collect()
            }
            _ => {
                return Err(Stop::Refused(
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

    fn set(&mut self, name: &'a str, value: Value, declares: bool) {
        if declares {
            self.variables.push((name, value));
        } else if let Some((_, there)) = self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            *there = if self.doubts > 0 {
                Value::unknown(Unknown::because(
                    "a template sets the variable under a condition that is not known",
                ))
            } else {
                value
            };
        }
    }

    fn pipeline(&mut self, pipeline: &'a Pipeline, dot: &Value) -> Done<Value> {
        let mut value = None;
        for command in &pipeline.commands {
            value = Some(self.command(command, value, dot)?);
        }
        let value = value.unwrap_or(Value::Nil);
        // A loop sets its variables once for each item.
        if let [name] = pipeline.variables.as_slice() {
            self.set(name, value.clone(), pipeline.declares);
        }
        Ok(value)
    }

    fn command(&mut self, command: &'a Command, piped: Option<Value>, dot: &Value) -> Done<Value> {
        let Some((first, rest)) = command.0.split_first() else {
            return Ok(Value::Nil);
        };
        if let Term::Function(name) = &first.term {
            // `now.Year` looks into what the function gives.
            if !first.fields.is_empty() {
                let value = functions::call(name, Vec::new(), self.surroundings)?;
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
            return functions::call(name, arguments, self.surroundings);
        }
        if !rest.is_empty() || piped.is_some() {
            let value = self.operand(first, dot)?;
            return match value {
                Value::Unknown(_) => Ok(value),
                _ => Err(Stop::Refused(
                    "a template gives arguments to what is not a function".to_owned(),
                )),
            };
        }
        self.operand(first, dot)
    }

    /// `and` and `or` look at their arguments only as far as they have to.
    fn shorten(&mut self, all: bool, rest: &'a [Operand], piped: Option<Value>, dot: &Value) -> Done<Value> {
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
            .ok_or_else(|| Stop::Refused("a template calls a function with too few arguments".to_owned()))
    }

    fn operand(&mut self, operand: &'a Operand, dot: &Value) -> Done<Value> {
        let value = match &operand.term {
            Term::Dot => dot.clone(),
            Term::Nil => Value::Nil,
            Term::Flag(flag) => Value::Flag(*flag),
            Term::Integer(number) => Value::Integer(*number),
            Term::Float(number) => Value::Float(*number),
            Term::Text(text) => Value::Text(Rc::from(text.as_str())),
            Term::Variable(name) if name.is_empty() => top(),
            Term::Variable(name) => self.variable(name),
            Term::Function(name) => functions::call(name, Vec::new(), self.surroundings)?,
            Term::Pipeline(pipeline) => self.pipeline(pipeline, dot)?,
        };
        Ok(fields(value, &operand.fields))
    }

    fn variable(&self, name: &str) -> Value {
        let found = self.variables.iter().rev().find(|(known, _)| *known == name);
        found.map_or(Value::Nil, |(_, value)| value.clone())
    }
}

/// The dot at the top: Authelia gives nothing, so that whoever writes `{{ .NAME }}` has another tool in mind.
fn top() -> Value {
    Value::unknown(Unknown::because(
        "`{{ .NAME }}` is replaced by another tool, such as External Secrets or Helm",
    ))
}

fn fields(value: Value, fields: &[String]) -> Value {
    fields.iter().fold(value, |value, name| match value {
        Value::Map(map) => map.get(name).cloned().unwrap_or(Value::Nil),
        Value::Unknown(unknown) => Value::unknown(unknown.why),
        _ => Value::unknown(Unknown::because("the template looks into a value that is not computed")),
    })
}
