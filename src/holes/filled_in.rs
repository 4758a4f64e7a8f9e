//! What fills a text's holes.

use super::{Filling, LONGEST, Piece, TextWithHoles};

impl TextWithHoles {
    /// `text`, in which `${NAME}`, `$NAME` and `{{ … }}` are filled in before it is read.
    pub fn filled_in(text: &str) -> Self {
        let mut written = Self::default();
        let mut rest = text;
        if text.len() > LONGEST {
            return Self::unknown();
        }
        while let Some(at) = rest.find(['$', '{']) {
            let (before, from) = rest.split_at(at);
            written.push(before);
            match first_hole(from) {
                Some((hole, behind)) => {
                    written.append(&hole);
                    rest = behind;
                }
                None => {
                    written.push(&from[..1]);
                    rest = &from[1..];
                }
            }
        }
        written.push(rest);
        written
    }

    /// The variables that fill it in, by their names; those that a template reads by `env` are among them.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Hole(hole) => match hole.filling {
                Filling::Variable | Filling::Environment => Some(hole.name.as_str()),
                Filling::Template => read_by_template(&hole.name, &["env", "mustEnv"]),
                Filling::SecretKey | Filling::Other => None,
            },
        })
    }

    /// The files that templates in it read, by their paths.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let templates = self.holes(Filling::Template);
        templates.filter_map(|expression| read_by_template(expression, &["secret", "fileContent"]))
    }

    /// The keys of Kubernetes Secrets that fill it in: `name/key`.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.holes(Filling::SecretKey)
    }

    fn holes(&self, filling: Filling) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(move |piece| match piece {
            Piece::Hole(hole) if hole.filling == filling => Some(hole.name.as_str()),
            Piece::Text(_) | Piece::Hole(_) => None,
        })
    }
}

/// What one of the `functions` reads, if the value is that: `NAME` of `env "NAME"`, or of `env "NAME" | squote`.
fn read_by_template<'t>(expression: &'t str, functions: &[&str]) -> Option<&'t str> {
    const LAY_OUT: [&str; 7] = ["indent", "nindent", "mindent", "quote", "squote", "mquote", "msquote"];
    let mut steps = expression.trim_matches('-').trim().split('|').map(str::trim);
    let (function, name) = steps.next()?.split_once(' ')?;
    let name = name.trim().strip_prefix('"')?.strip_suffix('"')?;
    let stays = |step: &str| LAY_OUT.contains(&step.split(' ').next().unwrap_or_default());
    (functions.contains(&function) && !name.contains('"') && steps.all(stays)).then_some(name)
}

/// The hole that `text` begins with, and what is behind it.
fn first_hole(text: &str) -> Option<(TextWithHoles, &str)> {
    let is_in_name = |next: char| next.is_ascii_alphanumeric() || next == '_';
    let is_name = |text: &str| !text.is_empty() && text.chars().all(is_in_name);
    if let Some((inside, behind)) = text.strip_prefix("{{").and_then(|inside| inside.split_once("}}")) {
        return Some((TextWithHoles::hole(Filling::Template, inside.trim()), behind));
    }
    let variable = text.strip_prefix('$')?;
    if let Some((inside, behind)) = variable.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
        let filling = if is_name(inside) {
            Filling::Variable
        } else {
            Filling::Other
        };
        return Some((TextWithHoles::hole(filling, inside), behind));
    }
    let (name, behind) = variable.split_at(variable.find(|next| !is_in_name(next)).unwrap_or(variable.len()));
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    begins.then(|| (TextWithHoles::hole(Filling::Variable, name), behind))
}
