//! What each of Coder's options is, by version: its variable, its flag, its key in the configuration file, what it takes,
//! and what it is where it is not set.
//!
//! Source: coder/coder `codersdk/deployment.go` at every tag from v2.18.0 to v2.35.1, and on main before 2.36.0.

use std::fs;
use std::path::Path;

use crate::support::temporary::temporary;
use crate::support::{json, run};
use serde_json::{Value, json as value};

/// One option.
struct Row {
    variable: &'static str,
    /// Its path in the configuration file; empty where it has none.
    yaml: &'static str,
    /// What it is called in Coder's messages.
    title: &'static str,
    /// A value that is taken.
    good: &'static str,
    /// The same as it is shown, in JSON; empty for a secret, which is never shown.
    shown: &'static str,
    /// A value that stops Coder; empty where every text is taken.
    bad: &'static str,
    /// What it is where it is not set, in JSON; empty for nothing.
    default: &'static str,
    /// The last version without it and the first with it, of each line; empty where all have it.
    lines: &'static [(&'static str, &'static str)],
}

#[rustfmt::skip] // A table reads best with a row a line.
const fn option(variable: &'static str, yaml: &'static str, title: &'static str, [good, shown]: [&'static str; 2], bad: &'static str, default: &'static str) -> Row {
    Row { variable, yaml, title, good, shown, bad, default, lines: &[] }
}

const fn since(lines: &'static [(&'static str, &'static str)], row: Row) -> Row {
    Row { lines, ..row }
}

const FLAG: [&str; 2] = ["1", "true"];
const OFF: [&str; 2] = ["FALSE", "false"];
const TEXT: [&str; 2] = ["a b", r#""a b""#];
const LIST: [&str; 2] = ["a,b", r#"["a","b"]"#];
const MAP: [&str; 2] = [r#"{"a": "b"}"#, r#"{"a":"b"}"#];
const URL: [&str; 2] = ["https://a.example.com", r#""https://a.example.com""#];
const NO_URL: &str = "https://[";
const NO_FLAG: &str = "yes";
const NO_LIST: &str = "a\"b";
const NO_MAP: &str = "[a]";

#[rustfmt::skip] // A table reads best with a row a line.
const OPTIONS: &[Row] = &[
    option("CODER_OIDC_ALLOW_SIGNUPS", "oidc.allowSignups", "OIDC Allow Signups", OFF, NO_FLAG, "true"),
    option("CODER_OIDC_CLIENT_ID", "oidc.clientID", "OIDC Client ID", TEXT, "", ""),
    option("CODER_OIDC_CLIENT_SECRET", "", "OIDC Client Secret", ["a b", ""], "", ""),
    option("CODER_OIDC_CLIENT_KEY_FILE", "oidc.oidcClientKeyFile", "OIDC Client Key File", TEXT, "", ""),
    option("CODER_OIDC_CLIENT_CERT_FILE", "oidc.oidcClientCertFile", "OIDC Client Cert File", TEXT, "", ""),
    option("CODER_OIDC_EMAIL_DOMAIN", "oidc.emailDomain", "OIDC Email Domain", LIST, NO_LIST, "[]"),
    option("CODER_OIDC_ISSUER_URL", "oidc.issuerURL", "OIDC Issuer URL", TEXT, "", ""),
    option("CODER_OIDC_SCOPES", "oidc.scopes", "OIDC Scopes", LIST, NO_LIST, r#"["openid","profile","email"]"#),
    option("CODER_OIDC_IGNORE_EMAIL_VERIFIED", "oidc.ignoreEmailVerified", "OIDC Ignore Email Verified", FLAG, NO_FLAG, "false"),
    option("CODER_OIDC_USERNAME_FIELD", "oidc.usernameField", "OIDC Username Field", TEXT, "", r#""preferred_username""#),
    option("CODER_OIDC_NAME_FIELD", "oidc.nameField", "OIDC Name Field", TEXT, "", r#""name""#),
    option("CODER_OIDC_EMAIL_FIELD", "oidc.emailField", "OIDC Email Field", TEXT, "", r#""email""#),
    option("CODER_OIDC_AUTH_URL_PARAMS", "oidc.authURLParams", "OIDC Auth URL Parameters", MAP, NO_MAP, r#"{"access_type":"offline"}"#),
    option("CODER_OIDC_IGNORE_USERINFO", "oidc.ignoreUserInfo", "OIDC Ignore UserInfo", FLAG, NO_FLAG, "false"),
    option("CODER_OIDC_ACCESS_TOKEN_CLAIMS", "oidc.accessTokenClaims", "OIDC Access Token Claims", FLAG, NO_FLAG, "false"),
    option("CODER_OIDC_ORGANIZATION_FIELD", "oidc.organizationField", "OIDC Organization Field", TEXT, "", ""),
    option("CODER_OIDC_ORGANIZATION_ASSIGN_DEFAULT", "oidc.organizationAssignDefault", "OIDC Assign Default Organization", OFF, NO_FLAG, "true"),
    option("CODER_OIDC_ORGANIZATION_MAPPING", "oidc.organizationMapping", "OIDC Organization Sync Mapping", [r#"{"a": ["8f14e45f-ceea-467f-9d5b-0b6a1c2d3e4f"]}"#, r#"{"a":["8f14e45f-ceea-467f-9d5b-0b6a1c2d3e4f"]}"#], r#"{"a": ["b"]}"#, "{}"),
    option("CODER_OIDC_GROUP_FIELD", "oidc.groupField", "OIDC Group Field", TEXT, "", ""),
    option("CODER_OIDC_GROUP_MAPPING", "oidc.groupMapping", "OIDC Group Mapping", MAP, NO_MAP, "{}"),
    option("CODER_OIDC_GROUP_AUTO_CREATE", "oidc.enableGroupAutoCreate", "Enable OIDC Group Auto Create", FLAG, NO_FLAG, "false"),
    option("CODER_OIDC_GROUP_REGEX_FILTER", "oidc.groupRegexFilter", "OIDC Regex Group Filter", ["^a", r#""^a""#], "(?=a)", r#"".*""#),
    option("CODER_OIDC_ALLOWED_GROUPS", "oidc.groupAllowed", "OIDC Allowed Groups", LIST, NO_LIST, "[]"),
    option("CODER_OIDC_USER_ROLE_FIELD", "oidc.userRoleField", "OIDC User Role Field", TEXT, "", ""),
    option("CODER_OIDC_USER_ROLE_MAPPING", "oidc.userRoleMapping", "OIDC User Role Mapping", [r#"{"a": ["b"]}"#, r#"{"a":["b"]}"#], r#"{"a": "b"}"#, "{}"),
    option("CODER_OIDC_USER_ROLE_DEFAULT", "oidc.userRoleDefault", "OIDC User Role Default", LIST, NO_LIST, "[]"),
    option("CODER_OIDC_SIGN_IN_TEXT", "oidc.signInText", "OpenID Connect sign in text", TEXT, "", r#""OpenID Connect""#),
    option("CODER_OIDC_ICON_URL", "oidc.iconURL", "OpenID connect icon URL", URL, NO_URL, ""),
    option("CODER_OIDC_SIGNUPS_DISABLED_TEXT", "oidc.signupsDisabledText", "Signups disabled text", TEXT, "", ""),
    option("CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS", "oidc.dangerousSkipIssuerChecks", "Skip OIDC issuer checks (not recommended)", FLAG, NO_FLAG, "false"),
    since(&[("2.31.0", "2.31.1")], option("CODER_OIDC_REDIRECT_URL", "oidc.oidc-redirect-url", "OIDC Redirect URL", URL, NO_URL, "")),
    since(
        &[("2.29.17", "2.29.18"), ("2.31.14", "2.32.8"), ("2.32.7", "2.32.8"), ("2.33.8", "2.33.9"), ("2.34.2", "2.34.3"), ("2.34.2", "2.35.0")],
        option("CODER_OIDC_REPAIR_LINKS", "oidc.oidc-repair-links", "OIDC Auto Repair Links", OFF, NO_FLAG, "true"),
    ),
    since(
        &[("2.31.14", "2.32.10"), ("2.32.9", "2.32.10"), ("2.33.10", "2.33.11"), ("2.34.4", "2.34.5"), ("2.29.18", "2.35.0")],
        option("CODER_DANGEROUS_OIDC_EMAIL_FALLBACK", "oidc.dangerousOidcEmailFallback", "OIDC Insecure Email Fallback (DANGEROUS)", FLAG, NO_FLAG, "false"),
    ),
    since(&[("2.35.1", "2.36.0")], option("CODER_OIDC_REDIRECT_ALLOWED_HOSTS", "oidc.oidcRedirectAllowedHosts", "OIDC Redirect Allowed Hosts", LIST, NO_LIST, "[]")),
    // Beside OpenID Connect.
    option("CODER_ACCESS_URL", "networking.accessURL", "Access URL", URL, NO_URL, ""),
    option("CODER_WILDCARD_ACCESS_URL", "networking.wildcardAccessURL", "Wildcard Access URL", ["*.a.example.com", r#""*.a.example.com""#], "a.*.example.com", ""),
    option("CODER_REDIRECT_TO_ACCESS_URL", "networking.redirectToAccessURL", "Redirect to Access URL", FLAG, NO_FLAG, "false"),
    option("CODER_TLS_ENABLE", "networking.tls.enable", "TLS Enable", FLAG, NO_FLAG, "false"),
    option("CODER_DISABLE_PASSWORD_AUTH", "networking.http.disablePasswordAuth", "Disable Password Authentication", FLAG, NO_FLAG, "false"),
    option("CODER_SAMESITE_AUTH_COOKIE", "networking.sameSiteAuthCookie", "SameSite Auth Cookie", ["NONE", r#""none""#], "strict", r#""lax""#),
    since(&[("2.31.0", "2.31.1")], option("CODER_HOST_PREFIX_COOKIE", "networking.hostPrefixCookie", "__Host Prefix Cookies", FLAG, NO_FLAG, "false")),
    option("CODER_SESSION_DURATION", "networking.http.sessionDuration", "Session Duration", ["1h30m", "5400000"], "90", "86400000"),
    option("CODER_DISABLE_SESSION_EXPIRY_REFRESH", "networking.http.disableSessionExpiryRefresh", "Disable Session Expiry Refresh", FLAG, NO_FLAG, "false"),
    option("CODER_DEFAULT_TOKEN_LIFETIME", "defaultTokenLifetime", "Default Token Lifetime", ["1h30m", "5400000"], "90", "604800000"),
    since(&[("2.26.6", "2.27.0")], option("CODER_DEFAULT_OAUTH_REFRESH_LIFETIME", "defaultOAuthRefreshLifetime", "Default OAuth Refresh Lifetime", ["48h", "172800000"], "90", "2592000000")),
    // Other ways to sign in, which are left alone.
    option("CODER_OAUTH2_GITHUB_CLIENT_ID", "oauth2.github.clientID", "OAuth2 GitHub Client ID", TEXT, "", ""),
    option("CODER_OAUTH2_GITHUB_CLIENT_SECRET", "", "OAuth2 GitHub Client Secret", ["a b", ""], "", ""),
    option("CODER_OAUTH2_GITHUB_DEFAULT_PROVIDER_ENABLE", "oauth2.github.defaultProviderEnable", "OAuth2 GitHub Default Provider Enable", OFF, NO_FLAG, "true"),
    option("CODER_OAUTH2_GITHUB_ALLOW_SIGNUPS", "oauth2.github.allowSignups", "OAuth2 GitHub Allow Signups", FLAG, NO_FLAG, "false"),
    option("CODER_OAUTH2_GITHUB_ALLOW_EVERYONE", "oauth2.github.allowEveryone", "OAuth2 GitHub Allow Everyone", FLAG, NO_FLAG, "false"),
    option("CODER_OAUTH2_GITHUB_ALLOWED_ORGS", "oauth2.github.allowedOrgs", "OAuth2 GitHub Allowed Orgs", LIST, NO_LIST, "[]"),
    option("CODER_OAUTH2_GITHUB_ALLOWED_TEAMS", "oauth2.github.allowedTeams", "OAuth2 GitHub Allowed Teams", LIST, NO_LIST, "[]"),
];

/// The first version with the option of every row that has no other.
const OLDEST: &str = "2.24.2";
const NEWEST: &str = "2.36.0";

/// What `command` gives of a Coder of `version` that `file` is all of.
fn coder(at: &Path, command: &str, (name, text): (&str, &str), version: &str) -> Value {
    assert!(fs::write(at.join(name), text).is_ok(), "{name}");
    let more = ["--env-format", "docker"];
    let more = if name.ends_with(".env") { &more[..] } else { &[] };
    let arguments = [
        &[command, "--coder", name, "--coder-version", version, "--format", "json"],
        more,
    ]
    .concat();
    json(&run(at, &arguments))
}

/// The option as it is loaded.
fn loaded(resolution: &Value, variable: &str) -> Value {
    resolution["coder"]["options"][variable].clone()
}

/// What is said of the option, as `rule: message; why`.
fn said(report: &Value, of: &str) -> Vec<String> {
    let findings = report["findings"].as_array().into_iter().flatten();
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let said = findings.map(|finding| {
        let [rule, message, why] = ["rule", "message", "why"].map(|name| text(finding, name));
        format!("{rule}: {message}; {why}")
    });
    said.filter(|said| said.contains(of) && said.starts_with("setting-"))
        .collect()
}

/// A configuration file that has `value` at `path`, and what makes it known as Coder's.
fn file(path: &str, value: &str) -> String {
    let quoted = format!("'{}'", value.replace('\'', "''"));
    // A mapping is written as one; everything else may be a text.
    let value = if value.starts_with('{') { value } else { &quoted };
    let others = [("clientID", "x"), ("issuerURL", "https://auth.example.com")];
    let others = others.iter().filter(|(key, _)| path != format!("oidc.{key}"));
    let mut text: String = others.fold("oidc:\n".to_owned(), |text, (key, value)| {
        format!("{text}  {key}: {value}\n")
    });
    let mut parts: Vec<&str> = path.split('.').collect();
    if parts.first() == Some(&"oidc") {
        return text + &format!("  {}: {value}\n", parts.split_off(1).join("."));
    }
    for (depth, part) in parts.iter().enumerate() {
        text += &"  ".repeat(depth);
        text += part;
        text += &if depth + 1 == parts.len() {
            format!(": {value}\n")
        } else {
            ":\n".to_owned()
        };
    }
    text
}

fn flag(variable: &str) -> String {
    let name = variable.strip_prefix("CODER_").unwrap_or_default();
    name.to_ascii_lowercase().replace('_', "-")
}

#[test]
fn each_option_is_loaded_from_each_place() {
    let temporary = temporary();
    let at = temporary.path();
    let mut wrong = Vec::new();
    for row in OPTIONS {
        let first = row.lines.iter().map(|(_, first)| *first).next().unwrap_or(OLDEST);
        let shown: Value = serde_json::from_str(row.shown).unwrap_or_default();
        let mut places = vec![
            ("variable", "coder.env", format!("{}={}\n", row.variable, row.good)),
            (
                "flag",
                "coder.service",
                format!(
                    "[Service]\nExecStart=/usr/bin/coder server '--{}={}'\n",
                    flag(row.variable),
                    row.good.replace('"', "\\\"")
                ),
            ),
        ];
        if !row.yaml.is_empty() {
            places.push(("key", "coder.yaml", file(row.yaml, row.good)));
        }
        for (what, name, text) in places {
            for version in [first, NEWEST] {
                let got = loaded(&coder(at, "resolve", (name, &text), version), row.variable);
                if got["value"] != shown || got["default"] == true || got["state"] != "known" {
                    wrong.push(format!("{} as a {what} in {version}: {got}", row.variable));
                }
            }
        }
        let got = loaded(&coder(at, "resolve", ("coder.env", "A=b\n"), NEWEST), row.variable);
        let expected: Value = serde_json::from_str(row.default).unwrap_or_default();
        if got["value"] != expected || (got["state"] == "absent") != row.default.is_empty() {
            wrong.push(format!("{} by default: {got}", row.variable));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_cannot_be_parsed_stops_coder() {
    let temporary = temporary();
    let mut wrong = Vec::new();
    for row in OPTIONS {
        for (text, refused) in [(row.bad, true), (row.good, false)] {
            let lines = format!("{}={text}\n", row.variable);
            let report = coder(temporary.path(), "check", ("coder.env", &lines), NEWEST);
            let said = said(&report, &format!("parse \"{}\"", row.title));
            if !text.is_empty() && said.is_empty() == refused {
                wrong.push(format!("{}={text}: {said:?}", row.variable));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_option_that_the_version_lacks_is_said_to_be_missing() {
    let temporary = temporary();
    let at = temporary.path();
    let mut wrong = Vec::new();
    for row in OPTIONS {
        for (before, first) in row.lines {
            let variable = ("coder.env", &*format!("{}={}\n", row.variable, row.good));
            let key = ("coder.yaml", &*file(row.yaml, row.good));
            for (version, missing) in [(*before, true), (*first, false)] {
                let of_variable = said(&coder(at, "check", variable, version), row.variable);
                let of_key = said(&coder(at, "check", key, version), row.yaml);
                // An unknown variable is ignored, an unknown key stops Coder.
                let expected = [("setting-not-in-version", of_variable), ("setting-invalid", of_key)];
                for (rule, said) in expected {
                    if said.iter().any(|said| said.starts_with(rule)) != missing {
                        wrong.push(format!("{} in {version}: {rule} {said:?}", row.variable));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What an empty variable makes of an option: before 2.34.0 nothing, from then on this.
const EMPTIED: &[(&str, &str)] = &[
    ("CODER_OIDC_SCOPES", "[]"),
    ("CODER_OIDC_EMAIL_FIELD", r#""""#),
    ("CODER_OIDC_USERNAME_FIELD", r#""""#),
    ("CODER_OIDC_ALLOW_SIGNUPS", "false"),
    ("CODER_OIDC_AUTH_URL_PARAMS", "{}"),
    ("CODER_OIDC_SIGN_IN_TEXT", r#""""#),
    ("CODER_OAUTH2_GITHUB_DEFAULT_PROVIDER_ENABLE", "false"),
];
/// Options whose empty variable stops Coder from 2.34.0 on.
const NOT_EMPTY: [&str; 3] = [
    "CODER_SESSION_DURATION",
    "CODER_DEFAULT_TOKEN_LIFETIME",
    "CODER_TLS_ADDRESS",
];

#[test]
fn an_empty_variable_counts_from_its_version_on() {
    let temporary = temporary();
    let at = temporary.path();
    for (variable, emptied) in EMPTIED {
        let lines = format!("{variable}=\n");
        let value = |text: &str, version| {
            loaded(&coder(at, "resolve", ("coder.env", text), version), variable)["value"].clone()
        };
        let unset = value("A=b\n", "2.33.11");
        assert_eq!(value(&lines, "2.33.11"), unset, "{variable} before 2.34.0");
        let expected: Value = serde_json::from_str(emptied).unwrap_or_default();
        assert_eq!(value(&lines, "2.34.0"), expected, "{variable} from 2.34.0 on");
        assert_ne!(unset, expected, "{variable}");
    }
    for variable in NOT_EMPTY {
        for (version, stops) in [("2.33.11", false), ("2.34.0", true)] {
            let lines = format!("{variable}=\n");
            let said = said(&coder(at, "check", ("coder.env", &lines), version), variable);
            assert_eq!(
                said.iter().any(|said| said.starts_with("setting-invalid")),
                stops,
                "{variable} {version} {said:?}"
            );
        }
    }
}

#[test]
fn a_flag_counts_more_than_a_variable_and_that_more_than_a_key() {
    let temporary = temporary();
    let at = temporary.path();
    assert!(
        fs::write(
            at.join("coder.yaml"),
            "oidc:\n  clientID: x\n  usernameField: key\n  nameField: key\n  emailField: key\n"
        )
        .is_ok()
    );
    let unit = "[Service]\nEnvironment=CODER_OIDC_USERNAME_FIELD=variable CODER_OIDC_NAME_FIELD=variable\n\
         Environment=CODER_OIDC_SCOPES=openid\nExecStart=/usr/bin/coder server --oidc-username-field=flag --oidc-scopes=email\n";
    assert!(fs::write(at.join("coder.service"), unit).is_ok());
    let got = json(&run(
        at,
        &[
            "resolve",
            "--coder",
            "coder.service",
            "--coder",
            "coder.yaml",
            "--format",
            "json",
        ],
    ));
    let got = |variable: &str| loaded(&got, variable)["value"].clone();
    assert_eq!(got("CODER_OIDC_USERNAME_FIELD"), value!("flag"));
    assert_eq!(got("CODER_OIDC_NAME_FIELD"), value!("variable"));
    assert_eq!(got("CODER_OIDC_EMAIL_FIELD"), value!("key"));
    // A list is added to, not replaced.
    assert_eq!(got("CODER_OIDC_SCOPES"), value!(["openid", "email"]));
}

#[test]
fn days_are_read_from_their_version_on() {
    let temporary = temporary();
    for (version, stops) in [("2.28.11", true), ("2.29.0", false)] {
        let report = coder(
            temporary.path(),
            "check",
            ("coder.env", "CODER_SESSION_DURATION=7d\n"),
            version,
        );
        let said = said(&report, "Session Duration");
        assert_eq!(!said.is_empty(), stops, "{version}: {said:?}");
    }
}
