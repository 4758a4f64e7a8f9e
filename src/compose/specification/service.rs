//! What a service may have.

mod build;
mod deploy;
mod several;

use self::several::{COMMAND, HOOK, HOSTS, MOUNTS};
use super::resources::BLOCK_IO;
use super::{
    BYTES, DURATION, INT, LATE_TRUTH, NAMES, NULL, OPTIONS, PAIRS, TEXT, TEXT_OR_NAMES, TEXTS, TRUTH, cast, keys, leaf,
    named, without_extensions,
};
use crate::compose::shape::{LeafKind, MappingShape, Name, Others, Shape};

const LIMIT: MappingShape = keys(&[("hard", INT), ("soft", INT)], &["soft", "hard"]);
const ULIMITS: Shape = named(Name::Small, &Shape::Either(&[INT, Shape::Keys(&LIMIT)]));

const CREDENTIALS: MappingShape = keys(&[("config", TEXT), ("file", TEXT), ("registry", TEXT)], &[]);
const CONDITIONS: LeafKind = LeafKind::OneOf(&["service_started", "service_healthy", "service_completed_successfully"]);
const NEEDED: MappingShape = keys(
    &[
        ("condition", leaf("s", CONDITIONS)),
        ("required", cast("b", LeafKind::Truth)),
        ("restart", TRUTH),
    ],
    &["condition"],
);
const DEPENDS_ON: Shape = Shape::Either(&[NAMES, named(Name::Usual, &Shape::Keys(&NEEDED))]);

const DEVICE: MappingShape = keys(
    &[("permissions", TEXT), ("source", TEXT), ("target", TEXT)],
    &["source"],
);
const DEVICES: Shape = Shape::List {
    item: &Shape::Either(&[leaf("s", LeafKind::Device), Shape::Keys(&DEVICE)]),
    repeats: true,
};
const GPU: MappingShape = MappingShape {
    known: &[
        ("capabilities", NAMES),
        ("count", leaf("si", LeafKind::Devices)),
        ("device_ids", NAMES),
        ("driver", TEXT),
        ("options", PAIRS),
    ],
    needed: &[],
    others: Others::Any,
};
const GPUS: Shape = Shape::Either(&[
    leaf("s", LeafKind::OneOf(&["all"])),
    Shape::List {
        item: &Shape::Keys(&GPU),
        repeats: true,
    },
]);

const ENV_FILE_KEYS: MappingShape =
    without_extensions(&[("format", TEXT), ("path", TEXT), ("required", LATE_TRUTH)], &["path"]);
const ENV_FILE: Shape = Shape::Either(&[
    TEXT,
    Shape::List {
        item: &Shape::Either(&[TEXT, Shape::Keys(&ENV_FILE_KEYS)]),
        repeats: true,
    },
]);

const HEALTHCHECK: MappingShape = keys(
    &[
        ("disable", TRUTH),
        ("interval", DURATION),
        ("retries", cast("ns", LeafKind::Count)),
        ("start_interval", DURATION),
        ("start_period", DURATION),
        ("test", Shape::Either(&[TEXT, TEXTS])),
        ("timeout", DURATION),
    ],
    &[],
);
const LOGGING: MappingShape = keys(
    &[
        ("driver", TEXT),
        ("options", named(Name::Any, &leaf("snz", LeafKind::Plain))),
    ],
    &[],
);

const MODEL: MappingShape = keys(&[("endpoint_var", TEXT), ("model_var", TEXT)], &[]);
const MODELS: Shape = Shape::Either(&[NAMES, named(Name::Any, &Shape::Either(&[NULL, Shape::Keys(&MODEL)]))]);

const NETWORK: MappingShape = keys(
    &[
        ("aliases", NAMES),
        ("driver_opts", OPTIONS),
        ("gw_priority", leaf("n", LeafKind::Plain)),
        ("interface_name", TEXT),
        ("ipv4_address", TEXT),
        ("ipv6_address", TEXT),
        ("link_local_ips", NAMES),
        ("mac_address", TEXT),
        ("priority", leaf("n", LeafKind::Plain)),
    ],
    &[],
);
const NETWORKS: Shape = Shape::Either(&[
    NAMES,
    named(Name::Usual, &Shape::Either(&[NULL, Shape::Keys(&NETWORK)])),
]);

const PORT: MappingShape = keys(
    &[
        ("app_protocol", TEXT),
        ("host_ip", TEXT),
        ("mode", TEXT),
        ("name", TEXT),
        ("protocol", TEXT),
        ("published", leaf("si", LeafKind::Plain)),
        ("target", cast("is", LeafKind::Count)),
    ],
    &[],
);
const PORTS: Shape = Shape::List {
    item: &Shape::Either(&[leaf("ns", LeafKind::Port), Shape::Keys(&PORT)]),
    repeats: false,
};

const OPTION: Shape = leaf("snb", LeafKind::Plain);
const PROVIDER: MappingShape = keys(
    &[
        (
            "options",
            named(
                Name::Any,
                &Shape::Either(&[
                    OPTION,
                    Shape::List {
                        item: &OPTION,
                        repeats: true,
                    },
                ]),
            ),
        ),
        ("type", TEXT),
    ],
    &["type"],
);

const EARLY_HOOK: MappingShape = keys(
    &[
        ("command", COMMAND),
        ("environment", PAIRS),
        ("image", TEXT),
        ("per_replica", LATE_TRUTH),
        ("privileged", LATE_TRUTH),
        ("user", TEXT),
        ("working_dir", TEXT),
    ],
    &[],
);
const HOOKS: Shape = Shape::List {
    item: &Shape::Keys(&HOOK),
    repeats: true,
};
const EARLY_HOOKS: Shape = Shape::List {
    item: &Shape::Keys(&EARLY_HOOK),
    repeats: true,
};

const BIND: MappingShape = keys(
    &[
        ("create_host_path", LATE_TRUTH),
        ("propagation", TEXT),
        (
            "recursive",
            leaf("s", LeafKind::OneOf(&["enabled", "disabled", "writable", "readonly"])),
        ),
        ("selinux", leaf("s", LeafKind::OneOf(&["z", "Z"]))),
    ],
    &[],
);
const NAMED_VOLUME: MappingShape = keys(&[("labels", PAIRS), ("nocopy", TRUTH), ("subpath", TEXT)], &[]);
const MEMORY: MappingShape = keys(
    &[
        ("mode", leaf("ns", LeafKind::Count)),
        ("size", leaf("is", LeafKind::Bytes)),
    ],
    &[],
);
const IMAGE: MappingShape = keys(&[("subpath", TEXT)], &[]);
const VOLUME: MappingShape = keys(
    &[
        ("bind", Shape::Keys(&BIND)),
        ("consistency", TEXT),
        ("image", Shape::Keys(&IMAGE)),
        ("read_only", TRUTH),
        ("source", TEXT),
        ("target", TEXT),
        ("tmpfs", Shape::Keys(&MEMORY)),
        (
            "type",
            leaf(
                "s",
                LeafKind::OneOf(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"]),
            ),
        ),
        ("volume", Shape::Keys(&NAMED_VOLUME)),
    ],
    &["type"],
);
const VOLUMES: Shape = Shape::List {
    item: &Shape::Either(&[leaf("s", LeafKind::Volume), Shape::Keys(&VOLUME)]),
    repeats: false,
};
const NUMBERS: Shape = Shape::List {
    item: &leaf("sn", LeafKind::Plain),
    repeats: false,
};
const GROUPS: Shape = Shape::List {
    item: &leaf("si", LeafKind::Plain),
    repeats: false,
};

/// The schema takes null for `pid` as well, at which Docker Compose crashes.
const KEYS: MappingShape = keys(
    &[
        ("annotations", PAIRS),
        ("attach", LATE_TRUTH),
        ("blkio_config", Shape::Keys(&BLOCK_IO)),
        ("build", build::BUILD),
        ("cap_add", NAMES),
        ("cap_drop", NAMES),
        ("cgroup", leaf("s", LeafKind::OneOf(&["host", "private"]))),
        ("cgroup_parent", TEXT),
        ("command", COMMAND),
        ("configs", MOUNTS),
        ("container_name", leaf("s", LeafKind::ContainerName)),
        ("cpu_count", cast("is", LeafKind::Within(0, i64::MAX as i128))),
        ("cpu_percent", cast("is", LeafKind::Percent)),
        ("cpu_period", cast("ns", LeafKind::Int)),
        ("cpu_quota", cast("ns", LeafKind::Int)),
        ("cpu_rt_period", cast("ns", LeafKind::Int)),
        ("cpu_rt_runtime", cast("ns", LeafKind::Int)),
        ("cpu_shares", cast("ns", LeafKind::Int)),
        ("cpus", cast("ns", LeafKind::Float)),
        ("cpuset", TEXT),
        ("credential_spec", Shape::Keys(&CREDENTIALS)),
        ("depends_on", DEPENDS_ON),
        ("deploy", deploy::DEPLOY),
        ("develop", deploy::DEVELOP),
        ("device_cgroup_rules", NAMES),
        ("devices", DEVICES),
        ("dns", TEXT_OR_NAMES),
        ("dns_opt", NAMES),
        ("dns_search", TEXT_OR_NAMES),
        ("domainname", TEXT),
        ("entrypoint", COMMAND),
        ("env_file", ENV_FILE),
        ("environment", Shape::Elsewhere),
        ("expose", NUMBERS),
        ("extends", Shape::Any),
        ("external_links", NAMES),
        ("extra_hosts", HOSTS),
        ("gpus", GPUS),
        ("group_add", GROUPS),
        ("healthcheck", Shape::Keys(&HEALTHCHECK)),
        ("hostname", TEXT),
        ("image", TEXT),
        ("init", TRUTH),
        ("ipc", TEXT),
        ("isolation", TEXT),
        ("label_file", Shape::Either(&[TEXT, TEXTS])),
        ("labels", PAIRS),
        ("links", NAMES),
        ("logging", Shape::Keys(&LOGGING)),
        ("mac_address", TEXT),
        ("mem_limit", BYTES),
        ("mem_reservation", leaf("is", LeafKind::Bytes)),
        ("mem_swappiness", leaf("is", LeafKind::Bytes)),
        ("memswap_limit", BYTES),
        ("models", MODELS),
        ("network_mode", TEXT),
        ("networks", NETWORKS),
        ("oom_kill_disable", TRUTH),
        ("oom_score_adj", cast("is", LeafKind::Within(-1000, 1000))),
        ("pid", TEXT),
        ("pids_limit", cast("ns", LeafKind::Int)),
        ("platform", TEXT),
        ("ports", PORTS),
        ("post_start", HOOKS),
        ("pre_start", EARLY_HOOKS),
        ("pre_stop", HOOKS),
        ("privileged", TRUTH),
        ("profiles", NAMES),
        ("provider", Shape::Keys(&PROVIDER)),
        ("pull_policy", leaf("s", LeafKind::PullPolicy)),
        ("pull_refresh_after", TEXT),
        ("read_only", TRUTH),
        ("restart", TEXT),
        ("runtime", TEXT),
        ("scale", INT),
        ("secrets", MOUNTS),
        ("security_opt", NAMES),
        ("shm_size", BYTES),
        ("stdin_open", TRUTH),
        ("stop_grace_period", DURATION),
        ("stop_signal", TEXT),
        ("storage_opt", named(Name::Any, &leaf("snz", LeafKind::Plain))),
        ("sysctls", PAIRS),
        ("tmpfs", TEXT_OR_NAMES),
        ("tty", TRUTH),
        ("ulimits", ULIMITS),
        ("use_api_socket", leaf("b", LeafKind::Truth)),
        ("user", TEXT),
        ("userns_mode", TEXT),
        ("uts", TEXT),
        ("volumes", VOLUMES),
        ("volumes_from", NAMES),
        ("working_dir", TEXT),
    ],
    &[],
);

/// A service.
pub(in crate::compose) const SERVICE: Shape = Shape::Keys(&KEYS);
