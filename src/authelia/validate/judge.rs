//! Collects what is wrong.

use std::borrow::Cow;

use crate::authelia::{Defect, DefectKind};
use crate::finding::{Label, quoted};
use crate::source::Span;

/// Collects defects.
#[derive(Default)]
pub(super) struct Judge {
    defects: Vec<Defect>,
}

/// A defect that was just added and can be completed.
pub(super) struct Added<'a>(&'a mut Defect);

impl Added<'_> {
    /// Authelia only warns.
    pub(super) fn warns(self) -> Self {
        self.0.refuses = false;
        self
    }

    /// What to write instead.
    pub(super) fn help(self, help: impl Into<Cow<'static, str>>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Another place that belongs to it.
    pub(super) fn related(self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        if span != self.0.place.span {
            self.0.related.push(Label {
                span,
                text: text.into(),
            });
        }
        self
    }

    /// It is of another kind.
    pub(super) fn kind(self, kind: DefectKind) -> Self {
        self.0.kind = kind;
        self
    }
}

impl Judge {
    /// Something is wrong with a provider's option; Authelia refuses to start.
    pub(super) fn provider(
        &mut self,
        option: &str,
        place: Span,
        text: impl Into<Cow<'static, str>>,
        why: &'static str,
    ) -> Added<'_> {
        let text = text.into();
        let headline = fitting([
            format!("{}: {text}", quoted(option)),
            format!("{} is not valid", quoted(option)),
        ]);
        self.add(
            DefectKind::InvalidProvider,
            None,
            option,
            Label { span: place, text },
            headline,
            why.into(),
        )
    }

    /// Something is wrong with a client's option; Authelia refuses to start.
    pub(super) fn client(
        &mut self,
        id: &str,
        option: &str,
        place: Span,
        text: impl Into<Cow<'static, str>>,
        why: &'static str,
    ) -> Added<'_> {
        let text = text.into();
        let headline = fitting([
            format!("client {}: {option} {text}", quoted(id)),
            format!("{option} {text}"),
            format!("{option} is not valid for the client {}", quoted(id)),
            format!("{option} is not valid"),
        ]);
        let why = format!("For the client {} Authelia {why}", quoted(id)).into();
        self.add(
            DefectKind::InvalidClient,
            Some(id.to_owned()),
            option,
            Label { span: place, text },
            headline,
            why,
        )
    }

    /// A value is none of the `allowed` ones.
    pub(super) fn not_one_of(
        &mut self,
        id: &str,
        option: &str,
        place: Span,
        value: &str,
        allowed: &[&str],
    ) -> Added<'_> {
        let nearest = allowed
            .iter()
            .min_by_key(|known| strsim::damerau_levenshtein(known, value));
        let help = nearest.map(|nearest| format!("{option}: '{nearest}'  # or one of: {}", allowed.join(", ")));
        let added = self.client(
            id,
            option,
            place,
            format!("{} is no value of it", quoted(value)),
            "refuses to start: the option must have one of a few values, compared letter by letter.",
        );
        match help {
            Some(help) => added.help(help),
            None => added,
        }
    }

    fn add(
        &mut self,
        kind: DefectKind,
        client: Option<String>,
        option: &str,
        place: Label,
        headline: Cow<'static, str>,
        why: Cow<'static, str>,
    ) -> Added<'_> {
        self.defects.push(Defect {
            kind,
            refuses: true,
            option: option.to_owned(),
            client,
            place,
            related: Vec::new(),
            headline,
            why,
            help: None,
        });
        let last = self.defects.len() - 1;
        Added(&mut self.defects[last])
    }

    pub(super) fn into_defects(self) -> Vec<Defect> {
        self.defects
    }
}

/// The first headline that is short enough, else the last.
fn fitting<const N: usize>(headlines: [String; N]) -> Cow<'static, str> {
    const LONGEST: usize = 72;
    let last = headlines.len() - 1;
    let found = headlines
        .into_iter()
        .enumerate()
        .find(|(at, text)| *at == last || text.chars().count() <= LONGEST);
    found.map(|(_, text)| text).unwrap_or_default().into()
}
