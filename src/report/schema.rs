//! The schemas in `docs/` are made from the types; `tests/schemas.rs` holds what is printed against them.

use std::path::Path;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Report;

/// The schema of `T`.
pub(crate) fn of<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), title.into());
        // Fields may be added within a version (see the versioning page), so nothing forbids others.
        let comment = "Made from the types; UPDATE_SCHEMA=1 cargo test schema";
        schema.insert("$comment".to_owned(), comment.into());
    }
    schema
}

/// Asserts that `docs/{name}.schema.json` is what the type says; `UPDATE_SCHEMA=1 cargo test schema` makes it so.
pub(crate) fn assert_schema<T: JsonSchema>(name: &str, title: &str) {
    let schema = of::<T>(title);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{name}.schema.json"));
    let made = format!("{schema:#}\n");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        assert!(std::fs::write(&path, &made).is_ok());
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/{name}.schema.json is out of date: UPDATE_SCHEMA=1 cargo test schema"
    );
}

#[test]
fn the_schema_is_made_from_the_types() {
    assert_schema::<Report>("report", "Report of oidc-crosscheck check --format json");
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
