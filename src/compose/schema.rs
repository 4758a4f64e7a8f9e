//! As much of the compose file's schema as catches what people mistype.
//!
//! Source: compose-spec `schema/compose-spec.json`.

use super::ComposeError;
use super::project::Service;
use crate::yaml::{Data, Mapping, Node};

const TOP: [&str; 9] = [
    "version", "name", "include", "services", "models", "networks", "volumes", "secrets", "configs",
];
const SERVICE: &str = "annotations attach build blkio_config cap_add cap_drop cgroup cgroup_parent command configs \
    container_name cpu_count cpu_percent cpu_shares cpu_quota cpu_period cpu_rt_period cpu_rt_runtime cpus cpuset \
    credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint \
    env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc \
    isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models \
    network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged \
    profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt shm_size \
    stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts \
    volumes volumes_from working_dir";

/// Refuses keys that a compose file does not have.
pub(super) fn document(root: &Node) -> Result<(), ComposeError> {
    let Some(mapping) = root.mapping() else { return Ok(()) };
    unknown(mapping, |key| TOP.contains(&key))?;
    let services = root.get("services").and_then(Node::mapping);
    for service in services.into_iter().flat_map(Mapping::entries) {
        match &*service.value.data {
            Data::Mapping(mapping) => unknown(mapping, |key| SERVICE.split_whitespace().any(|known| known == key))?,
            Data::Sequence(_) => {
                return Err(ComposeError::at(
                    service.value.span,
                    "schema",
                    "a service has to be a mapping",
                ));
            }
            Data::Scalar(_) => {}
        }
    }
    Ok(())
}

fn unknown(mapping: &Mapping, knows: impl Fn(&str) -> bool) -> Result<(), ComposeError> {
    for entry in mapping.entries() {
        let Some(key) = entry.key.scalar() else { continue };
        if !key.text.starts_with("x-") && !knows(&key.text) {
            return Err(ComposeError::at(
                entry.key.span,
                "schema",
                "a compose file has no such key here",
            ));
        }
    }
    Ok(())
}

/// Refuses a service that no file gives a mapping.
pub(super) fn services(services: &[Service]) -> Result<(), ComposeError> {
    let empty = services
        .iter()
        .find(|service| service.layers.iter().all(|layer| layer.node.mapping().is_none()));
    match empty.and_then(|service| service.layers.first()) {
        Some(layer) => Err(ComposeError::at(
            layer.node.span,
            "schema",
            "a service has to be a mapping",
        )),
        None => Ok(()),
    }
}

/// Refuses services that refer to secrets, configs or networks which are defined nowhere.
pub(super) fn references(services: &[Service], tops: &[Node]) -> Result<(), ComposeError> {
    for kind in ["secrets", "configs"] {
        let defined = |name: &str| tops.iter().any(|top| top.at(&[kind, name]).is_some());
        let nodes = services
            .iter()
            .filter_map(|service| service.get(kind))
            .filter_map(Node::sequence)
            .flatten();
        for node in nodes {
            let named = node.scalar().or_else(|| node.get("source").and_then(Node::scalar));
            if named.is_some_and(|name| !name.text.contains('$') && !defined(&name.text)) {
                return Err(ComposeError::at(
                    node.span,
                    "model",
                    "the service refers to something that is not defined",
                ));
            }
        }
    }
    Ok(())
}
