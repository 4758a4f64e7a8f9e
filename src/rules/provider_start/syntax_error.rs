//! `syntax-error`: a file cannot be read as what it is.

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
                    .says("env_file", Text::told(malformed.message.as_str()), why)
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
        let (told, hint) = match hinted(&malformed.message) {
            Some((told, hint)) => (told, Text::told(hint)),
            None => (&*malformed.message, "parsing failed here".into()),
        };
        let finding = Finding::at(malformed.span, hint).stage(stage);
        let finding = finding.says("syntax", Text::told(told), why);
        findings.report(finding.maybe_help(meant(malformed)));
    }
    Ok(())
}

/// A message that says what to do, and that.
fn hinted(message: &str) -> Option<(&str, &str)> {
    let (told, hint) = message.split_once("; ")?;
    let advises = ["did you mean", "write ", "give ", "indent ", "`"]
        .iter()
        .any(|start| hint.starts_with(start));
    advises.then_some((told, hint))
}

/// The name or the indentation that is meant, where the message says which.
fn meant(malformed: &UnparsedFile) -> Option<Change> {
    let side = if malformed.authelia {
        Side::Provider
    } else {
        Side::RelyingParty("Coder".to_owned())
    };
    if let Some((_, above)) = malformed.message.split_once(" above have ") {
        let spaces = above.parse().ok()?;
        let says = format!("indent by {spaces} spaces");
        return Some(Change::indented(side, malformed.span, spaces, says));
    }
    let (_, hint) = malformed.message.split_once("; did you mean `")?;
    let name = hint.strip_suffix("`?")?;
    let says = format!("write `{name}` instead");
    Some(Change::exactly(side, malformed.span, name, says))
}
