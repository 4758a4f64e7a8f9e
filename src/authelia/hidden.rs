//! What of the provider's own part is not known.

use super::{Extent, Named, Provider};
use crate::options::Options;
use crate::setting::{Setting, Unknown};

impl Provider {
    /// Why an option of the provider, of its keys, policies or cookies is not known, for the first of which that is so;
    /// or why keys may stand where the files do not show them. The `hmac_secret` does not count: Authelia takes any.
    pub fn first_unknown(&self) -> Option<Unknown> {
        let own = self.options.first_unknown_but("hmac_secret");
        let policies = &self.authorization_policies;
        let claims = &self.claims_policies;
        let mut found = [
            self.clients.why_unknown().or(self.incomplete.as_ref()).or(own),
            in_list(&self.jwks, Options::first_unknown),
            in_list(&self.cookies, Options::first_unknown),
            in_list(policies, |policy| {
                let rules = in_list(&policy.rules, Options::first_unknown);
                policy.options.first_unknown().or(rules)
            }),
            in_list(claims, |policy| {
                let custom = in_list(&policy.custom_claims, in_named);
                policy.options.first_unknown().or(custom)
            }),
            in_list(&self.scopes, in_named),
            in_list(&self.lifespans, in_named),
        ]
        .into_iter()
        .flatten();
        let found = found.next().cloned().or_else(|| self.keys_elsewhere());
        found
            .or_else(|| self.missing_secrets.clone())
            .or_else(|| self.sections_unknown.clone())
    }

    /// Why keys may stand elsewhere, if there are none here.
    fn keys_elsewhere(&self) -> Option<Unknown> {
        let none = self.jwks.is_absent() && self.options.get("issuer_private_key").is_absent();
        if !none {
            return None;
        }
        if self.extent == Extent::Configuration {
            return self.secrets_elsewhere.clone();
        }
        let why = Unknown::because("the files show only a part of Authelia's configuration");
        Some(why.remedied_by("give Authelia's whole configuration"))
    }
}

fn in_named(named: &Named) -> Option<&Unknown> {
    named.options.first_unknown()
}

fn in_list<T>(list: &Setting<Vec<T>>, inside: impl Fn(&T) -> Option<&Unknown>) -> Option<&Unknown> {
    let items = list.value().into_iter().flatten();
    list.why_unknown().or_else(|| items.into_iter().find_map(inside))
}
