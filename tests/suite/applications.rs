//! Every application whose profile says which settings it reads: the profile's own pair passes, and each way to break it
//! gives its finding, or says what was not checked.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use oidc_crosscheck::files::InMemory;
use oidc_crosscheck::party::Authentication;
use oidc_crosscheck::party::profile::{EMBEDDED, Profile};
use serde_json::Value;

use crate::support::{json, run, run_in_memory};

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
                    node = node.get_mut(part.trim_end_matches("[]"))?;
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

/// What is changed of an application's example, with which arguments, and the finding that this gives, with its severity.
type OfClaims = (
    &'static str,
    fn(&mut Sides),
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

fn set(sides: &mut Sides, name: &str, value: &str) {
    sides.environment.insert(name.to_owned(), value.to_owned());
}

const OF_CLAIMS: [OfClaims; 14] = [
    // From 4.39 on the ID token has what a claims policy names; before, it had everything.
    (
        "romm",
        |sides| sides.id_token_claims.clear(),
        &[],
        &[("userinfo-ignored", "error")],
    ),
    (
        "romm",
        |sides| sides.id_token_claims.clear(),
        &["--authelia-version", "4.38.19"],
        &[],
    ),
    ("romm", |_| (), &[], &[]),
    (
        "homarr",
        |sides| set(sides, "AUTH_OIDC_FORCE_USERINFO", "false"),
        &[],
        &[("userinfo-ignored", "error")],
    ),
    // An older version, which does not ask userinfo.
    (
        "karakeep",
        |sides| "ghcr.io/karakeep-app/karakeep:0.26.0".clone_into(&mut sides.image),
        &[],
        &[("userinfo-ignored", "error")],
    ),
    // Where userinfo is asked, too, no policy is needed.
    ("vikunja", |_| (), &[], &[]),
    (
        "vikunja",
        |sides| set(sides, "VIKUNJA_AUTH_OPENID_PROVIDERS_AUTHELIA_SCOPE", "openid profile"),
        &[],
        &[("email-claim-missing", "error")],
    ),
    (
        "open-webui",
        |sides| set(sides, "OAUTH_SCOPES", "openid profile"),
        &[],
        &[("email-claim-missing", "error")],
    ),
    (
        "open-webui",
        |sides| set(sides, "OAUTH_EMAIL_CLAIM", "mail"),
        &[],
        &[("email-claim-missing", "error")],
    ),
    // An expression that asks for groups needs them; another one does not.
    (
        "grafana",
        |sides| {
            set(sides, "GF_AUTH_GENERIC_OAUTH_SCOPES", "openid profile email");
            set(
                sides,
                "GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH",
                "contains(groups[*], 'admin') && 'Admin'",
            );
        },
        &[],
        &[("groups-scope-missing", "warning")],
    ),
    (
        "grafana",
        |sides| {
            set(sides, "GF_AUTH_GENERIC_OAUTH_SCOPES", "openid profile email");
            set(sides, "GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH", "'Viewer'");
        },
        &[],
        &[],
    ),
    (
        "bookstack",
        |sides| {
            sides
                .besides
                .push_str("        id_token_signed_response_alg: 'HS256'\n");
        },
        &[],
        &[("token-algorithm-unsupported", "error")],
    ),
    // The signature is not looked at.
    (
        "outline",
        |sides| {
            sides
                .besides
                .push_str("        id_token_signed_response_alg: 'HS256'\n");
        },
        &[],
        &[],
    ),
    (
        "vaultwarden",
        |sides| {
            sides.grant_types.pop();
        },
        &[],
        &[("refresh-token-not-granted", "warning")],
    ),
];

#[test]
fn claims_signatures_and_refresh_tokens_are_looked_at() {
    let all = profiles();
    for (id, change, arguments, expected) in OF_CLAIMS {
        let Some((_, good)) = all.iter().find(|(profile, _)| profile.id == id) else {
            unreachable!("{id} has settings")
        };
        let mut sides = good.clone();
        change(&mut sides);
        let report = sides.report_with(arguments);
        let findings = report["findings"].as_array().into_iter().flatten();
        let of_pair = findings.filter(|finding| finding["pair"] == 0 && finding["severity"] != "note");
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let found: Vec<(String, String)> = of_pair
            .map(|finding| (text(finding, "rule"), text(finding, "severity")))
            .collect();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(rule, severity)| ((*rule).to_owned(), (*severity).to_owned()))
            .collect();
        assert_eq!(found, expected, "{id} {arguments:?} {:?}", report["findings"]);
    }
}

/// The applications of a report with what came of them, in its order.
fn outcomes(report: &Value) -> Vec<(String, String)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("?").to_owned();
    let rows = report["applications"].as_array().into_iter().flatten();
    rows.map(|row| (text(row, "party"), text(row, "outcome"))).collect()
}

#[test]
fn a_homelab_of_many_applications() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/homelab");
    let report = json(&run(&folder, &["check", ".", "--no-digests", "--format", "json"]));
    let outcomes = outcomes(&report);
    assert_eq!(outcomes.len(), 23);
    let of = |wanted: &str| -> Vec<&str> {
        let rows = outcomes.iter().filter(|(_, outcome)| outcome == wanted);
        rows.map(|(party, _)| party.as_str()).collect()
    };
    assert_eq!(
        of("fails"),
        ["bookstack", "linkwarden", "miniflux", "outline", "paperless"]
    );
    assert_eq!(of("registration-only"), ["outline", "immich", "jellyfin"]);
    assert_eq!(of("left-alone"), ["minio"]);
    // Without digests nothing passes that has a secret.
    assert!(of("passes").is_empty(), "{:?}", of("passes"));
    let wrong = |finding: &&Value| finding["severity"] == "error";
    let errors = report["findings"].as_array().into_iter().flatten().filter(wrong);
    let errors: Vec<&str> = errors.filter_map(|finding| finding["party"].as_str()).collect();
    assert_eq!(errors, of("fails"));
}

#[test]
fn one_application_or_client_is_looked_at_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/homelab");
    for arguments in [&["--app", "miniflux"][..], &["--client-id", "miniflux"]] {
        let call = [&["check", ".", "--no-digests", "--format", "json"], arguments].concat();
        let report = json(&run(&folder, &call));
        let parties: Vec<&str> = report["pairs"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|pair| pair["party"].as_str())
            .collect();
        assert_eq!(parties, ["miniflux"], "{arguments:?}");
    }
    for (name, said) in [
        (
            "nothing-like-it",
            "there is no such application; `oidc-crosscheck apps`",
        ),
        ("minflux", "did you mean `miniflux`?"),
        ("coda", "did you mean `coder`?"),
    ] {
        for option in ["--app", "--require"] {
            let unknown = run(&folder, &["check", ".", option, name]);
            assert_eq!(unknown.code, 2, "{}", unknown.stderr);
            assert!(unknown.stderr.contains(said), "{}", unknown.stderr);
        }
    }
}

/// An Authelia with two clients, and a compose file with Coder and Miniflux.
fn two_programs() -> InMemory {
    let client = |id: &str, uri: &str| {
        format!(
            "      - client_id: '{id}'\n        client_secret: '$plaintext${SECRET}'\n        authorization_policy: \
             'one_factor'\n        redirect_uris: ['{uri}']\n        scopes: ['openid', 'profile', 'email']\n"
        )
    };
    let head = "session:\n  cookies:\n    - domain: 'example.com'\n      authelia_url: 'https://auth.example.com'\n\
                identity_providers:\n  oidc:\n    clients:\n";
    let clients = client("coder", "https://coder.example.com/api/v2/users/oidc/callback")
        + &client("miniflux", "https://rss.example.com/oauth2/oidc/callback");
    let coder = format!(
        "  coder:\n    image: ghcr.io/coder/coder:v2.35.1\n    environment:\n      CODER_ACCESS_URL: \
         https://coder.example.com\n      CODER_OIDC_ISSUER_URL: https://auth.example.com\n      \
         CODER_OIDC_CLIENT_ID: coder\n      CODER_OIDC_CLIENT_SECRET: {SECRET}\n"
    );
    let miniflux = format!(
        "  miniflux:\n    image: miniflux/miniflux:2.3.3\n    environment:\n      OAUTH2_PROVIDER: oidc\n      \
         OAUTH2_CLIENT_ID: miniflux\n      OAUTH2_CLIENT_SECRET: {SECRET}\n      OAUTH2_REDIRECT_URL: \
         https://rss.example.com/oauth2/oidc/callback\n      OAUTH2_OIDC_DISCOVERY_ENDPOINT: https://auth.example.com\n"
    );
    InMemory::default()
        .with("configuration.yml", format!("{head}{clients}"))
        .with("compose.yml", format!("services:\n{coder}{miniflux}"))
        .with("other.env", "CODER_ACCESS_URL=https://other.example.com\n")
}

fn parties(report: &Value) -> Vec<&str> {
    let pairs = report["pairs"].as_array().into_iter().flatten();
    pairs.filter_map(|pair| pair["party"].as_str()).collect()
}

#[test]
fn coder_is_one_application_of_several() {
    for (arguments, expected, code) in [
        (&[][..], &["coder", "miniflux"][..], 0),
        (&["--app", "miniflux"], &["miniflux"], 0),
        (&["--client-id", "miniflux"], &["miniflux"], 0),
        (&["--client-id", "coder"], &["coder"], 0),
        (&["--app", "coder"], &["coder"], 0),
        (&["--app", "coder", "--app", "miniflux"], &["coder", "miniflux"], 0),
        (&["--require", "coder,miniflux"], &["coder", "miniflux"], 0),
        (&["--require", "grafana"], &["coder", "miniflux"], 2),
        (&["--client-id", "nobody"], &["coder"], 2),
        (&["--app", "grafana"], &[], 2),
        (&["--app", "miniflux", "--app", "grafana"], &["miniflux"], 2),
        (&["--app", "miniflux=missing.yml"], &["miniflux"], 2),
        (&["--app", "grafana=compose.yml"], &[], 2),
    ] {
        let call = [&["check", ".", "--format", "json"], arguments].concat();
        let ran = run_in_memory(two_programs(), &call);
        let report = json(&ran);
        assert_eq!(parties(&report), expected, "{arguments:?} {}", ran.stdout);
        assert_eq!(ran.code, code, "{arguments:?} {} {}", ran.stdout, ran.stderr);
    }
}

#[test]
fn a_deployment_that_cannot_be_read_is_no_pass() {
    let broken = "services:\n  grafana:\n    image: grafana/grafana:11.1.0\n    environment: {GF_AUTH_GENERIC_OAUTH_CLIENT_ID: x\n";
    let call = ["check", ".", "--format", "json"];
    let registration = "identity_providers:\n  oidc:\n    clients:\n      - client_id: x\n        redirect_uris: ['https://grafana.example.com/login/generic_oauth']\n";
    let files = InMemory::default()
        .with("configuration.yml", registration)
        .with("compose.yml", broken);
    let alone = run_in_memory(files, &call);
    let report = json(&alone);
    assert_eq!(alone.code, 2, "{}", alone.stdout);
    assert_eq!(report["failures"][0]["path"], "./compose.yml", "{}", alone.stdout);
    // Whether Coder's users can sign in is known all the same.
    let beside = run_in_memory(two_programs().with("grafana/compose.yml", broken), &call);
    let report = json(&beside);
    assert_eq!((beside.code, parties(&report).len()), (0, 2), "{}", beside.stdout);
    assert!(
        report["remarks"]
            .to_string()
            .contains("was not looked through: ./grafana/compose.yml"),
        "{}",
        beside.stdout
    );
}

#[test]
fn a_coder_without_openid_connect_keeps_nobody_from_passing() {
    let compose = format!(
        "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.35.1\n    environment:\n      CODER_ACCESS_URL: \
         https://coder.example.com\n  miniflux:\n    image: miniflux/miniflux:2.3.3\n    environment:\n      \
         OAUTH2_PROVIDER: oidc\n      OAUTH2_CLIENT_ID: miniflux\n      OAUTH2_CLIENT_SECRET: {SECRET}\n      \
         OAUTH2_REDIRECT_URL: https://rss.example.com/oauth2/oidc/callback\n      OAUTH2_OIDC_DISCOVERY_ENDPOINT: \
         https://auth.example.com\n"
    );
    let ran = run_in_memory(
        two_programs().with("compose.yml", compose),
        &["check", ".", "--format", "json"],
    );
    let report = json(&ran);
    assert_eq!(report["failures"].as_array().map(Vec::len), Some(0), "{report}");
    let passes = |pair: &Value| pair["party"] == "miniflux" && pair["verdict"] == "passes";
    assert!(report["pairs"].as_array().into_iter().flatten().any(passes), "{report}");
}

#[test]
fn settings_of_coders_can_be_named_as_those_of_others() {
    let call = "check --authelia configuration.yml --app coder=other.env --format json";
    let arguments: Vec<&str> = call.split(' ').collect();
    let report = json(&run_in_memory(two_programs(), &arguments));
    let checked = report["inputs"].to_string() + &report["failures"].to_string();
    assert!(
        checked.contains("other.env") && !checked.contains("compose.yml"),
        "{report}"
    );
}

#[test]
fn settings_and_profiles_can_be_named() {
    let configuration = "session:\n  cookies:\n    - domain: 'example.com'\n      authelia_url: 'https://auth.example.com'\n\
                         identity_providers:\n  oidc:\n    clients:\n      - client_id: 'miniflux'\n        client_secret: \
                         '$plaintext$9Wq2vTn4Lr8yKd6Zs1Xe3Bp7'\n        authorization_policy: 'one_factor'\n        redirect_uris:\n\
                         \x20         - 'https://rss.example.com/oauth2/oidc/callback'\n        scopes: ['openid', 'profile', \
                         'email']\n        token_endpoint_auth_method: 'client_secret_basic'\n";
    let settings = "OAUTH2_PROVIDER=oidc\nOAUTH2_CLIENT_ID=miniflux\nOAUTH2_CLIENT_SECRET=9Wq2vTn4Lr8yKd6Zs1Xe3Bp7\n\
                    OAUTH2_REDIRECT_URL=https://feeds.example.com/oauth2/oidc/callback\nOAUTH2_OIDC_DISCOVERY_ENDPOINT=https://auth.example.com\n";
    let own = EMBEDDED
        .iter()
        .find(|embedded| embedded.id == "miniflux")
        .map_or("", |embedded| embedded.text);
    let own = own.replacen("\nid = \"miniflux\"", "\nid = \"my-reader\"", 1);
    let files = || {
        InMemory::default()
            .with("a/configuration.yml", configuration)
            .with("b/reader.conf.env", settings)
            .with("my-reader.toml", own.as_str())
    };
    for (arguments, party) in [
        (
            &[
                "--authelia",
                "a/configuration.yml",
                "--app",
                "miniflux=b/reader.conf.env",
            ][..],
            "miniflux",
        ),
        (
            &[
                "--authelia",
                "a/configuration.yml",
                "--app",
                "my-reader=b/reader.conf.env",
                "--profile",
                "my-reader.toml",
            ],
            "my-reader",
        ),
    ] {
        let call = [&["check", "--format", "json"], arguments].concat();
        let report = json(&run_in_memory(files(), &call));
        assert_eq!(report["pairs"][0]["party"], party, "{report}");
        assert_eq!(found(&report), ["redirect-uri-not-registered"], "{party}");
    }
}
