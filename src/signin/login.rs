//! Whom Authelia's policy lets in, and by which factors.
//!
//! Source: authelia/authelia v4.39.20 `internal/oidc/client_policy.go` `GetRequiredLevel`,
//! `internal/authorization/access_control_subjects.go` `IsMatch`, `internal/configuration/validator/duo.go`.

use super::known::known;
use super::networks::{self, CoveredAddresses};
use super::pair::Pair;
use crate::authelia::{AuthorizationPolicy, Extent};
use crate::finding::Coverage;
use crate::options::Options;
use crate::setting::Setting;
use crate::source::Span;
use crate::yaml::Node;

/// The policy of a registration, and whom it lets in.
pub struct Login<'a> {
    /// `authorization_policy`.
    pub policy: Setting<&'a str>,
    /// The policy of the configuration's own that it names, if it names one.
    pub defined: Option<&'a AuthorizationPolicy>,
    /// Whom it lets in.
    ///
    /// An error where that cannot be known from the files.
    pub verdict: Result<Admission, Coverage>,
    pair: Pair<'a>,
}

/// Whom a policy lets in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Admission {
    /// Nobody: whatever user, from whatever network.
    Nobody,
    /// At least somebody, with this many factors at least.
    Somebody {
        /// The fewest factors that let anybody in.
        factors: u8,
        /// The most that are asked of anybody whom the policy lets in.
        most: u8,
    },
}

impl<'a> Login<'a> {
    pub(super) fn of(pair: Pair<'a>) -> Self {
        let policy = pair.registration.options.text("authorization_policy");
        let mut policies = pair.provider.authorization_policies.value().into_iter().flatten();
        let defined = policies.find(|defined| policy.value().is_some_and(|name| defined.name.value == *name));
        Self {
            verdict: verdict(&pair, &policy, defined),
            policy,
            defined,
            pair,
        }
    }

    /// Why nobody can use a second factor, as the places that switch them off; `None` if there is one.
    ///
    /// # Errors
    /// Not checked where the files do not tell.
    pub fn no_second_factor(&self) -> Result<Option<Vec<Span>>, Coverage> {
        let provider = self.pair.provider;
        if provider.extent != Extent::Configuration {
            return Err(Coverage::NotChecked {
                reason: "the files do not show which second factors Authelia offers".into(),
                remedy: Some("give Authelia's whole configuration".into()),
            });
        }
        let mut places = Vec::new();
        for section in ["totp", "webauthn"] {
            let Some(switch) = provider.tree.at(&[section, "disable"]) else {
                return Ok(None);
            };
            match flag(switch) {
                Some(true) => places.push(switch.span),
                Some(false) => return Ok(None),
                None => return Err(not_plain(section)),
            }
        }
        match duo(&provider.tree) {
            Some(true) => Ok(None),
            None => Err(not_plain("duo_api")),
            // Its keys may come from Authelia's environment.
            Some(false) => match &provider.secrets_elsewhere {
                Some(why) => Err(why.into()),
                None => Ok(Some(places)),
            },
        }
    }
}

fn not_plain(section: &str) -> Coverage {
    Coverage::not_checked(text!("it is not known whether `{section}` is switched off"))
}

/// Whether Duo can be used: unless it is switched off, any of its keys is enough to have it on.
fn duo(root: &Node) -> Option<bool> {
    let Some(section) = root.get("duo_api") else {
        return Some(false);
    };
    if let Some(switch) = section.get("disable")
        && flag(switch)?
    {
        return Some(false);
    }
    let is_set = |key: &str| {
        let scalar = section.get(key).and_then(Node::scalar);
        scalar.is_some_and(|scalar| !scalar.text.is_empty())
    };
    Some(["hostname", "integration_key", "secret_key"].into_iter().any(is_set))
}

/// A boolean as Authelia's decoder reads it; `None` for one that is filled in later.
fn flag(node: &Node) -> Option<bool> {
    let text = &node.scalar()?.text;
    if text.is_empty() {
        return Some(false);
    }
    crate::golang::parse_bool(text)
}

fn verdict(
    pair: &Pair<'_>,
    policy: &Setting<&str>,
    defined: Option<&AuthorizationPolicy>,
) -> Result<Admission, Coverage> {
    match *known(policy)? {
        "one_factor" => return Ok(Admission::Somebody { factors: 1, most: 1 }),
        "two_factor" => return Ok(Admission::Somebody { factors: 2, most: 2 }),
        // They are no policies for a client, which has a finding of its own.
        "deny" | "bypass" => return Err(Coverage::NotApplicable),
        _ => {}
    }
    if let Some(why) = pair.provider.authorization_policies.why_unknown() {
        return Err(why.into());
    }
    match defined {
        Some(defined) => of_rules(pair, defined),
        // In a whole configuration a policy that is not defined is refused, which has a finding of its own.
        None if pair.provider.extent == Extent::Configuration => Err(Coverage::NotApplicable),
        None => Err(Coverage::NotChecked {
            reason: "the files do not show the registration's authorization policy".into(),
            remedy: Some("give Authelia's whole configuration".into()),
        }),
    }
}

/// The first rule that matches counts. A rule without subjects takes away from those behind it the networks it is for.
fn of_rules(pair: &Pair<'_>, policy: &AuthorizationPolicy) -> Result<Admission, Coverage> {
    let mut covered = CoveredAddresses::default();
    let mut asked: Option<(u8, u8)> = None;
    let mut lets_in = |factors: Option<u8>| {
        if let Some(factors) = factors {
            let (fewest, most) = asked.unwrap_or((factors, factors));
            asked = Some((fewest.min(factors), most.max(factors)));
        }
    };
    for (index, rule) in known(&policy.rules)?.iter().enumerate() {
        if covered.is_everything() {
            break;
        }
        let subjects = subjects(pair, &policy.name.value, index, rule)?;
        let networks = networks::of(&pair.provider.tree, &rule.list("networks"))?;
        if subjects == Subjects::Nobody || covered.covers(&networks) {
            continue;
        }
        lets_in(factors(&rule.text("policy"))?);
        if subjects == Subjects::Everybody {
            covered.add(&networks);
        }
    }
    if !covered.is_everything() {
        lets_in(factors(&policy.options.text("default_policy"))?);
    }
    Ok(asked.map_or(Admission::Nobody, |(factors, most)| Admission::Somebody {
        factors,
        most,
    }))
}

/// How many factors a policy asks for; `None` for one that denies.
fn factors(policy: &Setting<&str>) -> Result<Option<u8>, Coverage> {
    Ok(match *known(policy)? {
        "deny" => None,
        "two_factor" => Some(2),
        _ => Some(1),
    })
}

/// Whom the subjects of a rule match.
#[derive(PartialEq, Eq)]
enum Subjects {
    Everybody,
    Some,
    Nobody,
}

/// The subjects of the rule at `index`: the outer list is or, an inner one is and. No user has two names, or none.
fn subjects(pair: &Pair<'_>, policy: &str, index: usize, rule: &Options) -> Result<Subjects, Coverage> {
    let flat = rule.list("subject");
    if flat.is_absent() || known(&flat)?.is_empty() {
        return Ok(Subjects::Everybody);
    }
    for item in *known(&flat)? {
        known(item)?;
    }
    let path = ["identity_providers", "oidc", "authorization_policies", policy, "rules"];
    let written = pair.provider.tree.at(&path);
    let written = written.and_then(|rules| match rules.sequence() {
        Some(items) => items.get(index),
        None => Some(rules),
    });
    let Some(written) = written.and_then(|rule| rule.get("subject")) else {
        return Ok(Subjects::Some);
    };
    let alternatives: Vec<Vec<&str>> = match written.sequence() {
        Some(items) => items.iter().map(Node::texts).collect(),
        None => vec![written.texts()],
    };
    let possible = alternatives.iter().any(|all| can_be(all));
    Ok(if possible { Subjects::Some } else { Subjects::Nobody })
}

/// Whether one user can be all of these subjects.
fn can_be(subjects: &[&str]) -> bool {
    let name = |subject: &&str| Some(subject.strip_prefix("user:")?.trim_matches(' ').to_owned());
    let mut names: Vec<String> = subjects.iter().filter_map(name).collect();
    names.dedup();
    let groups = subjects.iter().filter_map(|subject| subject.strip_prefix("group:"));
    names.len() <= 1
        && names.iter().all(|name| !name.is_empty())
        && groups.into_iter().all(|group| !group.trim_matches(' ').is_empty())
}
