//! The verdict on each configuration is that of a real Authelia 4.39.20.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{folder, json, run};

/// What Authelia says only after it has fetched something, which this program never does.
const FETCHED: &str = "sector-https-host-mismatch";

#[test]
fn every_configuration_starts_or_is_refused_as_by_the_real_server() {
    let root = folder("fixtures/authelia");
    let mut wrong = Vec::new();
    let mut checked = 0;
    for path in fs::read_dir(&root)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
    {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let Some(case) = name.strip_suffix(".expected.json") else {
            continue;
        };
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap_or_default();
        let file = format!("{case}.yml");
        let report = json(&run(
            &root,
            &[
                "check",
                "--authelia",
                &file,
                "--authelia-version",
                "4.39.20",
                "--format",
                "json",
            ],
        ));
        let findings = report["findings"].as_array().cloned().unwrap_or_default();
        let at_start: Vec<_> = findings
            .iter()
            .filter(|finding| finding["stage"] == "provider-start")
            .collect();
        let any = |severity: &str| at_start.iter().any(|finding| finding["severity"] == severity);
        let got = if any("error") {
            "refused"
        } else if any("warning") {
            "warnings"
        } else {
            "ok"
        };
        checked += 1;
        if case == FETCHED {
            assert!(report["summary"]["not_checked"].as_u64() > Some(0), "{case}");
            continue;
        }
        if expected["start"] != got {
            wrong.push(format!("{case}: expected {}, got {got}", expected["start"]));
            continue;
        }
        // Every option that Authelia names in a refusal is named by a finding.
        let said: String = at_start.iter().map(ToString::to_string).collect();
        let named: BTreeSet<&str> = expected["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|error| error["options"].as_array().into_iter().flatten())
            .filter_map(|option| option.as_str())
            // Two messages of Authelia's name the option by another word.
            .filter(|option| *option != "mode")
            .collect();
        wrong.extend(
            named
                .iter()
                .filter(|option| !said.contains(**option))
                .map(|option| format!("{case}: {option}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 100, "only {checked} cases");
}
