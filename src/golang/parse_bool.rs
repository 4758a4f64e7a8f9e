//! `strconv.ParseBool`.

/// The words that Go takes for a boolean; `None` for every other, such as `yes` or `tRUE`.
///
/// Source: golang/go `src/strconv/atob.go` `ParseBool`.
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_gos_own_words_are_booleans() {
        for word in ["1", "t", "T", "true", "TRUE", "True"] {
            assert_eq!(parse_bool(word), Some(true), "{word}");
        }
        for word in ["0", "f", "F", "false", "FALSE", "False"] {
            assert_eq!(parse_bool(word), Some(false), "{word}");
        }
        for word in [
            "yes", "no", "on", "off", "tRue", "FaLSE", "", " true", "true ", "y", "2",
        ] {
            assert_eq!(parse_bool(word), None, "{word}");
        }
    }
}
