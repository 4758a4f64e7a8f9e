//! Theme, log, identity validation, regulation, password policy and privacy policy.
//!
//! Source: authelia/authelia `internal/configuration/validator/theme.go`, `log.go`, `identity_validation.go`,
//! `regulation.go`, `password_policy.go`, `privacy_policy.go`.

use super::{KnownSections, number};
use crate::authelia::paths::JWT_SECRET;
use crate::authelia::refusals::general::{
    ELEVATED_CHARACTERS, JWT_ALGORITHM, JWT_SECRET as JWT_SECRET_REQUIRED, LOG, PASSWORD_POLICY, PRIVACY_POLICY,
    REGULATION_MODES, REGULATION_TIMES, THEME,
};
use crate::authelia::validate::defects::Defects;
use crate::authelia::versions::OLED_THEME;
use crate::golang::Url;

const FIND_TIME: u64 = 2 * 60 * 1000;
const BAN_TIME: u64 = 5 * 60 * 1000;

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    let themes = ["light", "dark", "grey", "auto", "oled"];
    let known = if OLED_THEME.holds(sections.version) { 5 } else { 4 };
    sections.one_of(&THEME, "theme", &themes[..known], defects);
    sections.one_of(&LOG, "log.format", &["text", "json"], defects);
    sections.one_of(&LOG, "log.level", &["trace", "debug", "info", "warn", "error"], defects);
    identity_validation(sections, defects);
    regulation(sections, defects);
    password_policy(sections, defects);
    privacy_policy(sections, defects);
}

fn identity_validation(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let algorithm = "identity_validation.reset_password.jwt_algorithm";
    sections.one_of(&JWT_ALGORITHM, algorithm, &["HS256", "HS384", "HS512"], defects);
    // People keep this secret in a variable although the other ones are in the file; but not with nothing beside it.
    let in_the_file = sections.environment_known || of.is_empty("identity_validation");
    if of.resets_passwords() && in_the_file {
        sections.required(&JWT_SECRET_REQUIRED, JWT_SECRET, defects);
    }
    let path = "identity_validation.elevated_session.characters";
    if let Some((characters, place)) = number(&of.number(path)).filter(|(characters, _)| *characters > 20) {
        defects.refusal(&ELEVATED_CHARACTERS, path, place, text!("{characters} is more than 20"));
    }
}

fn regulation(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    sections.each_of(&REGULATION_MODES, "regulation.modes", &["ip", "user"], defects);
    let (find, ban) = (
        of.milliseconds("regulation.find_time"),
        of.milliseconds("regulation.ban_time"),
    );
    if find.why_unknown().is_some() || ban.why_unknown().is_some() {
        return;
    }
    let length = |value: Option<&u64>, unset: u64| value.copied().filter(|length| *length > 0).unwrap_or(unset);
    if length(find.value(), FIND_TIME) > length(ban.value(), BAN_TIME) {
        let place = if find.is_absent() { ban.place } else { find.place };
        defects.refusal(
            &REGULATION_TIMES,
            "regulation.find_time",
            place,
            "is longer than `ban_time`",
        );
    }
}

fn password_policy(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let (standard, zxcvbn) = (
        of.flag("password_policy.standard.enabled"),
        of.flag("password_policy.zxcvbn.enabled"),
    );
    let on = |flag: &crate::setting::Setting<bool>| flag.value() == Some(&true);
    if on(&standard) && on(&zxcvbn) {
        defects
            .refusal(
                &PASSWORD_POLICY,
                "password_policy",
                zxcvbn.place,
                "has two policies that are on",
            )
            .related(standard.place, "the other one");
    }
    let path = "password_policy.standard.min_length";
    if let Some((least, place)) = number(&of.number(path)).filter(|(least, _)| on(&standard) && *least < 0) {
        defects.refusal(&PASSWORD_POLICY, path, place, text!("{least} is below zero"));
    }
    let path = "password_policy.zxcvbn.min_score";
    if let Some((score, place)) = number(&of.number(path)).filter(|(score, _)| on(&zxcvbn) && !(0..=4).contains(score))
    {
        defects.refusal(&PASSWORD_POLICY, path, place, text!("{score} is not between 1 and 4"));
    }
}

fn privacy_policy(sections: &KnownSections<'_>, defects: &mut Defects) {
    const URL: &str = "privacy_policy.policy_url";
    let of = sections.of;
    if of.flag("privacy_policy.enabled").value() != Some(&true) {
        return;
    }
    let url = of.text(URL);
    if url.is_absent() {
        defects.missing(&PRIVACY_POLICY, URL, url.place);
    } else if url
        .value()
        .and_then(|text| Url::parse(text).ok())
        .is_some_and(|url| url.scheme != "https")
    {
        defects.refusal(&PRIVACY_POLICY, URL, url.place, "is not https");
    }
}
