//! How Docker Compose prints the values of `environment` in map form.
//!
//! Source: compose-go `loader/loader.go`; Go's `fmt.Sprint`.

use super::ComposeError;
use crate::order;
use crate::yaml::{Data, Entry, Node, Scalar, Typed};

/// Whether YAML takes the scalar for a text.
pub(super) fn is_text(scalar: &Scalar) -> bool {
    matches!(scalar.typed(), Typed::Text | Typed::Binary(_))
}

/// The text of a scalar; `None` if YAML takes it for anything else.
pub(super) fn content(scalar: &Scalar) -> Option<String> {
    match scalar.typed() {
        Typed::Text => Some(scalar.text.to_string()),
        Typed::Binary(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        _ => None,
    }
}

/// Any value as Go prints it: a text without quotes, `[a b]`, `map[k:v]`.
pub(super) fn shown(node: &Node) -> String {
    match &*node.data {
        Data::Scalar(scalar) => match scalar.typed() {
            Typed::Float(value) if value.is_nan() => "NaN".to_owned(),
            Typed::Float(value) if value.is_infinite() && value < 0.0 => "-Inf".to_owned(),
            Typed::Float(value) if value.is_infinite() => "+Inf".to_owned(),
            _ => printed(node).ok().flatten().unwrap_or_else(|| "<nil>".to_owned()),
        },
        Data::Sequence(items) => {
            let items: Vec<String> = items.iter().map(shown).collect();
            format!("[{}]", items.join(" "))
        }
        Data::Mapping(mapping) => {
            let entry = |entry: &Entry| {
                let key = entry.key.scalar().map(|key| key.text.to_string()).unwrap_or_default();
                (key, shown(&entry.value))
            };
            let mut entries: Vec<(String, String)> = mapping.entries().iter().map(entry).collect();
            order::by(&mut entries, Ord::cmp);
            let entries: Vec<String> = entries
                .into_iter()
                .map(|(key, value)| format!("{key}:{value}"))
                .collect();
            format!("map[{}]", entries.join(" "))
        }
    }
}

/// A date or time as Go prints one: `2006-01-02 15:04:05 +0000 UTC`.
fn time(text: &str) -> String {
    let (date, rest) = text.split_at(text.find(['T', 't', ' ']).unwrap_or(text.len()));
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let (clock, zone) = rest.split_at(rest.find(['Z', '+', '-']).unwrap_or(rest.len()));
    let padded = |text: &str| {
        text.split('-')
            .map(|part| format!("{part:0>2}"))
            .collect::<Vec<_>>()
            .join("-")
    };
    let (whole, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let clock = whole
        .split(':')
        .map(|part| format!("{part:0>2}"))
        .collect::<Vec<_>>()
        .join(":");
    let clock = if whole.is_empty() { "00:00:00".to_owned() } else { clock };
    let fraction = fraction.trim_end_matches('0');
    let fraction = if fraction.is_empty() {
        String::new()
    } else {
        format!(".{fraction}")
    };
    let zone = match zone {
        "" | "Z" => "+0000 UTC".to_owned(),
        zone => format!("{0} {0}", zone.replace(':', "")),
    };
    format!("{} {clock}{fraction} {zone}", padded(date))
}

/// The hours of a time's zone: 2 of `…+02:00`.
fn zone_hours(text: &str) -> u32 {
    let clock = text.split_once(['T', 't']).map_or("", |(_, clock)| clock);
    let zone = clock.split_once(['+', '-']).map_or("", |(_, zone)| zone);
    zone.split(':')
        .next()
        .and_then(|hours| hours.parse().ok())
        .unwrap_or_default()
}

/// The text of a value; `None` for null.
pub(super) fn printed(node: &Node) -> Result<Option<String>, ComposeError> {
    let Some(scalar) = node.scalar() else {
        return Err(ComposeError::at(
            node.span,
            "schema",
            "a variable's value must be a text, a number or a boolean",
        ));
    };
    Ok(match scalar.typed() {
        Typed::Null => None,
        Typed::Bool(value) => Some(value.to_string()),
        Typed::Int(value) => Some(value.to_string()),
        Typed::UInt(value) => Some(value.to_string()),
        Typed::Float(value) if !value.is_finite() => {
            return Err(ComposeError::at(
                node.span,
                "schema",
                "infinity and not-a-number are not values",
            ));
        }
        Typed::Float(value) => Some(go_float_text(value)),
        // Docker Compose cannot check a time whose zone it cannot write.
        Typed::Timestamp if zone_hours(&scalar.text) > 23 => {
            let message = "the time zone is off by more than a day";
            return Err(ComposeError::at(node.span, "schema", message));
        }
        Typed::Timestamp => Some(time(&scalar.text)),
        Typed::Text => Some(scalar.text.to_string()),
        Typed::Binary(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
    })
}

/// The shortest digits that read back the same; in exponent form from 1e+06 on, and below 1e-04.
pub(super) fn go_float_text(value: f64) -> String {
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// A text that YAML 1.1 took for a boolean.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}
