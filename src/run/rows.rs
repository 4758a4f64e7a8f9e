//! The rows of the table of all applications: what came of each, and the weightiest thing to be said of it.

use std::collections::HashSet;

use super::loaded::Loaded;
use crate::authelia::Provider;
use crate::finding::{Severity, Stage};
use crate::party::profile::{self, Signs};
use crate::report::{Application, ApplicationOutcome, Covered, Report, Reported};
use crate::rules::RULES;
use crate::source::Span;

/// The row of a pair: its verdict, and the weightiest thing to be said of it. `from`: the first finding that may be about it.
pub(super) fn row_of(report: &Report, at: usize, from: usize, name: &str, client_id: Option<String>) -> Application {
    let pair = &report.pairs[at];
    let findings = report.findings.iter().skip(from);
    let findings = findings.filter(|finding| finding.pair == Some(at));
    // What can only be a warning decides nothing.
    let decides = |covered: &&Covered| {
        RULES
            .iter()
            .any(|rule| rule.name == covered.rule && rule.severity == Severity::Error)
    };
    let open = pair.not_checked.iter().filter(|covered| covered.reason.is_some());
    let open = open.clone().find(decides).or_else(|| open.clone().next());
    let open = open.and_then(|covered| covered.reason.clone());
    Application {
        party: Some(pair.party.clone()),
        name: Some(name.to_owned()),
        client_id,
        pair: Some(at),
        outcome: pair.verdict.into(),
        why: weightiest(findings)
            .map(|finding| finding.message.clone())
            .or(open)
            .unwrap_or_default(),
    }
}

/// What people have to know first: an error before a warning, what keeps the sign-in from going on before what comes later in
/// it, and a cause before what only follows from it. Notes are not worth a row.
fn weightiest<'r>(findings: impl Iterator<Item = &'r Reported>) -> Option<&'r Reported> {
    let severity = |finding: &Reported| ["error", "warning"].iter().position(|name| *name == finding.severity);
    let stage = |finding: &Reported| Stage::ALL.iter().position(|stage| stage.name() == finding.stage);
    let heavy =
        findings.filter_map(|finding| Some((severity(finding)?, finding.cause.is_some(), stage(finding), finding)));
    heavy
        .min_by_key(|(severity, follows, stage, _)| (*severity, *follows, *stage))
        .map(|(.., finding)| finding)
}

/// How many registrations no deployment in `report` signs in with; none where nothing was paired by its client id.
pub(super) fn without_application(loaded: &Loaded, report: &Report) -> usize {
    let paired: Vec<&str> = report.pairs.iter().map(|pair| pair.client_id.as_str()).collect();
    if paired.is_empty() || paired.contains(&"") {
        return 0;
    }
    let registrations = loaded.provider.iter().flat_map(Provider::registrations);
    let ids = registrations.filter_map(|own| own.options.text("client_id").value().copied());
    ids.filter(|id| !paired.contains(id)).count()
}

/// The registrations that no application in the files signs in with.
pub(super) fn registrations(
    provider: &Provider,
    taken: &HashSet<Span>,
    report: &Report,
    loaded: &Loaded,
) -> Vec<Application> {
    let coders: Vec<&str> = report
        .pairs
        .iter()
        .filter(|pair| pair.party == "coder")
        .map(|pair| pair.client_id.as_str())
        .collect();
    let free = provider
        .registrations()
        .iter()
        .filter(|registration| !taken.contains(&registration.place()));
    let alone = report
        .findings
        .iter()
        .filter(|finding| finding.rule.starts_with("application-"));
    let alone: Vec<&Reported> = alone.collect();
    let rows = free.filter_map(|registration| {
        let id = registration
            .options
            .text("client_id")
            .value()
            .map(|id| (*id).to_owned());
        if id.as_deref().is_some_and(|id| coders.contains(&id)) {
            return None;
        }
        let found = profile::recognise(&Signs::of(&registration.options));
        let about = |finding: &&Reported| {
            let line = loaded.sources.position(registration.place()).1.line;
            finding.labels.iter().any(|label| label.line >= line)
        };
        let profile = found.as_ref().map(|found| &found.profile);
        let names = profile.into_iter().flat_map(|profile| profile.names());
        names.for_each(|name| loaded.sources.known().allow(name.clone()));
        let why = alone
            .iter()
            .copied()
            .filter(about)
            .find(|finding| profile.is_some_and(|profile| finding.message.contains(&profile.name)));
        Some(Application {
            party: profile.map(|profile| profile.id.clone()),
            name: profile.map(|profile| profile.name.clone()),
            client_id: id,
            pair: None,
            outcome: if profile.is_some() {
                ApplicationOutcome::RegistrationOnly
            } else {
                ApplicationOutcome::NotKnown
            },
            why: why.map_or_else(String::new, |finding| finding.message.clone()),
        })
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::weightiest;
    use crate::report::Reported;

    fn finding(severity: &'static str, stage: &'static str, cause: Option<&str>, message: &str) -> Reported {
        Reported {
            severity,
            stage,
            cause: cause.map(str::to_owned),
            message: message.to_owned(),
            ..Reported::default()
        }
    }

    #[test]
    fn the_weightiest_is_said_whatever_comes_first() {
        let note = || finding("note", "discovery", None, "a note");
        let session = || finding("warning", "session", None, "signed out early");
        let claims = || finding("error", "claims", None, "no email");
        let follows = || finding("error", "discovery", Some("x"), "only follows");
        let token = || finding("error", "token", None, "another secret");
        for (findings, said) in [
            (vec![session(), claims(), token(), note()], Some("another secret")),
            (vec![token(), claims(), session()], Some("another secret")),
            (vec![follows(), claims()], Some("no email")),
            (vec![note(), session()], Some("signed out early")),
            (vec![note()], None),
            (vec![], None),
        ] {
            let found = weightiest(findings.iter()).map(|finding| finding.message.as_str());
            assert_eq!(found, said);
        }
    }
}
