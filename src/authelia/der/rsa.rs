//! Whether the numbers of an RSA private key fit together.

use super::reader::{DerReader, INTEGER};
use crate::authelia::natural::Natural;

/// Whether the numbers behind the version of a private key with two primes are what Go takes: a key with a changed
/// digit is not. Keys with more primes are taken as they are.
///
/// Source: golang/go `src/crypto/x509/pkcs1.go` `pkcs1PrivateKey`, `src/crypto/rsa/rsa.go` `Precompute`,
/// `src/crypto/internal/fips140/rsa/rsa.go` `checkPrivateKey`.
pub(super) fn fits(numbers: &DerReader<'_>) -> bool {
    let mut body = DerReader(numbers.0);
    let mut next = || body.element(INTEGER).map(|number| Natural::from_bytes(number.0));
    let (Some(modulus), Some(public), Some(private), Some(p), Some(q)) = (next(), next(), next(), next(), next())
    else {
        return true;
    };
    let fits = |prime: &Natural, exponent: &Natural| Some(public.times(exponent).modulo(&prime.less_one())?.is_one());
    let product = || Some(p.times(&q).modulo(&modulus)?.is_zero());
    let (Some(exponent_p), Some(exponent_q), Some(coefficient)) = (next(), next(), next()) else {
        // Each of the three may be left out, and what another kind of value is in their place is not read; Go then
        // computes all of them.
        let all = || Some(product()? && fits(&p, &private)? && fits(&q, &private)?);
        return all() == Some(true);
    };
    if !body.0.is_empty() {
        return true;
    }
    let same = |prime: &Natural, exponent: &Natural| {
        let order = prime.less_one();
        Some(private.modulo(&order)? == exponent.modulo(&order)?)
    };
    let all = || {
        let exponents = fits(&p, &exponent_p)? && fits(&q, &exponent_q)?;
        let coefficient = coefficient.times(&q).modulo(&p)?.is_one();
        Some(product()? && coefficient && exponents && same(&p, &exponent_p)? && same(&q, &exponent_q)?)
    };
    all() == Some(true)
}
