//! The rules, in one table.
//!
//! A rule is a value: its name, what it is for, its page, and a function that looks at the [`Context`] and reports to
//! [`Findings`]. Rules never print and do no work before they are asked.

mod account;
mod applications;
mod authorization;
mod causes;
mod certainty;
mod claims;
mod consent;
mod context;
mod discovery;
mod provider_start;
mod relying_party_start;
mod rule;
mod scopes;
mod session;
mod table;
mod token;

pub use crate::signin::{Pair, holds, known, known_url};
pub use causes::causes;
pub use context::{Context, Duplicate, SecretVerdict, UnparsedFile, stage};
pub use rule::{Check, Findings, Rule};
pub use table::RULES;

use std::collections::HashMap;

use crate::finding::{Coverage, Finding, Help, Label, Severity, quoted};
use crate::party::coder;
use crate::source::Span;

/// Runs one rule: what it found, and whether it could look at everything. The helps are written later.
fn run(rule: &Rule, context: &Context<'_>) -> (Vec<Finding>, Coverage) {
    let mut findings = Findings::default();
    let coverage = (rule.check)(context, &mut findings).err().unwrap_or(Coverage::Checked);
    for finding in &mut findings.list {
        certainty::apply(rule, finding, context);
        name_absent_files(finding, context);
    }
    relying_party_start::value_in_quotes::follow(rule, &mut findings.list, context);
    (findings.list, coverage)
}

/// Where an option is not set, a file that may be missing, and is, may set it where the deployment runs.
fn name_absent_files(finding: &mut Finding, context: &Context<'_>) {
    let Some(side) = context.sides.relying_party else {
        return;
    };
    let is_unset = |option: &String| side.options.has(option) && side.environment.variable(option).is_none();
    if !finding.lacks.iter().any(is_unset) {
        return;
    }
    finding
        .related
        .extend(side.environment.absent_files.iter().map(|file| Label {
            span: file.span,
            text: text!("{} may be missing, and is not here; it may set it", quoted(&file.value)),
        }));
}

/// Runs `rules` in two phases: what all but the last ones find is known when those run. In the order of `rules`.
pub fn run_all(rules: &[&'static Rule], context: &Context<'_>) -> Vec<(&'static Rule, Vec<Finding>, Coverage)> {
    let is_last = |rule: &Rule| table::LAST.contains(&rule.name);
    let run = |rule: &'static Rule| {
        let (findings, coverage) = run(rule, context);
        (rule, findings, coverage)
    };
    let first = rules.iter().filter(|rule| !is_last(rule)).map(|rule| run(rule));
    let is_error = |rule: &Rule, finding: &Finding| finding.severity.unwrap_or(rule.severity) == Severity::Error;
    let mut ran: Vec<_> = Vec::with_capacity(rules.len());
    ran.extend(first);
    let fails = ran
        .iter()
        .any(|(rule, findings, _)| findings.iter().any(|finding| is_error(rule, finding)));
    context.fails.set(fails);
    for (at, rule) in rules.iter().enumerate().filter(|(_, rule)| is_last(rule)) {
        ran.insert(at, run(rule));
    }
    write_helps(context, ran.iter_mut().flat_map(|(_, findings, _)| findings));
    ran
}

/// Writes the helps in the notation of the places that they are for. Scopes that several findings want are one list, so
/// that no help undoes another one.
fn write_helps<'f>(context: &Context<'_>, findings: impl Iterator<Item = &'f mut Finding>) {
    let findings: Vec<&mut Finding> = findings.collect();
    let helps = findings.iter().filter_map(|finding| finding.help.as_ref());
    let scopes = coder::each_once(helps.flat_map(Help::wanted_scopes).cloned());
    let side = context.sides.relying_party;
    let again: HashMap<Span, Span> = side
        .iter()
        .flat_map(|side| side.environment.again.iter().copied())
        .collect();
    for finding in findings {
        let help = finding.help.take();
        finding.help = help.map(|help| written(context, &finding.subject, help, &scopes));
        // Who looks at one of two lines may not know of the other.
        let labels = std::iter::once(&finding.primary).chain(&finding.related);
        let mut before: Vec<Span> = labels.filter_map(|label| again.get(&label.span)).copied().collect();
        before.dedup();
        finding.related.extend(before.into_iter().map(|span| Label {
            span,
            text: "set here first; the last one counts".into(),
        }));
    }
}

/// The help in the notation of the place that it is for; `name` is the name that the finding is about, `scopes` are those
/// that any help wants.
fn written(context: &Context<'_>, name: &str, help: Help, scopes: &[String]) -> Help {
    let Ok(request) = context.request() else { return help };
    let side = request.side;
    let all = |helps: Vec<Help>| {
        helps
            .into_iter()
            .map(|help| written(context, name, help, scopes))
            .collect()
    };
    match help {
        Help::Text(_) | Help::Change(_) => help,
        Help::All(helps) => Help::All(all(helps)),
        Help::Either(helps) => Help::Either(all(helps)),
        Help::Certainly(help) => written(context, name, *help, scopes).certainly(),
        Help::Set(changes) => {
            let changes: Vec<(&str, &str)> = changes.iter().map(|(name, value)| (*name, value.as_str())).collect();
            side.assign_all(&changes)
        }
        Help::Upgrade(version) => side.upgraded_to(version),
        Help::Instead(option, value) => side.assign_instead(name, option, &value),
        Help::Scopes(_, besides) => {
            let registration = context.pair().ok().map(|pair| pair.registration);
            scopes::written(request, registration, scopes, &besides)
        }
    }
}

/// The rule called `name`.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}
