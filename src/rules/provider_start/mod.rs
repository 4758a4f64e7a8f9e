//! Authelia reads its configuration.

pub(super) mod authelia_deprecated_key;
pub(super) mod authelia_invalid_client;
pub(super) mod authelia_invalid_provider;
pub(super) mod authelia_invalid_value;
pub(super) mod authelia_unknown_key;
pub(super) mod client_secret_malformed;
pub(super) mod client_secret_plaintext;
pub(super) mod duplicate_key;
pub(super) mod syntax_error;

use super::{Check, Context, Findings};
use crate::authelia::DefectKind;
use crate::finding::{Finding, Severity};

/// Reports what Authelia itself says of its configuration, as far as it is of this `kind`.
fn report_defects(context: &Context<'_>, findings: &mut Findings, kind: DefectKind) -> Check {
    for defect in context.provider()?.defects.iter().filter(|defect| defect.kind == kind) {
        let severity = if defect.refuses {
            Severity::Error
        } else {
            Severity::Warning
        };
        let builder = Finding::at(defect.place.span, defect.place.text.clone()).severity(severity);
        let builder = defect.related.iter().fold(builder, |builder, label| {
            builder.related(label.span, label.text.clone())
        });
        let subject = format!("{}/{}", defect.client.as_deref().unwrap_or_default(), defect.option);
        let mut finding = builder.says(subject, defect.headline.clone(), defect.why.clone());
        finding.help.clone_from(&defect.help);
        findings.report(finding);
    }
    Ok(())
}
