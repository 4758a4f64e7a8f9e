//! `duplicate-key`: a mapping has a duplicate key.

use std::collections::HashMap;

use crate::finding::{Change, Finding, Help, Label, Severity, Side, Stage, quoted};
use crate::rules::{Check, Context, Duplicate, Findings, Rule};

/// How many of the keys that are there again are shown.
const SHOWN: usize = 2;

pub(crate) const RULE: Rule = Rule {
    name: "duplicate-key",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "a mapping has a duplicate key",
    page: include_str!("../../../docs/rules/duplicate-key.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let mut groups: Vec<Vec<&Duplicate>> = Vec::new();
    let mut of_items = HashMap::new();
    for duplicate in context.duplicates {
        // Several keys of one item that are there again are another item.
        let next = groups.len();
        let at = match &duplicate.key.item {
            Some(item) => *of_items.entry(item).or_insert(next),
            None => next,
        };
        match groups.get_mut(at) {
            Some(group) => group.push(duplicate),
            None => groups.push(vec![duplicate]),
        }
    }
    for group in &groups {
        if let Some((first, more)) = group.split_first() {
            findings.report(finding(first, more));
        }
    }
    Ok(())
}

/// What to say of one key, and of those that are there again behind it.
fn finding(first: &Duplicate, more: &[&Duplicate]) -> Finding {
    let (stage, side, why) = if first.authelia {
        let why = "Authelia refuses to start: the mapping key is already defined.";
        (Stage::ProviderStart, Side::Provider, why)
    } else {
        let why = "Docker Compose and the other readers of this file refuse it.";
        (Stage::RelyingPartyStart, Side::RelyingParty("Coder".to_owned()), why)
    };
    let (key, again) = (quoted(&first.key.key), first.key.again);
    let begins_item = first.key.item == Some(first.key.first);
    let new_item = || {
        let says = format!(
            "begin a new list item: write `- {}:` instead of `{}:`",
            first.key.key, first.key.key
        );
        Help::from(Change::begins(side.clone(), again, says))
    };
    let remove = || {
        let gone = |place, which| Change::gone(side.clone(), place, format!("remove the {which} {key}"));
        Help::from(gone(first.key.first, "first")).or(gone(again, "second"))
    };
    let builder = Finding::at(
        again,
        if more.is_empty() {
            "here again"
        } else {
            "a new item starts here?"
        },
    )
    .related(first.key.first, "first here")
    .stage(stage);
    if more.is_empty() {
        let help = remove();
        let help = if begins_item { help.or(new_item()) } else { help };
        return builder
            .says(first.key.key.clone(), text!("duplicate key {key}"), why)
            .help(help);
    }
    let headline = text!("{key} and {} more keys again: is a `- ` missing?", more.len());
    let places = more.iter().take(SHOWN).map(|other| Label {
        span: other.key.again,
        text: "again".into(),
    });
    let help = if begins_item {
        new_item().certainly()
    } else {
        new_item()
    };
    builder
        .labels(places)
        .says(first.key.key.clone(), headline, why)
        .help(help)
}
