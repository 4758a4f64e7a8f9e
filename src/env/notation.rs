//! How a variable is written where it is: a help that is written otherwise breaks the file it is pasted into.

use super::Dialect;

/// The kinds of places that give a process a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A line of an env file.
    Line(Dialect),
    /// An entry of a mapping whose `$` are filled in: `environment` of a compose file.
    ComposeEntry,
    /// An item of the list `environment` of a compose file.
    ComposeItem,
    /// A service of a compose file that has no `environment` yet.
    ComposeService,
    /// An item of a container's `env`: a name and a value.
    ContainerItem,
    /// A container, or a chart's section, that has no `env` yet.
    Container,
    /// An entry of a plain mapping: values of a chart, a `ConfigMap`'s data, a Secret's `stringData`.
    Entry,
    /// `Environment=` of a systemd unit.
    Directive,
    /// `-e` of `docker run`.
    Flag,
}

/// How one variable is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notation {
    /// The kind of place.
    pub form: Form,
    /// Its name there, if that is another: a Secret's key, or the variable that fills it.
    pub name: Option<String>,
}

impl From<Form> for Notation {
    fn from(form: Form) -> Self {
        Self { form, name: None }
    }
}

impl Notation {
    /// What to write so that the process gets `value` as `name`.
    pub fn assign(&self, name: &str, value: &str) -> String {
        let name = self.name.as_deref().unwrap_or(name);
        match self.form {
            Form::Line(dialect) => format!("{name}={}", line(dialect, value)),
            Form::ComposeEntry => format!("{name}: {}", single_quoted(&value.replace('$', "$$"))),
            Form::ComposeItem => format!("- {}", item(&format!("{name}={}", value.replace('$', "$$")))),
            Form::ComposeService => format!("environment:\n  {name}: {}", single_quoted(&value.replace('$', "$$"))),
            Form::ContainerItem => container_item(name, value),
            Form::Container => format!("env:\n  {}", container_item(name, value).replace('\n', "\n  ")),
            Form::Entry => format!("{name}: {}", double_quoted(value)),
            Form::Directive => directive(name, value),
            Form::Flag => format!("-e {}", shell_word(&format!("{name}={value}"))),
        }
    }
}

fn line(dialect: Dialect, value: &str) -> String {
    let edge = value.trim() != value;
    let bare = |special: &[char]| !edge && !value.contains(special);
    match dialect {
        // Nothing is undone here, so nothing may be quoted.
        Dialect::Raw => value.to_owned(),
        Dialect::Compose | Dialect::Systemd if bare(&['\'', '"', '$', '#', '\\']) => value.to_owned(),
        Dialect::Shell
            if bare(&[
                ' ', '\'', '"', '$', '#', '\\', '`', '&', '|', ';', '<', '>', '(', ')', '*',
            ]) =>
        {
            value.to_owned()
        }
        Dialect::Compose if value.contains('\'') => double_quoted(value).replace('$', "\\$"),
        Dialect::Systemd if value.contains('\'') => double_quoted(value),
        Dialect::Compose | Dialect::Systemd => format!("'{value}'"),
        Dialect::Shell => format!("'{}'", value.replace('\'', "'\\''")),
    }
}

/// A YAML text in single quotes.
pub fn single_quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

fn double_quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A list's item, in quotes where YAML would take it for something else.
fn item(text: &str) -> String {
    let special = [": ", " #", "'", "\"", "{", "["];
    if special.iter().any(|special| text.contains(special)) || text.trim() != text {
        single_quoted(text)
    } else {
        text.to_owned()
    }
}

/// A word of a command line, in quotes where a shell would take it for something else.
fn shell_word(text: &str) -> String {
    shlex::try_quote(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

fn container_item(name: &str, value: &str) -> String {
    format!(
        "- name: {name}\n  value: {}",
        double_quoted(&value.replace("$(", "$$("))
    )
}

fn directive(name: &str, value: &str) -> String {
    let value = value.replace('%', "%%");
    if value.contains([' ', '\t', '\'', '"', '\\']) || value.is_empty() {
        format!("Environment={}", double_quoted(&format!("{name}={value}")))
    } else {
        format!("Environment={name}={value}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_its_place_wants_it() {
        let text = "Sign in";
        let map = r#"{"a": "b"}"#;
        for (form, plain, quoted) in [
            (Form::Line(Dialect::Compose), "A=Sign in", r#"A='{"a": "b"}'"#),
            (Form::Line(Dialect::Systemd), "A=Sign in", r#"A='{"a": "b"}'"#),
            (Form::Line(Dialect::Shell), "A='Sign in'", r#"A='{"a": "b"}'"#),
            (Form::Line(Dialect::Raw), "A=Sign in", r#"A={"a": "b"}"#),
            (Form::ComposeEntry, "A: 'Sign in'", r#"A: '{"a": "b"}'"#),
            (Form::ComposeItem, "- A=Sign in", r#"- 'A={"a": "b"}'"#),
            (
                Form::ComposeService,
                "environment:\n  A: 'Sign in'",
                "environment:\n  A: '{\"a\": \"b\"}'",
            ),
            (
                Form::ContainerItem,
                "- name: A\n  value: \"Sign in\"",
                "- name: A\n  value: \"{\\\"a\\\": \\\"b\\\"}\"",
            ),
            (Form::Entry, "A: \"Sign in\"", "A: \"{\\\"a\\\": \\\"b\\\"}\""),
            (
                Form::Directive,
                "Environment=\"A=Sign in\"",
                r#"Environment="A={\"a\": \"b\"}""#,
            ),
            (Form::Flag, "-e 'A=Sign in'", r#"-e 'A={"a": "b"}'"#),
        ] {
            let notation = Notation::from(form);
            assert_eq!(notation.assign("A", text), plain, "{form:?}");
            assert_eq!(notation.assign("A", map), quoted, "{form:?}");
        }
    }

    #[test]
    fn what_a_reader_would_fill_in_is_written_twice() {
        assert_eq!(Notation::from(Form::ComposeEntry).assign("A", "a$b"), "A: 'a$$b'");
        assert_eq!(Notation::from(Form::Directive).assign("A", "50%"), "Environment=A=50%%");
        assert_eq!(
            Notation::from(Form::Line(Dialect::Compose)).assign("A", "it's $5"),
            "A=\"it's \\$5\""
        );
        let other = Notation {
            form: Form::Entry,
            name: Some("client-id".to_owned()),
        };
        assert_eq!(other.assign("CODER_OIDC_CLIENT_ID", "coder"), "client-id: \"coder\"");
    }
}
