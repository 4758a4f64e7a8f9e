//! Lengths of time in sentences.

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
    use super::in_words;

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
