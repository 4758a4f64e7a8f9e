//! A value inside of JSON text that a variable holds, or of a literal of Python's.

use serde_json::Value as Json;

use super::python;
use crate::finding::quoted;
use crate::holes::{Marked, TextWithHoles};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};

/// The value at `path` in the JSON text that `setting` has; of several items the first. Parts of the text may not be known:
/// a value with such a part is not known either, the others are.
pub(super) fn inside(setting: &Setting<Secret>, name: &str, path: &str) -> Setting<Secret> {
    let at = |state| Setting {
        state,
        place: setting.place,
        via: setting.via.clone(),
        default: false,
    };
    let marked = match &setting.state {
        State::Known(text) => TextWithHoles::known(text.reveal()).marked(),
        State::Unknown(why) => match why.text.as_ref().and_then(TextWithHoles::marked) {
            Some(marked) => Some(marked),
            None => return at(hidden(why)),
        },
        State::Absent => return at(State::Absent),
    };
    let read = |text: &str| serde_json::from_str(text).or_else(|_| serde_json::from_str(&python::as_json(text)));
    let json = marked.as_ref().and_then(|marked| read(&marked.text).ok());
    let (Some(marked), Some(json)) = (&marked, &json) else {
        return at(match &setting.state {
            State::Unknown(why) => hidden(why),
            _ => State::Unknown(Unknown::because(text!("{name} is not JSON"))),
        });
    };
    at(match found(json, path) {
        Some(value) => state(marked, &value, setting),
        None => State::Absent,
    })
}

/// Not known, and nothing of its text is that of a value in it.
fn hidden(why: &Unknown) -> State<Secret> {
    State::Unknown(Unknown {
        text: None,
        ..why.clone()
    })
}

fn state(marked: &Marked, value: &str, setting: &Setting<Secret>) -> State<Secret> {
    let text = marked.with_holes(value);
    match &setting.state {
        State::Unknown(why) if !text.is_known() => State::Unknown(hidden_but(why, text)),
        _ => State::Known(Secret::new(value)),
    }
}

/// The same of a part; where that lacks a variable only, the reason names it.
fn hidden_but(why: &Unknown, text: TextWithHoles) -> Unknown {
    let variable = text.variables().next().map(str::to_owned);
    let why = match variable.filter(|_| text.keys().next().is_none()) {
        Some(name) => Unknown::because(text!(
            "{} is filled in when it is deployed",
            quoted(&format!("${{{name}}}"))
        )),
        None => Unknown {
            text: None,
            ..why.clone()
        },
    };
    why.with_text(text)
}

fn found(json: &Json, path: &str) -> Option<String> {
    let mut node = Some(json);
    let mut list = false;
    for part in path.split('.') {
        let key = part.trim_end_matches("[]");
        node = node.and_then(|node| if key.is_empty() { Some(node) } else { node.get(key) });
        if part.ends_with("[]") {
            if path.ends_with("[]") && path.ends_with(part) {
                list = true;
            } else {
                node = node.and_then(|node| node.get(0));
            }
        }
    }
    let text = |node: &Json| match node {
        Json::String(text) => Some(text.clone()),
        Json::Bool(flag) => Some(flag.to_string()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match node {
        Some(Json::Array(items)) if list => Some(items.iter().filter_map(text).collect::<Vec<_>>().join(" ")),
        Some(node) => text(node),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::inside;
    use crate::holes::{Filling, TextWithHoles};
    use crate::secret::Secret;
    use crate::setting::{Setting, Unknown};
    use crate::source::{Role, SourceMap, Span};

    fn place() -> Span {
        match SourceMap::default().add("x", Role::Coder, Vec::new()) {
            Ok(id) => Span::new(id, 0..0),
            Err(_) => unreachable!("it is small"),
        }
    }

    #[test]
    fn json_inside_a_variable() {
        let json = r#"{"oidc": {"APPS": [{"id": "a", "on": true}], "SCOPE": ["openid", "email"]}}"#;
        let setting = Setting::known(Secret::new(json), place());
        for (path, value) in [
            ("oidc.APPS[].id", Some("a")),
            ("oidc.APPS[].on", Some("true")),
            ("oidc.SCOPE[]", Some("openid email")),
            ("oidc.APPS[].secret", None),
        ] {
            let found = inside(&setting, "X", path);
            assert_eq!(found.value().map(Secret::reveal), value, "{path}");
        }
    }

    #[test]
    fn a_part_that_is_not_known_hides_its_own_value_only() {
        let mut text = TextWithHoles::known(r#"{"APPS": [{"id": "a", "secret": ""#);
        text.append(&TextWithHoles::hole(Filling::SecretKey, "app/secret"));
        text.push(r#"", "url": "https://auth."#);
        text.append(&TextWithHoles::hole(Filling::Variable, "DOMAIN"));
        text.push(r#""}]}"#);
        let why = Unknown::because("it is filled in when it is deployed").with_text(text);
        let setting = Setting::unknown(why, place());
        let found = |path| inside(&setting, "X", path);
        assert_eq!(found("APPS[].id").value().map(Secret::reveal), Some("a"));
        assert!(found("APPS[].secret").why_unknown().is_some());
        let url = found("APPS[].url");
        let url = url
            .why_unknown()
            .and_then(|why| why.text.as_ref())
            .map(TextWithHoles::shown);
        assert_eq!(url.as_deref(), Some("https://auth.${DOMAIN}"));
        assert!(found("APPS[].name").is_absent());
        // Where the hole is more than a part of a text, nothing is known.
        let mut text = TextWithHoles::known(r#"{"APPS": "#);
        text.append(&TextWithHoles::unknown());
        text.push("}");
        let setting = Setting::unknown(Unknown::because("it is elsewhere").with_text(text), place());
        assert!(inside(&setting, "X", "APPS[].id").why_unknown().is_some());
    }
}
