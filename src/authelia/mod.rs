//! What Authelia would load, and what it would say of it.
//!
//! Reference: Authelia 4.39.20.

use std::borrow::Cow;

use crate::finding::Label;
use crate::options::Options;
use crate::source::Span;

/// How much of Authelia's configuration the files show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
    /// How much of the configuration is there. Rules about the provider's own options hold for a whole one only.
    pub extent: Extent,
    /// The mapping or list that holds the client registrations.
    pub place: Span,
    /// Provider options by their path below `identity_providers.oidc`, such as `enforce_pkce`; defaults filled in.
    pub options: Options,
    /// The client registrations, in order.
    pub clients: Vec<ClientRegistration>,
    /// The issuers that Authelia answers for, as text and with the place each comes from; `Unknown` entries for those
    /// that cannot be known. Empty when the files do not show the session's cookies.
    pub issuers: Vec<crate::setting::Setting<String>>,
    /// What Authelia refuses or warns about in these files.
    pub defects: Vec<Defect>,
}

/// A client registration: `identity_providers.oidc.clients[]`.
pub struct ClientRegistration {
    /// The options by their current names (deprecated names are mapped), defaults filled in.
    pub options: Options,
}

impl ClientRegistration {
    /// The mapping that is the registration.
    pub fn place(&self) -> Span {
        self.options.place()
    }
}

/// The kinds of things that Authelia refuses or warns about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DefectKind {
    /// A key that Authelia does not know.
    UnknownKey,
    /// A key by its old name.
    DeprecatedKey,
    /// A value that does not decode to the option's type.
    InvalidValue,
    /// A client registration that breaks one of Authelia's rules.
    InvalidClient,
    /// A provider option, policy, key or cookie that breaks one of Authelia's rules.
    InvalidProvider,
    /// A client secret that begins like a digest but does not decode.
    MalformedSecret,
}

/// Something that Authelia itself refuses or warns about at its start.
pub struct Defect {
    /// What kind of thing it is.
    pub kind: DefectKind,
    /// Whether Authelia refuses to start; else it logs a warning and goes on.
    pub refuses: bool,
    /// The option as Authelia names it: `redirect_uris`, `jwks`, `clients[].x`.
    pub option: String,
    /// The client's id, where the defect is one client's.
    pub client: Option<String>,
    /// The place.
    pub place: Label,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// The fact, in at most 72 characters.
    pub headline: Cow<'static, str>,
    /// Why Authelia refuses it or warns, in one sentence.
    pub why: Cow<'static, str>,
    /// What to write instead.
    pub help: Option<Cow<'static, str>>,
}
