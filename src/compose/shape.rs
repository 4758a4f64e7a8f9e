//! What a value may look like: the pieces that the table of the specification is made of.

use super::value::{ComposeValue, Content};

/// What may stand in one place.
pub(super) enum Shape {
    /// Anything.
    Any,
    /// Anything; another reader looks at it.
    Elsewhere,
    /// One value.
    Leaf(Leaf),
    /// A list, whose items may be equal or not.
    List { item: &'static Shape, repeats: bool },
    /// A mapping of known keys.
    Keys(&'static MappingShape),
    /// A mapping of names that people give.
    Named { name: Name, value: &'static Shape },
    /// One of these, which have different types.
    Either(&'static [Shape]),
}

/// One value: the types that YAML may give it, and what it is for.
pub(super) struct Leaf {
    /// Letters: `s` text, `i` whole number, `n` number, `b` boolean, `z` null.
    pub(super) types: &'static str,
    pub(super) kind: LeafKind,
    /// Whether a text is turned into the kind's type before anything else is looked at.
    pub(super) cast: bool,
}

/// What a value is for.
#[derive(Clone, Copy)]
pub(super) enum LeafKind {
    /// Whatever is written.
    Plain,
    Truth,
    Int,
    /// A whole number, which is never a text.
    Number,
    /// One of at least 0.
    Count,
    Within(i128, i128),
    Float,
    Percent,
    Cpus,
    Bytes,
    Duration,
    /// `0440`, in base 8.
    Mode,
    /// `all`, or a number.
    Devices,
    Port,
    Volume,
    Device,
    /// `host:address`.
    Host,
    /// `name=value`.
    Pair,
    /// `default`, or `name=path`.
    Ssh,
    /// A command line.
    Words,
    OneOf(&'static [&'static str]),
    PullPolicy,
    ContainerName,
}

/// A mapping of known keys.
pub(super) struct MappingShape {
    pub(super) known: &'static [(&'static str, Shape)],
    pub(super) needed: &'static [&'static str],
    pub(super) others: Others,
}

/// Which further keys a mapping may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    None,
    /// Those that begin with `x-`.
    Extensions,
    Any,
}

/// Which names people may give.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Any,
    /// Letters, digits, `.`, `_` and `-`.
    Usual,
    /// Small letters; what stands under other names is not looked at.
    Small,
}

impl Shape {
    /// What an item of a list here may be.
    pub(super) fn item(&self) -> &Shape {
        match self {
            Shape::List { item, .. } => item,
            Shape::Either(shapes) => {
                let list = shapes.iter().find(|shape| matches!(shape, Shape::List { .. }));
                list.map_or(&Shape::Any, Shape::item)
            }
            _ => &Shape::Any,
        }
    }

    /// What may stand at `key` of a mapping here.
    pub(super) fn below(&self, key: &str) -> &Shape {
        match self {
            Shape::Keys(keys) => keys.get(key).unwrap_or(&Shape::Any),
            Shape::Named { value, .. } => value,
            Shape::Either(_) => self.mapping().map_or(&Shape::Any, |shape| shape.below(key)),
            _ => &Shape::Any,
        }
    }

    /// What a single value here is for, and whether a text is turned into it at once.
    pub(super) fn leaf(&self) -> Option<(LeafKind, bool)> {
        match self {
            Shape::Leaf(leaf) => Some((leaf.kind, leaf.cast)),
            Shape::Either(shapes) => shapes.iter().find_map(Shape::leaf),
            _ => None,
        }
    }

    /// Whether keys that begin with `x-` are passed over.
    pub(super) fn has_extensions(&self) -> bool {
        match self {
            Shape::Keys(keys) => keys.others == Others::Extensions,
            Shape::Either(_) => self.mapping().is_some_and(Shape::has_extensions),
            _ => false,
        }
    }

    /// Of several shapes that of a mapping.
    pub(super) fn mapping(&self) -> Option<&Shape> {
        match self {
            Shape::Keys(_) | Shape::Named { .. } => Some(self),
            Shape::Either(shapes) => shapes.iter().find_map(Shape::mapping),
            _ => None,
        }
    }

    /// What is allowed here, in words.
    pub(super) fn words(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        self.collect(&mut words);
        match words.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => "another value".to_owned(),
        }
    }

    fn collect(&self, words: &mut Vec<&str>) {
        match self {
            Shape::Any | Shape::Elsewhere => words.push("a value"),
            Shape::Leaf(leaf) => words.extend(leaf.types.chars().filter_map(|letter| match letter {
                's' => Some("a text"),
                'i' => Some("a whole number"),
                'n' => Some("a number"),
                'b' => Some("true or false"),
                _ => None,
            })),
            Shape::List { .. } => words.push("a list"),
            Shape::Keys(_) | Shape::Named { .. } => words.push("a mapping"),
            Shape::Either(shapes) => shapes.iter().for_each(|shape| shape.collect(words)),
        }
    }
}

impl MappingShape {
    pub(super) fn get(&self, key: &str) -> Option<&'static Shape> {
        self.known
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, shape)| shape)
    }
}

impl LeafKind {
    /// What a value of this kind is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            LeafKind::Plain | LeafKind::OneOf(_) => "another text",
            LeafKind::Truth => "true or false",
            LeafKind::Int | LeafKind::Number | LeafKind::Count | LeafKind::Within(..) => "a whole number",
            LeafKind::Float | LeafKind::Percent | LeafKind::Cpus => "a number",
            LeafKind::Bytes => "a size such as 512m",
            LeafKind::Duration => "a duration with its unit, such as 30s,",
            LeafKind::Mode => "a mode such as 0440",
            LeafKind::Devices => "`all` or a number",
            LeafKind::Port => "a port such as 8080:80",
            LeafKind::Volume => "a volume such as ./data:/data",
            LeafKind::Device => "a device such as /dev/kvm:/dev/kvm",
            LeafKind::Host => "a host with its address, such as name:192.0.2.1,",
            LeafKind::Pair => "a text such as name=value",
            LeafKind::Ssh => "`default` or a text such as name=path",
            LeafKind::Words => "a command whose quotes are closed",
            LeafKind::PullPolicy => "always, never, missing, build, daily, weekly or every_…",
            LeafKind::ContainerName => "a name of two or more letters and digits",
        }
    }
}

impl ComposeValue {
    /// What the value is, in words.
    pub(super) fn words(&self) -> &'static str {
        match &self.content {
            Content::Null => "nothing",
            Content::Bool(_) => "a boolean",
            Content::Int(_) | Content::Float(_) => "a number",
            Content::Text(_) | Content::Unknown => "a text",
            Content::Time => "a date",
            Content::Elsewhere => "a value",
            Content::List(_) => "a list",
            Content::Map(_) => "a mapping",
        }
    }
}
