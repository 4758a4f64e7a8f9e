//! The template functions that can be computed from files.

use base64ct::{Base64, Encoding};

use super::{Evaluated, Surroundings, Text, is_hidden};
use crate::setting::Unknown;

/// The functions that [`call`] computes.
pub(super) const COMPUTED: [&str; 23] = [
    "secret",
    "fileContent",
    "env",
    "mustEnv",
    "quote",
    "squote",
    "mquote",
    "msquote",
    "indent",
    "nindent",
    "mindent",
    "trim",
    "trimAll",
    "trimPrefix",
    "trimSuffix",
    "replace",
    "upper",
    "lower",
    "default",
    "b64enc",
    "b64dec",
    "expandenv",
    "true",
];

/// Calls the function `name`; the last argument is the one that is piped in.
pub(super) fn call(name: &str, mut arguments: Vec<Evaluated>, surroundings: &Surroundings<'_>) -> Evaluated {
    let Some(last) = arguments.pop() else {
        return match name {
            "true" | "false" => Evaluated::known(name),
            _ => uncomputed(name),
        };
    };
    let mut parameters = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match argument.text {
            Ok(text) => parameters.push(text),
            Err(why) => {
                return Evaluated {
                    layout: String::new(),
                    text: Err(why),
                };
            }
        }
    }
    let parameter = |at: usize| parameters.get(at).map_or("", String::as_str);
    let width = || parameter(0).parse::<usize>().unwrap_or(0).min(256);
    if matches!(name, "indent" | "nindent") {
        let padding = " ".repeat(width());
        let layout = if name == "nindent" {
            format!("\n{padding}")
        } else {
            padding.clone()
        };
        return match last.text {
            Ok(text) => Evaluated::known(layout + &text.replace('\n', &format!("\n{padding}"))),
            Err(why) => Evaluated { layout, text: Err(why) },
        };
    }
    if name == "default" {
        return match last.text {
            Ok(text) if text.is_empty() => Evaluated::known(parameter(0)),
            text => Evaluated {
                layout: last.layout,
                text,
            },
        };
    }
    let Evaluated { layout, text } = last;
    let result = text.and_then(|text| {
        Ok(match name {
            "secret" => surroundings.file(&text)?.trim_end_matches('\n').to_owned(),
            "fileContent" => surroundings.file(&text)?,
            "env" | "mustEnv" if is_hidden(&text) => String::new(),
            "env" | "mustEnv" => surroundings.variable(&text)?,
            "expandenv" => expand(&text, surroundings)?,
            "quote" => format!(
                "\"{}\"",
                text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
            ),
            "mquote" | "msquote" if text.contains('\n') => text,
            "mquote" => format!("\"{text}\""),
            "squote" | "msquote" => format!("'{text}'"),
            "mindent" if text.contains('\n') => {
                let padding = " ".repeat(width());
                format!(
                    "{}\n{padding}{}",
                    parameter(1),
                    text.replace('\n', &format!("\n{padding}"))
                )
            }
            "mindent" => text,
            "trim" => text.trim().to_owned(),
            "trimAll" => text
                .trim_matches(|character| parameter(0).contains(character))
                .to_owned(),
            "trimPrefix" => text.strip_prefix(parameter(0)).unwrap_or(&text).to_owned(),
            "trimSuffix" => text.strip_suffix(parameter(0)).unwrap_or(&text).to_owned(),
            "replace" => text.replace(parameter(0), parameter(1)),
            "upper" => text.to_uppercase(),
            "lower" => text.to_lowercase(),
            "b64enc" => Base64::encode_string(text.as_bytes()),
            "b64dec" => Base64::decode_vec(&text)
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .ok_or_else(|| Unknown::because("the text that is to be decoded is no base64"))?,
            _ => return uncomputed(name).text,
        })
    });
    Evaluated { layout, text: result }
}

fn uncomputed(name: &str) -> Evaluated {
    Evaluated::unknown(format!("the template function `{name}` is not computed"))
}

/// `$NAME` and `${NAME}` in the text, which may be a whole file.
fn expand(text: &str, surroundings: &Surroundings<'_>) -> Text {
    super::super::expand_env::expand(text, surroundings)
}
