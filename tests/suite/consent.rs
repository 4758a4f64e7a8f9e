//! When the consent page comes, by Authelia's version, the consent mode, and what is requested.

use std::fs;
use std::path::Path;

use crate::support::start::configuration;
use crate::support::temporary::temporary;
use crate::support::{json, of_pair};

const NEVER: &str = "never";
const ONCE: &str = "once, if the user has it remembered";
const ALWAYS: &str = "at every sign-in";

/// Version, `consent_mode`, further scope, `prompt`, and when the page comes.
const PAGES: &[(&str, &str, &str, &str, &str)] = &[
    // Before 4.39.2 the mode counts whatever is requested.
    ("4.38.19", "implicit", "offline_access", "", NEVER),
    ("4.39.1", "implicit", "offline_access", "", NEVER),
    ("4.39.1", "implicit", "", "consent", NEVER),
    ("4.39.1", "pre-configured", "offline_access", "", ONCE),
    ("4.39.1", "explicit", "", "", ALWAYS),
    // To 4.39.10 only `implicit` gives way.
    ("4.39.2", "implicit", "", "", NEVER),
    ("4.39.2", "implicit", "offline_access", "", ALWAYS),
    ("4.39.2", "implicit", "", "consent", ALWAYS),
    ("4.39.2", "implicit", "", "login", NEVER),
    ("4.39.10", "implicit", "offline_access", "", ALWAYS),
    ("4.39.10", "pre-configured", "offline_access", "", ONCE),
    ("4.39.10", "pre-configured", "", "consent", ONCE),
    // From then on both, and `prompt=login` as well.
    ("4.39.11", "pre-configured", "", "", ONCE),
    ("4.39.11", "pre-configured", "offline_access", "", ALWAYS),
    ("4.39.11", "pre-configured", "", "consent", ALWAYS),
    ("4.39.11", "pre-configured", "", "login", ALWAYS),
    ("4.39.11", "implicit", "", "login", ALWAYS),
    ("4.39.20", "implicit", "", "", NEVER),
    ("4.39.20", "auto", "", "", ALWAYS),
    ("4.39.28", "implicit", "offline_access", "", ALWAYS),
];

/// Writes a pair that works: the consent mode, a scope that is requested besides the usual ones, and a prompt.
fn write(folder: &Path, mode: &str, scope: &str, prompt: &str) {
    let client = format!(
        "      - client_id: coder\n        authorization_policy: one_factor\n        consent_mode: {mode}\n        \
         scopes: [openid, profile, email, offline_access]\n        grant_types: [authorization_code, refresh_token]\n"
    );
    let text = configuration("")
        .replace("      - client_id: coder\n", &client)
        .replace(
            "https://coder.example.com/cb",
            "https://coder.example.com/api/v2/users/oidc/callback",
        );
    let parameters = if prompt.is_empty() {
        String::new()
    } else {
        format!("CODER_OIDC_AUTH_URL_PARAMS={{\"prompt\":\"{prompt}\"}}\n")
    };
    let scopes = format!("openid,profile,email,{scope}");
    let coder = format!(
        "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
         CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=x\nCODER_OIDC_SCOPES={}\n{parameters}",
        scopes.trim_end_matches(',')
    );
    assert!(fs::write(folder.join("configuration.yml"), text).is_ok());
    assert!(fs::write(folder.join("coder.env"), coder).is_ok());
}

#[test]
fn the_consent_page_comes_as_the_version_has_it() {
    let temporary = temporary();
    let folder = temporary.path();
    let mut wrong = Vec::new();
    for (version, mode, scope, prompt, expected) in PAGES {
        write(folder, mode, scope, prompt);
        let walk = json(&of_pair(folder, "trace", &["--authelia-version", version]));
        let steps = walk["steps"].as_array().into_iter().flatten();
        let values = steps.flat_map(|step| step["values"].as_array().into_iter().flatten());
        let page = values
            .filter(|value| value["name"] == "consent page")
            .find_map(|value| value["value"].as_str().map(str::to_owned));
        if page.as_deref() != Some(*expected) {
            wrong.push(format!("{version} {mode} {scope} {prompt}: {page:?}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Version, `consent_mode`, and whether a request for `offline_access` would bring up the page at every sign-in.
const PRICES: &[(&str, &str, bool)] = &[
    ("4.38.19", "implicit", false),
    ("4.39.1", "implicit", false),
    ("4.39.2", "implicit", true),
    ("4.39.10", "pre-configured", false),
    ("4.39.11", "pre-configured", true),
    ("4.38.19", "explicit", true),
];

#[test]
fn what_offline_access_costs_is_told_where_it_costs_something() {
    let temporary = temporary();
    for (version, mode, costs) in PRICES {
        write(temporary.path(), mode, "", "");
        let report = json(&of_pair(temporary.path(), "check", &["--authelia-version", version]));
        let findings = report["findings"].as_array().into_iter().flatten();
        let mut of_rule = findings.filter(|finding| finding["rule"] == "offline-access-not-requested");
        let why = of_rule
            .next()
            .and_then(|finding| finding["why"].as_str().map(str::to_owned));
        let told = why
            .as_deref()
            .map(|why| why.contains("asks for consent at every sign-in"));
        assert_eq!(told, Some(*costs), "{version} {mode}: {why:?}");
    }
}
