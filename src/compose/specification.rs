//! The compose file's specification as a table: every key of a project, what may stand there, and what it is for.
//!
//! Source: compose-go v2.13.0 `schema/compose-spec.json`, `loader/interpolate.go` for what a text is turned into, and
//! `types/types.go` for what it is decoded to.

mod resources;
mod service;

pub(super) use resources::{CONFIG, MODEL, NETWORK, SECRET, VOLUME};
pub(super) use service::SERVICE;

use super::shape::{Leaf, LeafKind, MappingShape, Name, Others, Shape};

/// One value of these types, which is checked for what it is for when all files are put together.
const fn leaf(types: &'static str, kind: LeafKind) -> Shape {
    Shape::Leaf(Leaf {
        types,
        kind,
        cast: false,
    })
}

/// One value; a text is turned into what it is for at once.
const fn cast(types: &'static str, kind: LeafKind) -> Shape {
    Shape::Leaf(Leaf {
        types,
        kind,
        cast: true,
    })
}

const fn named(name: Name, value: &'static Shape) -> Shape {
    Shape::Named { name, value }
}

/// The mapping of these keys and of extensions; the needed ones have to be there.
const fn keys(known: &'static [(&'static str, Shape)], needed: &'static [&'static str]) -> MappingShape {
    MappingShape {
        known,
        needed,
        others: Others::Extensions,
    }
}

const fn without_extensions(known: &'static [(&'static str, Shape)], needed: &'static [&'static str]) -> MappingShape {
    MappingShape {
        known,
        needed,
        others: Others::None,
    }
}

const NULL: Shape = leaf("z", LeafKind::Plain);
const TEXT: Shape = leaf("s", LeafKind::Plain);
const TRUTH: Shape = cast("bs", LeafKind::Truth);
/// A boolean that only becomes one at the end.
const LATE_TRUTH: Shape = leaf("bs", LeafKind::Truth);
const INT: Shape = cast("is", LeafKind::Int);
const DURATION: Shape = leaf("s", LeafKind::Duration);
const BYTES: Shape = leaf("ns", LeafKind::Bytes);

/// A list of texts, no two of which are equal.
const NAMES: Shape = Shape::List {
    item: &TEXT,
    repeats: false,
};
/// A list of texts.
const TEXTS: Shape = Shape::List {
    item: &TEXT,
    repeats: true,
};
const TEXT_OR_NAMES: Shape = Shape::Either(&[TEXT, NAMES]);
/// Pairs, as a mapping or as a list of `name=value`.
const PAIRS: Shape = Shape::Either(&[named(Name::Any, &ANYTHING_PLAIN), NAMES]);
const ANYTHING_PLAIN: Shape = leaf("snbz", LeafKind::Plain);
const OPTIONS: Shape = named(Name::Any, &leaf("sn", LeafKind::Plain));
