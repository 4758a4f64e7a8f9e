//! Coder reads its options.

pub(super) mod env_line_ambiguous;
pub(super) mod oidc_disabled;
pub(super) mod setting_invalid;
pub(super) mod setting_not_in_version;
pub(super) mod setting_not_passed;
pub(super) mod setting_unknown;

use super::{Check, Context, Findings, scopes};
use crate::coder::{Help, RelyingParty, SettingDefect, SettingDefectKind};
use crate::finding::Finding;

/// Reports what is wrong with Coder's settings on their own, as far as it is of this `kind`.
fn report_defects(context: &Context<'_>, findings: &mut Findings, kind: SettingDefectKind) -> Check {
    for defect in context
        .relying_party()?
        .defects
        .iter()
        .filter(|defect| defect.kind == kind)
    {
        findings.report(finding(context, defect));
    }
    Ok(())
}

fn finding(context: &Context<'_>, defect: &SettingDefect) -> Finding {
    let builder = Finding::at(defect.place.span, defect.place.text.clone());
    let builder = defect.related.iter().fold(builder, |builder, label| {
        builder.related(label.span, label.text.clone())
    });
    let finding = builder.says(defect.name.clone(), defect.headline.clone(), defect.why.clone());
    match (&defect.help, context.relying_party) {
        (Some(help), Some(side)) => finding.help(written(context, side, &defect.name, help)),
        _ => finding,
    }
}

/// The help in the notation of its place.
fn written(context: &Context<'_>, side: &RelyingParty, name: &str, help: &Help) -> String {
    match help {
        Help::Text(text) => text.clone().into_owned(),
        Help::Set(changes) => {
            let changes: Vec<(&str, &str)> = changes.iter().map(|(name, value)| (*name, value.as_str())).collect();
            side.assign_all(&changes)
        }
        Help::Instead(option, value) => side.assign_instead(name, option, value),
        Help::Scope(scope) => {
            let registration = context.pair().ok().map(|pair| pair.registration);
            scopes::help(side, registration, &[scope])
        }
    }
}
