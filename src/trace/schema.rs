//! `docs/trace.schema.json` is made from the types.

use serde_json::Value;

use super::Trace;
use crate::report::schema::{assert_schema, of};

const TITLE: &str = "Walk of oidc-crosscheck trace --format json";

/// The schema of the walk, as it stands in `docs/`.
pub(crate) fn schema() -> Value {
    of::<Trace>(TITLE)
}

#[test]
fn the_schema_is_made_from_the_types() {
    assert_schema::<Trace>("trace", TITLE);
}
