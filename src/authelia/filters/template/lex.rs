//! The pieces of a template: literal text, and the words of its actions.
//!
//! Source: golang/go `src/text/template/parse/lex.go`.

use std::ops::Range;

/// A word of an action.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum TemplateWord {
    /// The name of a function, a keyword, `true`, `false` or `nil`.
    Name(String),
    /// `.Name`, without the dot.
    Field(String),
    /// `.` alone.
    Dot,
    /// `$name`, without the dollar sign; empty for `$` alone.
    Variable(String),
    /// A text in quotes, its escapes undone.
    Text(String),
    Integer(i64),
    Float(f64),
    /// `:=`
    Declare,
    /// `=`
    Assign,
    Comma,
    Pipe,
    Open,
    Close,
}

/// A word, and whether white space is before it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token {
    pub(super) word: TemplateWord,
    pub(super) spaced: bool,
}

/// A piece of a template.
pub(super) enum TemplatePiece {
    /// Text that stays as it is.
    Literal(Range<usize>),
    /// `{{ … }}`: its words, and its place with the braces.
    Action(Vec<Token>, Range<usize>),
}

/// Why a text is no template.
pub(super) struct MalformedTemplate {
    pub(super) place: Range<usize>,
    pub(super) message: String,
}

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The pieces of `text`, comments left out and spaces trimmed where `{{-` and `-}}` say so.
pub(super) fn pieces(text: &str) -> Result<Vec<TemplatePiece>, MalformedTemplate> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut trims_start = false;
    loop {
        let open = text[at..].find("{{").map_or(text.len(), |found| at + found);
        let inside = (open + 2).min(text.len());
        let trims_end = text[inside..]
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(SPACE));
        let mut literal = at..open;
        if trims_start {
            literal.start = literal.end - text[literal.clone()].trim_start_matches(SPACE).len();
        }
        if trims_end {
            literal.end = literal.start + text[literal.clone()].trim_end_matches(SPACE).len();
        }
        if !literal.is_empty() {
            pieces.push(TemplatePiece::Literal(literal));
        }
        if open == text.len() {
            return Ok(pieces);
        }
        let mut lexer = Lexer {
            text,
            open,
            at: inside + usize::from(trims_end),
        };
        if text[lexer.at..].trim_start_matches(SPACE).starts_with("/*") && is_comment(&text[inside..], trims_end) {
            trims_start = lexer.comment()?;
        } else {
            let (tokens, trims) = lexer.action()?;
            pieces.push(TemplatePiece::Action(tokens, open..lexer.at));
            trims_start = trims;
        }
        at = lexer.at;
    }
}

/// A comment begins right behind the braces, or one space behind `{{-`.
fn is_comment(inside: &str, trims: bool) -> bool {
    let start = if trims { inside.get(2..) } else { Some(inside) };
    start.is_some_and(|start| start.starts_with("/*"))
}

struct Lexer<'t> {
    text: &'t str,
    /// Where the action begins.
    open: usize,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn malformed(&self, message: impl Into<String>) -> MalformedTemplate {
        MalformedTemplate {
            place: self.open..self.open + 2,
            message: message.into(),
        }
    }

    /// Passes over a comment; whether the text behind it is trimmed.
    fn comment(&mut self) -> Result<bool, MalformedTemplate> {
        let end = self
            .rest()
            .find("*/")
            .ok_or_else(|| self.malformed("a comment in a template is not closed"))?;
        self.at += end + 2;
        match self.right() {
            Some((width, trims)) => {
                self.at += width;
                Ok(trims)
            }
            None => Err(self.malformed("a comment in a template ends before its closing braces")),
        }
    }

    /// The closing braces that are next: their width, and whether the text behind them is trimmed.
    fn right(&self) -> Option<(usize, bool)> {
        let rest = self.rest();
        if rest.starts_with("}}") {
            return Some((2, false));
        }
        let trimmed = rest.strip_prefix(SPACE)?;
        trimmed.starts_with("-}}").then_some((4, true))
    }

    fn action(&mut self) -> Result<(Vec<Token>, bool), MalformedTemplate> {
        let mut tokens = Vec::new();
        let mut spaced = true;
        loop {
            if let Some((width, trims)) = self.right() {
                self.at += width;
                return Ok((tokens, trims));
            }
            let Some(next) = self.rest().chars().next() else {
                return Err(self.malformed("a template expression is not closed"));
            };
            if SPACE.contains(&next) {
                self.at += 1;
                spaced = true;
                continue;
            }
            let word = self.word(next)?;
            tokens.push(Token { word, spaced });
            spaced = false;
        }
    }

    fn word(&mut self, next: char) -> Result<TemplateWord, MalformedTemplate> {
        let single = match next {
            '|' => Some(TemplateWord::Pipe),
            '(' => Some(TemplateWord::Open),
            ')' => Some(TemplateWord::Close),
            ',' => Some(TemplateWord::Comma),
            '=' => Some(TemplateWord::Assign),
            _ => None,
        };
        if let Some(word) = single {
            self.at += 1;
            return Ok(word);
        }
        match next {
            ':' if self.rest().starts_with(":=") => {
                self.at += 2;
                Ok(TemplateWord::Declare)
            }
            '"' => self.quoted().map(TemplateWord::Text),
            '\'' => self.character().map(TemplateWord::Integer),
            '`' => {
                let rest = &self.rest()[1..];
                let end = rest
                    .find('`')
                    .ok_or_else(|| self.malformed("a text in a template is not closed"))?;
                let text = rest[..end].to_owned();
                self.at += end + 2;
                Ok(TemplateWord::Text(text))
            }
            '$' => {
                self.at += 1;
                Ok(TemplateWord::Variable(self.name()))
            }
            '.' if !self.rest()[1..].starts_with(|next: char| next.is_ascii_digit()) => {
                self.at += 1;
                let name = self.name();
                Ok(if name.is_empty() {
                    TemplateWord::Dot
                } else {
                    TemplateWord::Field(name)
                })
            }
            '.' | '+' | '-' | '0'..='9' => self.number(),
            next if next.is_alphabetic() || next == '_' => Ok(TemplateWord::Name(self.name())),
            _ => Err(self.malformed("an expression in a template holds a character that has no meaning there")),
        }
    }

    /// The letters, digits and underscores that are next.
    fn name(&mut self) -> String {
        let rest = self.rest();
        let end = rest.find(|next: char| !next.is_alphanumeric() && next != '_');
        let name = rest[..end.unwrap_or(rest.len())].to_owned();
        self.at += name.len();
        name
    }

    fn number(&mut self) -> Result<TemplateWord, MalformedTemplate> {
        let rest = self.rest();
        let end = rest.find(|next: char| !(next.is_ascii_alphanumeric() || "+-._".contains(next)));
        let text = &rest[..end.unwrap_or(rest.len())];
        let word = match (whole(text), text.parse::<f64>()) {
            (Some(whole), _) => TemplateWord::Integer(whole),
            (_, Ok(float)) if text.contains(|next: char| next.is_ascii_digit()) => TemplateWord::Float(float),
            _ => return Err(self.malformed("an expression in a template holds a malformed number")),
        };
        self.at += text.len();
        Ok(word)
    }

    /// `'c'`, which is the number of the character.
    fn character(&mut self) -> Result<i64, MalformedTemplate> {
        let rest = self.rest();
        let inside: String = rest.chars().skip(1).take_while(|next| *next != '\'').collect();
        let mut characters = inside.chars();
        match (characters.next(), characters.next()) {
            (Some(only), None) if only != '\\' && only != '\n' && rest[1 + inside.len()..].starts_with('\'') => {
                self.at += inside.len() + 2;
                Ok(i64::from(u32::from(only)))
            }
            _ => Err(self.malformed("single quotes in a template hold exactly one character")),
        }
    }

    fn quoted(&mut self) -> Result<String, MalformedTemplate> {
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at += at + 1;
                    return Ok(text);
                }
                '\n' => break,
                '\\' => match characters.next().map(|(_, escaped)| escaped) {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some('a') => text.push('\u{7}'),
                    Some('b') => text.push('\u{8}'),
                    Some('f') => text.push('\u{c}'),
                    Some('v') => text.push('\u{b}'),
                    Some(escaped @ ('"' | '\\')) => text.push(escaped),
                    Some(kind @ ('x' | 'u' | 'U')) => {
                        let width = match kind {
                            'x' => 2,
                            'u' => 4,
                            _ => 8,
                        };
                        let digits: String = characters.by_ref().take(width).map(|(_, digit)| digit).collect();
                        let code = u32::from_str_radix(&digits, 16)
                            .ok()
                            .filter(|code| kind != 'x' || *code < 0x80);
                        match code.and_then(char::from_u32) {
                            Some(character) => text.push(character),
                            None => return Err(self.malformed("a text in a template holds a wrong escape")),
                        }
                    }
                    _ => return Err(self.malformed("a text in a template holds a wrong escape")),
                },
                _ => text.push(character),
            }
        }
        Err(self.malformed("a text in a template is not closed"))
    }
}
/// A whole number as Go reads it: in hexadecimal, octal or binary by what it begins with, and with `_` between digits.
///
/// Source: golang/go `src/strconv/atoi.go` `ParseInt` with the base 0.
fn whole(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(['+', '-']);
    let lower = digits.to_ascii_lowercase();
    let based = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter();
    let mut based = based.filter_map(|(prefix, base)| Some((lower.strip_prefix(prefix)?, base)));
    let (rest, base) = based.next().unwrap_or_else(|| match lower.strip_prefix('0') {
        Some(rest) if !rest.is_empty() => (rest, 8),
        _ => (lower.as_str(), 10),
    });
    let apart = rest.strip_prefix('_').filter(|_| base != 10).unwrap_or(rest);
    if apart.starts_with('_') || apart.ends_with('_') || apart.contains("__") || apart.starts_with(['+', '-']) {
        return None;
    }
    let sign = text.get(..text.len() - digits.len())?;
    i64::from_str_radix(&format!("{sign}{}", apart.replace('_', "")), base).ok()
}
