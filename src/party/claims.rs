//! What a relying party does with the tokens that it gets: which claims it looks for, and which signatures it takes.

use serde::Deserialize;

use super::confidence::Confidence;
use crate::finding::Coverage;

/// A claim that a relying party needs or uses.
#[derive(Clone)]
pub struct ClaimFact {
    /// Its name.
    pub name: Result<String, Coverage>,
    /// The setting that has its name; empty where there is none.
    pub setting: String,
    /// Where the relying party looks for it, in this order.
    pub from: Vec<ClaimPlace>,
    /// Whether nobody can sign in without it.
    pub is_required: bool,
    /// How sure that is.
    pub confidence: Confidence,
}

/// Which ID tokens a relying party takes.
#[derive(Clone)]
pub struct IdTokens {
    /// The `alg` that it takes; none where it takes every one, or looks at none.
    pub algorithms: Vec<String>,
}

/// Where a claim is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClaimPlace {
    /// In the ID token.
    IdToken,
    /// In what the userinfo endpoint answers.
    Userinfo,
    /// In the access token, which is a JWT only if the registration says so.
    AccessToken,
}

impl ClaimFact {
    /// Whether it is about the user's email address.
    pub fn is_email(&self) -> bool {
        self.name.as_ref().is_ok_and(|name| name.starts_with("email")) || self.setting.to_lowercase().contains("email")
    }

    /// Whether it is neither.
    pub fn is_name(&self) -> bool {
        !self.is_email() && !self.is_groups()
    }

    /// Whether it is about the user's groups.
    pub fn is_groups(&self) -> bool {
        self.name.as_ref().is_ok_and(|name| name == "groups") || self.setting.to_lowercase().contains("group")
    }
}
