//! Expressions of the `template` filter, as far as they can be computed from files.
//!
//! Source: authelia/authelia `internal/templates/funcs.go` `FuncMap`; golang/go `src/text/template`.

use super::{Surroundings, Text, is_hidden};
use crate::setting::Unknown;

mod functions;

/// What came of an expression.
pub(super) struct Evaluated {
    /// White space that a function puts before the text even if the text is not known.
    pub(super) layout: String,
    /// The text.
    pub(super) text: Text,
}

impl Evaluated {
    fn unknown(reason: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self {
            layout: String::new(),
            text: Err(Unknown::because(reason)),
        }
    }

    fn known(text: impl Into<String>) -> Self {
        Self {
            layout: String::new(),
            text: Ok(text.into()),
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t str),
    Text(String),
    Open,
    Close,
    Pipe,
}

const KEYWORDS: [&str; 10] = [
    "if", "else", "end", "range", "with", "define", "template", "block", "break", "continue",
];

/// Functions that Go's templates have and Authelia's functions beside the ones that are computed here.
const OTHER_FUNCTIONS: [&str; 66] = [
    "and",
    "or",
    "not",
    "len",
    "index",
    "slice",
    "print",
    "printf",
    "println",
    "html",
    "js",
    "call",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "iterate",
    "split",
    "splitList",
    "join",
    "contains",
    "hasPrefix",
    "hasSuffix",
    "keys",
    "sortAlpha",
    "title",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "now",
    "ago",
    "toDate",
    "mustToDate",
    "date",
    "dateInZone",
    "htmlDate",
    "htmlDateInZone",
    "duration",
    "unixEpoch",
    "b32enc",
    "b32dec",
    "list",
    "dict",
    "get",
    "set",
    "isAbs",
    "base",
    "dir",
    "ext",
    "clean",
    "osBase",
    "osClean",
    "osDir",
    "osExt",
    "osIsAbs",
    "deepEqual",
    "typeOf",
    "typeIs",
    "typeIsLike",
    "kindOf",
    "kindIs",
    "uuidv4",
    "urlunquery",
    "urlqueryarg",
];
const LAST_FUNCTIONS: [&str; 9] = [
    "glob",
    "walk",
    "fromYaml",
    "toYaml",
    "toYamlPretty",
    "toYamlCustom",
    "empty",
    "urlquery",
    "expandenv",
];

/// Whether an expression that begins with `word` is one that Authelia's template filter understands.
pub(in crate::authelia) fn is_template_word(word: &str) -> bool {
    word.starts_with(['"', '`', '$'])
        || KEYWORDS.contains(&word)
        || functions::COMPUTED.contains(&word)
        || OTHER_FUNCTIONS.contains(&word)
        || LAST_FUNCTIONS.contains(&word)
}

/// Computes the expression `source`; `Err` with a message if Go would refuse to parse it.
pub(super) fn evaluate(source: &str, surroundings: &Surroundings<'_>) -> Result<Evaluated, &'static str> {
    let tokens = tokenize(source)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        surroundings,
    };
    let result = parser.pipeline(0)?;
    if parser.at < tokens.len() {
        Err("a closing parenthesis has no opening one")
    } else {
        Ok(result)
    }
}

/// The first word of an expression.
pub(super) fn first_word(source: &str) -> &str {
    source
        .split([' ', '\t', '\n', '\r', '(', '|'])
        .find(|word| !word.is_empty())
        .unwrap_or_default()
}

fn tokenize(source: &str) -> Result<Vec<Token<'_>>, &'static str> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '|' => {
                tokens.push(Token::Pipe);
                1
            }
            '(' => {
                tokens.push(Token::Open);
                1
            }
            ')' => {
                tokens.push(Token::Close);
                1
            }
            '"' => {
                let (text, taken) = quoted(rest)?;
                tokens.push(Token::Text(text));
                taken
            }
            '`' => {
                let end = rest[1..].find('`').ok_or("a text is not closed")?;
                tokens.push(Token::Text(rest[1..=end].to_owned()));
                end + 2
            }
            _ => {
                let end = rest
                    .find([' ', '\t', '\n', '\r', '|', '(', ')', '"', '`'])
                    .unwrap_or(rest.len());
                tokens.push(Token::Word(&rest[..end]));
                end
            }
        };
        rest = rest[taken..].trim_start();
    }
    Ok(tokens)
}

/// The text between the double quotes that `source` begins with, and how many bytes it takes.
fn quoted(source: &str) -> Result<(String, usize), &'static str> {
    let mut text = String::new();
    let mut characters = source.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((text, at + 1)),
            '\\' => match characters.next().map(|(_, escaped)| escaped) {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some(escaped @ ('"' | '\\' | '\'')) => text.push(escaped),
                Some(_) | None => return Err("a text holds an escape that is not computed here"),
            },
            _ => text.push(character),
        }
    }
    Err("a text is not closed")
}

struct Parser<'p, 's> {
    tokens: &'p [Token<'p>],
    at: usize,
    surroundings: &'p Surroundings<'s>,
}

impl Parser<'_, '_> {
    fn pipeline(&mut self, depth: usize) -> Result<Evaluated, &'static str> {
        let mut piped = None;
        loop {
            let result = self.command(piped.take(), depth)?;
            if self.tokens.get(self.at) != Some(&Token::Pipe) {
                return Ok(result);
            }
            self.at += 1;
            piped = Some(result);
        }
    }

    fn command(&mut self, piped: Option<Evaluated>, depth: usize) -> Result<Evaluated, &'static str> {
        if depth > 32 {
            return Err("parentheses are nested too deeply");
        }
        let Some(first) = self.tokens.get(self.at).cloned() else {
            return Err("an expression is empty");
        };
        let function = match first {
            Token::Word(word) => Some(word),
            _ => None,
        };
        let mut arguments = Vec::new();
        let mut words = Vec::new();
        if function.is_some() {
            self.at += 1;
        }
        loop {
            match self.tokens.get(self.at).cloned() {
                Some(Token::Text(text)) => {
                    self.at += 1;
                    arguments.push(Evaluated::known(text));
                }
                Some(Token::Word(word)) => {
                    self.at += 1;
                    words.push(word);
                    arguments.push(operand(word));
                }
                Some(Token::Open) => {
                    self.at += 1;
                    let inner = self.pipeline(depth + 1)?;
                    if self.tokens.get(self.at) != Some(&Token::Close) {
                        return Err("a parenthesis is not closed");
                    }
                    self.at += 1;
                    arguments.push(inner);
                }
                Some(Token::Pipe | Token::Close) | None => break,
            }
        }
        arguments.extend(piped);
        match function {
            None => arguments.into_iter().next().ok_or("an expression is empty"),
            Some(word) if word.starts_with('.') => Ok(Evaluated::unknown(
                "`{{ .NAME }}` is replaced by another tool, such as External Secrets or Helm",
            )),
            Some(word) if word.starts_with('$') => Ok(Evaluated::unknown("template variables are not computed")),
            Some(word)
                if !is_template_word(word)
                    && word.parse::<f64>().is_err()
                    && !matches!(word, "true" | "false" | "nil") =>
            {
                Err("it uses a function that Authelia's templates do not have")
            }
            Some(word) => Ok(functions::call(word, arguments, self.surroundings)),
        }
    }
}

fn operand(word: &str) -> Evaluated {
    if word.parse::<f64>().is_ok() || matches!(word, "true" | "false") {
        Evaluated::known(word)
    } else {
        Evaluated::unknown("template variables are not computed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn result(source: &str) -> String {
        let read = |path: &str| match path {
            "/key" => Some(Secret::new("one\ntwo\n")),
            "/digest" => Some(Secret::new("$6$salt$hash\n")),
            _ => None,
        };
        let surroundings = Surroundings {
            environment: &[],
            read: &read,
        };
        match evaluate(source, &surroundings) {
            Ok(Evaluated { text: Ok(text), .. }) => text,
            Ok(Evaluated { layout, .. }) => format!("{layout}?"),
            Err(_) => "refused".to_owned(),
        }
    }

    #[test]
    fn functions() {
        for (source, text) in [
            ("secret \"/digest\"", "$6$salt$hash"),
            ("fileContent `/digest`", "$6$salt$hash\n"),
            ("secret \"/digest\" | squote", "'$6$salt$hash'"),
            ("secret \"/digest\" | mindent 2 \"|\" | msquote", "'$6$salt$hash'"),
            ("secret \"/key\" | mindent 2 \"|\" | msquote", "|\n  one\n  two"),
            ("secret \"/key\" | nindent 2", "\n  one\n  two"),
            ("secret \"/elsewhere\" | nindent 2", "\n  ?"),
            ("secret \"/elsewhere\" | mindent 2 \"|\" | msquote", "?"),
            ("\"a\\\"b\" | quote", "\"a\\\"b\""),
            ("default \"debug\" (env \"LEVEL\")", "?"),
            ("default \"debug\" \"\"", "debug"),
            ("\"/key\" | fileContent | trim | upper", "ONE\nTWO"),
            ("replace \"a\" \"b\" \"aa\"", "bb"),
            ("\"x.txt\" | trimSuffix \".txt\"", "x"),
            ("b64dec (b64enc \"x\")", "x"),
            ("env \"AUTHELIA_JWT_SECRET\"", ""),
            ("true", "true"),
            (".Name", "?"),
            ("$x", "?"),
            ("uuidv4", "?"),
            ("domain", "refused"),
            ("env (\"x\"", "refused"),
            ("env \"x\")", "refused"),
            ("env \"x", "refused"),
            ("", "refused"),
        ] {
            assert_eq!(result(source), text, "{source}");
        }
    }
}
