//! Versions of the servers, as far as they can be compared.

use std::fmt;
use std::str::FromStr;

/// A version such as `2.35.1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
    /// Whether it is the release itself; what comes before it may or may not have its changes.
    released: bool,
}

impl Version {
    /// `major.minor.patch`.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
            released: true,
        }
    }

    /// The release that this comes before, if it is none.
    pub fn before_release(self) -> Option<Self> {
        (!self.released).then(|| Self::new(self.major, self.minor, self.patch))
    }

    /// The line it is of: major and minor number.
    pub fn line(self) -> (u32, u32) {
        (self.major, self.minor)
    }

    /// Whether a change that reached several release lines is in this version: `firsts` holds the first version of
    /// each line that has it, in ascending order; later lines than the last all have it.
    pub fn has(self, firsts: &[Version]) -> bool {
        let line = |version: &Version| (version.major, version.minor);
        match firsts.iter().find(|first| line(first) == line(&self)) {
            Some(first) => self >= *first,
            None => firsts.last().is_some_and(|last| self > *last),
        }
    }
}

/// A behaviour of a server, and the versions that have it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Behaviour {
    /// What these versions do, as a sentence without a subject.
    pub what: &'static str,
    /// The first versions that have it.
    pub since: Since,
    /// The first version that has it no more.
    pub until: Option<Version>,
}

/// From when on a server has a behaviour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Since {
    /// All versions from this one on.
    Version(Version),
    /// The first version of each release line that has it, in ascending order; later lines all have it.
    Lines(&'static [Version]),
}

impl Behaviour {
    /// Whether `version` behaves so.
    pub fn holds(self, version: Version) -> bool {
        let began = match self.since {
            Since::Version(first) => version >= first,
            Since::Lines(firsts) => version.has(firsts),
        };
        began && self.until.is_none_or(|until| version < until)
    }

    /// The first versions that have it: one, or one a release line.
    pub fn firsts(&self) -> &[Version] {
        match &self.since {
            Since::Version(first) => std::slice::from_ref(first),
            Since::Lines(firsts) => firsts,
        }
    }

    /// The first version of all that has it.
    pub fn first(self) -> Version {
        self.firsts().first().copied().unwrap_or(Version::new(0, 0, 0))
    }

    /// The same, but no more from `version` on.
    pub(crate) const fn until(mut self, version: Version) -> Self {
        self.until = Some(version);
        self
    }
}

/// Whether what is behind a version's numbers says that they are not released yet: `-rc1`, `-beta.2`, `b1`. Other words name
/// a variant of an image.
pub fn is_before_a_release(behind: &str) -> bool {
    const WORDS: [&str; 14] = [
        "rc", "alpha", "beta", "a", "b", "m", "pre", "preview", "dev", "devel", "develop", "nightly", "snapshot",
        "canary",
    ];
    let mut words = behind
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| !word.is_empty());
    words
        .next()
        .is_some_and(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// A version as a call names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Requested {
    /// One version.
    Exact(Version),
    /// The newest of a line: major and minor number.
    Line(u32, u32),
}

impl FromStr for Requested {
    type Err = ();

    /// Reads what [`Version`] does, and `4.39`.
    fn from_str(text: &str) -> Result<Self, ()> {
        if let Ok(version) = text.parse() {
            return Ok(Self::Exact(version));
        }
        let (major, minor) = text.strip_prefix('v').unwrap_or(text).split_once('.').ok_or(())?;
        let number = |part: &str| part.parse::<u32>().map_err(drop);
        Ok(Self::Line(number(major)?, number(minor)?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if self.released { Ok(()) } else { write!(out, "-pre") }
    }
}

impl FromStr for Version {
    type Err = ();

    /// Reads `v2.35.1`, `2.35.1` and `2.35.1-rc.1+build`; a tag such as `latest` or `2.35` is no version. What is behind
    /// the number makes a pre-release of it if it says so, and otherwise names a variant of an image.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (core, behind) = text.split_once(['-', '+']).unwrap_or((text, ""));
        let mut parts = core.split('.').map(str::parse::<u32>);
        let mut part = || parts.next().and_then(Result::ok).ok_or(());
        let version = Self {
            major: part()?,
            minor: part()?,
            patch: part()?,
            released: !is_before_a_release(behind),
        };
        if parts.next().is_none() { Ok(version) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags() {
        assert_eq!("v2.35.1".parse(), Ok(Version::new(2, 35, 1)));
        assert_eq!("latest".parse::<Version>(), Err(()));
        assert_eq!("2.35".parse::<Version>(), Err(()));
    }

    #[test]
    fn a_pre_release_comes_before_its_release() {
        let release = Version::new(2, 34, 0);
        for tag in [
            "2.34.0-rc.0",
            "v2.34.0-rc1",
            "2.34.0-beta",
            "2.34.0-devel-abc",
            "2.34.0-dev",
            "2.34.0-alpha.2+x",
        ] {
            let version: Version = tag.parse().unwrap_or(release);
            assert!(version < release && version > Version::new(2, 33, 99), "{tag}");
            assert_eq!(version.before_release(), Some(release), "{tag}");
            assert_eq!(version.to_string(), "2.34.0-pre", "{tag}");
            let empty_counts = Since::Version(release);
            let behaviour = Behaviour {
                what: "",
                since: empty_counts,
                until: None,
            };
            assert!(!behaviour.holds(version), "{tag}");
        }
        for tag in [
            "2.34.0",
            "2.34.0-alpine",
            "2.34.0-arm64",
            "2.34.0+build",
            "2.34.0-ls12",
            "2.34.0-debian",
        ] {
            assert_eq!(tag.parse(), Ok(release), "{tag}");
        }
    }

    #[test]
    fn a_line_has_two_numbers() {
        assert_eq!("4.39".parse(), Ok(Requested::Line(4, 39)));
        assert_eq!("v4.39.7".parse(), Ok(Requested::Exact(Version::new(4, 39, 7))));
        for text in ["4", "latest", "4.x", "4.39.x", "4.", ""] {
            assert_eq!(text.parse::<Requested>(), Err(()), "{text}");
        }
    }

    #[test]
    fn a_change_reaches_lines_one_by_one() {
        let firsts = [Version::new(2, 29, 17), Version::new(2, 32, 7), Version::new(2, 35, 0)];
        for (version, has) in [
            ("2.29.16", false),
            ("2.29.17", true),
            ("2.30.9", false),
            ("2.36.0", true),
        ] {
            assert_eq!(
                version.parse::<Version>().map(|version| version.has(&firsts)),
                Ok(has),
                "{version}"
            );
        }
    }
}
