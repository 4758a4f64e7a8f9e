//! One value over another, as Docker Compose puts files over one another.
//!
//! Source: compose-go v2.13.0 `override/merge.go`.

use std::rc::Rc;

use crate::compose::ComposeError;
use crate::compose::scalar::go_float_text;
use crate::compose::value::{ComposeValue, Content, Map, Member};

/// `over` over `base`; `path` is that below the service, network ….
pub(in crate::compose) fn merge(
    base: ComposeValue,
    over: ComposeValue,
    section: &str,
    path: &[&str],
) -> Result<ComposeValue, ComposeError> {
    match rule(section, path) {
        MergeRule::Replaced => return Ok(over),
        MergeRule::Listed => return Ok(listed(base, over)),
        MergeRule::Built => return mappings(built(base), built(over), section, path),
        MergeRule::Named(condition) => return mappings(named(base, condition), named(over, condition), section, path),
        MergeRule::Logged => {
            let driver = |value: &ComposeValue| value.get("driver").map(|driver| driver.text().map(str::to_owned));
            if let (Some(before), Some(after)) = (driver(&base), driver(&over))
                && before != after
            {
                return Ok(over);
            }
        }
        MergeRule::Plain => {}
    }
    if over.is_null() {
        return Ok(base);
    }
    let refused = |place: &ComposeValue| {
        let message =
            "this cannot be put over what another file has here: one is a mapping or a list, the other is not";
        ComposeError::at(place.span, "model", message)
    };
    match (&base.content, &over.content) {
        // What one file gives as a text, and the next as a list or a mapping, is the same to Docker Compose.
        (Content::Text(_) | Content::Bool(_), _) | (_, Content::Text(_)) if is_short(path) => Ok(over),
        (Content::Map(_), Content::Map(_)) => mappings(base, over, section, path),
        (Content::List(_), Content::List(_)) => Ok(appended(base, over)),
        (Content::Elsewhere, _) => Ok(base),
        (Content::Map(_) | Content::List(_), _) => Err(refused(&over)),
        _ => Ok(over),
    }
}

enum MergeRule {
    Plain,
    /// The later one alone counts, null or not.
    Replaced,
    /// Both become lists, one behind the other.
    Listed,
    /// A text is the `context` of a mapping.
    Built,
    /// A list is a mapping of the names in it; to `depends_on` each is given a condition.
    Named(bool),
    Logged,
}

fn rule(section: &str, path: &[&str]) -> MergeRule {
    match (section, path) {
        ("services", ["command" | "entrypoint"] | ["healthcheck", "test"] | ["ulimits", _]) => MergeRule::Replaced,
        (
            "services",
            [
                "annotations" | "dns" | "dns_opt" | "dns_search" | "env_file" | "label_file" | "labels" | "sysctls"
                | "tmpfs" | "extra_hosts",
            ]
            | ["build", "args" | "additional_contexts" | "labels" | "extra_hosts"]
            | ["deploy", "labels"],
        )
        | ("networks" | "volumes", ["labels"]) => MergeRule::Listed,
        ("services", ["build"]) => MergeRule::Built,
        ("services", ["depends_on"]) => MergeRule::Named(true),
        ("services", ["networks" | "models"]) => MergeRule::Named(false),
        ("services", ["logging"]) => MergeRule::Logged,
        _ => MergeRule::Plain,
    }
}

/// Keys whose text stands for a list or a mapping.
fn is_short(path: &[&str]) -> bool {
    matches!(path, ["gpus" | "external"])
}

fn mappings(
    base: ComposeValue,
    over: ComposeValue,
    section: &str,
    path: &[&str],
) -> Result<ComposeValue, ComposeError> {
    let span = over.span;
    let (Content::Map(mut map), Content::Map(later)) = (base.content, over.content) else {
        // Neither is refused for its shape here, but by the schema.
        return Ok(ComposeValue {
            content: Content::Map(Map::new()),
            span,
        });
    };
    for (key, member) in later {
        let merged = match map.remove(&key) {
            None => member,
            Some(before) => {
                let mut path = path.to_vec();
                path.push(&key);
                Member {
                    key: member.key,
                    value: merge(before.value, member.value, section, &path)?,
                }
            }
        };
        map.insert(key, merged);
    }
    Ok(ComposeValue {
        content: Content::Map(map),
        span,
    })
}

fn appended(base: ComposeValue, over: ComposeValue) -> ComposeValue {
    let span = over.span;
    match (base.content, over.content) {
        (Content::List(mut items), Content::List(later)) => {
            items.extend(later);
            ComposeValue {
                content: Content::List(items),
                span,
            }
        }
        (before, _) => ComposeValue { content: before, span },
    }
}

fn listed(base: ComposeValue, over: ComposeValue) -> ComposeValue {
    let span = over.span;
    let mut items = as_list(base);
    for item in as_list(over) {
        // `extra_hosts` keeps one of equal ones; elsewhere equal ones are found by their names.
        if item.text().is_none() || !items.iter().any(|known| known.text() == item.text()) {
            items.push(item);
        }
    }
    let content = if items.is_empty() {
        Content::Null
    } else {
        Content::List(items)
    };
    ComposeValue { content, span }
}

/// A mapping as a list of `key=value`.
fn as_list(value: ComposeValue) -> Vec<ComposeValue> {
    let ComposeValue { content, span } = value;
    match content {
        Content::List(items) => items,
        Content::Text(_) | Content::Unknown => vec![ComposeValue { content, span }],
        Content::Map(map) => {
            let item = |(key, member): (Rc<str>, Member)| {
                let text = match &member.value.content {
                    Content::Null => key.to_string(),
                    Content::Text(text) => format!("{key}={text}"),
                    Content::Bool(value) => format!("{key}={value}"),
                    Content::Int(value) => format!("{key}={value}"),
                    Content::Float(value) => format!("{key}={}", go_float_text(*value)),
                    _ => format!("{key}="),
                };
                ComposeValue {
                    content: Content::Text(text),
                    span: member.value.span,
                }
            };
            map.into_iter().map(item).collect()
        }
        _ => Vec::new(),
    }
}

pub(in crate::compose) fn built(value: ComposeValue) -> ComposeValue {
    let span = value.span;
    match value.content {
        Content::Text(_) | Content::Unknown => {
            let member = Member { key: span, value };
            ComposeValue {
                content: Content::Map(Map::from([(Rc::from("context"), member)])),
                span,
            }
        }
        _ => value,
    }
}

/// A list of names as a mapping of them.
pub(in crate::compose) fn named(value: ComposeValue, condition: bool) -> ComposeValue {
    let Content::List(items) = &value.content else {
        return value;
    };
    let member = |item: &ComposeValue| {
        let name = item.text()?;
        let content = if condition {
            let started = ComposeValue {
                content: Content::Text("service_started".to_owned()),
                span: item.span,
            };
            Content::Map(Map::from([(
                Rc::from("condition"),
                Member {
                    key: item.span,
                    value: started,
                },
            )]))
        } else {
            Content::Null
        };
        let value = ComposeValue {
            content,
            span: item.span,
        };
        Some((Rc::from(name), Member { key: item.span, value }))
    };
    ComposeValue {
        content: Content::Map(items.iter().filter_map(member).collect()),
        span: value.span,
    }
}
