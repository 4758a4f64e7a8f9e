//! Items that say the same of a service or a network: the last counts, at the place of the first.
//!
//! Source: compose-go v2.13.0 `override/uncity.go`.

use std::collections::HashMap;

use crate::compose::ComposeError;
use crate::compose::short;
use crate::compose::value::{ComposeValue, Content, Map};

/// What tells two items apart.
#[derive(Clone, Copy)]
enum SameBy {
    /// What is before the `=`.
    Name,
    /// The path in the container.
    Target,
    Device,
    Mount,
    Path,
    Port,
    Text,
}

/// The lists of a service whose items are told apart; below `build`, `deploy` and each network there are more.
const LISTS: &[(&[&str], SameBy)] = &[
    (&["annotations"], SameBy::Name),
    (&["build", "args"], SameBy::Name),
    (&["build", "additional_contexts"], SameBy::Name),
    (&["build", "tags"], SameBy::Name),
    (&["build", "labels"], SameBy::Name),
    (&["cap_add"], SameBy::Name),
    (&["cap_drop"], SameBy::Name),
    (&["configs"], SameBy::Mount),
    (&["deploy", "labels"], SameBy::Name),
    (&["devices"], SameBy::Device),
    (&["dns"], SameBy::Name),
    (&["dns_opt"], SameBy::Name),
    (&["dns_search"], SameBy::Name),
    (&["env_file"], SameBy::Path),
    (&["expose"], SameBy::Text),
    (&["labels"], SameBy::Name),
    (&["links"], SameBy::Name),
    (&["ports"], SameBy::Port),
    (&["profiles"], SameBy::Name),
    (&["secrets"], SameBy::Mount),
    (&["sysctls"], SameBy::Name),
    (&["tmpfs"], SameBy::Name),
    (&["volumes"], SameBy::Target),
];

/// Takes out of a service what a later item says again.
pub(in crate::compose) fn service(value: &mut ComposeValue) -> Result<(), ComposeError> {
    let Content::Map(map) = &mut value.content else {
        return Ok(());
    };
    for (path, by) in LISTS {
        in_list(map, path, *by)?;
    }
    let networks = map.get_mut("networks").map(|networks| &mut networks.value.content);
    if let Some(Content::Map(networks)) = networks {
        for network in networks.values_mut() {
            if let Content::Map(network) = &mut network.value.content {
                in_list(network, &["aliases"], SameBy::Name)?;
                in_list(network, &["link_local_ips"], SameBy::Name)?;
            }
        }
    }
    Ok(())
}

/// Takes out of a network what a later item says again.
pub(in crate::compose) fn network(value: &mut ComposeValue) -> Result<(), ComposeError> {
    if let Content::Map(map) = &mut value.content {
        in_list(map, &["labels"], SameBy::Name)?;
        in_list(map, &["ipam", "options"], SameBy::Name)?;
    }
    Ok(())
}

fn in_list(map: &mut Map, path: &[&str], by: SameBy) -> Result<(), ComposeError> {
    let Some((key, below)) = path.split_first() else {
        return Ok(());
    };
    let Some(member) = map.get_mut(*key) else { return Ok(()) };
    match &mut member.value.content {
        Content::Map(map) => in_list(map, below, by),
        Content::List(items) if below.is_empty() => {
            *items = last_of_each(std::mem::take(items), by)?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn last_of_each(items: Vec<ComposeValue>, by: SameBy) -> Result<Vec<ComposeValue>, ComposeError> {
    let mut kept: Vec<ComposeValue> = Vec::with_capacity(items.len());
    let mut positions: HashMap<String, usize> = HashMap::new();
    for item in items {
        match name(&item, by)? {
            None => kept.push(item),
            Some(name) => match positions.get(&name) {
                Some(at) => kept[*at] = item,
                None => {
                    positions.insert(name, kept.len());
                    kept.push(item);
                }
            },
        }
    }
    Ok(kept)
}

/// What the item is told apart by; `None` if it is not known, or it is told from all others.
fn name(item: &ComposeValue, by: SameBy) -> Result<Option<String>, ComposeError> {
    let refused = |message: &'static str| Err(ComposeError::at(item.span, "schema", message));
    let text = match (&item.content, by) {
        (Content::Unknown, _) => return Ok(None),
        (Content::Text(text), _) => text,
        (Content::Map(map), SameBy::Target | SameBy::Device | SameBy::Port) => {
            return match map.get("target").map(|target| &target.value.content) {
                Some(Content::Text(target)) if !matches!(by, SameBy::Port) => Ok(Some(target.clone())),
                Some(Content::Text(_) | Content::Int(_)) if matches!(by, SameBy::Port) => Ok(None),
                Some(Content::Unknown) => Ok(None),
                _ => refused("this entry needs a `target`"),
            };
        }
        (Content::Map(map), SameBy::Path) => {
            let path = map.get("path").and_then(|path| path.value.text());
            return Ok(path.map(str::to_owned));
        }
        (Content::Map(map), SameBy::Mount) => {
            let target = map.get("target").and_then(|target| target.value.text());
            return Ok(target.map(str::to_owned));
        }
        (Content::Int(number), SameBy::Text | SameBy::Port) => return Ok(Some(number.to_string())),
        (Content::Float(_), SameBy::Port) => return Ok(None),
        (_, SameBy::Target | SameBy::Device | SameBy::Port | SameBy::Path) => return Ok(None),
        _ => return refused("an item of this list must be a text"),
    };
    match by {
        SameBy::Name => Ok(Some(text.split('=').next().unwrap_or_default().to_owned())),
        SameBy::Target => match short::volume(text) {
            Ok(volume) => Ok(Some(volume.target)),
            Err(message) => refused(message),
        },
        SameBy::Device => Ok(text.split(':').nth(1).or(Some(text)).map(str::to_owned)),
        SameBy::Mount => Ok(Some(format!("/{text}"))),
        SameBy::Path | SameBy::Port | SameBy::Text => Ok(Some(text.clone())),
    }
}
