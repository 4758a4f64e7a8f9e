//! What several parts of a service have.

use crate::compose::shape::{LeafKind, MappingShape, Name, Shape};
use crate::compose::specification::{LATE_TRUTH, PAIRS, TEXT, TEXTS, keys, leaf, named};

/// Hosts with one address or several.
pub(super) const HOSTS: Shape = Shape::Either(&[
    named(Name::Any, &Shape::Either(&[TEXT, TEXTS])),
    Shape::List {
        item: &leaf("s", LeafKind::Host),
        repeats: false,
    },
]);

const MOUNTED: MappingShape = keys(
    &[
        ("gid", TEXT),
        ("mode", leaf("ns", LeafKind::Mode)),
        ("source", TEXT),
        ("target", TEXT),
        ("uid", TEXT),
    ],
    &[],
);

/// Secrets or configs that are put into a container.
pub(super) const MOUNTS: Shape = Shape::List {
    item: &Shape::Either(&[TEXT, Shape::Keys(&MOUNTED)]),
    repeats: true,
};

pub(super) const COMMAND: Shape = Shape::Either(&[leaf("sz", LeafKind::Words), TEXTS]);

pub(super) const HOOK: MappingShape = keys(
    &[
        ("command", COMMAND),
        ("environment", PAIRS),
        ("privileged", LATE_TRUTH),
        ("user", TEXT),
        ("working_dir", TEXT),
    ],
    &["command"],
);
