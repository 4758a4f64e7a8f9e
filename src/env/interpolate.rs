//! `$X`, `${X}` and `${X:-default}` as Docker Compose expands them, in compose files and environment files alike.
//!
//! Source: compose-spec/compose-go v2.13.0 `template/template.go`.

use super::ErrorClass;
use crate::holes::{Filling, TextWithHoles};
use crate::secret::Secret;
use crate::setting::{Hop, Unknown, Unset};

/// The deepest nesting of `${A:-${B:-…}}`.
const MAX_DEPTH: usize = 500;

/// What is known of a variable that a template names.
pub enum Lookup {
    /// It has this value, which came by this way (nearest place first).
    Set(Secret, Vec<Hop>),
    /// It is certainly not set.
    Unset,
    /// The files do not say; what they have of it came by this way.
    Unknown(Unknown, Vec<Hop>),
}

/// What a template came to.
pub struct Expanded {
    /// The value, or why it is not known.
    pub value: Result<Secret, Unknown>,
    /// The places of the variables that went into it; at the end is the way by which what is not known came.
    pub via: Vec<Hop>,
}

/// Why a template cannot be expanded.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// [`ErrorClass::Template`] or [`ErrorClass::Required`].
    pub class: ErrorClass,
    /// What is wrong; names variables, never values.
    pub message: String,
}

/// Expands `template`; variables are asked of `lookup`.
///
/// # Errors
/// If Docker Compose would refuse the template, or a required variable is certainly not set.
pub fn interpolate(template: &str, lookup: &dyn Fn(&str) -> Lookup) -> Result<Expanded, TemplateError> {
    let mut expansion = Expansion {
        lookup,
        via: Vec::new(),
        unknown: None,
        holes: Vec::new(),
    };
    let text = expansion.expand(template, 0)?;
    let Expansion {
        mut via,
        unknown,
        holes,
        ..
    } = expansion;
    let value = match unknown {
        Some((why, way)) => {
            via.extend(way);
            Err(why.with_text(with_holes(&text, &holes)))
        }
        None => Ok(Secret::new(text)),
    };
    Ok(Expanded { value, via })
}

struct Expansion<'a> {
    lookup: &'a dyn Fn(&str) -> Lookup,
    via: Vec<Hop>,
    /// The first reason why the text is not known, and the way by which that came.
    unknown: Option<(Unknown, Vec<Hop>)>,
    /// What is not known, and where in the text that is being made.
    holes: Vec<(usize, TextWithHoles)>,
}

/// The six operators behind a name.
struct Operator {
    /// `-`, `+` or `?`.
    kind: char,
    /// Whether an empty value counts as none.
    colon: bool,
}

impl Expansion<'_> {
    fn expand(&mut self, template: &str, depth: usize) -> Result<String, TemplateError> {
        if depth > MAX_DEPTH {
            return Err(invalid("the template is nested too deep"));
        }
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            if let Some(tail) = after.strip_prefix('$') {
                out.push('$');
                rest = tail;
            } else if let Some(inner) = after.strip_prefix('{') {
                rest = self.braced(inner, &mut out, depth)?;
            } else {
                let name = name_of(after);
                if name.is_empty() {
                    out.push('$');
                } else {
                    self.put(name, is_meant(name), &mut out);
                }
                rest = &after[name.len()..];
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    /// What follows `${`; returns the text that is left to expand.
    fn braced<'t>(&mut self, inner: &'t str, out: &mut String, depth: usize) -> Result<&'t str, TemplateError> {
        let name = name_of(inner);
        if name.is_empty() {
            return Err(invalid("`${` needs the name of a variable behind it"));
        }
        let after = &inner[name.len()..];
        if let Some(rest) = after.strip_prefix('}') {
            self.put(name, true, out);
            return Ok(rest);
        }
        let colon = after.starts_with(':');
        let symbol = after[usize::from(colon)..].chars().next();
        let Some(kind @ ('-' | '+' | '?')) = symbol else {
            return Err(invalid(
                "behind the name in `${…}` only `:-`, `-`, `:+`, `+`, `:?` and `?` may follow",
            ));
        };
        let argument_start = &after[usize::from(colon) + 1..];
        // The last brace of the line counts only where none closes this one; looking for it first would read a long
        // line again for every variable in it.
        let end = match closing_brace(argument_start) {
            Some(end) => end,
            None => {
                let line = argument_start.split('\n').next().unwrap_or_default();
                line.rfind('}')
                    .ok_or_else(|| invalid("a `${` is not closed on its line"))?
            }
        };
        let argument = &argument_start[..end];
        self.apply(name, &Operator { kind, colon }, argument, out, depth)?;
        Ok(&argument_start[end + 1..])
    }

    fn apply(
        &mut self,
        name: &str,
        operator: &Operator,
        argument: &str,
        out: &mut String,
        depth: usize,
    ) -> Result<(), TemplateError> {
        let value = match (self.lookup)(name) {
            Lookup::Set(value, via) => {
                self.via.extend(via);
                Some(value.reveal().to_owned())
            }
            Lookup::Unset => None,
            Lookup::Unknown(why, via) => {
                // Where the deploy environment decides, a default is what the files themselves say; an empty one says
                // that somebody else fills it in.
                if operator.kind == '-' && !argument.is_empty() {
                    None
                } else {
                    // Without a default of its own it is what the bare name is: nothing where that is not set.
                    let hole = match operator.kind {
                        '-' | '?' => TextWithHoles::hole(Filling::Variable, name),
                        _ => TextWithHoles::unknown(),
                    };
                    self.holes.push((out.len(), hole));
                    self.unknown.get_or_insert((Unknown { unset: None, ..why }, via));
                    return Ok(());
                }
            }
        };
        let is_set = value.as_ref().is_some_and(|value| !operator.colon || !value.is_empty());
        match (operator.kind, is_set) {
            ('+', true) | ('-', false) => {
                let holes = self.holes.len();
                let inner = self.expand(argument, depth + 1)?;
                for (at, _) in &mut self.holes[holes..] {
                    *at += out.len();
                }
                out.push_str(&inner);
            }
            ('+', false) => {}
            ('?', false) => {
                let message = format!("the variable `{name}` is required and has no value");
                return Err(TemplateError {
                    class: ErrorClass::Required,
                    message,
                });
            }
            _ => out.push_str(&value.unwrap_or_default()),
        }
        Ok(())
    }

    /// Puts in the value of a variable without a default; nothing if it has none. One that nobody `meant` is not named.
    fn put(&mut self, name: &str, meant: bool, out: &mut String) {
        match (self.lookup)(name) {
            Lookup::Set(value, via) => {
                self.via.extend(via);
                out.push_str(value.reveal());
            }
            Lookup::Unset => {}
            Lookup::Unknown(mut why, via) => {
                let hole = why.text.take();
                if !meant && why.unset.as_ref().is_some_and(|unset| unset.is(name)) {
                    why = why.without_name("value");
                }
                let hole = hole.unwrap_or_else(|| match why.unset.as_deref() {
                    Some(Unset::Text) => TextWithHoles::unknown(),
                    _ => TextWithHoles::hole(Filling::Variable, name),
                });
                self.holes.push((out.len(), hole));
                self.unknown.get_or_insert((why, via));
            }
        }
    }
}

/// Whether `name`, behind a `$` without braces, is written as variables are, and not as a piece of a password is: words
/// in capitals, with digits at their ends.
fn is_meant(name: &str) -> bool {
    name.split('_').all(|word| {
        let letters = word.trim_end_matches(|character: char| character.is_ascii_digit());
        letters.len() <= 12 && letters.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

/// `text` with the `holes` at their places.
fn with_holes(text: &str, holes: &[(usize, TextWithHoles)]) -> TextWithHoles {
    let mut partly = TextWithHoles::default();
    let mut from = 0;
    // More than there are in any address are not kept.
    for (at, hole) in holes.iter().take(64) {
        partly.push(text.get(from..*at).unwrap_or_default());
        partly.append(hole);
        from = *at;
    }
    if holes.len() > 64 {
        return TextWithHoles::unknown();
    }
    partly.push(text.get(from..).unwrap_or_default());
    partly
}

fn invalid(message: &str) -> TemplateError {
    TemplateError {
        class: ErrorClass::Template,
        message: message.to_owned(),
    }
}

/// The variable's name at the start of `text`. Go's case folding also lets U+017F and U+212A pass for letters.
fn name_of(text: &str) -> &str {
    let is_letter =
        |character: char| character.is_ascii_alphabetic() || matches!(character, '_' | '\u{17f}' | '\u{212a}');
    if !text.starts_with(is_letter) {
        return "";
    }
    let end = text
        .find(|character: char| !is_letter(character) && !character.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

/// Where the brace closes that is before `text`: as Compose counts, the character behind an opening brace is not
/// looked at.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\n' => return None,
            '{' => {
                depth += 1;
                if characters.next().is_some_and(|(_, skipped)| skipped == '\n') {
                    return None;
                }
            }
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
