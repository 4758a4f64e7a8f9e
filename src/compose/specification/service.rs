//! What a service may have.

mod build;
mod deploy;
mod several;

use self::several::{COMMAND, HOOK, HOSTS, MOUNTS};
use super::resources::BLOCK_IO;
use super::{
    ANYTHING_PLAIN, BYTES, DURATION, INT, LATE_TRUTH, NAMES, NULL, OPTIONS, PAIRS, TEXT, TEXT_OR_NAMES, TEXTS, TRUTH,
    cast, keys, leaf, named, without_extensions,
};
use crate::compose::shape::{Keys, Kind, Name, Others, Shape};

const LIMIT: Keys = keys(&[("hard", INT), ("soft", INT)], &["soft", "hard"]);
const ULIMITS: Shape = named(Name::Small, &Shape::Either(&[INT, Shape::Keys(&LIMIT)]));

const CREDENTIALS: Keys = keys(&[("config", TEXT), ("file", TEXT), ("registry", TEXT)], &[]);
const CONDITIONS: Kind = Kind::OneOf(&["service_started", "service_healthy", "service_completed_successfully"]);
const NEEDED: Keys = keys(
    &[
        ("condition", leaf("s", CONDITIONS)),
        ("required", cast("b", Kind::Truth)),
        ("restart", TRUTH),
    ],
    &["condition"],
);
const DEPENDS_ON: Shape = Shape::Either(&[NAMES, named(Name::Usual, &Shape::Keys(&NEEDED))]);

const DEVICE: Keys = keys(
    &[("permissions", TEXT), ("source", TEXT), ("target", TEXT)],
    &["source"],
);
const DEVICES: Shape = Shape::List {
    item: &Shape::Either(&[leaf("s", Kind::Device), Shape::Keys(&DEVICE)]),
    repeats: true,
};
const GPU: Keys = Keys {
    known: &[
        ("capabilities", NAMES),
        ("count", leaf("si", Kind::Devices)),
        ("device_ids", NAMES),
        ("driver", TEXT),
        ("options", PAIRS),
    ],
    needed: &[],
    others: Others::Any,
};
const GPUS: Shape = Shape::Either(&[
    leaf("s", Kind::OneOf(&["all"])),
    Shape::List {
        item: &Shape::Keys(&GPU),
        repeats: true,
    },
]);

const ENV_FILE_KEYS: Keys =
    without_extensions(&[("format", TEXT), ("path", TEXT), ("required", LATE_TRUTH)], &["path"]);
const ENV_FILE: Shape = Shape::Either(&[
    TEXT,
    Shape::List {
        item: &Shape::Either(&[TEXT, Shape::Keys(&ENV_FILE_KEYS)]),
        repeats: true,
    },
]);

const HEALTHCHECK: Keys = keys(
    &[
        ("disable", TRUTH),
        ("interval", DURATION),
        ("retries", cast("ns", Kind::Count)),
        ("start_interval", DURATION),
        ("start_period", DURATION),
        ("test", Shape::Either(&[TEXT, TEXTS])),
        ("timeout", DURATION),
    ],
    &[],
);
const LOGGING: Keys = keys(
    &[
        ("driver", TEXT),
        ("options", named(Name::Any, &leaf("snz", Kind::Plain))),
    ],
    &[],
);

const MODEL: Keys = keys(&[("endpoint_var", TEXT), ("model_var", TEXT)], &[]);
const MODELS: Shape = Shape::Either(&[NAMES, named(Name::Any, &Shape::Either(&[NULL, Shape::Keys(&MODEL)]))]);

const NETWORK: Keys = keys(
    &[
        ("aliases", NAMES),
        ("driver_opts", OPTIONS),
        ("gw_priority", leaf("n", Kind::Plain)),
        ("interface_name", TEXT),
        ("ipv4_address", TEXT),
        ("ipv6_address", TEXT),
        ("link_local_ips", NAMES),
        ("mac_address", TEXT),
        ("priority", leaf("n", Kind::Plain)),
    ],
    &[],
);
const NETWORKS: Shape = Shape::Either(&[
    NAMES,
    named(Name::Usual, &Shape::Either(&[NULL, Shape::Keys(&NETWORK)])),
]);

const PORT: Keys = keys(
    &[
        ("app_protocol", TEXT),
        ("host_ip", TEXT),
        ("mode", TEXT),
        ("name", TEXT),
        ("protocol", TEXT),
        ("published", leaf("si", Kind::Plain)),
        ("target", cast("is", Kind::Count)),
    ],
    &[],
);
const PORTS: Shape = Shape::List {
    item: &Shape::Either(&[leaf("ns", Kind::Port), Shape::Keys(&PORT)]),
    repeats: false,
};

const OPTION: Shape = leaf("snb", Kind::Plain);
const PROVIDER: Keys = keys(
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

const EARLY_HOOK: Keys = keys(
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

const BIND: Keys = keys(
    &[
        ("create_host_path", LATE_TRUTH),
        ("propagation", TEXT),
        (
            "recursive",
            leaf("s", Kind::OneOf(&["enabled", "disabled", "writable", "readonly"])),
        ),
        ("selinux", leaf("s", Kind::OneOf(&["z", "Z"]))),
    ],
    &[],
);
const NAMED_VOLUME: Keys = keys(&[("labels", PAIRS), ("nocopy", TRUTH), ("subpath", TEXT)], &[]);
const MEMORY: Keys = keys(
    &[("mode", leaf("ns", Kind::Count)), ("size", leaf("is", Kind::Bytes))],
    &[],
);
const IMAGE: Keys = keys(&[("subpath", TEXT)], &[]);
const VOLUME: Keys = keys(
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
                Kind::OneOf(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"]),
            ),
        ),
        ("volume", Shape::Keys(&NAMED_VOLUME)),
    ],
    &["type"],
);
const VOLUMES: Shape = Shape::List {
    item: &Shape::Either(&[leaf("s", Kind::Volume), Shape::Keys(&VOLUME)]),
    repeats: false,
};
const NUMBERS: Shape = Shape::List {
    item: &leaf("sn", Kind::Plain),
    repeats: false,
};

const KEYS: Keys = keys(
    &[
        ("annotations", PAIRS),
        ("attach", LATE_TRUTH),
        ("blkio_config", Shape::Keys(&BLOCK_IO)),
        ("build", build::BUILD),
        ("cap_add", NAMES),
        ("cap_drop", NAMES),
        ("cgroup", leaf("s", Kind::OneOf(&["host", "private"]))),
        ("cgroup_parent", TEXT),
        ("command", COMMAND),
        ("configs", MOUNTS),
        ("container_name", leaf("s", Kind::ContainerName)),
        ("cpu_count", cast("is", Kind::Within(0, i64::MAX as i128))),
        ("cpu_percent", cast("is", Kind::Percent)),
        ("cpu_period", cast("ns", Kind::Int)),
        ("cpu_quota", cast("ns", Kind::Int)),
        ("cpu_rt_period", cast("ns", Kind::Int)),
        ("cpu_rt_runtime", cast("ns", Kind::Int)),
        ("cpu_shares", cast("ns", Kind::Int)),
        ("cpus", cast("ns", Kind::Float)),
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
        ("group_add", NUMBERS),
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
        ("mem_reservation", leaf("is", Kind::Bytes)),
        ("mem_swappiness", leaf("is", Kind::Bytes)),
        ("memswap_limit", BYTES),
        ("models", MODELS),
        ("network_mode", TEXT),
        ("networks", NETWORKS),
        ("oom_kill_disable", TRUTH),
        ("oom_score_adj", cast("is", Kind::Within(-1000, 1000))),
        ("pid", leaf("sz", Kind::Plain)),
        ("pids_limit", cast("ns", Kind::Int)),
        ("platform", TEXT),
        ("ports", PORTS),
        ("post_start", HOOKS),
        ("pre_start", EARLY_HOOKS),
        ("pre_stop", HOOKS),
        ("privileged", TRUTH),
        ("profiles", NAMES),
        ("provider", Shape::Keys(&PROVIDER)),
        ("pull_policy", leaf("s", Kind::PullPolicy)),
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
        ("storage_opt", named(Name::Any, &ANYTHING_PLAIN)),
        ("sysctls", PAIRS),
        ("tmpfs", TEXT_OR_NAMES),
        ("tty", TRUTH),
        ("ulimits", ULIMITS),
        ("use_api_socket", leaf("b", Kind::Truth)),
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
