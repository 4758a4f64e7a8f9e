//! Every digest of the table gets the verdict that Authelia's own library gave.

use oidc_crosscheck::digest::{Budget, Verdict, decode};
use oidc_crosscheck::secret::Secret;

/// Rows: name, secret, digest, verdict (`match`, `nomatch`, `error` = refused at start).
const VECTORS: &str = include_str!("../fixtures/digests/vectors.tsv");

#[test]
fn every_row_of_the_table() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, secret, digest, expected] = columns.as_slice() else {
            continue;
        };
        // The tool that wrote the table could not make a digest for this secret; `*0` says so.
        if *digest == "*0" {
            continue;
        }
        // The table keeps a row to a line; here the digest ends with one.
        let digest = if name.contains("trailing newline") {
            format!("{digest}\n")
        } else {
            (*digest).to_owned()
        };
        let got = match decode(&Secret::new(digest)) {
            Err(_) => "error".to_owned(),
            Ok(digest) => match digest.verify(&Secret::new(*secret), &Budget::default()) {
                Verdict::Match => "match".to_owned(),
                Verdict::Mismatch => "nomatch".to_owned(),
                Verdict::NotChecked(reason) => format!("not checked: {reason}"),
            },
        };
        checked += 1;
        if !expected.starts_with(&got) {
            wrong.push(format!("{name}: expected {expected}, got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 60, "only {checked} rows");
}

#[test]
fn what_costs_too_much_is_refused_at_once() {
    let secret = Secret::new("insecure_secret");
    for digest in [
        "$pbkdf2-sha512$2000000000$AAAA$AAAA",
        "$argon2id$v=19$m=4000000,t=3,p=4$AAAAAAAAAAA$AAAAAAAAAAA",
        "$scrypt$ln=30,r=8,p=1$AAAA$AAAA",
        "$2b$31$abcdefghijklmnopqrstuuetD7pPjMsPVYFWFIUUorW53cGfvCW.u",
        "$6$rounds=999999999$saltstring$abc",
    ] {
        let verdict = decode(&Secret::new(digest)).map(|digest| digest.verify(&secret, &Budget::default()));
        assert!(matches!(verdict, Ok(Verdict::NotChecked(_))), "{digest}");
    }
}

#[test]
fn what_is_wrong_is_said_without_the_value() {
    for digest in [
        "$pbkdf2-sha512$31k$hunter2$hunter2",
        "$hunter2$x",
        "$argon2id$v=16$hunter2$a$b",
        "$2b$xx$hunter2",
    ] {
        let message = decode(&Secret::new(digest))
            .err()
            .map(|malformed| malformed.to_string());
        assert!(message.is_some_and(|message| !message.contains("hunter2")), "{digest}");
    }
}
