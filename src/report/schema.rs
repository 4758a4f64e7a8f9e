//! The schemas in `docs/` are made from the types; `tests/suite/schemas.rs` holds what is printed against them.

use std::path::Path;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::Report;

/// Asserts that `docs/{name}.schema.json` is what the type says; `UPDATE_SCHEMA=1 cargo test schema` makes it so.
pub(crate) fn assert_schema<T: JsonSchema>(name: &str, title: &str) {
    assert_made::<T>(name, title, SchemaSettings::draft2020_12().for_serialize());
}

/// The same for what people write and the program reads.
pub(crate) fn assert_input_schema<T: JsonSchema>(name: &str, title: &str) {
    assert_made::<T>(name, title, SchemaSettings::draft2020_12().for_deserialize());
}

fn assert_made<T: JsonSchema>(name: &str, title: &str, settings: SchemaSettings) {
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), title.into());
        // Fields may be added within a version (see the versioning page), so nothing forbids others.
        let comment = "Made from the types; UPDATE_SCHEMA=1 cargo test schema";
        schema.insert("$comment".to_owned(), comment.into());
    }
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
