//! How the settings of a relying party are written where they are, so that a help can be pasted there.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::env::{Dialect, Form, Notation, Variable, single_quoted};
use crate::finding::Where;
use crate::golang::csv_record;
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::{SourceMap, Span};

/// What gives each option its value, and how it is written there.
pub(super) struct Notations {
    pub(super) options: HashMap<Cow<'static, str>, WrittenOption>,
    pub(super) home: Form,
}

/// How one option is written.
pub(super) enum WrittenOption {
    /// A variable of the environment.
    Variable {
        /// How it is written.
        notation: Notation,
        /// Where its value is written.
        place: Span,
    },
    /// A flag of the command line; for a list also the variable, whose items are added.
    Flag { name: String, adds: bool },
    /// A value in a file of the program's, or in its chart's values: what is there.
    Value(String),
    /// A key of the program's own configuration file, by its path.
    Key { path: &'static str, literal: Literal },
}

/// How a value is written in the program's own configuration file.
#[derive(Clone, Copy)]
pub(super) enum Literal {
    /// In quotes.
    Text,
    /// As it is.
    Plain,
    /// As a list of texts.
    List,
}

impl WrittenOption {
    /// What to write so that the option comes to `value`, where that goes, and how that is meant.
    pub(super) fn assign(&self, option: &str, value: &str, set_at: Span) -> (String, Span, Where) {
        match self {
            WrittenOption::Flag { name, adds } => {
                let more = if *adds {
                    format!("\n(and without {option}, whose items are added to the flag's)")
                } else {
                    String::new()
                };
                let to = if *adds {
                    Where::Nowhere
                } else {
                    Where::Flag {
                        name: format!("--{name}"),
                        value: value.to_owned(),
                    }
                };
                (format!("--{name}={value}{more}"), set_at, to)
            }
            WrittenOption::Value(found) => {
                let (found, with) = (found.clone(), value.to_owned());
                (format!("set {option} to {value}"), set_at, Where::Part { found, with })
            }
            WrittenOption::Key { path, literal } => (key(path, *literal, value), set_at, Where::Keys),
            WrittenOption::Variable { notation, place } => {
                let to = match notation.form {
                    Form::Flag => Where::Flag {
                        name: notation.name.clone().unwrap_or_else(|| option.to_owned()),
                        value: value.to_owned(),
                    },
                    form => meant(form, true),
                };
                (notation.assign(option, value), *place, to)
            }
        }
    }
}

/// How the lines of a notation are meant, in place of what is `there` or beside what is around.
pub(super) fn meant(form: Form, there: bool) -> Where {
    match form {
        Form::Line(_) | Form::Directive => Where::Line { there },
        Form::ComposeEntry | Form::ComposeService | Form::Container | Form::Entry => Where::Keys,
        Form::ComposeItem | Form::ContainerItem => Where::Item { there },
        Form::Flag => Where::Nowhere,
    }
}

/// A key of the configuration file with the sections above it.
fn key(path: &str, literal: Literal, value: &str) -> String {
    let literal = match literal {
        Literal::List => match csv_record(value) {
            Ok(items) => {
                let items: Vec<String> = items.iter().map(|item| single_quoted(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Err(_) => single_quoted(value),
        },
        Literal::Plain => value.to_owned(),
        Literal::Text => single_quoted(value),
    };
    let mut text = String::new();
    for (depth, part) in path.split('.').enumerate() {
        if depth > 0 {
            text.push('\n');
        }
        text.push_str(&"  ".repeat(depth));
        text.push_str(part);
        text.push(':');
    }
    format!("{text} {literal}")
}

/// How a variable is written. Where its value is all that another one fills in, that other one is to be changed.
pub(super) fn of_variable(variable: &Variable, sources: &SourceMap) -> WrittenOption {
    if let (Form::Entry, Some(key)) = (variable.notation.form, &variable.notation.name) {
        return of_stored(key, &variable.setting, sources);
    }
    let plain = WrittenOption::Variable {
        notation: variable.notation.clone(),
        place: variable.setting.place,
    };
    let (Some(by), None) = (variable.setting.filled_by(), &variable.notation.name) else {
        return plain;
    };
    let place = variable.setting.place;
    let written = sources.text(place.source).get(place.range()).unwrap_or_default();
    match filled_by(written, &variable.name.value) {
        Some(name) if by == name => WrittenOption::Variable {
            notation: Notation {
                form: Form::Line(Dialect::Compose),
                name: Some(name.to_owned()),
            },
            place: variable.setting.written_at(),
        },
        _ => plain,
    }
}

/// How a value is written that a `ConfigMap` or Secret holds below `key`: as an entry of its own, or where Kustomize takes
/// it from, which is a literal of a list, a line of an env file, or all that is in a file.
fn of_stored(key: &str, setting: &Setting<Secret>, sources: &SourceMap) -> WrittenOption {
    let place = setting.written_at();
    let written = sources.slice(place);
    let is_yaml = [".yaml", ".yml", ".json"]
        .iter()
        .any(|ending| sources.path(place).ends_with(ending));
    let is_literal = || {
        let rest = written.trim_start_matches(['\'', '"']).strip_prefix(key);
        rest.is_some_and(|rest| rest.starts_with('='))
    };
    let form = if is_literal() {
        Form::ComposeItem
    } else if is_yaml {
        Form::Entry
    } else if sources.text(place.source).trim_end() == written.trim_end() {
        return WrittenOption::Value(written.trim_end().to_owned());
    } else {
        Form::Line(Dialect::Raw)
    };
    let notation = Notation {
        form,
        name: Some(key.to_owned()),
    };
    WrittenOption::Variable { notation, place }
}

/// The name of the variable that alone makes up the value written here: `${NAME}`, or nothing but its own name.
fn filled_by<'a>(written: &'a str, own: &str) -> Option<&'a str> {
    let written = written.trim_matches(['\'', '"']);
    if written == own {
        return Some(written);
    }
    let value = match written.strip_prefix(own) {
        Some(rest) => rest.strip_prefix('=')?,
        None => written,
    };
    let name = match value.strip_prefix("${") {
        Some(inner) => inner.strip_suffix('}')?.split([':', '-', '?']).next()?,
        None => value.strip_prefix('$')?,
    };
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_be_filled_by_one_variable() {
        for (written, expected) in [
            ("${OIDC_ID}", Some("OIDC_ID")),
            ("'${OIDC_ID:-coder}'", Some("OIDC_ID")),
            ("$OIDC_ID", Some("OIDC_ID")),
            ("A=${OIDC_ID:?set it}", Some("OIDC_ID")),
            ("A", Some("A")),
            ("https://${HOST}", None),
            ("${A}${B}", None),
        ] {
            assert_eq!(filled_by(written, "A"), expected, "{written}");
        }
    }

    #[test]
    fn a_key_stands_below_its_sections() {
        assert_eq!(
            key("networking.http.disablePasswordAuth", Literal::Plain, "false"),
            "networking:\n  http:\n    disablePasswordAuth: false"
        );
        assert_eq!(
            key("oidc.scopes", Literal::List, "openid,email"),
            "oidc:\n  scopes: ['openid', 'email']"
        );
    }
}
