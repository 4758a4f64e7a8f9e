//! How a report for people looks: decided by the caller, never taken from the environment here.

use std::fmt::Display;

use miette::{GraphicalTheme, ThemeCharacters, ThemeStyles};

use crate::finding::Severity;

/// How much a report for people tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// What failed, findings of at least this severity, what could not be checked if that matters, and the verdict.
    Brief {
        /// The least severity to tell.
        least: Severity,
        /// Whether what could not be checked matters.
        gaps: bool,
    },
    /// Every finding, what could not be checked, and the verdict.
    Usual,
    /// Also every place of every finding, every input, and what became of every rule.
    Full,
}

impl Detail {
    /// Whether a finding with a severity of this name is shown.
    pub(super) fn shows(self, severity: &str) -> bool {
        let all = [Severity::Note, Severity::Warning, Severity::Error];
        match self {
            Detail::Brief { least, .. } => all.iter().any(|known| *known >= least && known.name() == severity),
            Detail::Usual | Detail::Full => true,
        }
    }
}

/// How a report for people looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Style {
    /// Whether escape sequences for colours are written; if not, none of any kind are.
    pub color: bool,
    /// Whether lines and marks are drawn with more than ASCII.
    pub unicode: bool,
    /// The terminal's width in columns.
    pub width: usize,
    /// Whether to narrate instead of drawing, for screen readers.
    pub plain: bool,
    /// Whether a rule's name is a link to its page; matters only with `color`, and where a page is known.
    pub links: bool,
    /// How much is told.
    pub detail: Detail,
}

impl Default for Style {
    /// For a file or a pipe: no colour, 100 columns.
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 100,
            plain: false,
            links: false,
            detail: Detail::Usual,
        }
    }
}

/// What a text is, for its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tone {
    /// An error, or a sign-in that fails.
    Error,
    /// A warning, or something that could not be checked.
    Warning,
    /// A note.
    Note,
    /// A sign-in that passes.
    Good,
    /// A name at the begin of a line, a place, code.
    Accent,
    /// Something to read only when looking for it.
    Faint,
    /// Something to read first.
    Strong,
}

impl Tone {
    /// The tone of a severity's name.
    pub(crate) fn of(severity: &str) -> Self {
        match severity {
            "error" => Tone::Error,
            "warning" => Tone::Warning,
            _ => Tone::Note,
        }
    }
}

/// Colours texts with the styles of the diagnostic printer's theme.
pub(crate) struct Paint {
    /// Its list of highlights holds a style for every [`Tone`], in order; none if there are no colours.
    palette: ThemeStyles,
}

impl Paint {
    pub(crate) fn new(color: bool) -> Self {
        let mut palette = if color {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        };
        let plain = palette.linum.remove_all_effects();
        palette.highlights = if color {
            vec![
                palette.error.bold(),
                palette.warning.bold(),
                palette.advice.bold(),
                plain.green().bold(),
                palette.help,
                palette.linum,
                plain.bold(),
            ]
        } else {
            Vec::new()
        };
        Self { palette }
    }

    /// `text` in the colour of `tone`.
    pub(crate) fn paint(&self, tone: Tone, text: impl Display) -> String {
        match self.palette.highlights.get(tone as usize) {
            Some(style) => style.style(text).to_string(),
            None => text.to_string(),
        }
    }

    /// The printer's theme, with a colour for every mark in order of their offsets.
    pub(super) fn theme(&self, unicode: bool, marks: impl Iterator<Item = Tone>) -> GraphicalTheme {
        let style = |tone| self.palette.highlights.get(tone as usize).copied();
        let mut styles = self.palette.clone();
        styles.highlights = marks.filter_map(|tone: Tone| style(tone)).collect();
        if styles.highlights.is_empty() {
            // The printer takes them in turn and draws nothing if there is none.
            styles.highlights = ThemeStyles::none().highlights;
        }
        let characters = if unicode {
            ThemeCharacters::unicode()
        } else {
            ThemeCharacters::ascii()
        };
        GraphicalTheme { characters, styles }
    }
}
