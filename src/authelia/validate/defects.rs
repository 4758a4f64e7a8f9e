//! Collects what is wrong.

use super::meant::{meant, near, surely};
use crate::authelia::paths::{last_name, without_positions};
use crate::authelia::refusals::Refusal;
use crate::authelia::{rule, subject};
use crate::finding::{Change, Finding, Help, Label, Severity, Side, Text, fitting, quoted};
use crate::source::Span;

/// The section whose options are named without it.
const OIDC: &str = "identity_providers.oidc";

/// Collects defects.
#[derive(Default)]
pub(super) struct Defects {
    found: Vec<Finding>,
}

/// A defect that was just added and can be completed.
pub(super) struct Added<'a>(&'a mut Finding);

impl Added<'_> {
    /// Authelia only warns.
    fn warns(self) -> Self {
        self.0.severity = Some(Severity::Warning);
        self
    }

    /// What to write instead.
    pub(super) fn help(self, help: impl Into<Help>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The keys to write in the mapping that the option is in, or should be.
    pub(super) fn write(self, lines: impl Into<String>) -> Self {
        let place = self.0.primary.span;
        self.help(Change::keys(Side::Provider, place, lines))
    }

    /// Another place that belongs to it.
    pub(super) fn related(self, span: Span, text: impl Into<Text>) -> Self {
        if span != self.0.primary.span {
            self.0.related.push(Label {
                span,
                text: text.into(),
            });
        }
        self
    }

    /// It is found because `option` is not set, or not where it belongs: it follows from what gives that.
    pub(super) fn lacks(self, option: &str) -> Self {
        self.0.lacks.push(option.to_owned());
        self
    }

    /// Once this is put right, `what` is right as well.
    pub(super) fn gives(self, what: impl Into<String>) -> Self {
        self.0.gives.push(what.into());
        self
    }

    /// It is found because of what the client `id` has in `option`.
    pub(super) fn because_of(self, id: &str, option: &str) -> Self {
        self.lacks(&subject(Some(id), option))
    }

    /// It is this refusal, or this warning.
    fn of(self, refusal: &'static Refusal) -> Self {
        self.0.refusal = Some(refusal.name);
        if refusal.warns { self.warns() } else { self }
    }

    /// It is of another kind.
    pub(super) fn kind(self, kind: &'static str) -> Self {
        self.0.rule = kind;
        self
    }
}

impl Defects {
    /// One of the named refusals or warnings, for the option at the dotted `path`.
    pub(super) fn refusal(
        &mut self,
        refusal: &'static Refusal,
        path: &str,
        place: Span,
        text: impl Into<Text>,
    ) -> Added<'_> {
        let text: Text = text.into();
        let path = without_positions(path);
        let (path, option) = (path.as_str(), last_name(&path));
        let between = between(&text);
        let headline = fitting([
            text!("`{path}`").and(between).and(text.clone()),
            text!("{}", quoted(option)).and(between).and(text.clone()),
            text!("{} is not valid", quoted(option)),
        ]);
        let verb = if refusal.warns {
            "starts and warns"
        } else {
            "refuses to start"
        };
        let why = Text::from("Authelia ").and(verb).and(": ").and(refusal.reason).and(".");
        let label = Label { span: place, text };
        let added = self.add(rule::INVALID_PROVIDER, None, option, label, headline, why);
        // What is wrong with a whole section is wrong with everything in it.
        added.lacks(path).lacks(&format!("{OIDC}.{path}")).of(refusal)
    }

    /// The option at the dotted `path` has to be there and is not; `place` is what should hold it.
    pub(super) fn missing(&mut self, refusal: &'static Refusal, path: &str, place: Span) -> Added<'_> {
        let added = self.refusal(refusal, path, place, "is missing");
        added.0.primary.text = text!("{} is missing here", quoted(last_name(path)));
        added
    }

    /// One of the named refusals or warnings, for a client's option.
    pub(super) fn of_client(
        &mut self,
        id: &str,
        refusal: &'static Refusal,
        option: &str,
        place: Span,
        text: impl Into<Text>,
    ) -> Added<'_> {
        let verb = if refusal.warns {
            "starts and warns"
        } else {
            "refuses to start"
        };
        let why = Text::from("For ")
            .and(whose("the client", id))
            .and(" Authelia ")
            .and(verb);
        let why = why.and(": ").and(refusal.reason).and(".");
        let added = self.client(id, option, place, text, why).of(refusal);
        if refusal.warns {
            return added;
        }
        added.gives(subject(Some(id), option))
    }

    /// Something is wrong with a client's option.
    fn client(&mut self, id: &str, option: &str, place: Span, text: impl Into<Text>, why: Text) -> Added<'_> {
        let text: Text = text.into();
        let between = between(&text);
        let is_missing = text.plain() == "is missing";
        let headline = fitting([
            whose("client", id)
                .and(text!(": `{option}`"))
                .and(between)
                .and(text.clone()),
            text!("`{option}`").and(between).and(text.clone()),
            text!("`{option}` is not valid for ").and(whose("the client", id)),
            text!("`{option}` is not valid"),
        ]);
        let text = if is_missing {
            text!("`{option}` is missing here")
        } else {
            text
        };
        let label = Label { span: place, text };
        let added = self.add(rule::INVALID_CLIENT, Some(id.to_owned()), option, label, headline, why);
        // One without an id may be no client at all.
        if id.is_empty() { added.lacks("clients") } else { added }
    }

    /// A value is none of the `allowed` ones.
    pub(super) fn not_one_of(
        &mut self,
        refusal: &'static Refusal,
        id: &str,
        option: &str,
        place: Span,
        value: &str,
        allowed: &[&str],
    ) -> Added<'_> {
        let what = match option {
            "grant_types" => "grant type",
            "response_types" => "response type",
            "response_modes" => "response mode",
            _ => "value",
        };
        let text = match near(value, allowed) {
            Some(known) => text!("unknown {what} {}; did you mean {}?", quoted(value), quoted(known)),
            None => text!("unknown {what} {}", quoted(value)),
        };
        let added = self.of_client(id, refusal, option, place, text);
        let known = allowed.join(", ");
        let help = if matches!(option, "grant_types" | "response_types" | "response_modes") {
            // The other items of the list stay.
            let Some(near) = near(value, allowed) else {
                return added.help(text!("remove {}; known: {known}", quoted(value)));
            };
            let says = format!("write `{near}` instead of {}; known: {known}", quoted(value));
            Change::exactly(Side::Provider, place, format!("'{near}'"), says)
        } else {
            let Some(meant) = meant(value, allowed) else {
                return added;
            };
            let lines = format!("{option}: '{meant}'  # or one of: {known}");
            Change::keys(Side::Provider, place, lines)
        };
        let help = Help::from(help);
        let sure = surely(value, allowed).is_some();
        added.help(if sure { help.certainly() } else { help })
    }

    fn add(
        &mut self,
        kind: &'static str,
        client: Option<String>,
        option: &str,
        place: Label,
        headline: Text,
        why: Text,
    ) -> Added<'_> {
        self.found
            .push(Finding::from_label(place).rule(kind).severity(Severity::Error).says(
                subject(client.as_deref(), option),
                headline,
                why,
            ));
        let last = self.found.len() - 1;
        Added(&mut self.found[last])
    }

    /// Adds those of `others` behind its own.
    pub(super) fn append(&mut self, others: Self) {
        self.found.extend(others.found);
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// Once those errors that came after the first `count` are put right, `what` is right as well.
    pub(super) fn give_since(&mut self, count: usize, what: &str) {
        let errors = self.found.iter_mut().skip(count).filter(|finding| finding.refuses());
        errors.for_each(|finding| finding.gives.push(what.to_owned()));
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.found
    }
}

/// What comes between an option and `text`, which goes on with the sentence, or is one of its own.
fn between(text: &Text) -> &'static str {
    const VERBS: [&str; 10] = [
        "is ",
        "are ",
        "has ",
        "have ",
        "needs ",
        "names ",
        "matches ",
        "appears ",
        "does ",
        "excludes ",
    ];
    if VERBS.iter().any(|verb| text.starts_with(verb)) {
        " "
    } else {
        ": "
    }
}

/// A client by its id, or as one that has none.
fn whose(client: &'static str, id: &str) -> Text {
    if id.is_empty() {
        return "a client without a known id".into();
    }
    Text::from(client).and(text!(" {}", quoted(id)))
}
