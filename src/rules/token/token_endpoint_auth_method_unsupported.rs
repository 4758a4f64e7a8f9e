//! `token-endpoint-auth-method-unsupported`: Coder cannot authenticate the way the registration demands.

use crate::authelia::schema::AUTH_METHODS;
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Pair, Rule, known};
use crate::setting::State;
use crate::source::Span;

pub(crate) const RULE: Rule = Rule {
    name: "token-endpoint-auth-method-unsupported",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Coder cannot authenticate at the token endpoint the way the registration demands",
    page: include_str!("../../../docs/rules/token-endpoint-auth-method-unsupported.md"),
    check,
};

/// What Coder authenticates with.
enum Credential {
    /// A client secret: HTTP Basic first, then the request's body. So `client_secret_basic` and `client_secret_post`
    /// both work.
    Secret(Span),
    /// A key file, for `private_key_jwt`.
    Key(Span),
    /// Nothing: Coder behaves as a public client.
    Nothing(Span),
}

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let setting = pair.registration.options.text("token_endpoint_auth_method");
    let method = *known(&setting)?;
    if !AUTH_METHODS.contains(&method) {
        // Authelia refuses to start with it, which has a finding of its own.
        return Err(Coverage::NotApplicable);
    }
    // Authelia refuses `none` of a confidential client, which has a finding of its own.
    if method == "none" && pair.registration.options.flag("public").value() == Some(&false) {
        return Err(Coverage::NotApplicable);
    }
    let credential = credential(&pair)?;
    let side = pair.relying_party;
    let (coder, place, help) = match (&credential, method) {
        (Credential::Secret(_), "client_secret_basic" | "client_secret_post")
        | (Credential::Key(_), "private_key_jwt")
        | (Credential::Nothing(_), "none") => return Ok(()),
        // Without any credential a confidential registration fails for want of the secret: `client-secret-missing`.
        (Credential::Nothing(_), "client_secret_basic" | "client_secret_post" | "client_secret_jwt") => return Ok(()),
        (Credential::Secret(place), "none") => (
            "Coder sends a client secret",
            *place,
            confidential(&pair),
        ),
        (Credential::Secret(place), _) => (
            "with a client secret Coder sends it by HTTP Basic, then in the request's body",
            *place,
            "token_endpoint_auth_method: 'client_secret_post'".to_owned(),
        ),
        (Credential::Key(place), _) => (
            "with a key file Coder signs an assertion",
            *place,
            "token_endpoint_auth_method: 'private_key_jwt'\njwks:\n  - key_id: 'coder'\n    algorithm: 'RS256'\n    use: \
             'sig'\n    key: |\n      <the certificate or public key that belongs to Coder's key file>\n(and no \
             client_secret)"
                .to_owned(),
        ),
        (Credential::Nothing(place), _) => (
            "Coder has neither a client secret nor a key file",
            *place,
            side.assign_all(&[
                ("CODER_OIDC_CLIENT_KEY_FILE", "<the private key's file>"),
                ("CODER_OIDC_CLIENT_CERT_FILE", "<the certificate's file>"),
            ]),
        ),
    };
    // A public registration has `none` by default; then it is `public` that is to be looked at.
    let public = pair.registration.options.flag("public");
    let at = if setting.default && public.value() == Some(&true) {
        public.place
    } else {
        setting.place
    };
    findings.report(
        Finding::at(at, format!("only {} is accepted", quoted(method)))
            .related(place, coder)
            .says(
                method,
                format!("Coder cannot use the token endpoint method {}", quoted(method)),
                "After the login Authelia answers Coder's token request with invalid_client, and Coder shows: Failed \
                 exchanging Oauth code.",
            )
            .help(help),
    );
    Ok(())
}

fn credential(pair: &Pair<'_>) -> Result<Credential, Coverage> {
    let secret = pair.relying_party.options.secret("CODER_OIDC_CLIENT_SECRET");
    let key = pair.relying_party.options.text("CODER_OIDC_CLIENT_KEY_FILE");
    if key.value().is_some_and(|path| !path.is_empty()) {
        // Of both at once Coder refuses to start, which has a finding of its own.
        if secret.value().is_some_and(|secret| !secret.is_empty()) {
            return Err(Coverage::NotApplicable);
        }
        return Ok(Credential::Key(key.place));
    }
    match &secret.state {
        State::Known(secret) if secret.is_empty() => {}
        // An unknown secret is a secret all the same: a reference to nothing would be a mistake of its own.
        State::Known(_) | State::Unknown(_) => return Ok(Credential::Secret(secret.place)),
        State::Absent => {}
    }
    key.why_unknown()
        .map_or(Ok(Credential::Nothing(secret.place)), |why| Err(why.into()))
}

/// A registration that takes Coder's secret: it needs the secret's digest, too.
fn confidential(pair: &Pair<'_>) -> String {
    let registered = pair.registration.options.secret("client_secret");
    let digest = if registered.is_absent() || registered.value().is_some_and(|secret| secret.is_empty()) {
        "client_secret: '<the digest of Coder's client secret>'\n"
    } else {
        ""
    };
    format!("public: false\n{digest}token_endpoint_auth_method: 'client_secret_post'")
}
