//! The options of the OpenID Connect provider, as tables.
//!
//! Source: authelia/authelia `internal/configuration/schema/identity_providers.go`, `shared.go` `JWK`, `session.go`
//! `SessionCookie`; defaults also from `internal/configuration/validator/identity_providers.go`.

mod client;
mod enumerations;
mod provider;

use crate::secret::{NameTable, name_table};

pub use client::CLIENT;
pub use enumerations::{
    AUDIENCE_MODES, AUTH_METHODS, CONSENT_MODES, CORS_ENDPOINTS, ENCRYPTION_ALGORITHMS, ENCRYPTION_ENCODINGS,
    ENFORCE_PKCE, GRANT_TYPES, ID_TOKEN_AUDIENCE_MODES, PKCE_METHODS, POLICIES, REFRESH_SCOPES, RESPONSE_MODES,
    RESPONSE_TYPES, STANDARD_SCOPES,
};
pub use provider::{CLAIMS_POLICY, COOKIE, CUSTOM_CLAIM, JWK, LIFESPAN, POLICY, POLICY_RULE, PROVIDER, SCOPE};

/// The names of a client's options.
pub(super) static CLIENT_NAMES: NameTable = name_table!(name of CLIENT);

/// How Authelia decodes an option.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OptionKind {
    /// Text; numbers and booleans become text.
    Text,
    /// Text that is a secret in itself.
    SecretText,
    /// A boolean.
    Flag,
    /// A whole number.
    Number,
    /// A length of time.
    Duration,
    /// A list of texts; one text is split at commas, without trimming.
    List,
    /// A list of texts; one text is one item.
    UriList,
    /// A URL by Go's rules, or nothing.
    Url,
    /// A list of URLs by Go's rules.
    UrlList,
    /// A password digest; only a YAML string.
    Digest,
    /// A key: PEM, or URL-safe base64.
    Key,
    /// An RSA private key in PEM.
    RsaKey,
    /// A certificate chain in PEM.
    Chain,
    /// Networks: addresses, CIDR blocks, or names from `definitions.network`.
    Networks,
    /// Subjects: a text, a list, or a list of lists; flattened here.
    Subjects,
    /// A length of time, or `always` or `disable`.
    RefreshInterval,
    /// A list of whole numbers.
    Numbers,
    /// A list of regular expressions by Go's rules.
    Regexps,
    /// A list of UUIDs.
    Uuids,
    /// An address to listen at or to connect to.
    Address(AddressKind),
    /// A mail address by RFC 5322.
    Mail,
    /// A version of TLS.
    TlsVersion,
    /// Any private key in PEM.
    PrivateKey,
    /// Anything at all.
    Any,
    /// A list of mappings; one mapping is a list of one.
    Mappings,
    /// A list of lists of mappings.
    MappingLists,
    /// A mapping whose keys people choose.
    Names,
}

/// What an address is for: which scheme is meant where it has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AddressKind {
    /// `tcp://`
    Tcp,
    /// `udp://`
    Udp,
    /// `ldap://`
    Ldap,
    /// `smtp://`
    Smtp,
}

impl OptionKind {
    /// The kind that the table of keys calls `word`.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "text" => OptionKind::Text,
            "flag" => OptionKind::Flag,
            "number" => OptionKind::Number,
            "duration" => OptionKind::Duration,
            "refresh-interval" => OptionKind::RefreshInterval,
            "list" => OptionKind::List,
            "uris" => OptionKind::UriList,
            "url" => OptionKind::Url,
            "urls" => OptionKind::UrlList,
            "digest" => OptionKind::Digest,
            "key" => OptionKind::Key,
            "rsa-key" => OptionKind::RsaKey,
            "private-key" => OptionKind::PrivateKey,
            "chain" => OptionKind::Chain,
            "networks" => OptionKind::Networks,
            "subjects" => OptionKind::Subjects,
            "numbers" => OptionKind::Numbers,
            "regexps" => OptionKind::Regexps,
            "uuids" => OptionKind::Uuids,
            "address-tcp" => OptionKind::Address(AddressKind::Tcp),
            "address-udp" => OptionKind::Address(AddressKind::Udp),
            "address-ldap" => OptionKind::Address(AddressKind::Ldap),
            "address-smtp" => OptionKind::Address(AddressKind::Smtp),
            "mail" => OptionKind::Mail,
            "tls-version" => OptionKind::TlsVersion,
            "any" => OptionKind::Any,
            "mappings" => OptionKind::Mappings,
            "lists-of-mappings" => OptionKind::MappingLists,
            "names" => OptionKind::Names,
            _ => return None,
        })
    }
}

/// What Authelia uses if an option is not set, or set to an empty text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Default {
    /// Nothing.
    None,
    /// A text.
    Text(&'static str),
    /// A boolean.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A length of time, in seconds.
    Seconds(u64),
    /// A list.
    List(&'static [&'static str]),
}

/// One option.
pub struct OptionSpec {
    /// Its name, or its path below the mapping it belongs to: `cors.endpoints`.
    pub name: &'static str,
    /// How it is decoded.
    pub kind: OptionKind,
    /// What is used if it is not set. Defaults that depend on other options are not here; see
    /// [`registration`](super::registration).
    pub default: Default,
    /// The allowed values; empty if there is no fixed list.
    pub allowed: &'static [&'static str],
}

impl OptionSpec {
    const fn new(name: &'static str, kind: OptionKind) -> Self {
        let default = match kind {
            OptionKind::Flag => Default::Flag(false),
            _ => Default::None,
        };
        Self {
            name,
            kind,
            default,
            allowed: &[],
        }
    }

    const fn or(mut self, default: Default) -> Self {
        self.default = default;
        self
    }

    const fn of(mut self, allowed: &'static [&'static str]) -> Self {
        self.allowed = allowed;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authelia::keys::KnownKeys;
    use crate::version::Version;

    #[test]
    fn every_option_is_a_key_that_authelia_knows() {
        let keys = KnownKeys::of(Version::new(4, 39, 20));
        let tables: [(&str, &[OptionSpec]); 10] = [
            ("identity_providers.oidc.", &PROVIDER),
            ("identity_providers.oidc.clients[].", &CLIENT),
            ("identity_providers.oidc.jwks[].", &JWK),
            ("identity_providers.oidc.authorization_policies.x.", &POLICY),
            (
                "identity_providers.oidc.authorization_policies.x.rules[].",
                &POLICY_RULE,
            ),
            ("identity_providers.oidc.claims_policies.x.", &CLAIMS_POLICY),
            (
                "identity_providers.oidc.claims_policies.x.custom_claims.y.",
                &CUSTOM_CLAIM,
            ),
            ("identity_providers.oidc.scopes.x.", &SCOPE),
            ("identity_providers.oidc.lifespans.custom.x.", &LIFESPAN),
            ("session.cookies[].", &COOKIE),
        ];
        for (prefix, table) in tables {
            for option in table {
                let key = format!("{prefix}{}", option.name);
                assert!(keys.knows(&key), "{key}");
            }
        }
    }

    #[test]
    fn an_option_has_the_type_that_the_table_of_keys_gives_it() {
        let tables: [(&str, &[OptionSpec]); 4] = [
            ("identity_providers.oidc.", &PROVIDER),
            ("identity_providers.oidc.clients[].", &CLIENT),
            ("identity_providers.oidc.jwks[].", &JWK),
            ("identity_providers.oidc.lifespans.custom.*.", &LIFESPAN),
        ];
        for (prefix, table) in tables {
            for option in table {
                let key = format!("{prefix}{}", option.name);
                let kind = if option.kind == OptionKind::SecretText {
                    OptionKind::Text
                } else {
                    option.kind
                };
                let known = crate::authelia::keys::TABLE.iter().find(|known| known.name() == key);
                assert_eq!(known.and_then(|known| known.kind()), Some(kind), "{key}");
            }
        }
    }

    #[test]
    fn no_option_of_clients_is_missing() {
        let known = crate::authelia::keys::TABLE.iter().map(|key| key.name());
        let names: Vec<&str> = known
            .filter_map(|key| key.strip_prefix("identity_providers.oidc.clients[]."))
            .filter(|name| !name.contains('['))
            .collect();
        assert!(names.len() > 55);
        for name in names {
            assert!(
                name == "jwks" || CLIENT.iter().any(|known| known.name == name),
                "{name}"
            );
        }
    }

    #[test]
    fn no_option_of_the_provider_is_missing() {
        let known = crate::authelia::keys::TABLE.iter().map(|key| key.name());
        let sections = [
            "clients",
            "jwks",
            "authorization_policies",
            "claims_policies",
            "scopes",
            "lifespans.custom",
        ];
        for name in known.filter_map(|key| key.strip_prefix("identity_providers.oidc.")) {
            let in_section = sections.iter().any(|section| name.starts_with(section));
            assert!(in_section || PROVIDER.iter().any(|known| known.name == name), "{name}");
        }
    }

    #[test]
    fn a_default_is_an_allowed_value() {
        for option in CLIENT.iter().chain(&PROVIDER).chain(&POLICY).chain(&CLAIMS_POLICY) {
            if let Default::Text(default) = option.default {
                assert!(
                    option.allowed.is_empty() || option.allowed.contains(&default),
                    "{}",
                    option.name
                );
            }
        }
    }
}
