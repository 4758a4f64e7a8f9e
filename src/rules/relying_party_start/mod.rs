//! Coder reads its options.

pub(super) mod env_line_ambiguous;
pub(super) mod oidc_disabled;
pub(super) mod setting_invalid;
pub(super) mod setting_not_in_version;
pub(super) mod setting_not_passed;
pub(super) mod setting_unknown;

use super::{Check, Context, Findings};
use crate::coder::{SettingDefect, SettingDefectKind};
use crate::finding::Finding;

/// Reports what is wrong with Coder's settings on their own, as far as it is of this `kind`.
fn report_defects(context: &Context<'_>, findings: &mut Findings, kind: SettingDefectKind) -> Check {
    for defect in context
        .relying_party()?
        .defects
        .iter()
        .filter(|defect| defect.kind == kind)
    {
        findings.report(finding(defect));
    }
    Ok(())
}

fn finding(defect: &SettingDefect) -> Finding {
    let builder = Finding::at(defect.place.span, defect.place.text.clone());
    let builder = defect.related.iter().fold(builder, |builder, label| {
        builder.related(label.span, label.text.clone())
    });
    let mut finding = builder.says(defect.name.clone(), defect.headline.clone(), defect.why.clone());
    finding.help.clone_from(&defect.help);
    finding
}
