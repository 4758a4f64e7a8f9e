//! Functions on lists and mappings, and comparisons.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::call::Call;
use super::value::{Stop, Value};

type Called = Result<Option<Value>, Stop>;

/// What each entry of a list costs beside its text, in bytes.
const ENTRY: usize = 16;

fn refused(message: &str) -> Stop {
    Stop::Refused(message.to_owned())
}

/// The value of a function on lists, mappings or values of any kind; `None` if it is not computed.
pub(super) fn call(call: &Call<'_>) -> Called {
    let arguments = call.arguments;
    match (call.name, arguments) {
        ("list", items) => {
            call.make(items.len() * ENTRY)?;
            Ok(Some(Value::List(items.into())))
        }
        ("dict", pairs) => dictionary(call, pairs),
        ("get", [Value::Map(map), _]) => Ok(Some(map.get(call.text(1)).cloned().unwrap_or(Value::text("")))),
        ("split", _) => {
            let parts = split(call)?;
            let parts = parts.into_iter().enumerate();
            let map: BTreeMap<String, Value> = parts.map(|(at, part)| (format!("_{at}"), part)).collect();
            Ok(Some(Value::Map(Rc::new(map))))
        }
        ("splitList", _) => Ok(Some(Value::List(split(call)?.into()))),
        ("join", [_, Value::List(items)]) => {
            let texts: Option<Vec<String>> = items.iter().map(Value::shown).collect();
            let Some(texts) = texts else { return Ok(None) };
            call.make(texts.len().saturating_mul(call.text(0).len()))?;
            Ok(Some(Value::text(texts.join(call.text(0)))))
        }
        ("default", [default]) => Ok(Some(default.clone())),
        ("default", [default, value, ..]) => Ok(value.truth().map(|truth| if truth { value } else { default }.clone())),
        ("empty", [value]) => Ok(value.truth().map(|truth| Value::Flag(!truth))),
        ("not", [value]) => Ok(value.truth().map(|truth| Value::Flag(!truth))),
        ("len", [value]) => match value {
            Value::Text(text) => Ok(Some(count(text.len()))),
            Value::List(items) => Ok(Some(count(items.len()))),
            Value::Map(map) => Ok(Some(count(map.len()))),
            _ => Err(refused("a template asks for the length of what has none")),
        },
        ("index", [value, keys @ ..]) => keys.iter().try_fold(value.clone(), index).map(Some),
        ("eq", [first, others @ ..]) => {
            if others.is_empty() {
                return Err(refused("a template compares a value with nothing"));
            }
            for other in others {
                if compare(first, other)? == Some(std::cmp::Ordering::Equal) {
                    return Ok(Some(Value::Flag(true)));
                }
            }
            Ok(Some(Value::Flag(false)))
        }
        ("ne", [first, second]) => Ok(Some(Value::Flag(
            compare(first, second)? != Some(std::cmp::Ordering::Equal),
        ))),
        ("lt", [first, second]) => ordered(first, second, std::cmp::Ordering::is_lt),
        ("le", [first, second]) => ordered(first, second, std::cmp::Ordering::is_le),
        ("gt", [first, second]) => ordered(first, second, std::cmp::Ordering::is_gt),
        ("ge", [first, second]) => ordered(first, second, std::cmp::Ordering::is_ge),
        ("toYaml" | "toYamlPretty", [Value::Text(text)]) if is_plain(text) => {
            Ok(Some(Value::text(format!("{text}\n"))))
        }
        ("toYaml" | "toYamlPretty", [Value::Integer(number)]) => Ok(Some(Value::text(format!("{number}\n")))),
        ("toYaml" | "toYamlPretty", [Value::Flag(flag)]) => Ok(Some(Value::text(format!("{flag}\n")))),
        _ => Ok(None),
    }
}

fn count(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Whether YAML writes the text as it is, and reads it as text again.
fn is_plain(text: &str) -> bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
        && !words.contains(&text.to_ascii_lowercase().as_str())
}

fn dictionary(call: &Call<'_>, pairs: &[Value]) -> Called {
    call.make(pairs.len() * ENTRY)?;
    let mut map = BTreeMap::new();
    for pair in pairs.chunks(2) {
        let Some(key) = pair.first().and_then(Value::shown) else {
            return Ok(None);
        };
        map.insert(key, pair.get(1).cloned().unwrap_or(Value::text("")));
    }
    Ok(Some(Value::Map(Rc::new(map))))
}

/// The parts of a text between its separators; each character for an empty separator.
fn split(call: &Call<'_>) -> Result<Vec<Value>, Stop> {
    let (separator, text) = (call.text(0), call.text(1));
    if separator.is_empty() {
        call.make(text.len() * ENTRY)?;
        return Ok(text
            .chars()
            .map(|character| Value::text(character.to_string()))
            .collect());
    }
    call.make((text.matches(separator).count() + 1) * ENTRY)?;
    Ok(text.split(separator).map(Value::text).collect())
}

fn index(value: Value, key: &Value) -> Result<Value, Stop> {
    match (&value, key) {
        (Value::List(items), Value::Integer(at)) => {
            let item = usize::try_from(*at).ok().and_then(|at| items.get(at));
            item.cloned()
                .ok_or_else(|| refused("a template asks for an item beyond the end of a list"))
        }
        (Value::Map(map), Value::Text(key)) => Ok(map.get(&**key).cloned().unwrap_or(Value::Nil)),
        (Value::Text(text), Value::Integer(at)) => {
            let byte = usize::try_from(*at).ok().and_then(|at| text.as_bytes().get(at));
            let byte = byte.ok_or_else(|| refused("a template asks for a character beyond the end of a text"))?;
            Ok(Value::Integer(i64::from(*byte)))
        }
        _ => Err(refused("a template asks for an item of what has none")),
    }
}

/// How two values of one kind compare; `None` where they are only not equal.
fn compare(first: &Value, second: &Value) -> Result<Option<std::cmp::Ordering>, Stop> {
    use std::cmp::Ordering;
    match (first, second) {
        (Value::Text(one), Value::Text(other)) => Ok(Some(one.cmp(other))),
        (Value::Integer(one), Value::Integer(other)) => Ok(Some(one.cmp(other))),
        (Value::Float(one), Value::Float(other)) => Ok(one.partial_cmp(other)),
        (Value::Flag(one), Value::Flag(other)) => Ok((one == other).then_some(Ordering::Equal)),
        (Value::Nil, Value::Nil) => Ok(Some(Ordering::Equal)),
        (Value::Nil, _) | (_, Value::Nil) => Ok(None),
        _ => Err(refused("a template compares values of different kinds")),
    }
}

fn ordered(first: &Value, second: &Value, holds: fn(std::cmp::Ordering) -> bool) -> Called {
    if matches!(first, Value::Flag(_) | Value::Nil) {
        return Err(refused(
            "a template asks which of two values that have no order is the larger one",
        ));
    }
    Ok(compare(first, second)?.map(|ordering| Value::Flag(holds(ordering))))
}
