//! Versions of applications, which have as many numbers as their authors like.

use std::cmp::Ordering;
use std::fmt;

use serde::Deserialize;

use crate::version::is_before_a_release;

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

    /// Whether this version is at least `bound`; `None` where that is not known: it has too few numbers to tell (`2` and
    /// `2.0.48`), or comes before the release of the bound's numbers (`2.0.48-rc1`).
    pub fn reaches(&self, bound: &AppVersion) -> Option<bool> {
        let (own, bounds) = (self.numbers(), bound.numbers());
        let same = own.iter().zip(&bounds).all(|(own, bound)| own == bound);
        let more = bounds
            .get(own.len()..)
            .unwrap_or_default()
            .iter()
            .any(|number| *number > 0);
        let order = self.cmp(bound);
        let is_before = order.is_eq() && self.comes_before_its_release() && !bound.comes_before_its_release();
        let is_open = is_before || (same && more);
        (!is_open).then(|| order.is_ge())
    }

    /// The numbers, up to what follows the release itself: `-rc.1`, `+build`, `-alpine`. Empty if it has none, or if what is
    /// in front of them says that they are those of something else: `nightly-2026-11-28`, `amd64-2`.
    pub fn numbers(&self) -> Vec<u64> {
        let Some(text) = self.written.find(|c: char| c.is_ascii_digit()) else {
            return Vec::new();
        };
        let (before, text) = self.written.split_at(text);
        let before = before.to_ascii_lowercase();
        if !BEFORE_A_RELEASE.contains(&before.trim_end_matches(['-', '.', '/', '_'])) {
            return Vec::new();
        }
        let dated = text.as_bytes().get(4) == Some(&b'-') && text.len() >= 10;
        let core = if dated {
            text
        } else {
            text.split(['-', '+', '_']).next().unwrap_or_default()
        };
        let mut numbers = Vec::new();
        for part in core.split(['.', '-']) {
            let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            // `3.0b2` and `2025-04-22T22`: the letters end it.
            numbers.extend(part[..digits].parse::<u64>());
            if digits < part.len() {
                break;
            }
        }
        numbers
    }

    /// Whether it is tried out before the release of its numbers: `1.2-rc1`, `1.2.0-beta.3`, `1.2b1`.
    fn comes_before_its_release(&self) -> bool {
        let start = self.written.find(|c: char| c.is_ascii_digit());
        start.is_some_and(|start| is_before_a_release(&self.written[start..]))
    }
}

/// What is in front of the numbers of a release.
const BEFORE_A_RELEASE: [&str; 5] = ["", "v", "version", "version-v", "release"];

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
        for tag in [
            "latest",
            "nightly-2026-11-28",
            "sha-1234567",
            "amd64-1.2.3",
            "pr-12",
            "main",
            "dev-2.1",
            "stable",
        ] {
            assert!(AppVersion::new(tag).numbers().is_empty(), "{tag}");
        }
        for (tag, numbers) in [
            ("1.2.3-ls45", &[1, 2, 3][..]),
            ("version-v1.2.3", &[1, 2, 3]),
            ("release-2", &[2]),
            ("v2.4.1-alpine", &[2, 4, 1]),
            ("3.0b2", &[3, 0]),
            ("1.135.3_cuda", &[1, 135, 3]),
            ("RELEASE.2025-04-22T22-12-26Z", &[2025, 4, 22]),
        ] {
            assert_eq!(AppVersion::new(tag).numbers(), numbers, "{tag}");
        }
        for (version, bound, reaches) in [
            ("2", "2.0.48", None),
            ("2", "3.0.1", Some(false)),
            ("3", "2.0.48", Some(true)),
            ("3", "3.0", Some(true)),
            // What comes before a release may have what the release has, or not yet.
            ("2.0.48-rc1", "2.0.48", None),
            ("v2.1.0-beta.3", "2.1", None),
            ("2.1b1", "2.1.0", None),
            ("2.1.0-dev.20261128", "2.1", None),
            ("2.1.0-rc1", "2.0.48", Some(true)),
            ("2.1.0-rc1", "2.2", Some(false)),
            ("2.1.0-alpine", "2.1", Some(true)),
            ("2.1.0-debian-12-r3", "2.1", Some(true)),
            ("2.1.0-ls12", "2.1", Some(true)),
        ] {
            assert_eq!(
                AppVersion::new(version).reaches(&AppVersion::new(bound)),
                reaches,
                "{version}"
            );
        }
    }
}
