//! The types that Helm and Kubernetes give to scalars: those of YAML 1.1.
//!
//! Source: sigs.k8s.io/yaml `goyaml.v2/resolve.go` `resolve`; Go's text/template `IsTrue`.

use crate::yaml::{Data, Node, ScalarForm, Typed};

/// The type of a scalar; `None` for a list or a mapping. `yes`, `on` and `n` without quotes are booleans.
pub fn typed(node: &Node) -> Option<Typed> {
    const TRUE: [&str; 8] = ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"];
    const FALSE: [&str; 8] = ["n", "N", "no", "No", "NO", "off", "Off", "OFF"];
    let scalar = node.scalar()?;
    if scalar.style == ScalarForm::Plain && scalar.tag.is_none() {
        if TRUE.contains(&&*scalar.text) {
            return Some(Typed::Bool(true));
        }
        if FALSE.contains(&&*scalar.text) {
            return Some(Typed::Bool(false));
        }
    }
    Some(scalar.typed())
}

/// Whether a value is null, or nothing behind a colon.
pub fn is_null(node: &Node) -> bool {
    typed(node) == Some(Typed::Null)
}

/// The text of a scalar that is one; `None` for a boolean, a number, null, a list and a mapping.
pub fn content(node: &Node) -> Option<String> {
    let text = || node.scalar().map(|scalar| scalar.text.to_string());
    match typed(node)? {
        Typed::Text | Typed::Timestamp => text(),
        Typed::Binary(bytes) => String::from_utf8(bytes).ok(),
        Typed::Null | Typed::Bool(_) | Typed::Int(_) | Typed::UInt(_) | Typed::Float(_) => None,
    }
}

/// Whether a template's `if` takes the value for true.
pub fn is_true(node: &Node) -> bool {
    match &*node.data {
        Data::Sequence(items) => !items.is_empty(),
        Data::Mapping(mapping) => !mapping.entries().is_empty(),
        Data::Scalar(scalar) => match typed(node) {
            None | Some(Typed::Null | Typed::Bool(false) | Typed::Int(0) | Typed::UInt(0)) => false,
            Some(Typed::Float(number)) => number != 0.0,
            Some(Typed::Text | Typed::Timestamp) => !scalar.text.is_empty(),
            Some(Typed::Binary(bytes)) => !bytes.is_empty(),
            Some(Typed::Bool(true) | Typed::Int(_) | Typed::UInt(_)) => true,
        },
    }
}
