//! As much of a key's DER as its size and kind take.
//!
//! A few nested lengths are read here and nothing else; a crate for certificates would be larger than this tool's
//! other dependencies together.

/// What kind of key it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Key {
    /// RSA: the modulus, without leading zeros.
    Rsa {
        /// The modulus.
        modulus: Vec<u8>,
        /// Whether it is the private half.
        private: bool,
    },
    /// An elliptic curve, by its size in bits.
    Ec {
        /// 256, 384 or 521.
        bits: u16,
        /// Whether it is the private half.
        private: bool,
    },
    /// Anything else.
    Other,
}

impl Key {
    /// The algorithm that Authelia takes for the key unless told otherwise.
    pub(super) fn default_algorithm(&self) -> Option<&'static str> {
        match self {
            Key::Rsa { .. } => Some("RS256"),
            Key::Ec { bits: 256, .. } => Some("ES256"),
            Key::Ec { bits: 384, .. } => Some("ES384"),
            Key::Ec { bits: 521, .. } => Some("ES512"),
            Key::Ec { .. } | Key::Other => None,
        }
    }
}

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const CURVES: [(&[u8], u16); 3] = [
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], 256),
    (&[0x2b, 0x81, 0x04, 0x00, 0x22], 384),
    (&[0x2b, 0x81, 0x04, 0x00, 0x23], 521),
];
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// The key in a PEM block; `None` if its DER cannot be read.
pub(super) fn key(label: &str, der: &[u8]) -> Option<Key> {
    let mut body = Reader(der).expect(SEQUENCE)?;
    match label {
        "RSA PRIVATE KEY" => {
            body.expect(INTEGER)?;
            rsa(&mut body, true)
        }
        "RSA PUBLIC KEY" => rsa(&mut body, false),
        "EC PRIVATE KEY" => {
            body.expect(INTEGER)?;
            body.expect(OCTETS)?;
            let curve = body.expect(0xa0)?.expect(OBJECT)?;
            Some(curve_of(curve.0, true))
        }
        "PRIVATE KEY" => {
            body.expect(INTEGER)?;
            let mut algorithm = body.expect(SEQUENCE)?;
            let inner = body.expect(OCTETS)?;
            by_algorithm(&mut algorithm, inner, true)
        }
        "PUBLIC KEY" => public_key(&mut body),
        "CERTIFICATE" => certificate(&mut body),
        _ => Some(Key::Other),
    }
}

fn certificate(body: &mut Reader<'_>) -> Option<Key> {
    let mut signed = body.expect(SEQUENCE)?;
    // The version is optional; then follow serial number, signature, issuer, validity and subject.
    if signed.tag() == Some(0xa0) {
        signed.expect(0xa0)?;
    }
    signed.expect(INTEGER)?;
    for _ in 0..4 {
        signed.expect(SEQUENCE)?;
    }
    public_key(&mut signed.expect(SEQUENCE)?)
}

fn public_key(body: &mut Reader<'_>) -> Option<Key> {
    let mut algorithm = body.expect(SEQUENCE)?;
    let bits = body.expect(BITS)?;
    // The first byte tells how many bits of the last are unused.
    by_algorithm(&mut algorithm, Reader(bits.0.get(1..)?), false)
}

fn by_algorithm(algorithm: &mut Reader<'_>, inner: Reader<'_>, private: bool) -> Option<Key> {
    let object = algorithm.expect(OBJECT)?;
    if object.0 == EC {
        return Some(curve_of(algorithm.expect(OBJECT)?.0, private));
    }
    if object.0 != RSA {
        return Some(Key::Other);
    }
    let mut inner = inner;
    let mut numbers = inner.expect(SEQUENCE)?;
    if private {
        numbers.expect(INTEGER)?;
    }
    rsa(&mut numbers, private)
}

fn rsa(numbers: &mut Reader<'_>, private: bool) -> Option<Key> {
    let modulus = numbers.expect(INTEGER)?.0;
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    Some(Key::Rsa {
        modulus: modulus.get(zeros..)?.to_vec(),
        private,
    })
}

fn curve_of(object: &[u8], private: bool) -> Key {
    let found = CURVES.iter().find(|(curve, _)| *curve == object);
    found.map_or(Key::Other, |(_, bits)| Key::Ec { bits: *bits, private })
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn tag(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The content of the next value, which has to be of this kind.
    fn expect(&mut self, tag: u8) -> Option<Reader<'a>> {
        if self.tag()? != tag {
            return None;
        }
        let first = *self.0.get(1)?;
        let (length, header) = if first < 0x80 {
            (usize::from(first), 2)
        } else {
            let bytes = usize::from(first & 0x7f);
            if bytes > 4 {
                return None;
            }
            let digits = self.0.get(2..2 + bytes)?;
            (
                digits
                    .iter()
                    .fold(0_usize, |length, digit| (length << 8) | usize::from(*digit)),
                2 + bytes,
            )
        };
        let end = header.checked_add(length)?;
        let content = self.0.get(header..end)?;
        self.0 = self.0.get(end..)?;
        Some(Reader(content))
    }
}
