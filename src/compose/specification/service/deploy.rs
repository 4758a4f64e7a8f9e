//! How a service is deployed and developed.

use super::super::{DURATION, INT, NAMES, NULL, PAIRS, TEXT, TEXT_OR_NAMES, TEXTS, cast, keys, leaf};
use super::several::HOOK;
use crate::compose::shape::{Keys, Kind, Shape};

const ORDER: Kind = Kind::OneOf(&["start-first", "stop-first"]);
/// `update_config` and `rollback_config`.
const CHANGE: Keys = keys(
    &[
        ("delay", DURATION),
        ("failure_action", TEXT),
        ("max_failure_ratio", cast("ns", Kind::Float)),
        ("monitor", DURATION),
        ("order", leaf("s", ORDER)),
        ("parallelism", cast("is", Kind::Count)),
    ],
    &[],
);
const LIMITS: Keys = keys(
    &[
        ("cpus", leaf("ns", Kind::Cpus)),
        ("memory", leaf("s", Kind::Bytes)),
        ("pids", leaf("is", Kind::Int)),
    ],
    &[],
);
const DISCRETE: Keys = keys(&[("kind", TEXT), ("value", leaf("ns", Kind::Int))], &[]);
const GENERIC: Keys = keys(&[("discrete_resource_spec", Shape::Keys(&DISCRETE))], &[]);
const DEVICE: Keys = keys(
    &[
        ("capabilities", NAMES),
        ("count", leaf("si", Kind::Devices)),
        ("device_ids", NAMES),
        ("driver", TEXT),
        ("options", PAIRS),
    ],
    &["capabilities"],
);
const RESERVATIONS: Keys = keys(
    &[
        ("cpus", leaf("ns", Kind::Cpus)),
        (
            "devices",
            Shape::List {
                item: &Shape::Keys(&DEVICE),
                repeats: true,
            },
        ),
        (
            "generic_resources",
            Shape::List {
                item: &Shape::Keys(&GENERIC),
                repeats: true,
            },
        ),
        ("memory", leaf("s", Kind::Bytes)),
    ],
    &[],
);
const RESOURCES: Keys = keys(
    &[
        ("limits", Shape::Keys(&LIMITS)),
        ("reservations", Shape::Keys(&RESERVATIONS)),
    ],
    &[],
);
const RESTART: Keys = keys(
    &[
        ("condition", TEXT),
        ("delay", DURATION),
        ("max_attempts", cast("is", Kind::Count)),
        ("window", DURATION),
    ],
    &[],
);
const PREFERENCE: Keys = keys(&[("spread", TEXT)], &[]);
const PLACEMENT: Keys = keys(
    &[
        ("constraints", TEXTS),
        ("max_replicas_per_node", cast("is", Kind::Count)),
        (
            "preferences",
            Shape::List {
                item: &Shape::Keys(&PREFERENCE),
                repeats: true,
            },
        ),
    ],
    &[],
);
const DEPLOYMENT: Keys = keys(
    &[
        ("endpoint_mode", TEXT),
        ("labels", PAIRS),
        ("mode", TEXT),
        ("placement", Shape::Keys(&PLACEMENT)),
        ("replicas", INT),
        ("resources", Shape::Keys(&RESOURCES)),
        ("restart_policy", Shape::Keys(&RESTART)),
        ("rollback_config", Shape::Keys(&CHANGE)),
        ("update_config", Shape::Keys(&CHANGE)),
    ],
    &[],
);
const ACTION: Kind = Kind::OneOf(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"]);
const WATCHED: Keys = keys(
    &[
        ("action", leaf("s", ACTION)),
        ("exec", Shape::Keys(&HOOK)),
        ("ignore", TEXT_OR_NAMES),
        ("include", TEXT_OR_NAMES),
        ("initial_sync", leaf("b", Kind::Truth)),
        ("path", TEXT),
        ("target", TEXT),
    ],
    &["path", "action"],
);
const DEVELOPMENT: Keys = keys(
    &[(
        "watch",
        Shape::List {
            item: &Shape::Keys(&WATCHED),
            repeats: true,
        },
    )],
    &[],
);

pub(super) const DEPLOY: Shape = Shape::Either(&[NULL, Shape::Keys(&DEPLOYMENT)]);
pub(super) const DEVELOP: Shape = Shape::Either(&[NULL, Shape::Keys(&DEVELOPMENT)]);
