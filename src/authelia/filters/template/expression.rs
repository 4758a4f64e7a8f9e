//! The words of an action, taken apart.
//!
//! Source: golang/go `src/text/template/parse/parse.go`.

use std::ops::Range;

use super::functions;
use super::lex::{TemplateWord, Token};
use super::steps::{MAX_DEPTH, Operand, Parsed, TemplateCommand, TemplatePipeline, Term, UnparsedTemplate, malformed};

/// Reads what is between the braces of the action at `place`, where `variables` are defined.
pub(super) fn read(
    tokens: &[Token],
    place: &Range<usize>,
    variables: &[String],
    context: &str,
    pairs: bool,
) -> Parsed<TemplatePipeline> {
    let mut reader = ExpressionReader {
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
    Ok(TemplatePipeline {
        variables: names,
        declares,
        commands,
    })
}

struct ExpressionReader<'p> {
    tokens: &'p [Token],
    at: usize,
    place: &'p Range<usize>,
    variables: &'p [String],
}

impl ExpressionReader<'_> {
    fn word(&self, ahead: usize) -> Option<&TemplateWord> {
        self.tokens.get(self.at + ahead).map(|token| &token.word)
    }

    fn wrong<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(malformed(self.place, message))
    }

    /// `$a :=`, `$a =` or, for a loop, `$a, $b :=`.
    fn declaration(&mut self, pairs: bool) -> Parsed<(Vec<String>, bool)> {
        let Some(TemplateWord::Variable(first)) = self.word(0) else {
            return Ok((Vec::new(), false));
        };
        let mut names = vec![first.clone()];
        let mut width = 1;
        if let (Some(TemplateWord::Comma), Some(TemplateWord::Variable(second)), true) =
            (self.word(1), self.word(2), pairs)
        {
            names.push(second.clone());
            width = 3;
        }
        match self.word(width) {
            Some(sign @ (TemplateWord::Declare | TemplateWord::Assign)) => {
                let declares = *sign == TemplateWord::Declare;
                self.at += width + 1;
                Ok((names, declares))
            }
            _ => Ok((Vec::new(), false)),
        }
    }

    fn commands(&mut self, depth: usize, context: &str) -> Parsed<Vec<TemplateCommand>> {
        if depth > MAX_DEPTH {
            return Err(UnparsedTemplate::NotComputed(
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
                Some(TemplateWord::Pipe) => self.at += 1,
                _ => return Ok(commands),
            }
        }
    }

    fn command(&mut self, depth: usize) -> Parsed<TemplateCommand> {
        let mut operands = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            if matches!(token.word, TemplateWord::Pipe | TemplateWord::Close) {
                break;
            }
            if !token.spaced && !operands.is_empty() && token.word != TemplateWord::Open {
                return self.wrong("two values in a template have no space between them");
            }
            // `.Name` is the dot with a field.
            let leads = matches!(token.word, TemplateWord::Field(_));
            let term = if leads { Term::Dot } else { self.term(depth)? };
            let mut fields = Vec::new();
            while let Some(Token {
                word: TemplateWord::Field(name),
                spaced,
            }) = self.tokens.get(self.at)
                && (!spaced || (leads && fields.is_empty()))
            {
                fields.push(name.clone());
                self.at += 1;
            }
            operands.push(Operand { term, fields });
        }
        Ok(TemplateCommand(operands))
    }

    fn term(&mut self, depth: usize) -> Parsed<Term> {
        let Some(word) = self.word(0).cloned() else {
            return self.wrong("an expression in a template is empty");
        };
        self.at += 1;
        Ok(match word {
            TemplateWord::Name(name) => match name.as_str() {
                "true" => Term::Flag(true),
                "false" => Term::Flag(false),
                "nil" => Term::Nil,
                _ if functions::exists(&name) => Term::Function(name),
                _ => return self.wrong("it uses a function that Authelia's templates do not have"),
            },
            TemplateWord::Dot => Term::Dot,
            TemplateWord::Variable(name) => {
                if !name.is_empty() && !self.variables.contains(&name) {
                    return self.wrong(format!("a template uses the variable `${name}`, which is not defined"));
                }
                Term::Variable(name)
            }
            TemplateWord::Text(text) => Term::Text(text),
            TemplateWord::Integer(number) => Term::Integer(number),
            TemplateWord::Float(number) => Term::Float(number),
            TemplateWord::Open => {
                let commands = self.commands(depth + 1, "parenthesis")?;
                if self.word(0) != Some(&TemplateWord::Close) {
                    return self.wrong("a parenthesis in a template is not closed");
                }
                self.at += 1;
                Term::Pipeline(TemplatePipeline {
                    variables: Vec::new(),
                    declares: false,
                    commands,
                })
            }
            TemplateWord::Field(_)
            | TemplateWord::Declare
            | TemplateWord::Assign
            | TemplateWord::Comma
            | TemplateWord::Pipe
            | TemplateWord::Close => {
                return self.wrong("an expression in a template holds a sign that does not belong there");
            }
        })
    }
}
