//! What a stage comes to: from findings and coverage alone.

use serde::Serialize;

use super::view::View;
use crate::authelia::Extent;
use crate::finding::{Coverage, Severity, Stage};
use crate::report::{Covered, Reported};
use crate::rules;
use crate::setting::Unknown;

/// What a stage comes to.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// No error was found, and everything that decides could be checked.
    Passes,
    /// The sign-in stops here.
    Fails,
    /// No error was found, but something that decides could not be checked.
    Unknown,
    /// The sign-in stops before.
    NotReached,
}

/// Something that could not be checked.
#[derive(Serialize, Clone)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Unchecked {
    /// The rule; null where the whole stage could not be looked at.
    pub rule: Option<&'static str>,
    /// Why, as a clause.
    pub reason: String,
    /// What would make it checkable.
    pub remedy: Option<String>,
    /// Whether it keeps the stage's outcome from being known.
    pub decides: bool,
}

/// The first stage with an error.
pub(super) fn stops_at(findings: &[Reported]) -> Option<Stage> {
    Stage::ALL.into_iter().find(|stage| {
        let mut here = findings.iter().filter(|finding| finding.stage == stage.name());
        here.any(|finding| finding.severity == Severity::Error.name())
    })
}

/// The stage at which people are told of a finding: the first that fails by it or by what follows from it.
pub(super) fn told_at(finding: &Reported) -> &'static str {
    let family = || std::iter::once(finding).chain(&finding.consequences);
    let fails = |stage: &Stage| family().any(|one| one.stage == stage.name() && one.severity == Severity::Error.name());
    Stage::ALL.into_iter().find(fails).map_or(finding.stage, Stage::name)
}

/// What could not be checked at `stage`.
pub(super) fn not_checked(stage: Stage, coverage: &[Covered], view: &View<'_>) -> Vec<Unchecked> {
    let whole = missing(stage, view).map(|why| Unchecked {
        rule: None,
        reason: view.said(&why.reason),
        remedy: why.remedy.map(|remedy| view.said(&remedy)),
        decides: true,
    });
    let of_rules = coverage.iter().filter_map(|covered| {
        let rule = rules::find(covered.rule).filter(|rule| rule.stage == stage)?;
        let reason = covered.reason.clone()?;
        // One reason that holds for the whole stage is said once.
        let said = whole.as_ref().is_some_and(|whole| whole.reason == reason);
        (!said).then(|| Unchecked {
            rule: Some(rule.name),
            reason,
            remedy: covered.remedy.clone(),
            decides: rule.severity == Severity::Error,
        })
    });
    let of_rules: Vec<Unchecked> = of_rules.collect();
    whole.into_iter().chain(of_rules).collect()
}

/// What the stage comes to.
pub(super) fn outcome(stage: Stage, stops_at: Option<Stage>, not_checked: &[Unchecked]) -> Outcome {
    match stops_at {
        Some(at) if at == stage => Outcome::Fails,
        Some(at) if at < stage => Outcome::NotReached,
        _ if not_checked.iter().any(|gap| gap.decides) => Outcome::Unknown,
        _ => Outcome::Passes,
    }
}

/// Why the stage as a whole cannot be known: its rules have nothing to look at, so they say nothing themselves.
fn missing(stage: Stage, view: &View<'_>) -> Option<Unknown> {
    let authelia = || {
        view.context
            .sides
            .provider
            .is_none()
            .then(|| view.why_missing("authelia"))
    };
    let coder = || {
        view.context
            .sides
            .relying_party
            .is_none()
            .then(|| view.why_missing("coder"))
    };
    match stage {
        Stage::ProviderStart => authelia().or_else(|| fragment(view)),
        Stage::RelyingPartyStart | Stage::Account => coder(),
        Stage::Discovery => authelia().or_else(coder),
        Stage::Authorization | Stage::Consent | Stage::Token | Stage::Claims | Stage::Session => {
            authelia().or_else(coder).or_else(|| match view.context.pair().err()? {
                Coverage::NotChecked { reason, remedy } => Some(Unknown {
                    reason,
                    remedy,
                    text: None,
                    digest: false,
                    unset: None,
                }),
                // The client id has a finding of its own then, and the sign-in stops there.
                Coverage::Checked | Coverage::NotApplicable => None,
            })
        }
    }
}

/// Whether Authelia starts depends on all of its configuration.
fn fragment(view: &View<'_>) -> Option<Unknown> {
    let provider = view.context.sides.provider?;
    (provider.extent != Extent::Configuration).then(|| {
        Unknown::because("the files show only a part of Authelia's configuration")
            .remedied_by("give Authelia's whole configuration")
    })
}
