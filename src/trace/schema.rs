//! `docs/trace.schema.json` is made from the types.

use super::Trace;
use crate::report::schema::assert_schema;

#[test]
fn the_schema_is_made_from_the_types() {
    assert_schema::<Trace>("trace", "Walk of oidc-crosscheck trace --format json");
}
