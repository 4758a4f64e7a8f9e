//! Whether anything was compared at all.

use crate::finding::{Coverage, listed};
use crate::pairing::Pairing;
use crate::report::Ran;
use crate::rules::{self, Context, Findings, RULES};
use crate::setting::Unknown;

/// Why there is no verdict although every file could be read: no rule could be checked, or nothing that connects the two
/// sides is known.
pub(super) fn nothing(context: &Context<'_>, ran: &[Ran]) -> Option<String> {
    uncompared(context).or_else(|| unchecked(ran))
}

/// What is said of a pair of which neither client id, issuer nor redirect URI is known on both sides.
fn uncompared(context: &Context<'_>) -> Option<String> {
    let (Pairing::ById(_) | Pairing::ByRedirectUri(_)) = context.sides.pairing else {
        return None;
    };
    let side = context.sides.relying_party?;
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
    if side.client_id().value().is_some() {
        return None;
    }
    let compares = |name: &str| {
        let mut findings = Findings::default();
        rules::find(name).is_some_and(|rule| (rule.check)(context, &mut findings).is_ok() || !findings.is_empty())
    };
    if compares("issuer-mismatch") || compares("redirect-uri-not-registered") {
        return None;
    }
    let (_, why) = unknown.first()?;
    let names: Vec<String> = unknown.iter().map(|(name, _)| (*name).to_owned()).collect();
    let (are, first) = match names.as_slice() {
        [_] => ("is", String::new()),
        _ => ("are", "; the first: ".to_owned()),
    };
    Some(format!(
        "whether the two sides fit is not known: neither client id, issuer nor redirect URI could be compared; {} {are} \
         not known{first}{}{}",
        listed(&names),
        if first.is_empty() { ": " } else { "" },
        why.reason
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
