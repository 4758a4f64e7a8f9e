//! `client-assertion-unverifiable`: Authelia cannot verify the assertion that Coder signs with its key file.

use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Pair, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "client-assertion-unverifiable",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Authelia cannot verify the assertion that Coder signs with its key file",
    page: include_str!("../../../docs/rules/client-assertion-unverifiable.md"),
    check,
};

/// The one algorithm that Coder signs with.
const ALGORITHM: &str = "RS256";

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    context.coder()?;
    let options = &pair.registration.options;
    let key = pair.relying_party.client_key();
    if known(&key)?.is_empty() || *known(&options.text("token_endpoint_auth_method"))? != "private_key_jwt" {
        return Err(Coverage::NotApplicable);
    }
    let signing = options.text("token_endpoint_auth_signing_alg");
    let algorithm = *known(&signing)?;
    if algorithm != ALGORITHM {
        findings.report(
            Finding::at(signing.place, text!("only {} is accepted", quoted(algorithm)))
                .related(key.written_at(), "Coder signs with RS256, always")
                .says(
                    algorithm,
                    text!("Coder signs its assertion with RS256, not {}", quoted(algorithm)),
                    WHY,
                )
                // A key of that algorithm may have to come with it, which only the user has.
                .help("token_endpoint_auth_signing_alg: 'RS256'"),
        );
        return Ok(());
    }
    one_key(&pair, findings)?;
    // Whether the one registered is the other half of Coder's key is in a file where Coder runs.
    Err(Coverage::NotChecked {
        reason: "Coder's key file is where Coder runs, so its key is not compared with the registered one".into(),
        remedy: None,
    })
}

const WHY: &str = "After the login Authelia answers Coder's token request with invalid_client, and Coder shows: Failed \
                   exchanging Oauth code.";

/// Coder's assertion does not name its key, so there has to be one key that fits, and no second.
fn one_key(pair: &Pair<'_>, findings: &mut Findings) -> Check {
    let jwks = &pair.registration.jwks;
    if jwks.is_absent() {
        return Err(Coverage::not_checked(
            "the registered keys are fetched from `jwks_uri`, and nothing is fetched here",
        ));
    }
    let mut fitting = Vec::new();
    for key in known(jwks)? {
        let (algorithm, purpose) = (key.text("algorithm"), key.text("use"));
        if let Some(why) = algorithm.why_unknown().or(purpose.why_unknown()) {
            return Err(why.into());
        }
        if algorithm.value().is_none_or(|algorithm| *algorithm == ALGORITHM)
            && purpose.value().is_none_or(|purpose| *purpose == "sig")
        {
            fitting.push(key.place());
        }
    }
    if let [first, second, ..] = fitting.as_slice() {
        findings.report(
            Finding::at(*second, "fits as well")
                .related(*first, "fits Coder's signature")
                .says(
                    "jwks",
                    "two registered keys fit, and Coder does not say which it uses",
                    "Coder's assertion carries no key id, and where more than one key fits Authelia takes none: the \
                     token request ends in invalid_client.",
                )
                .help("keep one key with `algorithm: 'RS256'` and `use: 'sig'` among the client's `jwks`"),
        );
    }
    Ok(())
}
