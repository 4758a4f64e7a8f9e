//! The `template` filter.
//!
//! Text outside of `{{ … }}` stays as it is and leads back to its place; what an expression comes to is put in where
//! it is known, and a hole where it is not. What a condition encloses that is not known is kept once and remembered as
//! uncertain.

use std::ops::Range;

use self::evaluate::Evaluation;
use self::steps::UnparsedTemplate;
use self::value::EvaluationStop;
use super::output::{Filtered, Output};
use super::{FilterError, Host};
use crate::setting::Unknown;
use crate::source::{SourceId, SourceMap, Span};
use crate::yaml::YamlError;

mod call;
mod definitions;
mod escapes;
mod evaluate;
mod expression;
mod functions;
mod kinds;
mod lex;
mod lists;
mod parse;
mod paths;
mod steps;
mod text;
mod value;

#[cfg(test)]
mod tests;

const REMEDY: &str = "check the file that Authelia prints with `authelia config template`";

/// Evaluates the template in the source `id`.
pub(super) fn apply(id: SourceId, sources: &mut SourceMap, host: &Host<'_>) -> Result<Filtered, FilterError> {
    let text = sources.text(id);
    let refused = |place: Range<usize>, message: String| {
        FilterError::Refused(YamlError {
            span: Span::new(id, place),
            message: message.into(),
        })
    };
    let template = definitions::parse(text).map_err(|refusal| match refusal {
        UnparsedTemplate::Malformed(malformed) => refused(malformed.place, malformed.message),
        UnparsedTemplate::NotComputed(place, reason) => {
            FilterError::NotKnown(Span::new(id, place), Unknown::because(reason).remedied_by(REMEDY))
        }
    })?;
    let mut run = Evaluation::new(text, host, Output::new(id), &template.defined);
    run.all(&template.steps).map_err(|stop| match stop {
        EvaluationStop::Refused(message) => refused(run.at(), message),
        EvaluationStop::Exhausted => FilterError::exhausted(Span::new(id, run.at())),
    })?;
    let output = run.output;
    Ok(output.finish(sources))
}

/// Whether an expression that begins with `word` is one that Authelia's template filter understands.
pub(in crate::authelia) fn is_template_word(word: &str) -> bool {
    const KEYWORDS: [&str; 12] = [
        "if", "else", "end", "range", "with", "define", "template", "block", "break", "continue", "true", "false",
    ];
    word.starts_with(['"', '`', '$']) || KEYWORDS.contains(&word) || functions::exists(word)
}
