//! What Authelia refuses has names: in reports, in listings, and for choosing.

use crate::support::{folder, json, run};

const FILE: &str = "t2-cookie-domain-public-suffix-duckdns-org.yml";
const NAME: &str = "authelia-cookie-domain-public-suffix";

/// The names of the refusals that a check with the `arguments` reports, and its exit code.
fn refusals(arguments: &[&str]) -> (Vec<String>, i32) {
    let base = ["check", "--authelia", FILE, "--format", "json"];
    let done = run(&folder("fixtures/authelia"), &[&base, arguments].concat());
    let report = json(&done);
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let names = findings.iter().filter_map(|finding| finding["refusal"].as_str());
    (names.map(str::to_owned).collect(), done.code)
}

#[test]
fn a_finding_has_its_group_as_its_rule_and_its_own_name_beside_it() {
    let base = ["check", "--authelia", FILE, "--format", "json"];
    let report = json(&run(&folder("fixtures/authelia"), &base));
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let found = findings.iter().find(|finding| finding["refusal"] == NAME);
    assert_eq!(
        found.map(|finding| finding["rule"].clone()),
        Some("authelia-invalid-provider".into())
    );
}

#[test]
fn refusals_are_selected_and_ignored_by_name() {
    assert_eq!(refusals(&["--select", NAME]), (vec![NAME.to_owned()], 1));
    assert_eq!(
        refusals(&["--select", "authelia-cookie-domain-duplicate"]),
        (Vec::new(), 0)
    );
    assert_eq!(
        refusals(&["--select", "authelia-invalid-provider"]),
        (vec![NAME.to_owned()], 1)
    );
    assert!(!refusals(&["--ignore", NAME]).0.contains(&NAME.to_owned()));
    let unknown = ["check", "--authelia", FILE, "--select", "authelia-cookie-domain"];
    let done = run(&folder("fixtures/authelia"), &unknown);
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.contains("did you mean `authelia-cookie-domain-"),
        "{}",
        done.stderr
    );
}

#[test]
fn refusals_are_listed_and_explained() {
    let here = folder("fixtures/authelia");
    let page = run(&here, &["explain", NAME]);
    assert_eq!(page.code, 0);
    assert!(page.stdout.starts_with(&format!("# {NAME}\n")), "{}", page.stdout);
    assert!(page.stdout.contains("public suffix list"), "{}", page.stdout);
    assert!(run(&here, &["rules"]).stdout.contains(NAME));
    let listed = json(&run(&here, &["rules", "--format", "json"]));
    let groups = listed.as_array().cloned().unwrap_or_default();
    let named = |group: &serde_json::Value| {
        let refusals = group["refusals"].as_array().cloned().unwrap_or_default();
        refusals.iter().any(|refusal| refusal["name"] == NAME)
    };
    assert_eq!(groups.iter().filter(|group| named(group)).count(), 1);
}

#[test]
fn sarif_has_the_name_among_the_properties() {
    let arguments = ["check", "--authelia", FILE, "--format", "sarif"];
    let report = json(&run(&folder("fixtures/authelia"), &arguments));
    let results = report["runs"][0]["results"].as_array().cloned().unwrap_or_default();
    assert!(
        results.iter().any(|result| result["properties"]["refusal"] == NAME),
        "{report}"
    );
}
