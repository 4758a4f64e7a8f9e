//! A relying party as data: one TOML file, every fact in it with its source.
//!
//! What a profile does not say is not known of the application, and nothing is concluded from it. `docs/profiles.md`
//! describes the format for whoever writes one; `docs/profile.schema.json` is made from these types.

mod addresses;
mod alike;
mod applied;
mod chart;
mod check;
mod claims;
mod config_map;
mod deployed;
mod document;
mod elsewhere;
mod embedded;
mod flags;
mod inside_json;
mod origin;
mod own_file;
mod path;
mod python;
mod read;
mod recognise;
mod sections;
mod setting;
mod sources;
mod statement;
mod values;
mod version;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use super::claims::ClaimPlace;
pub use super::confidence::Confidence;
pub use super::facts::{Authentication, Sends};

pub use config_map::readers;
pub use deployed::{is_mentioned, relying_party};
pub use embedded::{EMBEDDED, Embedded, find};
pub use path::path_of;
pub use read::{Invalid, parse};
pub use recognise::{PartialAddress, Recognised, Signs, recognise};
pub use setting::{ChartSecret, Empty, Reading, ReferredSecret, SettingSource, StoredSettings, Switch};
pub use sources::FactSource;
pub use statement::{
    Callback, Claim, ClientAuthentication, Compared, DiscoveryForm, IdToken, Join, Keeps, MadeBy, Need, Pkce,
    ProviderAddress, RedirectUri, RequestFacts, Scopes, Statement, Use,
};
pub use version::AppVersion;

/// The version of the format that this program reads.
pub const FORMAT: u32 = 1;

/// An application that signs its users in through OpenID Connect.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The version of the format: 1.
    pub schema: u32,
    /// The file's name without `.toml`, in kebab-case.
    pub id: String,
    /// The application's name, as its users know it.
    pub name: String,
    /// The repository of the application's source, as `owner/name`, if it is on GitHub.
    pub repository: Option<String>,
    /// The newest version that the facts were looked up in, if it is known.
    pub version: Option<AppVersion>,
    /// The day on which the facts were last looked up, as `2026-11-27`.
    pub reviewed: String,
    /// What tells that a registration, an image or a chart belongs to the application.
    pub recognise: Recognise,
    /// Where the facts come from; each fact names at least one of these.
    pub sources: BTreeMap<String, FactSource>,
    /// The addresses to which the application lets the browser be sent back.
    #[serde(default)]
    pub callback: Vec<Callback>,
    /// What the authorization request asks for.
    #[serde(default)]
    pub request: Vec<RequestFacts>,
    /// Whether the request has a code challenge.
    #[serde(default)]
    pub pkce: Vec<Pkce>,
    /// Which scopes are requested.
    #[serde(default)]
    pub scopes: Vec<Scopes>,
    /// How the application authenticates at the token endpoint.
    #[serde(default)]
    pub client_authentication: Vec<ClientAuthentication>,
    /// Which ID tokens are accepted.
    #[serde(default)]
    pub id_token: Vec<IdToken>,
    /// Which claims the application needs or uses, and where it looks for them.
    #[serde(default)]
    pub claim: Vec<Claim>,
    /// How the application reads its settings.
    pub reading: Option<Reading>,
    /// The settings, by the names that the facts call them.
    #[serde(default)]
    pub settings: BTreeMap<String, SettingSource>,
    /// What has to be set for the sign-in to be offered at all.
    #[serde(default)]
    pub switch: Vec<Switch>,
    /// How the redirect URI is made from the settings; the first that applies counts.
    #[serde(default)]
    pub redirect_uri: Vec<RedirectUri>,
    /// How the application finds the provider.
    #[serde(default)]
    pub provider: Vec<ProviderAddress>,
    /// What cannot be known from files, and why.
    #[serde(default)]
    pub not_checked: Vec<NotChecked>,
    /// A registration and settings with which the sign-in works.
    pub example: Example,
}

/// What tells that something belongs to the application.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recognise {
    /// Client ids that people register it under, in lower case.
    pub client_ids: Vec<String>,
    /// First labels of the hosts that people give it, in lower case: `git` of `git.example.com`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Repositories of its container images, without registry or tag: `grafana/grafana`.
    #[serde(default)]
    pub images: Vec<String>,
    /// Names of its Helm charts.
    #[serde(default)]
    pub charts: Vec<String>,
    /// Names of `ConfigMap`s that the application reads by itself: `argocd-cm`.
    #[serde(default)]
    pub config_maps: Vec<String>,
    /// The place in the values of its chart that becomes the data of these: `configs/cm`.
    pub config_map_values: Option<String>,
    /// Variables that no other application has.
    #[serde(default)]
    pub variables: Vec<String>,
    /// Whether it can sign in by other means than this profile is of, such as other plugins.
    #[serde(default)]
    pub alternatives: bool,
    /// Keys that no other application has in its own file or in its chart's values.
    #[serde(default)]
    pub keys: Vec<String>,
}

/// Something that cannot be known from files.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NotChecked {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
    /// The table whose facts are of other versions: `pkce`. What it would say is not checked for this reason.
    pub about: Option<String>,
}

/// A registration and settings with which the sign-in works, on example hosts. Printed by `apps NAME`, and held
/// against the profile's own facts.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Authelia's `client_id`.
    pub client_id: String,
    /// Authelia's `redirect_uris`.
    pub redirect_uris: Vec<String>,
    /// Authelia's `scopes`.
    pub scopes: Vec<String>,
    /// Authelia's `token_endpoint_auth_method`.
    pub token_endpoint_auth_method: Authentication,
    /// Authelia's `require_pkce`.
    #[serde(default)]
    pub require_pkce: bool,
    /// Authelia's `response_types`.
    #[serde(default = "code")]
    pub response_types: Vec<String>,
    /// Authelia's `grant_types`.
    #[serde(default = "authorization_code")]
    pub grant_types: Vec<String>,
    /// Claims that a claims policy has to put into the ID token.
    #[serde(default)]
    pub id_token_claims: Vec<String>,
    /// Variables of the application that go with it.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
}

fn code() -> Vec<String> {
    vec!["code".to_owned()]
}

fn authorization_code() -> Vec<String> {
    vec!["authorization_code".to_owned()]
}

impl Profile {
    /// What it is called, by itself and by those who register it: no secret, whatever a secret is made of.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        [&self.id, &self.name].into_iter().chain(&self.recognise.client_ids)
    }

    /// How sure the fact is: as sure as the best of its sources.
    pub fn confidence(&self, fact: &impl Statement) -> Confidence {
        let cited = fact.source().iter().filter_map(|name| self.sources.get(name));
        cited.map(FactSource::confidence).max().unwrap_or(Confidence::Guide)
    }

    /// The facts of `all` that hold whatever the version of the application is; none if one of them has bounds.
    pub fn in_every_version<'a, F: Statement>(&self, all: &'a [F]) -> &'a [F] {
        let bounded = all.iter().any(|fact| fact.since().is_some() || fact.until().is_some());
        if bounded { &[] } else { all }
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;
    use crate::report::schema::assert_input_schema;

    #[test]
    fn the_schema_is_made_from_the_types() {
        assert_input_schema::<Profile>("profile", "An application's profile");
    }
}
