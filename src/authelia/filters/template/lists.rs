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
        ("get", [TemplateValue::Nil, _]) => Ok(Some(TemplateValue::text(""))),
        ("set", [TemplateValue::Nil, ..]) => Err(refused("a template sets an entry of nothing")),
        ("split", _) => {
            let parts = split(call)?;
            let parts = parts.into_iter().enumerate();
            let map: BTreeMap<String, TemplateValue> = parts.map(|(at, part)| (format!("_{at}"), part)).collect();
            Ok(Some(TemplateValue::Map(Rc::new(map))))
        }
        ("splitList", _) => Ok(Some(TemplateValue::List(split(call)?.into()))),
        ("join" | "sortAlpha", _) => words(call),
        ("set", [TemplateValue::Map(map), TemplateValue::Text(key), value]) => {
            call.make(map.len().saturating_mul(ENTRY))?;
            let mut map = BTreeMap::clone(map);
            map.insert(key.to_string(), value.clone());
            Ok(Some(TemplateValue::Map(Rc::new(map))))
        }
        ("deepEqual", [one, other]) => Ok(same(one, other).map(TemplateValue::Flag)),
        ("slice", [value, places @ ..]) => sliced(call, value, places),
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
        ("index", [value, keys @ ..]) => keys.iter().try_fold(value.clone(), index).map(Some),
        ("eq" | "ne" | "lt" | "le" | "gt" | "ge", [first, others @ ..]) => compared(call.name, first, others),
        ("toYaml" | "toYamlPretty", [TemplateValue::Text(text)]) if is_plain(text) => {
            Ok(Some(TemplateValue::Text(text.clone())))
        }
        ("toYaml" | "toYamlPretty", [TemplateValue::Integer(number)]) => {
            Ok(Some(TemplateValue::text(number.to_string())))
        }
        ("toYaml" | "toYamlPretty", [TemplateValue::Flag(flag)]) => Ok(Some(TemplateValue::text(flag.to_string()))),
        ("toYaml" | "toYamlPretty", [TemplateValue::Nil]) => Ok(Some(TemplateValue::text("null"))),
        ("toYaml" | "toYamlPretty", [TemplateValue::List(items)]) => Ok(yaml_list(items).map(TemplateValue::text)),
        _ => Ok(None),
    }
}

/// A list of plain texts as YAML; `None` if an item is anything else.
fn yaml_list(items: &[TemplateValue]) -> Option<String> {
    if items.is_empty() {
        return Some("[]".to_owned());
    }
    let lines = items.iter().map(|item| match item {
        TemplateValue::Text(text) if is_plain(text) => Some(format!("- {text}")),
        TemplateValue::Integer(number) => Some(format!("- {number}")),
        _ => None,
    });
    Some(lines.collect::<Option<Vec<_>>>()?.join("\n"))
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

/// `join` and `sortAlpha`, for which a single value is a list of one and nothing is in no list.
///
/// Source: authelia/authelia `internal/templates/util.go` `strslice`.
fn words(call: &FunctionCall<'_>) -> Called {
    let items = match call.arguments.last() {
        Some(TemplateValue::List(items)) => items,
        Some(TemplateValue::Map(_)) | None => return Ok(None),
        Some(value) => std::slice::from_ref(value),
    };
    let there = items.iter().filter(|item| !matches!(item, TemplateValue::Nil));
    let texts: Option<Vec<String>> = there.map(TemplateValue::shown).collect();
    let Some(mut texts) = texts else { return Ok(None) };
    if call.name == "sortAlpha" {
        texts.sort_unstable();
        let texts = texts.into_iter().map(TemplateValue::text);
        return Ok(Some(TemplateValue::List(texts.collect())));
    }
    call.make(texts.len().saturating_mul(call.text(0).len()))?;
    Ok(Some(TemplateValue::text(texts.join(call.text(0)))))
}

/// Whether two values are the same in kind and content. Of lists and mappings that depends on the functions that made
/// them.
fn same(one: &TemplateValue, other: &TemplateValue) -> Option<bool> {
    match (one, other) {
        (TemplateValue::List(_), TemplateValue::List(_)) | (TemplateValue::Map(_), TemplateValue::Map(_)) => None,
        (TemplateValue::Nil, TemplateValue::Nil) => Some(true),
        (TemplateValue::Text(one), TemplateValue::Text(other)) => Some(one == other),
        (TemplateValue::Integer(one), TemplateValue::Integer(other)) => Some(one == other),
        (TemplateValue::Float(one), TemplateValue::Float(other)) => Some(one.total_cmp(other).is_eq()),
        (TemplateValue::Flag(one), TemplateValue::Flag(other)) => Some(one == other),
        _ => Some(false),
    }
}

/// The part of a text, in bytes, or of a list from the first of the `places` to before the second.
fn sliced(call: &FunctionCall<'_>, value: &TemplateValue, places: &[TemplateValue]) -> Called {
    let wrong = || refused("a template's `slice` goes beyond its value");
    let length = match value {
        TemplateValue::Text(text) => text.len(),
        TemplateValue::List(items) => items.len(),
        _ => return Err(refused("a template's `slice` takes a part of what has none")),
    };
    let place = |at: usize, otherwise: usize| match places.get(at) {
        None => Ok(otherwise),
        Some(TemplateValue::Integer(number)) => usize::try_from(*number).map_err(|_| wrong()),
        Some(_) => Err(wrong()),
    };
    let (start, end) = (place(0, 0)?, place(1, length)?);
    if places.len() > 2 {
        return Ok(None);
    }
    if start > end || end > length {
        return Err(wrong());
    }
    call.make((end - start).saturating_mul(ENTRY))?;
    Ok(match value {
        // Half a character cannot be kept.
        TemplateValue::Text(text) => text.get(start..end).map(TemplateValue::text),
        TemplateValue::List(items) => items.get(start..end).map(|part| TemplateValue::List(part.into())),
        _ => None,
    })
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
        let map = match map {
            TemplateValue::Map(map) => map,
            TemplateValue::Nil => continue,
            _ => return None,
        };
        all.extend(map.keys().map(|key| TemplateValue::text(key.as_str())));
    }
    (all.len() < 2).then(|| TemplateValue::List(all.into()))
}
