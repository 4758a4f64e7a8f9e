//! The other applications in the files: each with its registration, and what came of it.

use std::cell::{Cell, OnceCell};
use std::collections::HashSet;

use super::applications::{Party, Unread};
use super::chosen::Chosen;
use super::elsewhere;
use super::loaded::Loaded;
use super::rows::{self, registrations, row_of};
use super::shared_secret;
use super::verify::{self, Verifications};
use crate::authelia::Provider;
use crate::deployment::Routing;
use crate::finding::{Severity, Stage};
use crate::order;
use crate::pairing::{Pairing, pair};
use crate::party::RelyingParty;
use crate::party::profile::{self, Signs};
use crate::report::{
    self, Application, ApplicationOutcome, Covered, Failure, Frame, Paired, Ran, Report, Reported, Verdict,
};
use crate::rules::{Context, RULES, Rule, SecretVerdict};
use crate::signin::{Sides, SignIn, Versions};
use crate::source::Span;

/// The registrations that the applications in the files sign in with, by their places.
pub(super) fn taken(loaded: &Loaded) -> Vec<Span> {
    let provider = loaded.provider.as_ref();
    let pairings = provider.map_or_else(Vec::new, |provider| sides(loaded, provider));
    pairings
        .iter()
        .filter_map(|(_, pairing)| registered_at(pairing))
        .collect()
}

/// The applications in the files, each with its registration.
fn sides<'a>(loaded: &'a Loaded, provider: &'a Provider) -> Vec<(&'a Party, Pairing<'a>)> {
    let parties = loaded.applications.parties.iter();
    let pairs = parties.map(|party| (party, pair(Some(provider), Some(&party.side))));
    pairs
        .filter(|(party, pairing)| !party.side.derived.keeps_client || is_of(&party.side, pairing))
        .collect()
}

/// Whether the registration is the application's by two signs: an application that may have no client is not paired by its
/// callback path alone.
fn is_of(side: &RelyingParty, pairing: &Pairing<'_>) -> bool {
    let (Pairing::ById(registration) | Pairing::ByRedirectUri(registration)) = pairing else {
        return false;
    };
    profile::recognise(&Signs::of(&registration.options)).is_some_and(|found| found.profile.id == side.facts.id)
}

fn registered_at(pairing: &Pairing<'_>) -> Option<Span> {
    match pairing {
        Pairing::ById(registration) | Pairing::ByRedirectUri(registration) => Some(registration.place()),
        _ => None,
    }
}

/// Adds the pairs of the other applications to `report`, and the table of all.
pub(super) fn add(loaded: &Loaded, chosen: &Chosen<'_>, report: &mut Report) {
    let Some(provider) = loaded
        .provider
        .as_ref()
        .filter(|_| !loaded.applications.parties.is_empty())
    else {
        report.without_application = rows::without_application(loaded, report);
        return;
    };
    let mut rows: Vec<Application> = Vec::new();
    let is_refused = report.findings.iter().any(stops_the_provider);
    for (at, pair) in report.pairs.iter().enumerate() {
        let mut row = row_of(report, at, 0, "Coder", Some(pair.client_id.clone()));
        let is_error = |finding: &&Reported| finding.severity == Severity::Error.name() && finding.pair == Some(at);
        if is_refused && !report.findings.iter().any(|finding| is_error(&finding)) {
            NOT_STARTED.clone_into(&mut row.why);
        }
        rows.push(row);
    }
    let sides = sides(loaded, provider);
    for examined in examined(loaded, provider, &sides) {
        let mut row = examined.add(chosen, report);
        if is_refused {
            fail_with_the_provider(&mut row, report);
        }
        rows.push(row);
    }
    report::sort(report);
    let taken: HashSet<Span> = sides.iter().filter_map(|(_, pairing)| registered_at(pairing)).collect();
    rows.extend(registrations(provider, &taken, report, loaded));
    for row in &mut rows {
        let shown = |text: &mut String| *text = loaded.sources.without_secrets(text).into_owned();
        row.client_id.iter_mut().for_each(shown);
    }
    order::by_key(&mut rows, |row| row.outcome);
    report.applications.extend(rows);
}

/// Says of the deployments of other applications that could not be read. It keeps anything from passing where the call names
/// them, or where there is nothing else; beside a Coder it is a remark.
pub(super) fn tell_unread(loaded: &Loaded, report: &mut Report) {
    for Unread { path, why, is_named } in &loaded.applications.unread {
        let why = loaded.sources.without_secrets(why);
        if *is_named || loaded.relying_party.is_none() {
            report.failures.push(Failure {
                message: why.into_owned(),
                path: Some(path.clone()),
                candidates: Vec::new(),
            });
        } else {
            let told = format!("a deployment of other applications was not looked through: {path}: {why}");
            report.remarks.push(told);
        }
    }
}

/// Whether the application `id` is in the files: its settings, or a registration that is its own.
pub(super) fn are_found(loaded: &Loaded, id: &str) -> bool {
    if id == "coder" {
        return loaded.relying_party.is_some();
    }
    let mut parties = loaded.applications.parties.iter();
    let registrations = loaded.provider.iter().flat_map(Provider::registrations);
    let mut recognised = registrations.filter_map(|own| profile::recognise(&Signs::of(&own.options)));
    parties.any(|party| party.side.facts.id == id) || recognised.any(|found| found.profile.id == id)
}

/// Whether Authelia refuses to start because of it.
fn stops_the_provider(finding: &Reported) -> bool {
    finding.severity == Severity::Error.name() && finding.stage == Stage::ProviderStart.name()
}

/// What is said of a pair with which nothing else is wrong.
const NOT_STARTED: &str = "Authelia does not start";

/// No application signs anybody in while Authelia does not start, whatever is right about its pair.
fn fail_with_the_provider(row: &mut Application, report: &mut Report) {
    let Some(pair) = row.pair.and_then(|at| report.pairs.get_mut(at)) else {
        return;
    };
    if pair.verdict != Verdict::Fails {
        pair.verdict = Verdict::Fails;
        row.outcome = ApplicationOutcome::Fails;
        NOT_STARTED.clone_into(&mut row.why);
    }
}

/// Every application with its registration. All digests are verified while the first of them are looked at.
fn examined<'a>(loaded: &'a Loaded, provider: &Provider, sides: &'a [(&'a Party, Pairing<'a>)]) -> Vec<Examined<'a>> {
    let mut verifications = Verifications::new(!loaded.applications.without_digests);
    let all = sides.iter().map(|(party, pairing)| Examined {
        loaded,
        party,
        pairing,
        verdicts: [
            verifications.add(pairing, Some(&party.side)),
            verifications.add_as_written(pairing, Some(&party.side), &loaded.sources),
        ],
        elsewhere: elsewhere::why(provider, &party.side),
    });
    let all = all.collect();
    verifications.start();
    all
}

/// One application and its registration.
struct Examined<'a> {
    loaded: &'a Loaded,
    party: &'a Party,
    pairing: &'a Pairing<'a>,
    verdicts: [SecretVerdict<'a>; 2],
    /// Why it is not behind this Authelia, if it is not.
    elsewhere: Option<String>,
}

impl Examined<'_> {
    /// Adds what was found to `report`, unless the application is left alone; its row in the table.
    fn add(&self, chosen: &Chosen<'_>, report: &mut Report) -> Application {
        let side = &self.party.side;
        let client_id = side.client_id().value().map(|id| (*id).to_owned());
        if let (Some(why), None) = (&self.elsewhere, registered_at(self.pairing)) {
            return Application {
                party: Some(side.facts.id.to_string()),
                name: Some(side.name().to_owned()),
                client_id,
                pair: None,
                outcome: ApplicationOutcome::LeftAlone,
                why: why.clone(),
            };
        }
        let (at, from) = (report.pairs.len(), report.findings.len());
        report::append(report, self.report(chosen));
        let mut row = row_of(report, at, from, side.name(), client_id);
        if side.derived.host_is_asked_for && row.why.is_empty() {
            let only = "only the path of its redirect URI was compared: the browser gives the host";
            only.clone_into(&mut row.why);
        }
        self.say_what_the_browser_gives(report, at);
        row
    }

    /// Of a redirect URI whose host the browser gives, that is not compared, though nothing is wrong with the rest.
    fn say_what_the_browser_gives(&self, report: &mut Report, at: usize) {
        const RULE: &str = "redirect-uri-not-registered";
        let is_found = report
            .findings
            .iter()
            .any(|finding| finding.pair == Some(at) && finding.rule == RULE);
        let Some(pair) = report.pairs.get_mut(at) else { return };
        let is_said = pair.not_checked.iter().any(|covered| covered.rule == RULE);
        let is_paired = registered_at(self.pairing).is_some();
        if self.party.side.derived.host_is_asked_for && is_paired && !is_found && !is_said {
            pair.not_checked.push(Covered {
                rule: RULE,
                status: "not-checked",
                reason: Some(format!(
                    "{} takes the host that the browser asks for",
                    self.party.side.name()
                )),
                remedy: None,
            });
        }
    }

    fn report(&self, chosen: &Chosen<'_>) -> Report {
        let (loaded, side) = (self.loaded, &self.party.side);
        let frame = Frame {
            selected: (chosen.rules().len() < RULES.len()).then_some(chosen.rules().len()),
            assumed: Vec::new(),
            remarks: Vec::new(),
            alone: None,
            pair: Some(Paired {
                party: side.facts.id.to_string(),
                client_id: side.client_id().value().map_or_else(String::new, |id| (*id).to_owned()),
                files: self.party.files.clone(),
            }),
            failures: Vec::new(),
        };
        let mut report = report::build(frame, self.run(chosen), &loaded.sources);
        // Where its provider may be another one, nothing was compared that could make it pass.
        let doubted = report
            .findings
            .iter()
            .any(|finding| finding.rule == "issuer-mismatch" && finding.severity != "error");
        for pair in report
            .pairs
            .iter_mut()
            .filter(|pair| doubted && pair.verdict == Verdict::Passes)
        {
            pair.verdict = Verdict::Unknown;
        }
        report
    }

    fn run(&self, chosen: &Chosen<'_>) -> Vec<Ran> {
        let (loaded, side) = (self.loaded, &self.party.side);
        let sides = Sides {
            provider: loaded.provider.as_ref(),
            switched_off: false,
            relying_party: Some(side),
            pairing: self.pairing,
            versions: Versions {
                provider: loaded.authelia.version,
                relying_party: loaded.coder.version,
            },
        };
        let [secret_verdict, written_verdict] = &self.verdicts;
        // What a proxy leads to is told of Coder's deployment.
        let routing = Routing::default();
        let context = Context {
            sign_in: SignIn::of(&sides),
            sides,
            switched_off: None,
            without_provider: &[],
            users: None,
            routing: &routing,
            syntax: &[],
            duplicates: &[],
            fails: Cell::new(false),
            secret_verdict,
            written_verdict,
            shared_secret: shared_secret::find(self.pairing, Some(side)),
            digest_as_written: verify::is_digest_as_written(Some(side), &loaded.sources),
            taken: Vec::new(),
            is_elsewhere: self.elsewhere.is_some(),
            is_one_of_many: true,
            applications: OnceCell::new(),
        };
        chosen.run(&rules(chosen), &context)
    }
}

/// The rules that are about a pair: what is wrong with Authelia's side alone is said once.
fn rules(chosen: &Chosen<'_>) -> Vec<&'static Rule> {
    let about_pairs =
        |rule: &&&'static Rule| rule.stage != Stage::ProviderStart && !rule.name.starts_with("application-");
    chosen.rules().iter().filter(about_pairs).copied().collect()
}
