//! Go's `time.ParseDuration`, and the days and weeks that Coder adds.

/// Milliseconds of a duration such as `1h30m`; `d` and `w` if `days` allows them. `None` if Go would refuse it.
///
/// Source: golang/go `src/time/format.go` `ParseDuration`; coder/serpent `values.go` `Duration` from v0.12 on.
pub fn parse_duration(text: &str, days: bool) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let number_end = rest
            .find(|character: char| !character.is_ascii_digit() && character != '.')
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(number_end);
        if number.matches('.').count() > 1 || number.is_empty() || number == "." {
            return None;
        }
        let unit_end = after
            .find(|character: char| character.is_ascii_digit() || character == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let milliseconds = match unit {
            "ns" => 1e-6,
            "us" | "µs" | "μs" => 1e-3,
            "ms" => 1.0,
            "s" => 1e3,
            "m" => 6e4,
            "h" => 3.6e6,
            "d" if days => 8.64e7,
            "w" if days => 6.048e8,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * milliseconds;
        rest = after;
    }
    #[allow(clippy::cast_possible_truncation, reason = "the bound is checked")]
    (total < 9.2e12).then_some((sign * total) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_go_reads_them() {
        for (text, expected) in [
            ("24h0m0s", Some(86_400_000)),
            ("1h30m", Some(5_400_000)),
            ("1.5h", Some(5_400_000)),
            ("-1s", Some(-1000)),
            ("0", Some(0)),
            ("24", None),
            ("", None),
            ("1 h", None),
        ] {
            assert_eq!(parse_duration(text, false), expected, "{text:?}");
        }
        assert_eq!(parse_duration("7d", false), None);
        assert_eq!(parse_duration("7d", true), Some(604_800_000));
    }
}
