//! `token-endpoint-auth-method-unsupported`: Coder cannot authenticate the way the registration demands.

use crate::authelia::rule::DEPRECATED_KEY;
use crate::authelia::schema::AUTH_METHODS;
use crate::finding::{Coverage, Finding, Help, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Pair, Rule, known};
use crate::signin::Credential;
use crate::source::Span;
use crate::text::Text;

pub(crate) const RULE: Rule = Rule {
    name: "token-endpoint-auth-method-unsupported",
    stage: Stage::Token,
    severity: Severity::Error,
    summary: "Coder cannot authenticate at the token endpoint the way the registration demands",
    page: include_str!("../../../docs/rules/token-endpoint-auth-method-unsupported.md"),
    check,
};

/// A registration that takes what Coder signs with its key.
const KEY: &str = "token_endpoint_auth_method: 'private_key_jwt'\njwks:\n  - key_id: 'coder'\n    algorithm: 'RS256'\n    \
                   use: 'sig'\n    key: |\n      <the certificate or public key that belongs to Coder's key file>\n(and \
                   no client_secret)";

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
    let (name, exchange) = (pair.relying_party.name(), context.exchange()?);
    if exchange.fits(method)? {
        return Ok(());
    }
    let (text, help) = match (&exchange.credential, method) {
        // Without any credential a confidential registration fails for want of the secret: `client-secret-missing`.
        (Credential::Nothing, "client_secret_basic" | "client_secret_post" | "client_secret_jwt") => return Ok(()),
        (Credential::Secret, "none") => (text!("{name} sends a client secret"), confidential(&pair)),
        (Credential::Secret, _) => with_secret(&pair)?,
        (Credential::Key, _) => (text!("with a key file {name} signs an assertion"), KEY.into()),
        (Credential::Nothing, _) => (
            text!("{name} has neither a client secret nor a key file"),
            pair.relying_party.assign_all(&[
                ("CODER_OIDC_CLIENT_KEY_FILE", "<the private key's file>"),
                ("CODER_OIDC_CLIENT_CERT_FILE", "<the certificate's file>"),
            ]),
        ),
        (Credential::Both | Credential::Unknown(_), _) => return Err(Coverage::NotApplicable),
    };
    // A public registration has `none` by default; then it is `public` that is to be looked at.
    let public = pair.registration.options.flag("public");
    let at = if setting.default && public.value() == Some(&true) {
        public.place
    } else {
        setting.place
    };
    let mut builder = Finding::at(at, text!("only {} is accepted", quoted(method))).related(exchange.place(), text);
    if setting.default && is_written_for_older(&pair) {
        builder = builder.severity(Severity::Warning);
    }
    findings.report(
        builder
            .says(
                method,
                text!("{name} cannot use the token endpoint method {}", quoted(method)),
                text!(
                    "After the login Authelia answers {name}'s token request with invalid_client, and {}.",
                    pair.relying_party.facts.shows.exchange
                ),
            )
            .help(help)
            .gives(pair.option("token_endpoint_auth_method"))
            .lacks(pair.option("public")),
    );
    Ok(())
}

/// Whether the registration has the names that keys had before 4.38.0: Authelia compared no methods then, nor in the first
/// pre-releases of it.
///
/// Source: authelia/authelia v4.37.5 `internal/oidc/client.go` `Client`, which has no method; people's configurations that
/// worked with v4.38.0-beta3.
fn is_written_for_older(pair: &Pair<'_>) -> bool {
    let place = pair.registration.place();
    let within = |span: Span| span.source == place.source && place.range().contains(&span.start());
    let old = |defect: &Finding| defect.rule == DEPRECATED_KEY && within(defect.primary.span);
    pair.provider.defects.iter().any(old)
}

/// How a client secret is sent, and the registration that takes it.
fn with_secret(pair: &Pair<'_>) -> Result<(Text, Help), Coverage> {
    let side = pair.relying_party;
    let tried = side.facts.methods.known()?;
    let ways: Vec<&str> = tried.iter().map(|method| method.in_words()).collect();
    let best = tried.last().map_or("client_secret_basic", |method| method.name());
    Ok((
        text!("with a client secret {} sends it {}", side.name(), ways.join(", then ")),
        pair.registration.write(format!("token_endpoint_auth_method: '{best}'")),
    ))
}

/// A registration that takes the relying party's secret: it needs the secret's digest, too.
fn confidential(pair: &Pair<'_>) -> Help {
    let registered = pair.registration.options.secret("client_secret");
    let digest = if registered.is_absent() || registered.value().is_some_and(|secret| secret.is_empty()) {
        format!(
            "client_secret: '<the digest of {}'s client secret>'\n",
            pair.relying_party.name()
        )
    } else {
        String::new()
    };
    pair.registration.write(format!(
        "public: false\n{digest}token_endpoint_auth_method: 'client_secret_post'"
    ))
}
