//! How a service's image is built.

use super::super::{LATE_TRUTH, PAIRS, TEXT, TEXT_OR_NAMES, TEXTS, keys, leaf, named};
use super::several::{HOSTS, MOUNTS};
use crate::compose::shape::{Keys, Kind, Name, Shape};

const SSH: Shape = Shape::Either(&[
    named(Name::Any, &leaf("snbz", Kind::Plain)),
    Shape::List {
        item: &leaf("s", Kind::Ssh),
        repeats: false,
    },
]);
const CONTEXTS: Shape = Shape::Either(&[
    named(Name::Any, &leaf("snbz", Kind::Plain)),
    Shape::List {
        item: &leaf("s", Kind::Pair),
        repeats: false,
    },
]);
/// A text is not turned into a number here, and refused.
const LIMIT: Keys = keys(
    &[("hard", leaf("is", Kind::Count)), ("soft", leaf("is", Kind::Count))],
    &["soft", "hard"],
);
const ULIMITS: Shape = named(
    Name::Small,
    &Shape::Either(&[leaf("is", Kind::Count), Shape::Keys(&LIMIT)]),
);

const KEYS: Keys = keys(
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
        ("provenance", leaf("sb", Kind::Plain)),
        ("pull", LATE_TRUTH),
        ("sbom", leaf("sb", Kind::Plain)),
        ("secrets", MOUNTS),
        ("shm_size", leaf("is", Kind::Bytes)),
        ("ssh", SSH),
        ("tags", TEXTS),
        ("target", TEXT),
        ("ulimits", ULIMITS),
    ],
    &[],
);

pub(super) const BUILD: Shape = Shape::Either(&[TEXT, Shape::Keys(&KEYS)]);
