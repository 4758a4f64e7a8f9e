//! Theme, log, second factors, regulation and the other small sections.

use super::refusal::{Refusal, refusals};

refusals! {
    THEME = Refusal::refused(
        "authelia-theme-invalid",
        "the theme is one that Authelia has",
        "option 'theme' must be one of … but it's configured as '…'",
    );
    LOG = Refusal::refused(
        "authelia-log-option-invalid",
        "levels and formats of the log have fixed names",
        "log: option '…' must be one of … but it's configured as '…'",
    );
    SECOND_FACTOR = Refusal::refused(
        "authelia-default-2fa-method-invalid",
        "the preferred second factor is one that Authelia has and that is not switched off",
        "option 'default_2fa_method' must be one of …",
    );
    DUO = Refusal::refused(
        "authelia-duo-option-required",
        "Duo needs its three options",
        "duo_api: option '…' is required when duo is enabled but it's absent",
    );
    TOTP = Refusal::refused(
        "authelia-totp-option-invalid",
        "one-time passwords have the algorithms SHA1, SHA256 and SHA512, 6 or 8 digits, a period of 15 seconds at least \
         and a secret of 20 bytes at least",
        "totp: option '…' must be …",
    );
    WEBAUTHN = Refusal::refused(
        "authelia-webauthn-option-invalid",
        "the option has one of a few values, or does not go with another",
        "webauthn: …",
    );
    WEBAUTHN_DISCOVERABILITY = Refusal::warned(
        "authelia-webauthn-discoverability",
        "passkeys can only be used to sign in if they are discoverable",
        "webauthn: selection_criteria: option 'discoverability' should generally be configured as '…' or '…' when \
         passkey logins are enabled",
    )
    .since(39, 0);
    JWT_ALGORITHM = Refusal::refused(
        "authelia-reset-password-algorithm-invalid",
        "links for a new password are signed with HS256, HS384 or HS512",
        "identity_validation: reset_password: option 'jwt_algorithm' must be one of … but it's configured as '…'",
    );
    JWT_SECRET = Refusal::refused(
        "authelia-reset-password-secret-required",
        "links for a new password are signed with `jwt_secret`, unless the reset is switched off",
        "identity_validation: reset_password: option 'jwt_secret' is required when the reset password functionality \
         isn't disabled",
    );
    ELEVATED_CHARACTERS = Refusal::refused(
        "authelia-elevated-session-characters",
        "one-time codes have 20 characters at most",
        "identity_validation: elevated_session: option 'characters' must be 20 or less but it's configured as …",
    );
    REGULATION_MODES = Refusal::refused(
        "authelia-regulation-mode-invalid",
        "bans are by `ip` or by `user`",
        "regulation: option 'modes' must only contain the values 'user' and 'ip' but contains the value '…'",
    )
    .since(39, 0);
    REGULATION_TIMES = Refusal::refused(
        "authelia-regulation-times-invalid",
        "a ban must last at least as long as attempts are counted",
        "regulation: option 'find_time' must be less than or equal to option 'ban_time'",
    );
    PASSWORD_POLICY = Refusal::refused(
        "authelia-password-policy-invalid",
        "only one of the two password policies is on, and its numbers make sense",
        "password_policy: …",
    );
    PRIVACY_POLICY = Refusal::refused(
        "authelia-privacy-policy-url-invalid",
        "with `enabled` a privacy policy has an https address as `policy_url`",
        "privacy_policy: option 'policy_url' …",
    );
}
