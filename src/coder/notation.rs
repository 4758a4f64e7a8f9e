//! How Coder's options are written where they stand, so that a help can be pasted there.

use std::collections::HashMap;

use super::option_table::{self, Kind, OptionSpec};
use super::{Configuration, Received, RelyingParty};
use crate::env::{Dialect, Environment, Form, Notation, Variable, single_quoted};
use crate::golang::csv_record;
use crate::source::SourceMap;

/// What gives each option its value, and how it is written there.
pub(super) struct Notations {
    options: HashMap<&'static str, Written>,
    home: Form,
}

enum Written {
    /// A variable of the environment.
    Variable(Notation),
    /// A flag of the command line; for a list also the variable, whose items are added.
    Flag { adds: bool },
    /// A key of Coder's configuration file.
    Key,
}

impl Notations {
    /// Looks up what counts for every option.
    pub(super) fn of(received: &Received, seen: &Environment, sources: &SourceMap) -> Self {
        let written = |spec: &'static OptionSpec| {
            let variable = seen.variable(spec.variable);
            if received.arguments.values(&spec.flag()).next().is_some() {
                let adds = spec.kind == Kind::List && variable.is_some();
                return Some(Written::Flag { adds });
            }
            if let Some(variable) = variable {
                return Some(Written::Variable(notation(variable, sources)));
            }
            let path: Vec<&str> = spec.yaml.split('.').collect();
            let in_file = match &received.configuration {
                Some(Configuration::Read(root)) => !spec.yaml.is_empty() && root.at(&path).is_some(),
                Some(Configuration::Elsewhere(_)) | None => false,
            };
            in_file.then_some(Written::Key)
        };
        Self {
            options: option_table::all()
                .filter_map(|spec| Some((spec.variable, written(spec)?)))
                .collect(),
            home: seen.form,
        }
    }
}

impl RelyingParty {
    /// What to write so that the option comes to `value`, in the notation of the place that sets it now, or that would.
    pub fn assign(&self, option: &str, value: &str) -> String {
        let spec = option_table::find(option);
        match (self.notations.options.get(option), spec) {
            (Some(Written::Flag { adds }), Some(spec)) => {
                let more = if *adds {
                    format!("\n(and without {option}, whose items are added to the flag's)")
                } else {
                    String::new()
                };
                format!("--{}={value}{more}", spec.flag())
            }
            (Some(Written::Key), Some(spec)) => key(spec, value),
            (Some(Written::Variable(notation)), _) => notation.assign(option, value),
            _ => Notation::from(self.notations.home).assign(option, value),
        }
    }

    /// The same for several options, each on lines of its own.
    pub fn assign_all(&self, changes: &[(&str, &str)]) -> String {
        let mut lines: Vec<String> = Vec::new();
        for (option, value) in changes {
            let text = self.assign(option, value);
            // The key above a new section is written once.
            let section = text.lines().next().filter(|line| line.ends_with(':'));
            let repeated = section.is_some_and(|section| lines.iter().any(|line| line == section));
            lines.extend(text.lines().skip(usize::from(repeated)).map(str::to_owned));
        }
        lines.join("\n")
    }

    /// What to write in place of the variable `wrong`, which Coder does not know.
    pub fn assign_instead(&self, wrong: &str, option: &str, value: &str) -> String {
        let form = self.environment.variable(wrong).map(|variable| variable.notation.form);
        Notation::from(form.unwrap_or(self.notations.home)).assign(option, value)
    }

    /// What to say of the place where the option should be set and is not.
    pub fn lacks(&self, option: &str) -> String {
        match (self.environment.variable(option), self.notations.home) {
            (Some(_), _) => format!("{option} is empty"),
            (None, Form::Line(_)) => format!("the file ends here without {option}"),
            (None, _) => format!("{option} is not set here"),
        }
    }
}

/// A key of the configuration file with the sections above it.
fn key(spec: &OptionSpec, value: &str) -> String {
    let literal = match spec.kind {
        Kind::List => match csv_record(value) {
            Ok(items) => {
                let items: Vec<String> = items.iter().map(|item| single_quoted(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Err(_) => single_quoted(value),
        },
        Kind::Flag | Kind::Duration | Kind::Map { .. } => value.to_owned(),
        _ => single_quoted(value),
    };
    let mut text = String::new();
    for (depth, part) in spec.yaml.split('.').enumerate() {
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
fn notation(variable: &Variable, sources: &SourceMap) -> Notation {
    let plain = || variable.notation.clone();
    let (Some(by), None) = (variable.setting.filled_by(), &variable.notation.name) else {
        return plain();
    };
    let place = variable.setting.place;
    let written = sources.text(place.source).get(place.range()).unwrap_or_default();
    match filled_by(written, &variable.name.value) {
        Some(name) if by == name => Notation {
            form: Form::Line(Dialect::Compose),
            name: Some(name.to_owned()),
        },
        _ => plain(),
    }
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
        let written = |option: &str, value: &str| option_table::find(option).map(|spec| key(spec, value));
        let expected = "networking:\n  http:\n    disablePasswordAuth: false";
        assert_eq!(
            written("CODER_DISABLE_PASSWORD_AUTH", "false").as_deref(),
            Some(expected)
        );
        assert_eq!(
            written("CODER_OIDC_SCOPES", "openid,email").as_deref(),
            Some("oidc:\n  scopes: ['openid', 'email']")
        );
    }
}
