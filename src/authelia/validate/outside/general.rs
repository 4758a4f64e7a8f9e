//! Theme, log, identity validation, regulation, password policy and privacy policy.
//!
//! Source: authelia/authelia `internal/configuration/validator/theme.go`, `log.go`, `identity_validation.go`,
//! `regulation.go`, `password_policy.go`, `privacy_policy.go`.

use super::{Outside, number};
use crate::authelia::refusals::general::{
    ELEVATED_CHARACTERS, JWT_ALGORITHM, JWT_SECRET, LOG, PASSWORD_POLICY, PRIVACY_POLICY, REGULATION_MODES,
    REGULATION_TIMES, THEME,
};
use crate::authelia::validate::judge::Judge;
use crate::authelia::versions::OLED_THEME;
use crate::golang::Url;

const FIND_TIME: u64 = 2 * 60 * 1000;
const BAN_TIME: u64 = 5 * 60 * 1000;

pub(super) fn check(outside: &Outside<'_>, judge: &mut Judge) {
    let themes = ["light", "dark", "grey", "auto", "oled"];
    let known = if OLED_THEME.holds(outside.version) { 5 } else { 4 };
    outside.one_of(&THEME, "theme", &themes[..known], judge);
    outside.one_of(&LOG, "log.format", &["text", "json"], judge);
    outside.one_of(&LOG, "log.level", &["trace", "debug", "info", "warn", "error"], judge);
    identity_validation(outside, judge);
    regulation(outside, judge);
    password_policy(outside, judge);
    privacy_policy(outside, judge);
}

fn identity_validation(outside: &Outside<'_>, judge: &mut Judge) {
    let of = outside.of;
    let algorithm = "identity_validation.reset_password.jwt_algorithm";
    outside.one_of(&JWT_ALGORITHM, algorithm, &["HS256", "HS384", "HS512"], judge);
    let custom = of.text("authentication_backend.password_reset.custom_url");
    let disabled = of.flag("authentication_backend.password_reset.disable");
    let resets = disabled.value() == Some(&false) || custom.value().is_some();
    if resets && custom.why_unknown().is_none() {
        outside.required(&JWT_SECRET, "identity_validation.reset_password.jwt_secret", judge);
    }
    let path = "identity_validation.elevated_session.characters";
    if let Some((characters, place)) = number(&of.number(path)).filter(|(characters, _)| *characters > 20) {
        judge.refusal(&ELEVATED_CHARACTERS, path, place, text!("{characters} is more than 20"));
    }
}

fn regulation(outside: &Outside<'_>, judge: &mut Judge) {
    let of = outside.of;
    outside.each_of(&REGULATION_MODES, "regulation.modes", &["ip", "user"], judge);
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
        judge.refusal(
            &REGULATION_TIMES,
            "regulation.find_time",
            place,
            "is longer than `ban_time`",
        );
    }
}

fn password_policy(outside: &Outside<'_>, judge: &mut Judge) {
    let of = outside.of;
    let (standard, zxcvbn) = (
        of.flag("password_policy.standard.enabled"),
        of.flag("password_policy.zxcvbn.enabled"),
    );
    let on = |flag: &crate::setting::Setting<bool>| flag.value() == Some(&true);
    if on(&standard) && on(&zxcvbn) {
        judge
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
        judge.refusal(&PASSWORD_POLICY, path, place, text!("{least} is below zero"));
    }
    let path = "password_policy.zxcvbn.min_score";
    if let Some((score, place)) = number(&of.number(path)).filter(|(score, _)| on(&zxcvbn) && !(0..=4).contains(score))
    {
        judge.refusal(&PASSWORD_POLICY, path, place, text!("{score} is not between 1 and 4"));
    }
}

fn privacy_policy(outside: &Outside<'_>, judge: &mut Judge) {
    const URL: &str = "privacy_policy.policy_url";
    let of = outside.of;
    if of.flag("privacy_policy.enabled").value() != Some(&true) {
        return;
    }
    let url = of.text(URL);
    if url.is_absent() {
        judge.refusal(&PRIVACY_POLICY, URL, url.place, "is missing");
    } else if url
        .value()
        .and_then(|text| Url::parse(text).ok())
        .is_some_and(|url| url.scheme != "https")
    {
        judge.refusal(&PRIVACY_POLICY, URL, url.place, "is not https");
    }
}
