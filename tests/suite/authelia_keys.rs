//! Which keys and certificates Authelia takes.
//!
//! The keys and certificates in `fixtures/keys` were made for these tests; the answers are those of a real
//! Authelia 4.39.20.

use std::fs;

use crate::support::folder;
use crate::support::start::{configuration, refused};

fn file(name: &str) -> String {
    fs::read_to_string(folder("fixtures/keys").join(format!("{name}.pem"))).unwrap_or_default()
}

/// `text` as a block of YAML, indented by `spaces`.
fn block(text: &str, spaces: usize) -> String {
    let lines = text.lines().map(|line| format!("{}{line}\n", " ".repeat(spaces)));
    format!("|\n{}", lines.collect::<String>())
}

#[test]
fn every_certificate_of_a_chain_is_signed_by_the_next() {
    for (names, taken) in [
        (&["leaf-sha256"][..], true),
        (&["leaf-sha256", "ca"], true),
        (&["leaf-sha384", "ca"], true),
        (&["leaf-sha512", "ca"], true),
        (&["leaf-sha256", "ca", "ca"], true),
        // The names in certificates do not matter, only the keys.
        (&["leaf-sha256", "renamed"], true),
        (&["leaf-ec", "ec"], true),
        (&["leaf-sha1", "ca"], false),
        (&["leaf-sha256", "other"], false),
        (&["leaf-sha256", "notca"], false),
        (&["leaf-sha256", "nosign"], false),
        (&["leaf-sha256", "ec"], false),
        (&["leaf-ec", "ca"], false),
        (&["leaf-sha256", "ca", "other"], false),
    ] {
        let chain: String = names.iter().map(|name| file(name)).collect();
        let entry = |key: &str, spaces: usize| {
            format!(
                "{0}- key_id: k\n{0}  algorithm: RS256\n{0}  key: {1}{0}  certificate_chain: {2}",
                " ".repeat(spaces),
                block(&file(key), spaces + 4),
                block(&chain, spaces + 4)
            )
        };
        let whole = configuration("");
        let old = whole.find("    issuer_private_key").unwrap_or_default();
        let clients = whole.find("    clients:\n").unwrap_or_default();
        let issuer = format!(
            "{}    jwks:\n{}{}",
            &whole[..old],
            entry("leaf-key", 6),
            &whole[clients..]
        );
        let client = whole.replace(
            "      - client_id: coder\n",
            &format!("      - client_id: coder\n        jwks:\n{}", entry("leaf-public", 10)),
        );
        for text in [issuer, client] {
            let (fails, said) = refused(&text, "4.39.20");
            assert_eq!(fails, !taken, "{names:?}: {said}");
            assert!(taken || said.contains("certificate_chain"), "{names:?}: {said}");
        }
    }
}

/// The key and the certificate with which Authelia itself comes to its mail server.
#[test]
fn tls_has_a_private_key_and_its_certificate() {
    for (key, certificate, refusal) in [
        ("leaf-key", Some("leaf-sha256"), None),
        ("leaf-key", Some("other"), Some("certificate_chain")),
        ("leaf-key", Some("ec"), Some("certificate_chain")),
        ("p256-key", Some("leaf-sha256"), Some("certificate_chain")),
        ("p256-key", None, None),
        ("rsa-2040", None, None),
        ("leaf-public", None, Some("private_key")),
        ("leaf-sha256", None, Some("private_key")),
        ("secp256k1-key", None, Some("private_key")),
        ("leaf-key", Some("secp256k1"), Some("certificate_chain")),
        ("leaf-key", Some("leaf-key"), Some("certificate_chain")),
    ] {
        let option = |name: &str, of: &str| format!("      {name}: {}", block(&file(of), 8));
        let text = configuration(&format!(
            "notifier:\n  smtp:\n    address: 'smtp://smtp.example.com:25'\n    sender: a@example.com\n    tls:\n{}{}",
            option("private_key", key),
            certificate
                .map(|name| option("certificate_chain", name))
                .unwrap_or_default()
        ));
        for version in ["4.38.0", "4.39.20"] {
            let (fails, said) = refused(&text, version);
            assert_eq!(fails, refusal.is_some(), "{key} {certificate:?} {version}: {said}");
            assert!(
                refusal.is_none_or(|option| said.contains(option)),
                "{key} {certificate:?}: {said}"
            );
        }
    }
}

#[test]
fn an_rsa_key_fits_together() {
    let whole = configuration("");
    assert!(!refused(&whole, "4.39.20").0);
    let lines: Vec<&str> = whole.lines().collect();
    let begin = lines
        .iter()
        .position(|line| line.contains("BEGIN PRIVATE KEY"))
        .unwrap_or_default();
    // One letter is changed in each of these lines: in the modulus, the exponents, the primes and the coefficient.
    for line in [begin + 3, begin + 8, begin + 14, begin + 18, begin + 22, begin + 25] {
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let letter = if changed[line].as_bytes()[20] == b'b' { "c" } else { "b" };
        changed[line].replace_range(20..21, letter);
        assert_ne!(changed[line], lines[line], "{line}");
        let (fails, said) = refused(&(changed.join("\n") + "\n"), "4.39.20");
        assert!(fails && said.contains("issuer_private_key"), "{line}: {said}");
    }
}

/// Its bytes are counted, so that 2041 bits are as good as 2048.
#[test]
fn an_rsa_key_has_256_bytes() {
    for (key, taken) in [("rsa-2040", false), ("rsa-2041", true), ("leaf-key", true)] {
        let whole = configuration("");
        let clients = whole.find("    clients:\n").unwrap_or_default();
        let old = whole.find("    issuer_private_key").unwrap_or_default();
        let entry = format!("    jwks:\n      - key: {}", block(&file(key), 10));
        let (fails, said) = refused(&format!("{}{entry}{}", &whole[..old], &whole[clients..]), "4.39.20");
        assert_eq!(fails, !taken, "{key}: {said}");
    }
}

/// Two keys of the issuer's, and the old option beside them.
fn with_keys(first: &str, second: &str, old: &str) -> String {
    let whole = configuration("");
    let before = whole.find("    issuer_private_key").unwrap_or_default();
    let clients = whole.find("    clients:\n").unwrap_or_default();
    let entry = |lines: &str| {
        format!(
            "      - key_id: one\n{lines}        key: {}",
            block(&file("leaf-key"), 10)
        )
    };
    let entries = entry(first)
        + &if second.is_empty() {
            String::new()
        } else {
            entry(second)
        };
    format!("{}{old}    jwks:\n{entries}{}", &whole[..before], &whole[clients..])
}

#[test]
fn one_id_is_for_a_key_of_each_use_since_4_39_2() {
    let twice = with_keys("", "        use: enc\n", "");
    let (fails, said) = refused(&twice, "4.39.1");
    assert!(fails && said.contains("key_id"), "{said}");
    assert!(!refused(&twice, "4.39.2").0);
    let (fails, said) = refused(&with_keys("", "", ""), "4.39.1");
    assert!(!fails, "{said}");
    assert!(refused(&with_keys("", "        use: sig\n", ""), "4.39.28").0);
}

/// Authelia looks at everything else all the same: no key has the id that the client asks for.
#[test]
fn a_key_that_is_no_text_is_refused_beside_all_else() {
    for key in ["5", "true", "[a]", "{a: b}", "2020-01-01", "1.5"] {
        let whole = configuration("").replace(
            "      - client_id: coder\n",
            "      - client_id: coder\n        id_token_signed_response_key_id: one\n",
        );
        let before = whole.find("    issuer_private_key").unwrap_or_default();
        let clients = whole.find("    clients:\n").unwrap_or_default();
        let text = format!(
            "{}    jwks:\n      - key_id: one\n        key: {key}\n{}",
            &whole[..before],
            &whole[clients..]
        );
        // Beside such keys the old option is refused alike.
        let old = with_keys("", "", &format!("    issuer_private_key: {key}\n"));
        for version in ["4.38.0", "4.39.20"] {
            let (_, said) = refused(&old, version);
            assert!(said.contains("issuer_private_key"), "{key}, {version}: {said}");
            let (_, said) = refused(&text, version);
            assert!(said.contains("is no text"), "{key}, {version}: {said}");
            assert!(
                said.contains("id_token_signed_response_key_id"),
                "{key}, {version}: {said}"
            );
        }
    }
}

#[test]
fn an_empty_old_key_counts_before_4_38_13() {
    let both = with_keys("", "", "    issuer_private_key: ''\n");
    let (fails, said) = refused(&both, "4.38.12");
    assert!(fails && said.contains("issuer_private_key"), "{said}");
    assert!(!refused(&both, "4.38.13").0);
    // Alone it is a key without anything in it.
    let whole = configuration("");
    let before = whole.find("    issuer_private_key").unwrap_or_default();
    let clients = whole.find("    clients:\n").unwrap_or_default();
    let alone = format!("{}    issuer_private_key: ''\n{}", &whole[..before], &whole[clients..]);
    let (fails, said) = refused(&alone, "4.38.12");
    assert!(fails && said.contains("issuer_private_key"), "{said}");
    let (fails, said) = refused(&alone, "4.38.13");
    assert!(fails && said.contains("jwks"), "{said}");
}

#[test]
fn a_key_without_an_id_gets_one() {
    for (key, algorithm, id) in [
        ("leaf-key", "RS256", "ced0f0-rs256"),
        ("p256-key", "ES256", "32ef8c-es256"),
    ] {
        let whole = configuration("");
        let clients = whole.find("    clients:\n").unwrap_or_default();
        let old = whole.find("    issuer_private_key").unwrap_or_default();
        let entries = [("leaf-key", ""), (key, "")].map(|(key, _)| format!("      - key: {}", block(&file(key), 10)));
        // Two keys of one id are refused.
        let count = if key == "leaf-key" { 1 } else { 2 };
        let keys: String = entries.iter().take(count).map(String::as_str).collect();
        for (named, taken) in [(id, true), ("another", false)] {
            let text = format!("{}    jwks:\n{keys}{}", &whole[..old], &whole[clients..]).replace(
                "      - client_id: coder\n",
                &format!(
                    "      - client_id: coder\n        id_token_signed_response_key_id: {named}\n        \
                     id_token_signed_response_alg: {algorithm}\n"
                ),
            );
            let (fails, said) = refused(&text, "4.39.20");
            assert_eq!(fails, !taken, "{key} {named}: {said}");
        }
    }
}
