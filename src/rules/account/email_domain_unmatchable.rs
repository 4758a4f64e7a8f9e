//! `email-domain-unmatchable`: an allowed email domain that no address can have.

use crate::finding::{Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "email-domain-unmatchable",
    stage: Stage::Claims,
    severity: Severity::Warning,
    summary: "an allowed email domain is written so that no address can have it",
    page: include_str!("../../../docs/rules/email-domain-unmatchable.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.relying_party()?;
    let setting = relying_party.options.list("CODER_OIDC_EMAIL_DOMAIN");
    let domains: Vec<&String> = known(&setting)?.iter().filter_map(|item| item.value()).collect();
    let wrong: Vec<&&String> = domains.iter().filter(|domain| !matchable(domain)).collect();
    let Some(first) = wrong.first() else { return Ok(()) };
    let nobody = wrong.len() == domains.len();
    let mended: Vec<&str> = domains
        .iter()
        .flat_map(|domain| domain.split([' ', ',', ';']))
        .map(|domain| domain.trim_start_matches("*.").trim_matches(['\'', '"', '@']))
        .filter(|domain| !domain.is_empty())
        .collect();
    let (severity, why) = if nobody {
        (
            Severity::Error,
            "Coder compares the text behind the @ with each entry as it is written; none of them can match, so it \
             refuses everybody: the email is not from an authorized domain.",
        )
    } else {
        (
            Severity::Warning,
            "Coder compares the text behind the @ with each entry as it is written, without trimming and without \
             wildcards; this one never matches.",
        )
    };
    findings.report(
        Finding::at(setting.written_at(), format!("{} is no domain", quoted(first)))
            .severity(severity)
            .says(
                "CODER_OIDC_EMAIL_DOMAIN",
                "an allowed email domain can match no address",
                why,
            )
            .help(relying_party.assign("CODER_OIDC_EMAIL_DOMAIN", &mended.join(","))),
    );
    Ok(())
}

/// Whether an address can have this domain: one leading `@` is dropped, everything else is compared as it is.
fn matchable(domain: &str) -> bool {
    let domain = domain.strip_prefix('@').unwrap_or(domain);
    // An empty entry, as after a trailing comma, stands for itself and hurts nobody.
    domain.is_empty() || !domain.contains([' ', '\t', '*', ',', ';', '"', '\'', '@', '/', '\n'])
}
