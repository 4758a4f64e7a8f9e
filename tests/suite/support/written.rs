//! An application's settings as the notations write them.

/// Paths, each with its text.
pub(crate) type Files = Vec<(&'static str, String)>;

/// A line for each setting.
pub(crate) fn each<V: AsRef<str>>(settings: &[(&str, V)], line: impl Fn(&str, &str) -> String) -> String {
    settings
        .iter()
        .map(|(name, value)| line(name, value.as_ref()))
        .collect()
}

/// An env file.
pub(crate) fn env<V: AsRef<str>>(settings: &[(&str, V)]) -> String {
    each(settings, |name, value| format!("{name}={value}\n"))
}

/// A mapping in YAML, `margin` spaces deep.
pub(crate) fn mapping<V: AsRef<str>>(settings: &[(&str, V)], margin: usize) -> String {
    each(settings, |name, value| format!("{:margin$}{name}: '{value}'\n", ""))
}

/// The list below `env` in a manifest, `margin` spaces deep.
pub(crate) fn variables<V: AsRef<str>>(settings: &[(&str, V)], margin: usize) -> String {
    each(settings, |name, value| {
        format!("{:margin$}- name: {name}\n{:margin$}  value: '{value}'\n", "", "")
    })
}

pub(crate) fn indented(text: &str, margin: usize) -> String {
    text.lines().map(|line| format!("{:margin$}{line}\n", "")).collect()
}

/// A Deployment of one container with `rest` in it.
pub(crate) fn deployment(name: &str, rest: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n  template:\n    spec:\n      \
         containers:\n        - name: {name}\n{rest}"
    )
}
