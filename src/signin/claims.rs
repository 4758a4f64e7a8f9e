//! Which claims reach the relying party, by which way, and what they are.
//!
//! Source: authelia/authelia v4.39.20 `internal/oidc/claims.go` `NewDefaultCustomClaimsStrategy`,
//! `HydrateIDTokenClaims`, `HydrateUserInfoClaims`, `hydrateClaimsRequested`; coder/coder `coderd/userauth.go`
//! `userOIDC`.

use super::access_token::{self, AccessToken};
use super::claim_shape::{self, ClaimShape};
use super::claims_parameter::ClaimsParameter;
use super::known::{known, texts};
use super::pair::Pair;
use super::request::AuthorizationRequest;
use super::scopes;
use crate::authelia::standard_claims::{
    IN_EVERY_ACCESS_TOKEN, IN_EVERY_ID_TOKEN, IN_EVERY_USERINFO, STANDARD, of_scope,
};
use crate::authelia::versions::{CLAIMS_PARAMETER, ID_TOKEN_BY_CLAIMS_POLICY};
use crate::authelia::{ClaimsPolicy, Named};
use crate::finding::Coverage;
use crate::party::ClaimPlace;
use crate::yaml::Node;

/// Where a claim is carried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrival {
    /// In the ID token.
    IdToken,
    /// In the answer of the userinfo endpoint.
    Userinfo,
    /// In the access token.
    AccessToken,
}

/// A claim, by what it is asked for, and what it is.
#[derive(Clone)]
struct Carried {
    claim: String,
    /// The scope that carries it.
    scope: String,
    shape: ClaimShape,
}

/// Whether a user name can stand in for an email address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StandIn {
    /// It is an address.
    Certain,
    /// It may be one, which only the user's record tells.
    Possible,
    /// It is none, or there is none.
    None,
}

/// Where the relying party takes claims from.
pub struct Claims {
    /// Whether it does not ask the userinfo endpoint.
    pub ignores_userinfo: bool,
    /// Whether it reads the access token.
    pub access_token: AccessToken,
    names_are_addresses: bool,
    in_id_token: Vec<Carried>,
    in_userinfo: Vec<Carried>,
    in_access_token: Vec<Carried>,
}

/// What the parameter `claims` asks for, as far as the registration allows it.
#[derive(Default)]
struct Asked {
    in_id_token: Vec<Carried>,
    in_userinfo: Vec<Carried>,
}

impl Asked {
    fn of(
        pair: &Pair<'_>,
        request: &AuthorizationRequest<'_>,
        has_policy: bool,
        policy: Option<&ClaimsPolicy>,
    ) -> Result<Self, Coverage> {
        if !CLAIMS_PARAMETER.holds(pair.versions.provider) {
            return Ok(Self::default());
        }
        let parameter = ClaimsParameter::read(request.extra("claims"));
        let Some(requests) = parameter.requests() else {
            return Ok(Self::default());
        };
        let allowed = texts(&pair.registration.options.list("scopes"))?;
        let registered = granted(pair, has_policy, policy, &allowed)?;
        Ok(Self {
            in_id_token: asked(&requests.id_token, &registered),
            in_userinfo: asked(&requests.userinfo, &registered),
        })
    }
}

impl Claims {
    /// What the relying party gets of this registration.
    ///
    /// # Errors
    /// Not applicable where no sign-in gets as far as claims; not checked where something that decides is not known.
    pub(super) fn of(pair: Pair<'_>, request: &AuthorizationRequest<'_>) -> Result<Self, Coverage> {
        let requested = request.scopes();
        let requested = known(&requested)?;
        // No sign-in gets as far as claims then, which has a finding of its own.
        if !scopes::bring_id_token(requested) {
            return Err(Coverage::NotApplicable);
        }
        let by_facts = !pair.relying_party.facts.claims.is_empty();
        let ignores_userinfo = match &pair.relying_party.derived.ignores_userinfo {
            Some(ignores) => *known(ignores)?,
            None if by_facts => false,
            None => return Err(Coverage::NotApplicable),
        };
        let policy = policy(&pair)?;
        let has_policy = pair.names_claims_policy()?;
        let granted = granted(&pair, has_policy, policy, requested)?;
        let asked = Asked::of(&pair, request, has_policy, policy)?;
        let listed = |option: &str| match policy {
            Some(policy) => texts(&policy.options.list(option)),
            None => Ok(Vec::new()),
        };
        let mut in_id_token = always(&IN_EVERY_ID_TOKEN);
        if request.sent("nonce").is_some() {
            in_id_token.extend(always(&["nonce"]));
        }
        if !ID_TOKEN_BY_CLAIMS_POLICY.holds(pair.versions.provider) {
            in_id_token.extend(always(&["client_id"]));
            in_id_token.extend(granted.iter().cloned());
        } else if ignores_userinfo || by_facts {
            if has_policy && policy.is_none() {
                return Err(Coverage::NotChecked {
                    reason: "the files do not show the registration's claims policy".into(),
                    remedy: Some("give Authelia's whole configuration".into()),
                });
            }
            in_id_token.extend(among(&granted, &listed("id_token")?));
        }
        in_id_token.extend(asked.in_id_token);
        let mut in_userinfo = always(&IN_EVERY_USERINFO);
        in_userinfo.extend(granted.iter().cloned().chain(asked.in_userinfo));
        let access_token = access_token::of(&pair, request, ignores_userinfo)?;
        let mut in_access_token = Vec::new();
        if access_token == AccessToken::Read {
            in_access_token = always(&IN_EVERY_ACCESS_TOKEN);
            in_access_token.extend(among(&granted, &listed("access_token")?));
        }
        Ok(Self {
            ignores_userinfo,
            access_token,
            names_are_addresses: names_are_addresses(&pair.provider.tree),
            in_id_token,
            in_userinfo,
            in_access_token,
        })
    }

    /// The scope that carries the claim, whether it reaches the relying party or not.
    pub fn scope_of(&self, claim: &str) -> Option<&str> {
        let all = self.in_userinfo.iter().chain(&self.in_id_token);
        let mut carrying = all.filter(|carried| carried.claim == claim);
        carrying.next().map(|carried| carried.scope.as_str())
    }

    /// Whether something that is requested carries the claim.
    pub fn is_granted(&self, claim: &str) -> bool {
        self.scope_of(claim).is_some()
    }

    /// Where the relying party finds the claim, and what it is; `None` where it does not. Userinfo counts before the ID
    /// token, and that before the access token.
    pub fn arrival(&self, claim: &str) -> Option<(Arrival, ClaimShape)> {
        let ways: [(Arrival, &[Carried]); 2] = if self.ignores_userinfo {
            [
                (Arrival::IdToken, &self.in_id_token),
                (Arrival::AccessToken, &self.in_access_token),
            ]
        } else {
            [
                (Arrival::Userinfo, &self.in_userinfo),
                (Arrival::IdToken, &self.in_id_token),
            ]
        };
        ways.into_iter().find_map(|(arrival, carried)| {
            let found = carried.iter().find(|carried| carried.claim == claim)?;
            Some((arrival, found.shape))
        })
    }

    /// Whether the relying party finds the claim in one of these places.
    pub fn reaches(&self, claim: &str, from: &[ClaimPlace]) -> bool {
        from.iter().any(|place| {
            let carried = match place {
                ClaimPlace::IdToken => &self.in_id_token,
                ClaimPlace::Userinfo => &self.in_userinfo,
                // What an access token of an application's holds is not followed up.
                ClaimPlace::AccessToken => return true,
            };
            carried.iter().any(|carried| carried.claim == claim)
        })
    }

    /// Whether the claim reaches the relying party.
    pub fn arrives(&self, claim: &str) -> bool {
        self.arrival(claim).is_some()
    }

    /// What the claim is where it reaches the relying party.
    pub fn shape(&self, claim: &str) -> Option<ClaimShape> {
        self.arrival(claim).map(|(_, shape)| shape)
    }

    /// Whether a user name stands in for an email address that is not there, where it is one itself.
    ///
    /// Source: coder/coder v2.35.1 `coderd/userauth.go` `userOIDC`.
    pub fn stand_in(&self, username: &str) -> StandIn {
        match self.shape(username) {
            Some(ClaimShape::Text) if username == "email" => StandIn::Certain,
            Some(ClaimShape::Text) if !STANDARD.iter().any(|(_, claims)| claims.contains(&username)) => {
                StandIn::Possible
            }
            Some(ClaimShape::Text) if username == "preferred_username" && self.names_are_addresses => StandIn::Possible,
            _ => StandIn::None,
        }
    }
}

/// Whether LDAP takes user names from an attribute that holds addresses.
fn names_are_addresses(root: &Node) -> bool {
    let path = ["authentication_backend", "ldap", "attributes", "username"];
    let attribute = root.at(&path).and_then(Node::scalar);
    attribute.is_some_and(|attribute| {
        let name = attribute.text.to_ascii_lowercase();
        name.contains("mail") || name == "userprincipalname"
    })
}

impl Pair<'_> {
    /// Whether the registration names a claims policy.
    ///
    /// # Errors
    /// Not checked where that is not known.
    pub fn names_claims_policy(&self) -> Result<bool, Coverage> {
        let name = self.registration.options.text("claims_policy");
        Ok(!name.is_absent() && !known(&name)?.is_empty())
    }

    /// The scopes whose claims `claim` is among, of those that the registration has and Authelia's own.
    ///
    /// # Errors
    /// Not checked where the scopes are not known.
    pub fn scopes_with(&self, claim: &str) -> Result<Vec<String>, Coverage> {
        let (named, policy) = (self.names_claims_policy()?, policy(self)?);
        let mut all: Vec<String> = STANDARD.iter().map(|(scope, _)| (*scope).to_owned()).collect();
        let registered = texts(&self.registration.options.list("scopes"))?;
        all.extend(
            registered
                .into_iter()
                .filter(|scope| !STANDARD.iter().any(|(known, _)| known == scope)),
        );
        let carried = granted(self, named, policy, &all)?;
        let of_claim = carried.into_iter().filter(|carried| carried.claim == claim);
        Ok(of_claim.map(|carried| carried.scope).collect())
    }
}

fn always(claims: &[&str]) -> Vec<Carried> {
    let carried = claims.iter().map(|claim| Carried {
        claim: (*claim).to_owned(),
        scope: "openid".to_owned(),
        shape: claim_shape::of_standard(claim),
    });
    carried.collect()
}

fn among(carried: &[Carried], listed: &[String]) -> Vec<Carried> {
    carried
        .iter()
        .filter(|carried| listed.contains(&carried.claim))
        .cloned()
        .collect()
}

/// The claims of `registered` scopes that are asked for.
fn asked(requests: &[(String, Option<serde_json::Value>)], registered: &[Carried]) -> Vec<Carried> {
    let wanted: Vec<String> = requests.iter().map(|(claim, _)| claim.clone()).collect();
    among(registered, &wanted)
}

/// The claims of `scopes`.
fn granted(
    pair: &Pair<'_>,
    has_policy: bool,
    policy: Option<&ClaimsPolicy>,
    scopes: &[String],
) -> Result<Vec<Carried>, Coverage> {
    let mut granted = Vec::new();
    for scope in scopes {
        granted.extend(of_scope(scope, pair.versions.provider).map(|claim| Carried {
            claim: claim.to_owned(),
            scope: scope.clone(),
            shape: claim_shape::of_standard(claim),
        }));
        // Scopes of the configuration's own count only where the registration has some claims policy.
        if has_policy {
            for claim in custom_scope(pair, scope)? {
                let shape = custom_shape(pair, policy, &claim);
                granted.push(Carried {
                    claim,
                    scope: scope.clone(),
                    shape,
                });
            }
        }
    }
    Ok(granted)
}

/// The claims of a scope that the provider defines itself.
fn custom_scope(pair: &Pair<'_>, scope: &str) -> Result<Vec<String>, Coverage> {
    if let Some(why) = pair.provider.scopes.why_unknown() {
        return Err(why.into());
    }
    let mut defined = pair.provider.scopes.value().into_iter().flatten();
    match defined.find(|defined| defined.name.value == scope) {
        Some(defined) => texts(&defined.options.list("claims")),
        None => Ok(Vec::new()),
    }
}

/// What a claim of such a scope is: as its attribute says, where the policy gives it one.
fn custom_shape(pair: &Pair<'_>, policy: Option<&ClaimsPolicy>, claim: &str) -> ClaimShape {
    let custom = policy.and_then(|policy| policy.custom_claims.value());
    let is_named = |custom: &&Named| custom.options.text("name").value() == Some(&claim);
    let named = custom.into_iter().flatten().find(is_named);
    let attribute = named.map(|named| named.options.text("attribute"));
    match attribute.as_ref().and_then(|attribute| attribute.value()) {
        Some(attribute) => claim_shape::of_attribute(pair, attribute),
        None => claim_shape::of_attribute(pair, claim),
    }
}

/// The registration's claims policy, if the files show it.
fn policy<'a>(pair: &Pair<'a>) -> Result<Option<&'a ClaimsPolicy>, Coverage> {
    if !pair.names_claims_policy()? {
        return Ok(None);
    }
    let name = pair.registration.options.text("claims_policy");
    if let Some(why) = pair.provider.claims_policies.why_unknown() {
        return Err(why.into());
    }
    let mut policies = pair.provider.claims_policies.value().into_iter().flatten();
    Ok(policies.find(|policy| name.value() == Some(&policy.name.value.as_str())))
}
