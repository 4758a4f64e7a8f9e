//! DER, value by value: a kind, a length, and the content.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BITS: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OBJECT: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;

/// What is left to read.
pub(super) struct DerReader<'a>(pub(super) &'a [u8]);

impl<'a> DerReader<'a> {
    pub(super) fn tag(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The content of the next value, which has to be of this kind.
    pub(super) fn element(&mut self, tag: u8) -> Option<DerReader<'a>> {
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
            let length = digits
                .iter()
                .fold(0_usize, |length, digit| (length << 8) | usize::from(*digit));
            // A length is written as short as it can be, or Go does not read it.
            if digits.first().is_none_or(|digit| *digit == 0) || length < 0x80 {
                return None;
            }
            (length, 2 + bytes)
        };
        let end = header.checked_add(length)?;
        let content = self.0.get(header..end)?;
        self.0 = self.0.get(end..)?;
        Some(DerReader(content))
    }
}
