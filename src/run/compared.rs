//! Whether enough was compared for a verdict.

use crate::finding::{Coverage, listed, quoted};
use crate::pairing::Pairing;
use crate::report::Ran;
use crate::rules::{self, Context, Findings, RULES};
use crate::setting::Unknown;

/// Why there is no verdict although every file could be read: no rule could be checked, nothing that connects the two
/// sides is known, or what the files set is emptied unless something else sets it.
pub(super) fn nothing(context: &Context<'_>, ran: &[Ran]) -> Option<String> {
    uncompared(context)
        .or_else(|| emptied(context))
        .or_else(|| unchecked(ran))
}

/// What is said of a pair of which neither client id, issuer nor redirect URI is known on both sides.
fn uncompared(context: &Context<'_>) -> Option<String> {
    let (Pairing::ById(_) | Pairing::ByRedirectUri(_)) = context.sides.pairing else {
        return None;
    };
    let side = context.sides.relying_party?;
    let rules = [
        "client-not-registered",
        "issuer-mismatch",
        "redirect-uri-not-registered",
    ];
    let mut reasons = Vec::new();
    for rule in rules {
        let mut findings = Findings::default();
        match (rules::find(rule)?.check)(context, &mut findings) {
            Err(Coverage::NotChecked { reason, .. }) if findings.is_empty() => reasons.push(reason.to_string()),
            _ => return None,
        }
    }
    let names = &side.facts.settings;
    let settings = [
        (&*names.client_id, side.client_id()),
        (&*names.issuer, side.issuer()),
        (side.facts.address_setting(), side.address()),
    ];
    let unknown: Vec<(&str, Unknown)> = settings
        .into_iter()
        .filter_map(|(name, setting)| Some((name, setting.why_unknown()?.clone())))
        .collect();
    let names: Vec<String> = unknown.iter().map(|(name, _)| (*name).to_owned()).collect();
    let why = match (names.as_slice(), unknown.first()) {
        (_, None) => reasons.last()?.clone(),
        ([name], Some((_, why))) => format!("{name} is not known: {}", why.reason),
        (names, Some((_, why))) => format!("{} are not known; the first: {}", listed(names), why.reason),
    };
    Some(format!(
        "whether the two sides fit is not known: neither client id, issuer nor redirect URI could be compared; {why}"
    ))
}

/// What is said where an entry of a compose file, from a variable that only a file which is not here could set, takes the
/// place of a setting that the files have.
fn emptied(context: &Context<'_>) -> Option<String> {
    let side = context.sides.relying_party?;
    let mut unset = side.environment.unset.iter();
    let unset =
        unset.find(|unset| !unset.searched && unset.hides.is_some() && side.facts.settings.has(&unset.fills))?;
    Some(format!(
        "whether {} is empty is not known: {} is taken instead of what the `env_file` sets, and there is no `.env` here",
        unset.fills,
        unset
            .name
            .as_ref()
            .map_or_else(|| "a variable".to_owned(), |name| quoted(&format!("${{{name}}}")))
    ))
}

/// What is said where no rule had anything to look at.
fn unchecked(ran: &[Ran]) -> Option<String> {
    if ran.iter().any(|ran| ran.coverage == Coverage::Checked) {
        return None;
    }
    let which = if ran.len() < RULES.len() {
        "none of the selected rules"
    } else {
        "no rule"
    };
    let reason = ran.iter().find_map(|ran| match &ran.coverage {
        Coverage::NotChecked { reason, .. } => Some(reason.to_string()),
        Coverage::Checked | Coverage::NotApplicable => None,
    });
    Some(match reason {
        Some(reason) => format!("{which} could be checked: {reason}"),
        None => format!("{which} applies to what was given"),
    })
}
