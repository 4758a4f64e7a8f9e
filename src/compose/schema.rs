//! As much of the compose file's schema as catches what people mistype.
//!
//! Source: compose-spec `schema/compose-spec.json`.

use super::ComposeError;
use super::scalar::{is_text, printed};
use super::service::{Service, is_null};
use super::strings::is_extension;
use crate::yaml::{Data, Entry, Mapping, Node, Typed};

const TOP: [&str; 9] = [
    "version", "name", "include", "services", "models", "networks", "volumes", "secrets", "configs",
];
const SERVICE: &str = "annotations attach build blkio_config cap_add cap_drop cgroup cgroup_parent command configs \
    container_name cpu_count cpu_percent cpu_shares cpu_quota cpu_period cpu_rt_period cpu_rt_runtime cpus cpuset \
    credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint \
    env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc \
    isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models \
    network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged \
    profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt shm_size \
    stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts \
    volumes volumes_from working_dir";

/// The shapes that a value of a service may have, by letters: `s` text, `n` number, `b` boolean, `l` list, `m` mapping.
/// Keys that are not here may have any.
const SHAPES: &str = "annotations=lm attach=bs blkio_config=m build=sm cap_add=l cap_drop=l cgroup=s cgroup_parent=s \
    command=sl configs=l container_name=s cpus=ns cpuset=s depends_on=lm deploy=m develop=m device_cgroup_rules=l \
    devices=l dns=sl dns_opt=l dns_search=sl domainname=s entrypoint=sl env_file=sl environment=lm expose=l extends=sm \
    external_links=l extra_hosts=lm gpus=sl group_add=l healthcheck=m hostname=s image=s init=bs ipc=s isolation=s \
    label_file=sl labels=lm links=l logging=m mac_address=s mem_limit=ns models=lm network_mode=s networks=lm \
    oom_kill_disable=bs pid=s pids_limit=ns platform=s ports=l privileged=bs profiles=l provider=m pull_policy=s \
    read_only=bs restart=s runtime=s scale=ns secrets=l security_opt=l shm_size=ns stdin_open=bs stop_grace_period=s \
    stop_signal=s storage_opt=m sysctls=lm tmpfs=sl tty=bs ulimits=m use_api_socket=b user=s userns_mode=s uts=s \
    volumes=l volumes_from=l working_dir=s";

/// Keys whose text has to be a boolean.
const BOOLEANS: &str = "init oom_kill_disable privileged read_only stdin_open tty";

/// Refuses keys that a compose file does not have, and values of the wrong shape.
pub(super) fn document(root: &Node) -> Result<(), ComposeError> {
    let Some(mapping) = root.mapping() else { return Ok(()) };
    unknown(mapping, |key| TOP.contains(&key))?;
    for key in ["version", "name"] {
        if let Some(node) = root
            .get(key)
            .filter(|node| node.scalar().is_none_or(|scalar| !is_text(scalar)))
        {
            return Err(ComposeError::at(node.span, "schema", "this has to be a text"));
        }
    }
    for key in ["services", "networks", "volumes", "secrets", "configs", "models"] {
        let Some(node) = root.get(key) else { continue };
        let Some(mapping) = node.mapping() else {
            return Err(ComposeError::at(node.span, "schema", "this has to be a mapping"));
        };
        for entry in mapping.entries() {
            let name = entry.key.scalar().map(|key| &*key.text).unwrap_or_default();
            let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
            if (name.is_empty() || !name.chars().all(fits)) && !matches!(key, "networks" | "models") {
                let message = "a name may have only letters, digits, `.`, `_` and `-`";
                return Err(ComposeError::at(entry.key.span, "schema", message));
            }
            let may_be_empty = matches!(key, "networks" | "volumes" | "services");
            if entry.value.mapping().is_none() && !(may_be_empty && is_null(&entry.value)) {
                return Err(ComposeError::at(entry.value.span, "schema", "this has to be a mapping"));
            }
        }
    }
    Ok(())
}

/// Refuses an item of an `environment` that is no text, whatever becomes of it later.
pub(super) fn items(root: &Node) -> Result<(), ComposeError> {
    let services = root.get("services").and_then(Node::mapping).map(Mapping::entries);
    let lists = services.unwrap_or_default().iter();
    let mut items = lists
        .filter_map(|service| service.value.get("environment")?.sequence())
        .flatten();
    match items.find(|item| !item.scalar().is_some_and(is_text)) {
        Some(item) => {
            let message = "an item of `environment` has to be a text such as KEY=value";
            Err(ComposeError::at(item.span, "env-form", message))
        }
        None => Ok(()),
    }
}

/// Refuses unknown keys of a service, and values of the wrong shape.
pub(super) fn values(service: &Service) -> Result<(), ComposeError> {
    for layer in service.layers() {
        let Some(mapping) = layer.node.mapping() else { continue };
        unknown(mapping, |key| SERVICE.split_whitespace().any(|known| known == key))?;
        for entry in mapping.entries() {
            shape(entry)?;
        }
    }
    Ok(())
}

/// Refuses a service that no file gives a mapping, and keys that no file gives a value.
pub(super) fn whole(service: &Service) -> Result<(), ComposeError> {
    let layers = service.layers();
    let Some(last) = layers.last() else { return Ok(()) };
    if layers.iter().all(|layer| layer.node.mapping().is_none()) {
        return Err(ComposeError::at(
            last.node.span,
            "schema",
            "a service has to be a mapping",
        ));
    }
    // Merged, a mapping becomes a list; before that it has to be sound by itself.
    let mut environments = service
        .layers()
        .into_iter()
        .filter_map(|layer| layer.node.get("environment"));
    if let (Some(only), None) = (environments.next(), environments.next()) {
        if only.scalar().is_some() {
            let message = "`environment` has to be a mapping or a list";
            return Err(ComposeError::at(only.span, "env-form", message));
        }
        for entry in only.mapping().map(Mapping::entries).unwrap_or_default() {
            printed(&entry.value)?;
            if entry.key.scalar().is_some_and(|key| key.text.is_empty()) {
                return Err(ComposeError::at(entry.key.span, "schema", "a variable has no name"));
            }
        }
    }
    match service.empty_key() {
        Some(node) => Err(ComposeError::at(node.span, "schema", "this key needs a value")),
        None => Ok(()),
    }
}

fn shape(entry: &Entry) -> Result<(), ComposeError> {
    let key = entry.key.scalar().map(|key| &*key.text).unwrap_or_default();
    // `environment` of one file may be put over another's in shapes that it may not have alone.
    if key == "environment" || is_null(&entry.value) {
        return Ok(());
    }
    let mut shapes = SHAPES.split_whitespace().filter_map(|shape| shape.split_once('='));
    let Some((_, allowed)) = shapes.find(|(known, _)| *known == key) else {
        return Ok(());
    };
    let (letter, name) = match &*entry.value.data {
        Data::Sequence(_) => ('l', "a list"),
        Data::Mapping(_) => ('m', "a mapping"),
        Data::Scalar(scalar) => match scalar.typed() {
            Typed::Bool(_) => ('b', "a boolean"),
            Typed::Int(_) | Typed::UInt(_) | Typed::Float(_) => ('n', "a number"),
            _ => ('s', "a text"),
        },
    };
    if !allowed.contains(letter) {
        let message = format!("this key may not have {name} as its value");
        return Err(ComposeError::at(entry.value.span, "schema", message));
    }
    if let Some(scalar) = entry.value.scalar()
        && letter == 's'
        && BOOLEANS.split_whitespace().any(|known| known == key)
        && !scalar.text.contains('$')
        && boolean(&scalar.text).is_none()
    {
        return Err(ComposeError::at(
            entry.value.span,
            "schema",
            "this has to be true or false",
        ));
    }
    Ok(())
}

/// A text that YAML 1.1 took for a boolean.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn unknown(mapping: &Mapping, knows: impl Fn(&str) -> bool) -> Result<(), ComposeError> {
    for entry in mapping.entries() {
        let Some(key) = entry.key.scalar() else { continue };
        if !is_extension(&key.text) && !knows(&key.text) {
            return Err(ComposeError::at(
                entry.key.span,
                "schema",
                "a compose file has no such key here",
            ));
        }
    }
    Ok(())
}
