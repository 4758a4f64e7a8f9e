//! Coder reads its options.

pub(super) mod compose_version_needed;
pub(super) mod env_line_ambiguous;
pub(super) mod oidc_disabled;
pub(super) mod setting_emptied;
pub(super) mod setting_invalid;
pub(super) mod setting_not_in_version;
pub(super) mod setting_not_passed;
pub(super) mod setting_unknown;
pub(super) mod value_in_quotes;
pub(super) mod variable_not_set;

use super::{Check, Context, Findings};

/// Reports what is wrong with Coder's settings on their own, as far as the rule called `rule` is for it.
fn report_defects(context: &Context<'_>, findings: &mut Findings, rule: &str) -> Check {
    let defects = context.relying_party()?.defects.iter();
    defects
        .filter(|defect| defect.rule == rule)
        .for_each(|defect| findings.report(defect.clone()));
    Ok(())
}
