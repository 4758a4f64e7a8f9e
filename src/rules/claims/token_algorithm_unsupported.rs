//! `token-algorithm-unsupported`: Authelia signs or encrypts in a way that Coder cannot read.

use crate::finding::{Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Rule};

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

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let ignores = pair.relying_party.options.flag("CODER_OIDC_IGNORE_USERINFO").value() == Some(&true);
    let mut options = vec![
        ("id_token_signed_response_alg", "'RS256'", Stage::Token, ID_TOKEN),
        ("id_token_encrypted_response_alg", "'none'", Stage::Token, ID_TOKEN),
    ];
    if !ignores {
        options.push(("userinfo_signed_response_alg", "'none'", Stage::Claims, USERINFO));
        options.push(("userinfo_encrypted_response_alg", "'none'", Stage::Claims, USERINFO));
    }
    let mut unknown = None;
    for (option, good, stage, why) in options {
        let setting = pair.registration.options.text(option);
        unknown = unknown.or_else(|| setting.why_unknown().cloned());
        let Some(algorithm) = setting.value() else { continue };
        let readable = if option.contains("encrypted") {
            matches!(*algorithm, "" | "none")
        } else {
            !algorithm.starts_with("HS")
        };
        if readable {
            continue;
        }
        findings.report(
            Finding::at(setting.place, "Coder cannot read this")
                .related(
                    pair.relying_party.client_id_place(),
                    "signs users in with this registration",
                )
                .stage(stage)
                .says(
                    option,
                    format!("Coder cannot read what {} makes", quoted(algorithm)),
                    why,
                )
                .help(format!("{option}: {good}")),
        );
    }
    unknown.map_or(Ok(()), |why| Err((&why).into()))
}
