//! How a service is deployed and developed.

use super::super::{DURATION, INT, NAMES, NULL, PAIRS, TEXT, TEXT_OR_NAMES, TEXTS, cast, keys, leaf};
use super::several::HOOK;
use crate::compose::shape::{LeafKind, MappingShape, Shape};

const ORDER: LeafKind = LeafKind::OneOf(&["start-first", "stop-first"]);
/// `update_config` and `rollback_config`.
const CHANGE: MappingShape = keys(
    &[
        ("delay", DURATION),
        ("failure_action", TEXT),
        ("max_failure_ratio", cast("ns", LeafKind::Float)),
        ("monitor", DURATION),
        ("order", leaf("s", ORDER)),
        ("parallelism", cast("is", LeafKind::Count)),
    ],
    &[],
);
const LIMITS: MappingShape = keys(
    &[
        ("cpus", leaf("ns", LeafKind::Cpus)),
        ("memory", leaf("s", LeafKind::Bytes)),
        ("pids", leaf("is", LeafKind::Int)),
    ],
    &[],
);
const DISCRETE: MappingShape = keys(&[("kind", TEXT), ("value", leaf("ns", LeafKind::Int))], &[]);
const GENERIC: MappingShape = keys(&[("discrete_resource_spec", Shape::Keys(&DISCRETE))], &[]);
const DEVICE: MappingShape = keys(
    &[
        ("capabilities", NAMES),
        ("count", leaf("si", LeafKind::Devices)),
        ("device_ids", NAMES),
        ("driver", TEXT),
        ("options", PAIRS),
    ],
    &["capabilities"],
);
const RESERVATIONS: MappingShape = keys(
    &[
        ("cpus", leaf("ns", LeafKind::Cpus)),
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
        ("memory", leaf("s", LeafKind::Bytes)),
    ],
    &[],
);
const RESOURCES: MappingShape = keys(
    &[
        ("limits", Shape::Keys(&LIMITS)),
        ("reservations", Shape::Keys(&RESERVATIONS)),
    ],
    &[],
);
const RESTART: MappingShape = keys(
    &[
        ("condition", TEXT),
        ("delay", DURATION),
        ("max_attempts", cast("is", LeafKind::Count)),
        ("window", DURATION),
    ],
    &[],
);
const PREFERENCE: MappingShape = keys(&[("spread", TEXT)], &[]);
const PLACEMENT: MappingShape = keys(
    &[
        ("constraints", TEXTS),
        ("max_replicas_per_node", cast("is", LeafKind::Count)),
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
const DEPLOYMENT: MappingShape = keys(
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
const ACTION: LeafKind = LeafKind::OneOf(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"]);
const WATCHED: MappingShape = keys(
    &[
        ("action", leaf("s", ACTION)),
        ("exec", Shape::Keys(&HOOK)),
        ("ignore", TEXT_OR_NAMES),
        ("include", TEXT_OR_NAMES),
        ("initial_sync", leaf("b", LeafKind::Truth)),
        ("path", TEXT),
        ("target", TEXT),
    ],
    &["path", "action"],
);
const DEVELOPMENT: MappingShape = keys(
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
