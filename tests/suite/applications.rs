//! Every application whose profile says which settings it reads: the profile's own pair passes, and each way to break it
//! gives its finding, or says what was not checked.

mod claims;
mod several;

use std::collections::BTreeMap;
use std::rc::Rc;

use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::party::Authentication;
use oidc_crosscheck::party::profile::{EMBEDDED, Profile};
use serde_json::Value;

use crate::support::{json, run_in_memory};

const SECRET: &str = "9Wq2vTn4Lr8yKd6Zs1Xe3Bp7";

/// A registration and an application's environment.
#[derive(Clone)]
struct Sides {
    client_id: String,
    secret: String,
    redirect_uris: Vec<String>,
    scopes: Vec<String>,
    method: String,
    require_pkce: bool,
    grant_types: Vec<String>,
    /// What a claims policy puts into the ID token.
    id_token_claims: Vec<String>,
    /// More lines of the registration.
    besides: String,
    issuer: String,
    image: String,
    environment: BTreeMap<String, String>,
}

impl Sides {
    /// What the profile's example says; `None` where no file has the application's settings.
    fn of(profile: &Profile) -> Option<Self> {
        let example = &profile.example;
        let secret = profile.settings.get("client_secret")?;
        if example.environment.is_empty() || !profile.settings.contains_key("client_id") {
            return None;
        }
        let mut environment = example.environment.clone();
        let name = secret.env.first()?;
        match &secret.json {
            None => {
                let id = profile.settings.get("client_id")?.env.first()?;
                let filled = id.split_once('{').and_then(|(before, rest)| {
                    let after = rest.split_once('}')?.1;
                    let mut names = environment.keys();
                    names.find_map(|name| name.strip_prefix(before)?.strip_suffix(after).map(str::to_owned))
                });
                let name = match name.split_once('{') {
                    Some((before, rest)) => {
                        format!("{before}{}{}", filled?, rest.split_once('}')?.1)
                    }
                    None => name.clone(),
                };
                environment.insert(name, SECRET.to_owned());
            }
            Some(path) => {
                let mut value: Value = serde_json::from_str(environment.get(name)?).ok()?;
                let mut node = &mut value;
                let mut parts = path.split('.').peekable();
                while let Some(part) = parts.next() {
                    if parts.peek().is_none() {
                        node[part] = SECRET.into();
                        break;
                    }
                    let key = part.trim_end_matches("[]");
                    if !key.is_empty() {
                        node = node.get_mut(key)?;
                    }
                    if part.ends_with("[]") {
                        node = node.get_mut(0)?;
                    }
                }
                environment.insert(name.clone(), value.to_string());
            }
        }
        let version = profile
            .version
            .as_ref()
            .map_or_else(|| "latest".to_owned(), ToString::to_string);
        let image = profile.recognise.images.first().map_or("example/app", String::as_str);
        Some(Self {
            client_id: example.client_id.clone(),
            secret: SECRET.to_owned(),
            redirect_uris: example.redirect_uris.clone(),
            scopes: example.scopes.clone(),
            method: example.token_endpoint_auth_method.name().to_owned(),
            require_pkce: example.require_pkce,
            grant_types: example.grant_types.clone(),
            id_token_claims: example.id_token_claims.clone(),
            besides: String::new(),
            issuer: "https://auth.example.com".to_owned(),
            image: format!("{image}:{version}"),
            environment,
        })
    }

    fn configuration(&self) -> String {
        let list = |items: &[String]| {
            items
                .iter()
                .map(|item| format!("\n          - '{item}'"))
                .collect::<String>()
        };
        let (policies, policy) = if self.id_token_claims.is_empty() {
            (String::new(), "")
        } else {
            let claims = self.id_token_claims.join("', '");
            (
                format!("    claims_policies:\n      own:\n        id_token: ['{claims}']\n"),
                "        claims_policy: 'own'\n",
            )
        };
        format!(
            "session:\n  secret: 'an_insecure_session_secret'\n  cookies:\n    - domain: 'example.com'\n      authelia_url: \
             '{}'\nidentity_providers:\n  oidc:\n{policies}    clients:\n      - client_id: '{}'\n        client_secret: \
             '$plaintext${}'\n        authorization_policy: 'one_factor'\n        consent_mode: 'implicit'\n        \
             redirect_uris:{}\n        scopes:{}\n        grant_types:{}\n        token_endpoint_auth_method: '{}'\n        require_pkce: {}\n{policy}{}",
            self.issuer,
            self.client_id,
            self.secret,
            list(&self.redirect_uris),
            list(&self.scopes),
            list(&self.grant_types),
            self.method,
            self.require_pkce,
            self.besides
        )
    }

    fn compose(&self) -> String {
        let quoted = |text: &str| text.replace('\'', "''").replace('$', "$$");
        let entries = self.environment.iter();
        let entries: String = entries
            .map(|(name, value)| format!("      {name}: '{}'\n", quoted(value)))
            .collect();
        format!(
            "services:\n  app:\n    image: {}\n    environment:\n{entries}",
            self.image
        )
    }

    fn report(&self) -> Value {
        self.report_with(&[])
    }

    fn report_with(&self, arguments: &[&str]) -> Value {
        let files = InMemory::default()
            .with("configuration.yml", self.configuration())
            .with("compose.yml", self.compose());
        let call = [&["check", ".", "--format", "json"], arguments].concat();
        json(&run_in_memory(files, &call))
    }

    fn each_uri(&mut self, change: impl Fn(&str) -> String) {
        for uri in &mut self.redirect_uris {
            *uri = change(uri);
        }
    }
}

fn profiles() -> Vec<(Rc<Profile>, Sides)> {
    let all = EMBEDDED.iter().filter_map(|embedded| embedded.profile().ok());
    let all = all.filter_map(|profile| Sides::of(&profile).map(|sides| (profile, sides)));
    all.collect()
}

/// The rules that find errors or warnings in a pair.
fn found(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().into_iter().flatten();
    let of_pair = findings.filter(|finding| finding["pair"] == 0 && finding["severity"] != "note");
    of_pair.filter_map(|finding| finding["rule"].as_str()).collect()
}

#[test]
fn the_example_of_a_profile_passes() {
    let all = profiles();
    assert!(all.len() >= 20, "{} profiles have settings", all.len());
    let mut wrong = Vec::new();
    for (profile, sides) in &all {
        let report = sides.report();
        if report["pairs"][0]["party"] != profile.id.as_str() {
            wrong.push(format!("{}: it is not recognised: {}", profile.id, report["failures"]));
        } else if !found(&report).is_empty() {
            wrong.push(format!("{}: {:?}", profile.id, found(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A way to break a pair, and the rules that may find it.
type Broken = (&'static str, fn(&mut Sides, &Profile), &'static [&'static str]);

const BROKEN: [Broken; 10] = [
    (
        "host",
        |sides, _| sides.each_uri(|uri| uri.replacen("://", "://not-", 1)),
        &["redirect-uri-not-registered"],
    ),
    (
        "path",
        |sides, _| {
            sides.each_uri(|uri| {
                format!(
                    "{}x{}",
                    uri.trim_end_matches('/'),
                    if uri.ends_with('/') { "/" } else { "" }
                )
            });
        },
        &["redirect-uri-not-registered"],
    ),
    (
        "slash",
        |sides, _| {
            sides.each_uri(|uri| uri.strip_suffix('/').map_or_else(|| format!("{uri}/"), str::to_owned));
        },
        &["redirect-uri-not-registered"],
    ),
    (
        "http",
        |sides, _| sides.each_uri(|uri| uri.replacen("https:", "http:", 1)),
        &["redirect-uri-not-registered"],
    ),
    (
        "method",
        |sides, profile| {
            let used = |method: Authentication| {
                let facts = profile.client_authentication.iter();
                facts
                    .into_iter()
                    .any(|fact| fact.methods.contains(&method) || fact.values.values().any(|other| *other == method))
            };
            let set = profile
                .settings
                .values()
                .any(|source| source.env.iter().any(|name| name.contains("AUTH_METHOD")));
            let other = [Authentication::ClientSecretPost, Authentication::ClientSecretBasic];
            let other = other
                .into_iter()
                .find(|method| !used(*method) || (set && method.name() != sides.method));
            other
                .map_or("client_secret_jwt", Authentication::name)
                .clone_into(&mut sides.method);
        },
        &["token-endpoint-auth-method-unsupported"],
    ),
    (
        "scope",
        |sides, _| sides.scopes.retain(|scope| scope != "openid"),
        &["scope-not-allowed", "openid-scope-missing"],
    ),
    (
        "id",
        |sides, _| sides.client_id.push_str("-2"),
        &["client-not-registered"],
    ),
    ("secret", |sides, _| sides.secret.push('x'), &["client-secret-mismatch"]),
    (
        "issuer",
        |sides, _| sides.issuer.push_str(":9443"),
        &["issuer-mismatch"],
    ),
    (
        "issuer's host",
        |sides, _| "https://login.example.com".clone_into(&mut sides.issuer),
        &["issuer-mismatch"],
    ),
];

#[test]
fn each_way_to_break_it_is_found_or_said_not_to_be_checked() {
    let (mut wrong, mut open) = (Vec::new(), Vec::new());
    for (profile, good) in profiles() {
        for (name, change, rules) in BROKEN {
            let mut sides = good.clone();
            change(&mut sides, &profile);
            let report = sides.report();
            if found(&report).iter().any(|rule| rules.contains(rule)) {
                continue;
            }
            let not_checked = report["pairs"][0]["not_checked"].as_array().into_iter().flatten();
            let says = |covered: &Value| covered["rule"].as_str().is_some_and(|rule| rules.contains(&rule));
            // A host that the browser gives is in no file.
            let asked_for = profile
                .redirect_uri
                .iter()
                .any(|fact| fact.base.as_deref() == Some("request"));
            let by_request = asked_for && matches!(name, "host" | "http");
            if not_checked.clone().any(says) || by_request {
                open.push(format!("{} {name}", profile.id));
            } else {
                wrong.push(format!("{} {name}: {:?}", profile.id, found(&report)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nnot checked: {}",
        wrong.join("\n"),
        open.join(", ")
    );
    // What cannot be checked stays the exception.
    assert!(
        open.len() * 3 < profiles().len() * BROKEN.len(),
        "{} are not checked: {}",
        open.len(),
        open.join(", ")
    );
}

#[test]
fn a_sign_in_that_nothing_switches_on_does_not_pass() {
    let mut with_switch = 0;
    for (profile, good) in profiles() {
        let set = |sides: &Sides, name: &str| sides.environment.contains_key(name);
        let of_switch = |setting: &String| profile.settings.get(setting).and_then(|source| source.env.first());
        let names = profile.switch.iter().filter_map(|switch| of_switch(&switch.setting));
        let Some(name) = names.into_iter().find(|name| set(&good, name)) else {
            continue;
        };
        let mut sides = good.clone();
        sides.environment.remove(name);
        let report = sides.report();
        assert!(
            found(&report).contains(&"oidc-disabled"),
            "{}: {:?}",
            profile.id,
            found(&report)
        );
        with_switch += 1;
    }
    assert!(with_switch >= 5, "{with_switch} have a switch");
}

#[test]
fn pkce_is_demanded_of_whoever_sends_none() {
    let mut found_of = Vec::new();
    for (profile, mut sides) in profiles() {
        let never = profile
            .pkce
            .iter()
            .all(|fact| fact.sends == oidc_crosscheck::party::Sends::Never && fact.option.is_none());
        if profile.pkce.is_empty() || !never || profile.pkce.iter().any(|fact| fact.until.is_some()) {
            continue;
        }
        sides.require_pkce = true;
        if found(&sides.report()).contains(&"pkce-required") {
            found_of.push(profile.id.clone());
        } else {
            unreachable!("{} sends no PKCE", profile.id);
        }
    }
    assert!(!found_of.is_empty());
}
