//! Lengths of time, as they are written and as they are said.

/// A length of time in days and smaller units: `30d`, `1h30m`, `0s`.
pub(crate) fn written(milliseconds: u64) -> String {
    const UNITS: [(u64, &str); 5] = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1000, "s"),
        (1, "ms"),
    ];
    let mut rest = milliseconds;
    let mut text = String::new();
    for (size, unit) in UNITS {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// A length of time as people say it: `90 minutes`, `24 hours`, `30 days`.
pub(crate) fn in_words(milliseconds: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let plural = |count: u64, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    if !milliseconds.is_multiple_of(1000) {
        return plural(milliseconds, "millisecond");
    }
    let seconds = milliseconds / 1000;
    // A single day is better said in hours, as both servers' defaults are.
    let fits = |length: u64| seconds >= length && seconds.is_multiple_of(length) && seconds != 86_400;
    match UNITS.iter().find(|(length, _)| fits(*length)) {
        Some((length, unit)) => plural(seconds / length, unit),
        None if seconds == 86_400 => plural(24, "hour"),
        None => plural(seconds, "second"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_written_as_people_do() {
        for (milliseconds, text) in [
            (0, "0s"),
            (1, "1ms"),
            (5_400_000, "1h30m"),
            (31_536_000_000, "365d"),
            (90_061_001, "1d1h1m1s1ms"),
        ] {
            assert_eq!(written(milliseconds), text);
        }
    }

    #[test]
    fn lengths_of_time_are_said_in_their_largest_whole_unit() {
        for (milliseconds, said) in [
            (3_600_000, "1 hour"),
            (5_400_000, "90 minutes"),
            (86_400_000, "24 hours"),
            (172_800_000, "2 days"),
            (61_000, "61 seconds"),
            (600, "600 milliseconds"),
            (0, "0 seconds"),
        ] {
            assert_eq!(in_words(milliseconds), said);
        }
    }
}
