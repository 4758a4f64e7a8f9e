//! The words of an action, taken apart.
//!
//! Source: golang/go `src/text/template/parse/parse.go`.

use std::ops::Range;

use super::functions;
use super::lex::{Token, Word};
use super::steps::{Command, MAX_DEPTH, Operand, Parsed, Pipeline, Refusal, Term, malformed};

/// Reads what is between the braces of the action at `place`, where `variables` are defined.
pub(super) fn read(
    tokens: &[Token],
    place: &Range<usize>,
    variables: &[String],
    context: &str,
    pairs: bool,
) -> Parsed<Pipeline> {
    let mut reader = Reader {
        tokens,
        at: 0,
        place,
        variables,
    };
    let (names, declares) = reader.declaration(pairs)?;
    let commands = reader.commands(0, context)?;
    if reader.at < tokens.len() {
        return reader.wrong("an expression in a template has a closing parenthesis without an opening one");
    }
    if let Some(missing) = names.iter().find(|name| !declares && !variables.contains(name)) {
        return reader.wrong(format!(
            "a template uses the variable `${missing}`, which is not defined"
        ));
    }
    Ok(Pipeline {
        variables: names,
        declares,
        commands,
    })
}

struct Reader<'p> {
    tokens: &'p [Token],
    at: usize,
    place: &'p Range<usize>,
    variables: &'p [String],
}

impl Reader<'_> {
    fn word(&self, ahead: usize) -> Option<&Word> {
        self.tokens.get(self.at + ahead).map(|token| &token.word)
    }

    fn wrong<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(malformed(self.place, message))
    }

    /// `$a :=`, `$a =` or, for a loop, `$a, $b :=`.
    fn declaration(&mut self, pairs: bool) -> Parsed<(Vec<String>, bool)> {
        let Some(Word::Variable(first)) = self.word(0) else {
            return Ok((Vec::new(), false));
        };
        let mut names = vec![first.clone()];
        let mut width = 1;
        if let (Some(Word::Comma), Some(Word::Variable(second)), true) = (self.word(1), self.word(2), pairs) {
            names.push(second.clone());
            width = 3;
        }
        match self.word(width) {
            Some(sign @ (Word::Declare | Word::Assign)) => {
                let declares = *sign == Word::Declare;
                self.at += width + 1;
                Ok((names, declares))
            }
            _ => Ok((Vec::new(), false)),
        }
    }

    fn commands(&mut self, depth: usize, context: &str) -> Parsed<Vec<Command>> {
        if depth > MAX_DEPTH {
            return Err(Refusal::NotComputed(
                self.place.clone(),
                "its templates nest parentheses deeper than 128 levels, which is not computed",
            ));
        }
        let mut commands = Vec::new();
        loop {
            let command = self.command(depth)?;
            let Some(first) = command.0.first() else {
                return self.wrong(format!("a template's {context} has no value"));
            };
            let is_value = matches!(
                first.term,
                Term::Nil | Term::Dot | Term::Flag(_) | Term::Integer(_) | Term::Float(_) | Term::Text(_)
            );
            if is_value && first.fields.is_empty() && !commands.is_empty() {
                return self.wrong("a template passes a value on to what is not a function");
            }
            commands.push(command);
            match self.word(0) {
                Some(Word::Pipe) => self.at += 1,
                _ => return Ok(commands),
            }
        }
    }

    fn command(&mut self, depth: usize) -> Parsed<Command> {
        let mut operands = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            if matches!(token.word, Word::Pipe | Word::Close) {
                break;
            }
            if !token.spaced && !operands.is_empty() && token.word != Word::Open {
                return self.wrong("two values in a template have no space between them");
            }
            // `.Name` is the dot with a field.
            let leads = matches!(token.word, Word::Field(_));
            let term = if leads { Term::Dot } else { self.term(depth)? };
            let mut fields = Vec::new();
            while let Some(Token {
                word: Word::Field(name),
                spaced,
            }) = self.tokens.get(self.at)
                && (!spaced || (leads && fields.is_empty()))
            {
                fields.push(name.clone());
                self.at += 1;
            }
            operands.push(Operand { term, fields });
        }
        Ok(Command(operands))
    }

    fn term(&mut self, depth: usize) -> Parsed<Term> {
        let Some(word) = self.word(0).cloned() else {
            return self.wrong("an expression in a template is empty");
        };
        self.at += 1;
        Ok(match word {
            Word::Name(name) => match name.as_str() {
                "true" => Term::Flag(true),
                "false" => Term::Flag(false),
                "nil" => Term::Nil,
                _ if functions::exists(&name) => Term::Function(name),
                _ => return self.wrong("it uses a function that Authelia's templates do not have"),
            },
            Word::Dot => Term::Dot,
            Word::Variable(name) => {
                if !name.is_empty() && !self.variables.contains(&name) {
                    return self.wrong(format!("a template uses the variable `${name}`, which is not defined"));
                }
                Term::Variable(name)
            }
            Word::Text(text) => Term::Text(text),
            Word::Integer(number) => Term::Integer(number),
            Word::Float(number) => Term::Float(number),
            Word::Open => {
                let commands = self.commands(depth + 1, "parenthesis")?;
                if self.word(0) != Some(&Word::Close) {
                    return self.wrong("a parenthesis in a template is not closed");
                }
                self.at += 1;
                Term::Pipeline(Pipeline {
                    variables: Vec::new(),
                    declares: false,
                    commands,
                })
            }
            Word::Field(_) | Word::Declare | Word::Assign | Word::Comma | Word::Pipe | Word::Close => {
                return self.wrong("an expression in a template holds a sign that does not belong there");
            }
        })
    }
}
