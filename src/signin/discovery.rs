//! Where the relying party looks for the provider, and what it finds.
//!
//! Source: coreos/go-oidc `oidc/oidc.go` `NewProvider`; authelia/authelia `internal/oidc/discovery.go`.

use super::known::known;
use super::pair::Sides;
use crate::authelia::versions::{
    DISCOVERY_SIGNED_WITH_RSA_ONLY, ISSUER_FOLLOWS_REQUEST, ISSUER_IN_LOWER_CASE, ISSUER_IS_A_COOKIES_ADDRESS,
    OLD_SESSION_DOMAIN_REFUSES_ITS_HOSTS,
};
use crate::authelia::{Provider, signing_algorithm};
use crate::finding::Coverage;
use crate::golang::Url;
use crate::holes::{Likeness, TextWithHoles};
use crate::setting::Setting;
use crate::source::Span;

/// What a request for the discovery document comes to.
pub struct Discovery<'a> {
    /// The issuer that the relying party is told to use.
    pub issuer: Setting<&'a str>,
    /// Whether the issuer in the answer is compared with it.
    pub compared: Setting<bool>,
    /// The issuer below which the endpoints are, if it is known.
    pub endpoints: Option<Issuer>,
    provider: Option<&'a Provider>,
}

/// The issuer that both sides mean.
#[derive(Clone)]
pub struct Issuer {
    /// Its address, without a slash at its end.
    pub text: String,
    /// Whether the files show that Authelia serves it.
    pub served: bool,
}

impl<'a> Discovery<'a> {
    pub(super) fn of(sides: &Sides<'a>) -> Option<Self> {
        let side = sides.relying_party.filter(|side| side.is_oidc_on())?;
        let issuer = side.issuer();
        let compared = side.skips_issuer_checks().map(|skips| !skips);
        let endpoints = endpoints(sides.provider, &issuer, &compared);
        Some(Self {
            issuer,
            compared,
            endpoints,
            provider: sides.provider,
        })
    }

    /// What is known of the issuer's text.
    ///
    /// # Errors
    /// Not checked where nothing is known of it; not applicable where there is none.
    pub fn text(&self) -> Result<TextWithHoles, Coverage> {
        let text = self.issuer.text_with_holes();
        text.map_or_else(|| known(&self.issuer).map(|text| TextWithHoles::known(text)), Ok)
    }

    /// Whether the issuer is not one of Authelia's even without the slashes at its end: another provider's, whose slash
    /// may be right.
    pub fn is_foreign(&self) -> bool {
        let text = self.issuer.text_with_holes().map(|text| text.without_last_slashes());
        let Some(provider) = self.provider else { return false };
        !provider.issuers.is_empty() && text.is_some_and(|text| serves(provider, &text) == Some(false))
    }

    /// Whether Authelia is known to answer for the issuer with that very name, or with another that is not compared.
    ///
    /// # Errors
    /// Not checked where the issuer, or whether it is compared, is not known.
    pub fn is_served(&self) -> Result<bool, Coverage> {
        let Some(provider) = self.provider else {
            return Err(Coverage::NotApplicable);
        };
        let (issuer, compared) = (*known(&self.issuer)?, *known(&self.compared)?);
        if served(provider).any(|served| served == issuer) {
            return Ok(true);
        }
        let reached = !compared && served(provider).any(|served| reaches(issuer, served));
        let version = provider.version;
        // Coder sends the host as it is written, and a proxy may bring it to lower case or not.
        if reached && ISSUER_IS_A_COOKIES_ADDRESS.holds(version) && !ISSUER_IN_LOWER_CASE.holds(version) {
            let only_slash = served(provider).any(|served| served == asked(issuer));
            if !only_slash {
                return Err(Coverage::not_checked(
                    "whether a proxy brings the host of a request to lower case, as Authelia compares it, is not known",
                ));
            }
        }
        Ok(reached)
    }

    /// The old domain of the session, where Authelia refuses every host in it and the issuer's is one.
    pub fn refusing_domain(&self) -> Option<Span> {
        let provider = self.provider?;
        if !OLD_SESSION_DOMAIN_REFUSES_ITS_HOSTS.holds(provider.version) || !provider.cookies.is_absent() {
            return None;
        }
        let domain = provider.tree.at(&["session", "domain"])?;
        let name = domain.scalar().filter(|_| domain.unknown().is_none())?;
        let url = Url::parse(self.issuer.value()?).ok()?;
        let before = url.hostname().strip_suffix(&*name.text)?;
        (before.is_empty() || before.ends_with('.')).then(|| domain.way().0)
    }

    /// Whether its scheme has capitals, which Authelia's own never has, where the two are compared.
    pub fn has_capital_scheme(&self) -> bool {
        let scheme = self.issuer.value().and_then(|issuer| issuer.split_once("://"));
        let capitals = scheme.is_some_and(|(scheme, _)| scheme.bytes().any(|byte| byte.is_ascii_uppercase()));
        capitals && self.compared.value() == Some(&true)
    }

    /// The cookies of the sessions, where Authelia answers for the issuer's host, but none of them is for it.
    ///
    /// Source: authelia/authelia v4.39.16 `internal/middlewares/authelia_context.go` `GetCookieDomain`.
    pub fn sessionless(&self) -> Option<Span> {
        let provider = self.provider?;
        let cookies = provider.cookies.value().filter(|cookies| !cookies.is_empty())?;
        if !ISSUER_FOLLOWS_REQUEST.holds(provider.version) {
            return None;
        }
        let host = Url::parse(self.issuer.value()?).ok()?.hostname().to_ascii_lowercase();
        let mut domains = cookies.iter().map(|cookie| cookie.text("domain"));
        let outside = |domain: Setting<&str>| {
            let domain = domain.value()?.trim_start_matches('.').to_ascii_lowercase();
            let before = host.strip_suffix(&*domain);
            Some(!before.is_some_and(|before| before.is_empty() || before.ends_with('.')))
        };
        domains
            .all(|domain| outside(domain) == Some(true))
            .then_some(provider.cookies.place)
    }

    /// The option that has the document signed, where Authelia answers 500 because it cannot.
    pub fn unsignable(&self) -> Option<Span> {
        let provider = self.provider?;
        if !DISCOVERY_SIGNED_WITH_RSA_ONLY.holds(provider.version) {
            return None;
        }
        let (id, algorithm) = (
            provider.options.text("discovery_signed_response_key_id"),
            provider.options.text("discovery_signed_response_alg"),
        );
        let Some(wanted) = id.value().filter(|id| !id.is_empty()) else {
            return algorithm
                .value()
                .is_some_and(|name| name.starts_with("ES"))
                .then_some(algorithm.place);
        };
        let mut keys = provider.jwks.value().into_iter().flatten();
        let key = keys.find(|key| key.text("key_id").value() == Some(wanted))?;
        signing_algorithm(key)
            .is_some_and(|name| name.starts_with("ES"))
            .then_some(id.place)
    }
}

/// The issuers that Authelia is known to serve.
pub fn served(provider: &Provider) -> impl Iterator<Item = &String> {
    provider.issuers.iter().filter_map(|issuer| issuer.value())
}

/// The address that a request for an issuer goes to: at most one slash at its end is dropped.
pub fn asked(issuer: &str) -> &str {
    issuer.strip_suffix('/').unwrap_or(issuer)
}

/// The only issuer there is, where no relying party says which it uses.
pub fn only_issuer(provider: &Provider) -> Option<Issuer> {
    let [only] = provider.issuers.as_slice() else {
        return None;
    };
    let text = only.value()?.clone();
    Some(Issuer { text, served: true })
}

/// Where Authelia's side does not show the issuer, it is the relying party's, as that goes on with no other.
fn endpoints(provider: Option<&Provider>, issuer: &Setting<&str>, compared: &Setting<bool>) -> Option<Issuer> {
    let configured = issuer.value().copied().filter(|text| !text.is_empty())?;
    let asked = asked(configured);
    let all = provider.map_or(&[][..], |provider| &provider.issuers);
    let known = || all.iter().filter_map(|issuer| issuer.value());
    let is_served = known().any(|issuer| issuer == asked);
    let may_be_served = all.is_empty() || known().count() < all.len();
    let held_to_it = compared.value() == Some(&true) && asked == configured;
    (is_served || (may_be_served && held_to_it)).then(|| Issuer {
        text: asked.to_owned(),
        served: is_served,
    })
}

/// Whether what is asked for below `issuer` is the portal's page: what is added to an issuer with a query or a fragment
/// belongs to those.
fn asks_for_the_portal(issuer: &str) -> bool {
    issuer.contains(['?', '#'])
}

/// Whether a request for `issuer` gets to the issuer that is `served`: hosts are compared in lower case.
fn reaches(issuer: &str, served: &str) -> bool {
    if asks_for_the_portal(issuer) {
        return false;
    }
    let (Ok(one), Ok(other)) = (Url::parse(issuer), Url::parse(served)) else {
        return false;
    };
    one.scheme == other.scheme && one.host.eq_ignore_ascii_case(&other.host) && one.path == other.path
}

/// Whether the issuer has a path that Authelia answers below for no host, where it takes the host from each request.
fn is_below_no_base(provider: &Provider, issuer: &TextWithHoles) -> bool {
    let path = |text: &str| Url::parse(text).map(|url| url.path.trim_end_matches('/').to_owned());
    let unknown = provider.issuers.iter().filter(|issuer| issuer.why_unknown().is_some());
    if !ISSUER_FOLLOWS_REQUEST.holds(provider.version) || !issuer.is_known() || unknown.count() != 1 {
        return false;
    }
    let wanted = path(issuer.head());
    wanted.is_ok() && served(provider).count() > 0 && !served(provider).any(|served| path(served) == wanted)
}

/// Whether Authelia serves an issuer of that text; not known where it depends on what fills the holes, or on an issuer
/// that is not known.
pub fn serves(provider: &Provider, issuer: &TextWithHoles) -> Option<bool> {
    if asks_for_the_portal(issuer.head()) || is_below_no_base(provider, issuer) {
        return Some(false);
    }
    let served = provider.issuers.iter().filter(|served| !served.is_absent());
    let compared = served.map(|served| served.text_with_holes().map(|served| served.compare(issuer)));
    let compared: Vec<Option<Likeness>> = compared.collect();
    if compared.contains(&Some(Likeness::Equal)) {
        return Some(true);
    }
    let none = compared.iter().all(|likeness| *likeness == Some(Likeness::Different));
    none.then_some(false)
}
