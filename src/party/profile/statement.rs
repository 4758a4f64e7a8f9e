//! What a profile may state of an application: facts with the versions for which they hold, and where they were read.

use serde::Deserialize;

use super::version::AppVersion;
use crate::party::claims::ClaimPlace;
use crate::party::facts::{Authentication, Sends};

macro_rules! statements {
    ($($(#[$meta:meta])* pub struct $name:ident { $($fields:tt)* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($fields)*
            /// The first version for which it holds, if it has not always been so.
            pub since: Option<AppVersion>,
            /// The first version for which it no longer holds.
            pub until: Option<AppVersion>,
            /// Where it was read: names in `[sources]`.
            pub source: Vec<String>,
        }

        impl Statement for $name {
            fn since(&self) -> Option<&AppVersion> {
                self.since.as_ref()
            }
            fn until(&self) -> Option<&AppVersion> {
                self.until.as_ref()
            }
            fn source(&self) -> &[String] {
                &self.source
            }
        }
    )*};
}
pub(super) use statements;

macro_rules! words {
    ($($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $word:ident,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$doc])* $word,)* }
    )*};
}
pub(super) use words;

statements! {
    /// An address to which the application lets the browser be sent back.
    pub struct Callback {
        /// The path below the application's own address, exactly, with or without the slash at the end. `{name}` is one
        /// segment: the value of the setting of that name, or any.
        pub path: Option<String>,
        /// The whole address, where it is not below the application's: of a mobile app, of a command line.
        pub uri: Option<String>,
        /// Who makes the redirect URI that is sent.
        #[serde(default)]
        pub made: MadeBy,
        /// What it is for.
        #[serde(default, rename = "for")]
        pub used: Use,
    }

    /// What the authorization request asks for.
    pub struct RequestFacts {
        /// `response_type`.
        pub response_type: String,
        /// Whether the request is pushed first (RFC 9126).
        pub pushed: Option<bool>,
        /// The length of `state` in characters, at least.
        pub state_length: Option<usize>,
        /// Whether the application ever uses a refresh token.
        pub refreshes: Option<bool>,
    }

    /// Whether the request has a code challenge.
    pub struct Pkce {
        /// What is sent, where `option` does not say otherwise.
        pub sends: Sends,
        /// The setting that changes it.
        pub option: Option<String>,
        /// Values of the setting with which a challenge is sent, in lower case.
        #[serde(default)]
        pub on: Vec<String>,
        /// Values of the setting with which none is sent, in lower case.
        #[serde(default)]
        pub off: Vec<String>,
    }

    /// Which scopes are requested.
    pub struct Scopes {
        /// Those that are requested whatever is set.
        #[serde(default)]
        pub always: Vec<String>,
        /// Those that are requested where `option` says nothing else.
        #[serde(default)]
        pub default: Vec<String>,
        /// The setting that has them.
        pub option: Option<String>,
        /// The setting whose value is one of the default, too.
        pub adds: Option<String>,
        /// The settings of which one has to be set for that.
        #[serde(default)]
        pub adds_when: Vec<String>,
    }

    /// How the application authenticates at the token endpoint.
    pub struct ClientAuthentication {
        /// The methods that are tried, in this order, where `option` does not say otherwise. One that can fall back from
        /// the first to the second has both.
        pub methods: Vec<Authentication>,
        /// The setting that chooses.
        pub option: Option<String>,
        /// Which value of the setting, in lower case, means which method.
        #[serde(default)]
        pub values: std::collections::BTreeMap<String, Authentication>,
        /// Whether client id and secret are percent-encoded for `client_secret_basic`, as RFC 6749 section 2.3.1 says.
        pub encodes: Option<bool>,
    }

    /// Which ID tokens are accepted.
    pub struct IdToken {
        /// The accepted `alg`; empty if every one is, or none is looked at.
        #[serde(default)]
        pub algorithms: Vec<String>,
        /// The setting that has the only accepted one, where it is set.
        pub option: Option<String>,
        /// Whether its signature is verified.
        pub verified: bool,
    }

    /// A claim that the application needs or uses.
    pub struct Claim {
        /// Its name, where `option` does not say otherwise.
        pub name: String,
        /// The setting that has its name.
        pub option: Option<String>,
        /// The setting that makes the application look at it at all.
        pub when: Option<String>,
        /// What that setting has to hold: the claim's name in an expression.
        pub holding: Option<String>,
        /// The setting that makes the application not look at it.
        pub unless: Option<String>,
        /// Where the application looks for it, in this order.
        pub from: Vec<ClaimPlace>,
        /// What happens without it.
        pub need: Need,
    }

    /// One way in which the redirect URI is made.
    pub struct RedirectUri {
        /// The setting that has the whole of it.
        pub setting: Option<String>,
        /// Whether that is a template of Spring's: `{baseUrl}/login/oauth2/code/{registrationId}`.
        #[serde(default)]
        pub template: bool,
        /// The setting that has the application's address; `request` is the host that the browser asks for.
        pub base: Option<String>,
        /// The setting that has the scheme, where the host is the request's, or a setting has the host alone.
        pub scheme: Option<String>,
        /// The setting that has the application's host alone, where no setting has the whole address.
        pub host: Option<String>,
        /// The setting that makes the address one of https.
        pub tls: Option<String>,
        /// The setting that has the port.
        pub port: Option<String>,
        /// The setting that has the port written into the address.
        pub port_when: Option<String>,
        /// The setting that has the path that the application is below, without slashes.
        pub below: Option<String>,
        /// What is kept of the base.
        #[serde(default)]
        pub keeps: Keeps,
        /// How base and path are put together.
        #[serde(default)]
        pub join: Join,
        /// The path that is added, as in `callback`.
        pub path: Option<String>,
        /// Whether what is filled into the path is written in lower case.
        #[serde(default)]
        pub lower: bool,
    }

    /// How the application finds the provider.
    pub struct ProviderAddress {
        /// The setting that has the issuer, or the address of the discovery document.
        pub issuer: Option<String>,
        /// How the discovery document is found.
        pub discovery: DiscoveryForm,
        /// What the issuer in the document or in tokens is compared with.
        pub compared: Option<Compared>,
        /// The setting that has it not compared where it is on.
        pub skipped_by: Option<String>,
        /// Whether a slash at the end of the issuer is taken off before the document's path is added.
        pub trims_slash: Option<bool>,
        /// The setting that has the authorization endpoint.
        pub authorization: Option<String>,
        /// The setting that has the token endpoint.
        pub token: Option<String>,
        /// The setting that has the userinfo endpoint.
        pub userinfo: Option<String>,
    }
}

words! {
    /// Who makes the redirect URI.
    #[derive(Default)]
    pub enum MadeBy {
        /// The application: the path is always this one.
        #[default]
        Fixed,
        /// Whoever sets the application up writes the whole address; the path is the one that it answers on.
        Configured,
    }

    /// What a callback is for.
    #[derive(Default)]
    pub enum Use {
        /// Signing in.
        #[default]
        SignIn,
        /// Connecting an account that exists.
        Linking,
        /// Signing in in the mobile app.
        Mobile,
        /// Renewing tokens in a hidden frame.
        Silent,
    }

    /// What happens without a claim.
    pub enum Need {
        /// Nobody can sign in.
        Required,
        /// Something else is taken, or something is missing.
        Wanted,
    }

    /// What of the base stays.
    #[derive(Default)]
    pub enum Keeps {
        /// All of it: the application can be below a path.
        #[default]
        Path,
        /// Scheme, host and port.
        Origin,
    }

    /// How base and path are put together.
    #[derive(Default)]
    pub enum Join {
        /// All slashes at the base's end give way to the path's.
        #[default]
        Trimmed,
        /// One slash at the base's end gives way to the path's.
        OneTrimmed,
        /// One after the other, as they are.
        AsWritten,
    }

    /// How the discovery document is found.
    pub enum DiscoveryForm {
        /// `/.well-known/openid-configuration` is added.
        Append,
        /// The setting is the document's address.
        Verbatim,
        /// It is added unless it is there.
        AppendUnlessPresent,
        /// There is none: the endpoints are set.
        None,
    }

    /// What the issuer is compared with.
    pub enum Compared {
        /// The setting, exactly, with the document's.
        Exact,
        /// The document's, with the ID token's.
        IdToken,
        /// Nothing.
        Never,
    }
}

/// What every statement has: the versions for which it holds, and its sources.
pub trait Statement {
    /// The first version for which it holds, if it has not always been so.
    fn since(&self) -> Option<&AppVersion>;
    /// The first version for which it no longer holds.
    fn until(&self) -> Option<&AppVersion>;
    /// The names of its sources.
    fn source(&self) -> &[String];
}
