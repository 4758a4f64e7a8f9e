//! `authentication_backend`.

use super::refusal::{Refusal, refusals};

refusals! {
    BACKEND_REQUIRED = Refusal::refused(
        "authelia-backend-required",
        "Authelia needs to know where the users are",
        "authentication_backend: you must ensure either the 'file' or 'ldap' authentication backend is configured",
    );
    BACKEND_SEVERAL = Refusal::refused(
        "authelia-backend-several",
        "users come from a file or from LDAP",
        "authentication_backend: please ensure only one of the 'file' or 'ldap' backend is configured",
    );
    CUSTOM_URL = Refusal::refused(
        "authelia-password-reset-url-invalid",
        "the page for a new password has an http or https address",
        "authentication_backend: password_reset: option 'custom_url' is configured to '…' which has the scheme '…' but \
         the scheme must be either 'http' or 'https'",
    );
    FILE_PATH = Refusal::refused(
        "authelia-backend-file-path-required",
        "the file with the users has a path",
        "authentication_backend: file: option 'path' is required",
    );
    PASSWORD_ALGORITHM = Refusal::refused(
        "authelia-password-algorithm-invalid",
        "passwords are hashed in one of the ways that Authelia knows",
        "authentication_backend: file: password: … must be one of …",
    );
    PASSWORD_RANGE = Refusal::refused(
        "authelia-password-parameter-out-of-range",
        "the algorithm takes other values",
        "authentication_backend: file: password: …: option '…' is configured as '…' but must be …",
    );
    EXTRA_ATTRIBUTE = Refusal::refused(
        "authelia-extra-attribute-invalid",
        "an extra attribute has a type, and a name that is not taken",
        "authentication_backend: …: extra…: …",
    )
    .since(39, 0);
    LDAP_OPTION = Refusal::refused(
        "authelia-ldap-option-required",
        "the directory cannot be asked without it",
        "authentication_backend: ldap: option '…' is required",
    );
    LDAP_VALUE = Refusal::refused(
        "authelia-ldap-value-invalid",
        "the option has one of a few values",
        "authentication_backend: ldap: option '…' must be one of …",
    );
    LDAP_FILTER = Refusal::refused(
        "authelia-ldap-filter-invalid",
        "a filter is in parentheses and has the placeholders that Authelia fills in",
        "authentication_backend: ldap: option '…' must contain …",
    );
    LDAP_UNAUTHENTICATED = Refusal::refused(
        "authelia-ldap-unauthenticated-bind",
        "who binds without a password has none, and cannot reset other people's",
        "authentication_backend: ldap: option 'permit_unauthenticated_bind' can't be enabled when …",
    );
}
