//! Which configuration keys Authelia knows.
//!
//! Authelia flattens what it loaded to dotted keys, one list level deep (`identity_providers.oidc.clients[].scopes`),
//! and refuses every key that is neither in its list nor matches one of the patterns for named entries.
//! Source: authelia/authelia `internal/configuration/validator/keys.go` `ValidateKeys`, `NewKeyMapPattern`.

use std::cell::OnceCell;

use strsim::osa_distance;

pub(super) use self::decoded::decoded;
use self::table::KnownKey;
pub(super) use self::table::{TABLE, below};
use super::schema::OptionKind;
use super::versions::{DEFAULTS_SET, REGULATION_SET, SLASH_IN_NAMES, UPPER_CASE_NAMES, WIDER_NAMES};
use crate::version::Version;

/// The type of the value of `key`, which is as the table has it; none for a mapping with keys of its own.
pub(super) fn kind(key: &str) -> Option<OptionKind> {
    table::find(key)?.kind()
}

/// The first version that knows `key`, which is as the table has it; none if 4.38.0 did, or none does.
pub(super) fn since(key: &str) -> Option<Version> {
    table::find(key)?.since()
}

/// The keys that one version of Authelia knows.
pub(super) struct KnownKeys {
    version: Version,
    /// Keys with named entries, cut at each `.*`; made once they are asked for.
    patterns: OnceCell<Vec<Vec<&'static str>>>,
}

impl KnownKeys {
    /// The keys of `version`.
    pub(super) fn of(version: Version) -> Self {
        Self {
            version,
            patterns: OnceCell::new(),
        }
    }

    fn known(&self) -> impl Iterator<Item = KnownKey> {
        TABLE.iter().copied().filter(|key| key.in_version(self.version))
    }

    /// In the order of their bytes.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.known().map(KnownKey::name)
    }

    fn patterns(&self) -> &[Vec<&'static str>] {
        self.patterns.get_or_init(|| {
            let with_names = self.known().filter(|key| key.has_names);
            with_names.map(|key| key.name().split(".*").collect()).collect()
        })
    }

    /// The version whose keys these are.
    pub(super) fn version(&self) -> Version {
        self.version
    }

    /// In which versions Authelia accepts the flattened `key`, or keys below it, if it is in others than this.
    pub(super) fn other_versions(&self, key: &str) -> Option<String> {
        let below = |known: &str| known.strip_prefix(key).is_some_and(|rest| rest.starts_with(['.', '[']));
        let mut others = TABLE.iter().filter(|known| !known.in_version(self.version));
        let found = others.find(|known| {
            let parts: Vec<&str> = known.name().split(".*").collect();
            known.name() == key || below(known.name()) || (parts.len() > 1 && self.matches(key, &parts))
        })?;
        let this = self.version;
        match (found.since(), found.until()) {
            (Some(since), _) if this < since => Some(format!("Authelia has it from {since} on, and this is {this}")),
            (_, Some(until)) => Some(format!("Authelia had it before {until}, and this is {this}")),
            _ => None,
        }
    }

    /// Whether Authelia accepts the flattened `key`.
    pub(super) fn knows(&self, key: &str) -> bool {
        table::find(key).is_some_and(|known| known.in_version(self.version))
            || self.patterns().iter().any(|parts| self.matches(key, parts))
    }

    /// Whether `key` is a section outside of OpenID Connect that holds known keys. Authelia refuses one that is empty,
    /// unless a variable of its environment sets something in it, which the files do not show.
    pub(super) fn is_section(&self, key: &str) -> bool {
        let mut below = below(key);
        !key.starts_with("identity_providers") && below.any(|known| known.in_version(self.version))
    }

    /// Whether Authelia itself sets options below `section`, so that an empty mapping there is not empty.
    ///
    /// Source: authelia/authelia `internal/configuration/defaults.go`, and `mapDefaults` in `const.go` beside it.
    pub(super) fn has_defaults(&self, section: &str) -> bool {
        const DEFAULTS: [&str; 3] = [
            "webauthn.selection_criteria.user_verification",
            "webauthn.metadata.validate_entry",
            "server.endpoints.rate_limits.reset_password_start.enable",
        ];
        let limit = section.strip_prefix("server.endpoints.rate_limits.");
        let below = |option: &str| option.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'));
        (section == "regulation" && REGULATION_SET.holds(self.version))
            || DEFAULTS_SET.holds(self.version) && (limit.is_some() || DEFAULTS.iter().any(|option| below(option)))
    }

    /// If the flattened `key` is below named entries (`identity_providers.oidc.scopes.NAME…`): the part from the name
    /// on.
    pub(super) fn below_names<'k>(&self, key: &'k str) -> Option<&'k str> {
        let parents = self.patterns().iter();
        let mut parents = parents.filter(|parts| parts.len() == 2 && parts[1].is_empty());
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
        let inside = |known: &str| known.starts_with(top) && known[top.len()..].starts_with(['.', '[']);
        if self.names().any(inside) {
            return None;
        }
        let is_elsewhere = |known: &&str| !known.contains(['*', '[']) && split_last(known).1 == top;
        let mut elsewhere = self.names().filter(is_elsewhere);
        elsewhere.next().filter(|_| elsewhere.next().is_none())
    }

    /// The first section on the way to the unknown `key` that holds no known key; none if only its last name is unknown.
    pub(super) fn unknown_section<'k>(&self, key: &'k str) -> Option<&'k str> {
        let sections = key.match_indices('.').map(|(at, _)| key[..at].trim_end_matches("[]"));
        let mut unknown = sections.filter(|section| !self.has_below(section));
        unknown.next()
    }

    /// Whether there are known keys below `section`, or it is below names that people give.
    pub(super) fn has_below(&self, section: &str) -> bool {
        let below = |known: &str| {
            let rest = known.strip_prefix(section);
            rest.is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        let named = |parts: &Vec<&str>| {
            let rest = section.strip_prefix(parts[0]);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        self.names().any(below) || self.patterns().iter().any(named)
    }

    /// The section beside the unknown `section` that was probably meant.
    pub(super) fn nearest_section(&self, section: &str) -> Option<&'static str> {
        let (parent, name) = split_last(section);
        let siblings = self.names().filter_map(|known| {
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

    /// The only section that is called like the last name of `section`, which is somewhere else.
    pub(super) fn section_elsewhere(&self, section: &str) -> Option<&'static str> {
        let name = split_last(section).1;
        let below = format!(".{name}.");
        let mut found: Option<&'static str> = None;
        for known in self.names().filter(|known| !known.contains(['*', '['])) {
            let Some(at) = known.find(&below) else { continue };
            let path = &known[..at + below.len() - 1];
            if found.is_some_and(|other| other != path) {
                return None;
            }
            found = Some(path);
        }
        found
    }

    /// The known key that the unknown `key` was probably meant to be.
    pub(super) fn suggest(&self, key: &str) -> Option<&'static str> {
        let (parent, name) = split_last(key);
        let guessed = GUESSED.iter().find(|(wrong, _)| *wrong == name && parent == CLIENTS);
        if let Some((_, option)) = guessed {
            let right =
                |known: &&str| known.strip_prefix(CLIENTS).and_then(|rest| rest.strip_prefix('.')) == Some(option);
            return self.names().find(right);
        }
        let tolerance = if name.len() < 5 { 1 } else { 2 };
        let mut best: Option<(usize, &'static str)> = None;
        let mut elsewhere: Vec<&'static str> = Vec::new();
        for known in self.names() {
            let (place, option) = split_last(known);
            if place == parent {
                let distance = osa_distance(&plain(name), &plain(option));
                let distance = if abbreviates(option, name) { 0 } else { distance };
                let better = best.is_none_or(|(least, other)| (distance, known) < (least, other));
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

mod decoded;
mod table;
#[cfg(test)]
mod tests;
