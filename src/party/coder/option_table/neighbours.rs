//! The options beside OpenID Connect that a sign-in meets: addresses, cookies, sessions, the other ways in.

use super::spec::{SerpentType, ServerOption, option, since};
use crate::party::coder::versions::{HOST_PREFIX_COOKIE, REFRESH_LIFETIME};

/// The neighbours.
#[rustfmt::skip] // A table reads best with a row a line.
pub(super) const OPTIONS: &[ServerOption] = &[
    option("CODER_ACCESS_URL", "Access URL", "networking.accessURL", SerpentType::Url, ""),
    option("CODER_WILDCARD_ACCESS_URL", "Wildcard Access URL", "networking.wildcardAccessURL", SerpentType::WildcardHost, ""),
    option("CODER_REDIRECT_TO_ACCESS_URL", "Redirect to Access URL", "networking.redirectToAccessURL", SerpentType::Flag, "false"),
    option("CODER_HTTP_ADDRESS", "HTTP Address", "networking.http.httpAddress", SerpentType::Text, "127.0.0.1:3000"),
    option("CODER_TLS_ENABLE", "TLS Enable", "networking.tls.enable", SerpentType::Flag, "false"),
    option("CODER_TLS_ADDRESS", "TLS Address", "networking.tls.address", SerpentType::Address, "127.0.0.1:3443"),
    option("CODER_TLS_REDIRECT_HTTP_TO_HTTPS", "Redirect HTTP to HTTPS", "networking.tls.redirectHTTP", SerpentType::Flag, "true"),
    option("CODER_TLS_CERT_FILE", "TLS Certificate Files", "networking.tls.certFiles", SerpentType::List, ""),
    option("CODER_TLS_KEY_FILE", "TLS Key Files", "networking.tls.keyFiles", SerpentType::List, ""),
    option("CODER_TLS_CLIENT_CA_FILE", "TLS Client CA Files", "networking.tls.clientCAFile", SerpentType::Text, ""),
    option("CODER_TLS_CLIENT_AUTH", "TLS Client Auth", "networking.tls.clientAuth", SerpentType::Text, "none"),
    option("CODER_TLS_MIN_VERSION", "TLS Minimum Version", "networking.tls.minVersion", SerpentType::Text, "tls12"),
    option("CODER_TLS_CLIENT_CERT_FILE", "TLS Client Cert File", "networking.tls.clientCertFile", SerpentType::Text, ""),
    option("CODER_TLS_CLIENT_KEY_FILE", "TLS Client Key File", "networking.tls.clientKeyFile", SerpentType::Text, ""),
    option("CODER_DISABLE_PASSWORD_AUTH", "Disable Password Authentication", "networking.http.disablePasswordAuth", SerpentType::Flag, "false"),
    option("CODER_SECURE_AUTH_COOKIE", "Secure Auth Cookie", "networking.secureAuthCookie", SerpentType::Flag, ""),
    option("CODER_SAMESITE_AUTH_COOKIE", "SameSite Auth Cookie", "networking.sameSiteAuthCookie", SerpentType::Choice(&["lax", "none"]), "lax"),
    since(option("CODER_HOST_PREFIX_COOKIE", "__Host Prefix Cookies", "networking.hostPrefixCookie", SerpentType::Flag, "false"), HOST_PREFIX_COOKIE),
    option("CODER_SESSION_DURATION", "Session Duration", "networking.http.sessionDuration", SerpentType::Duration, "24h0m0s"),
    option("CODER_DISABLE_SESSION_EXPIRY_REFRESH", "Disable Session Expiry Refresh", "networking.http.disableSessionExpiryRefresh", SerpentType::Flag, "false"),
    option("CODER_DEFAULT_TOKEN_LIFETIME", "Default Token Lifetime", "defaultTokenLifetime", SerpentType::Duration, "168h0m0s"),
    since(option("CODER_DEFAULT_OAUTH_REFRESH_LIFETIME", "Default OAuth Refresh Lifetime", "defaultOAuthRefreshLifetime", SerpentType::Duration, "720h0m0s"), REFRESH_LIFETIME),
    option("CODER_OAUTH2_GITHUB_CLIENT_ID", "OAuth2 GitHub Client ID", "oauth2.github.clientID", SerpentType::Text, ""),
    option("CODER_OAUTH2_GITHUB_CLIENT_SECRET", "OAuth2 GitHub Client Secret", "", SerpentType::Secret, ""),
    option("CODER_OAUTH2_GITHUB_DEFAULT_PROVIDER_ENABLE", "OAuth2 GitHub Default Provider Enable", "oauth2.github.defaultProviderEnable", SerpentType::Flag, "true"),
    option("CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS", "OAuth2 GitHub Allow Signups", "oauth2.github.allowSignups", SerpentType::Flag, "false"),
    option("CODER_OAUTH2_GITHUB_ALLOW_EVERYONE", "OAuth2 GitHub Allow Everyone", "oauth2.github.allowEveryone", SerpentType::Flag, "false"),
    option("CODER_OAUTH2_GITHUB_ALLOWED_ORGS", "OAuth2 GitHub Allowed Orgs", "oauth2.github.allowedOrgs", SerpentType::List, ""),
    option("CODER_OAUTH2_GITHUB_ALLOWED_TEAMS", "OAuth2 GitHub Allowed Teams", "oauth2.github.allowedTeams", SerpentType::List, ""),
    option("CODER_CONFIG_PATH", "Config Path", "", SerpentType::Text, ""),
];
