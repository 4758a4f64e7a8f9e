//! How the relying party exchanges the code for tokens: with what it authenticates, and what Authelia answers.
//!
//! Source: golang.org/x/oauth2 `internal/token.go` `RetrieveToken`, which tries HTTP Basic and, whatever goes wrong, the
//! request's body; coder/coder `coderd/oauthpki/oidcpki.go`; answers observed with Authelia 4.39.20.

use super::known::known;
use super::pair::Pair;
use crate::authelia::versions::TOKEN_RATE_LIMIT;
use crate::finding::Coverage;
use crate::party::{Authentication, Facts, RelyingParty};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::yaml::Node;

/// What the relying party authenticates with at the token endpoint.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A client secret: HTTP Basic first, then the request's body. So `client_secret_basic` and `client_secret_post`
    /// both work.
    Secret,
    /// A key file, for `private_key_jwt`.
    Key,
    /// A key file beside a secret, with which it does not even start.
    Both,
    /// Nothing: HTTP Basic with an empty secret, which Authelia takes for a public client.
    Nothing,
    /// It is not known which.
    Unknown(Unknown),
}

/// What Authelia answers to the first try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reply {
    /// 200: the tokens.
    Accepted,
    /// 401: another method is registered. The code is not used up.
    Refused,
    /// 400: the header cannot be read, because the secret holds what Authelia allows in none.
    Unreadable,
}

/// The exchange.
pub struct Exchange<'a> {
    /// The client secret.
    pub secret: Setting<&'a Secret>,
    /// The key file.
    pub key: Setting<&'a str>,
    /// What it comes to.
    pub credential: Credential,
    facts: &'a Facts,
}

impl<'a> Exchange<'a> {
    pub(super) fn of(side: &'a RelyingParty) -> Self {
        let (secret, key) = (side.client_secret(), side.client_key());
        Self {
            credential: credential(&secret, &key),
            secret,
            key,
            facts: &side.facts,
        }
    }

    /// Whether Authelia takes what is sent, in one of the ways in which it is sent, for the registered `method`.
    ///
    /// # Errors
    /// Not checked where the credential, or what is made of it, is not known.
    pub fn fits(&self, method: &str) -> Result<bool, Coverage> {
        match &self.credential {
            Credential::Secret => {
                let tried = self.facts.methods.known()?;
                Ok(tried.iter().any(|tried| tried.name() == method))
            }
            Credential::Key => Ok(method == "private_key_jwt"),
            Credential::Nothing => Ok(method == "none"),
            // It refuses to start, which has a finding of its own.
            Credential::Both => Err(Coverage::NotApplicable),
            Credential::Unknown(why) => Err(why.into()),
        }
    }

    /// Where the credential, or the lack of one, is written.
    pub fn place(&self) -> Span {
        match self.credential {
            Credential::Key | Credential::Both => self.key.place,
            Credential::Secret | Credential::Nothing | Credential::Unknown(_) => self.secret.place,
        }
    }

    /// What Authelia answers to the first request, made with a client secret or nothing, if the registration has this
    /// `method`; `None` for other credentials and methods.
    ///
    /// # Errors
    /// Not checked where the secret is not known.
    pub fn first_reply(&self, method: &str) -> Result<Option<Reply>, Coverage> {
        let tries_basic_first = || {
            let tried = self.facts.methods.known()?;
            Ok::<_, Coverage>(tried.first() == Some(&Authentication::ClientSecretBasic))
        };
        if matches!(self.credential, Credential::Secret) && !tries_basic_first()? {
            return Ok(None);
        }
        Ok(match (&self.credential, method) {
            (Credential::Nothing, "none") => Some(Reply::Accepted),
            (Credential::Secret, "client_secret_basic" | "client_secret_post")
                if !known(&self.secret)?.reveal().chars().all(is_allowed) =>
            {
                Some(Reply::Unreadable)
            }
            (Credential::Secret, "client_secret_basic") => Some(Reply::Accepted),
            (Credential::Secret, "client_secret_post") => Some(Reply::Refused),
            _ => None,
        })
    }
}

fn credential(secret: &Setting<&Secret>, key: &Setting<&str>) -> Credential {
    let has_secret = secret.value().is_some_and(|secret| !secret.is_empty());
    if key.value().is_some_and(|path| !path.is_empty()) {
        return if has_secret { Credential::Both } else { Credential::Key };
    }
    match &secret.state {
        State::Known(secret) if secret.is_empty() => {}
        // An unknown secret is a secret all the same: a reference to nothing would be a mistake of its own.
        State::Known(_) | State::Unknown(_) => return Credential::Secret,
        State::Absent => {}
    }
    match key.why_unknown() {
        Some(why) => Credential::Unknown(why.clone()),
        None => Credential::Nothing,
    }
}

/// Whether Authelia allows the character in an `Authorization` header: letters, marks, numbers, punctuation, symbols and
/// the space, but nothing that cannot be seen.
///
/// Source: authelia.com/provider/oauth2 v0.1.19 to v0.2.31 `spec_regex.go` `RegexSpecificationVSCHAR`.
pub fn is_allowed(character: char) -> bool {
    /// What Unicode calls format characters, and the areas for private use.
    const INVISIBLE: [(u32, u32); 21] = [
        (0xad, 0xad),
        (0x600, 0x605),
        (0x61c, 0x61c),
        (0x6dd, 0x6dd),
        (0x70f, 0x70f),
        (0x890, 0x891),
        (0x8e2, 0x8e2),
        (0x180e, 0x180e),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x206f),
        (0xe000, 0xf8ff),
        (0xfeff, 0xfeff),
        (0xfff0, 0xfffb),
        (0x110bd, 0x110bd),
        (0x110cd, 0x110cd),
        (0x13430, 0x1343f),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0000, 0xe007f),
        (0xf0000, 0x0010_ffff),
    ];
    let code = u32::from(character);
    let invisible = INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&code));
    character == ' ' || !(character.is_control() || character.is_whitespace() || invisible)
}

impl Pair<'_> {
    /// Where Authelia is told to answer only one refusal at the token endpoint before it answers nothing more; `None`
    /// if it is not.
    ///
    /// Source: authelia/authelia v4.39.20 `internal/server/handlers.go`, `internal/middlewares/rate_limiting.go`.
    ///
    /// # Errors
    /// Not checked where the limit is not known.
    pub fn refusal_limit(&self) -> Result<Option<Span>, Coverage> {
        let path = ["server", "endpoints", "rate_limits", "openid_connect_token"];
        let Some(limit) = self
            .provider
            .tree
            .at(&path)
            .filter(|_| TOKEN_RATE_LIMIT.holds(self.versions.provider))
        else {
            return Ok(None);
        };
        let text = |node: &Node| node.scalar().map(|scalar| scalar.text.to_string());
        if let Some(switch) = limit.get("enable").and_then(text)
            && crate::golang::parse_bool(&switch) != Some(true)
        {
            return Ok(None);
        }
        for bucket in limit.get("buckets").and_then(Node::sequence).into_iter().flatten() {
            let Some(requests) = bucket.get("requests") else {
                continue;
            };
            let number = text(requests).and_then(|text| text.parse::<i64>().ok());
            let number = number.ok_or_else(|| Coverage::not_checked("the token endpoint's rate limit is not known"))?;
            if number <= 1 {
                return Ok(Some(requests.span));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn what_cannot_be_seen_is_not_allowed() {
        for character in ['a', 'é', 'ß', '漢', '7', '²', '_', '%', '+', '€', '😀', ' ', '\u{301}'] {
            assert!(is_allowed(character), "{character:?}");
        }
        for character in [
            '\n', '\t', '\u{a0}', '\u{feff}', '\u{200b}', '\u{200d}', '\u{ad}', '\u{2009}', '\u{202f}', '\u{3000}',
            '\u{2028}', '\u{e000}',
        ] {
            assert!(!is_allowed(character), "{character:?}");
        }
    }
}
