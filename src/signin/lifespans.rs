//! How long what Authelia issues lasts.
//!
//! Source: authelia/authelia `internal/oidc/config.go`, `internal/oidc/client.go` `GetEffectiveLifespan`.

use super::known::known;
use super::pair::Pair;
use crate::authelia::Extent;
use crate::finding::Coverage;
use crate::setting::Setting;

/// By which grant a token is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grant {
    /// For the code of a sign-in.
    AuthorizeCode,
    /// For a refresh token.
    RefreshToken,
}

/// A length of time, and the option that it comes from.
#[derive(Clone)]
pub struct Lifespan {
    /// The option by its path below `identity_providers.oidc`.
    pub option: String,
    /// The length, in milliseconds.
    pub length: Setting<u64>,
    /// Whether a default may be overruled where the files do not show it.
    partial: bool,
}

impl Lifespan {
    /// How long the `token` lasts that `grant` gives: as the registration's own `lifespan` says where it names one, else
    /// as the provider's do.
    ///
    /// # Errors
    /// Not checked where the lifespan that is named is not shown; not applicable where Authelia refuses it.
    pub fn of(pair: &Pair<'_>, grant: Grant, token: &str) -> Result<Self, Coverage> {
        let partial = pair.provider.extent != Extent::Configuration;
        let own = pair.registration.options.text("lifespan");
        if !own.is_absent() && !known(&own)?.is_empty() {
            let name = *known(&own)?;
            if let Some(why) = pair.provider.lifespans.why_unknown() {
                return Err(why.into());
            }
            let mut defined = pair.provider.lifespans.value().into_iter().flatten();
            let Some(custom) = defined.find(|lifespan| lifespan.name.value == name) else {
                return Err(if partial {
                    Coverage::NotChecked {
                        reason: "the files do not show the registration's lifespans".into(),
                        remedy: Some("give Authelia's whole configuration".into()),
                    }
                } else {
                    Coverage::NotApplicable
                });
            };
            let grant = match grant {
                Grant::AuthorizeCode => "authorize_code",
                Grant::RefreshToken => "refresh_token",
            };
            for option in [format!("grants.{grant}.{token}"), token.to_owned()] {
                let length = custom.options.milliseconds(&option);
                if length.why_unknown().is_some() || length.value().is_some_and(|length| *length > 0) {
                    return Ok(Self {
                        option: format!("lifespans.custom.{name}.{option}"),
                        length,
                        partial: false,
                    });
                }
            }
        }
        let option = format!("lifespans.{token}");
        let length = pair.provider.options.milliseconds(&option);
        let partial = partial && length.default;
        Ok(Self {
            option,
            length,
            partial,
        })
    }

    /// The length, in milliseconds.
    ///
    /// # Errors
    /// Not checked where it is not known.
    pub fn known(&self) -> Result<u64, Coverage> {
        if self.partial {
            return Err(Coverage::NotChecked {
                reason: "the files do not show Authelia's `lifespans`".into(),
                remedy: Some("give Authelia's whole configuration".into()),
            });
        }
        known(&self.length).copied()
    }

    /// Whether the length is a default that may be overruled where the files do not show it.
    pub fn is_partial(&self) -> bool {
        self.partial
    }
}
