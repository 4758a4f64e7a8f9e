//! Settings that stop Coder only together, or only once they are used.
//!
//! Source: coder/coder v2.35.1 `cli/server.go` `Server`, `createOIDCConfig`.

use super::versions::{EMPTY_COUNTS, REFRESH_LIFETIME};
use crate::finding::{Finding, Help, Label, fitting, headline};
use crate::golang::Url;
use crate::options::Options;
use crate::party::coder::rule;
use crate::source::Span;
use crate::version::Version;

/// Adds what Coder refuses when it starts although each value parses.
pub(super) fn find(options: &Options, version: Version, defects: &mut Vec<Finding>) {
    access_url(options, defects);
    http_address(options, version, defects);
    lifetimes(options, version, defects);
    let client_id = options.text("CODER_OIDC_CLIENT_ID");
    if client_id.is_absent() || client_id.value().is_some_and(|id| id.is_empty()) {
        // Without a client id the rest of the section is not looked at.
        return;
    }
    if !key_and_secret(options, defects) {
        key_without_certificate(options, defects);
        key_without_scopes(options, defects);
    }
    allowed_groups(options, defects);
    access_token_claims(options, defects);
}

fn access_url(options: &Options, defects: &mut Vec<Finding>) {
    let setting = options.text("CODER_ACCESS_URL");
    let Some(text) = setting.value().filter(|text| !text.is_empty()) else {
        return;
    };
    if Url::parse(text).is_ok_and(|url| !matches!(url.scheme.as_str(), "http" | "https")) {
        defects.push(refused(
            "CODER_ACCESS_URL",
            setting.written_at(),
            "has no http:// or https:// before it",
            "Coder exits when it starts: access-url must include a scheme.",
            Help::Set(vec![(
                "CODER_ACCESS_URL",
                format!("https://{}", text.trim_start_matches('/')),
            )]),
        ));
    }
}

/// Where an empty address counts, it turns plain HTTP off.
fn http_address(options: &Options, version: Version, defects: &mut Vec<Finding>) {
    let (address, tls) = (options.text("CODER_HTTP_ADDRESS"), options.flag("CODER_TLS_ENABLE"));
    if EMPTY_COUNTS.holds(version)
        && address.value().is_some_and(|address| address.is_empty())
        && tls.value() == Some(&false)
    {
        defects.push(refused(
            "CODER_HTTP_ADDRESS",
            address.written_at(),
            "empty, which counts since Coder 2.34.0",
            "Coder exits when it starts: TLS is disabled. Enable with --tls-enable or specify a HTTP address.",
            Help::Set(vec![("CODER_HTTP_ADDRESS", "127.0.0.1:3000".to_owned())]),
        ));
    }
}

/// The refresh tokens that Coder itself issues have to outlive its sessions.
fn lifetimes(options: &Options, version: Version, defects: &mut Vec<Finding>) {
    let session = options.milliseconds("CODER_SESSION_DURATION");
    let refresh = options.milliseconds("CODER_DEFAULT_OAUTH_REFRESH_LIFETIME");
    let (Some(lasts), Some(outlives)) = (session.value(), refresh.value()) else {
        return;
    };
    if !REFRESH_LIFETIME.holds(version) || lasts < outlives {
        return;
    }
    let mut defect = refused(
        "CODER_SESSION_DURATION",
        session.written_at(),
        "not shorter than CODER_DEFAULT_OAUTH_REFRESH_LIFETIME",
        "Coder exits when it starts: default OAuth refresh lifetime must be strictly greater than session duration.",
        Help::Set(vec![(
            "CODER_DEFAULT_OAUTH_REFRESH_LIFETIME",
            format!("{}h", lasts / 3_600_000 + 1),
        )]),
    );
    if !refresh.default {
        defect.related.push(Label {
            span: refresh.written_at(),
            text: "the refresh lifetime".into(),
        });
    }
    defects.push(defect);
}

/// Whether there is both a key file and a client secret, which Coder refuses.
fn key_and_secret(options: &Options, defects: &mut Vec<Finding>) -> bool {
    let (key, secret) = (
        options.text("CODER_OIDC_CLIENT_KEY_FILE"),
        options.secret("CODER_OIDC_CLIENT_SECRET"),
    );
    let both =
        key.value().is_some_and(|key| !key.is_empty()) && secret.value().is_some_and(|secret| !secret.is_empty());
    if both {
        let mut defect = refused(
            "CODER_OIDC_CLIENT_KEY_FILE",
            key.written_at(),
            "excludes the client secret",
            "Coder exits when it starts: cannot specify both oidc client secret and oidc client key file.",
            Help::Set(vec![("CODER_OIDC_CLIENT_KEY_FILE", String::new())]),
        );
        defect.related.push(Label {
            span: secret.written_at(),
            text: "the client secret".into(),
        });
        defects.push(defect);
    }
    both
}

/// The certificate is said to be optional, but its first bytes are read in any case.
///
/// Source: coder/coder v2.35.1 `coderd/oauthpki/oidcpki.go` `NewOauth2PKIConfig`.
fn key_without_certificate(options: &Options, defects: &mut Vec<Finding>) {
    let (key, certificate) = (
        options.text("CODER_OIDC_CLIENT_KEY_FILE"),
        options.text("CODER_OIDC_CLIENT_CERT_FILE"),
    );
    let missing = certificate.is_absent() || certificate.value().is_some_and(|path| path.is_empty());
    if key.value().is_some_and(|key| !key.is_empty()) && missing {
        defects.push(refused(
            "CODER_OIDC_CLIENT_KEY_FILE",
            key.written_at(),
            "needs CODER_OIDC_CLIENT_CERT_FILE",
            "Coder crashes when it starts: it reads a certificate that is not there.",
            Help::Set(vec![(
                "CODER_OIDC_CLIENT_CERT_FILE",
                "/etc/coder.d/oidc.crt".to_owned(),
            )]),
        ));
    }
}

/// Source: coder/coder `coderd/oauthpki/oidcpki.go` `NewOauth2PKIConfig`.
fn key_without_scopes(options: &Options, defects: &mut Vec<Finding>) {
    let (key, scopes) = (
        options.text("CODER_OIDC_CLIENT_KEY_FILE"),
        options.list("CODER_OIDC_SCOPES"),
    );
    if key.value().is_some_and(|key| !key.is_empty()) && scopes.value().is_some_and(|scopes| scopes.is_empty()) {
        defects.push(refused(
            "CODER_OIDC_SCOPES",
            scopes.written_at(),
            "empty, and a key file needs scopes",
            "Coder exits when it starts: configure oauth pki authentication: scopes are required.",
            Help::Set(vec![("CODER_OIDC_SCOPES", "openid,profile,email".to_owned())]),
        ));
    }
}

fn allowed_groups(options: &Options, defects: &mut Vec<Finding>) {
    let (allowed, field) = (
        options.list("CODER_OIDC_ALLOWED_GROUPS"),
        options.text("CODER_OIDC_GROUP_FIELD"),
    );
    let scopes = options.list("CODER_OIDC_SCOPES");
    let no_field = field.is_absent() || field.value().is_some_and(|field| field.is_empty());
    // Only an element that is exactly `groups` sets the field by itself.
    let no_scope = scopes.value().is_some_and(|scopes| {
        scopes
            .iter()
            .all(|scope| scope.value().is_some_and(|scope| scope != "groups"))
    });
    if allowed.value().is_some_and(|groups| !groups.is_empty()) && no_field && no_scope {
        defects.push(refused(
            "CODER_OIDC_ALLOWED_GROUPS",
            allowed.written_at(),
            "needs CODER_OIDC_GROUP_FIELD, or the scope `groups`",
            "Coder exits when it starts: 'oidc-group-field' must be set if 'oidc-allowed-groups' is set.",
            // The scope alone sets the field, too; the field alone gets no claim.
            Help::scopes(&["groups"]),
        ));
    }
}

fn access_token_claims(options: &Options, defects: &mut Vec<Finding>) {
    let (claims, ignores) = (
        options.flag("CODER_OIDC_ACCESS_TOKEN_CLAIMS"),
        options.flag("CODER_OIDC_IGNORE_USERINFO"),
    );
    if claims.value() == Some(&true) && ignores.value() == Some(&false) {
        defects.push(refused(
            "CODER_OIDC_ACCESS_TOKEN_CLAIMS",
            claims.written_at(),
            "needs CODER_OIDC_IGNORE_USERINFO=true",
            "Coder exits when it starts; its message says the opposite of what it means.",
            Help::Set(vec![("CODER_OIDC_ACCESS_TOKEN_CLAIMS", "false".to_owned())]),
        ));
    }
}

fn refused(name: &str, place: Span, text: &'static str, why: &'static str, help: Help) -> Finding {
    Finding::at(place, text)
        .rule(rule::INVALID)
        .says(
            name,
            fitting([
                text!("Coder does not start: {name} {text}"),
                headline(name, "stops Coder at its start"),
            ]),
            why,
        )
        .help(help)
}
