//! What is true of Coder.
//!
//! Source: coder/coder `coderd/httpmw/oauth2.go` `ExtractOAuth2`, `cli/server.go` `createOIDCConfig`;
//! golang.org/x/oauth2 `internal/token.go` `RetrieveToken`.

use super::versions::{ENDS_WITH_TOKEN, PKCE};
use super::{CALLBACK_PATH, EXTRA_PARAMETERS};
use crate::party::Confidence;
use crate::party::claims::IdTokens;
use crate::party::facts::{Authentication, Fact, Facts, Sends, SettingNames, Shows};
use crate::version::Version;

/// The length of the random `state` that every version sends.
const STATE_LENGTH: usize = 32;

/// The signatures that it verifies.
///
/// Source: coreos/go-oidc v3 `oidc/jose.go`, `oidc/verify.go`.
const ALGORITHMS: [&str; 9] = [
    "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512",
];

/// What is true of Coder of this version.
pub fn facts(version: Version) -> Facts {
    let challenge = if PKCE.holds(version) {
        Sends::WhenOffered
    } else {
        Sends::Never
    };
    Facts {
        id: "coder".into(),
        name: "Coder".into(),
        version: Some(version.to_string()),
        settings: SettingNames {
            client_id: "CODER_OIDC_CLIENT_ID".into(),
            client_secret: "CODER_OIDC_CLIENT_SECRET".into(),
            client_key: "CODER_OIDC_CLIENT_KEY_FILE".into(),
            issuer: "CODER_OIDC_ISSUER_URL".into(),
            address: "CODER_ACCESS_URL".into(),
            redirect_uri: "CODER_OIDC_REDIRECT_URL".into(),
            scopes: "CODER_OIDC_SCOPES".into(),
            extra_parameters: EXTRA_PARAMETERS.into(),
        },
        callback_path: Some(CALLBACK_PATH.into()),
        response_type: Fact::read("code".into()),
        parameters: &[("access_type", "offline")],
        pushes: Fact::read(false),
        state_length: Fact::read(STATE_LENGTH),
        challenge: Fact::read(challenge),
        challenge_since: Some(PKCE.first().to_string()),
        methods: Fact::read(vec![
            Authentication::ClientSecretBasic,
            Authentication::ClientSecretPost,
        ]),
        ends_with_token: Fact::read(ENDS_WITH_TOKEN.holds(version)),
        refreshes: Fact::read(true),
        // Which claims it looks for is told by its settings.
        claims: Vec::new(),
        id_tokens: Fact::read(IdTokens {
            algorithms: ALGORITHMS.map(str::to_owned).to_vec(),
        }),
        shows: Shows {
            discovers: " when it starts",
            discovery: "it exits".into(),
            no_issuer: "Coder refuses to start: OIDC issuer URL must be set".into(),
            exchange: "Coder shows: Failed exchanging Oauth code".into(),
        },
        certainty: Confidence::Source,
        overridden: None,
        beaten_by: None,
    }
}

/// Whether `host` is that of a tunnel, of which Coder keeps the same one.
///
/// Source: coder/coder v2.35.1 `coderd/devtunnel/servers.go` `Regions`, `coderd/devtunnel/tunnel.go` `New`.
pub fn is_of_tunnel(host: &str) -> bool {
    host.ends_with(".try.coder.app")
}
