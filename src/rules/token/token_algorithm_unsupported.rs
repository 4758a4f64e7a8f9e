//! `token-algorithm-unsupported`: Authelia signs or encrypts in a way that Coder cannot read.

use crate::finding::{Coverage, Finding, FindingBuilder, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Pair, Rule, known, stage};
use crate::signin::{Encryption, SignedResponse};

pub(crate) const RULE: Rule = Rule {
    name: "token-algorithm-unsupported",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Authelia signs or encrypts tokens in a way that Coder cannot read",
    page: include_str!("../../../docs/rules/token-algorithm-unsupported.md"),
    check,
};

/// What Coder shows if it cannot read an ID token, and if it cannot read userinfo.
const ID_TOKEN: &str = "After the login Coder shows: Failed to verify OIDC token. It verifies RS, PS and ES signatures \
                        and reads no encrypted tokens.";
const USERINFO: &str = "After the login Coder shows: Failed to obtain user information claims. It verifies RS, PS and \
                        ES signatures and reads no encrypted answers.";
/// What happens with an encrypted access token: it is no token to the userinfo endpoint.
const ACCESS_TOKEN: &str = "After the login Coder shows: Failed to obtain user information claims. Authelia's userinfo \
                            endpoint answers 401 to an access token that is encrypted.";
/// What happens where something is to be encrypted for which there is no key.
const NO_KEY: &str = "Authelia answers 500 after the login, because it finds no key of the client's for it; Coder shows: \
                      Failed exchanging Oauth code, or: Failed to obtain user information claims.";

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let tokens = stage(&context.sign_in.tokens)?;
    if context.coder().is_err() {
        return of_application(&pair, &tokens.id_token, findings);
    }
    let ignores = *known(&pair.relying_party.options.flag("CODER_OIDC_IGNORE_USERINFO"))?;
    let mut unknown = None;
    let mut note = |result: Result<(), Coverage>| unknown = unknown.take().or(result.err());
    note(signature(&pair, &tokens.id_token, Stage::Token, ID_TOKEN, findings));
    note(encryption(
        &pair,
        &tokens.id_token,
        Some((Stage::Token, ID_TOKEN)),
        Stage::Token,
        findings,
    ));
    // Whoever does not ask for userinfo has nothing to ask with.
    let asked = (!ignores).then_some((Stage::Claims, ACCESS_TOKEN));
    note(encryption(&pair, &tokens.access_token, asked, Stage::Token, findings));
    if !ignores {
        note(signature(&pair, &tokens.userinfo, Stage::Claims, USERINFO, findings));
        note(encryption(
            &pair,
            &tokens.userinfo,
            Some((Stage::Claims, USERINFO)),
            Stage::Claims,
            findings,
        ));
    }
    unknown.map_or(Ok(()), Err)
}

/// What other applications take is known of ID tokens only.
fn of_application(pair: &Pair<'_>, made: &SignedResponse<'_>, findings: &mut Findings) -> Check {
    let side = pair.relying_party;
    let taken = side.facts.id_tokens.known().map_err(|_| Coverage::NotApplicable)?;
    let algorithm = known(&made.algorithm)?;
    if taken.algorithms.is_empty() || taken.algorithms.contains(algorithm) {
        return Ok(());
    }
    let good = taken.algorithms.first().map_or("RS256", String::as_str);
    findings.report(
        Finding::at(made.algorithm.written_at(), text!("{} does not take this", side.name()))
            .related(side.client_id_place(), "signs users in with this registration")
            .says(
                "id_token_signed_response_alg",
                text!("{} takes no ID token signed with {}", side.name(), quoted(algorithm)),
                text!(
                    "It takes {} only: after the login {} refuses the ID token.",
                    taken.algorithms.join(", "),
                    side.name()
                ),
            )
            .help(text!("id_token_signed_response_alg: '{good}'")),
    );
    Ok(())
}

fn signature(
    pair: &Pair<'_>,
    made: &SignedResponse<'_>,
    stage: Stage,
    why: &'static str,
    findings: &mut Findings,
) -> Check {
    let algorithm = known(&made.algorithm)?;
    if algorithm.starts_with("HS") {
        let option = format!("{}_signed_response_alg", made.response);
        let good = if made.response == "userinfo" { "none" } else { "RS256" };
        findings.report(
            at(pair, made.algorithm.place, stage)
                .says(
                    option.clone(),
                    text!("Coder cannot read what {} makes", quoted(algorithm)),
                    why,
                )
                .help(pair.registration.write(format!("{option}: '{good}'")))
                .gives(pair.option(&option))
                .lacks(pair.option(&option)),
        );
    }
    Ok(())
}

/// `read` is at which stage it is read, and what happens if it is encrypted; `made_at` at which it is made.
fn encryption(
    pair: &Pair<'_>,
    made: &SignedResponse<'_>,
    read: Option<(Stage, &'static str)>,
    made_at: Stage,
    findings: &mut Findings,
) -> Check {
    let option = format!("{}_encrypted_response_alg", made.response);
    match (made.encryption.clone()?, read) {
        (Encryption::Algorithm(algorithm, place), Some((stage, why))) => findings.report(
            at(pair, place, stage)
                .says(
                    option.clone(),
                    text!("Coder cannot read what {} makes", quoted(&algorithm)),
                    why,
                )
                .help(pair.registration.write(format!("{option}: 'none'")))
                .gives(pair.option(&option))
                .lacks(pair.option(&option)),
        ),
        (Encryption::Impossible(place), _) => {
            let key_id = format!("{}_encrypted_response_key_id", made.response);
            findings.report(
                Finding::at(place, "no key of the client's fits")
                    .related(pair.registration.place(), "the client whose key it would be")
                    .stage(made_at)
                    .says(
                        option.clone(),
                        text!("Authelia has no key to encrypt the {} with", in_words(made.response)),
                        NO_KEY,
                    )
                    .help(pair.registration.write(format!("{option}: 'none'\n{key_id}: ''"))),
            );
        }
        (Encryption::None | Encryption::Algorithm(..), _) => {}
    }
    Ok(())
}

fn at(pair: &Pair<'_>, place: crate::source::Span, stage: Stage) -> FindingBuilder {
    Finding::at(place, "Coder cannot read this")
        .related(
            pair.relying_party.client_id_place(),
            "signs users in with this registration",
        )
        .stage(stage)
}

fn in_words(response: &str) -> &'static str {
    match response {
        "id_token" => "ID token",
        "access_token" => "access token",
        _ => "userinfo",
    }
}
