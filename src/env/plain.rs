//! Environment files that mean the same to everybody.

use super::is_variable_name;

/// Whether every dialect reads `text` alike, as most files are written: lines of `NAME=value`, with nothing in a value
/// that one of them gives a meaning to.
pub fn reads_alike(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"/._:,@+=-".contains(&byte);
    text.split('\n').all(|line| {
        let is_assignment = |(name, value): (&str, &str)| is_variable_name(name) && value.bytes().all(is_part);
        line.is_empty() || line.split_once('=').is_some_and(is_assignment)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::compose::{self, Variables};
    use crate::env::{Dialect, Environment, Form};
    use crate::secret::Secret;
    use crate::source::{Role, SourceMap, Span};

    fn read(text: &str, dialect: Dialect) -> Option<BTreeMap<String, Option<String>>> {
        let mut sources = SourceMap::default();
        let id = sources.add("coder.env", Role::Coder, text.into()).ok()?;
        let mut environment = Environment::new(Span::new(id, 0..0), Form::Line(dialect));
        compose::read_env_file(&sources, id, dialect, &Variables::default(), &mut environment).ok()?;
        let value = |value: Option<&Secret>| value.map(|value| value.reveal().to_owned());
        let variables = environment.variables();
        Some(
            variables
                .map(|variable| (variable.name.value.clone(), value(variable.setting.value())))
                .collect(),
        )
    }

    #[test]
    fn what_some_dialect_takes_otherwise_is_not_plain() {
        for text in [
            "A=b c", "A='b'", "A=$B", "A=b#c", "A", " A=b", "A =b", "A=b\r\n", "#A=b", "A=~/b", "A=b\\", "1=b", "A=ü",
        ] {
            assert!(!reads_alike(text), "{text}");
        }
        assert!(reads_alike(
            "CODER_OIDC_SCOPES=openid,profile\n\nA=https://b.example.com:1/c?\n"
                .replace('?', "")
                .as_str()
        ));
    }

    proptest! {
        #[test]
        fn dialects_agree(text in "([A-Za-z_][A-Za-z0-9_]{0,3}=[A-Za-z0-9/._:,@+=~# -]{0,6}\n{1,2}){0,6}") {
            if reads_alike(&text) {
                let compose = read(&text, Dialect::Compose);
                prop_assert!(compose.is_some());
                for dialect in [Dialect::Raw, Dialect::Systemd, Dialect::Shell] {
                    prop_assert_eq!(&read(&text, dialect), &compose, "{:?}", dialect);
                }
            }
        }
    }
}
