//! Configuration keys by their old names.
//!
//! Source: authelia/authelia `internal/configuration/deprecation.go` `deprecations`, `deprecationsMKM`.

use crate::version::Version;

/// What Authelia does with an old key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It takes the value under the new name, and warns.
    Mapped,
    /// It still honours the old key, and warns.
    Honoured,
    /// It combines several old keys into the new one, and warns.
    Combined,
    /// It drops the key, because it sets the new one itself before it reads any file, and warns.
    Ignored,
    /// It drops the key, and warns.
    Dropped,
    /// It refuses to start.
    Refused,
}

/// A key by its old name.
pub(super) struct Deprecated {
    /// The old key, flattened.
    pub(super) old: &'static str,
    /// The key that replaces it; empty if there is none.
    pub(super) new: &'static str,
    /// The version that renamed it.
    pub(super) since: Version,
    /// What happens to it.
    pub(super) fate: Fate,
}

impl Deprecated {
    /// The keys that may be there instead: the new one, and the one that this is part of, if it is an old one itself.
    pub(super) fn current(&self) -> [&'static str; 2] {
        let further = KEYS.iter().find(|next| next.fate == Combined && next.old == self.new);
        [further.map_or(self.new, |further| further.new), self.new]
    }
}

/// Whether several old keys, of which `key` is one, become one.
pub(super) fn is_combined(key: &str) -> bool {
    KEYS.iter()
        .any(|deprecated| deprecated.fate == Combined && deprecated.old == key)
}

/// The old key that puts something into `section`, of those of which `is_there` says so.
pub(super) fn filling(section: &str, version: Version, is_there: impl Fn(&str) -> bool) -> Option<&'static str> {
    let into = |new: &str| new.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'));
    let mut mapped = KEYS
        .iter()
        .filter(|old| old.fate == Mapped && old.since <= version && into(old.new));
    mapped.find(|old| is_there(old.old)).map(|old| old.old)
}

const fn old(old: &'static str, new: &'static str, (minor, patch): (u32, u32), fate: Fate) -> Deprecated {
    Deprecated {
        old,
        new,
        since: Version::new(4, minor, patch),
        fate,
    }
}

use Fate::{Combined, Dropped, Honoured, Ignored, Mapped, Refused};

/// The old keys of client registrations, below `identity_providers.oidc.clients[]`.
pub(super) const CLIENT: [Deprecated; 5] = [
    old("id", "client_id", (38, 0), Mapped),
    old("secret", "client_secret", (38, 0), Mapped),
    old("description", "client_name", (38, 0), Mapped),
    old("sector_identifier", "sector_identifier_uri", (38, 0), Mapped),
    old(
        "userinfo_signing_algorithm",
        "userinfo_signed_response_alg",
        (38, 0),
        Mapped,
    ),
];

/// All other old keys.
pub(super) const KEYS: [Deprecated; 43] = [
    old("logs_level", "log.level", (7, 0), Mapped),
    old("logs_file", "log.file_path", (7, 0), Mapped),
    old(
        "authentication_backend.ldap.skip_verify",
        "authentication_backend.ldap.tls.skip_verify",
        (25, 0),
        Mapped,
    ),
    old(
        "authentication_backend.ldap.minimum_tls_version",
        "authentication_backend.ldap.tls.minimum_version",
        (25, 0),
        Mapped,
    ),
    old(
        "notifier.smtp.disable_verify_cert",
        "notifier.smtp.tls.skip_verify",
        (25, 0),
        Mapped,
    ),
    old("notifier.smtp.trusted_cert", "certificates_directory", (25, 0), Refused),
    old("host", "server.host", (30, 0), Mapped),
    old("port", "server.port", (30, 0), Mapped),
    old("tls_key", "server.tls.key", (30, 0), Mapped),
    old("tls_cert", "server.tls.certificate", (30, 0), Mapped),
    old("log_level", "log.level", (30, 0), Mapped),
    old("log_file_path", "log.file_path", (30, 0), Mapped),
    old("log_format", "log.format", (30, 0), Mapped),
    old("storage.postgres.sslmode", "storage.postgres.ssl.mode", (36, 0), Mapped),
    old(
        "authentication_backend.disable_reset_password",
        "authentication_backend.password_reset.disable",
        (36, 0),
        Mapped,
    ),
    old("server.read_buffer_size", "server.buffers.read", (36, 0), Mapped),
    old("server.write_buffer_size", "server.buffers.write", (36, 0), Mapped),
    old("session.remember_me_duration", "session.remember_me", (38, 0), Mapped),
    old("server.enable_pprof", "server.endpoints.enable_pprof", (38, 0), Mapped),
    old(
        "server.enable_expvars",
        "server.endpoints.enable_expvars",
        (38, 0),
        Mapped,
    ),
    old(
        "identity_providers.oidc.access_token_lifespan",
        "identity_providers.oidc.lifespans.access_token",
        (38, 0),
        Mapped,
    ),
    old(
        "identity_providers.oidc.authorize_code_lifespan",
        "identity_providers.oidc.lifespans.authorize_code",
        (38, 0),
        Mapped,
    ),
    old(
        "identity_providers.oidc.id_token_lifespan",
        "identity_providers.oidc.lifespans.id_token",
        (38, 0),
        Mapped,
    ),
    old(
        "identity_providers.oidc.refresh_token_lifespan",
        "identity_providers.oidc.lifespans.refresh_token",
        (38, 0),
        Mapped,
    ),
    old(
        "identity_providers.oidc.issuer_private_key",
        "identity_providers.oidc.jwks",
        (38, 0),
        Honoured,
    ),
    old(
        "identity_providers.oidc.issuer_certificate_chain",
        "identity_providers.oidc.jwks",
        (38, 0),
        Honoured,
    ),
    old(
        "authentication_backend.ldap.url",
        "authentication_backend.ldap.address",
        (38, 0),
        Mapped,
    ),
    old(
        "authentication_backend.ldap.username_attribute",
        "authentication_backend.ldap.attributes.username",
        (38, 0),
        Mapped,
    ),
    old(
        "authentication_backend.ldap.mail_attribute",
        "authentication_backend.ldap.attributes.mail",
        (38, 0),
        Mapped,
    ),
    old(
        "authentication_backend.ldap.display_name_attribute",
        "authentication_backend.ldap.attributes.display_name",
        (38, 0),
        Mapped,
    ),
    old(
        "authentication_backend.ldap.group_name_attribute",
        "authentication_backend.ldap.attributes.group_name",
        (38, 0),
        Mapped,
    ),
    old(
        "jwt_secret",
        "identity_validation.reset_password.jwt_secret",
        (38, 0),
        Mapped,
    ),
    old(
        "webauthn.user_verification",
        "webauthn.selection_criteria.user_verification",
        (39, 0),
        Ignored,
    ),
    old(
        "authentication_backend.ldap.permit_feature_detection_failure",
        "",
        (39, 16),
        Dropped,
    ),
    old("notifier.smtp.host", "notifier.smtp.address", (38, 0), Combined),
    old("notifier.smtp.port", "notifier.smtp.address", (38, 0), Combined),
    old("storage.postgres.host", "storage.postgres.address", (38, 0), Combined),
    old("storage.postgres.port", "storage.postgres.address", (38, 0), Combined),
    old("storage.mysql.host", "storage.mysql.address", (38, 0), Combined),
    old("storage.mysql.port", "storage.mysql.address", (38, 0), Combined),
    old("server.host", "server.address", (38, 0), Combined),
    old("server.port", "server.address", (38, 0), Combined),
    old("server.path", "server.address", (38, 0), Combined),
];

/// The entry for the flattened `key`, if it is an old one to `version`, outside of client registrations.
pub(super) fn find(key: &str, version: Version) -> Option<&'static Deprecated> {
    KEYS.iter()
        .find(|deprecated| deprecated.old == key && version >= deprecated.since)
}
