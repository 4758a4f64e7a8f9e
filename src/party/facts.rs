//! What is true of a relying party of one version: the one type that pairing, the sign-in, the rules and the walk read.
//!
//! Coder's are built in `coder/facts.rs`, those of every other application from its profile. A fact that is not known,
//! or that differs by a version which is not, says so itself.

use std::borrow::Cow;

use serde::Deserialize;

use super::claims::{ClaimFact, IdTokens};
use super::confidence::Confidence;
use crate::finding::Coverage;
use crate::setting::Unknown;
use crate::text::Text;

/// Everything that is true of a relying party.
#[derive(Clone)]
pub struct Facts {
    /// The name in reports for programs: `coder`.
    pub id: Cow<'static, str>,
    /// The name for people: `Coder`.
    pub name: Cow<'static, str>,
    /// The version that these facts are of, if it is known.
    pub version: Option<String>,
    /// What its settings are called.
    pub settings: SettingNames,
    /// The path of its redirect URI, as a profile writes it: `{name}` is one segment.
    pub callback_path: Option<Cow<'static, str>>,
    /// `response_type`.
    pub response_type: Fact<Cow<'static, str>>,
    /// Parameters of the authorization request that are always the same.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Whether the request is pushed first (RFC 9126).
    pub pushes: Fact<bool>,
    /// The length of `state` in characters, at least.
    pub state_length: Fact<usize>,
    /// Whether a code challenge is sent.
    pub challenge: Fact<Sends>,
    /// The first version that sends one, where others do not.
    pub challenge_since: Option<String>,
    /// The methods at the token endpoint that it tries with a client secret, in this order.
    pub methods: Fact<Vec<Authentication>>,
    /// Whether a session ends with its access token where there is no refresh token.
    pub ends_with_token: Fact<bool>,
    /// Whether it uses refresh tokens.
    pub refreshes: Fact<bool>,
    /// The claims that it looks for, where data says which they are.
    pub claims: Vec<ClaimFact>,
    /// Which ID tokens it takes.
    pub id_tokens: Fact<IdTokens>,
    /// What its users see.
    pub shows: Shows,
    /// How sure the addresses are: its own, and where it looks for the provider.
    pub certainty: Confidence,
    /// What else sets its settings, as a sentence.
    pub overridden: Option<String>,
    /// Why other values than those of its chart and its own file may count, if they may.
    pub beaten_by: Option<Unknown>,
}

/// One fact, and how sure it is.
#[derive(Clone)]
pub struct Fact<T> {
    /// The fact; an error where it is not known.
    pub known: Result<T, Coverage>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What settings are called where they are set; an empty name where there is no such setting.
#[derive(Clone, Default)]
pub struct SettingNames {
    /// The client id.
    pub client_id: Cow<'static, str>,
    /// The client secret.
    pub client_secret: Cow<'static, str>,
    /// The file of the key that assertions are signed with.
    pub client_key: Cow<'static, str>,
    /// The issuer, or what it is taken from.
    pub issuer: Cow<'static, str>,
    /// The address that the redirect URI is made of.
    pub address: Cow<'static, str>,
    /// The whole redirect URI.
    pub redirect_uri: Cow<'static, str>,
    /// The scopes.
    pub scopes: Cow<'static, str>,
    /// Parameters that are added to the request.
    pub extra_parameters: Cow<'static, str>,
}

impl SettingNames {
    /// Whether `name` is what one of them is called: a setting whose value is no expression and no text for people.
    pub fn has(&self, name: &str) -> bool {
        let names = [
            &self.client_id,
            &self.client_secret,
            &self.client_key,
            &self.issuer,
            &self.address,
            &self.redirect_uri,
            &self.scopes,
            &self.extra_parameters,
        ];
        names.into_iter().any(|known| known == name)
    }
}

/// What users and operators see when a step fails, as sentences without a full stop.
#[derive(Clone)]
pub struct Shows {
    /// When the provider is asked for its document, with a space before it: ` when it starts`.
    pub discovers: &'static str,
    /// What happens where that fails: `Coder exits`.
    pub discovery: Cow<'static, str>,
    /// Where it has no issuer at all.
    pub no_issuer: Cow<'static, str>,
    /// When the token request is refused.
    pub exchange: Cow<'static, str>,
}

/// Whether a code challenge is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sends {
    /// With every request.
    Always,
    /// Where the provider's document offers it, as Authelia's does.
    WhenOffered,
    /// Never, unless an option says so.
    Never,
}

/// A method of authentication at the token endpoint, as Authelia calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// Id and secret in the `Authorization` header.
    ClientSecretBasic,
    /// Id and secret in the body.
    ClientSecretPost,
    /// An assertion signed with the secret.
    ClientSecretJwt,
    /// An assertion signed with a key.
    PrivateKeyJwt,
    /// No secret: a public client.
    None,
}

impl<T> Fact<T> {
    /// A fact that was read in the source.
    pub fn read(value: T) -> Self {
        Self {
            known: Ok(value),
            confidence: Confidence::Source,
        }
    }

    /// A fact that nothing is known of.
    pub fn not_known(why: impl Into<Text>) -> Self {
        Self {
            known: Err(Coverage::not_checked(why)),
            confidence: Confidence::Source,
        }
    }

    /// The fact.
    ///
    /// # Errors
    /// Why it is not known.
    pub fn known(&self) -> Result<&T, Coverage> {
        self.known.as_ref().map_err(Coverage::clone)
    }
}

impl Facts {
    /// Whether `uri`, or what is known of its end, is an address that it answers on by its path.
    pub fn has_callback(&self, uri: &str) -> bool {
        let path = self.callback_path.as_deref().unwrap_or_default().trim_end_matches('/');
        path.len() > 1 && path_ends(uri, path)
    }

    /// The setting that the redirect URI is made of.
    pub fn address_setting(&self) -> &str {
        let names = &self.settings;
        if names.address.is_empty() {
            &names.redirect_uri
        } else {
            &names.address
        }
    }

    /// What that setting is called in a sentence.
    pub fn address_in_words(&self) -> &str {
        if self.settings.address == "CODER_ACCESS_URL" {
            "access URL"
        } else {
            self.address_setting()
        }
    }

    /// The name with the version, where that is known: `Coder 2.35.1`.
    pub fn versioned(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.clone().into_owned(),
        }
    }
}

/// Whether `text` ends with the segments of the path `pattern`.
fn path_ends(text: &str, pattern: &str) -> bool {
    let mut found = text.rsplit('/');
    let mut wanted = pattern.trim_start_matches('/').rsplit('/');
    wanted.all(|wanted| {
        found
            .next()
            .is_some_and(|found| wanted.starts_with('{') || found == wanted)
    }) && found.next().is_some()
}

impl Shows {
    /// What is shown when the token request is refused, without who shows it.
    pub fn failed_exchange(&self) -> &str {
        self.exchange
            .split_once(": ")
            .map_or(&*self.exchange, |(_, message)| message)
    }
}

impl Authentication {
    /// How it is sent, in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Authentication::ClientSecretBasic => "by HTTP Basic",
            Authentication::ClientSecretPost => "in the request's body",
            Authentication::ClientSecretJwt => "as an assertion signed with it",
            Authentication::PrivateKeyJwt => "as an assertion signed with a key",
            Authentication::None => "not at all",
        }
    }

    /// The method's registered name.
    pub fn name(self) -> &'static str {
        match self {
            Authentication::ClientSecretBasic => "client_secret_basic",
            Authentication::ClientSecretPost => "client_secret_post",
            Authentication::ClientSecretJwt => "client_secret_jwt",
            Authentication::PrivateKeyJwt => "private_key_jwt",
            Authentication::None => "none",
        }
    }
}
