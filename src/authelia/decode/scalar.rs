//! Options whose value is one scalar.

use super::structure::is_structure;
use super::{Decoded, Mismatch, golang, parse_duration};
use crate::authelia::rule;
use crate::authelia::versions::{EMPTY_SECRETS_ARE_SET, EMPTY_TEXTS_ARE_SET, LONG_NUMBERS_ARE_NO_TIME, YESCRYPT};
use crate::digest;
use crate::options::Value;
use crate::secret::Secret;
use crate::version::Version;
use crate::yaml::{Node, Typed};

/// The text that Authelia sees: numbers and booleans become text after YAML has typed them, so that `0123` is `83` and
/// `true` is `1`.
pub(super) fn text(option: &str, node: &Node) -> Result<String, Mismatch> {
    let Some(scalar) = node.scalar() else {
        return Err(Mismatch::new(
            text!("`{option}` is a list or a mapping, not text"),
            "write one text",
        ));
    };
    Ok(match scalar.typed() {
        Typed::Null => String::new(),
        Typed::Bool(flag) => if flag { "1" } else { "0" }.to_owned(),
        Typed::Int(number) => number.to_string(),
        Typed::UInt(number) => number.to_string(),
        Typed::Float(number) => go_float(number),
        Typed::Timestamp => {
            return Err(Mismatch::new(
                text!("`{option}` is a date to YAML, not text"),
                "put the value in quotes",
            ));
        }
        Typed::Binary(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Typed::Text => scalar.text.to_string(),
    })
}

fn go_float(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        number.to_string()
    }
}

pub(super) fn flag(option: &str, node: &Node) -> Decoded {
    let wrong = |help: &'static str| Mismatch::new(text!("`{option}` is not a boolean"), help);
    let Some(scalar) = node.scalar() else {
        return Err(wrong("write `true` or `false`"));
    };
    let flag = match scalar.typed() {
        Typed::Null => return Ok(None),
        Typed::Bool(flag) => flag,
        Typed::Int(number) => number != 0,
        Typed::UInt(number) => number != 0,
        Typed::Float(number) => number != 0.0,
        Typed::Timestamp | Typed::Binary(_) => return Err(wrong("write `true` or `false`")),
        Typed::Text if scalar.text.is_empty() => return Ok(None),
        Typed::Text => match golang::parse_bool(&scalar.text) {
            Some(flag) => flag,
            None => {
                return Err(wrong(match scalar.text.to_ascii_lowercase().as_str() {
                    "yes" | "on" | "y" | "true" => "write `true`; `yes` and `on` are plain text to Authelia",
                    "no" | "off" | "n" | "false" => "write `false`; `no` and `off` are plain text to Authelia",
                    _ => "write `true` or `false`",
                }));
            }
        },
    };
    Ok(Some(Value::Flag(flag)))
}

pub(super) fn number(option: &str, node: &Node) -> Decoded {
    let wrong = || {
        Mismatch::new(
            text!("`{option}` is not a whole number"),
            "write a whole number, such as `8`",
        )
    };
    let scalar = node.scalar().ok_or_else(wrong)?;
    let number = match scalar.typed() {
        Typed::Null => return Ok(None),
        Typed::Bool(flag) => i64::from(flag),
        Typed::Int(number) => number,
        #[allow(
            clippy::cast_possible_wrap,
            reason = "Go converts the same way: 18446744073709551615 is -1"
        )]
        Typed::UInt(number) => number as i64,
        Typed::Timestamp | Typed::Binary(_) => return Err(wrong()),
        Typed::Float(number) => whole(number),
        Typed::Text if scalar.text.is_empty() => 0,
        Typed::Text => golang::parse_int(&scalar.text, 0).map_err(|_| wrong())?,
    };
    Ok(Some(Value::Number(number)))
}

/// What Go's compiler makes of a float: towards zero, and of what does not fit the lowest number of all.
fn whole(number: f64) -> i64 {
    format!("{:.0}", number.trunc()).parse().unwrap_or(i64::MIN)
}

pub(super) fn duration(option: &str, node: &Node, version: Version) -> Decoded {
    let wrong = || {
        Mismatch::new(
            text!("`{option}` is not a length of time"),
            "write a length of time, such as `1h30m`, `2 weeks` or a number of seconds",
        )
    };
    let scalar = node.scalar().ok_or_else(wrong)?;
    let seconds = |seconds: i64| u64::try_from(seconds).unwrap_or(0).saturating_mul(1000);
    let milliseconds = match scalar.typed() {
        Typed::Null => return Ok(None),
        Typed::Int(number) => seconds(number),
        Typed::UInt(_) => u64::MAX,
        #[allow(clippy::cast_possible_truncation, reason = "rounded and saturated, as Authelia does")]
        Typed::Float(number) => seconds(number.round_ties_even() as i64),
        // A nanosecond or none; what is less than a millisecond is not nothing.
        Typed::Bool(flag) => u64::from(flag),
        Typed::Timestamp | Typed::Binary(_) => return Err(wrong()),
        // Too many seconds for Go's integers.
        Typed::Text if LONG_NUMBERS_ARE_NO_TIME.holds(version) && is_long_number(&scalar.text) => 0,
        Typed::Text => parse_duration(&scalar.text).ok_or_else(wrong)?,
    };
    Ok(Some(Value::Milliseconds(milliseconds)))
}

fn is_long_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() && text.parse::<i64>().is_err()
}

/// `always`, `disable`, or a length of time.
pub(super) fn refresh_interval(option: &str, node: &Node, version: Version) -> Decoded {
    // An interval is a structure, and so are a mapping and a date; none of their parts are an interval's.
    if is_structure(node) {
        return Ok(None);
    }
    match node.scalar().map(|scalar| (scalar.typed(), &*scalar.text)) {
        Some((Typed::Text, "always" | "disable")) => Ok(None),
        Some((Typed::Bool(_), _)) | None => Err(Mismatch::new(
            text!("`{option}` is not a length of time"),
            "write a length of time such as `5m`, or `always` or `disable`",
        )),
        Some(_) => duration(option, node, version),
    }
}

pub(super) fn url(option: &str, node: &Node, version: Version) -> Decoded {
    let text = match node.scalar().map(|scalar| (scalar.typed(), scalar)) {
        Some((Typed::Text, scalar)) => scalar.text.to_string(),
        Some((Typed::Binary(bytes), _)) => String::from_utf8_lossy(&bytes).into_owned(),
        // A date and a mapping are structures, as an address is; none of their parts are an address's, which is empty.
        _ if is_structure(node) => return Ok(Some(Value::Text(String::new()))),
        _ => {
            return Err(Mismatch::new(
                text!("`{option}` is not a URL"),
                "write a URL such as `https://host/path`",
            ));
        }
    };
    if text.is_empty() {
        return Ok(EMPTY_TEXTS_ARE_SET.holds(version).then(|| Value::Text(String::new())));
    }
    match golang::Url::parse(&text) {
        Ok(_) => Ok(Some(Value::Text(text))),
        Err(error) => Err(Mismatch::new(
            text!("`{option}` is not a URL"),
            text!("write a URL such as `https://host/path`; in this one, {error}"),
        )),
    }
}

pub(super) fn secret_digest(option: &str, node: &Node, version: Version) -> Decoded {
    // A digest is a structure, and so are a mapping and a date; none of their parts are a digest's.
    if is_structure(node) {
        if EMPTY_SECRETS_ARE_SET.holds(version) {
            return Ok(Some(Value::Secret(Secret::new(""))));
        }
        let kind = if node.scalar().is_some() { "date" } else { "mapping" };
        return Err(Mismatch {
            headline: text!("`{option}` is a {kind}, expected text"),
            help: "put the digest that `authelia crypto hash generate` prints, in quotes".into(),
            kind: rule::INVALID_CLIENT,
            goes_on: Some("takes it for a secret that is set and that nothing fits"),
        });
    }
    let text = match node.scalar().map(|scalar| (scalar.typed(), scalar)) {
        Some((Typed::Text, scalar)) => scalar.text.to_string(),
        Some((Typed::Binary(bytes), _)) => String::from_utf8_lossy(&bytes).into_owned(),
        Some(_) => {
            return Err(Mismatch::new(
                text!("`{option}` is a number or boolean, expected text"),
                "put the value in quotes; Authelia refuses a number or boolean here",
            ));
        }
        None => {
            return Err(Mismatch::new(
                text!("`{option}` is a list, not text"),
                "write the digest that `authelia crypto hash generate` prints",
            ));
        }
    };
    if text.is_empty() {
        return Ok(EMPTY_SECRETS_ARE_SET
            .holds(version)
            .then(|| Value::Secret(Secret::new(""))));
    }
    if text.starts_with("$y$") && !YESCRYPT.holds(version) {
        return Err(Mismatch {
            headline: "`client_secret` is in yescrypt, which this version cannot read".into(),
            help: text!(
                "write a digest of another kind, or run Authelia {} or later",
                YESCRYPT.first()
            ),
            kind: rule::MALFORMED_SECRET,
            goes_on: None,
        });
    }
    let secret = Secret::new(text);
    if let Err(malformed) = digest::decode(&secret) {
        return Err(Mismatch {
            headline: "`client_secret` begins like a digest but is not one".into(),
            help: text!("{malformed}; {}", malformed.help()),
            kind: rule::MALFORMED_SECRET,
            goes_on: None,
        });
    }
    Ok(Some(Value::Secret(secret)))
}
