//! As much of a key's DER as its size and kind take.
//!
//! A few nested lengths are read here and nothing else; a crate for certificates would be larger than this tool's
//! other dependencies together.

mod reader;
mod rsa;
mod signature;

pub(super) use signature::is_signed_by;

use reader::{BITS, DerReader, INTEGER, OBJECT, OCTETS, SEQUENCE};

/// What kind of key it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Key {
    /// RSA: its public numbers, without leading zeros.
    Rsa {
        /// The modulus.
        modulus: Vec<u8>,
        /// The public exponent.
        exponent: Vec<u8>,
        /// Whether it is the private half.
        private: bool,
    },
    /// An elliptic curve, by its size in bits.
    Ec {
        /// 224, 256, 384 or 521.
        bits: u16,
        /// The public point; empty if the key does not tell it.
        point: Vec<u8>,
        /// Whether it is the private half.
        private: bool,
    },
    /// An elliptic curve of which Go reads no key and no certificate.
    UnknownCurve,
    /// Anything else.
    Other,
}

impl Key {
    /// Whether `other` is the public half of this key; `None` if that cannot be told.
    pub(super) fn belongs_to(&self, other: &Key) -> Option<bool> {
        match (self, other) {
            (Key::Rsa { modulus, .. }, Key::Rsa { modulus: other, .. }) => Some(modulus == other),
            (Key::Ec { point, .. }, Key::Ec { point: other, .. }) if point.is_empty() || other.is_empty() => None,
            (Key::Ec { point, .. }, Key::Ec { point: other, .. }) => Some(point == other),
            (Key::Other, Key::Other) => None,
            _ => Some(false),
        }
    }

    /// The algorithm that Authelia takes for the key unless told otherwise.
    pub(super) fn default_algorithm(&self) -> Option<&'static str> {
        match self {
            Key::Rsa { .. } => Some("RS256"),
            Key::Ec { bits: 256, .. } => Some("ES256"),
            Key::Ec { bits: 384, .. } => Some("ES384"),
            Key::Ec { bits: 521, .. } => Some("ES512"),
            Key::Ec { .. } | Key::UnknownCurve | Key::Other => None,
        }
    }
}

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const CURVES: [(&[u8], u16); 4] = [
    (&[0x2b, 0x81, 0x04, 0x00, 0x21], 224),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], 256),
    (&[0x2b, 0x81, 0x04, 0x00, 0x22], 384),
    (&[0x2b, 0x81, 0x04, 0x00, 0x23], 521),
];

/// Whether the block is certainly none that Go reads: it is cut, lacks a part, or says of itself what does not fit.
///
/// What follows a key is ignored for two of the labels. A certificate is only measured, not read.
///
/// Source: golang/go `src/crypto/x509/pkcs1.go`, `pkcs8.go`, `sec1.go`, `parser.go`, as authelia/authelia
/// `internal/utils/crypto.go` `ParsePEMBlock` uses them.
pub(super) fn is_damaged(label: &str, der: &[u8]) -> bool {
    let mut whole = DerReader(der);
    if whole.element(SEQUENCE).is_none() {
        return true;
    }
    let more = !whole.0.is_empty() && !matches!(label, "PRIVATE KEY" | "EC PRIVATE KEY");
    let misfits = || private_numbers(label, der).is_some_and(|numbers| !rsa::fits(&numbers));
    more || (label != "CERTIFICATE" && (key(label, der).is_none() || misfits()))
}

/// The numbers of an RSA private key, behind its version. To see whether they fit takes longer than all else, so it is
/// done once, where the key is decoded.
fn private_numbers<'a>(label: &str, der: &'a [u8]) -> Option<DerReader<'a>> {
    let mut body = DerReader(der).element(SEQUENCE)?;
    body.element(INTEGER)?;
    if label == "PRIVATE KEY" {
        let algorithm = body.element(SEQUENCE)?.element(OBJECT)?;
        body = body.element(OCTETS)?.element(SEQUENCE).filter(|_| algorithm.0 == RSA)?;
        body.element(INTEGER)?;
    }
    matches!(label, "PRIVATE KEY" | "RSA PRIVATE KEY").then_some(body)
}

/// The key in a PEM block; `None` if its DER cannot be read.
pub(super) fn key(label: &str, der: &[u8]) -> Option<Key> {
    let mut body = DerReader(der).element(SEQUENCE)?;
    match label {
        "RSA PRIVATE KEY" => {
            body.element(INTEGER)?;
            rsa_key(&mut body, true)
        }
        "RSA PUBLIC KEY" => rsa_key(&mut body, false),
        "EC PRIVATE KEY" => named_curve(&mut body),
        "PRIVATE KEY" => {
            body.element(INTEGER)?;
            let mut algorithm = body.element(SEQUENCE)?;
            let inner = body.element(OCTETS)?;
            by_algorithm(&mut algorithm, inner, true)
        }
        "PUBLIC KEY" => public_key(&mut body),
        "CERTIFICATE" => certificate(&mut body),
        _ => Some(Key::Other),
    }
}

/// A private key on an elliptic curve that it names itself.
fn named_curve(body: &mut DerReader<'_>) -> Option<Key> {
    body.element(INTEGER)?;
    body.element(OCTETS)?;
    let curve = body.element(0xa0)?.element(OBJECT)?;
    Some(curve_of(curve.0, point_behind(body), true))
}

/// The public point at the end of a private key, where it is told.
fn point_behind(body: &mut DerReader<'_>) -> Vec<u8> {
    if body.tag() == Some(0xa0) {
        body.element(0xa0);
    }
    let bits = body.element(0xa1).and_then(|mut inner| inner.element(BITS));
    bits.and_then(|bits| Some(bits.0.get(1..)?.to_vec()))
        .unwrap_or_default()
}

fn certificate(body: &mut DerReader<'_>) -> Option<Key> {
    let mut signed = behind_issuer(body)?;
    // The validity and the subject.
    signed.element(SEQUENCE)?;
    signed.element(SEQUENCE)?;
    public_key(&mut signed.element(SEQUENCE)?)
}

/// What follows the issuer in a certificate: the version is optional, then come serial number, signature and issuer.
fn behind_issuer<'a>(body: &mut DerReader<'a>) -> Option<DerReader<'a>> {
    let mut signed = body.element(SEQUENCE)?;
    if signed.tag() == Some(0xa0) {
        signed.element(0xa0)?;
    }
    signed.element(INTEGER)?;
    signed.element(SEQUENCE)?;
    signed.element(SEQUENCE)?;
    Some(signed)
}

/// When a certificate begins and ends to be valid, each as the digits of year, month, day, hour, minute and second.
pub(super) fn validity(der: &[u8]) -> Option<(String, String)> {
    let mut body = DerReader(der).element(SEQUENCE)?;
    let mut validity = behind_issuer(&mut body)?.element(SEQUENCE)?;
    Some((time(&mut validity)?, time(&mut validity)?))
}

/// A time of either kind. Years of two digits are those from 1950 to 2049.
fn time(body: &mut DerReader<'_>) -> Option<String> {
    let text = |reader: DerReader<'_>| {
        std::str::from_utf8(reader.0)
            .ok()
            .map(|text| text.trim_end_matches('Z').to_owned())
    };
    if body.tag()? == 0x17 {
        let short = text(body.element(0x17)?)?;
        let century = if short.get(..2)? < "50" { "20" } else { "19" };
        return Some(format!("{century}{short}"));
    }
    text(body.element(0x18)?)
}

fn public_key(body: &mut DerReader<'_>) -> Option<Key> {
    let mut algorithm = body.element(SEQUENCE)?;
    let bits = body.element(BITS)?;
    // The first byte tells how many bits of the last are unused.
    by_algorithm(&mut algorithm, DerReader(bits.0.get(1..)?), false)
}

fn by_algorithm(algorithm: &mut DerReader<'_>, inner: DerReader<'_>, private: bool) -> Option<Key> {
    let object = algorithm.element(OBJECT)?;
    let mut inner = inner;
    if object.0 == EC {
        return match algorithm.element(OBJECT) {
            Some(curve) if !private => Some(curve_of(curve.0, inner.0.to_vec(), private)),
            Some(curve) => {
                let mut body = inner.element(SEQUENCE)?;
                body.element(INTEGER)?;
                body.element(OCTETS)?;
                Some(curve_of(curve.0, point_behind(&mut body), private))
            }
            None => named_curve(&mut inner.element(SEQUENCE)?),
        };
    }
    if object.0 != RSA {
        return Some(Key::Other);
    }
    let mut numbers = inner.element(SEQUENCE)?;
    if private {
        numbers.element(INTEGER)?;
    }
    rsa_key(&mut numbers, private)
}

fn rsa_key(numbers: &mut DerReader<'_>, private: bool) -> Option<Key> {
    let mut number = || {
        let bytes = numbers.element(INTEGER)?.0;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        Some(bytes.get(zeros..)?.to_vec())
    };
    let (modulus, exponent) = (number()?, number()?);
    // Behind a private key's public numbers are its own exponent and two primes.
    for _ in 0..if private { 3 } else { 0 } {
        numbers.element(INTEGER)?;
    }
    Some(Key::Rsa {
        modulus,
        exponent,
        private,
    })
}

fn curve_of(object: &[u8], point: Vec<u8>, private: bool) -> Key {
    match CURVES.iter().find(|(curve, _)| *curve == object) {
        Some((_, bits)) => Key::Ec {
            bits: *bits,
            point,
            private,
        },
        None => Key::UnknownCurve,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One key of each kind; made for this test and used nowhere.
    const KEYS: [&str; 7] = [
        r"-----BEGIN RSA PRIVATE KEY-----
MIIBPAIBAAJBAMuVd81ke1uEd30mSLbyx8tC56RLxmgLWPd/EVGCUX5K46hjUW18
+CUtGW9gM3mXj0k4zB+lEOTEYgqIIqc1PT8CAwEAAQJAcFyHabIar3EWLdmSan7m
rJW5maFE2SniKX9VRKJjbgrVSMEguoZLVTC+Nthotr8fWChSr2mk62YmXWCU1/Lv
aQIhAOVH+zavVaCNjCrNLsofFx4BmepI7RiyR8isceHGDRS7AiEA407fb0WRM4PP
pdguy8WkWJH8eA92sQLwi1RBtSqCc00CIQDVVcOOH1hp+iqIjL/Te1g0KENBNje9
+exG8QVJkNENDwIhAIEKpLORpcW9/aLj4GUUNaGGdvJdrP7+cTpXwdmsYVQ9AiEA
yXv7uU0T7jKDC9cxS5QoHHB3XGVbONYfX2F8jPk1/8U=
-----END RSA PRIVATE KEY-----
",
        r"-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMuVd81ke1uEd30mSLbyx8tC56RLxmgL
WPd/EVGCUX5K46hjUW18+CUtGW9gM3mXj0k4zB+lEOTEYgqIIqc1PT8CAwEAAQ==
-----END PUBLIC KEY-----
",
        r"-----BEGIN RSA PUBLIC KEY-----
MEgCQQDLlXfNZHtbhHd9Jki28sfLQuekS8ZoC1j3fxFRglF+SuOoY1FtfPglLRlv
YDN5l49JOMwfpRDkxGIKiCKnNT0/AgMBAAE=
-----END RSA PUBLIC KEY-----
",
        r"-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIIzwSrIFBlHgk5MF0a0sjfAPW60Sz+ocbJZEzcJ03T4woAoGCCqGSM49
AwEHoUQDQgAEtfy6LjfOaUtMA9J/lZurh+Qfrsu5V9HXAboh9LIG7T4GGBGXukjr
oFO1YYKjYnhQiQAl4Ue9Qd/HDV+pFvISrA==
-----END EC PRIVATE KEY-----
",
        r"-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjPBKsgUGUeCTkwXR
rSyN8A9brRLP6hxslkTNwnTdPjChRANCAAS1/LouN85pS0wD0n+Vm6uH5B+uy7lX
0dcBuiH0sgbtPgYYEZe6SOugU7VhgqNieFCJACXhR71B38cNX6kW8hKs
-----END PRIVATE KEY-----
",
        r"-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtfy6LjfOaUtMA9J/lZurh+Qfrsu5
V9HXAboh9LIG7T4GGBGXukjroFO1YYKjYnhQiQAl4Ue9Qd/HDV+pFvISrA==
-----END PUBLIC KEY-----
",
        r"-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINU6MoNgxhrrVYzn/GXD3ZTSv1mbBc7hnXsxUUr8iRnV
-----END PRIVATE KEY-----
",
    ];

    fn damaged(pem: &str) -> Option<bool> {
        let blocks = crate::authelia::read_pem(pem)?;
        let block = blocks.first()?;
        Some(is_damaged(&block.label, &block.der))
    }

    #[test]
    fn whole_keys_are_read_and_cut_ones_are_not() {
        for pem in KEYS {
            assert_eq!(damaged(pem), Some(false), "{pem}");
            let lines: Vec<&str> = pem.lines().collect();
            let (last, begin) = (lines.len() - 2, lines[1]);
            let without: Vec<&str> = [&lines[..last], &lines[last + 1..]].concat();
            // Of a key on one line nothing is left, which is no PEM block.
            assert_ne!(damaged(&(without.join("\n") + "\n")), Some(false), "{pem}");
            let changed = pem.replacen(&begin[..4], "AAAA", 1);
            assert_eq!(damaged(&changed), Some(true), "{pem}");
        }
    }

    /// The bytes of an RSA key whose number `at` is of another kind of value, and of whose number `wrong` one bit is.
    fn with_another_kind(at: usize, wrong: Option<usize>) -> Vec<u8> {
        let block = crate::authelia::read_pem(KEYS[0]).and_then(|blocks| blocks.into_iter().next());
        let mut der = block.map(|block| block.der.to_vec()).unwrap_or_default();
        let mut body = DerReader(&der).element(SEQUENCE).unwrap_or(DerReader(&[]));
        let mut starts = Vec::new();
        while let (left, Some(_)) = (body.0.len(), body.element(INTEGER)) {
            starts.push(der.len() - left);
        }
        der[starts[at]] = 0x8f;
        if let Some(number) = wrong {
            der[starts[number] + 6] ^= 1;
        }
        der
    }

    #[test]
    fn what_go_computes_itself_may_be_left_out() {
        // The two exponents of the primes and the coefficient.
        for at in [6, 7, 8] {
            assert!(!is_damaged("RSA PRIVATE KEY", &with_another_kind(at, None)), "{at}");
        }
        // Of those that are there Go makes nothing then; of the others it does.
        for (wrong, damaged) in [(6, false), (1, true), (3, true), (4, true), (5, true)] {
            let der = with_another_kind(7, Some(wrong));
            assert_eq!(is_damaged("RSA PRIVATE KEY", &der), damaged, "{wrong}");
        }
        assert!(is_damaged("RSA PRIVATE KEY", &with_another_kind(5, None)));
    }

    #[test]
    fn lengths_are_as_short_as_they_can_be() {
        assert!(DerReader(&[SEQUENCE, 1, 0]).element(SEQUENCE).is_some());
        for long in [
            &[SEQUENCE, 0x81, 1, 0][..],
            &[SEQUENCE, 0x82, 0, 1, 0],
            &[SEQUENCE, 0x80],
        ] {
            assert!(DerReader(long).element(SEQUENCE).is_none(), "{long:?}");
        }
    }
}
