//! What the pages of the rules say of versions is what the rules and the walk do: the last version before a change, and
//! the first one with it.

mod table;

use std::fs;

use serde_json::Value;

use crate::support::temporary::temporary;
use crate::support::{folder, json, of_pair};

use table::{AUTHELIA, CODER, END, GATES};

/// `text` with each of `changes` made.
fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// The guide's pair with both sides changed.
fn pair(authelia: &[(&str, &str)], coder: &[(&str, &str)]) -> tempfile::TempDir {
    let guide = folder("fixtures/guide");
    let read = |file: &str| fs::read_to_string(guide.join(file)).unwrap_or_default();
    let settings = changed(&read("coder.env"), coder) + "CODER_ACCESS_URL=https://coder.example.com\n";
    let made = temporary();
    for (file, text) in [
        ("configuration.yml", changed(&read("configuration.yml"), authelia)),
        ("coder.env", settings),
    ] {
        assert!(fs::write(made.path().join(file), text).is_ok());
    }
    made
}

/// What `rule` says in `report`, as `severity: message`.
fn said(report: &Value, rule: &str) -> String {
    let mut findings = report["findings"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let finding = findings.find(|finding| finding["rule"] == rule);
    finding.map_or_else(String::new, |finding| {
        format!("{}: {}", text(&finding["severity"]), text(&finding["message"]))
    })
}

/// The step at which `walk` stops, and else when it shows the consent page.
fn walked(walk: &Value) -> String {
    let steps = walk["steps"].as_array().into_iter().flatten();
    let mut values = steps.flat_map(|step| step["values"].as_array().into_iter().flatten());
    let page = values.find(|value| value["name"] == "consent page");
    let page = page.and_then(|value| value["value"].as_str());
    walk["stops_at"].as_str().or(page).unwrap_or_default().to_owned()
}

#[test]
fn rules_and_walk_change_at_the_same_version() {
    let mut wrong = Vec::new();
    for gate in GATES {
        let pair = pair(gate.authelia, gate.coder);
        for (at, version) in gate.versions.into_iter().enumerate() {
            let other = if gate.option == AUTHELIA {
                [CODER, "2.35.1"]
            } else {
                [AUTHELIA, "4.39.20"]
            };
            let versions = [&[gate.option, version][..], &other].concat();
            let report = json(&of_pair(pair.path(), "check", &versions));
            let walk = json(&of_pair(pair.path(), "trace", &versions));
            let (rule, step) = (said(&report, gate.rule), walked(&walk));
            // A message that is not written here only has to be one.
            let as_said = if gate.said[at].ends_with(": ") {
                rule.starts_with(gate.said[at])
            } else {
                rule == gate.said[at]
            };
            if !as_said || step != gate.walked[at] {
                wrong.push(format!("{} {version}: {rule:?}, walk: {step}", gate.rule));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_challenge_method_alone_is_refused_from_its_version_on() {
    let parameters = "CODER_OIDC_AUTH_URL_PARAMS={\"code_challenge_method\":\"S256\"}\n";
    let pair = pair(&[], &[(END, parameters)]);
    // From 2.30.0 on Coder sends a challenge of its own.
    for (authelia, coder, refused) in [
        ("4.39.20", "2.29.18", false),
        ("4.39.21", "2.29.18", true),
        ("4.39.21", "2.30.0", false),
    ] {
        let report = json(&of_pair(pair.path(), "check", &[AUTHELIA, authelia, CODER, coder]));
        let said = said(&report, "auth-url-params-break-request");
        assert_eq!(said.starts_with("error: "), refused, "{authelia} {coder}: {said:?}");
    }
}

#[test]
fn each_page_names_the_versions() {
    for (rule, phrases) in [
        (
            "consent-every-sign-in",
            &["`implicit`", "4.39.2 on", "`pre-configured` from 4.39.11 on"][..],
        ),
        (
            "auth-url-params-break-request",
            &["before Authelia 4.39.20", "From 4.39.21 on"],
        ),
        ("client-secret-mismatch", &["Up to Authelia 4.39.20", "from 4.39.21 on"]),
        ("client-secret-missing", &["Coder from 2.20.0 on", "switched off"]),
        ("issuer-not-https", &["Authelia from 4.39.17 on"]),
        ("client-secret-plaintext", &["HS256", "silent from 4.39.2 on"]),
        ("public-client-over-http", &["`uri.go`"]),
        ("client-secret-malformed", &["yescrypt (`$y$`) are read from 4.39.2 on"]),
        ("authelia-invalid-client", &["4.38.0 and later"]),
        ("authelia-invalid-provider", &["4.38.0 and later"]),
        ("authelia-unknown-key", &["4.38.0 and later"]),
        ("authelia-deprecated-key", &["the first with 4.7,", "5.0.0"]),
    ] {
        let page = fs::read_to_string(folder("docs/rules").join(format!("{rule}.md"))).unwrap_or_default();
        let (_, since) = page.split_once("## Since / until").unwrap_or_default();
        for phrase in phrases {
            assert!(since.contains(phrase), "{rule}: {phrase}");
        }
    }
}

/// The verdict on the guide's pair with a Coder of `version`.
fn verdict(version: &str) -> Value {
    let pair = pair(&[], &[]);
    let versions = [CODER, version, AUTHELIA, "4.39.20"];
    json(&of_pair(pair.path(), "check", &versions))["pairs"][0]["verdict"].clone()
}

#[test]
fn a_version_of_which_nothing_is_known_does_not_pass() {
    let known = verdict("2.36.0");
    assert_eq!(known, "passes");
    for unread in ["2.36.1", "2.36", "2.37", "2.38.0"] {
        assert_eq!(verdict(unread), "unknown", "{unread}");
    }
}

/// The error that the user's browser brings back.
#[test]
fn an_audience_that_is_not_registered_has_another_error_since_4_39_20() {
    let params = "CODER_OIDC_AUTH_URL_PARAMS={\"audience\":\"https://api.example.com\"}\n";
    let pair = pair(&[], &[(END, params)]);
    for (version, error) in [("4.39.19", "invalid_request"), ("4.39.20", "invalid_target")] {
        let report = json(&of_pair(pair.path(), "check", &[AUTHELIA, version, CODER, "2.35.1"]));
        let findings = report["findings"].as_array().into_iter().flatten();
        let reasons: Vec<&str> = findings.filter_map(|finding| finding["why"].as_str()).collect();
        assert!(reasons.iter().any(|why| why.contains(error)), "{version}: {reasons:?}");
    }
}

/// Coder sends the host as it is written. Whether it is the one that is configured is known where Authelia brings it to
/// lower case itself.
#[test]
fn the_host_of_a_request_is_brought_to_lower_case_since_4_39_21() {
    let upper = (
        "ISSUER_URL=https://auth.example.com",
        "ISSUER_URL=https://AUTH.example.com",
    );
    let skipped = (END, "CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS=true\n");
    let pair = pair(&[], &[upper, skipped]);
    for (version, checked) in [
        ("4.39.16", true),
        ("4.39.17", false),
        ("4.39.20", false),
        ("4.39.21", true),
    ] {
        let report = json(&of_pair(pair.path(), "check", &[AUTHELIA, version, CODER, "2.35.1"]));
        let rules = report["coverage"].as_array().into_iter().flatten();
        let mut of_issuer = rules.filter(|rule| rule["rule"] == "issuer-mismatch");
        let status = of_issuer.next().map(|rule| rule["status"].clone());
        assert_eq!(status == Some("not-checked".into()), !checked, "{version}: {status:?}");
    }
}
