//! Functions on lists and mappings, and comparisons.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::call::{Called, FunctionCall, refused};
use super::value::{EvaluationStop, TemplateValue};

/// What each entry of a list costs beside its text, in bytes.
const ENTRY: usize = 16;

/// The value of a function on lists, mappings or values of any kind; `None` if it is not computed.
pub(super) fn call(call: &FunctionCall<'_>) -> Called {
    let arguments = call.arguments;
    match (call.name, arguments) {
        ("list", items) => {
            call.make(items.len() * ENTRY)?;
            Ok(Some(TemplateValue::List(items.into())))
        }
        ("dict", pairs) => dictionary(call, pairs),
        ("get", [TemplateValue::Map(map), _]) => {
            Ok(Some(map.get(call.text(1)).cloned().unwrap_or(TemplateValue::text(""))))
        }
        ("split", _) => {
            let parts = split(call)?;
            let parts = parts.into_iter().enumerate();
            let map: BTreeMap<String, TemplateValue> = parts.map(|(at, part)| (format!("_{at}"), part)).collect();
            Ok(Some(TemplateValue::Map(Rc::new(map))))
        }
        ("splitList", _) => Ok(Some(TemplateValue::List(split(call)?.into()))),
        ("join", [_, TemplateValue::List(items)]) => {
            let texts: Option<Vec<String>> = items.iter().map(TemplateValue::shown).collect();
            let Some(texts) = texts else { return Ok(None) };
            call.make(texts.len().saturating_mul(call.text(0).len()))?;
            Ok(Some(TemplateValue::text(texts.join(call.text(0)))))
        }
        ("default", [default]) => Ok(Some(default.clone())),
        ("default", [default, value, ..]) => Ok(value.truth().map(|truth| if truth { value } else { default }.clone())),
        ("empty", [value]) => Ok(value.truth().map(|truth| TemplateValue::Flag(!truth))),
        ("not", [value]) => Ok(value.truth().map(|truth| TemplateValue::Flag(!truth))),
        ("len", [value]) => match value {
            TemplateValue::Text(text) => Ok(Some(count(text.len()))),
            TemplateValue::List(items) => Ok(Some(count(items.len()))),
            TemplateValue::Map(map) => Ok(Some(count(map.len()))),
            _ => Err(refused("a template asks for the length of what has none")),
        },
        ("keys", maps) => Ok(keys(maps)),
        ("sortAlpha", [TemplateValue::List(items)]) => {
            let texts: Option<Vec<String>> = items.iter().map(TemplateValue::shown).collect();
            Ok(texts.map(|mut texts| {
                texts.sort_unstable();
                TemplateValue::List(texts.into_iter().map(TemplateValue::text).collect())
            }))
        }
        ("index", [value, keys @ ..]) => keys.iter().try_fold(value.clone(), index).map(Some),
        ("eq" | "ne" | "lt" | "le" | "gt" | "ge", [first, others @ ..]) => compared(call.name, first, others),
        ("toYaml" | "toYamlPretty", [TemplateValue::Text(text)]) if is_plain(text) => {
            Ok(Some(TemplateValue::text(format!("{text}\n"))))
        }
        ("toYaml" | "toYamlPretty", [TemplateValue::Integer(number)]) => {
            Ok(Some(TemplateValue::text(format!("{number}\n"))))
        }
        ("toYaml" | "toYamlPretty", [TemplateValue::Flag(flag)]) => Ok(Some(TemplateValue::text(format!("{flag}\n")))),
        _ => Ok(None),
    }
}

/// A comparison; `eq` holds where any of the `others` is equal.
fn compared(name: &str, first: &TemplateValue, others: &[TemplateValue]) -> Called {
    let flag = |flag: bool| Ok(Some(TemplateValue::Flag(flag)));
    match (name, others) {
        ("eq", []) => Err(refused("a template compares a value with nothing")),
        ("eq", _) => {
            for other in others {
                if compare(first, other)? == Some(Ordering::Equal) {
                    return flag(true);
                }
            }
            flag(false)
        }
        ("ne", [second]) => flag(compare(first, second)? != Some(Ordering::Equal)),
        ("lt", [second]) => ordered(first, second, Ordering::is_lt),
        ("le", [second]) => ordered(first, second, Ordering::is_le),
        ("gt", [second]) => ordered(first, second, Ordering::is_gt),
        ("ge", [second]) => ordered(first, second, Ordering::is_ge),
        _ => Ok(None),
    }
}

fn count(count: usize) -> TemplateValue {
    TemplateValue::Integer(i64::try_from(count).unwrap_or(i64::MAX))
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

fn dictionary(call: &FunctionCall<'_>, pairs: &[TemplateValue]) -> Called {
    call.make(pairs.len() * ENTRY)?;
    let mut map = BTreeMap::new();
    for pair in pairs.chunks(2) {
        let Some(key) = pair.first().and_then(TemplateValue::shown) else {
            return Ok(None);
        };
        map.insert(key, pair.get(1).cloned().unwrap_or(TemplateValue::text("")));
    }
    Ok(Some(TemplateValue::Map(Rc::new(map))))
}

/// The parts of a text between its separators; each character for an empty separator.
fn split(call: &FunctionCall<'_>) -> Result<Vec<TemplateValue>, EvaluationStop> {
    let (separator, text) = (call.text(0), call.text(1));
    if separator.is_empty() {
        call.make(text.len() * ENTRY)?;
        return Ok(text
            .chars()
            .map(|character| TemplateValue::text(character.to_string()))
            .collect());
    }
    call.make((text.matches(separator).count() + 1) * ENTRY)?;
    Ok(text.split(separator).map(TemplateValue::text).collect())
}

fn index(value: TemplateValue, key: &TemplateValue) -> Result<TemplateValue, EvaluationStop> {
    match (&value, key) {
        (TemplateValue::List(items), TemplateValue::Integer(at)) => {
            let item = usize::try_from(*at).ok().and_then(|at| items.get(at));
            item.cloned()
                .ok_or_else(|| refused("a template asks for an item beyond the end of a list"))
        }
        (TemplateValue::Map(map), TemplateValue::Text(key)) => {
            Ok(map.get(&**key).cloned().unwrap_or(TemplateValue::Nil))
        }
        (TemplateValue::Text(text), TemplateValue::Integer(at)) => {
            let byte = usize::try_from(*at).ok().and_then(|at| text.as_bytes().get(at));
            let byte = byte.ok_or_else(|| refused("a template asks for a character beyond the end of a text"))?;
            Ok(TemplateValue::Integer(i64::from(*byte)))
        }
        _ => Err(refused("a template asks for an item of what has none")),
    }
}

/// How two values of one kind compare; `None` where they are only not equal.
fn compare(first: &TemplateValue, second: &TemplateValue) -> Result<Option<Ordering>, EvaluationStop> {
    use Ordering;
    match (first, second) {
        (TemplateValue::Text(one), TemplateValue::Text(other)) => Ok(Some(one.cmp(other))),
        (TemplateValue::Integer(one), TemplateValue::Integer(other)) => Ok(Some(one.cmp(other))),
        (TemplateValue::Float(one), TemplateValue::Float(other)) => Ok(one.partial_cmp(other)),
        (TemplateValue::Flag(one), TemplateValue::Flag(other)) => Ok((one == other).then_some(Ordering::Equal)),
        (TemplateValue::Nil, TemplateValue::Nil) => Ok(Some(Ordering::Equal)),
        (TemplateValue::Nil, _) | (_, TemplateValue::Nil) => Ok(None),
        _ => Err(refused("a template compares values of different kinds")),
    }
}

fn ordered(first: &TemplateValue, second: &TemplateValue, holds: fn(Ordering) -> bool) -> Called {
    if matches!(first, TemplateValue::Flag(_) | TemplateValue::Nil) {
        return Err(refused(
            "a template asks which of two values that have no order is the larger one",
        ));
    }
    Ok(compare(first, second)?.map(|ordering| TemplateValue::Flag(holds(ordering))))
}

/// The keys of the mappings; in any order, so that only one is certain.
fn keys(maps: &[TemplateValue]) -> Option<TemplateValue> {
    let mut all = Vec::new();
    for map in maps {
        let TemplateValue::Map(map) = map else { return None };
        all.extend(map.keys().map(|key| TemplateValue::text(key.as_str())));
    }
    (all.len() < 2).then(|| TemplateValue::List(all.into()))
}
