//! `token-lifespan-too-short`: a code or a token expires before Coder can use it.

use crate::duration::in_words;
use crate::finding::{Change, Coverage, Finding, Severity, Side, Stage};
use crate::rules::{Check, Context, Findings, Rule, known, stage};

pub(crate) const RULE: Rule = Rule {
    name: "token-lifespan-too-short",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "a code or a token expires before Coder can use it",
    page: include_str!("../../../docs/rules/token-lifespan-too-short.md"),
    check,
};

/// A token that lasts less is over at once, or a moment later: Authelia leaves off what is not a whole second of the time at
/// which it ends.
const SHORTEST: u64 = 1000;
/// No code that lasts less gets to the relying party through the browser and back. Its time is not cut off.
const FASTEST: u64 = 100;

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    context.coder()?;
    let ignores = *known(&pair.relying_party.options.flag("CODER_OIDC_IGNORE_USERINFO"))?;
    let mut unknown = None;
    for (token, lifespan) in &stage(&context.sign_in.tokens)?.lifespans {
        // Whoever does not ask for userinfo has nothing to use the access token for.
        if *token == "access_token" && ignores {
            continue;
        }
        let lasts = match lifespan
            .as_ref()
            .map_err(Coverage::clone)
            .and_then(crate::signin::Lifespan::known)
        {
            Ok(lasts) => lasts,
            Err(why) => {
                unknown = Some(why);
                continue;
            }
        };
        let Ok(lifespan) = lifespan else { continue };
        if lasts == 0 || lasts >= SHORTEST {
            continue;
        }
        let (what, stage, why) = said(token);
        let may_do = *token == "authorize_code" && lasts >= FASTEST;
        findings.report(
            Finding::at(lifespan.length.written_at(), text!("lasts {}", in_words(lasts)))
                .related(
                    pair.relying_party.client_id_place(),
                    "signs users in with this registration",
                )
                .stage(stage)
                .severity(if may_do { Severity::Warning } else { Severity::Error })
                .says(
                    *token,
                    text!("{what} lasts {}, too short for Coder to use", in_words(lasts)),
                    why,
                )
                .help(Change::keys(
                    Side::Provider,
                    lifespan.length.written_at(),
                    format!("{token}: '1 hour'"),
                )),
        );
    }
    unknown.map_or(Ok(()), Err)
}

/// What it is called, at which stage it is used, and what happens there.
fn said(token: &str) -> (&'static str, Stage, &'static str) {
    match token {
        "authorize_code" => (
            "the authorization code",
            Stage::Token,
            "If Coder is not faster, Authelia answers its token request with invalid_grant, and Coder shows: Failed exchanging \
             Oauth code.",
        ),
        "id_token" => (
            "the ID token",
            Stage::Token,
            "Authelia answers 500 to Coder's token request, where the ID token would be expired at once; Coder shows: \
             Failed exchanging Oauth code.",
        ),
        _ => (
            "the access token",
            Stage::Claims,
            "Authelia's userinfo endpoint answers 401 to an expired token, and Coder shows: Failed to obtain user \
             information claims.",
        ),
    }
}
