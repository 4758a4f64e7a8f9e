//! systemd's way to split a value into words.
//!
//! Source: systemd v252 `src/basic/extract-word.c` `extract_first_word`, `src/basic/env-util.c` `replace_env_argv`,
//! `src/shared/specifier.c`.

use std::ops::Range;

use super::Directive;
use crate::env::Environment;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};

/// The words of `text` with quotes and C escapes undone, each with where it is.
pub fn unquoted(text: &str) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    let mut word: Option<(usize, String)> = None;
    let mut quote: Option<char> = None;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        let blank = character == ' ' || character == '\t';
        if quote.is_none() && blank {
            if let Some((start, done)) = word.take() {
                words.push((start..at, done));
            }
            continue;
        }
        let (_, current) = word.get_or_insert((at, String::new()));
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (_, '\\') => {
                let escaped = characters.next().map(|(_, escaped)| escaped);
                current.push(match escaped {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('s') => ' ',
                    Some(other) => other,
                    None => '\\',
                });
            }
            _ => current.push(character),
        }
    }
    if let Some((start, done)) = word {
        words.push((start..text.len(), done));
    }
    words
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
    for (at, (range, word)) in unquoted(&directive.value.value).into_iter().enumerate() {
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
        unquoted(text).into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn words_are_split_as_systemd_does() {
        assert_eq!(
            words(r#"A=1 "B=two words" 'C=x y' D=a\x"#),
            ["A=1", "B=two words", "C=x y", "D=ax"]
        );
        assert_eq!(words(r#"A="in the middle" B=\tend"#), ["A=in the middle", "B=\tend"]);
        assert_eq!(words("   "), Vec::<String>::new());
    }

    #[test]
    fn only_a_doubled_percent_is_known() {
        assert_eq!(specifiers("50%%"), Some("50%".to_owned()));
        assert_eq!(specifiers("%h/x"), None);
        assert_eq!(specifiers("50%"), None);
    }
}
