//! What sign-ins driven through Authelia 4.39.20 by what Coder is made of showed, one statement after the other, beside
//! the recorded ones in `fixtures/signin`.

mod row;
mod values;

pub(crate) use row::{Row, row, write};
use row::{missing, said};

use crate::support::temporary::temporary;

const WORKS: &str = "";
const REFUSED: &str = "error authelia-invalid-client";
const TWO_FACTOR: &[&str] = &["authorization_policy: two_factor"];
const POLICY: &[&str] = &["authorization_policy: own"];
const NAMES_ARE_ADDRESSES: &str = "authentication_backend: {ldap: {implementation: custom, address: 'ldap://a.example.com', base_dn: 'dc=a', user: 'cn=a,dc=a', password: 'a-password', users_filter: '({username_attribute}={input})', groups_filter: '(member={dn})', attributes: {username: mail}}}\n";
const NO_SECOND_FACTOR: &str = "totp: {disable: true}\nwebauthn: {disable: true}\n";
const ONE_REFUSAL: &str = "server: {endpoints: {rate_limits: {openid_connect_token: {enable: true, buckets: [{period: 1m, requests: 1}]}}}}\n";
const POST: &[&str] = &["token_endpoint_auth_method: client_secret_post"];
const GROUPS: &[&str] = &["scopes: [openid, profile, email, groups]"];
/// A key of the client's that nothing is encrypted to with RSA; used nowhere else.
const OTHER_KEY: &str = "jwks: [{key_id: k, use: enc, key: \"-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEBpLWBWTeIQjW6B58Kno0JM1YRlN8\\nsAiwZrbSBn6yw/U1PRv8PUodqs70Ac7XVQSu6BJhUxk8Y4HZU5ZMV7YlbQ==\\n-----END PUBLIC KEY-----\\n\"}]";
const OWN_SCOPE: &[&str] = &["scopes: [openid, profile, email, own]", "claims_policy: own"];
const OWN_EMAIL: &[&str] = &[
    "CODER_OIDC_SCOPES=openid,profile,email,own",
    "CODER_OIDC_EMAIL_FIELD=own",
];
const OWN_GROUPS: &[&str] = &[
    "CODER_OIDC_SCOPES=openid,profile,email,own",
    "CODER_OIDC_GROUP_FIELD=own",
    "CODER_OIDC_ALLOWED_GROUPS=a",
];
const OF_GROUPS: &[&str] = &[
    "claims_policies: {own: {custom_claims: {own: {attribute: groups}}}}",
    "scopes: {own: {claims: [own]}}",
];
const OF_DEPARTMENT: &[&str] = &[
    "claims_policies: {own: {custom_claims: {own: {attribute: department}}}}",
    "scopes: {own: {claims: [own]}}",
];
const IN_ACCESS_TOKEN: &[&str] =
    &["claims_policies: {own: {access_token: [email, email_verified, preferred_username]}}"];
const FROM_ACCESS_TOKEN: &[&str] = &["CODER_OIDC_ACCESS_TOKEN_CLAIMS=true", "CODER_OIDC_IGNORE_USERINFO=true"];

const ROWS: &[Row] = &[
    row("the base", WORKS),
    row("an encrypted access token has too many parts for userinfo", "error token-algorithm-unsupported")
        .client(&["access_token_encrypted_response_alg: A128KW", "access_token_signed_response_alg: RS256"]),
    row("unless Coder does not ask userinfo", WORKS)
        .client(&[
            "access_token_encrypted_response_alg: A128KW",
            "access_token_signed_response_alg: RS256",
            "claims_policy: own",
        ])
        .provider(&["claims_policies: {own: {id_token: [email, email_verified, preferred_username, name]}}"])
        .coder(&["CODER_OIDC_IGNORE_USERINFO=true"]),
    row("no key of the client's fits", "error token-algorithm-unsupported")
        .client(&["access_token_encrypted_response_alg: RSA-OAEP", "access_token_signed_response_alg: RS256", OTHER_KEY]),
    row("one of them fits, and userinfo is ignored", WORKS)
        .client(&[
            "access_token_encrypted_response_alg: ECDH-ES+A256KW",
            "access_token_signed_response_alg: RS256",
            "claims_policy: own",
            OTHER_KEY,
        ])
        .provider(&["claims_policies: {own: {id_token: [email, email_verified, preferred_username, name]}}"])
        .coder(&["CODER_OIDC_IGNORE_USERINFO=true"]),
    row("a key id beside the algorithm none, for the access token", "error token-algorithm-unsupported")
        .client(&["access_token_encrypted_response_key_id: k", "access_token_encrypted_response_alg: none", OTHER_KEY]),
    row("a key id beside the algorithm none, for userinfo", "error token-algorithm-unsupported")
        .client(&["userinfo_encrypted_response_key_id: k", "userinfo_encrypted_response_alg: none", OTHER_KEY]),
    row("a key id without an algorithm", REFUSED).client(&["id_token_encrypted_response_key_id: x"]),
    row("a key id beside the algorithm none", "error *")
        .client(&["id_token_encrypted_response_key_id: x", "id_token_encrypted_response_alg: none"]),
    row("two factors without a second", "error second-factor-unavailable")
        .client(TWO_FACTOR)
        .sections(NO_SECOND_FACTOR),
    row("two factors with Duo", WORKS)
        .client(TWO_FACTOR)
        .sections("totp: {disable: true}\nwebauthn: {disable: true}\nduo_api: {hostname: a.b, integration_key: x, secret_key: y}\n"),
    row("some may pass without a second factor", "warning second-factor-unavailable")
        .client(POLICY)
        .sections(NO_SECOND_FACTOR)
        .provider(&["authorization_policies: {own: {default_policy: one_factor, rules: [{policy: two_factor, subject: 'group:a'}]}}"]),
    row("every network is denied", "error authorization-policy-denies")
        .client(POLICY)
        .provider(&["authorization_policies: {own: {rules: [{policy: deny, networks: ['0.0.0.0/0', '::/0']}]}}"]),
    row("every network is denied in pieces", "error authorization-policy-denies")
        .client(POLICY)
        .provider(&["authorization_policies: {own: {rules: [{policy: deny, networks: ['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1']}]}}"]),
    row("every network is denied by name", "error authorization-policy-denies")
        .client(POLICY)
        .provider(&["authorization_policies: {own: {rules: [{policy: deny, networks: [all]}]}}"])
        .sections("definitions: {network: {all: ['0.0.0.0/0', '::/0']}}\n"),
    row("the rule behind it is never reached", "error authorization-policy-denies")
        .client(POLICY)
        .provider(&["authorization_policies: {own: {default_policy: deny, rules: [{policy: deny, networks: ['0.0.0.0/0', '::/0']}, {policy: one_factor, subject: 'group:a'}]}}"]),
    row("only half of the networks", WORKS)
        .client(POLICY)
        .provider(&["authorization_policies: {own: {rules: [{policy: deny, networks: ['0.0.0.0/0']}]}}"]),
    row("a group may pass", WORKS)
        .client(POLICY)
        .provider(&["authorization_policies: {own: {default_policy: deny, rules: [{policy: one_factor, subject: 'group:a'}]}}"]),
    row("a subject that nobody is", "error authorization-policy-denies")
        .client(POLICY)
        .provider(&["authorization_policies: {own: {default_policy: deny, rules: [{policy: one_factor, subject: 'user:'}]}}"]),
    row("the access token is over at once", "error token-lifespan-too-short").provider(&["lifespans: {access_token: 500ms}"]),
    row("the ID token is over at once", "error token-lifespan-too-short").provider(&["lifespans: {id_token: 500ms}"]),
    row("a code is over before the browser is back", "error token-lifespan-too-short").provider(&["lifespans: {authorize_code: 50ms}"]),
    row("a code may be over", "warning token-lifespan-too-short").provider(&["lifespans: {authorize_code: 500ms}"]),
    row("the registration's own lifespans count", "error token-lifespan-too-short")
        .client(&["lifespan: own"])
        .provider(&["lifespans: {custom: {own: {grants: {authorize_code: {access_token: 500ms}}}}}"]),
    row("those that it does not name do not", WORKS).provider(&["lifespans: {custom: {own: {authorize_code: 1ms, access_token: 1ms, id_token: 1ms}}}"]),
    row("an access token that is not used", WORKS)
        .client(&["claims_policy: own"])
        .provider(&["lifespans: {access_token: 500ms}", "claims_policies: {own: {id_token: [email, email_verified, preferred_username, name]}}"])
        .coder(&["CODER_OIDC_IGNORE_USERINFO=true"]),
    row("a second is enough", WORKS).provider(&["lifespans: {access_token: 1s, id_token: 1s, authorize_code: 1s}"]),
    row("Coder's first try uses up the limit", "error token-rate-limit-too-low")
        .client(POST)
        .sections(ONE_REFUSAL),
    row("the limit is not for what is accepted", WORKS)
        .client(&["token_endpoint_auth_method: client_secret_basic"])
        .sections(ONE_REFUSAL),
    row("a limit of two is enough", WORKS)
        .client(POST)
        .sections("server: {endpoints: {rate_limits: {openid_connect_token: {enable: true, buckets: [{period: 1m, requests: 2}]}}}}\n"),
    row("claims that are never an address of a domain", "error email-domain-unmatchable")
        .coder(&["CODER_OIDC_EMAIL_FIELD=azp", "CODER_OIDC_EMAIL_DOMAIN=example.com"]),
    row("claims of the ID token alone", WORKS).coder(&["CODER_OIDC_EMAIL_FIELD=sub"]),
    row("a claim that is no text", "error email-claim-missing").coder(&["CODER_OIDC_EMAIL_FIELD=exp"]),
    row("a group that is never allowed", "error groups-scope-missing")
        .client(GROUPS)
        .coder(&["CODER_OIDC_SCOPES=openid,profile,email,groups", "CODER_OIDC_GROUP_FIELD=jti", "CODER_OIDC_ALLOWED_GROUPS=a"]),
    row("groups are no address", "error email-claim-missing")
        .client(OWN_SCOPE)
        .provider(OF_GROUPS)
        .coder(OWN_EMAIL),
    row("a text of the user's record may be one", WORKS)
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("authentication_backend: {file: {path: /users.yml, extra_attributes: {department: {value_type: string}}}}\n")
        .coder(OWN_EMAIL),
    row("a number of the user's record is none", "error email-claim-missing")
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("authentication_backend: {file: {path: /users.yml, extra_attributes: {department: {value_type: integer}}}}\n")
        .coder(OWN_EMAIL),
    row("several texts of the user's record are none", "error email-claim-missing")
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("authentication_backend: {file: {path: /users.yml, extra_attributes: {department: {value_type: string, multi_valued: true}}}}\n")
        .coder(OWN_EMAIL),
    row("a boolean of the user's record is none", "error email-claim-missing")
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("authentication_backend: {file: {path: /users.yml, extra_attributes: {department: {value_type: boolean}}}}\n")
        .coder(OWN_EMAIL),
    row("an expression that is true or false is none", "error email-claim-missing")
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("definitions: {user_attributes: {department: {expression: '\"dev\" in groups'}}}\n")
        .coder(OWN_EMAIL),
    row("an expression that is a text may be one", WORKS)
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("definitions: {user_attributes: {department: {expression: 'username + \"@example.com\"'}}}\n")
        .coder(OWN_EMAIL),
    row("numbers are no groups", "error groups-scope-missing")
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("authentication_backend: {file: {path: /users.yml, extra_attributes: {department: {value_type: integer}}}}\n")
        .coder(OWN_GROUPS),
    row("several texts are groups", WORKS)
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("authentication_backend: {file: {path: /users.yml, extra_attributes: {department: {value_type: string, multi_valued: true}}}}\n")
        .coder(OWN_GROUPS),
    row("a user name that is no text", "warning username-claim-missing")
        .client(OWN_SCOPE)
        .provider(OF_GROUPS)
        .coder(&["CODER_OIDC_SCOPES=openid,profile,email,own", "CODER_OIDC_USERNAME_FIELD=own"]),
    row("claims of a signed access token for Coder", WORKS)
        .client(&["access_token_signed_response_alg: RS256", "audience: [coder]", "requested_audience_mode: implicit", "claims_policy: own"])
        .provider(IN_ACCESS_TOKEN)
        .coder(FROM_ACCESS_TOKEN),
    row("the audience is asked for", WORKS)
        .client(&["access_token_signed_response_alg: RS256", "audience: [coder]", "claims_policy: own"])
        .provider(IN_ACCESS_TOKEN)
        .coder(&["CODER_OIDC_ACCESS_TOKEN_CLAIMS=true", "CODER_OIDC_IGNORE_USERINFO=true", "CODER_OIDC_AUTH_URL_PARAMS={\"audience\":\"coder\"}"]),
    row("the access token is for nobody", "error access-token-claims-unsupported")
        .client(&["access_token_signed_response_alg: RS256", "audience: [coder]", "claims_policy: own"])
        .provider(IN_ACCESS_TOKEN)
        .coder(FROM_ACCESS_TOKEN),
    row("a resource that is asked for in its place", "error access-token-claims-unsupported")
        .client(&["access_token_signed_response_alg: RS256", "audience: [coder, 'https://api.example.com']", "requested_audience_mode: implicit", "claims_policy: own"])
        .provider(IN_ACCESS_TOKEN)
        .coder(&["CODER_OIDC_ACCESS_TOKEN_CLAIMS=true", "CODER_OIDC_IGNORE_USERINFO=true", "CODER_OIDC_AUTH_URL_PARAMS={\"resource\":\"https://api.example.com\"}"]),
    row("an opaque access token", "error access-token-claims-unsupported")
        .client(&["audience: [coder]", "requested_audience_mode: implicit", "claims_policy: own"])
        .provider(IN_ACCESS_TOKEN)
        .coder(FROM_ACCESS_TOKEN),
    row("claims that are asked for come without their scope", WORKS)
        .coder(&["CODER_OIDC_SCOPES=openid", "CODER_OIDC_IGNORE_USERINFO=true", r#"CODER_OIDC_AUTH_URL_PARAMS={"claims":"{\"id_token\":{\"email\":null,\"email_verified\":null}}"}"#]),
    row("also in userinfo", WORKS)
        .coder(&["CODER_OIDC_SCOPES=openid", r#"CODER_OIDC_AUTH_URL_PARAMS={"claims":"{\"userinfo\":{\"email\":null,\"email_verified\":null}}"}"#]),
    row("else they do not come there either", "error email-claim-missing").coder(&["CODER_OIDC_SCOPES=openid"]),
    row("else they do not", "error userinfo-ignored").coder(&["CODER_OIDC_SCOPES=openid", "CODER_OIDC_IGNORE_USERINFO=true"]),
    row("the id of an RSA key counts more than HS256", WORKS)
        .client(&["id_token_signed_response_alg: HS256", "id_token_signed_response_key_id: main"]),
    row("the same for userinfo", WORKS)
        .client(&["userinfo_signed_response_alg: HS256", "userinfo_signed_response_key_id: main"]),
    row("HS256 alone for userinfo", "error token-algorithm-unsupported").client(&["userinfo_signed_response_alg: HS256"]),
    row("user names that are addresses stand in", "warning email-claim-missing")
        .sections(NAMES_ARE_ADDRESSES)
        .coder(&["CODER_OIDC_SCOPES=openid,profile", "CODER_OIDC_IGNORE_EMAIL_VERIFIED=true"]),
    row("others do not", "error email-claim-missing")
        .coder(&["CODER_OIDC_SCOPES=openid,profile", "CODER_OIDC_IGNORE_EMAIL_VERIFIED=true"]),
    row("a claim of the configuration's own may stand in", "warning email-claim-missing")
        .client(OWN_SCOPE)
        .provider(OF_DEPARTMENT)
        .sections("authentication_backend: {file: {path: /users.yml, extra_attributes: {department: {value_type: string}}}}\n")
        .coder(&["CODER_OIDC_SCOPES=openid,own", "CODER_OIDC_USERNAME_FIELD=own", "CODER_OIDC_IGNORE_EMAIL_VERIFIED=true"]),
    row("HS256 alone", "error token-algorithm-unsupported").client(&["id_token_signed_response_alg: HS256"]),
    row("the login page is asked for", "note consent-every-sign-in")
        .client(&["consent_mode: implicit"])
        .coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"prompt":"login"}"#]),
    row("the consent page is asked for", "note consent-every-sign-in")
        .client(&["consent_mode: pre-configured"])
        .coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"prompt":"consent"}"#]),
    row("an issuer with a query is not compared, and still asks for the portal", "error issuer-mismatch")
        .coder(&["CODER_OIDC_ISSUER_URL=https://auth.example.com?x=y", "CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS=true"]),
    row("an issuer that is not compared may have capitals", WORKS)
        .coder(&["CODER_OIDC_ISSUER_URL=HTTPS://auth.example.com", "CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS=true"]),
    row("the address of a tunnel is registered by nobody", "error access-url-missing").coder(&["CODER_ACCESS_URL="]),
    row("unless it is", WORKS)
        .client(&["redirect_uris: ['https://abc.pit-1.try.coder.app/api/v2/users/oidc/callback']"])
        .coder(&["CODER_ACCESS_URL="]),
    row("the mode that Authelia has by default asks every time", "note consent-every-sign-in"),
    row("a consent that is forgotten at once", "note consent-every-sign-in")
        .client(&["consent_mode: pre-configured", "pre_configured_consent_duration: 0"]),
    row("or a moment later", "note consent-every-sign-in")
        .client(&["consent_mode: pre-configured", "pre_configured_consent_duration: 500ms"]),
    row("an extra redirect URI that is Coder's own has to be registered, too", "error redirect-uri-not-registered")
        .client(&["redirect_uris: ['https://other.example.com/api/v2/users/oidc/callback']"])
        .coder(&[r#"CODER_OIDC_AUTH_URL_PARAMS={"redirect_uri":"https://coder.example.com/api/v2/users/oidc/callback"}"#]),
    row("the refresh grant's own lifespans end the session", "warning session-outlives-refresh-token")
        .client(&["scopes: [openid, profile, email, offline_access]", "grant_types: [authorization_code, refresh_token]", "lifespan: own"])
        .provider(&["lifespans: {custom: {own: {refresh_token: 90d, grants: {refresh_token: {refresh_token: 1m, access_token: 10m}}}}}"])
        .coder(&["CODER_OIDC_SCOPES=openid,profile,email,offline_access"]),
];

#[test]
fn each_statement_holds() {
    let temporary = temporary();
    let mut wrong = Vec::new();
    for row in ROWS {
        let coder: Vec<String> = row.coder.iter().map(|line| (*line).to_owned()).collect();
        let said = said(temporary.path(), row, "foo", &coder);
        if missing(&said, row.rule) {
            wrong.push(format!("{}: {:?}, got {said:?}", row.about, row.rule));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
