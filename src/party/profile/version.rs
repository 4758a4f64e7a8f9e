//! Versions of applications, which have as many numbers as their authors like.

use std::cmp::Ordering;
use std::fmt;

use serde::Deserialize;

/// A version such as `1.9`, `v2.35.1`, `2025.8.3` or `RELEASE.2025-04-22`, compared number by number.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AppVersion {
    written: String,
}

impl AppVersion {
    /// The version that is written as `text`.
    pub fn new(text: &str) -> Self {
        Self {
            written: text.to_owned(),
        }
    }

    /// Whether this version is at least `bound`; `None` where it has too few numbers to tell: `2` and `2.0.48`.
    pub fn reaches(&self, bound: &AppVersion) -> Option<bool> {
        let (own, bounds) = (self.numbers(), bound.numbers());
        let same = own.iter().zip(&bounds).all(|(own, bound)| own == bound);
        let more = bounds
            .get(own.len()..)
            .unwrap_or_default()
            .iter()
            .any(|number| *number > 0);
        (!(same && more)).then(|| self >= bound)
    }

    /// The numbers, up to what follows the release itself: `-rc.1`, `+build`. Empty if it has none.
    pub fn numbers(&self) -> Vec<u64> {
        let text = self.written.trim_start_matches(|c: char| !c.is_ascii_digit());
        let dated = text.as_bytes().get(4) == Some(&b'-') && text.len() >= 10;
        let core = if dated {
            text
        } else {
            text.split(['-', '+']).next().unwrap_or_default()
        };
        core.split(['.', '-']).map_while(|part| part.parse().ok()).collect()
    }
}

impl PartialEq for AppVersion {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for AppVersion {}

impl PartialOrd for AppVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AppVersion {
    /// `1.9` is `1.9.0`.
    fn cmp(&self, other: &Self) -> Ordering {
        let (own, theirs) = (self.numbers(), other.numbers());
        let number = |numbers: &[u64], at: usize| numbers.get(at).copied().unwrap_or_default();
        (0..own.len().max(theirs.len()))
            .map(|at| number(&own, at).cmp(&number(&theirs, at)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

impl fmt::Display for AppVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::AppVersion;

    #[test]
    fn versions_are_compared_number_by_number() {
        for (lower, higher) in [
            ("1.9", "1.10"),
            ("v1.9.9", "2"),
            ("2025.8.3", "2025.11"),
            ("RELEASE.2025-04-22T00", "RELEASE.2025-05-24T00"),
            ("3.0.0-rc.1", "3.0.1"),
        ] {
            assert!(AppVersion::new(lower) < AppVersion::new(higher), "{lower} {higher}");
        }
        assert_eq!(AppVersion::new("v1.9"), AppVersion::new("1.9.0"));
        assert!(AppVersion::new("latest").numbers().is_empty());
        for (version, bound, reaches) in [
            ("2", "2.0.48", None),
            ("2", "3.0.1", Some(false)),
            ("3", "2.0.48", Some(true)),
            ("3", "3.0", Some(true)),
        ] {
            assert_eq!(
                AppVersion::new(version).reaches(&AppVersion::new(bound)),
                reaches,
                "{version}"
            );
        }
    }
}
