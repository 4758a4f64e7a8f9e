//! The parameter `claims` of an authorization request.
//!
//! Source: authelia/authelia v4.39.20 `internal/oidc/claims.go` `NewClaimRequests`, `ValidateClaimsRequests`,
//! `MatchesIssuer`, `MatchesSubject`; Go's `encoding/json`, which takes keys of structures in any case.

use serde_json::{Map, Value as Json};

/// What the parameter comes to.
pub enum ClaimsParameter {
    /// It is not sent, or empty.
    None,
    /// It is no JSON of the form that is wanted.
    Malformed,
    /// The claims that it asks for.
    Requests(ClaimsRequests),
}

/// The claims that are asked for, each with the value it has to have, if one is demanded.
#[derive(Default)]
pub struct ClaimsRequests {
    /// Those of the ID token.
    pub id_token: Vec<(String, Option<Json>)>,
    /// Those of the userinfo endpoint.
    pub userinfo: Vec<(String, Option<Json>)>,
}

impl ClaimsParameter {
    /// Reads the parameter's text.
    pub fn read(text: Option<&str>) -> Self {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return ClaimsParameter::None;
        };
        match serde_json::from_str::<Json>(text).ok().and_then(|json| requests(&json)) {
            Some(requests) => ClaimsParameter::Requests(requests),
            None => ClaimsParameter::Malformed,
        }
    }

    /// What is asked for, if anything is.
    pub fn requests(&self) -> Option<&ClaimsRequests> {
        match self {
            ClaimsParameter::Requests(requests) => Some(requests),
            ClaimsParameter::None | ClaimsParameter::Malformed => None,
        }
    }
}

impl ClaimsRequests {
    /// Every claim that is asked for.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        self.id_token
            .iter()
            .chain(&self.userinfo)
            .map(|(claim, _)| claim.as_str())
    }

    /// The values that `claim` is demanded to have.
    pub fn demanded<'c>(&'c self, claim: &'c str) -> impl Iterator<Item = &'c Json> {
        let all = self.userinfo.iter().chain(&self.id_token);
        all.filter(move |(name, _)| name == claim)
            .filter_map(|(_, value)| value.as_ref())
    }
}

fn requests(json: &Json) -> Option<ClaimsRequests> {
    let object = match json {
        Json::Null => return Some(ClaimsRequests::default()),
        Json::Object(object) => object,
        _ => return None,
    };
    Some(ClaimsRequests {
        id_token: member(field(object, "id_token"))?,
        userinfo: member(field(object, "userinfo"))?,
    })
}

fn field<'j>(object: &'j Map<String, Json>, name: &str) -> Option<&'j Json> {
    let mut fields = object.iter();
    let same = fields.find(|(key, _)| key.eq_ignore_ascii_case(name));
    object.get(name).or(same.map(|(_, value)| value))
}

/// The claims in one member; `None` if Go would not decode it.
fn member(json: Option<&Json>) -> Option<Vec<(String, Option<Json>)>> {
    let object = match json {
        None | Some(Json::Null) => return Some(Vec::new()),
        Some(Json::Object(object)) => object,
        Some(_) => return None,
    };
    let claims = object.iter().map(|(claim, request)| {
        let request = match request {
            Json::Null => return Some((claim.clone(), None)),
            Json::Object(request) => request,
            _ => return None,
        };
        let essential = field(request, "essential");
        let values = field(request, "values");
        let decodes = essential.is_none_or(|value| value.is_boolean() || value.is_null())
            && values.is_none_or(|value| value.is_array() || value.is_null());
        let value = field(request, "value").filter(|value| !value.is_null()).cloned();
        decodes.then(|| (claim.clone(), value))
    });
    claims.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_go_decodes_is_a_request() {
        for (text, asks) in [
            (r#"{"userinfo": {"email": null}}"#, Some(1)),
            (
                r#"{"ID_TOKEN": {"email": {"Essential": true}}, "userinfo": null}"#,
                Some(1),
            ),
            (r#"{"other": 1}"#, Some(0)),
            ("null", Some(0)),
            ("[]", None),
            ("{", None),
            ("\"email\"", None),
            (r#"{"userinfo": ["email"]}"#, None),
            (r#"{"userinfo": {"email": true}}"#, None),
            (r#"{"userinfo": {"email": {"essential": "true"}}}"#, None),
            (r#"{"userinfo": {"email": {"values": "x"}}}"#, None),
        ] {
            let read = ClaimsParameter::read(Some(text));
            assert_eq!(
                read.requests().map(|requests| requests.claims().count()),
                asks,
                "{text}"
            );
        }
        assert!(matches!(ClaimsParameter::read(Some("")), ClaimsParameter::None));
    }
}
