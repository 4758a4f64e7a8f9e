//! Who signed a certificate.

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::reader::{BITS, DerReader, INTEGER, OBJECT, OCTETS, SEQUENCE};
use super::{RSA, behind_issuer};
use crate::authelia::natural::Natural;

const BOOLEAN: u8 = 0x01;
/// The algorithms of PKCS#1 without their last byte: 4 is MD5, 5 SHA-1, 10 PSS, and 11 to 13 are SHA-2.
const WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
const WITH_ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
/// The bit of the key usage that lets a key sign certificates.
const SIGNS_CERTIFICATES: u8 = 0x04;

/// Whether the certificate `der` is signed by the key of the certificate `issuer`, which may sign certificates; the
/// names in them do not matter. `None` where that is not worked out: signatures by elliptic curves and PSS.
///
/// Source: golang/go `src/crypto/x509/x509.go` `CheckSignatureFrom`, `checkSignature`.
pub(in crate::authelia) fn is_signed_by(der: &[u8], issuer: &[u8]) -> Option<bool> {
    if !may_sign(issuer)? {
        return Some(false);
    }
    let mut body = DerReader(der).element(SEQUENCE)?;
    let whole = body.0;
    body.element(SEQUENCE)?;
    let signed = whole.get(..whole.len() - body.0.len())?;
    let algorithm = body.element(SEQUENCE)?.element(OBJECT)?.0;
    let signature = body.element(BITS)?.0.get(1..)?;
    let key = rsa_key(issuer);
    if let Some([method]) = algorithm.strip_prefix(WITH_RSA) {
        return match (method, key) {
            (4 | 5, _) | (_, None) => Some(false),
            (11, Some(key)) => Some(verifies(&key, signature, 1, &Sha256::digest(signed))),
            (12, Some(key)) => Some(verifies(&key, signature, 2, &Sha384::digest(signed))),
            (13, Some(key)) => Some(verifies(&key, signature, 3, &Sha512::digest(signed))),
            _ => None,
        };
    }
    // An RSA key makes no signature of another kind.
    (algorithm.starts_with(WITH_ECDSA) && key.is_some()).then_some(false)
}

/// Whether a certificate says that its key may sign others.
fn may_sign(der: &[u8]) -> Option<bool> {
    let mut body = DerReader(der).element(SEQUENCE)?.element(SEQUENCE)?;
    let is_third_version = body.tag() == Some(0xa0);
    let mut is_authority = !is_third_version;
    while let Some(tag) = body.tag() {
        let mut part = body.element(tag)?;
        if tag != 0xa3 {
            continue;
        }
        let mut extensions = part.element(SEQUENCE)?;
        while extensions.tag().is_some() {
            let mut extension = extensions.element(SEQUENCE)?;
            let name = extension.element(OBJECT)?.0;
            if extension.tag() == Some(BOOLEAN) {
                extension.element(BOOLEAN)?;
            }
            let mut value = extension.element(OCTETS)?;
            if name == BASIC_CONSTRAINTS {
                let flag = value.element(SEQUENCE)?.element(BOOLEAN);
                is_authority = flag.is_some_and(|flag| flag.0 != [0]);
            } else if name == KEY_USAGE {
                let first = value.element(BITS)?.0.get(1).copied().unwrap_or_default();
                if first != 0 && first & SIGNS_CERTIFICATES == 0 {
                    return Some(false);
                }
            }
        }
    }
    Some(is_authority)
}

/// Modulus and exponent of a certificate's RSA key, and how many bytes the modulus has.
struct RsaKey {
    modulus: Natural,
    exponent: Natural,
    length: usize,
}

fn rsa_key(der: &[u8]) -> Option<RsaKey> {
    let mut signed = behind_issuer(&mut DerReader(der).element(SEQUENCE)?)?;
    signed.element(SEQUENCE)?;
    signed.element(SEQUENCE)?;
    let mut key = signed.element(SEQUENCE)?;
    if key.element(SEQUENCE)?.element(OBJECT)?.0 != RSA {
        return None;
    }
    let mut numbers = DerReader(key.element(BITS)?.0.get(1..)?).element(SEQUENCE)?;
    let modulus = numbers.element(INTEGER)?.0;
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    Some(RsaKey {
        modulus: Natural::from_bytes(modulus),
        exponent: Natural::from_bytes(numbers.element(INTEGER)?.0),
        length: modulus.len() - zeros,
    })
}

/// Whether `signature` is one of `digest`, made with the SHA-2 of this number, by PKCS#1 v1.5.
fn verifies(key: &RsaKey, signature: &[u8], hash: u8, digest: &[u8]) -> bool {
    let length = u8::try_from(digest.len()).unwrap_or_default();
    let mut told = vec![
        SEQUENCE,
        17 + length,
        SEQUENCE,
        0x0d,
        OBJECT,
        0x09,
        0x60,
        0x86,
        0x48,
        0x01,
        0x65,
    ];
    told.extend_from_slice(&[0x03, 0x04, 0x02, hash, 0x05, 0x00, OCTETS, length]);
    told.extend_from_slice(digest);
    let Some(filling) = key.length.checked_sub(told.len() + 3).filter(|filling| *filling >= 8) else {
        return false;
    };
    let expected = [&[0, 1], vec![0xff; filling].as_slice(), &[0], &told].concat();
    let power = Natural::from_bytes(signature).power(&key.exponent, &key.modulus);
    let written = power.and_then(|power| power.to_bytes(key.length));
    signature.len() == key.length && written == Some(expected)
}
