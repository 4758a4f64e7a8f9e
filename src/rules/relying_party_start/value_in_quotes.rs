//! `value-in-quotes`: quotes around a value are part of it, because what reads the file keeps them.

use crate::env::Variable;
use crate::finding::{Finding, Help, Severity, Stage, fitting, headline, listed, quoted};
use crate::options::Value;
use crate::order;
use crate::party::RelyingParty;
use crate::rules::{Check, Context, Findings, Rule};
use crate::secret::is_secret_name;
use crate::source::Span;

pub(crate) const RULE: Rule = Rule {
    name: "value-in-quotes",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "quotes around a value are taken for part of it",
    page: include_str!("../../../docs/rules/value-in-quotes.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let side = context.relying_party()?;
    let mut all: Vec<(&Variable, &str)> = quoted_values(side).collect();
    order::by_key(&mut all, |(variable, _)| variable.setting.place);
    let Some(((first, _), others)) = all.split_first() else {
        return Ok(());
    };
    let mut builder = Finding::at(first.setting.written_at(), "the quotes belong to the value");
    for (other, _) in others {
        builder = builder.related(other.setting.written_at(), "here, too");
    }
    let names: Vec<String> = all.iter().map(|(variable, _)| variable.name.value.clone()).collect();
    let name = side.name();
    let told = match others.len() {
        0 => headline(&names.concat(), "has quotes that are part of the value"),
        more => fitting([
            text!("{}: the quotes are part of the values", listed(&names)),
            text!(
                "{} and {more} more: the quotes are part of the values",
                quoted(&first.name.value)
            ),
        ]),
    };
    let mut finding = builder
        .says(
            &*first.name.value,
            told,
            text!("What reads this file undoes no quotes here, so {name} gets them with the value."),
        )
        .help(unquoted(side, &all));
    finding.gives = names;
    findings.report(finding);
    Ok(())
}

/// The values without quotes. A secret is not repeated, so its quotes are left to who knows it.
fn unquoted(side: &RelyingParty, all: &[(&Variable, &str)]) -> Help {
    let name = |variable: &Variable| variable.name.value.clone();
    let (secret, open): (Vec<_>, Vec<_>) = all.iter().partition(|(variable, _)| is_secret_name(&name(variable)));
    let open = open
        .into_iter()
        .map(|(variable, inner)| side.assign(&name(variable), inner));
    let secret = secret
        .into_iter()
        .map(|(variable, _)| text!("remove the quotes around {}", name(variable)).into());
    Help::All(open.chain(secret).collect()).certainly()
}

/// What a rule has found at a value that has quotes around it is found because of them.
pub(in crate::rules) fn follow(rule: &Rule, findings: &mut [Finding], context: &Context<'_>) {
    let Some(side) = context
        .sides
        .relying_party
        .filter(|_| rule.name != RULE.name && !findings.is_empty())
    else {
        return;
    };
    let quoted: Vec<(Span, &String)> = quoted_values(side)
        .map(|(variable, _)| (variable.setting.written_at(), &variable.name.value))
        .collect();
    for finding in findings.iter_mut().filter(|_| !quoted.is_empty()) {
        let labels = || std::iter::once(&finding.primary).chain(&finding.related);
        let is_there = |(place, _): &&(Span, &String)| labels().any(|label| label.span == *place);
        let causes: Vec<String> = quoted
            .iter()
            .filter(is_there)
            .map(|(_, name)| (*name).clone())
            .collect();
        finding.lacks.extend(causes);
    }
}

/// The settings whose values begin and end with the same quotes, with what is between these. A list may be written in
/// quotes.
fn quoted_values(side: &RelyingParty) -> impl Iterator<Item = (&Variable, &str)> {
    let own = side
        .environment
        .variables()
        .filter(|variable| side.options.has(&variable.name.value))
        // The quotes of an expression, such as a path to a user's role, are its own.
        .filter(|variable| side.facts.id == "coder" || side.facts.settings.has(&variable.name.value));
    own.filter_map(|variable| {
        let value = variable.setting.value()?.reveal();
        let inner = ['"', '\'']
            .into_iter()
            .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
        let inner = inner.filter(|inner| !inner.is_empty() && !inner.contains(['"', '\'']))?;
        let is_list = matches!(side.options.get(&variable.name.value).value(), Some(Value::List(_)));
        (!is_list).then_some((variable, inner))
    })
}
