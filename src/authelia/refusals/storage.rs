//! `storage` and `notifier`.

use super::refusal::{Refusal, refusals};

refusals! {
    STORAGE_REQUIRED = Refusal::refused(
        "authelia-storage-required",
        "Authelia needs a database",
        "storage: configuration for a 'local', 'mysql' or 'postgres' database must be provided",
    );
    STORAGE_SEVERAL = Refusal::refused(
        "authelia-storage-several",
        "Authelia uses one database only",
        "storage: option 'local', 'mysql' and 'postgres' are mutually exclusive but … have been configured",
    )
    .since(38, 10);
    ENCRYPTION_KEY_REQUIRED = Refusal::refused(
        "authelia-storage-encryption-key-required",
        "what the database keeps is encrypted with this key",
        "storage: option 'encryption_key' is required",
    );
    ENCRYPTION_KEY_SHORT = Refusal::refused(
        "authelia-storage-encryption-key-short",
        "the key that the database is encrypted with has 20 characters at least",
        "storage: option 'encryption_key' must be 20 characters or longer",
    );
    STORAGE_OPTION = Refusal::refused(
        "authelia-storage-option-required",
        "the database cannot be reached without it",
        "storage: …: option '…' is required",
    );
    STORAGE_CREDENTIALS = Refusal::refused(
        "authelia-storage-credentials-required",
        "a database needs both `username` and `password`",
        "storage: …: option 'username' and 'password' are required",
    )
    .until(39, 0);
    STORAGE_SSL = Refusal::refused(
        "authelia-storage-ssl-invalid",
        "the old `ssl` has one of four modes, and excludes `tls`",
        "storage: postgres: …",
    );
    STORAGE_SSL_OLD = Refusal::warned(
        "authelia-storage-ssl-old",
        "`ssl` is old, and `tls` takes its place",
        "storage: postgres: ssl: the ssl configuration options are deprecated and we recommend the tls options instead",
    );
    NOTIFIER_REQUIRED = Refusal::refused(
        "authelia-notifier-required",
        "Authelia needs a way to send messages",
        "notifier: you must ensure either the 'smtp' or 'filesystem' notifier is configured",
    );
    NOTIFIER_SEVERAL = Refusal::refused(
        "authelia-notifier-several",
        "Authelia sends messages in one way only",
        "notifier: please ensure only one of the 'smtp' or 'filesystem' notifier is configured",
    );
    NOTIFIER_OPTION = Refusal::refused(
        "authelia-notifier-option-required",
        "messages cannot be sent without it",
        "notifier: …: option '…' is required",
    );
    NOTIFIER_STARTTLS = Refusal::warned(
        "authelia-notifier-starttls-disabled",
        "passwords and messages go to the mail server unencrypted",
        "notifier: smtp: option 'disable_starttls' is enabled: opportunistic STARTTLS is explicitly disabled …",
    );
    TLS_VERSIONS = Refusal::refused(
        "authelia-tls-versions-invalid",
        "the lowest version of TLS is 1.0 at least, and not above the highest",
        "…: tls: option combination of 'minimum_version' and 'maximum_version' is invalid",
    );
    TLS_CERTIFICATE = Refusal::refused(
        "authelia-tls-certificate-of-another-key",
        "the first certificate must be that of the key",
        "…: tls: option 'certificate_chain' is invalid: provided certificate chain does not contain the public key for the \
         private key provided",
    );
    OLD_PORT_RANGE = Refusal::refused(
        "authelia-notifier-port-invalid",
        "a port is between 0 and 65535",
        "notifier: smtp: option 'port' must be between 0 and 65535 but is configured as …",
    );
}
