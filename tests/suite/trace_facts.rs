//! What the walk says of single values where what happens is not what it looks like: each as it was seen in sign-ins that
//! were driven through Authelia 4.39.20.

use std::path::Path;

use crate::sign_in_facts::{Row, row, write};
use crate::support::temporary::temporary;
use crate::support::{json, of_pair};
use serde_json::Value;

/// The value of the walk that is meant: the stage, and the names from there on. `>` is a parameter of the stage's request,
/// `<` what comes back.
type Place = &'static [&'static str];

/// What a walk says: Coder's version, of which value, what its value or its note has, and the stage at which it stops. No
/// text: there is no such value.
type Said = (&'static str, Place, &'static str, &'static str);

const PASSES: &str = "";
const NOTHING: &str = "";
const CHALLENGE: &[&str] = &[
    r#"CODER_OIDC_AUTH_URL_PARAMS={"code_challenge":"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM","code_challenge_method":"S256"}"#,
];
const PLAIN: &[&str] =
    &[r#"CODER_OIDC_AUTH_URL_PARAMS={"code_challenge":"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}"#];
const CHALLENGE_SENT: Place = &["authorization", ">", "code_challenge"];
const VERIFIER: Place = &["token", ">", "code_verifier"];
const STATE: Place = &["authorization", ">", "state"];
const PAGE: Place = &["consent", "consent page"];
const ALGORITHM: Place = &["token", "<", "id_token_signed_response_alg"];
const HOW: Place = &["token", "authentication"];
const METHOD: Place = &["token", "authentication", "token_endpoint_auth_method"];
const IMPLICIT: &[&str] = &["consent_mode: implicit"];
const REMEMBERED: &[&str] = &["consent_mode: pre-configured"];
const BY_KEY: &[&str] = &[
    "id_token_signed_response_alg: HS256",
    "id_token_signed_response_key_id: main",
];
const PUBLIC: &[&str] = &["public: true", "token_endpoint_auth_method: none"];
const POST: &[&str] = &["token_endpoint_auth_method: client_secret_post"];
/// A secret that no header can carry.
const INVISIBLE: &str = "fo\u{200b}o";

const fn base() -> Row {
    row("", "")
}

#[rustfmt::skip] // A table reads best with a row a line.
const ROWS: &[(Row, &str, Said)] = &[
    // From 2.30.0 on Coder's own challenge comes last, and wins.
    (base().coder(CHALLENGE), "foo", ("2.30.0", CHALLENGE_SENT, "the SHA-256 of a random verifier", PASSES)),
    (base().coder(CHALLENGE), "foo", ("2.30.0", VERIFIER, "what `code_challenge` was made of", PASSES)),
    (base().coder(CHALLENGE), "foo", ("2.29.18", CHALLENGE_SENT, "set by CODER_OIDC_AUTH_URL_PARAMS", "token")),
    (base().coder(CHALLENGE), "foo", ("2.24.2", VERIFIER, NOTHING, "token")),
    (base().coder(PLAIN), "foo", ("2.24.2", CHALLENGE_SENT, "set by CODER_OIDC_AUTH_URL_PARAMS", "authorization")),
    // A state of one's own.
    (base().coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"state":"12345678"}"#]), "foo", ("2.35.1", STATE, "12345678", "token")),
    (base().coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"state":"1234567"}"#]), "foo", ("2.35.1", STATE, "1234567", "authorization")),
    // Several words of `prompt`, and none.
    (base().client(IMPLICIT).coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"prompt":"login consent"}"#]), "foo", ("2.35.1", PAGE, "at every sign-in", PASSES)),
    (base().client(REMEMBERED).coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"prompt":"select_account login"}"#]), "foo", ("2.35.1", PAGE, "at every sign-in", PASSES)),
    (base().client(REMEMBERED).coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"prompt":"  consent "}"#]), "foo", ("2.35.1", PAGE, "because of `prompt=consent`", PASSES)),
    (base().client(IMPLICIT).coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"prompt":"select_account"}"#]), "foo", ("2.35.1", PAGE, "never", PASSES)),
    (base().client(REMEMBERED), "foo", ("2.35.1", PAGE, "once, if the user has it remembered", PASSES)),
    (base().client(&["consent_mode: pre-configured", "pre_configured_consent_duration: 10ms"]), "foo", ("2.35.1", PAGE, "because it is forgotten at once", PASSES)),
    // The key whose id is set decides on the algorithm.
    (base(), "foo", ("2.35.1", ALGORITHM, "RS256", PASSES)),
    (base(), "foo", ("2.35.1", ALGORITHM, "Coder verifies RS, PS and ES signatures", PASSES)),
    (base().client(BY_KEY), "foo", ("2.35.1", ALGORITHM, "RS256", PASSES)),
    (base().client(BY_KEY), "foo", ("2.35.1", ALGORITHM, "that of the key whose id is set", PASSES)),
    // A public client, and one whose secret is in the body.
    (base().client(PUBLIC), "", ("2.35.1", HOW, "HTTP Basic with an empty secret", PASSES)),
    (base().client(PUBLIC), "", ("2.35.1", METHOD, "the first request is taken", PASSES)),
    (base().client(POST), "foo", ("2.35.1", METHOD, "the first is answered with 401", PASSES)),
    (base().client(POST), INVISIBLE, ("2.35.1", METHOD, "the first is answered with 400", PASSES)),
    (base(), "foo", ("2.35.1", METHOD, "the first request's", PASSES)),
    (base(), INVISIBLE, ("2.35.1", METHOD, "no header can carry the secret of", "token")),
];

/// The value that is meant.
fn value<'w>(walk: &'w Value, place: Place) -> &'w Value {
    let named = |list: &'w Value, key: &str, name: &str| {
        let mut values = list.as_array().into_iter().flatten();
        values.find(|value| value[key] == name).unwrap_or(&Value::Null)
    };
    let step = |stage: &str| named(&walk["steps"], "stage", stage);
    match place {
        [stage, ">", name] => named(&step(stage)["request"]["parameters"], "name", name),
        [stage, "<", name] => named(&step(stage)["request"]["answer"], "name", name),
        [stage, name, other] => named(
            &named(&step(stage)["values"], "name", name)["held_against"],
            "name",
            other,
        ),
        [stage, name] => named(&step(stage)["values"], "name", name),
        _ => &Value::Null,
    }
}

fn walk(at: &Path, row: &Row, secret: &str, version: &str) -> Value {
    write(
        at,
        row,
        secret,
        &row.coder.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(),
    );
    let more = [
        "--env-format",
        "raw",
        "--authelia-version",
        "4.39.20",
        "--coder-version",
        version,
    ];
    json(&of_pair(at, "trace", &more))
}

#[test]
fn the_walk_says_what_happens() {
    let temporary = temporary();
    let mut wrong = Vec::new();
    for (row, secret, (version, place, says, stops)) in ROWS {
        let walk = walk(temporary.path(), row, secret, version);
        let got = value(&walk, place);
        let has = |name: &str| got[name].as_str().is_some_and(|text| text.contains(*says));
        let said = if says.is_empty() {
            got.is_null()
        } else {
            has("value") || has("note")
        };
        let stopped = walk["stops_at"].as_str().unwrap_or_default();
        if !said || stopped != *stops {
            wrong.push(format!(
                "{:?} {:?} as {version}: {place:?} {says:?} {stops:?}, got {stopped:?} {got}",
                row.client, row.coder
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
