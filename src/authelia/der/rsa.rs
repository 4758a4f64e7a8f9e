//! Whether the numbers of an RSA private key fit together.

use super::reader::{DerReader, INTEGER};
use crate::authelia::natural::Natural;

/// Whether the numbers behind the version of a private key with two primes are what Go takes: a key with a changed
/// digit is not. Keys with more primes, or with parts left out, are taken as they are.
///
/// Source: golang/go `src/crypto/internal/fips140/rsa/rsa.go` `checkPrivateKey`.
pub(super) fn fits(numbers: &DerReader<'_>) -> bool {
    let mut body = DerReader(numbers.0);
    let mut next = || body.element(INTEGER).map(|number| Natural::from_bytes(number.0));
    let (Some(modulus), Some(public), Some(private), Some(p), Some(q)) = (next(), next(), next(), next(), next())
    else {
        return true;
    };
    let (Some(exponent_p), Some(exponent_q), Some(coefficient)) = (next(), next(), next()) else {
        return body.0.is_empty();
    };
    if !body.0.is_empty() {
        return true;
    }
    let inverse = |exponent: &Natural, prime: &Natural| {
        let order = prime.less_one();
        let is_inverse = public.times(exponent).modulo(&order)?.is_one();
        Some(is_inverse && private.modulo(&order)? == exponent.modulo(&order)?)
    };
    let all = || {
        let product = p.times(&q).modulo(&modulus)?.is_zero();
        let coefficient = coefficient.times(&q).modulo(&p)?.is_one();
        Some(product && coefficient && inverse(&exponent_p, &p)? && inverse(&exponent_q, &q)?)
    };
    all() == Some(true)
}
