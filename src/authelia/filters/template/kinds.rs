//! Functions that ask what kind of value one is.
//!
//! Source: authelia/authelia `internal/templates/funcs.go` `FuncKindOf`, `FuncTypeOf`.

use super::call::{Called, FunctionCall, refused};
use super::value::TemplateValue;

/// The value of such a function; `None` if it is another one, or not computed.
pub(super) fn call(call: &FunctionCall<'_>) -> Called {
    match (call.name, call.arguments) {
        ("kindOf", [value]) => Ok(kind(value).map(TemplateValue::text)),
        ("kindIs", [TemplateValue::Text(name), value]) => {
            Ok(kind(value).map(|kind| TemplateValue::Flag(**name == *kind)))
        }
        ("typeOf" | "typeIs" | "typeIsLike", [.., TemplateValue::Nil]) => {
            Err(refused("a template asks for the type of nothing"))
        }
        ("typeOf", [value]) => Ok(type_of(value).map(TemplateValue::text)),
        // Whatever made it, its type begins with a bracket, a star or `map`.
        (
            "typeIs" | "typeIsLike",
            [
                TemplateValue::Text(name),
                TemplateValue::List(_) | TemplateValue::Map(_),
            ],
        ) if !name.starts_with(['[', '*', 'm']) => Ok(Some(TemplateValue::Flag(false))),
        ("typeIs" | "typeIsLike", [TemplateValue::Text(name), value]) => {
            Ok(type_of(value).map(|known| TemplateValue::Flag(**name == *known)))
        }
        _ => Ok(None),
    }
}

/// Source: golang/go `src/reflect/type.go` `Kind`.
fn kind(value: &TemplateValue) -> Option<&'static str> {
    match value {
        TemplateValue::Nil => Some("invalid"),
        TemplateValue::List(_) => Some("slice"),
        TemplateValue::Map(_) => Some("map"),
        value => type_of(value),
    }
}

/// The type of a single value; which one a list or a mapping has depends on the function that made it.
fn type_of(value: &TemplateValue) -> Option<&'static str> {
    match value {
        TemplateValue::Flag(_) => Some("bool"),
        TemplateValue::Integer(_) => Some("int"),
        TemplateValue::Float(_) => Some("float64"),
        TemplateValue::Text(_) => Some("string"),
        TemplateValue::Nil | TemplateValue::List(_) | TemplateValue::Map(_) | TemplateValue::Unknown(_) => None,
    }
}
