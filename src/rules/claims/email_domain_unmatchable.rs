//! `email-domain-unmatchable`: an allowed email domain that no address can have.

use crate::finding::{Finding, Severity, Stage, fitting, quoted};
use crate::rules::{Check, Context, Findings, Pair, Rule, known};
use crate::signin::{ClaimShape, is_allowed, is_personal};

pub(crate) const RULE: Rule = Rule {
    name: "email-domain-unmatchable",
    stage: Stage::Claims,
    severity: Severity::Warning,
    summary: "an allowed email domain is written so that no address can have it",
    page: include_str!("../../../docs/rules/email-domain-unmatchable.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder()?;
    let setting = relying_party.options.list("CODER_OIDC_EMAIL_DOMAIN");
    let domains: Vec<&String> = known(&setting)?.iter().filter_map(|item| item.value()).collect();
    let wrong: Vec<&&String> = domains.iter().filter(|domain| !matchable(domain)).collect();
    let nobody = !wrong.is_empty() && wrong.len() == domains.len();
    // An empty entry, as after a trailing comma, hurts nobody beside another one.
    let written = wrong.iter().find(|domain| !is_empty(domain));
    let Some(first) = written.or_else(|| wrong.first().filter(|_| nobody)) else {
        return match context.pair() {
            Ok(pair) if !domains.is_empty() => no_address(context, &pair, findings),
            _ => Ok(()),
        };
    };
    let fixed: Vec<&str> = domains
        .iter()
        .flat_map(|domain| domain.split([' ', ',', ';']))
        .map(|domain| domain.trim_start_matches("*."))
        .map(|domain| domain.trim_matches(|character| "'\"@.[]".contains(character) || !is_allowed(character)))
        .map(|domain| domain.split(':').next().unwrap_or_default())
        .filter(|domain| !domain.is_empty())
        .collect();
    let (severity, why) = if nobody {
        (
            Severity::Error,
            "Coder compares the text behind the @ with each entry exactly as it is written; none of them can match, so \
             it refuses everybody: the email is not from an authorized domain.",
        )
    } else {
        (
            Severity::Warning,
            "Coder compares the text behind the @ with each entry exactly as it is written, without trimming and \
             without wildcards; this one never matches.",
        )
    };
    let fixed = if fixed.is_empty() { vec!["example.com"] } else { fixed };
    findings.report(
        Finding::at(setting.written_at(), text!("{} is not a domain", quoted(first)))
            .severity(severity)
            .says(
                "CODER_OIDC_EMAIL_DOMAIN",
                fitting([
                    text!("no email address has the domain {}", quoted(first)),
                    "an allowed email domain can match no address".into(),
                ]),
                why,
            )
            .help(relying_party.assign("CODER_OIDC_EMAIL_DOMAIN", &fixed.join(","))),
    );
    Ok(())
}

/// The claim that Coder takes the email from may hold no address at all, so that it has no domain.
fn no_address(context: &Context<'_>, pair: &Pair<'_>, findings: &mut Findings) -> Check {
    // Where no claim arrives at all, other rules say so.
    let Ok(claims) = &context.sign_in.claims else {
        return Ok(());
    };
    let options = &pair.relying_party.options;
    let (field, domains) = (
        options.text("CODER_OIDC_EMAIL_FIELD"),
        options.list("CODER_OIDC_EMAIL_DOMAIN"),
    );
    let claim = *known(&field)?;
    let (severity, headline, why) = match claims.shape(claim) {
        Some(ClaimShape::Token) => (
            Severity::Error,
            text!("the claim {} has no email domain", quoted(claim)),
            "Coder looks at the domain of what it takes for the email, finds none, and refuses everybody: the email \
             is not from an authorized domain.",
        ),
        // A user may be called by an address.
        Some(ClaimShape::Text) if is_personal(claim) => (
            Severity::Warning,
            text!("the claim {} rarely has an email domain", quoted(claim)),
            "Coder looks at the domain of what it takes for the email; it refuses everybody in whose claim there is no \
             address: the email is not from an authorized domain.",
        ),
        _ => return Ok(()),
    };
    findings.report(
        Finding::at(field.written_at(), "the email is taken from this claim")
            .related(domains.written_at(), "the domains that are allowed")
            .severity(severity)
            .says("CODER_OIDC_EMAIL_FIELD", headline, why)
            .help(pair.relying_party.assign("CODER_OIDC_EMAIL_FIELD", "email")),
    );
    Ok(())
}

/// Whether nothing is left of an entry but the one leading `@` that Coder drops.
fn is_empty(domain: &str) -> bool {
    domain.strip_prefix('@').unwrap_or(domain).is_empty()
}

/// Whether an address can have this domain: one leading `@` is dropped, everything else is compared as it is.
fn matchable(domain: &str) -> bool {
    let domain = domain.strip_prefix('@').unwrap_or(domain);
    let odd = |character: char| " *,;\"'@/:[]".contains(character) || !is_allowed(character);
    !domain.is_empty() && !domain.contains(odd) && !domain.starts_with('.') && !domain.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::matchable;

    #[test]
    fn only_a_domain_can_be_the_domain_of_an_address() {
        for domain in ["example.com", "@example.com", "Example.COM", "localhost", "münchen.de"] {
            assert!(matchable(domain), "{domain:?}");
        }
        for domain in [
            "",
            "@",
            ".example.com",
            "example.com.",
            "example.com:443",
            " example.com",
            "example.com\u{a0}",
            "example.com\u{200b}",
            "*.example.com",
            "a@example.com",
            "'example.com'",
            "[example.com]",
        ] {
            assert!(!matchable(domain), "{domain:?}");
        }
    }
}
