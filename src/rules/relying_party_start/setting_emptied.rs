//! `setting-emptied`: an `environment:` entry empties a setting that an `env_file` sets.

use crate::finding::{Change, Finding, Severity, Side, Stage, headline};
use crate::party::coder::option_table;
use crate::rules::{Check, Context, Findings, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "setting-emptied",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "an `environment` entry empties a setting that an `env_file` sets",
    page: include_str!("../../../docs/rules/setting-emptied.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let side = Side::RelyingParty(relying_party.name().to_owned());
    let emptied = relying_party.environment.emptied.iter();
    for emptied in emptied.filter(|emptied| option_table::find(&emptied.name).is_some()) {
        findings.report(
            Finding::at(emptied.place, "set to nothing here")
                .related(emptied.hides, "the `env_file` sets it here, to no effect")
                .says(
                    &*emptied.name,
                    headline(&emptied.name, "is emptied by an `environment` entry"),
                    "An entry under `environment` counts before what an `env_file` sets, even an empty one.",
                )
                .help(Change::gone(
                    side.clone(),
                    emptied.place,
                    "remove the entry under `environment`, so that the `env_file` counts",
                )),
        );
    }
    Ok(())
}
