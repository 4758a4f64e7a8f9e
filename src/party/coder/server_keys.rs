//! The keys of Coder's configuration file outside `oidc`, by version.

use crate::version::Version;

const TABLE: &str = include_str!("server_keys.txt");

/// What a path in the file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Path {
    /// An option: what is below it is its value.
    Option,
    /// A section that holds options.
    Section,
    /// An option of other versions.
    OtherVersion,
    /// Nothing of any version.
    Unknown,
}

struct ServerKey {
    path: &'static str,
    first: Option<Version>,
    last: Option<Version>,
}

fn keys() -> impl Iterator<Item = ServerKey> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut words = line.split(' ');
        let path = words.next()?;
        let mut version = || words.next().and_then(|word| word.parse().ok());
        Some(ServerKey {
            path,
            first: version(),
            last: version(),
        })
    })
}

/// What `path` is to `version`.
pub(super) fn find(path: &str, version: Version) -> Path {
    let mut found = Path::Unknown;
    for key in keys() {
        if key.path == path {
            let has = key.first.is_none_or(|first| version >= first) && key.last.is_none_or(|last| version <= last);
            return if has { Path::Option } else { Path::OtherVersion };
        }
        if key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')) {
            found = Path::Section;
        }
    }
    found
}

/// The key that is probably meant by `wrong`: the same letters in other case or with other separators, or a few letters
/// away, in the same section.
pub(super) fn nearest(wrong: &str) -> Option<&'static str> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let (section, name) = wrong.rsplit_once('.').unwrap_or(("", wrong));
    let distances = keys().filter_map(|key| {
        let (of, known) = key.path.rsplit_once('.').unwrap_or(("", key.path));
        let distance = strsim::osa_distance(&plain(known), &plain(name));
        (of == section && distance <= 2).then_some((distance, key.path))
    });
    distances.min().map(|(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_version() {
        for (path, version, expected) in [
            ("networking.accessURL", "2.24.2", Path::Option),
            ("networking", "2.24.2", Path::Section),
            ("networking.http", "2.24.2", Path::Section),
            ("networking.hostPrefixCookie", "2.31.0", Path::OtherVersion),
            ("networking.hostPrefixCookie", "2.31.1", Path::Option),
            ("inMemoryDatabase", "2.24.6", Path::Option),
            ("inMemoryDatabase", "2.25.0", Path::OtherVersion),
            ("defaultOAuthRefreshLifetime", "2.26.6", Path::OtherVersion),
            ("networking.accessUrl", "2.35.1", Path::Unknown),
        ] {
            let version = version.parse().unwrap_or(super::super::versions::NEWEST_READ);
            assert_eq!(find(path, version), expected, "{path} {version}");
        }
        assert_eq!(nearest("networking.accessUrl"), Some("networking.accessURL"));
        assert_eq!(nearest("networking.other"), None);
    }
}
