//! Parameters that say whether the user has to log in or to agree.
//!
//! Source: authelia/authelia v4.39.20 `internal/oidc/util.go` `RequestFormRequiresLogin`,
//! `internal/handlers/handler_oauth2_authorization.go`; authelia.com/provider/oauth2 v0.2.31
//! `handler/openid/validator.go` `ValidatePrompt`.

use super::extra::{Broken, Extra, broken, doubtful};
use crate::authelia::versions::{LOGS_IN_AGAIN, MAX_AGE_PARAMETER};
use crate::finding::Stage;

/// The prompts that Authelia knows.
const PROMPTS: [&str; 4] = ["none", "login", "consent", "select_account"];
/// How long Authelia waits for the consent, in seconds.
const PATIENCE: i64 = 600;

pub(super) fn prompt(extra: &Extra<'_>, value: &str) -> Broken {
    let words = extra.request.prompts();
    let none = words.contains(&"none");
    if (none && words.len() > 1) || !words.iter().all(|word| PROMPTS.contains(word)) {
        return broken(
            Stage::Authorization,
            "After the login Authelia sends the user back with invalid_request: it knows the prompts none (alone), login, \
             consent and select_account.",
        );
    }
    match (none, value) {
        (false, _) if words.contains(&"login") && !LOGS_IN_AGAIN.holds(extra.pair.versions.provider) => doubtful(
            Stage::Authorization,
            "Whoever is logged in to Authelia already is sent back with login_required: this version does not ask for \
             the password again.",
        ),
        (false, _) => Ok(None),
        (true, "none") => broken(
            Stage::Authorization,
            "Authelia sends whoever is not logged in to it back with login_required, instead of showing its login page.",
        ),
        // With a space beside it the word is only seen after the login.
        (true, _) => doubtful(
            Stage::Authorization,
            "Whoever is not logged in to Authelia yet logs in, and is then sent back with login_required, unless that \
             took less than a second.",
        ),
    }
}

/// What is no number counts as 0, and so does one that is too large.
pub(super) fn max_age(extra: &Extra<'_>, value: &str) -> Broken {
    const LOOP: &str = "Authelia finds every login too old, also the one of a moment ago: it asks for the password on its \
                        consent page again and again, and the user never gets back to Coder.";
    let seconds = value.parse::<i64>().unwrap_or(0);
    if !MAX_AGE_PARAMETER.holds(extra.pair.versions.provider) {
        if seconds <= 0 {
            return Ok(None);
        }
        return doubtful(
            Stage::Authorization,
            "Whoever logged in to Authelia longer ago than that is sent back with login_required: this version does not \
             ask for the password again.",
        );
    }
    // Go's durations are nanoseconds in 64 bits, which a large number of seconds runs over.
    let nanoseconds = seconds.wrapping_mul(1_000_000_000);
    match nanoseconds {
        0 => broken(Stage::Consent, LOOP),
        1.. => Ok(None),
        _ if nanoseconds / 1_000_000_000 <= -PATIENCE => broken(Stage::Consent, LOOP),
        _ => doubtful(
            Stage::Consent,
            "Authelia takes a login for new enough only if it took longer than that; else it asks for the password again.",
        ),
    }
}

pub(super) fn consent_id(_: &Extra<'_>, value: &str) -> Broken {
    if value.is_empty() {
        return Ok(None);
    }
    doubtful(
        Stage::Consent,
        "Authelia uses this name for its own sessions of consent: whoever is logged in to it already is sent back with \
         server_error.",
    )
}
