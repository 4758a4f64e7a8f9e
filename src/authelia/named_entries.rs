//! Sections whose entries have names of the user's choosing, and lists of mappings.

use super::decode::{Decoder, is_structure, mappings};
use super::schema::{CLAIMS_POLICY, CUSTOM_CLAIM, OptionSpec, POLICY, POLICY_RULE};
use super::versions::CUSTOM_CLAIM_NAMES;
use super::{AuthorizationPolicy, ClaimsPolicy, Named};
use crate::options::{Options, Value};
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::yaml::{Entry, Mapping, Node};

impl Decoder {
    /// The options of `table` in the mapping at `node`; all unset if it is null, all unknown if it is not known or no
    /// mapping.
    pub(super) fn options(&mut self, table: &'static [OptionSpec], name: &str, node: &Node) -> Options {
        let (place, _) = node.way();
        if let Some(why) = self.unreadable(name, node) {
            let unknown = |option: &OptionSpec| (option.name, Setting::<Value>::unknown(why.clone(), place));
            return Options::new(place, table.iter().map(unknown));
        }
        self.sections_of(table, node);
        let read = |option: &'static OptionSpec| {
            let value = follow(node, option.name);
            (option.name, self.option(option, value, place))
        };
        Options::new(place, table.iter().map(read))
    }

    /// Records a defect for each section on the way to an option of `table` that is no mapping.
    fn sections_of(&mut self, table: &'static [OptionSpec], node: &Node) {
        let mut seen: Vec<&str> = Vec::new();
        let ends = |name: &'static str| name.match_indices('.').map(move |(at, _)| &name[..at]);
        for section in table.iter().flat_map(|option| ends(option.name)) {
            if !seen.contains(&section) {
                seen.push(section);
                if let Some(found) = follow(node, section) {
                    self.unreadable(section, found);
                }
            }
        }
    }

    /// Why the mapping at `node` cannot be looked into; records a defect if Authelia refuses it for its shape.
    pub(super) fn unreadable(&mut self, name: &str, node: &Node) -> Option<Unknown> {
        if let Some(why) = node.unknown().cloned() {
            return Some(why);
        }
        if is_structure(node) || node.is_null() {
            return None;
        }
        self.wrong_shape(name, node, "a mapping");
        Some(Unknown::because("Authelia cannot read the value"))
    }

    /// The items of the list at `node`, each read by `read`; one mapping is a list of one.
    pub(super) fn items<T>(
        &mut self,
        name: &str,
        node: Option<&Node>,
        place: Span,
        mut read: impl FnMut(&mut Self, &Node) -> T,
    ) -> Setting<Vec<T>> {
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return Setting::absent(node.map_or(place, |node| node.way().0));
        };
        let (place, via) = node.way();
        if let Some(why) = node.unknown().cloned() {
            return Setting::unknown(why, place).through(via);
        }
        let items = if let Some(items) = node.sequence() {
            items.iter().map(|item| read(self, item)).collect()
        } else if let Some(mapping) = node.mapping() {
            if mapping.entries().is_empty() {
                Vec::new()
            } else {
                vec![read(self, node)]
            }
        } else if is_structure(node) {
            vec![read(self, node)]
        } else {
            self.wrong_shape(name, node, "a list");
            return Setting::unknown(Unknown::because("Authelia cannot read the value"), place).through(via);
        };
        Setting::known(items, place).through(via)
    }

    /// The named entries of the mapping at `node`, each read by `read`.
    pub(super) fn entries<T>(
        &mut self,
        name: &str,
        node: Option<&Node>,
        place: Span,
        mut read: impl FnMut(&mut Self, Located<String>, &Entry) -> T,
    ) -> Setting<Vec<T>> {
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return Setting::absent(node.map_or(place, |node| node.way().0));
        };
        let (place, via) = node.way();
        let listed = node.sequence().and_then(|_| mappings(node));
        if listed.is_none()
            && let Some(why) = self.unreadable(name, node)
        {
            return Setting::unknown(why, place).through(via);
        }
        let mappings = listed
            .unwrap_or_else(|| vec![node])
            .into_iter()
            .filter_map(Node::mapping);
        let named = mappings.flat_map(Mapping::entries).filter_map(|entry| {
            let name = Located::new(entry.key.scalar()?.text.to_string(), entry.key.span);
            Some(read(self, name, entry))
        });
        let named = named.collect();
        Setting::known(named, place).through(via)
    }

    pub(super) fn named(
        &mut self,
        table: &'static [OptionSpec],
        section: &str,
        node: Option<&Node>,
        place: Span,
    ) -> Setting<Vec<Named>> {
        self.entries(section, node, place, |decoder, name, entry| {
            let options = decoder.options(table, &format!("{section}.{}", name.value), &entry.value);
            Named { name, options }
        })
    }

    pub(super) fn authorization_policies(
        &mut self,
        node: Option<&Node>,
        place: Span,
    ) -> Setting<Vec<AuthorizationPolicy>> {
        self.entries("authorization_policies", node, place, |decoder, name, entry| {
            let path = format!("authorization_policies.{}", name.value);
            let options = decoder.options(&POLICY, &path, &entry.value);
            let rules = decoder.items("rules", entry.value.get("rules"), options.place(), |decoder, rule| {
                decoder.options(&POLICY_RULE, "rules", rule)
            });
            AuthorizationPolicy { name, options, rules }
        })
    }

    pub(super) fn claims_policies(&mut self, node: Option<&Node>, place: Span) -> Setting<Vec<ClaimsPolicy>> {
        self.entries("claims_policies", node, place, |decoder, name, entry| {
            let path = format!("claims_policies.{}", name.value);
            let options = decoder.options(&CLAIMS_POLICY, &path, &entry.value);
            let claims = entry.value.get("custom_claims");
            let custom_claims = decoder.named(&CUSTOM_CLAIM, "custom_claims", claims, options.place());
            let takes_names = CUSTOM_CLAIM_NAMES.holds(decoder.version);
            let with_names = |claim| with_names(claim, takes_names);
            ClaimsPolicy {
                name,
                options,
                custom_claims: custom_claims.map(|claims| claims.into_iter().map(with_names).collect()),
            }
        })
    }
}

/// A custom claim's name and attribute are its key, unless set; a name counts where the version takes it.
fn with_names(claim: Named, takes_names: bool) -> Named {
    let place = claim.options.place();
    let settings = claim.options.iter().map(|(option, setting)| {
        let setting = if setting.is_absent() || (option == "name" && !takes_names) {
            Setting::defaulted(Value::Text(claim.name.value.clone()), claim.name.span)
        } else {
            setting.clone()
        };
        (option.to_owned(), setting)
    });
    let options = Options::new(place, settings);
    Named {
        name: claim.name,
        options,
    }
}

/// The value at the dotted `path` below `node`. Where no key is written exactly so, the decoder takes one whose letters
/// are of another case.
pub(super) fn follow<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.')
        .try_fold(node, |node, key| node.get(key).or_else(|| in_other_case(node, key)))
}

fn in_other_case<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let entries = node.mapping()?.entries().iter();
    let mut similar = entries.filter(|entry| {
        entry
            .key
            .scalar()
            .is_some_and(|name| name.text.eq_ignore_ascii_case(key))
    });
    similar.next().map(|entry| &entry.value)
}
