//! Every JSON output agrees with its schema in `docs/`.

use crate::support::{self, Run, folder, run, spread};
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// A validator for the schema of this name.
struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn of(name: &str) -> Self {
        let mut schemas = Schemas::new();
        let path = folder("docs").join(name).display().to_string();
        let index = Compiler::new().compile(&path, &mut schemas);
        let index = index.unwrap_or_else(|error| unreachable!("{name}: {error}"));
        Self { schemas, index }
    }

    fn disagreement(&self, value: &Value) -> Option<String> {
        let valid = self.schemas.validate(value, self.index);
        valid.err().map(|error| format!("{error:#}"))
    }

    fn accepts(&self, run: &Run) {
        let parsed = serde_json::from_str(&run.stdout);
        let value: Value = parsed.unwrap_or_else(|error| unreachable!("JSON: {error}: {}", run.stderr));
        assert_eq!(self.disagreement(&value), None, "{}", run.stdout);
    }
}

#[test]
fn reports_resolutions_and_walks_agree_with_their_schemas() {
    let (report, resolution) = (Schema::of("report.schema.json"), Schema::of("resolve.schema.json"));
    let walk = Schema::of("trace.schema.json");
    let (cases, _temporary) = spread::cases();
    for case in &cases {
        let inputs = case.arguments.iter().map(String::as_str);
        let call = |command: &'static str, inputs: Vec<&str>| {
            let arguments: Vec<&str> = [command, "--format", "json"].into_iter().chain(inputs).collect();
            run(&case.folder, &arguments)
        };
        report.accepts(&call("check", inputs.clone().collect()));
        // What only `check` takes stands behind the inputs.
        let only_check = ["--fail-on", "--require-complete", "--select"];
        let shared: Vec<&str> = inputs.take_while(|argument| !only_check.contains(argument)).collect();
        resolution.accepts(&call("resolve", shared.clone()));
        walk.accepts(&call("trace", shared));
    }
}

#[test]
fn the_list_of_rules_agrees_with_its_schema() {
    Schema::of("rules.schema.json").accepts(&run(&folder("."), &["rules", "--format", "json"]));
}

#[test]
fn applications_agree_with_their_schemas() {
    Schema::of("apps.schema.json").accepts(&run(&folder("."), &["apps", "--format", "json"]));
    let schema = Schema::of("profile.schema.json");
    for embedded in oidc_crosscheck::party::profile::EMBEDDED {
        let shown: Value = support::json(&run(&folder("."), &["apps", embedded.id, "--format", "json"]));
        let mut profile = shown;
        if let Some(profile) = profile.as_object_mut() {
            assert!(profile.remove("confidence").is_some());
        }
        assert_eq!(schema.disagreement(&profile), None, "{}", embedded.id);
    }
}

/// The schema takes what `command` prints of the guide's pair, and nothing that it was changed to.
fn refuses(command: &str, changes: &[fn(&mut Value)]) {
    let name = if command == "check" { "report" } else { command };
    let schema = Schema::of(&format!("{name}.schema.json"));
    let pair = ["--authelia", "configuration.yml", "--coder", "coder.env"];
    let call = [&[command], &pair[..], &["--format", "json"]].concat();
    let right: Value = support::json(&run(&folder("fixtures/guide"), &call));
    assert_eq!(schema.disagreement(&right), None);
    for change in changes {
        let mut wrong = right.clone();
        change(&mut wrong);
        assert!(schema.disagreement(&wrong).is_some());
    }
}

#[test]
fn a_wrong_report_does_not() {
    refuses(
        "check",
        &[
            |report| report["summary"]["errors"] = "2".into(),
            |report| report["findings"][0]["severity"] = "fatal".into(),
            |report| report["pairs"][0]["verdict"] = "Passes".into(),
            |report| report["findings"][0]["labels"][0]["line"] = 0.into(),
            |report| report["findings"][0]["fingerprint"] = Value::Null,
            |report| report["coverage"][0] = serde_json::json!({"rule": "x"}),
        ],
    );
}

#[test]
fn a_wrong_walk_does_not() {
    refuses(
        "trace",
        &[
            |walk| walk["steps"][0]["outcome"] = "Passes".into(),
            |walk| walk["steps"][3]["request"]["url"] = 1.into(),
            |walk| walk["steps"][3]["request"]["parameters"][0]["state"] = "odd".into(),
            |walk| walk["stops_at"] = 4.into(),
        ],
    );
}
