//! What holds for digests whatever their text is.

use oidc_crosscheck::digest::{CostLimit, Verification, decode};
use oidc_crosscheck::secret::Secret;
use proptest::prelude::*;

/// Pieces that digests are made of, so that the generated texts get past the first check.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("$".to_owned()),
        Just("$pbkdf2-sha512$".to_owned()),
        Just("$argon2id$v=19$".to_owned()),
        Just("$scrypt$ln=4,r=8,p=1$".to_owned()),
        Just("$y$j9T$".to_owned()),
        Just("$2b$04$".to_owned()),
        Just("$bcrypt-sha256$v=2,t=2b,r=4$".to_owned()),
        Just("$6$rounds=1000$".to_owned()),
        Just("abcdefghijklmnopqrstuu".to_owned()),
        Just("é".to_owned()),
        "[ -~\n]{0,8}",
        "[0-9]{1,22}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// A digest of the tables with some characters replaced, so that most of it is right.
fn mutated() -> impl Strategy<Value = String> {
    let digests: Vec<&str> = include_str!("../../fixtures/digests/independent.tsv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t').map(|(_, digest)| digest))
        .collect();
    let change = (any::<prop::sample::Index>(), "[0-9$,=./+A-Za-z]{0,2}");
    (prop::sample::select(digests), prop::collection::vec(change, 1..3)).prop_map(|(digest, changes)| {
        let mut text = digest.to_owned();
        for (place, new) in changes {
            let place = place.index(text.len().max(1)).min(text.len());
            let end = (place + 1).min(text.len());
            text.replace_range(place..end, &new);
        }
        text
    })
}

proptest! {
    #[test]
    fn never_panics_and_never_echoes(text in pieces()) {
        if let Err(malformed) = decode(&Secret::new(text.as_str())) {
            let shown = format!("{malformed} {malformed:?} {}", malformed.help());
            for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 7) {
                prop_assert!(!shown.contains(word) || word == "identifier", "{word}");
            }
        }
    }

    #[test]
    fn verifying_never_panics(text in prop_oneof![pieces(), mutated(), mutated(), mutated()], secret in "é.{0,80}") {
        let budget = CostLimit { work: std::time::Duration::from_millis(5), memory: 1 << 24 };
        if let Ok(digest) = decode(&Secret::new(text.as_str())) {
            // No more than one byte of key could match by chance, which a few of the digests are cut down to.
            let verdict = digest.verify(&Secret::new(secret.as_str()), &budget);
            prop_assert!(verdict != Verification::Match || digest.is_plaintext() || text.rsplit('$').next().is_some_and(|key| key.len() < 6));
        }
    }

    #[test]
    fn plaintext_is_what_does_not_begin_with_a_dollar(text in "[^$].{0,40}") {
        prop_assert!(decode(&Secret::new(text.as_str())).is_ok_and(|digest| digest.is_bare()));
        for written in [text.clone(), format!("$plaintext${text}")] {
            let verdict = decode(&Secret::new(written)).map(|digest| digest.verify(&Secret::new(text.as_str()), &CostLimit::default()));
            prop_assert_eq!(verdict, Ok(Verification::Match));
        }
    }
}
