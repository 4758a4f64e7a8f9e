//! From a help to what is said of it: its text, its edits, and where each of them goes.

use serde::Serialize;

use crate::edits::Editor;
use crate::finding::{Edit, Help};
use crate::source::SourceMap;

/// A change of a file that would put a finding right. Lines and columns count from 1; the end is one past the last
/// character. No edit touches a secret.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportedEdit {
    /// The file's path as given.
    pub path: String,
    /// First line of what is replaced.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub line: usize,
    /// First column of what is replaced.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub column: usize,
    /// Last line of what is replaced.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub end_line: usize,
    /// One past the last column of what is replaced; the same as the first where nothing is, and text is only added.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub end_column: usize,
    /// What is there now.
    pub found: String,
    /// What to put there.
    pub replacement: String,
    /// `certain` (there is nothing else that could be meant, so `--fix` makes it) or `needs-decision`.
    #[cfg_attr(test, schemars(extend("enum" = ["certain", "needs-decision"])))]
    pub disposition: &'static str,
    /// To which of several ways it belongs, counted from 0, the likeliest first. The edits of one way belong together.
    pub way: usize,
    /// What is replaced, in bytes of the file.
    #[serde(skip)]
    pub range: std::ops::Range<usize>,
}

/// One thing to do, as people are told.
#[derive(Clone)]
pub struct RemedyStep {
    /// Whether it is another way, and not one thing more of the same.
    pub is_other_way: bool,
    /// Where, as words that a colon follows; none where that is not known, or the text says it.
    pub place: Option<String>,
    /// Whether the text says where.
    pub is_located: bool,
    /// What to write, or a sentence.
    pub text: String,
}

/// What is said of a help.
#[derive(Default)]
pub(super) struct Remedy {
    pub(super) text: Option<String>,
    pub(super) edits: Vec<ReportedEdit>,
    pub(super) steps: Vec<RemedyStep>,
}

/// The text, edits and steps of `help`.
pub(super) fn remedy(help: Option<&Help>, editor: &Editor<'_>, sources: &SourceMap) -> Remedy {
    let Some(help) = help else { return Remedy::default() };
    let mut remedy = Remedy {
        text: Some(sources.shown(&help.text())),
        ..Remedy::default()
    };
    for (way, helps) in help.ways().into_iter().enumerate() {
        let mut edits = Vec::new();
        let mut whole = true;
        for (at, help) in helps.iter().enumerate() {
            let found = match help {
                Help::Change(change) => editor.edits(change),
                _ => Vec::new(),
            };
            whole &= !found.is_empty();
            let said = sources.shown(&help.text());
            if said.is_empty() {
                // It is said together with another one.
                edits.extend(found);
                continue;
            }
            let (place, text, is_located) = match (help, found.first()) {
                (Help::Change(change), _) if !change.is_said => {
                    let (place, text) = place(&found, said, sources);
                    (place, text, false)
                }
                (Help::Change(_), Some(first)) => (None, located(first, &said, sources), true),
                _ => (None, said, false),
            };
            remedy.steps.push(RemedyStep {
                is_other_way: way > 0 && at == 0,
                place,
                is_located,
                text,
            });
            edits.extend(found);
        }
        // Half of what belongs together would put nothing right.
        if whole {
            remedy
                .edits
                .extend(edits.iter().map(|edit| reported(edit, way, sources)));
        }
    }
    remedy
}

/// Where a change goes, and what is to be written there of all that it `says`.
fn place(edits: &[Edit], says: String, sources: &SourceMap) -> (Option<String>, String) {
    let Some(first) = edits.first() else {
        return (None, says);
    };
    let (path, start, end) = sources.position(first.span);
    let (line, last) = (start.line, end.line);
    let added = first.replacement.trim_start_matches(['\r', '\n']);
    if let [_] = edits
        && first.span.range().is_empty()
        && added.len() < first.replacement.len()
    {
        let lines = sources.without_secrets(&dedented(added)).into_owned();
        return (Some(format!("in {path}, below line {line}, add")), lines);
    }
    let place = if last > line {
        format!("in {path}, lines {line} to {last}, write")
    } else {
        format!("in {path}, line {line}, write")
    };
    (Some(place), says)
}

/// The sentence with where its change goes.
fn located(edit: &Edit, said: &str, sources: &SourceMap) -> String {
    let (path, start, _) = sources.position(edit.span);
    format!("in {path}, line {}, {said}", start.line)
}

/// Lines without the indentation that all of them have.
fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = text.lines().map(indent).min().unwrap_or(0);
    let lines = text.lines().map(|line| line.get(least..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn reported(edit: &Edit, way: usize, sources: &SourceMap) -> ReportedEdit {
    let (path, start, end) = sources.position(edit.span);
    ReportedEdit {
        path: path.to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        found: sources.without_secrets(sources.slice(edit.span)).into_owned(),
        replacement: edit.replacement.clone(),
        disposition: edit.disposition.name(),
        way,
        range: edit.span.range(),
    }
}
