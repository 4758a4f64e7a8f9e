//! References inside a secret's text: `${NAME}`, `{{ secret "/path" }}`, `$(NAME)`, `<your secret>`.
//!
//! A password may have the same signs in it. A reference is meant if it is the whole value, or has the form in which it
//! is read: names in capitals, expressions with a space, a dot or a quote. All else is part of the secret.

/// The parts of `text` that are no references: the whole of most, and none of what is one reference.
pub fn literals(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let is_gap = text.starts_with('<') && text.ends_with('>');
    if !is_name_alone(text) && !is_gap {
        add_literals(text, &mut found);
    }
    found.retain(|literal| !literal.is_empty());
    found
}

/// `$NAME` and nothing else.
fn is_name_alone(text: &str) -> bool {
    text.strip_prefix('$')
        .is_some_and(|name| !name.is_empty() && name.bytes().all(is_of_a_name))
}

fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn add_literals<'t>(text: &'t str, found: &mut Vec<&'t str>) {
    let (mut from, mut at) = (0, 0);
    while let Some(begin) = next_sign(text, at) {
        let rest = text.get(begin..).unwrap_or_default();
        let Some(reference) = reference(rest, begin == 0) else {
            at = begin + 2;
            continue;
        };
        found.extend(text.get(from..begin));
        // What counts where the variable is not set is no reference.
        add_literals(reference.otherwise, found);
        from = begin + reference.length;
        at = from;
    }
    found.extend(text.get(from..));
}

/// Where the next reference may begin.
fn next_sign(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let signs = ["${", "{{", "$("].into_iter();
    signs.filter_map(|sign| rest.find(sign)).min().map(|found| at + found)
}

struct Reference<'t> {
    length: usize,
    otherwise: &'t str,
}

/// The reference that `rest` begins with, if one is meant; `first` is whether nothing is before it.
fn reference(rest: &str, first: bool) -> Option<Reference<'_>> {
    let end = match rest.get(..2)? {
        "{{" => "}}",
        "${" => "}",
        _ => ")",
    };
    let inside = rest.get(2..)?;
    let close = if end == "}" {
        closing(inside)?
    } else {
        inside.find(end)?
    };
    let inside = inside.get(..close)?;
    let length = 2 + close + end.len();
    let is_whole = first && length == rest.len();
    if end == "}}" {
        let is_expression = inside.contains([' ', '.', '"', '`']);
        return (is_whole || is_expression).then_some(Reference { length, otherwise: "" });
    }
    let name = inside.bytes().take_while(|byte| is_of_a_name(*byte)).count();
    let (name, behind) = inside.split_at(name);
    let is_name = !name.is_empty() && (is_whole || !name.contains(|letter: char| letter.is_ascii_lowercase()));
    let otherwise = behind.strip_prefix(':').unwrap_or(behind);
    let is_end = behind.is_empty() || otherwise.starts_with(['-', '?', '+']);
    let otherwise = otherwise.get(1..).unwrap_or_default();
    (is_name && is_end).then_some(Reference { length, otherwise })
}

/// Where the brace that was opened before `inside` is closed.
fn closing(inside: &str) -> Option<usize> {
    let mut depth = 0;
    inside.bytes().position(|byte| {
        depth += usize::from(byte == b'{');
        let is_end = byte == b'}' && depth == 0;
        depth -= usize::from(byte == b'}' && depth > 0);
        is_end
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_reference_is_the_secret() {
        for (text, expected) in [
            ("word", &["word"][..]),
            ("", &[]),
            ("$NAME", &[]),
            ("$name", &[]),
            ("${name}", &[]),
            ("${NAME:-word}", &["word"]),
            ("${NAME:-${OTHER:-word}}", &["word"]),
            ("${NAME}", &[]),
            ("$(NAME)", &[]),
            ("{{ secret \"/c/s\" }}", &[]),
            ("{{word}}", &[]),
            ("<your secret>", &[]),
            ("a${NAME}b", &["a", "b"]),
            ("a$(NAME)", &["a"]),
            ("a{{ .Values.x }}b", &["a", "b"]),
            ("a${name}b", &["a${name}b"]),
            ("a${name", &["a${name"]),
            ("a{{name}}b", &["a{{name}}b"]),
            ("{{name", &["{{name"]),
            ("a<b>", &["a<b>"]),
            ("a$name", &["a$name"]),
            ("a(b)${ÄÖ}é", &["a(b)${ÄÖ}é"]),
        ] {
            assert_eq!(literals(text), expected, "{text}");
        }
    }
}
