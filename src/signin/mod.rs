//! The sign-in as one typed model: what each side sends, what the other makes of it, and what comes of it.
//!
//! Every decision is computed here, once: which redirect URI is sent, which scopes, how the relying party
//! authenticates, whether the consent page comes, whether a refresh token is issued and how long it lives, where each
//! claim comes from. `rules` judges the model and `trace` narrates it; neither computes any of it again.

mod access_token;
pub mod address;
mod claim_shape;
mod claims;
mod claims_parameter;
mod consent;
mod discovery;
mod encryption;
mod exchange;
mod known;
mod lifespans;
mod login;
mod networks;
mod pair;
mod pkce;
pub mod redirect_uri;
mod request;
pub mod scopes;
mod sent;
mod session;
mod tokens;

pub use access_token::AccessToken;
pub use claim_shape::{ClaimShape, is_personal};
pub use claims::{Arrival, Claims, StandIn};
pub use claims_parameter::{ClaimsParameter, ClaimsRequests};
pub use consent::{Because, Consent, ConsentPage, brings_up_consent};
pub use discovery::{Discovery, Issuer, asked, only_issuer, served, serves};
pub use encryption::Encryption;
pub use exchange::{Credential, Exchange, Reply, is_allowed};
pub use known::{holds, known, known_url, texts};
pub use lifespans::{Grant, Lifespan};
pub use login::{Admission, Login};
pub use pair::{Pair, Sides, Versions};
pub use pkce::{Challenge, Demand};
pub use request::AuthorizationRequest;
pub use sent::{By, Parameter, Sent};
pub use session::{Lasts, Session};
pub use tokens::{RefreshToken, SignedResponse, Tokens};

use crate::finding::Coverage;

/// The whole sign-in, stage by stage. A stage that needs both sides is why not where the two are not paired.
pub struct SignIn<'a> {
    /// The two sides, where the registration is known that belongs to the deployment.
    pub pair: Result<Pair<'a>, Coverage>,
    /// Where the relying party looks for the provider; `None` without a relying party that has the sign-in on.
    pub discovery: Option<Discovery<'a>>,
    /// What the browser takes to the provider; `None` without a relying party.
    pub request: Option<AuthorizationRequest<'a>>,
    /// Whom the policy lets in, and by which factors.
    pub login: Result<Login<'a>, Coverage>,
    /// Whether the consent page comes.
    pub consent: Result<Consent<'a>, Coverage>,
    /// How the code is exchanged for tokens; `None` without a relying party.
    pub exchange: Option<Exchange<'a>>,
    /// What the provider issues.
    pub tokens: Result<Tokens<'a>, Coverage>,
    /// Where the relying party takes claims from.
    pub claims: Result<Claims, Coverage>,
    /// How long the session goes on.
    pub session: Result<Session, Coverage>,
}

impl<'a> SignIn<'a> {
    /// The sign-in between these two sides.
    pub fn of(sides: &Sides<'a>) -> Self {
        let pair = sides.pair();
        let request = sides.relying_party.map(AuthorizationRequest::of);
        let exchange = sides.relying_party.map(Exchange::of);
        let paired = |what: &str| match (&pair, &request) {
            (Ok(pair), Some(request)) => Ok((*pair, request.clone())),
            (Err(why), _) => Err(why.clone()),
            (Ok(_), None) => Err(Coverage::not_checked(text!(
                "there is no {what} without a relying party"
            ))),
        };
        let tokens = paired("token").map(|(pair, request)| Tokens::of(pair, &request));
        let session = match (&tokens, &pair) {
            (Ok(tokens), Ok(pair)) => Session::of(*pair, tokens),
            (Err(why), _) | (_, Err(why)) => Err(why.clone()),
        };
        Self {
            discovery: Discovery::of(sides),
            login: pair.clone().map(Login::of),
            consent: paired("consent").map(|(pair, request)| Consent::of(pair, &request)),
            claims: paired("claim").and_then(|(pair, request)| Claims::of(pair, &request)),
            pair,
            request,
            exchange,
            tokens,
            session,
        }
    }
}
