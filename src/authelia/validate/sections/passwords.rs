//! `authentication_backend.file.password`.
//!
//! Source: authelia/authelia `internal/configuration/validator/authentication.go` `ValidatePasswordConfiguration`;
//! go-crypt/crypt v0.14.15 `algorithm/*/const.go`.

use super::{KnownSections, number};
use crate::authelia::refusals::backend::{PASSWORD_ALGORITHM, PASSWORD_RANGE};
use crate::authelia::validate::defects::Defects;

const PASSWORD: &str = "authentication_backend.file.password";
/// The last two are old names of the last and the first.
const ALGORITHMS: [&str; 7] = [
    "sha2crypt",
    "pbkdf2",
    "scrypt",
    "bcrypt",
    "argon2",
    "argon2id",
    "sha512",
];
const VARIANTS: [(&str, &[&str]); 5] = [
    ("argon2", &["argon2id", "id", "argon2i", "i", "argon2d", "d"]),
    ("sha2crypt", &["sha256", "sha512"]),
    ("pbkdf2", &["sha1", "sha224", "sha256", "sha384", "sha512"]),
    ("bcrypt", &["standard", "sha256"]),
    ("scrypt", &["scrypt", "yescrypt"]),
];
const MOST: i64 = i32::MAX as i64;
/// Parameters with their least and greatest value; zero is as if not set.
const RANGES: [(&str, &str, i64, i64); 15] = [
    ("argon2", "iterations", 1, MOST),
    ("argon2", "parallelism", 1, 16_777_215),
    ("argon2", "memory", 8, u32::MAX as i64),
    ("argon2", "key_length", 4, MOST),
    ("argon2", "salt_length", 1, MOST),
    ("sha2crypt", "iterations", 1_000, 999_999_999),
    ("sha2crypt", "salt_length", 1, 16),
    ("pbkdf2", "iterations", 100_000, MOST),
    ("pbkdf2", "salt_length", 8, MOST),
    ("bcrypt", "cost", 10, 31),
    ("scrypt", "iterations", 1, 58),
    ("scrypt", "block_size", 1, i64::MAX / 256),
    ("scrypt", "parallelism", 1, 1_073_741_823),
    ("scrypt", "key_length", 1, 137_438_953_440),
    ("scrypt", "salt_length", 8, 1_024),
];
/// Argon2 needs eight times as much memory as it has lanes; four lanes unless set.
const MEMORY_A_LANE: i64 = 8;
const LANES: i64 = 4;

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    sections.one_of(
        &PASSWORD_ALGORITHM,
        &format!("{PASSWORD}.algorithm"),
        &ALGORITHMS,
        defects,
    );
    for (algorithm, variants) in VARIANTS {
        let path = format!("{PASSWORD}.{algorithm}.variant");
        sections.one_of(&PASSWORD_ALGORITHM, &path, variants, defects);
    }
    for (algorithm, name, least, most) in RANGES {
        let path = format!("{PASSWORD}.{algorithm}.{name}");
        let Some((value, place)) = number(&sections.of.number(&path)) else {
            continue;
        };
        if value != 0 && !(least..=most).contains(&value) {
            let text = text!("{value} is not between {least} and {most}");
            defects.refusal(&PASSWORD_RANGE, &path, place, text);
        }
    }
    let path = format!("{PASSWORD}.argon2.memory");
    let lanes = sections.of.number(&format!("{PASSWORD}.argon2.parallelism"));
    let needed = lanes
        .value()
        .copied()
        .filter(|lanes| *lanes > 0)
        .unwrap_or(LANES)
        .saturating_mul(MEMORY_A_LANE);
    if let Some((memory, place)) = number(&sections.of.number(&path))
        && memory >= MEMORY_A_LANE
        && memory < needed
        && lanes.why_unknown().is_none()
    {
        defects.refusal(&PASSWORD_RANGE, &path, place, text!("{memory} is less than {needed}"));
    }
    let variant = sections.of.text(&format!("{PASSWORD}.scrypt.variant"));
    let path = format!("{PASSWORD}.scrypt.parallelism");
    if let Some((lanes, place)) = number(&sections.of.number(&path))
        && variant.value() == Some(&"yescrypt")
        && lanes > 1
    {
        defects.refusal(&PASSWORD_RANGE, &path, place, "is not 1, as yescrypt needs");
    }
}
