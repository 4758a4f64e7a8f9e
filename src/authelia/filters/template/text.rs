//! Functions on texts.

use std::collections::HashSet;

use base64ct::{Base64, Encoding};

use super::call::{Called, FunctionCall, refused};
use super::value::TemplateValue;

/// The value of a function on texts; `None` if it is another one.
pub(super) fn call(call: &FunctionCall<'_>) -> Called {
    let (first, second, third) = (call.text(0), call.text(1), call.text(2));
    let text = |text: &str| Ok(Some(TemplateValue::text(text)));
    match call.name {
        "trim" => text(first.trim()),
        "trimAll" => {
            let cut: HashSet<char> = first.chars().collect();
            text(second.trim_matches(|character| cut.contains(&character)))
        }
        "trimPrefix" => text(second.strip_prefix(first).unwrap_or(second)),
        "trimSuffix" => text(second.strip_suffix(first).unwrap_or(second)),
        "replace" => replaced(call, first, second, third),
        "upper" | "title" => text(&first.to_uppercase()),
        "lower" => text(&first.to_lowercase()),
        "contains" => Ok(Some(TemplateValue::Flag(second.contains(first)))),
        "hasPrefix" => Ok(Some(TemplateValue::Flag(second.starts_with(first)))),
        "hasSuffix" => Ok(Some(TemplateValue::Flag(second.ends_with(first)))),
        "b64enc" => made(call, first.len() / 3 * 4 + 4, || {
            Base64::encode_string(first.as_bytes())
        }),
        "b64dec" => decoded(first),
        "urlquery" => made(call, first.len().saturating_mul(3), || query_escaped(first)),
        "isAbs" | "osIsAbs" => Ok(Some(TemplateValue::Flag(first.starts_with('/')))),
        "indent" | "nindent" | "mindent" => indented(call),
        "quote" | "squote" | "mquote" | "msquote" => quoted(call),
        "print" | "println" => printed(call),
        "printf" => formatted(call),
        _ => Ok(None),
    }
}

fn made(call: &FunctionCall<'_>, most: usize, make: impl FnOnce() -> String) -> Called {
    call.make(most)?;
    Ok(Some(TemplateValue::text(make())))
}

fn replaced(call: &FunctionCall<'_>, old: &str, new: &str, text: &str) -> Called {
    let grown = text.matches(old).count().saturating_mul(new.len());
    made(call, grown.saturating_add(text.len()), || text.replace(old, new))
}

fn decoded(text: &str) -> Called {
    let bytes = Base64::decode_vec(&text.replace(['\r', '\n'], ""));
    let bytes = bytes.map_err(|_| refused("a template decodes what is not base64"))?;
    // Bytes that are no text cannot be kept as one.
    Ok(String::from_utf8(bytes).ok().map(TemplateValue::text))
}

fn query_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => escaped.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => escaped.push(char::from(byte)),
            byte => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// `indent 2 text`, `nindent 2 text`, and `mindent 2 "|" text`, which leaves a single line alone.
fn indented(call: &FunctionCall<'_>) -> Called {
    let width = usize::try_from(call.integer(0)).map_err(|_| refused("a template indents by a negative number"))?;
    let (head, text) = match call.name {
        "mindent" => (call.text(1), call.text(2)),
        "nindent" => ("", call.text(1)),
        _ => ("", call.text(1)),
    };
    if call.name == "mindent" && !text.contains('\n') {
        return Ok(Some(TemplateValue::text(text)));
    }
    let lines = text.matches('\n').count() + 1;
    call.make(lines.saturating_mul(width).saturating_add(text.len() + head.len() + 1))?;
    let padding = " ".repeat(width);
    let text = padding.clone() + &text.replace('\n', &format!("\n{padding}"));
    Ok(Some(TemplateValue::text(match call.name {
        "indent" => text,
        _ => format!("{head}\n{text}"),
    })))
}

fn quoted(call: &FunctionCall<'_>) -> Called {
    let mut parts = Vec::new();
    for value in call
        .arguments
        .iter()
        .filter(|value| !matches!(value, TemplateValue::Nil))
    {
        let Some(text) = value.shown() else { return Ok(None) };
        // An escape takes at most ten bytes for a character of at least one.
        call.make(text.len() + 2)?;
        let part = match call.name {
            "quote" => {
                let part = go_quoted(&text);
                call.make(part.len().saturating_sub(text.len()))?;
                part
            }
            "squote" => format!("'{text}'"),
            _ if text.contains('\n') => text,
            "mquote" => format!("\"{text}\""),
            _ => format!("'{text}'"),
        };
        parts.push(part);
    }
    Ok(Some(TemplateValue::text(parts.join(" "))))
}

/// Source: golang/go `src/strconv/quote.go` `Quote`.
fn go_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{b}' => quoted.push_str("\\v"),
            '\u{c}' => quoted.push_str("\\f"),
            control if control.is_ascii_control() => quoted.push_str(&format!("\\x{:02x}", u32::from(control))),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(control))),
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// `print` puts a space between two values of which neither is a text, `println` between any two.
fn printed(call: &FunctionCall<'_>) -> Called {
    let line = call.name == "println";
    let mut out = String::new();
    let mut was_text = true;
    for (at, value) in call.arguments.iter().enumerate() {
        let is_text = matches!(value, TemplateValue::Text(_));
        if at > 0 && (line || !(is_text || was_text)) {
            out.push(' ');
        }
        was_text = is_text;
        let Some(text) = operand(value) else { return Ok(None) };
        out.push_str(&text);
    }
    if line {
        out.push('\n');
    }
    made(call, out.len(), || out)
}

fn operand(value: &TemplateValue) -> Option<String> {
    match value {
        TemplateValue::Nil => Some("<nil>".to_owned()),
        value => value.shown(),
    }
}

/// `printf` with `%s`, `%v`, `%d`, `%q` and `%%`; not computed with anything else.
fn formatted(call: &FunctionCall<'_>) -> Called {
    let mut out = String::new();
    let mut values = call.arguments.iter().skip(1);
    let format = call.text(0);
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let Some(verb) = after.chars().next() else {
            return Ok(None);
        };
        rest = &after[verb.len_utf8()..];
        if verb == '%' {
            out.push('%');
            continue;
        }
        let Some(value) = values.next() else { return Ok(None) };
        let text = match (verb, value) {
            ('s' | 'v', TemplateValue::Text(text)) => text.to_string(),
            ('q', TemplateValue::Text(text)) => go_quoted(text),
            ('d' | 'v', TemplateValue::Integer(number)) => number.to_string(),
            ('t' | 'v', TemplateValue::Flag(flag)) => flag.to_string(),
            ('v', value) => match operand(value) {
                Some(text) => text,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        call.make(text.len())?;
        out.push_str(&text);
    }
    out.push_str(rest);
    if values.next().is_some() {
        return Ok(None);
    }
    made(call, format.len(), || out)
}
