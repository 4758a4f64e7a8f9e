//! Which configuration keys Authelia knows.
//!
//! Authelia flattens what it loaded to dotted keys, one list level deep (`identity_providers.oidc.clients[].scopes`),
//! and refuses every key that is neither in its list nor matches one of the patterns for named entries.
//! Source: authelia/authelia `internal/configuration/validator/keys.go` `ValidateKeys`, `NewKeyMapPattern`.

use std::sync::LazyLock;

use strsim::osa_distance;

use super::schema::OptionKind;
use super::versions::{DEFAULTS_SET, METADATA_POLICY, REGULATION_SET, SLASH_IN_NAMES, UPPER_CASE_NAMES, WIDER_NAMES};
use crate::version::Version;

const KEYS: &str = include_str!("keys.txt");

/// A line of the table of keys.
pub(super) struct KnownKey {
    /// The flattened key, with `[]` and `.*`.
    pub(super) name: &'static str,
    /// The type of its value; none for a mapping with keys of its own.
    pub(super) kind: Option<OptionKind>,
    /// The first version that knows it; none if 4.38.0 did.
    pub(super) since: Option<Version>,
    /// The first version that does not know it any more.
    pub(super) until: Option<Version>,
}

impl KnownKey {
    /// `NAME [TYPE] [since VERSION] [until VERSION]`.
    fn read(line: &'static str) -> Self {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let mut key = Self {
            name,
            kind: None,
            since: None,
            until: None,
        };
        while let Some(word) = words.next() {
            match word {
                "since" => key.since = words.next().and_then(|version| version.parse().ok()),
                "until" => key.until = words.next().and_then(|version| version.parse().ok()),
                word => key.kind = OptionKind::of(word),
            }
        }
        key
    }

    fn in_version(&self, version: Version) -> bool {
        self.since.is_none_or(|since| version >= since) && self.until.is_none_or(|until| version < until)
    }
}

/// Every key that a version knows, in the order of their bytes.
pub(super) fn table() -> &'static [KnownKey] {
    static TABLE: LazyLock<Vec<KnownKey>> = LazyLock::new(|| {
        let lines = KEYS.lines().filter(|line| !line.starts_with('#'));
        lines.map(KnownKey::read).collect()
    });
    &TABLE
}

/// The type of the value of `key`, which is as the table has it; none for a mapping with keys of its own.
pub(super) fn kind(key: &str) -> Option<OptionKind> {
    let at = table().binary_search_by(|known| known.name.cmp(key)).ok()?;
    table()[at].kind
}

/// The keys that one version of Authelia knows.
pub(super) struct KnownKeys {
    /// In the order of their bytes.
    exact: Vec<&'static str>,
    /// Keys with named entries, cut at each `.*`.
    patterns: Vec<Vec<&'static str>>,
    version: Version,
}

impl KnownKeys {
    /// The keys of `version`.
    pub(super) fn of(version: Version) -> Self {
        let exact: Vec<&'static str> = table()
            .iter()
            .filter(|key| key.in_version(version))
            .map(|key| key.name)
            .collect();
        Self {
            patterns: exact
                .iter()
                .filter(|key| key.contains(".*"))
                .map(|key| key.split(".*").collect())
                .collect(),
            exact,
            version,
        }
    }

    /// The version whose keys these are.
    pub(super) fn version(&self) -> Version {
        self.version
    }

    /// In which versions Authelia accepts the flattened `key`, or keys below it, if it is in others than this.
    pub(super) fn other_versions(&self, key: &str) -> Option<String> {
        let below = |known: &str| known.strip_prefix(key).is_some_and(|rest| rest.starts_with(['.', '[']));
        let mut others = table().iter().filter(|known| !known.in_version(self.version));
        let found = others.find(|known| {
            let parts: Vec<&str> = known.name.split(".*").collect();
            known.name == key || below(known.name) || (parts.len() > 1 && self.matches(key, &parts))
        })?;
        let this = self.version;
        match (found.since, found.until) {
            (Some(since), _) if this < since => Some(format!("Authelia has it from {since} on, and this is {this}")),
            (_, Some(until)) => Some(format!("Authelia had it before {until}, and this is {this}")),
            _ => None,
        }
    }

    /// Whether Authelia accepts the flattened `key`.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.exact.binary_search(&key).is_ok() || self.patterns.iter().any(|parts| self.matches(key, parts))
    }

    /// Whether `key` is a section outside of OpenID Connect that holds known keys. Authelia refuses one that is empty,
    /// unless a variable of its environment sets something in it, which the files do not show.
    pub(super) fn is_section(&self, key: &str) -> bool {
        let below = |known: &&&str| known.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        !key.starts_with("identity_providers") && self.exact.iter().any(|known| below(&known))
    }

    /// Whether Authelia itself sets options below `section`, so that an empty mapping there is not empty.
    ///
    /// Source: authelia/authelia `internal/configuration/defaults.go`.
    pub(super) fn has_defaults(&self, section: &str) -> bool {
        const POLICY: &str = "webauthn.metadata.cache_policy";
        const DEFAULTS: [&str; 3] = [
            "webauthn.selection_criteria.user_verification",
            POLICY,
            "server.endpoints.rate_limits.reset_password_start.enable",
        ];
        let limit = section.strip_prefix("server.endpoints.rate_limits.");
        let below = |option: &str| option.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'));
        let policy = METADATA_POLICY.holds(self.version);
        let mut set = DEFAULTS.iter().filter(|option| policy || **option != POLICY);
        (section == "regulation" && REGULATION_SET.holds(self.version))
            || DEFAULTS_SET.holds(self.version) && (limit.is_some() || set.any(|option| below(option)))
    }

    /// If the flattened `key` is below named entries (`identity_providers.oidc.scopes.NAME…`): the part from the name
    /// on.
    pub(super) fn below_names<'k>(&self, key: &'k str) -> Option<&'k str> {
        let mut parents = self
            .patterns
            .iter()
            .filter(|parts| parts.len() == 2 && parts[1].is_empty());
        parents.find_map(|parts| key.strip_prefix(parts[0])?.strip_prefix('.'))
    }

    /// `parts` are the literal pieces around the names; a name stands after a dot between each two of them.
    fn matches(&self, key: &str, parts: &[&str]) -> bool {
        let [first, rest @ ..] = parts else { return false };
        let Some(after) = key.strip_prefix(first) else {
            return false;
        };
        let Some((next, further)) = rest.split_first() else {
            return after.is_empty();
        };
        let Some(after) = after.strip_prefix('.') else {
            return false;
        };
        if further.is_empty() {
            return after.strip_suffix(next).is_some_and(|name| self.is_name(name));
        }
        // Two names in one key; the names may hold dots, so every place of the literal piece is tried.
        after
            .match_indices(next)
            .any(|(at, _)| self.is_name(&after[..at]) && self.matches(&after[at..], rest))
    }

    /// Whether `name` may name a policy, a scope, a lifespan or a claim.
    pub(super) fn is_name(&self, name: &str) -> bool {
        let bytes = name.as_bytes();
        let wider_names = WIDER_NAMES.holds(self.version);
        let (slash, upper) = (SLASH_IN_NAMES.holds(self.version), UPPER_CASE_NAMES.holds(self.version));
        let edge = |byte: &u8| byte.is_ascii_alphanumeric() && (upper || !byte.is_ascii_uppercase());
        let inner = |byte: &u8| {
            let wide = wider_names && b".:~".contains(byte);
            edge(byte) || b"_-".contains(byte) || (slash && *byte == b'/') || wide
        };
        let [first, .., last] = bytes else {
            return matches!(bytes, [only] if edge(only));
        };
        edge(first) && edge(last) && bytes.iter().all(inner)
    }

    /// Where the section belongs that the unknown `key` has at its top: `identity_providers.oidc.scopes` for `scopes.x`.
    pub(super) fn suggest_section(&self, key: &str) -> Option<&'static str> {
        let top = key.split(['.', '[']).next()?;
        let inside = |known: &&&str| known.starts_with(top) && known[top.len()..].starts_with(['.', '[']);
        if self.exact.iter().any(|known| inside(&known)) {
            return None;
        }
        let mut elsewhere: Vec<&'static str> = self.exact.clone();
        elsewhere.retain(|known| !known.contains(['*', '[']) && split_last(known).1 == top);
        elsewhere.sort_unstable();
        (elsewhere.len() == 1).then(|| elsewhere[0])
    }

    /// The first section on the way to the unknown `key` that holds no known key; none if only its last name is unknown.
    pub(super) fn unknown_section<'k>(&self, key: &'k str) -> Option<&'k str> {
        let sections = key.match_indices('.').map(|(at, _)| key[..at].trim_end_matches("[]"));
        let mut unknown = sections.filter(|section| !self.has_below(section));
        unknown.next()
    }

    /// Whether there are known keys below `section`, or it is below names that people give.
    fn has_below(&self, section: &str) -> bool {
        let below = |known: &&str| {
            let rest = known.strip_prefix(section);
            rest.is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        let named = |parts: &Vec<&str>| {
            let rest = section.strip_prefix(parts[0]);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        self.exact.iter().any(below) || self.patterns.iter().any(named)
    }

    /// The section beside the unknown `section` that was probably meant.
    pub(super) fn nearest_section(&self, section: &str) -> Option<&'static str> {
        let (parent, name) = split_last(section);
        let siblings = self.exact.iter().filter_map(|known| {
            let below = if parent.is_empty() {
                known
            } else {
                known.strip_prefix(parent)?.strip_prefix('.')?
            };
            let end = below.find(['.', '['])?;
            Some(&below[..end])
        });
        let near = siblings.map(|sibling| (osa_distance(&plain(name), &plain(sibling)), sibling));
        let nearest = near.filter(|(distance, _)| *distance <= 2).min();
        nearest.map(|(_, sibling)| sibling)
    }

    /// The known key that the unknown `key` was probably meant to be.
    pub(super) fn suggest(&self, key: &str) -> Option<&'static str> {
        let (parent, name) = split_last(key);
        let guessed = GUESSED.iter().find(|(wrong, _)| *wrong == name && parent == CLIENTS);
        if let Some((_, option)) = guessed {
            let right =
                |known: &&&str| known.strip_prefix(CLIENTS).and_then(|rest| rest.strip_prefix('.')) == Some(option);
            return self.exact.iter().find(right).copied();
        }
        let tolerance = if name.len() < 5 { 1 } else { 2 };
        let mut best: Option<(usize, &'static str)> = None;
        let mut elsewhere: Vec<&'static str> = Vec::new();
        for known in &self.exact {
            let (place, option) = split_last(known);
            if place == parent {
                let distance = osa_distance(&plain(name), &plain(option));
                let distance = if abbreviates(option, name) { 0 } else { distance };
                let better = best.is_none_or(|(least, other)| (distance, *known) < (least, other));
                if distance <= tolerance && better {
                    best = Some((distance, known));
                }
            } else if option == name {
                elsewhere.push(known);
            }
        }
        best.map(|(_, known)| known)
            .or_else(|| closest_parent(&mut elsewhere, parent))
    }
}

const CLIENTS: &str = "identity_providers.oidc.clients[]";

/// Names for options of a client that are easily guessed, and what is meant.
const GUESSED: [(&str, &str); 18] = [
    ("policy", "authorization_policy"),
    ("callback_url", "redirect_uris"),
    ("callback_urls", "redirect_uris"),
    ("callback_uris", "redirect_uris"),
    ("callbacks", "redirect_uris"),
    ("redirect_url", "redirect_uris"),
    ("redirect_urls", "redirect_uris"),
    ("redirects", "redirect_uris"),
    ("auth_method", "token_endpoint_auth_method"),
    ("token_auth_method", "token_endpoint_auth_method"),
    ("token_endpoint_auth", "token_endpoint_auth_method"),
    ("token_endpoint_authentication_method", "token_endpoint_auth_method"),
    ("pkce", "require_pkce"),
    ("consent", "consent_mode"),
    ("name", "client_name"),
    ("grants", "grant_types"),
    ("responses", "response_types"),
    ("allowed_scopes", "scopes"),
];

/// Whether two names are the same word by word, but for words that one of them shortens: `auth` for `authentication`.
fn abbreviates(one: &str, other: &str) -> bool {
    let words = |name: &str| name.split(['_', '-']).map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (words(one), words(other));
    let same = |(one, other): (&String, &String)| {
        let shorter = one.len().min(other.len());
        one == other || (shorter > 2 && (one.starts_with(other.as_str()) || other.starts_with(one.as_str())))
    };
    one.len() > 1 && one.len() == other.len() && one.iter().zip(&other).all(same)
}

/// The one key of `candidates` whose parent shares most with `parent`; none if the name is too common to tell.
fn closest_parent(candidates: &mut [&'static str], parent: &str) -> Option<&'static str> {
    candidates.sort_unstable();
    let shared = |key: &str| {
        let ours = parent.split(['.', '[']);
        ours.zip(key.split(['.', '[']))
            .take_while(|(one, other)| one == other)
            .count()
    };
    let most = candidates.iter().map(|key| shared(key)).max()?;
    let mut closest = candidates.iter().filter(|key| shared(key) == most);
    let first = closest.next()?;
    (closest.next().is_none() && (most > 0 || candidates.len() == 1)).then_some(*first)
}

fn split_last(key: &str) -> (&str, &str) {
    key.rsplit_once('.').unwrap_or(("", key))
}

/// The name without what people confuse: case, hyphens for underscores.
fn plain(name: &str) -> String {
    name.chars()
        .map(|character| {
            if character == '-' {
                '_'
            } else {
                character.to_ascii_lowercase()
            }
        })
        .take(80)
        .collect()
}

#[cfg(test)]
mod tests;
