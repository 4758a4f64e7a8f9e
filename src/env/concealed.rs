//! Names of variables that may be pieces of secrets.

use super::Environment;
use crate::setting::{State, Unknown, Unset};
use crate::source::SourceMap;

impl Environment {
    /// Takes names that came out of a secret's own text out of what is said of the variables that hold one: `rest` in
    /// `abc$rest` is a piece of a password, and no variable that anybody meant.
    pub fn conceal_names(&mut self, is_secret: impl Fn(&str) -> bool, sources: &SourceMap) {
        for variable in self.variables_mut().filter(|variable| is_secret(&variable.name.value)) {
            let written = sources.slice(variable.setting.written_at());
            if let State::Unknown(why) = &mut variable.setting.state
                && !is_meant(why, written)
            {
                let told = why.clone().without_name("secret");
                let told = Unknown { text: None, ..told };
                *why = told.remedied_by("write every `$` of the secret as `$$`, or give it with --client-secret-file");
            }
        }
        for unset in self.unset.iter_mut().filter(|unset| is_secret(&unset.fills)) {
            let written = sources.slice(unset.place);
            if unset.name.as_ref().is_some_and(|name| !refers_to(name, written)) {
                (unset.name, unset.near) = (None, None);
            }
        }
    }
}

/// Whether the reason why the text `written` is not known names nothing but what somebody meant for variables.
fn is_meant(why: &Unknown, written: &str) -> bool {
    match why.unset.as_deref() {
        Some(Unset::Variable(name)) => refers_to(name, written),
        Some(Unset::Text) => false,
        None => names_a_variable(&why.reason.plain()),
    }
}

/// Whether the variable `name` is asked for in `written` as people do: in braces, or as all that there is.
fn refers_to(name: &str, written: &str) -> bool {
    let value = written.trim_matches(['\'', '"']);
    let value = match value.split_once('=') {
        Some((own, value)) if own.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') => value,
        _ => value,
    };
    value.contains(&format!("${{{name}")) || value.strip_prefix('$') == Some(name)
}

/// Whether what the reason names is written as variables are: in capitals.
fn names_a_variable(reason: &str) -> bool {
    let quoted = reason.split('`').skip(1).step_by(2);
    quoted.into_iter().all(|name| {
        let name = name.trim_start_matches(['$', '{']).trim_end_matches('}');
        !name.bytes().any(|byte| byte.is_ascii_lowercase()) || name.contains([' ', '.', '-', '/'])
    })
}
