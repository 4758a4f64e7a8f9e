//! What the decoder takes for a structure or for a mapping, although it is written as something else.
//!
//! Source: go-viper/mapstructure `mapstructure.go` `decodeStruct`, `decodeMapFromSlice`.

use crate::yaml::{Node, Scalar, Typed};

/// Whether the value is a date, which go-yaml makes a structure of: one without any part that could be seen.
pub(in crate::authelia) fn is_date(node: &Node) -> bool {
    node.scalar().map(Scalar::typed) == Some(Typed::Timestamp)
}

/// Whether the value fills a structure. Of a date no part does.
pub(in crate::authelia) fn is_structure(node: &Node) -> bool {
    node.mapping().is_some() || is_date(node)
}

/// The mappings that a value is to the decoder where it wants one, the later over the earlier: lists are looked into as
/// deep as they go, and null and dates are empty. `None` if something in it is no mapping.
pub(in crate::authelia) fn mappings(node: &Node) -> Option<Vec<&Node>> {
    let Some(items) = node.sequence() else {
        return (node.is_null() || is_structure(node) || node.unknown().is_some()).then(|| vec![node]);
    };
    let inner: Option<Vec<Vec<&Node>>> = items.iter().map(mappings).collect();
    Some(inner?.into_iter().flatten().collect())
}
