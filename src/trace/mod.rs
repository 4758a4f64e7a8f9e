//! The sign-in as a walk: who does what, with which values, and where it stops.
//!
//! Nothing is judged here. What a step comes to follows from the report's findings and its coverage; the walk adds what
//! the rules looked at: the request that would be sent, each value with its places, and what it is held against.

mod account;
mod authorization;
mod claims;
mod consent;
mod discovery;
mod human;
mod outcome;
#[cfg(test)]
mod schema;
mod session;
mod starting;
mod token;
mod value;
mod view;

use std::borrow::Cow;

use serde::Serialize;

use crate::finding::Stage;
use crate::report::{Assumed, Failure, Input, Report, Reported, Tool};
use crate::rules::Context;
use crate::source::SourceMap;

pub use human::render as human;
pub use outcome::{Outcome, Unchecked};
pub use value::TracedValue;
pub use view::Given;

use view::View;

/// Version of the shape of a walk in JSON.
pub const SCHEMA_VERSION: &str = "1.0";

/// The whole walk.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Trace {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// This program.
    pub tool: Tool,
    /// The versions that the servers were taken to have.
    pub assumed: Vec<Assumed>,
    /// What is not known of these versions, in a sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// Why inputs could not be read or paired at all: each a sentence. Any entry makes the run an exit 2.
    pub failures: Vec<Failure>,
    /// The nine stages, in order.
    pub steps: Vec<Step>,
    /// The stage at which the sign-in stops: the first with an error. Null if no error was found.
    pub stops_at: Option<&'static str>,
}

/// One stage of the sign-in.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Step {
    /// From 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub number: usize,
    /// The stage's name.
    pub stage: &'static str,
    /// Who acts: `Authelia`, `Coder`, or `The browser`.
    pub actor: &'static str,
    /// What it does, as the rest of a sentence that begins with the actor.
    pub does: Cow<'static, str>,
    /// The request that is sent, if the stage has one and it is reached.
    pub request: Option<HttpRequest>,
    /// What else takes part; empty if the stage is not reached.
    pub values: Vec<TracedValue>,
    /// What the stage comes to.
    pub outcome: Outcome,
    /// What was found at this stage, most severe first, whether it is reached or not.
    pub findings: Vec<Reported>,
    /// What people are told here: what only follows from something is below that, at the first stage that fails by it.
    #[serde(skip)]
    pub(super) told: Vec<Reported>,
    /// What could not be checked at this stage.
    pub not_checked: Vec<Unchecked>,
}

/// A request over HTTP.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HttpRequest {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address without its parameters; `?` stands for what is not known.
    pub url: String,
    /// The parameters in the address or in the body, and headers that matter.
    pub parameters: Vec<TracedValue>,
    /// What of the answer matters to the steps that follow.
    pub answer: Vec<TracedValue>,
}

/// What one stage shows: the part that is not outcome.
struct Narrated {
    actor: &'static str,
    does: Cow<'static, str>,
    request: Option<HttpRequest>,
    values: Vec<TracedValue>,
}

/// Makes the walk of what the rules looked at and what they reported.
pub fn build(report: Report, context: &Context<'_>, sources: &SourceMap, given: &Given<'_>) -> Trace {
    let mut report = report;
    let mut told = report.findings.clone();
    let mut findings = report.take_findings();
    let stops_at = outcome::stops_at(&findings);
    let view = View::new(context, sources, given, (&report.inputs, &report.failures));
    let mut steps = Vec::with_capacity(Stage::ALL.len());
    for (index, stage) in Stage::ALL.into_iter().enumerate() {
        let (here, others) = findings
            .into_iter()
            .partition::<Vec<_>, _>(|finding| finding.stage == stage.name());
        findings = others;
        let (told_here, others) = told
            .into_iter()
            .partition(|finding| outcome::told_at(finding) == stage.name());
        told = others;
        let not_checked = outcome::not_checked(stage, &report.coverage, &view);
        let outcome = outcome::outcome(stage, stops_at, &not_checked);
        let reached = outcome != Outcome::NotReached;
        let mut narrated = narrate(stage, &view);
        // What is refused at the token endpoint is answered with an error, without tokens.
        if let Some(request) = narrated.request.as_mut().filter(|_| stage == Stage::Token)
            && outcome == Outcome::Fails
        {
            request.answer.clear();
        }
        narrated.conceal(&view);
        steps.push(Step {
            number: index + 1,
            stage: stage.name(),
            actor: narrated.actor,
            does: narrated.does,
            request: narrated.request.filter(|_| reached),
            values: if reached { narrated.values } else { Vec::new() },
            outcome,
            findings: here,
            told: told_here,
            not_checked,
        });
    }
    Trace {
        schema_version: SCHEMA_VERSION,
        tool: report.tool,
        assumed: report.assumed,
        remarks: report.remarks,
        inputs: report.inputs,
        failures: report.failures,
        steps,
        stops_at: stops_at.map(Stage::name),
    }
}

impl Narrated {
    /// Masks every secret that has flowed into what is shown.
    fn conceal(&mut self, view: &View<'_>) {
        self.does = view.masked_text(&self.does).into();
        for value in &mut self.values {
            view.conceal(value);
        }
        if let Some(request) = &mut self.request {
            request.url = view.masked_text(&request.url);
            request
                .parameters
                .iter_mut()
                .chain(&mut request.answer)
                .for_each(|value| view.conceal(value));
        }
    }
}

fn narrate(stage: Stage, view: &View<'_>) -> Narrated {
    match stage {
        Stage::ProviderStart => starting::provider(view),
        Stage::RelyingPartyStart => starting::relying_party(view),
        Stage::Discovery => discovery::narrate(view),
        Stage::Authorization => authorization::narrate(view),
        Stage::Consent => consent::narrate(view),
        Stage::Token => token::narrate(view),
        Stage::Claims => claims::narrate(view),
        Stage::Account => account::narrate(view),
        Stage::Session => session::narrate(view),
    }
}
