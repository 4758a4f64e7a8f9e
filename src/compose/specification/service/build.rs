//! How a service's image is built.

use super::super::{LATE_TRUTH, PAIRS, TEXT, TEXT_OR_NAMES, TEXTS, keys, leaf, named};
use super::several::{HOSTS, MOUNTS};
use crate::compose::shape::{LeafKind, MappingShape, Name, Shape};

const SSH: Shape = Shape::Either(&[
    named(Name::Any, &leaf("snbz", LeafKind::Plain)),
    Shape::List {
        item: &leaf("s", LeafKind::Ssh),
        repeats: false,
    },
]);
/// The schema takes other values as well, at which Docker Compose crashes.
const CONTEXTS: Shape = Shape::Either(&[
    named(Name::Any, &TEXT),
    Shape::List {
        item: &leaf("s", LeafKind::Pair),
        repeats: false,
    },
]);
/// A text is not turned into a number here, and refused.
const LIMIT: MappingShape = keys(
    &[
        ("hard", leaf("is", LeafKind::Number)),
        ("soft", leaf("is", LeafKind::Number)),
    ],
    &["soft", "hard"],
);
const ULIMITS: Shape = named(
    Name::Small,
    &Shape::Either(&[leaf("is", LeafKind::Number), Shape::Keys(&LIMIT)]),
);

const KEYS: MappingShape = keys(
    &[
        ("additional_contexts", CONTEXTS),
        ("args", PAIRS),
        ("cache_from", TEXTS),
        ("cache_to", TEXTS),
        ("context", TEXT),
        ("dockerfile", TEXT),
        ("dockerfile_inline", TEXT),
        ("entitlements", TEXTS),
        ("extra_hosts", HOSTS),
        ("isolation", TEXT),
        ("labels", PAIRS),
        ("network", TEXT),
        ("no_cache", LATE_TRUTH),
        ("no_cache_filter", TEXT_OR_NAMES),
        ("platforms", TEXTS),
        ("privileged", LATE_TRUTH),
        ("provenance", leaf("sb", LeafKind::Plain)),
        ("pull", LATE_TRUTH),
        ("sbom", leaf("sb", LeafKind::Plain)),
        ("secrets", MOUNTS),
        ("shm_size", leaf("is", LeafKind::Bytes)),
        ("ssh", SSH),
        ("tags", TEXTS),
        ("target", TEXT),
        ("ulimits", ULIMITS),
    ],
    &[],
);

pub(super) const BUILD: Shape = Shape::Either(&[TEXT, Shape::Keys(&KEYS)]);
