//! Lengths of time as Authelia writes them: `90`, `1h30m`, `1 hour and 30 minutes`, `2w`.

/// The length of time that `text` is for Authelia, in milliseconds; `None` if it refuses the text.
///
/// Authelia looks for numbers with a unit anywhere in the text, so a sign, a leading zero or a number without a unit at
/// the end is skipped (`-5m` is five minutes, `1h30` one hour), and a quantity of zero is not found at all.
///
/// Source: authelia/authelia `internal/utils/time.go` `ParseDurationString`.
pub fn parse_duration(text: &str) -> Option<u64> {
    if text.is_empty() {
        return Some(0);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = text.parse::<i64>().ok()?;
        return Some(u64::try_from(seconds).ok()?.saturating_mul(1000));
    }
    let text = text.replace("and", "").replace(' ', "");
    let mut rest = text.as_str();
    let mut nanoseconds: u128 = 0;
    let mut found = false;
    while let Some(start) = rest.find(|character: char| ('1'..='9').contains(&character)) {
        rest = &rest[start..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let unit_length = after
            .find(|character: char| character.is_ascii_digit() || "\t\n\u{c}\r ".contains(character))
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_length);
        rest = after;
        if unit.is_empty() {
            continue;
        }
        let quantity = number
            .parse::<u64>()
            .ok()
            .filter(|quantity| i64::try_from(*quantity).is_ok())?;
        nanoseconds = nanoseconds.checked_add(u128::from(quantity).checked_mul(unit_nanoseconds(unit)?)?)?;
        found = true;
    }
    let fits = i64::try_from(nanoseconds).is_ok();
    // What is less than a millisecond is not nothing.
    (found && fits).then(|| u64::try_from(nanoseconds.div_ceil(1_000_000)).unwrap_or(u64::MAX))
}

fn unit_nanoseconds(unit: &str) -> Option<u128> {
    const MILLISECOND: u128 = 1_000_000;
    const SECOND: u128 = 1000 * MILLISECOND;
    const HOUR: u128 = 3600 * SECOND;
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1000,
        "ms" | "millisecond" | "milliseconds" => MILLISECOND,
        "s" | "second" | "seconds" => SECOND,
        "m" | "minute" | "minutes" => 60 * SECOND,
        "h" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => 24 * HOUR,
        "w" | "week" | "weeks" => 7 * 24 * HOUR,
        "M" | "month" | "months" => 30 * 24 * HOUR,
        "y" | "year" | "years" => 365 * 24 * HOUR,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        const HOUR: u64 = 3_600_000;
        for (text, milliseconds) in [
            ("", 0),
            ("0", 0),
            ("90", 90_000),
            ("9223372036854775807", u64::MAX),
            ("1h30m", HOUR + HOUR / 2),
            ("1 hour and 30 minutes", HOUR + HOUR / 2),
            ("1 hour 30 minutes", HOUR + HOUR / 2),
            ("1w", 7 * 24 * HOUR),
            ("1M", 30 * 24 * HOUR),
            ("1m", 60_000),
            ("1y", 365 * 24 * HOUR),
            ("250ms", 250),
            ("100us", 1),
            ("1ms 1ns", 2),
            ("-5m", 300_000),
            ("05m", 300_000),
            ("1h30", HOUR),
            ("1h1h", 2 * HOUR),
        ] {
            assert_eq!(parse_duration(text), Some(milliseconds), "{text}");
        }
        for text in [
            "forever",
            "0s",
            "0h",
            "1.5h",
            "5 fortnights",
            "5m foo",
            "1hr",
            "999999y",
            "1D",
            "9223372036854775808",
            "h",
            " ",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
