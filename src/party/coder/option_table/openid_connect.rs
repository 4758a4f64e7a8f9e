//! The options of OpenID Connect.

use super::spec::{MapValues, SerpentType, ServerOption, option, since};
use crate::party::coder::versions::{EMAIL_FALLBACK, REDIRECT_HOSTS, REDIRECT_URL, REPAIR_LINKS};

/// Every option of OpenID Connect; the set is the same since 2.20.0 but for those with a first version.
#[rustfmt::skip] // A table reads best with a row a line.
pub(super) const OPTIONS: &[ServerOption] = &[
    option("CODER_OIDC_ALLOW_SIGNUPS", "OIDC Allow Signups", "oidc.allowSignups", SerpentType::Flag, "true"),
    option("CODER_OIDC_CLIENT_ID", "OIDC Client ID", "oidc.clientID", SerpentType::Text, ""),
    option("CODER_OIDC_CLIENT_SECRET", "OIDC Client Secret", "", SerpentType::Secret, ""),
    option("CODER_OIDC_CLIENT_KEY_FILE", "OIDC Client Key File", "oidc.oidcClientKeyFile", SerpentType::Text, ""),
    option("CODER_OIDC_CLIENT_CERT_FILE", "OIDC Client Cert File", "oidc.oidcClientCertFile", SerpentType::Text, ""),
    option("CODER_OIDC_EMAIL_DOMAIN", "OIDC Email Domain", "oidc.emailDomain", SerpentType::List, ""),
    option("CODER_OIDC_ISSUER_URL", "OIDC Issuer URL", "oidc.issuerURL", SerpentType::Text, ""),
    option("CODER_OIDC_SCOPES", "OIDC Scopes", "oidc.scopes", SerpentType::List, "openid,profile,email"),
    option("CODER_OIDC_IGNORE_EMAIL_VERIFIED", "OIDC Ignore Email Verified", "oidc.ignoreEmailVerified", SerpentType::Flag, "false"),
    option("CODER_OIDC_USERNAME_FIELD", "OIDC Username Field", "oidc.usernameField", SerpentType::Text, "preferred_username"),
    option("CODER_OIDC_NAME_FIELD", "OIDC Name Field", "oidc.nameField", SerpentType::Text, "name"),
    option("CODER_OIDC_EMAIL_FIELD", "OIDC Email Field", "oidc.emailField", SerpentType::Text, "email"),
    option("CODER_OIDC_AUTH_URL_PARAMS", "OIDC Auth URL Parameters", "oidc.authURLParams", SerpentType::Map(MapValues::Texts), "{\"access_type\": \"offline\"}"),
    option("CODER_OIDC_IGNORE_USERINFO", "OIDC Ignore UserInfo", "oidc.ignoreUserInfo", SerpentType::Flag, "false"),
    option("CODER_OIDC_ACCESS_TOKEN_CLAIMS", "OIDC Access Token Claims", "oidc.accessTokenClaims", SerpentType::Flag, "false"),
    option("CODER_OIDC_ORGANIZATION_FIELD", "OIDC Organization Field", "oidc.organizationField", SerpentType::Text, ""),
    option("CODER_OIDC_ORGANIZATION_ASSIGN_DEFAULT", "OIDC Assign Default Organization", "oidc.organizationAssignDefault", SerpentType::Flag, "true"),
    option("CODER_OIDC_ORGANIZATION_MAPPING", "OIDC Organization Sync Mapping", "oidc.organizationMapping", SerpentType::Map(MapValues::Uuids), "{}"),
    option("CODER_OIDC_GROUP_FIELD", "OIDC Group Field", "oidc.groupField", SerpentType::Text, ""),
    option("CODER_OIDC_GROUP_MAPPING", "OIDC Group Mapping", "oidc.groupMapping", SerpentType::Map(MapValues::Texts), "{}"),
    option("CODER_OIDC_GROUP_AUTO_CREATE", "Enable OIDC Group Auto Create", "oidc.enableGroupAutoCreate", SerpentType::Flag, "false"),
    option("CODER_OIDC_GROUP_REGEX_FILTER", "OIDC Regex Group Filter", "oidc.groupRegexFilter", SerpentType::Regexp, ".*"),
    option("CODER_OIDC_ALLOWED_GROUPS", "OIDC Allowed Groups", "oidc.groupAllowed", SerpentType::List, ""),
    option("CODER_OIDC_USER_ROLE_FIELD", "OIDC User Role Field", "oidc.userRoleField", SerpentType::Text, ""),
    option("CODER_OIDC_USER_ROLE_MAPPING", "OIDC User Role Mapping", "oidc.userRoleMapping", SerpentType::Map(MapValues::Lists), "{}"),
    option("CODER_OIDC_USER_ROLE_DEFAULT", "OIDC User Role Default", "oidc.userRoleDefault", SerpentType::List, ""),
    option("CODER_OIDC_SIGN_IN_TEXT", "OpenID Connect sign in text", "oidc.signInText", SerpentType::Text, "OpenID Connect"),
    option("CODER_OIDC_ICON_URL", "OpenID connect icon URL", "oidc.iconURL", SerpentType::Url, ""),
    option("CODER_OIDC_SIGNUPS_DISABLED_TEXT", "Signups disabled text", "oidc.signupsDisabledText", SerpentType::Text, ""),
    option("CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS", "Skip OIDC issuer checks (not recommended)", "oidc.dangerousSkipIssuerChecks", SerpentType::Flag, "false"),
    since(option("CODER_OIDC_REDIRECT_URL", "OIDC Redirect URL", "oidc.oidc-redirect-url", SerpentType::Url, ""), REDIRECT_URL),
    since(option("CODER_OIDC_REPAIR_LINKS", "OIDC Auto Repair Links", "oidc.oidc-repair-links", SerpentType::Flag, "true"), REPAIR_LINKS),
    since(option("CODER_DANGEROUS_OIDC_EMAIL_FALLBACK", "OIDC Insecure Email Fallback (DANGEROUS)", "oidc.dangerousOidcEmailFallback", SerpentType::Flag, "false"), EMAIL_FALLBACK),
    since(option("CODER_OIDC_REDIRECT_ALLOWED_HOSTS", "OIDC Redirect Allowed Hosts", "oidc.oidcRedirectAllowedHosts", SerpentType::List, ""), REDIRECT_HOSTS),
];
