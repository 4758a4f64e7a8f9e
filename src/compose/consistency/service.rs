//! What a service may not say at once, and what it refers to.

use std::collections::HashSet;

use super::defined::Defined;
use crate::complaint::Complaint;
use crate::compose::ComposeError;
use crate::compose::short;
use crate::compose::value::{ComposeValue, Content, go_float};

/// Refuses what no service may have, started or not.
pub(super) fn decoded(service: &ComposeValue) -> Result<(), ComposeError> {
    for path in [&["gpus"][..], &["deploy", "resources", "reservations", "devices"]] {
        for device in service.at(path).map(ComposeValue::list).unwrap_or_default() {
            if device.get("count").is_some() && device.get("device_ids").is_some() {
                let message = "`count` and `device_ids` exclude each other";
                return Err(ComposeError::at(device.span, "model", message));
            }
        }
    }
    for port in service.get("ports").map(ComposeValue::list).unwrap_or_default() {
        if let Some(address) = port.get("host_ip")
            && address
                .text()
                .is_some_and(|text| text.parse::<std::net::IpAddr>().is_err())
        {
            return Err(ComposeError::at(
                address.span,
                "model",
                "`host_ip` is not an IP address",
            ));
        }
    }
    for volume in service.get("volumes").map(ComposeValue::list).unwrap_or_default() {
        if volume.get("type").and_then(ComposeValue::text) == Some("bind") && volume.get("source").is_none() {
            return Err(ComposeError::at(volume.span, "model", "a bind mount needs a `source`"));
        }
    }
    for watched in service
        .at(&["develop", "watch"])
        .map(ComposeValue::list)
        .unwrap_or_default()
    {
        if let Some(path) = watched.get("path").filter(|path| path.text() == Some("")) {
            return Err(ComposeError::at(path.span, "model", "`path` is empty"));
        }
    }
    Ok(())
}

/// Refuses a service that is started.
pub(super) fn check(service: &ComposeValue, defined: &Defined<'_>) -> Result<(), ComposeError> {
    if defined.is_complete {
        has_image(service)?;
    }
    build(service, defined)?;
    networks(service, defined)?;
    health(service)?;
    references(service, defined)?;
    scale(service)?;
    limits(service)?;
    watched(service)?;
    mounts(service)
}

fn refused(place: &ComposeValue, message: impl Into<Complaint>) -> Result<(), ComposeError> {
    Err(ComposeError::at(place.span, "model", message))
}

fn has_image(service: &ComposeValue) -> Result<(), ComposeError> {
    let image = service.get("image").is_some_and(|image| image.text() != Some(""));
    let has = |key: &str| service.get(key).is_some_and(|value| !value.is_null());
    if image || has("build") || has("provider") {
        return Ok(());
    }
    refused(service, "the service has neither an image nor a build")
}

fn build(service: &ComposeValue, defined: &Defined<'_>) -> Result<(), ComposeError> {
    let Some(build) = service.get("build").filter(|build| build.map().is_some()) else {
        return Ok(());
    };
    let given = |key: &str| {
        build
            .get(key)
            .filter(|value| value.text().is_some_and(|text| !text.is_empty()))
    };
    if let (Some(_), Some(inline)) = (given("dockerfile"), given("dockerfile_inline")) {
        return refused(inline, "`dockerfile` and `dockerfile_inline` exclude each other");
    }
    let platforms = build.get("platforms").map(ComposeValue::list).unwrap_or_default();
    if let Some(platform) = service
        .get("platform")
        .filter(|platform| platform.text().is_some_and(|text| !text.is_empty()))
        && !platforms.is_empty()
        && platforms
            .iter()
            .all(|known| known.text().is_some_and(|text| Some(text) != platform.text()))
    {
        return refused(platform, "`build.platforms` does not have this `platform`");
    }
    mounted(build, "secrets", defined)
}

fn networks(service: &ComposeValue, defined: &Defined<'_>) -> Result<(), ComposeError> {
    let names = names(service, "networks");
    if let Some(mode) = service.get("network_mode")
        && mode.text().is_some_and(|mode| !mode.is_empty())
        && !names.is_empty()
    {
        return refused(mode, "`network_mode` and `networks` exclude each other");
    }
    for (name, place) in names {
        if defined.is_whole && name != "default" {
            is_defined(defined, "networks", name, place)?;
        }
    }
    Ok(())
}

/// The names in a list, or the keys of a mapping, with their places.
fn names<'a>(service: &'a ComposeValue, key: &str) -> Vec<(&'a str, crate::source::Span)> {
    match service.get(key).map(|value| &value.content) {
        Some(Content::List(items)) => items
            .iter()
            .filter_map(|item| Some((item.text()?, item.span)))
            .collect(),
        Some(Content::Map(map)) => map.iter().map(|(name, member)| (&**name, member.key)).collect(),
        _ => Vec::new(),
    }
}

fn is_defined(
    defined: &Defined<'_>,
    section: &str,
    name: &str,
    place: crate::source::Span,
) -> Result<(), ComposeError> {
    if defined.resources.get(section).is_some_and(|known| known.contains(name)) {
        return Ok(());
    }
    let message = format!("the service refers to something that `{section}` does not define");
    Err(ComposeError::at(place, "model", message))
}

fn health(service: &ComposeValue) -> Result<(), ComposeError> {
    let test = service
        .at(&["healthcheck", "test"])
        .map(ComposeValue::list)
        .unwrap_or_default();
    match test.first() {
        Some(first)
            if first
                .text()
                .is_some_and(|word| !matches!(word, "CMD" | "CMD-SHELL" | "NONE")) =>
        {
            refused(
                first,
                "a list in `healthcheck.test` must begin with CMD, CMD-SHELL or NONE",
            )
        }
        _ => Ok(()),
    }
}

fn references(service: &ComposeValue, defined: &Defined<'_>) -> Result<(), ComposeError> {
    mounted(service, "configs", defined)?;
    mounted(service, "secrets", defined)?;
    if !defined.is_whole {
        return Ok(());
    }
    for (name, place) in names(service, "models") {
        is_defined(defined, "models", name, place)?;
    }
    for volume in service.get("volumes").map(ComposeValue::list).unwrap_or_default() {
        let short = volume.text().and_then(|text| short::volume(text).ok());
        let is_volume = |volume: &&ComposeValue| volume.get("type").and_then(ComposeValue::text) == Some("volume");
        let long = Some(volume)
            .filter(is_volume)
            .and_then(|volume| volume.get("source")?.text());
        let named = short
            .as_ref()
            .filter(|short| short.is_named())
            .map(|short| short.source.as_str());
        if let Some(name) = named.or(long).filter(|name| !name.is_empty()) {
            is_defined(defined, "volumes", name, volume.span)?;
        }
    }
    Ok(())
}

/// Secrets or configs that are put into a container or a build.
fn mounted(value: &ComposeValue, section: &str, defined: &Defined<'_>) -> Result<(), ComposeError> {
    for item in value.get(section).map(ComposeValue::list).unwrap_or_default() {
        // An entry without a source names nothing that could be defined.
        let name = match (item.map(), item.get("source")) {
            (Some(_), None) => Some(""),
            (Some(_), Some(source)) => source.text(),
            (None, _) => item.text(),
        };
        if let Some(name) = name {
            is_defined(defined, section, name, item.span)?;
        }
    }
    Ok(())
}

fn whole_number(value: Option<&ComposeValue>) -> Option<i128> {
    match &value?.content {
        Content::Int(number) => Some(*number),
        _ => None,
    }
}

fn scale(service: &ComposeValue) -> Result<(), ComposeError> {
    let replicas = service.at(&["deploy", "replicas"]);
    let scale = service.get("scale");
    if let (Some(scaled), Some(replicated)) = (whole_number(scale), whole_number(replicas))
        && scaled != replicated
    {
        return refused(
            scale.unwrap_or(service),
            "`scale` and `deploy.replicas` say different numbers",
        );
    }
    let number = whole_number(scale).or_else(|| whole_number(replicas));
    if number.is_some_and(|number| number < 0) {
        return refused(
            scale.or(replicas).unwrap_or(service),
            "the number of containers is negative",
        );
    }
    if let Some(name) = service.get("container_name").filter(|name| name.text() != Some(""))
        && number.is_some_and(|number| number > 1)
    {
        return refused(name, "a service with a `container_name` can have one container only");
    }
    Ok(())
}

/// Limits that are given in an old and in a new form.
fn limits(service: &ComposeValue) -> Result<(), ComposeError> {
    const PAIRS: [(&str, &str, &str); 4] = [
        ("cpus", "limits", "cpus"),
        ("mem_limit", "limits", "memory"),
        ("mem_reservation", "reservations", "memory"),
        ("pids_limit", "limits", "pids"),
    ];
    for (key, kind, other) in PAIRS {
        let (Some(value), Some(resources)) = (service.get(key), service.at(&["deploy", "resources", kind])) else {
            continue;
        };
        let is_memory = other == "memory";
        let Some(number) = amount(value, is_memory).filter(|number| *number != 0.0) else {
            continue;
        };
        let same = match resources.get(other) {
            None => Some(0.0),
            Some(value) => amount(value, is_memory),
        };
        #[allow(clippy::float_cmp, reason = "Docker Compose compares them so")]
        if same.is_some_and(|same| same != number) {
            return refused(
                value,
                format!("`{key}` and `deploy.resources.{kind}.{other}` say different values"),
            );
        }
    }
    Ok(())
}

fn amount(value: &ComposeValue, is_memory: bool) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "amounts of memory are far below 2^53")]
    match &value.content {
        Content::Int(number) => Some(*number as f64),
        Content::Float(_) if is_memory => Some(0.0),
        Content::Float(number) => Some(*number),
        Content::Text(text) if is_memory => short::bytes(text).map(|bytes| bytes as f64),
        Content::Text(text) => go_float(text),
        _ => None,
    }
}

fn watched(service: &ComposeValue) -> Result<(), ComposeError> {
    for watched in service
        .at(&["develop", "watch"])
        .map(ComposeValue::list)
        .unwrap_or_default()
    {
        let action = watched.get("action").and_then(ComposeValue::text);
        let is_free = action.is_none_or(|action| matches!(action, "rebuild" | "restart"));
        if !is_free && watched.get("target").is_none_or(|target| target.text() == Some("")) {
            return refused(watched, "`target` is needed here");
        }
    }
    Ok(())
}

/// Refuses two things at one path in the container.
fn mounts(service: &ComposeValue) -> Result<(), ComposeError> {
    let mut seen: HashSet<String> = HashSet::new();
    let tmpfs = service.get("tmpfs");
    let single = tmpfs.filter(|tmpfs| tmpfs.text().is_some());
    for item in single
        .into_iter()
        .chain(tmpfs.map(ComposeValue::list).unwrap_or_default())
    {
        let Some(text) = item.text() else { continue };
        if !seen.insert(text.split(':').next().unwrap_or_default().to_owned()) {
            return refused(item, "something else is mounted at this path, too");
        }
    }
    for volume in service.get("volumes").map(ComposeValue::list).unwrap_or_default() {
        let short = volume.text().and_then(|text| short::volume(text).ok());
        let long = volume.get("target").and_then(ComposeValue::text);
        let Some(target) = short.as_ref().map(|short| short.target.as_str()).or(long) else {
            continue;
        };
        let target = crate::files::paths::clean(std::path::Path::new(target))
            .display()
            .to_string();
        if !seen.insert(target) {
            return refused(volume, "something else is mounted at this path, too");
        }
    }
    Ok(())
}
