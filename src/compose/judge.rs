//! Holds values against the table of the specification.
//!
//! Source: compose-go v2.13.0 `schema/schema.go` `Validate`, `transform/`, `types/`; JSON Schema draft 2020-12.

use super::ComposeError;
use super::shape::{Leaf, LeafKind, MappingShape, Name, Others, Shape};
use super::short;
use super::value::{ComposeValue, Content, go_float};
use crate::complaint::{Complaint, Meant};
use crate::golang::{parse_duration, parse_int};

/// When a value is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum JudgedAt {
    /// After each file: types, patterns, enumerations, and the short forms.
    File,
    /// When all files are put together: what a text is decoded to.
    End,
}

/// Refuses `value` where it does not fit `shape`. `name` is the nearest key of the table above it, in backquotes.
pub(super) fn judge(value: &ComposeValue, shape: &Shape, name: &str, stage: JudgedAt) -> Result<(), ComposeError> {
    let refused = || {
        let message = format!("{name} must be {}, found {}", shape.words(), value.words());
        Err(ComposeError::at(value.span, "schema", message))
    };
    match (shape, &value.content) {
        (Shape::Any, content) => finite(content, value),
        (Shape::Elsewhere, Content::Null) => {
            Err(ComposeError::at(value.span, "schema", format!("{name} needs a value")))
        }
        (Shape::Elsewhere, _) => Ok(()),
        (Shape::Either(shapes), content) => {
            let fitting = shapes.iter().find(|shape| has_type(shape, content));
            match fitting {
                Some(shape) => judge(value, shape, name, stage),
                None => refused(),
            }
        }
        (shape, content) if !has_type(shape, content) => refused(),
        (Shape::Leaf(leaf), _) => one(value, leaf, name, stage),
        (Shape::List { item, repeats }, Content::List(items)) => {
            if !repeats && stage == JudgedAt::File {
                unequal(items, name)?;
            }
            let inside = format!("an item of {}", name.trim_start_matches("an item of "));
            items.iter().try_for_each(|value| judge(value, item, &inside, stage))
        }
        (Shape::Keys(keys), Content::Map(_)) => mapping(value, keys, stage),
        (
            Shape::Named {
                name: names,
                value: shape,
            },
            Content::Map(map),
        ) => {
            for (key, member) in map {
                if *names == Name::Small && !key.chars().all(|letter| letter.is_ascii_lowercase()) {
                    continue;
                }
                if *names == Name::Usual && !is_usual(key) {
                    let message = "a name may have only letters, digits, `.`, `_` and `-`";
                    return Err(ComposeError::at(member.key, "schema", message));
                }
                let inside = format!("a value of {}", name.trim_start_matches("a value of "));
                judge(&member.value, shape, &inside, stage)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A name of letters, digits, `.`, `_` and `-`.
pub(super) fn is_usual(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-'))
}

fn has_type(shape: &Shape, content: &Content) -> bool {
    match (shape, content) {
        (Shape::Any | Shape::Elsewhere, _)
        | (Shape::List { .. }, Content::List(_))
        | (Shape::Keys(_) | Shape::Named { .. }, Content::Map(_)) => true,
        (Shape::Leaf(leaf), content) => {
            let has = |letters: &[char]| leaf.types.contains(letters);
            match content {
                Content::Null => has(&['z']),
                Content::Bool(_) => has(&['b']),
                Content::Int(_) => has(&['i', 'n']),
                // A whole number is one, however it is written.
                Content::Float(value) => has(&['n']) || has(&['i']) && value.fract() == 0.0,
                Content::Text(_) | Content::Time => has(&['s']),
                Content::Unknown => has(&['s']) || leaf.cast,
                Content::Elsewhere => true,
                Content::List(_) | Content::Map(_) => false,
            }
        }
        (Shape::Either(shapes), content) => shapes.iter().any(|shape| has_type(shape, content)),
        _ => false,
    }
}

/// Infinity and not-a-number cannot be checked, wherever they are.
fn finite(content: &Content, value: &ComposeValue) -> Result<(), ComposeError> {
    match content {
        Content::Float(number) if !number.is_finite() => Err(ComposeError::at(
            value.span,
            "schema",
            "infinity and not-a-number are not values",
        )),
        _ => Ok(()),
    }
}

fn mapping(value: &ComposeValue, keys: &'static MappingShape, stage: JudgedAt) -> Result<(), ComposeError> {
    let Some(map) = value.map() else { return Ok(()) };
    for (key, member) in map {
        match keys.get(key) {
            Some(shape) => judge(&member.value, shape, &format!("`{key}`"), stage)?,
            None if keys.others == Others::Any => {}
            None => {
                let near = nearest(key, keys).map(Meant::Name);
                let message = Complaint::from("a compose file has no such key here").meant(near);
                return Err(ComposeError::at(member.key, "schema", message));
            }
        }
    }
    match keys.needed.iter().find(|needed| !map.contains_key(**needed)) {
        Some(needed) => Err(ComposeError::at(
            value.span,
            "schema",
            format!("`{needed}` is missing here"),
        )),
        None => Ok(()),
    }
}

/// The key that was probably meant.
fn nearest(wrong: &str, keys: &MappingShape) -> Option<&'static str> {
    let distances = keys
        .known
        .iter()
        .map(|(known, _)| (strsim::osa_distance(wrong, known), *known));
    distances
        .filter(|(distance, known)| *distance <= 2 && *distance * 2 < known.len())
        .min()
        .map(|(_, known)| known)
}

/// Refuses a list of which two items are equal.
fn unequal(items: &[ComposeValue], name: &str) -> Result<(), ComposeError> {
    let mut seen = std::collections::HashSet::new();
    for item in items {
        let same = match &item.content {
            Content::Text(text) => format!("s{text}"),
            Content::Int(value) => format!("n{value}"),
            Content::Float(value) => format!("n{value}"),
            // Two mappings with the same target are one already.
            _ => continue,
        };
        if !seen.insert(same) {
            let message = format!("two items of {name} are the same");
            return Err(ComposeError::at(item.span, "schema", message));
        }
    }
    Ok(())
}

fn one(value: &ComposeValue, leaf: &Leaf, name: &str, stage: JudgedAt) -> Result<(), ComposeError> {
    finite(&value.content, value)?;
    let kind = leaf.kind;
    let is_sound = match (stage, &value.content) {
        (JudgedAt::File, Content::Text(text)) => sound_in_file(text, kind),
        (JudgedAt::File, Content::Int(number)) => match kind {
            LeafKind::Within(least, most) => (least..=most).contains(number),
            LeafKind::Percent => (0..=100).contains(number),
            LeafKind::Port => (0..=65_535).contains(number),
            _ => true,
        },
        (JudgedAt::File, Content::Float(number)) => match kind {
            LeafKind::Percent => (0.0..=100.0).contains(number),
            LeafKind::Port => false,
            _ => true,
        },
        (JudgedAt::End, Content::Text(text)) => sound_at_end(text, kind),
        (JudgedAt::End, Content::Int(number)) => !matches!(kind, LeafKind::Count) || *number >= 0,
        (JudgedAt::End, Content::Float(number)) => match kind {
            LeafKind::Count => *number >= 0.0,
            LeafKind::Devices | LeafKind::Mode => false,
            _ => true,
        },
        _ => true,
    };
    if is_sound {
        return Ok(());
    }
    // A port or a volume says itself what is wrong with it.
    let told = match (&value.content, kind) {
        (Content::Text(text), LeafKind::Port) => short::port(text).err(),
        (Content::Text(text), LeafKind::Volume) => short::volume(text).err(),
        _ => None,
    };
    let message = match (told, kind) {
        (Some(told), _) => told.to_owned(),
        (None, LeafKind::OneOf(words)) => format!("{name} must be {}", words.join(", ")),
        (None, LeafKind::Within(least, most)) => format!("{name} must be a whole number from {least} to {most}"),
        (None, LeafKind::Percent) => format!("{name} must be a whole number from 0 to 100"),
        (None, kind) => format!("{name} must be {}", kind.name().trim_end_matches(',')),
    };
    Err(ComposeError::at(value.span, "schema", message))
}

fn sound_in_file(text: &str, kind: LeafKind) -> bool {
    match kind {
        LeafKind::OneOf(words) => words.contains(&text),
        LeafKind::PullPolicy => is_pull_policy(text),
        LeafKind::ContainerName => is_container_name(text),
        LeafKind::Port => short::port(text).is_ok(),
        LeafKind::Volume => short::volume(text).is_ok(),
        LeafKind::Device => text.split(':').count() <= 3,
        LeafKind::Pair => text.contains('='),
        LeafKind::Ssh => text.contains('=') || text == "default",
        _ => true,
    }
}

fn sound_at_end(text: &str, kind: LeafKind) -> bool {
    match kind {
        LeafKind::Truth => super::scalar::boolean(text).is_some(),
        LeafKind::Int | LeafKind::Within(..) => parse_int(text, 10).is_ok(),
        // A text is never turned into such a number.
        LeafKind::Number | LeafKind::Count => false,
        LeafKind::Float | LeafKind::Percent | LeafKind::Cpus => go_float(text).is_some(),
        LeafKind::Bytes => short::bytes(text).is_some(),
        LeafKind::Duration => parse_duration(text, true).is_some(),
        LeafKind::Mode => parse_int(text, 8).is_ok(),
        LeafKind::Devices => text.eq_ignore_ascii_case("all") || parse_int(text, 10).is_ok(),
        LeafKind::Host => {
            let host = text.split_once('=').or_else(|| text.split_once(':'));
            host.is_some_and(|(host, _)| !host.is_empty() && !host.contains([':', '=']))
        }
        LeafKind::Words => super::shell_words::split(text).is_some(),
        _ => true,
    }
}

/// One of the words anywhere in the text, or `every_` and times: the pattern has no ends.
fn is_pull_policy(text: &str) -> bool {
    let words = [
        "always",
        "never",
        "build",
        "if_not_present",
        "missing",
        "refresh",
        "daily",
        "weekly",
    ];
    let is_time = |rest: &str| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0
            && rest
                .get(digits..)
                .is_some_and(|rest| rest.starts_with(['w', 'd', 'h', 'm', 's']))
    };
    words.iter().any(|word| text.contains(word)) || text.split("every_").skip(1).any(is_time)
}

/// A letter or digit and one more letter somewhere in the text.
fn is_container_name(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(2).any(|pair| {
        pair[0].is_ascii_alphanumeric() && (pair[1].is_ascii_alphanumeric() || matches!(pair[1], '_' | '.' | '-'))
    })
}
