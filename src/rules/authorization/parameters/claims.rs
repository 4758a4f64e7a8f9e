//! `claims`.
//!
//! Source: authelia/authelia v4.39.20 `internal/handlers/handler_oauth2_authorization_claims.go`,
//! `internal/oidc/claims.go` `ValidateClaimsRequests`, `MatchesIssuer`, `MatchesSubject`.

use super::extra::{Broken, Extra, broken, doubtful};
use crate::authelia::versions::CLAIMS_PARAMETER;
use crate::finding::{Coverage, Stage};
use crate::rules::{holds, known};
use crate::signin::scopes::have_openid;
use crate::signin::{ClaimsParameter, ClaimsRequests};

pub(super) fn claims(extra: &Extra<'_>, value: &str) -> Broken {
    let requested = extra.request.scopes();
    let openid = have_openid(known(&requested)?);
    if !CLAIMS_PARAMETER.holds(extra.pair.versions.provider) || !openid {
        return Ok(None);
    }
    let parameter = ClaimsParameter::read(Some(value));
    let requests = match &parameter {
        ClaimsParameter::None => return Ok(None),
        ClaimsParameter::Malformed => {
            return broken(
                Stage::Authorization,
                "After the login Authelia sends the user back with invalid_request: it cannot read the `claims` parameter.",
            );
        }
        ClaimsParameter::Requests(requests) => requests,
    };
    if !are_registered(extra, requests)? {
        return broken(
            Stage::Authorization,
            "After the login Authelia sends the user back with access_denied: a claim is requested whose scope is not \
             registered for this client.",
        );
    }
    for issuer in requests.demanded("iss") {
        let own = extra.discovery.and_then(|discovery| discovery.endpoints.as_ref());
        let own = own.ok_or_else(|| Coverage::not_checked("the issuer is not known that `claims` is held against"))?;
        if issuer.as_str() != Some(own.text.as_str()) {
            return broken(
                Stage::Authorization,
                "After the login Authelia sends the user back with access_denied: it is not the issuer that is demanded.",
            );
        }
    }
    let mut subjects = requests.demanded("sub").peekable();
    if subjects.peek().is_none() {
        return Ok(None);
    }
    let can_be = |subject: &serde_json::Value| subject.as_str().is_some_and(is_uuid);
    if subjects.all(can_be) {
        return doubtful(
            Stage::Authorization,
            "Authelia lets in the one user who has this subject, and sends every other back with access_denied.",
        );
    }
    broken(
        Stage::Authorization,
        "After the login Authelia sends the user back with access_denied: no user has the subject that is demanded, \
         because Authelia's are UUIDs.",
    )
}

/// Whether each claim that a scope carries has one that is registered; claims that no scope carries are ignored.
fn are_registered(extra: &Extra<'_>, requests: &ClaimsRequests) -> Result<bool, Coverage> {
    let registered = extra.pair.registration.options.list("scopes");
    for claim in requests.claims() {
        let carrying = extra.pair.scopes_with(claim)?;
        if !carrying.is_empty() && !holds(&registered, |scope| carrying.iter().any(|known| known == scope))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}
