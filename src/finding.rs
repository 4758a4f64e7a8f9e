//! What rules produce: findings, and what was and was not checked.

use std::borrow::Cow;

use crate::setting::Setting;
use crate::source::Span;

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
    pub text: Cow<'static, str>,
}

/// Something that is wrong, or worth knowing.
///
/// It cannot be built without a place: [`Finding::at`] is the only way to begin.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The fact, in at most 72 characters.
    pub headline: Cow<'static, str>,
    /// Where to look first.
    pub primary: Label,
    /// The other places that belong to it, in any file.
    pub related: Vec<Label>,
    /// What happens because of it, in one sentence.
    pub why: Cow<'static, str>,
    /// What to write instead; can be pasted.
    pub help: Option<Cow<'static, str>>,
    /// In place of the rule's own severity, where one rule covers several.
    pub severity: Option<Severity>,
    /// In place of the rule's own stage, where one rule covers several.
    pub stage: Option<Stage>,
    /// What the finding is about (a client id, an option's name), for the fingerprint; never a line number.
    pub subject: String,
}

impl Finding {
    /// A finding about the place `span`, where `text` is to be said.
    pub fn at(span: Span, text: impl Into<Cow<'static, str>>) -> FindingBuilder {
        FindingBuilder {
            primary: Label {
                span,
                text: text.into(),
            },
            related: Vec::new(),
            stage: None,
            severity: None,
        }
    }
}

/// A finding that still lacks its headline.
pub struct FindingBuilder {
    primary: Label,
    related: Vec<Label>,
    stage: Option<Stage>,
    severity: Option<Severity>,
}

impl FindingBuilder {
    /// Adds another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        if span != self.primary.span {
            self.related.push(Label {
                span,
                text: text.into(),
            });
        }
        self
    }

    /// Adds the place of a setting that is written somewhere; a default and an absent one have none to show.
    #[must_use]
    pub fn beside<T>(self, setting: &Setting<T>, text: impl Into<Cow<'static, str>>) -> Self {
        if setting.default || setting.is_absent() {
            return self;
        }
        self.related(setting.written_at(), text)
    }

    /// Adds the way a value came: every place in `via`, nearest first.
    #[must_use]
    pub fn through(mut self, via: &[Span]) -> Self {
        for span in via {
            self = self.related(*span, "set here");
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
    pub fn says(
        self,
        subject: impl Into<String>,
        headline: impl Into<Cow<'static, str>>,
        why: impl Into<Cow<'static, str>>,
    ) -> Finding {
        Finding {
            headline: headline.into(),
            primary: self.primary,
            related: self.related,
            why: why.into(),
            help: None,
            severity: self.severity,
            stage: self.stage,
            subject: subject.into(),
        }
    }
}

impl Finding {
    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
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
        reason: Cow<'static, str>,
        /// What the user can do about it.
        remedy: Option<Cow<'static, str>>,
    },
}

impl Coverage {
    /// Not checked, for `reason`.
    pub fn not_checked(reason: impl Into<Cow<'static, str>>) -> Self {
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

/// `text` in backquotes for a headline or a label, cut where it would fill the line.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 36;
    if text.chars().count() <= LONGEST {
        return format!("`{text}`");
    }
    let head: String = text.chars().take(LONGEST - 1).collect();
    format!("`{head}…`")
}

/// `items` as a list in a sentence: `a, b and c`.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// A headline about `name`, in backquotes unless it would be too long with them.
pub fn headline(name: &str, says: &str) -> Cow<'static, str> {
    format!("{} {says}", quoted(name)).into()
}
