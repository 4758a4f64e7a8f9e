//! Which claims reach Coder, and by which way.
//!
//! Source: authelia/authelia `internal/oidc/claims.go` `NewDefaultCustomClaimsStrategy`, `HydrateIDTokenClaims`,
//! `HydrateUserInfoClaims`; coder/coder `coderd/userauth.go` `userOIDC`.

use crate::finding::Coverage;
use crate::options::Options;
use crate::rules::scopes::are_malformed;
use crate::rules::{Context, Pair, known};
use crate::version::Version;

/// From this version on Authelia's ID tokens carry only what a claims policy names.
const SPARE_ID_TOKEN_SINCE: Version = Version::new(4, 39, 0);

/// The claims of Authelia's own scopes.
const STANDARD: [(&str, &[&str]); 5] = [
    (
        "profile",
        &[
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified", "alt_emails"]),
    ("phone", &["phone_number", "phone_number_verified"]),
    ("address", &["address"]),
    ("groups", &["groups"]),
];

/// Texts that stand in every ID token, whatever scopes are granted.
const IN_EVERY_ID_TOKEN: [&str; 4] = ["sub", "iss", "azp", "jti"];

/// The kinds of values that claims have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text, or nothing is known against it.
    Text,
    /// A list of texts.
    List,
    /// A boolean, a number or a mapping.
    Other,
}

/// What a claim of Authelia's own looks like.
pub(super) fn shape(claim: &str) -> Shape {
    match claim {
        "groups" | "alt_emails" | "aud" | "amr" => Shape::List,
        "email_verified" | "phone_number_verified" | "updated_at" | "auth_time" | "iat" | "exp" | "rat" | "address" => {
            Shape::Other
        }
        _ => Shape::Text,
    }
}

/// Where Coder takes claims from.
pub(crate) struct Sources {
    /// Claims of the scopes that Coder requests, each with its scope.
    granted: Vec<(String, String)>,
    /// Claims that the registration's claims policy copies into the ID token.
    in_id_token: Vec<String>,
    /// Whether Coder does not ask the userinfo endpoint.
    pub(crate) ignores_userinfo: bool,
}

impl Sources {
    /// What Coder gets of this registration.
    pub(crate) fn of(context: &Context<'_>, pair: &Pair<'_>) -> Result<Self, Coverage> {
        let requested = pair.relying_party.requested_scopes();
        let scopes = known(&requested)?;
        // No sign-in gets as far as claims then, which has a finding of its own.
        if are_malformed(scopes) || !scopes.iter().any(|scope| scope == "openid") {
            return Err(Coverage::NotApplicable);
        }
        let ignores = pair.relying_party.options.flag("CODER_OIDC_IGNORE_USERINFO");
        let ignores_userinfo = *known(&ignores)?;
        let always = || IN_EVERY_ID_TOKEN.map(str::to_owned);
        let mut granted: Vec<(String, String)> = always().map(|claim| (claim, "openid".to_owned())).into();
        for scope in scopes {
            if let Some((_, claims)) = STANDARD.iter().find(|(name, _)| name == scope) {
                granted.extend(claims.iter().map(|claim| ((*claim).to_owned(), scope.clone())));
            }
            let custom = custom_scope(pair, scope)?.into_iter();
            granted.extend(custom.map(|claim| (claim, scope.clone())));
        }
        let in_id_token = if context.authelia_version < SPARE_ID_TOKEN_SINCE {
            granted.iter().map(|(claim, _)| claim.clone()).collect()
        } else if ignores_userinfo {
            always().into_iter().chain(policy_claims(pair)?).collect()
        } else {
            Vec::new()
        };
        Ok(Self {
            granted,
            in_id_token,
            ignores_userinfo,
        })
    }

    /// Whether a scope that Coder requests carries the claim.
    pub(crate) fn is_granted(&self, claim: &str) -> bool {
        self.scope_of(claim).is_some()
    }

    /// The requested scope that carries the claim.
    pub(crate) fn scope_of(&self, claim: &str) -> Option<&str> {
        let carrying = self.granted.iter().find(|(granted, _)| granted == claim);
        carrying.map(|(_, scope)| scope.as_str())
    }

    /// Whether Coder gets an email address: from the claim it is told to take it from, or, where that is not there,
    /// from a user name that is an address.
    ///
    /// Source: coder/coder v2.35.1 `coderd/userauth.go` `userOIDC`.
    pub(super) fn bring_email(&self, options: &Options) -> Result<bool, Coverage> {
        let (email, username) = (
            options.text("CODER_OIDC_EMAIL_FIELD"),
            options.text("CODER_OIDC_USERNAME_FIELD"),
        );
        let stands_in = || Ok(*known(&username)? == "email" && self.reaches_coder("email"));
        if self.reaches_coder(known(&email)?) {
            Ok(true)
        } else {
            stands_in()
        }
    }

    /// Whether the claim can reach Coder.
    pub(crate) fn reaches_coder(&self, claim: &str) -> bool {
        self.is_granted(claim) && (!self.ignores_userinfo || self.in_id_token.iter().any(|listed| listed == claim))
    }
}

/// The claims of a scope that the provider defines itself: none unless the registration has some claims policy.
///
/// Source: authelia/authelia v4.39.20 `internal/oidc/claims.go` `NewCustomClaimsStrategy`.
fn custom_scope(pair: &Pair<'_>, scope: &str) -> Result<Vec<String>, Coverage> {
    let policy = pair.registration.options.text("claims_policy");
    if policy.is_absent() || known(&policy)?.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(why) = pair.provider.scopes.why_unknown() {
        return Err(why.into());
    }
    let defined = pair
        .provider
        .scopes
        .value()
        .into_iter()
        .flatten()
        .find(|defined| defined.name.value == scope);
    let Some(defined) = defined else { return Ok(Vec::new()) };
    items(&defined.options.list("claims"))
}

/// The claims that the registration's claims policy puts into the ID token.
fn policy_claims(pair: &Pair<'_>) -> Result<Vec<String>, Coverage> {
    let name = pair.registration.options.text("claims_policy");
    if name.is_absent() {
        return Ok(Vec::new());
    }
    let name = *known(&name)?;
    if name.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(why) = pair.provider.claims_policies.why_unknown() {
        return Err(why.into());
    }
    let mut policies = pair.provider.claims_policies.value().into_iter().flatten();
    let policy = policies
        .find(|policy| policy.name.value == name)
        .ok_or_else(|| Coverage::NotChecked {
            reason: "the files do not show the registration's claims policy".into(),
            remedy: Some("give Authelia's whole configuration".into()),
        })?;
    items(&policy.options.list("id_token"))
}

fn items(list: &crate::setting::Setting<&[crate::setting::Setting<String>]>) -> Result<Vec<String>, Coverage> {
    if list.is_absent() {
        return Ok(Vec::new());
    }
    known(list)?.iter().map(|item| known(item).cloned()).collect()
}
