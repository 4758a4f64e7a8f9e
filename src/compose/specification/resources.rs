//! What is at the top of a compose file besides services.

use super::{NULL, OPTIONS, PAIRS, TEXT, TEXTS, TRUTH, keys, leaf, named, without_extensions};
use crate::compose::shape::{LeafKind, MappingShape, Name, Others, Shape};

const EXTERNAL_NAME: MappingShape = keys(&[("name", TEXT)], &[]);
const OPEN_NAME: MappingShape = MappingShape {
    known: &[("name", TEXT)],
    needed: &[],
    others: Others::Any,
};
/// A boolean, or the name in its old form.
const EXTERNAL: Shape = Shape::Either(&[TRUTH, Shape::Keys(&EXTERNAL_NAME)]);
const EXTERNAL_OPEN: Shape = Shape::Either(&[TRUTH, Shape::Keys(&OPEN_NAME)]);

const ADDRESS_POOL: MappingShape = keys(
    &[
        ("aux_addresses", named(Name::Any, &TEXT)),
        ("gateway", TEXT),
        ("ip_range", TEXT),
        ("subnet", TEXT),
    ],
    &[],
);
const ADDRESSES: MappingShape = keys(
    &[
        (
            "config",
            Shape::List {
                item: &Shape::Keys(&ADDRESS_POOL),
                repeats: true,
            },
        ),
        ("driver", TEXT),
        ("options", named(Name::Any, &TEXT)),
    ],
    &[],
);
const NETWORK_KEYS: MappingShape = keys(
    &[
        ("attachable", TRUTH),
        ("driver", TEXT),
        ("driver_opts", OPTIONS),
        ("enable_ipv4", TRUTH),
        ("enable_ipv6", TRUTH),
        ("external", EXTERNAL),
        ("internal", TRUTH),
        ("ipam", Shape::Keys(&ADDRESSES)),
        ("labels", PAIRS),
        ("name", TEXT),
    ],
    &[],
);
const VOLUME_KEYS: MappingShape = keys(
    &[
        ("driver", TEXT),
        ("driver_opts", OPTIONS),
        ("external", EXTERNAL),
        ("labels", PAIRS),
        ("name", TEXT),
    ],
    &[],
);
const SECRET_KEYS: MappingShape = keys(
    &[
        ("driver", TEXT),
        ("driver_opts", OPTIONS),
        ("environment", TEXT),
        ("external", EXTERNAL_OPEN),
        ("file", TEXT),
        ("labels", PAIRS),
        ("name", TEXT),
        ("template_driver", TEXT),
    ],
    &[],
);
const CONFIG_KEYS: MappingShape = keys(
    &[
        ("content", TEXT),
        ("environment", TEXT),
        ("external", EXTERNAL_OPEN),
        ("file", TEXT),
        ("labels", PAIRS),
        ("name", TEXT),
        ("template_driver", TEXT),
    ],
    &[],
);
const MODEL_KEYS: MappingShape = keys(
    &[
        ("context_size", leaf("i", LeafKind::Int)),
        ("model", TEXT),
        ("name", TEXT),
        ("runtime_flags", TEXTS),
    ],
    &["model"],
);

pub(in crate::compose) const NETWORK: Shape = Shape::Either(&[NULL, Shape::Keys(&NETWORK_KEYS)]);
pub(in crate::compose) const VOLUME: Shape = Shape::Either(&[NULL, Shape::Keys(&VOLUME_KEYS)]);
pub(in crate::compose) const SECRET: Shape = Shape::Keys(&SECRET_KEYS);
pub(in crate::compose) const CONFIG: Shape = Shape::Keys(&CONFIG_KEYS);
pub(in crate::compose) const MODEL: Shape = Shape::Keys(&MODEL_KEYS);

const BLOCK_LIMIT: MappingShape = without_extensions(&[("path", TEXT), ("rate", leaf("is", LeafKind::Bytes))], &[]);
const BLOCK_WEIGHT: MappingShape = without_extensions(&[("path", TEXT), ("weight", leaf("is", LeafKind::Count))], &[]);
const LIMITS: Shape = Shape::List {
    item: &Shape::Keys(&BLOCK_LIMIT),
    repeats: true,
};
pub(super) const BLOCK_IO: MappingShape = without_extensions(
    &[
        ("device_read_bps", LIMITS),
        ("device_read_iops", LIMITS),
        ("device_write_bps", LIMITS),
        ("device_write_iops", LIMITS),
        ("weight", leaf("is", LeafKind::Count)),
        (
            "weight_device",
            Shape::List {
                item: &Shape::Keys(&BLOCK_WEIGHT),
                repeats: true,
            },
        ),
    ],
    &[],
);
