//! What stands at the top of a compose file besides services.

use super::{NULL, OPTIONS, PAIRS, TEXT, TEXTS, TRUTH, keys, leaf, named, without_extensions};
use crate::compose::shape::{Keys, Kind, Name, Others, Shape};

const EXTERNAL_NAME: Keys = keys(&[("name", TEXT)], &[]);
const OPEN_NAME: Keys = Keys {
    known: &[("name", TEXT)],
    needed: &[],
    others: Others::Any,
};
/// A boolean, or the name in its old form.
const EXTERNAL: Shape = Shape::Either(&[TRUTH, Shape::Keys(&EXTERNAL_NAME)]);
const EXTERNAL_OPEN: Shape = Shape::Either(&[TRUTH, Shape::Keys(&OPEN_NAME)]);

const ADDRESS_POOL: Keys = keys(
    &[
        ("aux_addresses", named(Name::Any, &TEXT)),
        ("gateway", TEXT),
        ("ip_range", TEXT),
        ("subnet", TEXT),
    ],
    &[],
);
const ADDRESSES: Keys = keys(
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
const NETWORK_KEYS: Keys = keys(
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
const VOLUME_KEYS: Keys = keys(
    &[
        ("driver", TEXT),
        ("driver_opts", OPTIONS),
        ("external", EXTERNAL),
        ("labels", PAIRS),
        ("name", TEXT),
    ],
    &[],
);
const SECRET_KEYS: Keys = keys(
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
const CONFIG_KEYS: Keys = keys(
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
const MODEL_KEYS: Keys = keys(
    &[
        ("context_size", leaf("i", Kind::Int)),
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

const BLOCK_LIMIT: Keys = without_extensions(&[("path", TEXT), ("rate", leaf("is", Kind::Bytes))], &[]);
const BLOCK_WEIGHT: Keys = without_extensions(&[("path", TEXT), ("weight", leaf("is", Kind::Count))], &[]);
const LIMITS: Shape = Shape::List {
    item: &Shape::Keys(&BLOCK_LIMIT),
    repeats: true,
};
pub(super) const BLOCK_IO: Keys = without_extensions(
    &[
        ("device_read_bps", LIMITS),
        ("device_read_iops", LIMITS),
        ("device_write_bps", LIMITS),
        ("device_write_iops", LIMITS),
        ("weight", leaf("is", Kind::Count)),
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
