//! The types go-yaml gives to scalars.
//!
//! Source: go-yaml v3 `resolve.go` `resolve`, `yamlStyleFloat`, `parseTimestamp`.

use super::{Scalar, ScalarForm};

/// What go-yaml v3 decodes a scalar to when it decodes into `any`.
#[derive(Clone, PartialEq, Debug)]
pub enum Typed {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false` (never `yes` or `on`).
    Bool(bool),
    /// An integer that fits; `0123` is octal.
    Int(i64),
    /// An integer beyond `i64`.
    UInt(u64),
    /// A float.
    Float(f64),
    /// A date or time; the text as written.
    Timestamp,
    /// `!!binary`: the decoded bytes.
    Binary(Vec<u8>),
    /// Everything else: the scalar's text.
    Text,
}

impl Scalar {
    /// The type that go-yaml gives to this scalar.
    pub fn typed(&self) -> Typed {
        match self.tag.as_deref() {
            Some("!!str" | "!") => Typed::Text,
            Some("!!binary") => binary(&self.text).map_or(Typed::Text, Typed::Binary),
            Some("!!float") => match plain(&self.text) {
                #[allow(clippy::cast_precision_loss, reason = "the tag asks for a float")]
                Typed::Int(whole) => Typed::Float(whole as f64),
                #[allow(clippy::cast_precision_loss, reason = "the tag asks for a float")]
                Typed::UInt(whole) => Typed::Float(whole as f64),
                other => other,
            },
            Some("!!null" | "!!bool" | "!!int" | "!!timestamp") => plain(&self.text),
            // An unknown tag is ignored, but nothing behind it is an empty text; a quoted scalar is text.
            Some(_) if self.text.is_empty() => Typed::Text,
            _ if self.style == ScalarForm::Plain => plain(&self.text),
            _ => Typed::Text,
        }
    }
}

fn plain(text: &str) -> Typed {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Typed::Null,
        "true" | "True" | "TRUE" => return Typed::Bool(true),
        "false" | "False" | "FALSE" => return Typed::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Typed::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Typed::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Typed::Float(f64::NEG_INFINITY),
        _ => {}
    }
    let first = text.as_bytes().first().copied().unwrap_or_default();
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return Typed::Text;
    }
    if is_timestamp(text) {
        return Typed::Timestamp;
    }
    let digits = text.replace('_', "");
    integer(&digits).or_else(|| float(&digits)).unwrap_or(Typed::Text)
}

/// `0b101`, `0o17`, `017`, `0x1F` and decimal, with a sign.
fn integer(text: &str) -> Option<Typed> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = unsigned.to_ascii_lowercase();
    let (radix, digits) = if let Some(digits) = lower.strip_prefix("0b") {
        (2, digits)
    } else if let Some(digits) = lower.strip_prefix("0o") {
        (8, digits)
    } else if let Some(digits) = lower.strip_prefix("0x") {
        (16, digits)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, &lower[1..])
    } else {
        (10, lower.as_str())
    };
    // `from_str_radix` would take a second sign.
    if !digits.starts_with(|character: char| character.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        let value = 0_i64.checked_sub_unsigned(magnitude)?;
        // go-yaml leaves -0 to the floats, which keep the sign.
        return if magnitude == 0 && radix == 10 {
            Some(Typed::Float(-0.0))
        } else {
            Some(Typed::Int(value))
        };
    }
    Some(i64::try_from(magnitude).map_or(Typed::UInt(magnitude), Typed::Int))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`; one too large for 64 bits stays text.
fn float(text: &str) -> Option<Typed> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let well_formed = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent)
        });
    if !well_formed {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(Typed::Float(value))
}

/// A date (`2006-1-2`), alone or followed by a time.
fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let day_end = rest
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(rest.len());
    let (day, time) = rest.split_at(day_end);
    let (Some(year), Some(month), Some(day)) = (number(year, 4..=4), number(month, 1..=2), number(day, 1..=2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day) && (time.is_empty() || is_time(time))
}

/// `T15:4:5.999Z`, `t15:4:5+07:00`, ` 15:4:5`.
fn is_time(text: &str) -> bool {
    let (clock, zone) = if let Some(clock) = text.strip_prefix(' ') {
        (clock, "")
    } else {
        let Some(zoned) = text.strip_prefix(['T', 't']) else {
            return false;
        };
        let Some(at) = zoned.find(['Z', '+', '-']) else {
            return false;
        };
        zoned.split_at(at)
    };
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, "0"));
    let fields: Vec<Option<u32>> = clock.split(':').map(|field| number(field, 1..=2)).collect();
    let in_range = matches!(fields.as_slice(), [Some(0..=23), Some(0..=59), Some(0..=59)]);
    in_range && is_zone(zone) && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Z`, or `+07:00`; Go lets an offset of 24 hours and of 60 minutes pass.
///
/// Source: golang/go `src/time/format.go` `parse`, `stdISO8601ColonTZ`.
fn is_zone(zone: &str) -> bool {
    let Some(offset) = zone.strip_prefix(['+', '-']) else {
        return matches!(zone, "" | "Z");
    };
    offset.split_once(':').is_some_and(|(hours, minutes)| {
        matches!(
            (number(hours, 2..=2), number(minutes, 2..=2)),
            (Some(0..=24), Some(0..=60))
        )
    })
}

/// A number of so many decimal digits and nothing else.
fn number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let fits = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

/// Standard base64 with line breaks.
fn binary(text: &str) -> Option<Vec<u8>> {
    use base64ct::{Base64, Encoding};
    let compact: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    Base64::decode_vec(&compact).ok()
}
