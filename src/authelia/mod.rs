//! What Authelia would load, and what it would say of it.
//!
//! Reference: Authelia 4.39.20; what other versions do differently is in [`versions`].

mod address;
mod charts;
mod decode;
mod deprecated;
mod der;
mod dotted;
mod duration;
mod filters;
mod hidden;
mod issuers;
mod key_algorithms;
mod keys;
mod load;
mod named_entries;
mod natural;
mod paths;
mod pem;
mod provider;
pub mod refusals;
mod registration;
mod registration_index;
pub mod schema;
mod sections;
pub mod standard_claims;
mod start;
mod templating;
mod unknowable;
mod unknown_keys;
mod users;
mod validate;
pub mod versions;

use std::cell::OnceCell;

use self::registration_index::RegistrationIndex;
use crate::finding::{Change, Finding, Help, Side};
use crate::options::Options;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::version::Version;
use crate::yaml::Node;

pub use charts::version_of_chart;
pub use duration::parse_duration;
pub use filters::{Filter, Missing};
pub use key_algorithms::{encryption_algorithm, signing_algorithm};
pub use load::{LoadRequest, LoadedConfiguration, PathError, expand, load};
pub use pem::{KEY_LABELS, PemBlock, read as read_pem, symmetric as read_symmetric_key};
pub use start::{Start, parse as parse_filters};
pub use users::{User, users};

/// How much of Authelia's configuration the files show; from more to less.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Extent {
    /// A whole configuration: the provider section and what is around it.
    Configuration,
    /// Only `identity_providers.oidc`, or a part of it without keys (`jwks`): the fragment that guides show.
    Fragment,
    /// Only a list of clients.
    Clients,
}

/// The OpenID Provider that the files describe.
pub struct Provider {
    /// The version of Authelia that is meant; the oldest that is known, where it is before that.
    pub version: Version,
    /// The version that the files or the call tell.
    pub told: Version,
    /// Where the tag of Authelia's image tells it, if it does.
    pub version_told: Option<Span>,
    /// How much of the configuration is there. Rules about the provider's own options hold for a whole one only.
    pub extent: Extent,
    /// The mapping or list that holds the client registrations.
    pub place: Span,
    /// Provider options by their path below `identity_providers.oidc`, such as `enforce_pkce` or `cors.endpoints`;
    /// defaults filled in. The table is [`schema::PROVIDER`].
    pub options: Options,
    /// The issuer's keys, `jwks[]`; the table is [`schema::JWK`]. A `key` is a secret in PEM or base64.
    pub jwks: Setting<Vec<Options>>,
    /// The client registrations, in order.
    pub clients: Setting<Vec<ClientRegistration>>,
    /// Why there may be other clients, or other entries, than can be seen: a template's `range`, for example.
    pub incomplete: Option<Unknown>,
    /// `authorization_policies.*`.
    pub authorization_policies: Setting<Vec<AuthorizationPolicy>>,
    /// `claims_policies.*`.
    pub claims_policies: Setting<Vec<ClaimsPolicy>>,
    /// `scopes.*`; the table is [`schema::SCOPE`].
    pub scopes: Setting<Vec<Named>>,
    /// `lifespans.custom.*`; the table is [`schema::LIFESPAN`].
    pub lifespans: Setting<Vec<Named>>,
    /// `session.cookies[]`; the table is [`schema::COOKIE`]. Absent when the files do not show them.
    pub cookies: Setting<Vec<Options>>,
    /// The issuers that Authelia answers for, as text and with the place each comes from; `Unknown` entries for those
    /// that cannot be known, absent ones for those that nobody is served at. Empty when the files do not show the session's cookies.
    pub issuers: Vec<Setting<String>>,
    /// Whether every value decodes. If not, Authelia looks at nothing else in the section: rules about what the values
    /// mean would report what Authelia does not.
    pub decoded: bool,
    /// Set if secrets that Authelia cannot start without are not in the files, so that it must get them from its
    /// environment or its secret files: then keys that are missing here may come from there as well.
    pub secrets_elsewhere: Option<Unknown>,
    /// Set if secrets are missing here without which Authelia does not start.
    pub missing_secrets: Option<Unknown>,
    /// Why an option outside of `identity_providers` that cannot have any value is not known, if one is not.
    pub sections_unknown: Option<Unknown>,
    /// Whether a certificate of the issuer's keys is signed in a way that is not verified here, by an elliptic curve or with
    /// PSS; and whether one of a client's keys is.
    pub unverified_certificates: [bool; 2],
    /// The merged configuration, brought to the layout of a whole one: `identity_providers`, `session`, `definitions`
    /// and so on. Only for what the fields above do not hold.
    pub tree: Node,
    /// What Authelia refuses or warns about in these files.
    pub defects: Vec<Finding>,
    /// Which registrations have which id and redirect URIs, once somebody asked.
    pub(crate) index: OnceCell<RegistrationIndex>,
}

impl Provider {
    /// `version` of Authelia, or a later one: in place of the one in the image's tag, where that tells it.
    pub fn upgraded_to(&self, version: Version) -> Help {
        let says = format!("upgrade Authelia to {version} or later");
        match self.version_told {
            Some(place) => {
                let (own, new) = (self.told.to_string(), version.to_string());
                Change::part(Side::Provider, place, (&own, &new), says).into()
            }
            None => text!("{says}").into(),
        }
    }

    /// The registrations that can be seen; none if it is not known which there are.
    pub fn registrations(&self) -> &[ClientRegistration] {
        self.clients.value().map_or(&[], Vec::as_slice)
    }

    /// The first registration with the id `client_id`, as far as ids are known.
    pub fn registered_as(&self, client_id: &str) -> Option<&ClientRegistration> {
        let at = *self.index().by_id.get(client_id)?;
        self.registrations().get(at)
    }

    /// The registrations that have exactly this redirect URI, in order.
    pub fn registered_with(&self, redirect_uri: &str) -> impl Iterator<Item = &ClientRegistration> {
        let places = self.index().by_redirect_uri.get(redirect_uri).into_iter().flatten();
        places.filter_map(|at| self.registrations().get(*at))
    }

    fn index(&self) -> &RegistrationIndex {
        self.index.get_or_init(|| {
            RegistrationIndex::of(self.registrations().iter().map(|registration| &registration.options))
        })
    }
}

/// Something that the configuration gives a name of its own: a scope, a lifespan, a custom claim.
pub struct Named {
    /// The name.
    pub name: Located<String>,
    /// Its options.
    pub options: Options,
}

/// `authorization_policies.*`.
pub struct AuthorizationPolicy {
    /// The name that clients refer to.
    pub name: Located<String>,
    /// Its own options; the table is [`schema::POLICY`].
    pub options: Options,
    /// Its rules, in order; the table is [`schema::POLICY_RULE`].
    pub rules: Setting<Vec<Options>>,
}

/// `claims_policies.*`.
pub struct ClaimsPolicy {
    /// The name that clients refer to.
    pub name: Located<String>,
    /// Its own options; the table is [`schema::CLAIMS_POLICY`].
    pub options: Options,
    /// Its custom claims; the table is [`schema::CUSTOM_CLAIM`]. A claim's `name` defaults to its key.
    pub custom_claims: Setting<Vec<Named>>,
}

/// A client registration: `identity_providers.oidc.clients[]`.
pub struct ClientRegistration {
    /// The options by their current names (deprecated names are mapped), defaults filled in. The table is
    /// [`schema::CLIENT`].
    pub options: Options,
    /// The client's public keys, `jwks[]`; the table is [`schema::JWK`].
    pub jwks: Setting<Vec<Options>>,
    /// The client id as it is written, if that is not text to YAML and Authelia makes another of it: `0471` for `313`.
    pub id_as_written: Option<String>,
}

impl ClientRegistration {
    /// The mapping that is the registration.
    pub fn place(&self) -> Span {
        self.options.place()
    }

    /// `lines` as keys of the registration.
    pub fn write(&self, lines: impl Into<String>) -> Help {
        Change::keys(Side::Registration, self.place(), lines).into()
    }
}

/// The rules that report what Authelia refuses or warns about at its start.
pub mod rule {
    /// A key that Authelia does not know.
    pub const UNKNOWN_KEY: &str = "authelia-unknown-key";
    /// A key by its old name.
    pub const DEPRECATED_KEY: &str = "authelia-deprecated-key";
    /// A value that does not decode to the option's type.
    pub const INVALID_VALUE: &str = "authelia-invalid-value";
    /// A client registration that breaks one of Authelia's rules.
    pub const INVALID_CLIENT: &str = "authelia-invalid-client";
    /// A provider option, policy, key or cookie that breaks one of Authelia's rules.
    pub const INVALID_PROVIDER: &str = "authelia-invalid-provider";
    /// A client secret that begins like a digest but does not decode.
    pub const MALFORMED_SECRET: &str = "client-secret-malformed";
    /// A client secret in plain text where a digest would do.
    pub const PLAINTEXT_SECRET: &str = "client-secret-plaintext";
    /// A client secret that a file filter destroys before Authelia reads it.
    pub const EXPANDED_SECRET: &str = "client-secret-expanded";
}

/// What a finding of Authelia's is about: an option as Authelia names it, of a client where it is one client's.
fn subject(client: Option<&str>, option: &str) -> String {
    format!("{}/{option}", client.unwrap_or_default())
}
