//! `docs/report.schema.json` is made from the types, and what is written agrees with it.

use std::path::Path;

use serde_json::Value;

use super::{Format, Report, Style, render, sample};

/// The schema of the report, as it stands in `docs/`.
fn schema() -> Value {
    of::<Report>("Report of oidc-crosscheck check --format json", "src/report/mod.rs")
}

/// The schema of `T`, which is made from the types in the file `from`.
pub(crate) fn of<T: schemars::JsonSchema>(title: &str, from: &str) -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), title.into());
        // Fields may be added within a version (see the versioning page), so nothing forbids others.
        schema.insert(
            "$comment".to_owned(),
            format!("Made from {from}; UPDATE_SCHEMA=1 cargo test schema").into(),
        );
    }
    schema
}

/// Compares `schema` with the file `name` in `docs/`, or writes that file if the environment asks for it.
pub(crate) fn assert_kept(name: &str, schema: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let made = format!("{schema:#}\n");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        assert!(std::fs::write(&path, &made).is_ok());
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/{name} is out of date: UPDATE_SCHEMA=1 cargo test schema"
    );
}

#[test]
fn the_schema_is_made_from_the_types() {
    assert_kept("report.schema.json", &schema());
}

#[test]
fn reports_agree_with_the_schema() {
    let schema = schema();
    for report in [sample::full(), sample::empty(), sample::failed()] {
        let text = render(&report, Format::Json, &Style::default(), &[]);
        let parsed = serde_json::from_str(&text).unwrap_or_default();
        assert_eq!(disagreement(&schema, &schema, &parsed), None);
    }
}

#[test]
fn a_wrong_report_disagrees() {
    let schema = schema();
    let text = render(&sample::full(), Format::Json, &Style::default(), &[]);
    let wrong = |change: fn(&mut Value)| {
        let mut report = serde_json::from_str(&text).unwrap_or_default();
        change(&mut report);
        disagreement(&schema, &schema, &report)
    };
    assert!(wrong(|report| report["summary"]["errors"] = "2".into()).is_some());
    assert!(wrong(|report| report["findings"][0]["severity"] = "fatal".into()).is_some());
    assert!(wrong(|report| report["pairs"][0]["verdict"] = "Passes".into()).is_some());
    assert!(wrong(|report| report["findings"][0]["labels"][0]["line"] = 0.into()).is_some());
    assert!(wrong(|report| report["findings"][0]["fingerprint"] = Value::Null).is_some());
    assert!(wrong(|report| report["coverage"][0] = serde_json::json!({"rule": "x"})).is_some());
}

/// Where `value` disagrees with `schema`, for the few keywords that the schema uses; CI asks a whole validator too.
pub(crate) fn disagreement(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return disagreement(root, &root["$defs"][name.trim_start_matches("#/$defs/")], value);
    }
    let wrong = |what: &str| Some(format!("{what}: {value} against {schema}"));
    for (keyword, all) in [("oneOf", false), ("anyOf", false), ("allOf", true)] {
        if let Some(options) = schema[keyword].as_array() {
            let agreeing = options
                .iter()
                .filter(|option| disagreement(root, option, value).is_none())
                .count();
            if agreeing == 0 || (all && agreeing < options.len()) {
                return wrong(keyword);
            }
        }
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = &schema["type"];
    if !kinds.is_null() && kinds != kind && !kinds.as_array().is_some_and(|kinds| kinds.contains(&kind.into())) {
        return wrong("type");
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|allowed| !allowed.contains(value))
        || schema.get("const").is_some_and(|only| only != value)
        || schema["minimum"]
            .as_u64()
            .is_some_and(|least| value.as_u64() < Some(least))
    {
        return wrong("value");
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap_or_default()).is_none() {
            return wrong("required");
        }
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    let fields = properties.filter_map(|(name, schema)| Some((schema, value.get(name)?)));
    let items = value
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| (&schema["items"], item));
    fields
        .chain(items)
        .find_map(|(schema, value)| disagreement(root, schema, value))
}
