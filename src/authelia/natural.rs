//! Natural numbers of any size: as much as it takes to see whether an RSA key fits together and who signed a certificate.
//!
//! Not fit for making secrets: nothing here takes the same time for all numbers.

use std::cmp::Ordering;

use zeroize::Zeroizing;

/// A number, lowest digit first, without zeros at the high end.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Natural(Zeroizing<Vec<u32>>);

impl Natural {
    /// The number that is written in `bytes`, highest first.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let digits = bytes
            .rchunks(4)
            .map(|chunk| chunk.iter().fold(0_u32, |digit, byte| digit << 8 | u32::from(*byte)));
        Self::of(digits.collect())
    }

    fn of(mut digits: Vec<u32>) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Self(Zeroizing::new(digits))
    }

    /// Its bytes, highest first, `length` of them; `None` if it has more.
    pub(super) fn to_bytes(&self, length: usize) -> Option<Vec<u8>> {
        let all: Vec<u8> = self.0.iter().rev().flat_map(|digit| digit.to_be_bytes()).collect();
        let zeros = all.iter().take_while(|byte| **byte == 0).count();
        let digits = all.get(zeros..)?;
        let mut bytes = vec![0; length.checked_sub(digits.len())?];
        bytes.extend_from_slice(digits);
        Some(bytes)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn is_one(&self) -> bool {
        self.0.as_slice() == [1]
    }

    /// One less; zero stays zero.
    pub(super) fn less_one(&self) -> Self {
        let mut digits = self.0.to_vec();
        for digit in &mut digits {
            let (less, borrowed) = digit.overflowing_sub(1);
            *digit = less;
            if !borrowed {
                break;
            }
        }
        if self.is_zero() { self.clone() } else { Self::of(digits) }
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0_u32; self.0.len() + other.0.len()];
        for (at, digit) in self.0.iter().enumerate() {
            let mut carry = 0_u64;
            for (place, factor) in digits[at..].iter_mut().zip(other.0.iter().chain(std::iter::once(&0))) {
                let sum = u64::from(*digit) * u64::from(*factor) + u64::from(*place) + carry;
                *place = low(sum);
                carry = sum >> 32;
            }
        }
        Self::of(digits)
    }

    /// What is left of it when it is divided by `divisor`; `None` for zero.
    pub(super) fn modulo(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        let mut rest: Vec<u32> = Vec::with_capacity(divisor.0.len() + 1);
        for digit in self.0.iter().rev() {
            for bit in (0..32).rev() {
                double(&mut rest, digit >> bit & 1);
                if compare(&rest, &divisor.0) != Ordering::Less {
                    subtract(&mut rest, &divisor.0);
                }
            }
        }
        Some(Self::of(rest))
    }

    /// It to the power of `exponent`, modulo `modulus`.
    pub(super) fn power(&self, exponent: &Self, modulus: &Self) -> Option<Self> {
        let mut result = Self::of(vec![1]);
        for digit in exponent.0.iter().rev() {
            for bit in (0..32).rev() {
                result = result.times(&result).modulo(modulus)?;
                if digit >> bit & 1 == 1 {
                    result = result.times(self).modulo(modulus)?;
                }
            }
        }
        Some(result)
    }
}

fn low(sum: u64) -> u32 {
    u32::try_from(sum & u64::from(u32::MAX)).unwrap_or_default()
}

/// Twice `digits`, and `bit`.
fn double(digits: &mut Vec<u32>, bit: u32) {
    let mut carry = bit;
    for digit in digits.iter_mut() {
        let high = *digit >> 31;
        *digit = *digit << 1 | carry;
        carry = high;
    }
    if carry > 0 {
        digits.push(carry);
    }
}

fn compare(left: &[u32], right: &[u32]) -> Ordering {
    left.len()
        .cmp(&right.len())
        .then_with(|| left.iter().rev().cmp(right.iter().rev()))
}

/// `digits` without `other`, which is not more.
fn subtract(digits: &mut Vec<u32>, other: &[u32]) {
    let mut borrow = false;
    for (at, digit) in digits.iter_mut().enumerate() {
        let (less, first) = digit.overflowing_sub(other.get(at).copied().unwrap_or_default());
        let (less, second) = less.overflowing_sub(u32::from(borrow));
        *digit = less;
        borrow = first || second;
    }
    while digits.last() == Some(&0) {
        digits.pop();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(number: u128) -> Natural {
        Natural::from_bytes(&number.to_be_bytes())
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_machine_words(a in any::<u64>(), b in any::<u64>(), m in 1_u64.., small in 0_u32..40) {
            let product = u128::from(a) * u128::from(b);
            prop_assert!(of(u128::from(a)).times(&of(u128::from(b))) == of(product));
            prop_assert!(of(product).modulo(&of(u128::from(m))) == Some(of(product % u128::from(m))));
            let less = of(product).less_one() == of(product.saturating_sub(1));
            prop_assert!(less);
            let power = (0..small).fold(1 % u128::from(m), |power, _| power * u128::from(a) % u128::from(m));
            prop_assert!(of(u128::from(a)).power(&of(u128::from(small)), &of(u128::from(m))) == Some(of(power)) || m == 1);
            prop_assert_eq!(of(product).to_bytes(16), Some(product.to_be_bytes().to_vec()));
        }
    }

    #[test]
    fn edges() {
        assert!(of(0).is_zero() && of(1).is_one() && of(0).less_one().is_zero());
        assert!(of(5).modulo(&of(0)).is_none());
        assert!(of(256).to_bytes(1).is_none());
    }
}
