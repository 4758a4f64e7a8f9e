//! How the client authenticates, and its secret.

use super::defects::Defects;
use super::{Client, SecretKind, texts};
use crate::authelia::refusals::client::{
    METHOD_NONE, METHOD_OF_PUBLIC, METHOD_UNKNOWN, METHODS_MIXED, PRIVATE_KEY_JWT_ALGORITHM,
    PRIVATE_KEY_JWT_OTHER_KEYS, PRIVATE_KEY_JWT_WITHOUT_ALGORITHM, PRIVATE_KEY_JWT_WITHOUT_KEYS, SECRET_JWT_ALGORITHM,
    SECRET_JWT_DIGEST, SECRET_OF_PUBLIC, SECRET_PLAIN, SECRET_REQUIRED,
};
use crate::authelia::versions::{ENDPOINT_METHODS, SYMMETRIC_ANSWERS};
use crate::authelia::{rule, subject};
use crate::digest;
use crate::finding::{Change, Help, Side, quoted};
use crate::source::Span;
use crate::version::Version;

/// The endpoints at which a client authenticates, the token endpoint first.
const ENDPOINTS: [&str; 4] = ["token", "revocation", "introspection", "pushed_authorization_request"];

/// What the four endpoints demand together.
#[derive(Default)]
struct Demands {
    /// Some endpoint needs a secret.
    secret: bool,
    /// Some endpoint needs the secret itself, not its digest.
    secret_jwt: bool,
    /// A method is not known.
    unknown: bool,
}

pub(super) fn check(client: &Client<'_>, version: Version, defects: &mut Defects) {
    let public = client.options.flag("public");
    let Some(public) = public.value().copied() else { return };
    let mut demands = Demands::default();
    let own_methods = if ENDPOINT_METHODS.holds(version) { 4 } else { 1 };
    for endpoint in &ENDPOINTS[..own_methods] {
        method(client, endpoint, public, &mut demands, defects);
    }
    secret(client, public, &demands, version, defects);
}

/// A public client's method, or that it is not public: which is likelier, a registered secret tells.
fn public_or_not(client: &Client<'_>, place: Span, option: &str) -> Help {
    let method = Change::keys(Side::Registration, place, format!("{option}: 'none'"));
    let public = Change::keys(Side::Registration, client.options.place(), "public: false");
    if matches!(client.secret, SecretKind::None) {
        Help::from(method).or(public)
    } else {
        Help::from(public).or(method)
    }
}

/// The methods, the likeliest first.
pub(super) const METHODS: [&str; 5] = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "none",
];

fn method(client: &Client<'_>, endpoint: &str, public: bool, demands: &mut Demands, defects: &mut Defects) {
    let option = [endpoint, "_endpoint_auth_method"].concat();
    let setting = client.options.text(&option);
    let method = match setting.value() {
        Some(method) => *method,
        None if setting.is_absent() => "",
        None => {
            demands.unknown = true;
            return;
        }
    };
    let place = setting.place;
    match method {
        "" => demands.secret |= !public,
        "none" if !public => {
            none_of_confidential(client, &option, place, defects);
            if matches!(client.secret, SecretKind::Plaintext | SecretKind::Digest) {
                all_or_nothing(client, &option, place, defects);
            }
        }
        "none" => {}
        "client_secret_basic" | "client_secret_post" | "client_secret_jwt" | "private_key_jwt" if public => {
            defects
                .of_client(
                    client.id,
                    &METHOD_OF_PUBLIC,
                    &option,
                    place,
                    "expected `none` for a public client",
                )
                .because_of(client.id, "public")
                .related(client.options.flag("public").place, "public")
                .help(public_or_not(client, place, &option));
        }
        "client_secret_basic" | "client_secret_post" => demands.secret = true,
        "client_secret_jwt" => {
            demands.secret = true;
            demands.secret_jwt = true;
            secret_jwt(client, endpoint, &option, place, defects);
        }
        "private_key_jwt" => {
            private_key_jwt(client, endpoint, &option, place, defects);
            if matches!(client.secret, SecretKind::Plaintext | SecretKind::Digest) {
                all_or_nothing(client, &option, place, defects);
            }
        }
        other => {
            defects.not_one_of(&METHOD_UNKNOWN, client.id, &option, place, other, &METHODS);
            demands.unknown = true;
        }
    }
}

/// `none` for a client that is not public, which goes only with response types that need no token endpoint.
fn none_of_confidential(client: &Client<'_>, option: &str, place: Span, defects: &mut Defects) {
    let implicit = texts(client.options, "response_types").is_none_or(|types| {
        let at_once = |kind: &&str| matches!(*kind, "id_token" | "token" | "id_token token");
        !types.is_empty() && types.iter().all(at_once)
    });
    if implicit {
        return;
    }
    let says = "may be `none` for public clients only";
    let method = Change::keys(Side::Registration, place, format!("{option}: 'client_secret_basic'"));
    let public = Change::keys(Side::Registration, client.options.place(), "public: true");
    defects
        .of_client(client.id, &METHOD_NONE, option, place, says)
        .help(Help::from(method).or(public));
}

fn all_or_nothing(client: &Client<'_>, option: &str, place: Span, defects: &mut Defects) {
    defects
        .of_client(
            client.id,
            &METHODS_MIXED,
            "client_secret",
            client.options.secret("client_secret").place,
            text!("does not fit `{option}`"),
        )
        .because_of(client.id, option)
        .related(place, "this method uses no secret");
}

fn secret_jwt(client: &Client<'_>, endpoint: &str, option: &str, place: Span, defects: &mut Defects) {
    let signing_option = [endpoint, "_endpoint_auth_signing_alg"].concat();
    let signing = client.options.text(&signing_option);
    if let Some(value) = signing
        .value()
        .filter(|value| !value.is_empty() && !matches!(**value, "HS256" | "HS384" | "HS512"))
    {
        let allowed = ["HS256", "HS384", "HS512"];
        defects
            .not_one_of(
                &SECRET_JWT_ALGORITHM,
                client.id,
                &signing_option,
                signing.place,
                value,
                &allowed,
            )
            .related(place, text!("`{option}` demands it"));
    }
    if matches!(client.secret, SecretKind::Digest) {
        defects
            .of_client(
                client.id,
                &SECRET_JWT_DIGEST,
                "client_secret",
                client.options.secret("client_secret").place,
                "must be in plain text",
            )
            .because_of(client.id, option)
            .related(place, text!("`{option}` demands it"));
    }
}

fn private_key_jwt(client: &Client<'_>, endpoint: &str, option: &str, place: Span, defects: &mut Defects) {
    const ALGORITHMS: [&str; 9] = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
    ];
    let signing_option = [endpoint, "_endpoint_auth_signing_alg"].concat();
    let signing = client.options.text(&signing_option);
    let (keys, uri) = (client.jwks, client.options.text("jwks_uri"));
    let listed = keys.value().filter(|keys| !keys.is_empty());
    let has_uri = uri.why_unknown().is_some() || uri.value().is_some_and(|uri| !uri.is_empty());
    if signing.is_absent() || signing.value().is_some_and(|value| value.is_empty()) {
        defects
            .of_client(
                client.id,
                &PRIVATE_KEY_JWT_WITHOUT_ALGORITHM,
                "token_endpoint_auth_signing_alg",
                place,
                "is missing",
            )
            .because_of(client.id, option)
            .write(format!("{signing_option}: 'RS256'"));
    } else if let Some(value) = signing.value().filter(|value| !ALGORITHMS.contains(value)) {
        defects
            .not_one_of(
                &PRIVATE_KEY_JWT_ALGORITHM,
                client.id,
                &signing_option,
                signing.place,
                value,
                &ALGORITHMS,
            )
            .related(place, text!("`{option}` demands it"));
    } else if let (Some(value), Some(keys)) = (signing.value(), listed) {
        let counted = keys.iter().filter(|entry| super::keys::counts(entry));
        let offered: Option<Vec<String>> = counted.map(super::keys::client_algorithm).collect();
        if offered.is_some_and(|offered| !offered.iter().any(|algorithm| algorithm == value)) {
            defects
                .of_client(
                    client.id,
                    &PRIVATE_KEY_JWT_OTHER_KEYS,
                    &signing_option,
                    signing.place,
                    text!("no key of the client is for {}", quoted(value)),
                )
                .related(place, text!("`{option}` demands one"));
        }
    }
    if listed.is_none() && !has_uri && keys.why_unknown().is_none() {
        defects
            .of_client(
                client.id,
                &PRIVATE_KEY_JWT_WITHOUT_KEYS,
                option,
                place,
                "needs the client's public keys",
            )
            .because_of(client.id, option);
    }
}

fn secret(client: &Client<'_>, public: bool, demands: &Demands, version: Version, defects: &mut Defects) {
    let setting = client.options.secret("client_secret");
    let present = matches!(client.secret, SecretKind::Plaintext | SecretKind::Digest);
    if public && present {
        let public = Change::keys(Side::Registration, client.options.place(), "public: false");
        defects
            .of_client(
                client.id,
                &SECRET_OF_PUBLIC,
                "client_secret",
                setting.place,
                "is there, but the client is public",
            )
            .related(client.options.flag("public").place, "public")
            .gives(subject(Some(client.id), "public"))
            .help(Help::from(public).or("remove `client_secret`, and set `token_endpoint_auth_method: 'none'`"));
    }
    if !public && demands.secret && matches!(client.secret, SecretKind::None) {
        defects
            .of_client(client.id, &SECRET_REQUIRED, "client_secret", setting.place, "is missing")
            .lacks("client_secret")
            .help("client_secret: '$pbkdf2-sha512$310000$…'  # authelia crypto hash generate pbkdf2 --variant sha512 --random");
    }
    let signs_with_secret = ["authorization", "id_token", "access_token", "userinfo", "introspection"]
        .iter()
        .any(|response| {
            let algorithm = client.options.text(&[response, "_signed_response_alg"].concat());
            if !SYMMETRIC_ANSWERS.holds(version) {
                return false;
            }
            algorithm.value().is_none_or(|algorithm| algorithm.starts_with("HS")) && !algorithm.is_absent()
        });
    // What expansion left of a digest is reported as that, and not also as plain text.
    let remains = setting
        .value()
        .is_some_and(|text| digest::expanded_remains(text.reveal()));
    if remains {
        return;
    }
    if matches!(client.secret, SecretKind::Plaintext) && !demands.secret_jwt && !demands.unknown && !signs_with_secret {
        defects
            .of_client(client.id, &SECRET_PLAIN, "client_secret", setting.place, "is in plain text")
            .kind(rule::PLAINTEXT_SECRET)
            .help(
                "put the digest that this prints for the same secret into `client_secret`:\nauthelia crypto hash generate \
                 pbkdf2 --variant sha512",
            )
            ;
    }
}
