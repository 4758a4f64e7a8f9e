//! The values of template expressions.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::setting::Unknown;

/// A value; copies share what they hold.
#[derive(Clone)]
pub(super) enum TemplateValue {
    Nil,
    Flag(bool),
    Integer(i64),
    Float(f64),
    Text(Rc<str>),
    List(Rc<[TemplateValue]>),
    Map(Rc<BTreeMap<String, TemplateValue>>),
    Unknown(NotKnown),
}

/// A value that is not known, with what is certain of it all the same.
#[derive(Clone)]
pub(super) struct NotKnown {
    pub(super) why: Unknown,
    /// White space that a function puts before it.
    pub(super) layout: String,
    /// Whether it is a list, which is put out in brackets.
    pub(super) is_list: bool,
    /// Whether it is what Authelia gives a template: nothing, unless another tool is meant.
    pub(super) is_nothing: bool,
}

impl TemplateValue {
    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        TemplateValue::Text(text.into())
    }

    pub(super) fn unknown(why: Unknown) -> Self {
        TemplateValue::Unknown(NotKnown {
            why,
            layout: String::new(),
            is_list: false,
            is_nothing: false,
        })
    }

    /// Whether a condition takes it for true; `None` if that is not known.
    ///
    /// Source: golang/go `src/text/template/exec.go` `isTrue`.
    pub(super) fn truth(&self) -> Option<bool> {
        Some(match self {
            TemplateValue::Nil => false,
            TemplateValue::Flag(flag) => *flag,
            TemplateValue::Integer(number) => *number != 0,
            TemplateValue::Float(number) => *number != 0.0,
            TemplateValue::Text(text) => !text.is_empty(),
            TemplateValue::List(items) => !items.is_empty(),
            TemplateValue::Map(map) => !map.is_empty(),
            TemplateValue::Unknown(_) => return None,
        })
    }

    /// How it is put out; `None` if it is not known, or holds something that is not.
    pub(super) fn shown(&self) -> Option<String> {
        let mut out = String::new();
        self.write(&mut out, 0).then_some(out)
    }

    fn write(&self, out: &mut String, depth: usize) -> bool {
        match self {
            TemplateValue::Nil => out.push_str(if depth == 0 { "<no value>" } else { "<nil>" }),
            TemplateValue::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            TemplateValue::Integer(number) => out.push_str(&number.to_string()),
            TemplateValue::Float(number) => match float(*number) {
                Some(text) => out.push_str(&text),
                None => return false,
            },
            TemplateValue::Text(text) => out.push_str(text),
            TemplateValue::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(' ');
                    }
                    if !item.write(out, depth + 1) {
                        return false;
                    }
                }
                out.push(']');
            }
            TemplateValue::Map(map) => {
                out.push_str("map[");
                for (at, (key, value)) in map.iter().enumerate() {
                    if at > 0 {
                        out.push(' ');
                    }
                    out.push_str(key);
                    out.push(':');
                    if !value.write(out, depth + 1) {
                        return false;
                    }
                }
                out.push(']');
            }
            TemplateValue::Unknown(_) => return false,
        }
        true
    }

    /// How long it is when it is put out, at most, without putting it out.
    pub(super) fn length(&self) -> usize {
        match self {
            TemplateValue::Nil | TemplateValue::Flag(_) | TemplateValue::Unknown(_) => 12,
            TemplateValue::Integer(_) | TemplateValue::Float(_) => 24,
            TemplateValue::Text(text) => text.len(),
            TemplateValue::List(items) => items.iter().fold(2, |sum, item| sum.saturating_add(item.length() + 1)),
            TemplateValue::Map(map) => map.iter().fold(5, |sum, (key, value)| {
                sum.saturating_add(key.len() + value.length() + 2)
            }),
        }
    }
}

/// The dot at the top: Authelia gives nothing, so that whoever writes `{{ .NAME }}` has another tool in mind.
pub(super) fn top() -> TemplateValue {
    TemplateValue::Unknown(NotKnown {
        why: Unknown::because("`{{ .NAME }}` is replaced by another tool, such as External Secrets or Helm"),
        layout: String::new(),
        is_list: false,
        is_nothing: true,
    })
}

/// What is at `fields` in `value`, one in another.
pub(super) fn fields(value: TemplateValue, fields: &[String]) -> TemplateValue {
    fields.iter().fold(value, |value, name| match value {
        TemplateValue::Map(map) => map.get(name).cloned().unwrap_or(TemplateValue::Nil),
        TemplateValue::Unknown(unknown) => TemplateValue::unknown(unknown.why),
        _ => TemplateValue::unknown(Unknown::because("the template looks into a value that is not computed")),
    })
}

/// A number as Go's `%v` writes it, where it writes no exponent.
fn float(number: f64) -> Option<String> {
    let plain = number == 0.0 || (1e-4..1e21).contains(&number.abs());
    plain.then(|| number.to_string())
}

/// Why a template is not carried out to its end.
pub(super) enum EvaluationStop {
    /// Authelia would stop as well.
    Refused(String),
    /// More would be made than there is a budget for.
    Exhausted,
}
