//! Functions that write a text so that another language takes it as it is, and back.
//!
//! Source: golang/go `src/text/template/funcs.go` `HTMLEscaper`, `JSEscaper`; `src/net/url/url.go` `QueryUnescape`.

use super::call::{Called, FunctionCall, refused};
use super::value::TemplateValue;

/// The value of such a function; `None` if it is another one, or not computed.
pub(super) fn call(call: &FunctionCall<'_>) -> Called {
    let text = match call.name {
        "html" => shown(call.arguments).map(|text| html(&text)),
        "js" => shown(call.arguments).map(|text| js(&text)),
        "urlunquery" => return unescaped(call),
        _ => return Ok(None),
    };
    if let Some(text) = &text {
        call.make(text.len())?;
    }
    Ok(text.map(TemplateValue::text))
}

/// The values as one text, as `print` puts them together.
fn shown(values: &[TemplateValue]) -> Option<String> {
    let mut out = String::new();
    let mut was_text = true;
    for (at, value) in values.iter().enumerate() {
        // What is nothing is a text here.
        let is_text = matches!(value, TemplateValue::Text(_) | TemplateValue::Nil);
        if at > 0 && !(is_text || was_text) {
            out.push(' ');
        }
        was_text = is_text;
        out.push_str(&value.shown()?);
    }
    Some(out)
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0' => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
    out
}

fn js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '\'' | '"' => out.extend(['\\', character]),
            '<' | '>' | '&' | '=' => out.push_str(&format!("\\u{:04X}", u32::from(character))),
            control if control.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(control))),
            character => out.push(character),
        }
    }
    out
}

fn unescaped(call: &FunctionCall<'_>) -> Called {
    let text = call.text(0);
    call.make(text.len())?;
    let wrong = || refused("a template's `urlunquery` has a `%` without two digits behind it");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                let (first, second) = (digit(rest.next()), digit(rest.next()));
                let value = first.zip(second).map(|(first, second)| first * 16 + second);
                value.and_then(|value| u8::try_from(value).ok()).ok_or_else(wrong)?
            }
            byte => byte,
        });
    }
    // Bytes that are no text cannot be kept as one.
    Ok(String::from_utf8(bytes).ok().map(TemplateValue::text))
}
