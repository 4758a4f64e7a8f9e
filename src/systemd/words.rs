//! systemd's way to split a value into words.
//!
//! Source: systemd v252 `src/basic/extract-word.c` `extract_first_word`, `src/basic/env-util.c` `replace_env_argv`,
//! `src/shared/specifier.c`.

use std::ops::Range;

use super::Directive;
use super::escapes::unescaped;
use crate::env::Environment;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};

/// What becomes of an escape that systemd does not know.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum UnknownEscape {
    /// It ends the line, with its word: `Environment=`.
    Refused,
    /// It stays as it is written: `ExecStart=`.
    Kept,
}

/// The words of `text` with quotes and C escapes undone, each with where it is; those behind something that systemd
/// cannot read are not there. A byte that is no UTF-8 is U+FFFD.
pub fn unquoted(text: &str, unknown: UnknownEscape) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    let mut word: Option<(usize, Vec<u8>)> = None;
    let mut quote: Option<char> = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(character) = rest.chars().next()
    {
        let start = at;
        at += character.len_utf8();
        if quote.is_none() && matches!(character, ' ' | '\t' | '\n' | '\r') {
            finish(&mut words, word.take(), start);
            continue;
        }
        let (_, current) = word.get_or_insert((start, Vec::new()));
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (_, '\\') => {
                let escaped = text.get(at..).unwrap_or_default();
                match unescaped(escaped) {
                    Some((length, bytes)) => {
                        current.extend(bytes);
                        at += length;
                    }
                    None if unknown == UnknownEscape::Refused => return words,
                    None => current.push(b'\\'),
                }
            }
            _ => current.extend(character.to_string().bytes()),
        }
    }
    // A quote that is not closed takes its word away.
    if quote.is_none() {
        finish(&mut words, word, text.len());
    }
    words
}

fn finish(words: &mut Vec<(Range<usize>, String)>, word: Option<(usize, Vec<u8>)>, end: usize) {
    words.extend(word.map(|(start, bytes)| (start..end, String::from_utf8_lossy(&bytes).into_owned())));
}

/// `text` with `%%` made one; `None` if it holds another specifier.
pub fn specifiers(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '%' && characters.next() != Some('%') {
            return None;
        }
        plain.push(character);
    }
    Some(plain)
}

/// The words of `ExecStart=` with variables filled in from `environment`.
pub fn command(directive: &Directive, environment: &Environment) -> Vec<Setting<Secret>> {
    let mut words = Vec::new();
    for (at, (range, word)) in unquoted(&directive.value.value, UnknownEscape::Kept)
        .into_iter()
        .enumerate()
    {
        let place = directive.at(range);
        // Marks before the program tell how it is started.
        let word = if at == 0 {
            word.trim_start_matches(['@', '-', ':', '+', '!']).to_owned()
        } else {
            word
        };
        let Some(word) = specifiers(&word) else {
            words.push(Setting::unknown(
                Unknown::because("systemd fills a % specifier in"),
                place,
            ));
            continue;
        };
        match whole_variable(&word) {
            // A variable that is a word by itself may become several, or none.
            Some(name) => match environment.get(name).state {
                State::Known(value) => {
                    let split = value.reveal().split_whitespace();
                    words.extend(split.map(|word| Setting::known(Secret::new(word), place)));
                }
                State::Unknown(why) => words.push(Setting::unknown(why, place)),
                State::Absent => {}
            },
            None => words.push(filled_in(&word, environment, place)),
        }
    }
    words
}

/// The name in `$NAME`.
fn whole_variable(word: &str) -> Option<&str> {
    let name = word.strip_prefix('$')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some(name)
}

/// `word` with every `${NAME}` filled in, and `$$` made one.
fn filled_in(word: &str, environment: &Environment, place: crate::source::Span) -> Setting<Secret> {
    let mut text = String::new();
    let mut via = Vec::new();
    let mut rest = word;
    while let Some(at) = rest.find('$') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            text.push('$');
            rest = after;
        } else if let Some((name, after)) = rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            let setting = environment.get(name);
            match &setting.state {
                State::Known(value) => text.push_str(value.reveal()),
                State::Unknown(why) => return Setting::unknown(why.clone(), place),
                State::Absent => {}
            }
            via.extend(setting.carried(name));
            rest = after;
        } else {
            text.push('$');
        }
    }
    text.push_str(rest);
    Setting::known(Secret::new(text), place).through(via)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let words = unquoted(text, UnknownEscape::Refused).into_iter();
        words.map(|(_, word)| word).collect()
    }

    /// What `extract_first_word` of systemd 252 made of the same texts.
    #[test]
    fn words_are_split_as_systemd_does() {
        let cases: [(&str, &[&str]); 16] = [
            (r#"A=1 "B=two words" 'C=x y'"#, &["A=1", "B=two words", "C=x y"]),
            (r#"A="in the middle" B=\tend"#, &["A=in the middle", "B=\tend"]),
            ("   ", &[]),
            (r"A=\x41\101\u00e9\U0001F600", &["A=AA\u{e9}\u{1f600}"]),
            (r"A=\xc3\xa9", &["A=\u{e9}"]),
            (r"A=\xff B=1", &["A=\u{fffd}", "B=1"]),
            (r"A=1 B=\q C=2", &["A=1"]),
            (r"A=1 B=\x4 C=2", &["A=1"]),
            (r"A=1 B=\x00 C=2", &["A=1"]),
            (r"A=1 B=\8 C=2", &["A=1"]),
            (r#"A=1 "B=2 C=3"#, &["A=1"]),
            (r"A=1 B=2\", &["A=1"]),
            (r"A=a\sb B='\'' C=\\", &["A=a b", "B='", "C=\\"]),
            (r#"A="x"'y'z"#, &["A=xyz"]),
            ("A=\u{a0}x", &["A=\u{a0}x"]),
            ("A=\u{e9}\\\u{e9} B=1", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
        let kept = unquoted(r"/bin/x \q \x4", UnknownEscape::Kept).into_iter();
        assert_eq!(
            kept.map(|(_, word)| word).collect::<Vec<_>>(),
            ["/bin/x", r"\q", r"\x4"]
        );
    }

    #[test]
    fn only_a_doubled_percent_is_known() {
        assert_eq!(specifiers("50%%"), Some("50%".to_owned()));
        assert_eq!(specifiers("%h/x"), None);
        assert_eq!(specifiers("50%"), None);
    }
}
