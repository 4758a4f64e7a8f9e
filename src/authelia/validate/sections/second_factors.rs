//! One-time passwords, passkeys, Duo, and which of them is preferred.
//!
//! Source: authelia/authelia `internal/configuration/validator/configuration.go` `validateDefault2FAMethod`,
//! `totp.go`, `webauthn.go`, `duo.go`.

use super::{KnownSections, number};
use crate::authelia::refusals::general::{DUO, SECOND_FACTOR, TOTP, WEBAUTHN, WEBAUTHN_DISCOVERABILITY};
use crate::authelia::validate::defects::Defects;
use crate::authelia::versions::{METADATA_POLICY, PASSKEYS_CHECKED, USER_VERIFICATION_OF_CRITERIA};
use crate::finding::quoted;

const REQUIREMENTS: [&str; 3] = ["discouraged", "preferred", "required"];
const ALGORITHMS: [&str; 3] = ["SHA1", "SHA256", "SHA512"];

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    // Nothing that is left at its default is refused.
    if !sections
        .of
        .mention(&["default_2fa_method", "duo_api", "totp", "webauthn"])
    {
        return;
    }
    preferred(sections, defects);
    duo(sections, defects);
    totp(sections, defects);
    webauthn(sections, defects);
}

fn preferred(sections: &KnownSections<'_>, defects: &mut Defects) {
    const METHOD: &str = "default_2fa_method";
    let methods = [("totp", "totp"), ("webauthn", "webauthn"), ("mobile_push", "duo_api")];
    sections.one_of(&SECOND_FACTOR, METHOD, &methods.map(|(method, _)| method), defects);
    let Some((text, place)) = sections.filled(METHOD) else {
        return;
    };
    if let Some((_, section)) = methods.iter().find(|(method, _)| *method == text) {
        let off = sections.of.flag(&format!("{section}.disable"));
        if off.value() == Some(&true) {
            defects
                .refusal(
                    &SECOND_FACTOR,
                    METHOD,
                    place,
                    text!("{} is switched off", quoted(&text)),
                )
                .related(off.place, "switched off here");
        }
    }
}

fn duo(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let options = ["hostname", "integration_key", "secret_key"].map(|name| format!("duo_api.{name}"));
    let any = options
        .iter()
        .any(|path| sections.filled(path).is_some() || of.secret_length(path).value().is_some());
    if of.flag("duo_api.disable").value() == Some(&false) && any {
        for path in &options {
            sections.required(&DUO, path, defects);
        }
    }
}

fn totp(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    if of.flag("totp.disable").value() != Some(&false) {
        return;
    }
    let fits = |text: &str| ALGORITHMS.contains(&text.to_uppercase().as_str());
    if let Some((text, place)) = sections.filled("totp.algorithm").filter(|(text, _)| !fits(text)) {
        defects
            .refusal(
                &TOTP,
                "totp.algorithm",
                place,
                text!("{} is not a value of it", quoted(&text)),
            )
            .write("algorithm: 'sha1'  # or one of: sha256, sha512");
    }
    for item in of.list("totp.allowed_algorithms") {
        if let Some(text) = item.value().filter(|text| !fits(text)) {
            defects.refusal(
                &TOTP,
                "totp.allowed_algorithms",
                item.place,
                text!("unknown algorithm {}", quoted(text)),
            );
        }
    }
    let digits = |number: i64| matches!(number, 6 | 8);
    let period = |number: i64| number >= 15;
    for (path, list, fits) in [
        ("totp.digits", "totp.allowed_digits", &digits as &dyn Fn(i64) -> bool),
        ("totp.period", "totp.allowed_periods", &period),
    ] {
        if let Some((value, place)) = number(&of.number(path)).filter(|(value, _)| *value != 0 && !fits(*value)) {
            defects.refusal(&TOTP, path, place, text!("{value} is not a value of it"));
        }
        for item in of.list(list) {
            let value = item.value().and_then(|text| text.parse::<i64>().ok());
            if let Some(value) = value.filter(|value| !fits(*value)) {
                defects.refusal(&TOTP, list, item.place, text!("{value} is not a value of it"));
            }
        }
    }
    if let Some((size, place)) = number(&of.number("totp.secret_size")).filter(|(size, _)| *size != 0 && *size < 20) {
        defects.refusal(&TOTP, "totp.secret_size", place, text!("{size} is less than 20"));
    }
}

fn webauthn(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let path = |name: &str| format!("webauthn.{name}");
    sections.one_of(
        &WEBAUTHN,
        &path("attestation_conveyance_preference"),
        &["none", "indirect", "direct"],
        defects,
    );
    let attachment = ["platform", "cross-platform"];
    sections.one_of(&WEBAUTHN, &path("selection_criteria.attachment"), &attachment, defects);
    for name in ["discoverability", "user_verification"] {
        sections.one_of(
            &WEBAUTHN,
            &path(&format!("selection_criteria.{name}")),
            &REQUIREMENTS,
            defects,
        );
    }
    if !USER_VERIFICATION_OF_CRITERIA.holds(sections.version) {
        sections.one_of(&WEBAUTHN, &path("user_verification"), &REQUIREMENTS, defects);
    }
    passkeys(sections, defects);
    metadata(sections, defects);
    let permitted = of.list(&path("filtering.permitted_aaguids"));
    let prohibited = of.list(&path("filtering.prohibited_aaguids"));
    if let (Some(_), Some(second)) = (permitted.first(), prohibited.first()) {
        defects.refusal(
            &WEBAUTHN,
            &path("filtering.prohibited_aaguids"),
            second.place,
            "excludes `permitted_aaguids`",
        );
    }
}

fn passkeys(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let path = |name: &str| format!("webauthn.{name}");
    let on = |name: &str| of.flag(&path(name)).value() == Some(&true);
    let off = |name: &str| of.flag(&path(name)).value() == Some(&false);
    let checked = PASSKEYS_CHECKED.holds(sections.version);
    if on("enable_passkey_login") {
        let place = of.flag(&path("enable_passkey_login")).place;
        if on("disable") && checked {
            defects.refusal(
                &WEBAUTHN,
                &path("enable_passkey_login"),
                place,
                "is on although `disable` is, too",
            );
        }
        let discoverability = of.text(&path("selection_criteria.discoverability"));
        if discoverability.value() == Some(&"discouraged") {
            let path = path("selection_criteria.discoverability");
            defects.refusal(
                &WEBAUTHN_DISCOVERABILITY,
                &path,
                discoverability.place,
                "is discouraged",
            );
        }
    }
    for name in [
        "experimental_enable_passkey_uv_two_factors",
        "experimental_enable_passkey_upgrade",
    ] {
        if checked && off("enable_passkey_login") && on(name) {
            let place = of.flag(&path(name)).place;
            defects.refusal(&WEBAUTHN, &path(name), place, "is on without `enable_passkey_login`");
        }
    }
}

fn metadata(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    if METADATA_POLICY.holds(sections.version) && of.flag("webauthn.metadata.enabled").value() == Some(&true) {
        let policy = "webauthn.metadata.cache_policy";
        sections.one_of(&WEBAUTHN, policy, &["strict", "relaxed"], defects);
        // Without the key it is `strict`; a key with nothing takes that away.
        let setting = of.text(policy);
        if of.is_written(policy)
            && setting.value().is_none_or(|text| text.is_empty())
            && setting.why_unknown().is_none()
        {
            defects.refusal(&WEBAUTHN, policy, setting.place, "has no value");
        }
    }
}
