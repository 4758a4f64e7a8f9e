//! Which version knows which key, and what is suggested for unknown ones.

use super::*;

#[test]
fn the_list_is_sorted() {
    assert!(keys().names().is_sorted());
}

fn keys() -> KnownKeys {
    KnownKeys::of(Version::new(4, 39, 20))
}

#[test]
fn keys_are_known_exactly() {
    let keys = keys();
    assert!(keys.knows("identity_providers.oidc.clients[].client_id"));
    assert!(!keys.knows("identity_providers.oidc.clients[].Client_ID"));
    assert!(!keys.knows("identity_providers.oidc.clients.client_id"));
    assert!(!keys.knows("x-defaults"));
}

#[test]
fn named_entries_match_a_pattern() {
    let keys = keys();
    for (key, known) in [
        ("identity_providers.oidc.claims_policies.a.id_token", true),
        (
            "identity_providers.oidc.claims_policies.with-dash.custom_claims.x/y.name",
            true,
        ),
        ("identity_providers.oidc.claims_policies.with space.id_token", false),
        ("identity_providers.oidc.scopes.ends-", false),
        // Names may hold dots and hyphens inside, so this is `ends-.id_token`, which ends well.
        ("identity_providers.oidc.claims_policies.ends-.id_token", true),
        ("identity_providers.oidc.authorization_policies.p.rules[].policy", true),
        ("identity_providers.oidc.authorization_policies.p.rules[].bogus", false),
        ("identity_providers.oidc.scopes.urn:x:y.claims", true),
        (
            "identity_providers.oidc.lifespans.custom.l.grants.refresh_token.id_token",
            true,
        ),
        // A name may hold dots, so this reads as an empty scope called `x.bogus`.
        ("identity_providers.oidc.scopes.x.bogus", true),
    ] {
        assert_eq!(keys.knows(key), known, "{key}");
    }
}

#[test]
fn names_were_narrower_before() {
    let keys = KnownKeys::of(Version::new(4, 39, 7));
    assert!(!keys.knows("identity_providers.oidc.scopes.urn:x:y.claims"));
    assert!(!keys.knows("identity_providers.oidc.scopes.x.bogus"));
    assert!(!keys.knows("identity_providers.oidc.claims_policies.ends-.id_token"));
    assert!(keys.knows("identity_providers.oidc.scopes.x.claims"));
}

/// How many keys each version knows; counted in the source at the tags.
#[test]
fn versions_know_as_many_keys_as_in_the_source() {
    for (version, all, oidc) in [
        ("4.38.0", 352, 97),
        ("4.38.2", 352, 97),
        ("4.38.3", 346, 98),
        ("4.38.7", 347, 99),
        ("4.38.18", 349, 99),
        ("4.38.19", 349, 99),
        ("4.39.0", 474, 137),
        ("4.39.2", 482, 143),
        ("4.39.5", 484, 144),
        ("4.39.16", 483, 144),
        ("4.39.17", 491, 144),
        ("4.39.20", 503, 144),
        ("4.39.28", 503, 144),
    ] {
        let keys = KnownKeys::of(version.parse().unwrap_or(Version::new(0, 0, 0)));
        assert_eq!(keys.names().count(), all, "{version}");
        let below = |key: &&str| key.starts_with("identity_providers.oidc");
        assert_eq!(keys.names().filter(below).count(), oidc, "{version}");
    }
}

/// The last version without a key, the first with it, and the key.
const CHANGED: [(&str, &str, &str); 23] = [
    (
        "4.38.2",
        "4.38.3",
        "identity_providers.oidc.clients[].allow_multiple_auth_methods",
    ),
    ("4.38.6", "4.38.7", "identity_providers.oidc.clients[].request_uris"),
    ("4.38.17", "4.38.18", "session.redis.timeout"),
    ("4.38.17", "4.38.18", "session.redis.max_retries"),
    (
        "4.38.19",
        "4.39.0",
        "identity_providers.oidc.claims_policies.x.id_token",
    ),
    ("4.38.19", "4.39.0", "identity_providers.oidc.scopes.x.claims"),
    ("4.38.19", "4.39.0", "identity_providers.oidc.clients[].claims_policy"),
    (
        "4.38.19",
        "4.39.0",
        "identity_providers.oidc.clients[].userinfo_encrypted_response_key_id",
    ),
    (
        "4.38.19",
        "4.39.0",
        "identity_providers.oidc.clients[].request_object_encryption_enc",
    ),
    (
        "4.38.19",
        "4.39.0",
        "identity_providers.oidc.clients[].revocation_endpoint_auth_method",
    ),
    (
        "4.38.19",
        "4.39.0",
        "identity_providers.oidc.authorization_policies.x.rules[].networks",
    ),
    ("4.38.19", "4.39.0", "definitions.network.x"),
    (
        "4.38.19",
        "4.39.0",
        "server.endpoints.rate_limits.second_factor_totp.enable",
    ),
    ("4.39.1", "4.39.2", "identity_providers.oidc.lifespans.device_code"),
    (
        "4.39.1",
        "4.39.2",
        "identity_providers.oidc.lifespans.custom.x.grants.device_code.id_token",
    ),
    (
        "4.39.4",
        "4.39.5",
        "identity_providers.oidc.claims_policies.x.custom_claims.y.name",
    ),
    (
        "4.39.16",
        "4.39.17",
        "server.endpoints.rate_limits.openid_connect_token.enable",
    ),
    (
        "4.39.16",
        "4.39.17",
        "server.endpoints.rate_limits.openid_connect_pushed_authorization_request.buckets[].period",
    ),
    (
        "4.39.19",
        "4.39.20",
        "server.endpoints.rate_limits.openid_connect_userinfo.enable",
    ),
    ("4.39.19", "4.39.20", "identity_providers.oidc.scopes.a:b.claims"),
    // The other way round: keys that went.
    ("4.39.0", "4.38.19", "webauthn.user_verification"),
    (
        "4.39.16",
        "4.39.15",
        "authentication_backend.ldap.permit_feature_detection_failure",
    ),
    ("4.38.3", "4.38.2", "server.host"),
];

#[test]
fn a_key_is_known_from_its_first_version_on_and_not_from_its_last() {
    for (last_without, first_with, key) in CHANGED {
        let knows = |version: &str| KnownKeys::of(version.parse().unwrap_or(Version::new(0, 0, 0))).knows(key);
        assert!(!knows(last_without), "{last_without} {key}");
        assert!(knows(first_with), "{first_with} {key}");
    }
}

#[test]
fn suggestions() {
    let keys = keys();
    let clients = "identity_providers.oidc.clients[].";
    for (wrong, right) in [
        ("redirect_uri", Some("redirect_uris")),
        ("client-id", Some("client_id")),
        ("Client_ID", Some("client_id")),
        ("scope", Some("scopes")),
        ("token_endpoint_auth_metod", Some("token_endpoint_auth_method")),
        ("grant_tpyes", Some("grant_types")),
        (
            "token_endpoint_authentication_method",
            Some("token_endpoint_auth_method"),
        ),
        ("nothing_like_it", None),
    ] {
        let suggested = keys.suggest(&format!("{clients}{wrong}"));
        assert_eq!(
            suggested,
            right.map(|name| format!("{clients}{name}")).as_deref(),
            "{wrong}"
        );
    }
    assert_eq!(
        keys.suggest("identity_providers.oidc.clients.client_id"),
        Some("identity_providers.oidc.clients[].client_id")
    );
    assert_eq!(
        keys.suggest_section("authorization_policies.default.default_policy"),
        Some("identity_providers.oidc.authorization_policies")
    );
    assert_eq!(keys.suggest_section("session.bogus"), None);
    assert_eq!(
        keys.suggest("identity_providers.oidc.redirect_uris"),
        Some("identity_providers.oidc.clients[].redirect_uris")
    );
}

#[test]
fn every_key_has_a_type() {
    let lines: Vec<&str> = table::KEYS.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), TABLE.len());
    for (line, known) in lines.into_iter().zip(&TABLE) {
        let mut words = line.split(' ');
        assert_eq!(words.next(), Some(known.name()));
        assert!(words.next() == Some("mapping") || known.kind().is_some(), "{line}");
        let versions: Vec<String> = [("since", known.since()), ("until", known.until())]
            .into_iter()
            .filter_map(|(word, version)| Some(format!(" {word} {}", version?)))
            .collect();
        assert!(line.ends_with(&versions.concat()), "{line}");
        assert_eq!(
            line.contains(" since ") || line.contains(" until "),
            !versions.is_empty()
        );
    }
}
