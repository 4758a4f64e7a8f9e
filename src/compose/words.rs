//! A service's `command` and `entrypoint`.
//!
//! Source: compose-go v2.13.0 `types/command.go` `ShellCommand`.

use std::ops::Range;

use super::expansion::expanded;
use super::service::is_null;
use super::shell_words::split;
use super::{ComposeError, Service};
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::source::{SourceMap, Span};
use crate::yaml::{Data, Node, Scalar, ScalarForm};

/// The words of the service's `key`; `None` where it is not given. A text is split nearly as a shell would.
///
/// # Errors
/// If Docker Compose would refuse it.
pub fn words(service: &Service, key: &str, sources: &SourceMap) -> Result<Option<Vec<Setting<Secret>>>, ComposeError> {
    let Some((layer, node)) = service.value(key).filter(|(_, node)| !is_null(node)) else {
        return Ok(None);
    };
    let expand = |node: &Node, text: &str| expanded(text, node.span, &|name| layer.scope.variables.look_up(name));
    match &*node.data {
        Data::Sequence(items) => {
            let texts = items.iter().filter_map(|item| Some((item, item.scalar()?)));
            let words: Result<Vec<_>, _> = texts.map(|(item, scalar)| expand(item, &scalar.text)).collect();
            words.map(Some)
        }
        Data::Scalar(scalar) => {
            let whole = expand(node, &scalar.text)?;
            let State::Known(text) = &whole.state else {
                return Ok(Some(vec![whole]));
            };
            let Some(words) = split(text.reveal()) else {
                return Err(ComposeError::at(
                    node.span,
                    "model",
                    format!("`{key}` cannot be split into words: a quote or parenthesis is not closed"),
                ));
            };
            let word = |(range, word): (Range<usize>, String)| {
                let place = match whole.via.as_slice() {
                    [] => within(node.span, scalar, text.reveal(), range, sources),
                    _ => node.span,
                };
                Setting::known(Secret::new(word), place).through(whole.via.clone())
            };
            Ok(Some(words.into_iter().map(word).collect()))
        }
        Data::Mapping(_) => Ok(None),
    }
}

/// Where a part of `text` is, to which the scalar at `whole` comes; all of that where it is not written as it is.
fn within(whole: Span, scalar: &Scalar, text: &str, part: Range<usize>, sources: &SourceMap) -> Span {
    let Range { start, end } = whole.range();
    let quotes = match scalar.style {
        ScalarForm::Plain => 0,
        ScalarForm::SingleQuoted | ScalarForm::DoubleQuoted => 1,
        ScalarForm::Literal | ScalarForm::Folded => {
            return word_of_lines(sources.slice(whole), text, part).map_or(whole, |range| {
                Span::new(whole.source, start + range.start..start + range.end)
            });
        }
    };
    // Escapes, line ends, `$$` and empty variables make a text shorter.
    if end - start != text.len() + 2 * quotes {
        return whole;
    }
    Span::new(whole.source, start + quotes + part.start..start + quotes + part.end)
}

/// Where the word `part` of `text` is in the lines that it is `written` in, whose first one has the block's mark. None where
/// the words are not written as they are.
fn word_of_lines(written: &str, text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let lines = if written.trim_start().starts_with(['|', '>']) {
        written.find('\n')?
    } else {
        0
    };
    let number = text.get(..part.start)?.split_whitespace().count();
    let behind = written.get(lines..)?;
    let same = behind.split_whitespace().eq(text.split_whitespace());
    let word = behind
        .split_whitespace()
        .nth(number)
        .filter(|word| same && text.get(part) == Some(*word))?;
    let mut at = lines;
    for _ in 0..=number {
        at += written.get(at..)?.find(|character: char| !character.is_whitespace())?;
        let rest = written.get(at..)?;
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        at += length;
    }
    Some(at - word.len()..at)
}
