//! The options of OpenID Connect.

use super::spec::{Kind, OptionSpec, Values, option, since};
use crate::party::coder::versions::{EMAIL_FALLBACK, REDIRECT_HOSTS, REDIRECT_URL, REPAIR_LINKS};

/// Every option of OpenID Connect; the set is the same since 2.20.0 but for those with a first version.
#[rustfmt::skip] // A table reads best with a row a line.
pub(super) const OPTIONS: &[OptionSpec] = &[
    option("CODER_OIDC_ALLOW_SIGNUPS", "OIDC Allow Signups", "oidc.allowSignups", Kind::Flag, "true"),
    option("CODER_OIDC_CLIENT_ID", "OIDC Client ID", "oidc.clientID", Kind::Text, ""),
    option("CODER_OIDC_CLIENT_SECRET", "OIDC Client Secret", "", Kind::Secret, ""),
    option("CODER_OIDC_CLIENT_KEY_FILE", "OIDC Client Key File", "oidc.oidcClientKeyFile", Kind::Text, ""),
    option("CODER_OIDC_CLIENT_CERT_FILE", "OIDC Client Cert File", "oidc.oidcClientCertFile", Kind::Text, ""),
    option("CODER_OIDC_EMAIL_DOMAIN", "OIDC Email Domain", "oidc.emailDomain", Kind::List, ""),
    option("CODER_OIDC_ISSUER_URL", "OIDC Issuer URL", "oidc.issuerURL", Kind::Text, ""),
    option("CODER_OIDC_SCOPES", "OIDC Scopes", "oidc.scopes", Kind::List, "openid,profile,email"),
    option("CODER_OIDC_IGNORE_EMAIL_VERIFIED", "OIDC Ignore Email Verified", "oidc.ignoreEmailVerified", Kind::Flag, "false"),
    option("CODER_OIDC_USERNAME_FIELD", "OIDC Username Field", "oidc.usernameField", Kind::Text, "preferred_username"),
    option("CODER_OIDC_NAME_FIELD", "OIDC Name Field", "oidc.nameField", Kind::Text, "name"),
    option("CODER_OIDC_EMAIL_FIELD", "OIDC Email Field", "oidc.emailField", Kind::Text, "email"),
    option("CODER_OIDC_AUTH_URL_PARAMS", "OIDC Auth URL Parameters", "oidc.authURLParams", Kind::Map(Values::Texts), "{\"access_type\": \"offline\"}"),
    option("CODER_OIDC_IGNORE_USERINFO", "OIDC Ignore UserInfo", "oidc.ignoreUserInfo", Kind::Flag, "false"),
    option("CODER_OIDC_ACCESS_TOKEN_CLAIMS", "OIDC Access Token Claims", "oidc.accessTokenClaims", Kind::Flag, "false"),
    option("CODER_OIDC_ORGANIZATION_FIELD", "OIDC Organization Field", "oidc.organizationField", Kind::Text, ""),
    option("CODER_OIDC_ORGANIZATION_ASSIGN_DEFAULT", "OIDC Assign Default Organization", "oidc.organizationAssignDefault", Kind::Flag, "true"),
    option("CODER_OIDC_ORGANIZATION_MAPPING", "OIDC Organization Sync Mapping", "oidc.organizationMapping", Kind::Map(Values::Uuids), "{}"),
    option("CODER_OIDC_GROUP_FIELD", "OIDC Group Field", "oidc.groupField", Kind::Text, ""),
    option("CODER_OIDC_GROUP_MAPPING", "OIDC Group Mapping", "oidc.groupMapping", Kind::Map(Values::Texts), "{}"),
    option("CODER_OIDC_GROUP_AUTO_CREATE", "Enable OIDC Group Auto Create", "oidc.enableGroupAutoCreate", Kind::Flag, "false"),
    option("CODER_OIDC_GROUP_REGEX_FILTER", "OIDC Regex Group Filter", "oidc.groupRegexFilter", Kind::Regexp, ".*"),
    option("CODER_OIDC_ALLOWED_GROUPS", "OIDC Allowed Groups", "oidc.groupAllowed", Kind::List, ""),
    option("CODER_OIDC_USER_ROLE_FIELD", "OIDC User Role Field", "oidc.userRoleField", Kind::Text, ""),
    option("CODER_OIDC_USER_ROLE_MAPPING", "OIDC User Role Mapping", "oidc.userRoleMapping", Kind::Map(Values::Lists), "{}"),
    option("CODER_OIDC_USER_ROLE_DEFAULT", "OIDC User Role Default", "oidc.userRoleDefault", Kind::List, ""),
    option("CODER_OIDC_SIGN_IN_TEXT", "OpenID Connect sign in text", "oidc.signInText", Kind::Text, "OpenID Connect"),
    option("CODER_OIDC_ICON_URL", "OpenID connect icon URL", "oidc.iconURL", Kind::Url, ""),
    option("CODER_OIDC_SIGNUPS_DISABLED_TEXT", "Signups disabled text", "oidc.signupsDisabledText", Kind::Text, ""),
    option("CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS", "Skip OIDC issuer checks (not recommended)", "oidc.dangerousSkipIssuerChecks", Kind::Flag, "false"),
    since(option("CODER_OIDC_REDIRECT_URL", "OIDC Redirect URL", "oidc.oidc-redirect-url", Kind::Url, ""), REDIRECT_URL.since),
    since(option("CODER_OIDC_REPAIR_LINKS", "OIDC Auto Repair Links", "oidc.oidc-repair-links", Kind::Flag, "true"), REPAIR_LINKS.since),
    since(option("CODER_DANGEROUS_OIDC_EMAIL_FALLBACK", "OIDC Insecure Email Fallback (DANGEROUS)", "oidc.dangerousOidcEmailFallback", Kind::Flag, "false"), EMAIL_FALLBACK.since),
    since(option("CODER_OIDC_REDIRECT_ALLOWED_HOSTS", "OIDC Redirect Allowed Hosts", "oidc.oidcRedirectAllowedHosts", Kind::List, ""), REDIRECT_HOSTS.since),
];
