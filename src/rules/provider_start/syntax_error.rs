//! `syntax-error`: a file cannot be read as what it is.

use crate::complaint::{Complaint, Meant};
use crate::finding::{Change, Finding, Severity, Side, Stage};
use crate::rules::{Check, Context, Findings, Rule, UnparsedFile};
use crate::text::Text;

pub(crate) const RULE: Rule = Rule {
    name: "syntax-error",
    stage: Stage::ProviderStart,
    severity: Severity::Error,
    summary: "a file cannot be parsed",
    page: include_str!("../../../docs/rules/syntax-error.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    for malformed in context.syntax {
        if let Some(help) = &malformed.not_found {
            let why =
                "Docker Compose stops here, so what Coder gets is not known; nothing else of Coder's side was checked.";
            let finding = Finding::at(malformed.span, "no such file here").stage(Stage::RelyingPartyStart);
            findings.report(
                finding
                    .says("env_file", Text::told(malformed.message.to_string()), why)
                    .help(help.clone()),
            );
            continue;
        }
        let (stage, why) = if malformed.authelia {
            (
                Stage::ProviderStart,
                "Authelia cannot load this file and refuses to start; nothing else in it was checked. Its log also calls missing \
                 what only this file sets, such as `session.cookies`.",
            )
        } else {
            (
                Stage::RelyingPartyStart,
                "Coder's settings cannot be loaded from this file; nothing else was checked.",
            )
        };
        let Complaint { told, meant: right } = &malformed.message;
        let label = match right {
            Some(right @ (Meant::Words(_) | Meant::Name(_))) => Text::told(right.to_string()),
            Some(Meant::Spaces(_)) | None => "parsing failed here".into(),
        };
        let finding = Finding::at(malformed.span, label).stage(stage);
        let finding = finding.says("syntax", Text::told(&**told), why);
        findings.report(finding.maybe_help(meant(malformed)));
    }
    Ok(())
}

/// The name or the indentation that is meant, where the message says which.
fn meant(malformed: &UnparsedFile) -> Option<Change> {
    let side = if malformed.authelia {
        Side::Provider
    } else {
        Side::RelyingParty("Coder".to_owned())
    };
    match malformed.message.meant {
        Some(Meant::Spaces(spaces)) => {
            let says = format!("indent by {spaces} spaces");
            Some(Change::indented(side, malformed.span, spaces, says))
        }
        Some(Meant::Name(name)) => {
            let says = format!("write `{name}` instead");
            Some(Change::exactly(side, malformed.span, name, says))
        }
        Some(Meant::Words(_)) | None => None,
    }
}
