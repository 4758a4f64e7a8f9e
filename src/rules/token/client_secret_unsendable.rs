//! `client-secret-unsendable`: the client secret holds what HTTP Basic cannot carry.

use crate::digest::Verification;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::Reply;

pub(crate) const RULE: Rule = Rule {
    name: "client-secret-unsendable",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "the client secret holds a character that HTTP Basic cannot carry",
    page: include_str!("../../../docs/rules/client-secret-unsendable.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let (side, exchange) = (pair.relying_party, context.exchange()?);
    let method = pair.registration.options.text("token_endpoint_auth_method");
    // In the body everything can be sent.
    if *known(&method)? != "client_secret_basic" {
        return Err(Coverage::NotApplicable);
    }
    if exchange.first_reply("client_secret_basic")? != Some(Reply::Unreadable) {
        return Ok(());
    }
    // One that does not even match has a finding of its own.
    if matches!(context.secret_verdict.wait(), Some(Verification::Mismatch) | None) {
        return Err(Coverage::NotApplicable);
    }
    let controls = known(&exchange.secret)?.reveal().chars().any(char::is_control);
    let text = if controls {
        "it holds a line end or another control character"
    } else {
        "it holds a character that cannot be seen, such as a no-break space"
    };
    findings.report(
        Finding::at(exchange.secret.written_at(), text)
            .related(method.place, "only HTTP Basic is accepted")
            .says(
                "client_secret",
                "HTTP Basic cannot carry this client secret",
                text!(
                    "The secret is the registered one, but Authelia refuses the header that it is sent in, and the other \
                     way that {} tries: {}.",
                    side.name(),
                    side.facts.shows.failed_exchange()
                ),
            )
            .help(
                pair.registration
                    .write("token_endpoint_auth_method: 'client_secret_post'"),
            ),
    );
    Ok(())
}
