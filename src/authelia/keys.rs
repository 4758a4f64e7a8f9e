//! Which configuration keys Authelia knows.
//!
//! Authelia flattens what it loaded to dotted keys, one list level deep (`identity_providers.oidc.clients[].scopes`),
//! and refuses every key that is neither in its list nor matches one of the patterns for named entries.
//! Source: authelia/authelia `internal/configuration/validator/keys.go` `ValidateKeys`, `NewKeyMapPattern`.

use crate::version::Version;

const KEYS: &str = include_str!("keys.txt");

/// From this version on, names of policies, scopes and the like may hold `.`, `:` and `~`.
const WIDER_NAMES: Version = Version::new(4, 39, 20);

/// The keys that one version of Authelia knows.
pub(super) struct KnownKeys {
    /// In the order of their bytes.
    exact: Vec<&'static str>,
    /// Keys with named entries, cut at each `.*`.
    patterns: Vec<Vec<&'static str>>,
    wider_names: bool,
}

impl KnownKeys {
    /// The keys of `version`.
    pub(super) fn of(version: Version) -> Self {
        let exact: Vec<&'static str> = KEYS.lines().filter(|line| !line.starts_with('#')).collect();
        Self {
            patterns: exact
                .iter()
                .filter(|key| key.contains(".*"))
                .map(|key| key.split(".*").collect())
                .collect(),
            exact,
            wider_names: version >= WIDER_NAMES,
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
        let inner = |byte: &u8| {
            byte.is_ascii_alphanumeric() || b"/_-".contains(byte) || (self.wider_names && b".:~".contains(byte))
        };
        let [first, .., last] = bytes else {
            return matches!(bytes, [only] if only.is_ascii_alphanumeric());
        };
        first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && bytes.iter().all(inner)
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
        let near = siblings.map(|sibling| (distance(&plain(name), &plain(sibling)), sibling));
        let nearest = near.filter(|(distance, _)| *distance <= 2).min();
        nearest.map(|(_, sibling)| sibling)
    }

    /// The known key that the unknown `key` was probably meant to be.
    pub(super) fn suggest(&self, key: &str) -> Option<&'static str> {
        let (parent, name) = split_last(key);
        let tolerance = if name.len() < 5 { 1 } else { 2 };
        let mut best: Option<(usize, &'static str)> = None;
        let mut elsewhere: Vec<&'static str> = Vec::new();
        for known in &self.exact {
            let (place, option) = split_last(known);
            if place == parent {
                let distance = distance(&plain(name), &plain(option));
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

/// How many letters must be changed, added, dropped or swapped with their neighbour to get from one to the other.
pub(super) fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut two_above: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (row, letter) in from.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let changed = above[column] + usize::from(letter != *other);
            let mut least = changed.min(above[column + 1] + 1).min(current[column] + 1);
            if column > 0 && previous == Some(*other) && letter == to[column - 1] {
                least = least.min(two_above[column - 1] + 1);
            }
            current.push(least);
        }
        previous = Some(letter);
        two_above = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(keys().exact.is_sorted());
    }

    fn keys() -> KnownKeys {
        KnownKeys::of(Version::new(4, 39, 20))
    }

    #[test]
    fn keys_are_known_exactly() {
        let keys = keys();
        assert!(keys.knows("identity_providers.oidc.clients[].client_id"));
        assert!(!keys.knows("identity_providers.oidc.clients[].Client_ID"));
        assert!(!keys.knows("identity_providers.oidc.clients.client_id"));
        assert!(!keys.knows("x-defaults"));
    }

    #[test]
    fn named_entries_match_a_pattern() {
        let keys = keys();
        for (key, known) in [
            ("identity_providers.oidc.claims_policies.a.id_token", true),
            (
                "identity_providers.oidc.claims_policies.with-dash.custom_claims.x/y.name",
                true,
            ),
            ("identity_providers.oidc.claims_policies.with space.id_token", false),
            ("identity_providers.oidc.scopes.ends-", false),
            // Names may hold dots and hyphens inside, so this is `ends-.id_token`, which ends well.
            ("identity_providers.oidc.claims_policies.ends-.id_token", true),
            ("identity_providers.oidc.authorization_policies.p.rules[].policy", true),
            ("identity_providers.oidc.authorization_policies.p.rules[].bogus", false),
            ("identity_providers.oidc.scopes.urn:x:y.claims", true),
            (
                "identity_providers.oidc.lifespans.custom.l.grants.refresh_token.id_token",
                true,
            ),
            // A name may hold dots, so this reads as an empty scope called `x.bogus`.
            ("identity_providers.oidc.scopes.x.bogus", true),
        ] {
            assert_eq!(keys.knows(key), known, "{key}");
        }
    }

    #[test]
    fn names_were_narrower_before() {
        let keys = KnownKeys::of(Version::new(4, 39, 7));
        assert!(!keys.knows("identity_providers.oidc.scopes.urn:x:y.claims"));
        assert!(!keys.knows("identity_providers.oidc.scopes.x.bogus"));
        assert!(!keys.knows("identity_providers.oidc.claims_policies.ends-.id_token"));
        assert!(keys.knows("identity_providers.oidc.scopes.x.claims"));
    }

    #[test]
    fn suggestions() {
        let keys = keys();
        let clients = "identity_providers.oidc.clients[].";
        for (wrong, right) in [
            ("redirect_uri", Some("redirect_uris")),
            ("client-id", Some("client_id")),
            ("Client_ID", Some("client_id")),
            ("scope", Some("scopes")),
            ("token_endpoint_auth_metod", Some("token_endpoint_auth_method")),
            ("grant_tpyes", Some("grant_types")),
            (
                "token_endpoint_authentication_method",
                Some("token_endpoint_auth_method"),
            ),
            ("nothing_like_it", None),
        ] {
            let suggested = keys.suggest(&format!("{clients}{wrong}"));
            assert_eq!(
                suggested,
                right.map(|name| format!("{clients}{name}")).as_deref(),
                "{wrong}"
            );
        }
        assert_eq!(
            keys.suggest("identity_providers.oidc.clients.client_id"),
            Some("identity_providers.oidc.clients[].client_id")
        );
        assert_eq!(
            keys.suggest_section("authorization_policies.default.default_policy"),
            Some("identity_providers.oidc.authorization_policies")
        );
        assert_eq!(keys.suggest_section("session.bogus"), None);
        assert_eq!(
            keys.suggest("identity_providers.oidc.redirect_uris"),
            Some("identity_providers.oidc.clients[].redirect_uris")
        );
    }

    #[test]
    fn distances() {
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("abc", "acb"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
