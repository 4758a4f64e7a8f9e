//! What sets options of Coder's besides the files that are read, so that these alone leave no verdict.

use std::path::{Path, PathBuf};

use super::disk::Noted;
use super::inputs::Inputs;
use crate::compose;
use crate::files::{FileSystem as _, Identity};
use crate::party::coder::option_table;
use crate::recognise::{self, ContentKind};
use crate::source::text_of;

/// How much the files that were found tell of Coder.
pub(super) struct Besides<'a> {
    /// The files of Coder's.
    coder: &'a [PathBuf],
    /// The files that are read.
    read: Vec<Identity>,
    /// Whether they do not tell all it gets.
    is_partial: bool,
    system: &'a Noted,
}

impl<'a> Besides<'a> {
    pub(super) fn of(inputs: &'a Inputs, is_partial: bool, system: &'a Noted) -> Self {
        let files = inputs.coder.iter().chain(inputs.others.iter().flatten());
        Self {
            coder: &inputs.coder,
            read: files.filter_map(|path| system.identity(path)).collect(),
            is_partial,
            system,
        }
    }

    /// The first file that leaves no verdict, and why: of those in a form that is `unread`, and of `scripts`.
    pub(super) fn unread(
        &self,
        unread: &[(PathBuf, &'static str)],
        scripts: &[PathBuf],
    ) -> Option<(PathBuf, &'static str)> {
        // What is laid over a compose file is of a server, too. A playbook may be for other servers than Coder's, and
        // what is beside a deployment that is whole may be what makes it.
        let is_for_coder = |path: &Path| recognise::is_for_coder(&self.text(path));
        let counts = |path: &Path, why: &str| {
            let is_more = || self.is_partial && (why != recognise::PLAYBOOK || is_for_coder(path));
            self.is_missing() || is_more() || compose::is_override(path)
        };
        let unread = unread
            .iter()
            .find(|(path, why)| counts(path, why) && !self.is_read(path));
        unread.cloned().or_else(|| {
            if scripts.is_empty() || !self.is_missing() && !self.is_partial && !self.is_of_chart() {
                return None;
            }
            let scripts = scripts.iter().filter(|path| !self.is_read(path));
            scripts
                .cloned()
                .find_map(|path| self.script(&path).map(|why| (path, why)))
        })
    }

    fn is_read(&self, path: &Path) -> bool {
        let identity = self.system.identity(path);
        identity.is_some_and(|identity| self.read.contains(&identity))
    }

    fn is_missing(&self) -> bool {
        self.coder.is_empty()
    }

    /// Whether Coder's files are values of its chart.
    fn is_of_chart(&self) -> bool {
        let is_values = |path: &PathBuf| recognise::recognise(path, &self.text(path)) == Some(ContentKind::HelmValues);
        self.coder.iter().any(is_values)
    }

    fn text(&self, path: &Path) -> String {
        let opened = self.system.peek(path);
        opened.map(|opened| text_of(opened.bytes)).unwrap_or_default()
    }

    fn script(&self, path: &Path) -> Option<&'static str> {
        let text = self.text(path);
        if self.is_missing() {
            return recognise::sets_coder(path, &text);
        }
        if self.is_partial {
            return recognise::runs_with_settings(path, &text, &is_option)
                .or_else(|| recognise::assigns_coder(path, &text));
        }
        recognise::sets_chart_values(&text)
    }
}

/// Whether `word` is a variable of Coder's that is compared, or the flag of one.
fn is_option(word: &str) -> bool {
    option_table::find(word).is_some() || option_table::all().any(|option| option.flag() == word)
}
