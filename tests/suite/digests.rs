//! Digests against what Authelia's library said of them.
//!
//! `fixtures/digests/vectors.tsv` holds name, secret, digest and the verdict of go-crypt v0.14.15; the digests come from
//! passlib, argon2-cffi, hashlib, bcrypt and libxcrypt.

use oidc_crosscheck::digest::{CostLimit, Digest, MalformedDigest, Verification, decode};
use oidc_crosscheck::secret::Secret;

const VECTORS: &str = include_str!("../../fixtures/digests/vectors.tsv");

/// Secrets of many lengths, the empty one included, with odd salts, key lengths and parameters.
const INDEPENDENT: &str = include_str!("../../fixtures/digests/independent.tsv");

const GUIDE: &str = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";

fn read(text: &str) -> Result<Digest, MalformedDigest> {
    decode(&Secret::new(text))
}

/// `match`, `nomatch` or `error`, in the table's words, or why it was not checked.
fn verdict(secret: &str, digest: &str) -> String {
    let Ok(digest) = read(digest) else {
        return "error".to_owned();
    };
    match digest.verify(&Secret::new(secret), &CostLimit::default()) {
        Verification::Match => "match".to_owned(),
        Verification::Mismatch => "nomatch".to_owned(),
        Verification::NotChecked(reason) => reason.into_owned(),
    }
}

/// Whether verifying takes so little that a test may do it once more.
fn is_cheap(digest: &str) -> bool {
    read(digest).is_ok_and(|digest| digest.cost(&Secret::new("")).work < std::time::Duration::from_millis(20))
}

#[test]
fn every_row_of_the_table() {
    let mut rows = 0;
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[name, secret, digest, said] = fields.as_slice() else {
            assert_eq!(fields.len(), 4, "{line}");
            continue;
        };
        rows += 1;
        // What libxcrypt writes instead of a digest when it fails. The verdict beside it is about the digest that was
        // meant, which is not in the table; to Authelia this is a plaintext secret.
        if digest == "*0" {
            assert_eq!(verdict("*0", digest), "match", "{name}");
            assert_eq!(verdict(secret, digest), "nomatch", "{name}");
            continue;
        }
        // A row cannot hold the line break that it is about.
        let digest = if name.starts_with("m:trailing newline") {
            format!("{digest}\n")
        } else {
            digest.to_owned()
        };
        // The remark in `match(empty salt)` tells why the row is there.
        let said = said.split('(').next().unwrap_or(said);
        assert_eq!(verdict(secret, &digest), said, "{name}");
        if said == "match" && is_cheap(&digest) {
            assert_eq!(
                verdict(&format!("{secret}x"), &digest),
                "nomatch",
                "{name}: another secret"
            );
        }
    }
    assert_eq!(rows, 73);
}

#[test]
fn digests_of_other_tools() {
    let mut rows = 0;
    for line in INDEPENDENT.lines().skip(1) {
        let (secret, digest) = line.split_once('\t').unwrap_or_default();
        assert_eq!(verdict(secret, digest), "match", "{digest}");
        rows += 1;
    }
    assert!(rows > 60, "{rows}");
}

#[test]
fn yescrypt_with_another_cost() {
    let digest = "$y$j7T$VGVzdFNhbHRWYWx1ZTEy$fX.VpPMovPYEAZO6WAYWlZQE7XKqBlvzgKEdxGJN6J4";
    assert_eq!(verdict("Co+der/2%3D:é", digest), "match");
    assert_eq!(verdict("Co+der/2%3D:e", digest), "nomatch");
}

#[test]
fn trailing_newlines() {
    for (digest, said) in [
        (
            "$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$wbqfEO2kMi30RHiBpl9P/MfMgI/isquD7v7paWL6OwI\n",
            "match",
        ),
        (
            "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$sSFpForSiwp7XNBV5T35Y+dwJZzyGKs1/rbBEMpTgaQ\n",
            "match",
        ),
        (
            "$2b$04$abcdefghijklmnopqrstuuetD7pPjMsPVYFWFIUUorW53cGfvCW.u\n",
            "error",
        ),
        ("$5$saltstring$hk9YdDQdyPqxTiM7jN.SXVilie7KBDJ9Yovfm/hg0Z2\n", "nomatch"),
        ("$plaintext$insecure_secret\n", "nomatch"),
        ("insecure_secret\n", "nomatch"),
    ] {
        assert_eq!(verdict("insecure_secret", digest), said, "{digest}");
    }
}

#[test]
fn a_truncated_key_matches_as_far_as_it_goes() {
    let key = "bX02e1.4QCbRRSRFX2YNm37G2s41QKBPJglmAxCo.OT1TIovl53vt53hze/IWFrLP7esTBdJkDk0gR67apRgMg";
    let digest = |key: &str| format!("$pbkdf2-sha512$1000$AAECAwQFBgcICQoLDA0ODw${key}");
    for length in [2, 3, 4, 42, 86] {
        assert_eq!(verdict("insecure_secret", &digest(&key[..length])), "match", "{length}");
    }
    assert_eq!(
        verdict("insecure_secret", &digest(&key[..5])),
        "error",
        "no number of bytes has five characters"
    );
    // The bits that are left over in the last character are not compared.
    assert_eq!(verdict("insecure_secret", &digest(&key.replace("MMg", "MMh"))), "match");
    assert_eq!(
        verdict("insecure_secret", &digest(&format!("{key}AA"))),
        "nomatch",
        "one byte too many"
    );
}

#[test]
fn bcrypt_reads_72_bytes() {
    // Made from 72 times `a`, which shows that nothing after the 72nd byte counts; 71 are another secret.
    let digest = "$2b$04$abcdefghijklmnopqrstuu";
    let salted = |key: &str| format!("{digest}{key}");
    let key = bcrypt_key(&"a".repeat(72));
    assert_eq!(verdict(&"a".repeat(72), &salted(&key)), "match");
    assert_eq!(verdict(&format!("{}b", "a".repeat(72)), &salted(&key)), "match");
    assert_eq!(verdict(&"a".repeat(1000), &salted(&key)), "match");
    assert_eq!(verdict(&"a".repeat(71), &salted(&key)), "nomatch");
    // A zero byte is a byte like another, not the secret's end.
    let key = bcrypt_key("a\0b");
    assert_eq!(verdict("a\0b", &salted(&key)), "match");
    assert_eq!(verdict("a\0c", &salted(&key)), "nomatch");
    // An empty secret is one, too.
    assert_eq!(verdict("", &salted(&bcrypt_key(""))), "match");
}

/// The key of a bcrypt digest of `secret`, made by the library's own writer, with the salt of the tests above.
fn bcrypt_key(secret: &str) -> String {
    let salt = [
        0x71, 0xd7, 0x9f, 0x82, 0x18, 0xa3, 0x92, 0x59, 0xa7, 0xa2, 0x9a, 0xab, 0xb2, 0xdb, 0xaf, 0xc3,
    ];
    let made = bcrypt::hash_with_salt(secret, 4, salt)
        .map(|parts| parts.to_string())
        .unwrap_or_default();
    assert_eq!(made.get(7..29), Some("abcdefghijklmnopqrstuu"), "the salt");
    made.get(29..).unwrap_or_default().to_owned()
}

#[test]
fn bcrypt_costs_out_of_range() {
    let secret = "etD7pPjMsPVYFWFIUUorW53cGfvCW.u";
    for (cost, said) in [
        ("04", "match"),
        ("4", "match"),
        ("+4", "match"),
        ("03", "nomatch"),
        ("-1", "nomatch"),
        ("32", "nomatch"),
        ("4x", "error"),
        ("", "error"),
    ] {
        assert_eq!(
            verdict("insecure_secret", &format!("$2b${cost}$abcdefghijklmnopqrstuu{secret}")),
            said,
            "{cost}"
        );
    }
}

#[test]
fn parameters_that_authelia_does_not_check() {
    for (digest, said) in [
        // Left out or zero: m=32768, t=1, p=4; `k` is read and forgotten; the version may be missing.
        (
            "$argon2id$v=19$m=0,t=0,p=0$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc",
            "nomatch",
        ),
        ("$argon2id$v=19$k=5$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc", "nomatch"),
        (
            "$argon2id$p=1$m=64,t=1$AAECAwQFBgcICQoLDA0ODw$wbqfEO2kMi30RHiBpl9P/MfMgI/isquD7v7paWL6OwI",
            "match",
        ),
        (
            "$argon2id$v=19$m=64,t=1,p=1,k=x$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc",
            "error",
        ),
        (
            "$argon2id$v=19$m=+64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc",
            "error",
        ),
        (
            "$argon2id$v=275$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc",
            "error",
        ),
        // What scrypt cannot compute decodes and never matches.
        ("$scrypt$ln=0,r=8,p=1$AAECAwQF$AAECAwQF", "nomatch"),
        ("$scrypt$ln=64,r=8,p=1$AAECAwQF$AAECAwQF", "nomatch"),
        ("$scrypt$ln=53,r=8,p=1$AAECAwQF$AAECAwQF", "nomatch"),
        ("$scrypt$ln=-4,r=8,p=1$AAECAwQF$AAECAwQF", "nomatch"),
        ("$scrypt$ln=4,r=0,p=1$AAECAwQF$AAECAwQF", "nomatch"),
        ("$scrypt$ln=4,r=-1,p=-1$AAECAwQF$AAECAwQF", "nomatch"),
        ("$scrypt$ln=4,r=1073741824,p=1$AAECAwQF$AAECAwQF", "nomatch"),
        ("$scrypt$ln=4,n=8$AAECAwQF$AAECAwQF", "error"),
        (
            "$scrypt$ln=4,r=+8,p=1$AAECAwQFBgcICQoLDA0ODw$sSFpForSiwp7XNBV5T35Y+dwJZzyGKs1/rbBEMpTgaQ",
            "match",
        ),
        // The order of two is free, and so is what `v` and `t` say.
        (
            "$bcrypt-sha256$r=4,t=2y,v=9$abcdefghijklmnopqrstuu$3VNavbghcRWyx7OYF4x3YJa.w9hBgg2",
            "match",
        ),
        (
            "$bcrypt-sha256$r=4,x=1$abcdefghijklmnopqrstuu$3VNavbghcRWyx7OYF4x3YJa.w9hBgg2",
            "error",
        ),
        (
            "$5$rounds=5000$saltstring$hk9YdDQdyPqxTiM7jN.SXVilie7KBDJ9Yovfm/hg0Z2",
            "match",
        ),
        (
            "$5$rounds=1000,rounds=5000$saltstring$hk9YdDQdyPqxTiM7jN.SXVilie7KBDJ9Yovfm/hg0Z2",
            "match",
        ),
        (
            "$5$rounds=+5000$saltstring$hk9YdDQdyPqxTiM7jN.SXVilie7KBDJ9Yovfm/hg0Z2",
            "error",
        ),
        ("$5$$saltstring$hk9YdDQdyPqxTiM7jN.SXVilie7KBDJ9Yovfm/hg0Z2", "error"),
        // Settings of yescrypt beyond the short form.
        (
            "$y$j9T.0$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.5qYI16DO.5c2iZs9jXqGkCEp6yCApMC5.X4",
            "error",
        ),
        (
            "$y$k9T$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.5qYI16DO.5c2iZs9jXqGkCEp6yCApMC5.X4",
            "error",
        ),
        (
            "$y$j9T$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.5qYI16DO.5c2iZs9jXqGkCEp6yCApMC5.!4",
            "error",
        ),
        (
            "$y$j9T$MDEyMzQ1Njc4OWFiY2R!$lTkV5Ix.5qYI16DO.5c2iZs9jXqGkCEp6yCApMC5.X4",
            "nomatch",
        ),
        ("$y$j9T$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.", "match"),
        ("$y$jzT$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.", "nomatch"),
    ] {
        assert_eq!(verdict("insecure_secret", digest), said, "{digest}");
    }
}

#[test]
fn small_yescrypt_settings_are_computed() {
    // Every N from 2 to 2^12 with every r that the setting can hold.
    for n in b"./0123456789" {
        for r in b"./05CTz!" {
            let digest = format!("$y$j{}{}$MDEyMzQ1$lTkV5Ix.", char::from(*n), char::from(*r));
            assert_eq!(verdict("insecure_secret", &digest), "nomatch", "{digest}");
        }
    }
}

#[test]
fn what_goes_beyond_the_budget_is_refused_at_once() {
    let key = "AAECAwQFBgcICQoLDA0ODw";
    let salt = "CCCCCCCCCCCCCCCCCCCCC.gE8da2AfT3RIp82iGFNOWNVs4.bbXsa";
    let crypt = format!("$6$rounds=999999999$salt${}", "a".repeat(86));
    let long_key = format!("$pbkdf2-sha512$310000$AAAA${}", "A".repeat(1 << 20));
    for digest in [
        &format!("$pbkdf2-sha512$2147483647${key}${key}"),
        &format!("$pbkdf2$9223372036854775807${key}${key}"),
        &format!("$argon2id$v=19$m=4294967295,t=1,p=1${key}${key}"),
        &format!("$argon2id$v=19$m=64,t=4294967295,p=1${key}${key}"),
        &format!("$argon2id$v=19$m=64,t=1,p=4294967295${key}${key}"),
        &format!("$scrypt$ln=52,r=8,p=1${key}${key}"),
        &format!("$scrypt$ln=1,r=1,p=1073741823${key}${key}"),
        &format!("$scrypt$ln=24,r=8,p=1${key}${key}"),
        &"$y$jhT$MDEyMzQ1Njc4OWFiY2Rl$lTkV5Ix.5qYI16DO.5c2iZs9jXqGkCEp6yCApMC5.X4".to_owned(),
        &format!("$2b$31${salt}"),
        &format!("$bcrypt-sha256$v=2,t=2b,r=31${}${}", &salt[..22], &salt[22..]),
        &crypt,
        &long_key,
    ] {
        let begun = std::time::Instant::now();
        let said = verdict("insecure_secret", digest);
        assert!(said.contains("limit"), "{said}: {digest:.60}");
        // Computed, each would take minutes at least; where other tests run beside this one, a refusal takes its time.
        assert!(begun.elapsed().as_secs() < 10, "{digest:.60}");
    }
}

#[test]
fn a_long_secret_is_refused_where_it_costs() {
    let digest = "$5$saltstring$hk9YdDQdyPqxTiM7jN.SXVilie7KBDJ9Yovfm/hg0Z2";
    assert!(verdict(&"a".repeat(1 << 20), digest).contains("limit"));
    assert_eq!(verdict(&"a".repeat(1 << 10), digest), "nomatch");
}

#[test]
fn what_is_malformed_is_named() {
    let named = |text: &str| {
        read(text)
            .err()
            .map(|malformed| malformed.to_string())
            .unwrap_or_default()
    };
    let doubled = GUIDE.replace('$', "$$");
    for (text, clause) in [
        ("$", "no `$identifier$` follows"),
        ("$abc", "no `$identifier$` follows"),
        ("$$abc$$def", "no `$identifier$` follows"),
        (doubled.as_str(), "every `$` in it is doubled"),
        (&GUIDE.replace("pbkdf2", "PBKDF2"), "capital letters"),
        ("$foo$bar$baz", "not a known algorithm"),
        ("$base64$aW5zZWN1cmVfc2VjcmV0", "plaintext in base64"),
        ("$1$abcdefgh$ukzWNW70chL342F.eljZU/", "MD5-crypt"),
        (
            "$2$04$abcdefghijklmnopqrstuuetD7pPjMsPVYFWFIUUorW53cGfvCW.u",
            "bcrypt without a version",
        ),
        (&GUIDE.replace("aK4Q", "aK4Q=="), "its salt has `=` padding"),
        (
            &GUIDE.replace("hjf.9", "hjf+9"),
            "its key has `+` where this format has `.`",
        ),
        (&format!("{GUIDE} "), "there is a space in its key"),
        (&format!("{GUIDE}$x"), "4 fields separated by `$`, and this has 5"),
        (&GUIDE[..44], "4 fields separated by `$`, and this has 3"),
        (&GUIDE.replace("310000", "31k"), "number of iterations"),
        ("$pbkdf2-sha512$1000$AAAA$", "key, is empty"),
        ("$2b$04$abcdefghijklmnopqrstuu", "has 22 characters instead of 53"),
        ("$plaintext$", "nothing follows"),
    ] {
        assert!(named(text).contains(clause), "{text}: {}", named(text));
    }
    assert!(read(&doubled).is_err_and(|malformed| malformed.help().contains("Compose")));
}

#[test]
fn a_digest_can_be_verified_on_another_thread() {
    let digest = read("$plaintext$secret");
    let verdict =
        std::thread::spawn(move || digest.map(|digest| digest.verify(&Secret::new("secret"), &CostLimit::default())));
    assert!(verdict.join().is_ok_and(|verdict| verdict == Ok(Verification::Match)));
}

#[test]
fn names() {
    for (text, name) in [
        (GUIDE, "pbkdf2-sha512"),
        ("$pbkdf2$1000$AAAA$AAAA", "pbkdf2-sha1"),
        ("$argon2d$v=19$m=64,t=1,p=1$AAAA$AAAA", "argon2d"),
        ("$2y$04$abcdefghijklmnopqrstuuetD7pPjMsPVYFWFIUUorW53cGfvCW.u", "bcrypt"),
        ("$6$salt$key", "sha512crypt"),
        ("$plaintext$x", "plaintext"),
        ("x", "plaintext"),
    ] {
        assert_eq!(read(text).map(|digest| digest.algorithm()), Ok(name));
    }
    assert!(read("x").is_ok_and(|digest| digest.is_plaintext() && digest.is_bare()));
    assert!(read("$plaintext$x").is_ok_and(|digest| digest.is_plaintext() && !digest.is_bare()));
    assert!(read(GUIDE).is_ok_and(|digest| !digest.is_plaintext() && !digest.is_bare()));
    assert_eq!(verdict("", ""), "nomatch", "an empty plaintext matches nothing");
}
