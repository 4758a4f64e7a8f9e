//! The verdict on each pair, the stage that fails, and the walk are those of a real sign-in.

use crate::support::sign_ins::{self, SignIn};
use oidc_crosscheck::finding::Stage;
use serde_json::Value;

/// The first stage with an error.
fn failing_stage(report: &Value) -> Option<&'static str> {
    let findings = report["findings"].as_array().into_iter().flatten();
    let errors = findings.filter(|finding| finding["severity"] == "error");
    let failing: Vec<&str> = errors.filter_map(|finding| finding["stage"].as_str()).collect();
    Stage::ALL
        .into_iter()
        .map(Stage::name)
        .find(|stage| failing.contains(stage))
}

#[test]
fn every_pair_passes_or_fails_where_the_real_sign_in_does() {
    let all = sign_ins::all();
    let mut wrong = Vec::new();
    for sign_in in &all {
        let (got, expected) = (failing_stage(&sign_in.run("check")), sign_in.stops_at());
        if got != expected {
            wrong.push(format!("{}: expected {expected:?}, got {got:?}", sign_in.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all.len() > 300, "only {} cases", all.len());
}

#[test]
fn the_walk_stops_where_the_real_sign_in_does_and_tells_what_was_seen() {
    let mut wrong = Vec::new();
    let (mut stopped, mut passed) = (0, 0);
    for sign_in in sign_ins::all() {
        let walk = sign_in.run("trace");
        let (stops, name) = (&walk["stops_at"], &sign_in.name);
        let expected = sign_in.stops_at();
        if stops.as_str() != expected {
            wrong.push(format!("{name}: {stops} instead of {expected:?}"));
        }
        let walked = walk["steps"].as_array().into_iter().flatten();
        let outcomes: Vec<&str> = walked.filter_map(|step| step["outcome"].as_str()).collect();
        if let Some(at) = outcomes.iter().position(|outcome| *outcome == "fails") {
            stopped += 1;
            assert!(outcomes[..at].iter().all(|outcome| *outcome != "not-reached"), "{name}");
            assert!(
                outcomes[at + 1..].iter().all(|outcome| *outcome == "not-reached"),
                "{name}"
            );
            assert_eq!(walk["steps"][at]["stage"], *stops, "{name}");
        } else {
            passed += 1;
            assert!(!outcomes.contains(&"not-reached"), "{name}");
            if !sign_in.is_undecided() {
                let said = observed(&walk, &sign_in).into_iter();
                wrong.extend(said.map(|what| format!("{name}: {what}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(stopped > 150 && passed > 140, "{stopped} stop, {passed} pass");
}

/// The value called `name` at `stage`.
fn value<'w>(walk: &'w Value, stage: &str, name: &str) -> &'w Value {
    let mut steps = walk["steps"].as_array().into_iter().flatten();
    let step = steps.find(|step| step["stage"] == stage).unwrap_or(&Value::Null);
    let mut values = step["values"].as_array().into_iter().flatten();
    values.find(|value| value["name"] == name).unwrap_or(&Value::Null)
}

/// The second sign-in of a parameter that breaks it, which is a warning of its own.
const BREAKS_THE_SECOND: &str = "674-param-consent-id-abc";

/// In what the walk of a sign-in that worked says something else than what was seen.
fn observed(walk: &Value, sign_in: &SignIn) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |what: &str, seen: &Value, said: bool| {
        if seen.as_bool().is_some_and(|seen| seen != said) {
            wrong.push(format!("{what} is {seen}, not {said}"));
        }
    };
    let expected = &sign_in.expected;
    let refresh_token = value(walk, "session", "refresh token");
    hold(
        "refresh_token",
        &expected["refresh_token"],
        refresh_token["value"] == "issued",
    );
    let page = value(walk, "consent", "consent page")["value"]
        .as_str()
        .unwrap_or_default();
    // Whoever has it remembered is asked once.
    hold("consent_prompted", &expected["consent_prompted"], page != "never");
    if sign_in.name != BREAKS_THE_SECOND {
        let again = &expected["again"]["consent_prompted"];
        hold("again.consent_prompted", again, page == "at every sign-in");
    }
    let policy = value(walk, "consent", "authorization_policy");
    if let Some(factor @ ("one_factor" | "two_factor")) = policy["value"].as_str() {
        hold("second_factor", &expected["second_factor"], factor == "two_factor");
    }
    wrong
}
