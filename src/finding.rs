//! What rules produce: findings, and what was and was not checked.

use crate::setting::{Hop, Setting};
use crate::source::Span;

mod help;

pub use crate::text::{Part, Text};
pub use help::{Change, Disposition, Edit, Help, Side, Where};

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// It works, but someone will be hurt or surprised.
    Warning,
    /// Sign-in cannot work, or a server does not start.
    Error,
}

impl Severity {
    /// The severity's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// The steps of a sign-in, in the order in which they happen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// Authelia reads its configuration.
    ProviderStart,
    /// Coder reads its options.
    RelyingPartyStart,
    /// Coder fetches Authelia's discovery document.
    Discovery,
    /// The browser is sent to Authelia.
    Authorization,
    /// The user agrees.
    Consent,
    /// Coder exchanges the code for tokens.
    Token,
    /// Coder reads who the user is.
    Claims,
    /// Coder finds or makes the account.
    Account,
    /// The session goes on, or does not.
    Session,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Stage; 9] = [
        Stage::ProviderStart,
        Stage::RelyingPartyStart,
        Stage::Discovery,
        Stage::Authorization,
        Stage::Consent,
        Stage::Token,
        Stage::Claims,
        Stage::Account,
        Stage::Session,
    ];

    /// The stage's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Stage::ProviderStart => "provider-start",
            Stage::RelyingPartyStart => "relying-party-start",
            Stage::Discovery => "discovery",
            Stage::Authorization => "authorization",
            Stage::Consent => "consent",
            Stage::Token => "token",
            Stage::Claims => "claims",
            Stage::Account => "account",
            Stage::Session => "session",
        }
    }
}

/// A place in a file and what is to be said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there, in a few words; never a secret.
    pub text: Text,
}

/// Something that is wrong, or worth knowing: found by a rule, refused by a server, or wrong with a setting on its own.
///
/// It cannot be built without a place: [`Finding::at`] is the only way to begin.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The name of the rule that reports it, where another than a rule has found it; a rule's own findings have none.
    pub rule: &'static str,
    /// The name of what a server refuses or warns of, where the rule is a group of such things.
    pub refusal: Option<&'static str>,
    /// The fact, in at most 72 characters.
    pub headline: Text,
    /// Where to look first.
    pub primary: Label,
    /// The other places that belong to it, in any file.
    pub related: Vec<Label>,
    /// What happens because of it, in one sentence.
    pub why: Text,
    /// What to write instead; can be pasted.
    pub help: Option<Help>,
    /// The options that are set, or right, once this is put right.
    pub gives: Vec<String>,
    /// The options without which, or because of which, this is found: it follows from what gives one of them.
    pub lacks: Vec<String>,
    /// In place of the rule's own severity, where one rule covers several.
    pub severity: Option<Severity>,
    /// In place of the rule's own stage, where one rule covers several.
    pub stage: Option<Stage>,
    /// What the finding is about (a client id, an option's name), for the fingerprint; never a line number.
    pub subject: String,
}

impl Finding {
    /// A finding about the place `span`, where `text` is to be said.
    pub fn at(span: Span, text: impl Into<Text>) -> FindingBuilder {
        FindingBuilder {
            primary: Label {
                span,
                text: text.into(),
            },
            rule: "",
            related: Vec::new(),
            stage: None,
            severity: None,
        }
    }

    /// A finding about the place of `label`.
    pub fn from_label(label: Label) -> FindingBuilder {
        Finding::at(label.span, label.text)
    }

    /// Whether a server does not start with it.
    pub fn refuses(&self) -> bool {
        self.severity == Some(Severity::Error)
    }

    /// The option it is about, where its subject is one of a client or of a server: what is behind the `/`.
    pub fn option(&self) -> &str {
        self.subject
            .rsplit_once('/')
            .map_or(self.subject.as_str(), |(_, option)| option)
    }
}

/// A finding that still lacks its headline.
pub struct FindingBuilder {
    primary: Label,
    rule: &'static str,
    related: Vec<Label>,
    stage: Option<Stage>,
    severity: Option<Severity>,
}

impl FindingBuilder {
    /// Names the rule that reports it.
    #[must_use]
    pub fn rule(mut self, rule: &'static str) -> Self {
        self.rule = rule;
        self
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<Text>) -> Self {
        if span != self.primary.span {
            self.related.push(Label {
                span,
                text: text.into(),
            });
        }
        self
    }

    /// Adds other places that belong to it.
    #[must_use]
    pub fn labels(self, labels: impl IntoIterator<Item = Label>) -> Self {
        let add = |builder: Self, label: Label| builder.related(label.span, label.text);
        labels.into_iter().fold(self, add)
    }

    /// Adds the place of a setting that is written somewhere; a default and an absent one have none to show.
    #[must_use]
    pub fn beside<T>(self, setting: &Setting<T>, text: impl Into<Text>) -> Self {
        if setting.default || setting.is_absent() {
            return self;
        }
        self.related(setting.written_at(), text)
    }

    /// Adds the way a value came: every place in `via`, nearest first.
    #[must_use]
    pub fn through(mut self, via: &[Hop]) -> Self {
        for hop in via {
            self = self.related(hop.span, "set here");
        }
        self
    }

    /// Replaces the rule's severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Replaces the rule's stage.
    #[must_use]
    pub fn stage(mut self, stage: Stage) -> Self {
        self.stage = Some(stage);
        self
    }

    /// Completes the finding. `subject` names what it is about and goes into the fingerprint.
    pub fn says(self, subject: impl Into<String>, headline: impl Into<Text>, why: impl Into<Text>) -> Finding {
        Finding {
            rule: self.rule,
            refusal: None,
            headline: headline.into(),
            primary: self.primary,
            related: self.related,
            why: why.into(),
            help: None,
            gives: Vec::new(),
            lacks: Vec::new(),
            severity: self.severity,
            stage: self.stage,
            subject: subject.into(),
        }
    }
}

impl Finding {
    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<Help>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what to write instead, if there is anything to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<impl Into<Help>>) -> Self {
        self.help = help.map(Into::into);
        self
    }

    /// Once this is put right, `option` is set, or right.
    #[must_use]
    pub fn gives(mut self, option: impl Into<String>) -> Self {
        self.gives.push(option.into());
        self
    }

    /// It is found because `option` is not set, or not right: it follows from what gives that.
    #[must_use]
    pub fn lacks(mut self, option: impl Into<String>) -> Self {
        self.lacks.push(option.into());
        self
    }
}

/// Whether a rule could do its work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Coverage {
    /// It looked at everything it is for.
    Checked,
    /// There is nothing here that it is for.
    NotApplicable,
    /// It would have something to look at, but cannot; the reason as a clause, and what would make it possible.
    NotChecked {
        /// Why, as a clause.
        reason: Text,
        /// What the user can do about it.
        remedy: Option<Text>,
    },
}

impl Coverage {
    /// Not checked, for `reason`.
    pub fn not_checked(reason: impl Into<Text>) -> Self {
        Coverage::NotChecked {
            reason: reason.into(),
            remedy: None,
        }
    }
}

impl From<&crate::setting::Unknown> for Coverage {
    fn from(why: &crate::setting::Unknown) -> Self {
        Coverage::NotChecked {
            reason: why.reason.clone(),
            remedy: why.remedy.clone(),
        }
    }
}

/// `text` in backquotes for a headline or a label. Where it would fill the line, the report cuts it, once it has been
/// masked.
pub fn quoted(text: &str) -> String {
    format!("`{text}`")
}

/// `items` as a list in a sentence: `a, b and c`.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// The longest headline, in characters.
pub const LONGEST_HEADLINE: usize = 72;

/// The first of `headlines`, the one that tells most first, that is short enough; else the last.
pub fn fitting<const N: usize>(headlines: [Text; N]) -> Text {
    let last = headlines.len().saturating_sub(1);
    let found = headlines
        .into_iter()
        .enumerate()
        .find(|(at, text)| *at == last || text.plain().chars().count() <= LONGEST_HEADLINE);
    found.map(|(_, text)| text).unwrap_or_default()
}

/// A headline about `name`, in backquotes unless it would be too long with them.
pub fn headline(name: &str, says: impl Into<Text>) -> Text {
    text!("{} ", quoted(name)).and(says)
}
