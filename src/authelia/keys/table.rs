//! The table of keys. Where its lines are is worked out when this program is compiled: a run looks up a few of them.

use crate::authelia::schema::OptionKind;
use crate::version::Version;

pub(super) const KEYS: &str = include_str!("../keys.txt");

/// A line of the table: `NAME [TYPE] [since VERSION] [until VERSION]`.
#[derive(Clone, Copy)]
pub(in crate::authelia) struct KnownKey {
    start: usize,
    name_end: usize,
    end: usize,
    /// Whether its name has a `.*`.
    pub(super) has_names: bool,
    /// Whether not every version knows it.
    has_versions: bool,
}

/// Every key that a version knows, in the order of their bytes.
pub(in crate::authelia) static TABLE: [KnownKey; COUNT] = lines();

/// How many lines are no comments.
const COUNT: usize = {
    let bytes = KEYS.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'\n' {
            count += 1;
        }
        at += 1;
        if at < bytes.len() && bytes[at] == b'#' && bytes[at - 1] == b'\n' {
            count -= 1;
        }
    }
    // The first line is one, too.
    count - 1
};

const fn lines() -> [KnownKey; COUNT] {
    let bytes = KEYS.as_bytes();
    assert!(bytes[0] == b'#');
    let none = KnownKey {
        start: 0,
        name_end: 0,
        end: 0,
        has_names: false,
        has_versions: false,
    };
    let mut table = [none; COUNT];
    let (mut at, mut line) = (0, 0);
    while at < bytes.len() {
        let start = at;
        let (mut spaces, mut name_end, mut has_names) = (0, 0, false);
        while bytes[at] != b'\n' {
            if bytes[at] == b' ' {
                spaces += 1;
                if spaces == 1 {
                    name_end = at;
                }
            }
            has_names |= bytes[at] == b'*';
            at += 1;
        }
        if bytes[start] != b'#' {
            table[line] = KnownKey {
                start,
                name_end: if spaces == 0 { at } else { name_end },
                end: at,
                has_names,
                has_versions: spaces > 1,
            };
            line += 1;
        }
        at += 1;
    }
    table
}

impl KnownKey {
    /// The flattened key, with `[]` and `.*`.
    pub(in crate::authelia) fn name(self) -> &'static str {
        KEYS.get(self.start..self.name_end).unwrap_or_default()
    }

    /// The type of its value; none for a mapping with keys of its own.
    pub(in crate::authelia) fn kind(self) -> Option<OptionKind> {
        OptionKind::of(self.words().next()?)
    }

    /// The first version that knows it; none if 4.38.0 did.
    pub(super) fn since(self) -> Option<Version> {
        self.after("since")
    }

    /// The first version that does not know it any more.
    pub(super) fn until(self) -> Option<Version> {
        self.after("until")
    }

    pub(super) fn in_version(self, version: Version) -> bool {
        !self.has_versions
            || self.since().is_none_or(|since| version >= since) && self.until().is_none_or(|until| version < until)
    }

    fn words(self) -> impl Iterator<Item = &'static str> {
        let rest = KEYS.get(self.name_end..self.end).unwrap_or_default();
        rest.split(' ').skip(1)
    }

    fn after(self, word: &str) -> Option<Version> {
        let mut words = self.words().skip_while(|other| *other != word);
        words.nth(1)?.parse().ok()
    }
}

/// The line of `key`, which is as the table has it.
pub(super) fn find(key: &str) -> Option<KnownKey> {
    let at = TABLE.binary_search_by(|known| known.name().cmp(key)).ok()?;
    TABLE.get(at).copied()
}

/// The lines of what is below `section`, which is as the table has it.
pub(in crate::authelia) fn below(section: &str) -> impl Iterator<Item = KnownKey> {
    let first = TABLE.partition_point(|known| known.name() <= section);
    let from_here = TABLE.get(first..).unwrap_or_default().iter().copied();
    let under = from_here.take_while(move |known| known.name().starts_with(section));
    under.filter(move |known| known.name().as_bytes().get(section.len()) == Some(&b'.'))
}
