//! Values as Coder parses them.
//!
//! Source: coder/serpent `values.go`, `option.go` `ParseEnv`.

use super::option_table::{MapValues, SerpentType, ServerOption};
use super::versions::DAYS;
use crate::golang::{Url, check_regexp, csv_record, parse_bool, parse_duration};
use crate::options::Value;
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::{Role, SourceMap, Span};
use crate::text::Text;
use crate::version::Version;
use crate::yaml;

/// Parses `text` as the value of an option.
///
/// # Errors
/// Why Coder would refuse it, as a clause that does not hold the value.
pub(super) fn parse(spec: &ServerOption, text: &Secret, place: Span, version: Version) -> Result<Value, Text> {
    let revealed = text.reveal();
    match spec.kind {
        SerpentType::Text => Ok(Value::Text(revealed.to_owned())),
        SerpentType::Secret => Ok(Value::Secret(text.clone())),
        SerpentType::Flag if revealed.is_empty() => Ok(Value::Flag(false)),
        SerpentType::Flag => parse_bool(revealed)
            .map(Value::Flag)
            .ok_or_else(|| "Coder reads only true and false here, also as 1, 0, t and f".into()),
        SerpentType::List => {
            let fields = csv_record(revealed).map_err(|error| Text::told(error.to_string()))?;
            Ok(Value::List(
                fields.into_iter().map(|field| Setting::known(field, place)).collect(),
            ))
        }
        SerpentType::Url => match Url::parse(revealed) {
            Ok(_) => Ok(Value::Text(revealed.to_owned())),
            Err(error) => Err(Text::told(error.to_string())),
        },
        SerpentType::WildcardHost => wildcard_host(revealed),
        SerpentType::Address => address(revealed),
        SerpentType::Duration => duration(revealed, version),
        SerpentType::Regexp => regexp(revealed),
        SerpentType::Map(values) => map(revealed, values),
        SerpentType::Choice(words) => {
            let chosen = words.iter().find(|word| word.eq_ignore_ascii_case(revealed));
            chosen
                .map(|word| Value::Text((*word).to_owned()))
                .ok_or_else(|| text!("Coder reads only {} here", words.join(" and ")))
        }
    }
}

/// The default of an option, or why Coder would refuse it. The default of a mapping is JSON, and needs no reader of YAML.
///
/// # Errors
/// As [`parse`].
pub(super) fn default(spec: &ServerOption, place: Span, version: Version) -> Result<Value, Text> {
    if let SerpentType::Map(_) = spec.kind {
        let parsed = serde_json::from_str(spec.default);
        return parsed.map(Value::Map).map_err(|error| Text::told(error.to_string()));
    }
    parse(spec, &Secret::new(spec.default), place, version)
}

fn duration(text: &str, version: Version) -> Result<Value, Text> {
    let parsed = parse_duration(text, DAYS.holds(version));
    let milliseconds =
        parsed.ok_or_else(|| Text::from("a duration is written with its units, such as 24h or 1h30m"))?;
    Ok(Value::Milliseconds(u64::try_from(milliseconds).unwrap_or(0)))
}

/// A `*` for the first part, which may have more letters behind it, and no scheme.
///
/// Source: coder/coder `coderd/workspaceapps/appurl/appurl.go` `CompileHostnamePattern`.
fn wildcard_host(text: &str) -> Result<Value, Text> {
    let host = text.rsplit_once(':').map_or(text, |(host, _)| host);
    let fits = text.is_empty()
        || (!text.contains("://") && host.starts_with('*') && host.matches('*').count() == 1 && host.contains('.'));
    if fits {
        Ok(Value::Text(text.to_owned()))
    } else {
        Err("a host name with one * at its start is needed, such as *.coder.example.com".into())
    }
}

/// Source: coder/serpent `values.go` `HostPort`.
fn address(text: &str) -> Result<Value, Text> {
    let has_port = text.rsplit_once(':').is_some_and(|(_, port)| !port.contains(']'));
    match text {
        "" => Err("it must not be empty".into()),
        _ if has_port => Ok(Value::Text(text.to_owned())),
        _ => Err("a host and a port are needed, such as 0.0.0.0:8443".into()),
    }
}

fn regexp(text: &str) -> Result<Value, Text> {
    check_regexp(text)?;
    Ok(Value::Text(text.to_owned()))
}

fn map(text: &str, values: MapValues) -> Result<Value, Text> {
    let mut sources = SourceMap::default();
    let id = sources
        .add("", Role::Coder, text.as_bytes().to_vec())
        .map_err(|error| Text::told(error.to_string()))?;
    let documents = yaml::parse(&sources, id).map_err(|_| Text::from("this is neither YAML nor JSON"))?;
    // What decodes a text refuses them; in the configuration file the last one counts.
    if !documents.duplicates.is_empty() {
        return Err("it has a duplicate key".into());
    }
    let Some(root) = documents.roots.first() else {
        return Ok(Value::Map(serde_json::Value::Object(serde_json::Map::new())));
    };
    map_of(root, values)
}

/// A mapping with texts, or lists of texts, as its values; nothing at all is an empty one.
///
/// # Errors
/// Why Coder would refuse it, as a clause that does not hold the value.
pub(super) fn map_of(root: &yaml::Node, values: MapValues) -> Result<Value, Text> {
    let Some(mapping) = root.mapping() else {
        return match root.scalar().map(yaml::Scalar::typed) {
            Some(yaml::Typed::Null) => Ok(Value::Map(serde_json::Value::Object(serde_json::Map::new()))),
            _ => Err("expected JSON, such as {\"key\": \"value\"}".into()),
        };
    };
    let mut object = serde_json::Map::new();
    for entry in mapping.entries() {
        let Some(key) = entry.key.scalar() else { continue };
        // A null is an empty text to Go.
        let text = |node: &yaml::Node| {
            let scalar = node.scalar()?;
            let null = matches!(scalar.typed(), yaml::Typed::Null);
            Some(serde_json::Value::from(if null { "" } else { &*scalar.text }))
        };
        let value = if values == MapValues::Texts {
            text(&entry.value).ok_or_else(|| Text::from("each value must be a text"))?
        } else {
            let items = entry
                .value
                .sequence()
                .ok_or_else(|| Text::from("each value must be a list"))?;
            let items: Vec<_> = items.iter().filter_map(text).collect();
            if values == MapValues::Uuids && !items.iter().all(|item| item.as_str().is_some_and(is_uuid)) {
                return Err("each list must hold the UUIDs of organizations".into());
            }
            items.into()
        };
        object.insert(key.text.to_string(), value);
    }
    Ok(Value::Map(serde_json::Value::Object(object)))
}

/// Source: github.com/google/uuid `Parse`.
fn is_uuid(text: &str) -> bool {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let text = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
        .unwrap_or(text);
    let dashes = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match text.len() {
        32 => hexadecimal(text),
        36 => text.bytes().enumerate().all(|(at, byte)| {
            if dashes(at) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        }),
        _ => false,
    }
}
