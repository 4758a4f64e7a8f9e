//! Which of the known values is meant by one that is not known.

/// Which of the `allowed` values is meant. What is like none of them tells nothing: then it is the first one.
pub(super) fn meant<'a>(value: &str, allowed: &[&'a str]) -> Option<&'a str> {
    nearest(value, allowed)
        .map(|(known, _)| known)
        .or(allowed.first().copied())
}

/// Which of the `allowed` values is like `value`.
pub(super) fn near<'a>(value: &str, allowed: &[&'a str]) -> Option<&'a str> {
    nearest(value, allowed).map(|(known, _)| known)
}

/// Which of the `allowed` values is surely meant: nothing else is as near.
pub(super) fn surely<'a>(value: &str, allowed: &[&'a str]) -> Option<&'a str> {
    nearest(value, allowed)
        .filter(|(_, surely)| *surely)
        .map(|(known, _)| known)
}

/// The value that is like `value`, and whether it is the only one.
fn nearest<'a>(value: &str, allowed: &[&'a str]) -> Option<(&'a str, bool)> {
    const NEAR: usize = 3;
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    let value = plain(value);
    if let Some(known) = allowed.iter().find(|known| plain(known) == value) {
        return Some((known, true));
    }
    // A part of a longer name, word by word: `basic` for `client_secret_basic`.
    let words = |known: &&&str| format!("_{}_", plain(known)).contains(&format!("_{value}_"));
    let mut longer = allowed.iter().filter(words);
    if let Some(first) = longer.next() {
        return Some((first, longer.next().is_none()));
    }
    let distances = allowed
        .iter()
        .map(|known| (strsim::osa_distance(&plain(known), &value), *known));
    let near: Vec<(usize, &str)> = distances
        .filter(|(distance, _)| *distance <= NEAR.min(value.len()))
        .collect();
    let (least, known) = near.iter().min().copied()?;
    let alone = near.iter().filter(|(distance, _)| *distance == least).count() == 1;
    Some((known, alone && least <= 2 && value.len() > 2 * least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authelia::validate::authentication::METHODS;

    #[test]
    fn what_is_meant() {
        for (value, expected, sure) in [
            ("basic", "client_secret_basic", true),
            ("post", "client_secret_post", true),
            ("client_secret", "client_secret_basic", false),
            ("Client-Secret-Post", "client_secret_post", true),
            ("client_secret_bsaic", "client_secret_basic", true),
            ("jwt", "client_secret_jwt", false),
            ("noen", "none", true),
            ("something", "client_secret_basic", false),
        ] {
            assert_eq!(meant(value, &METHODS), Some(expected), "{value}");
            assert_eq!(surely(value, &METHODS).is_some(), sure, "{value}");
        }
        assert_eq!(
            meant("two-factor", &["deny", "one_factor", "two_factor"]),
            Some("two_factor")
        );
        assert_eq!(surely("rs256", &["RS256", "RS384"]), Some("RS256"));
    }
}
