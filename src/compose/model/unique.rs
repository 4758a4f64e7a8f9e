//! Items that say the same of a service: the last counts, at the place of the first.
//!
//! Source: compose-go v2.13.0 `override/uncity.go`.

use std::collections::HashMap;

use crate::compose::ComposeError;
use crate::compose::short;
use crate::compose::value::{Content, Map, Value};

/// What tells two items apart.
#[derive(Clone, Copy)]
enum By {
    /// What stands before the `=`.
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
const LISTS: &[(&[&str], By)] = &[
    (&["annotations"], By::Name),
    (&["build", "args"], By::Name),
    (&["build", "additional_contexts"], By::Name),
    (&["build", "tags"], By::Name),
    (&["build", "labels"], By::Name),
    (&["cap_add"], By::Name),
    (&["cap_drop"], By::Name),
    (&["configs"], By::Mount),
    (&["deploy", "labels"], By::Name),
    (&["devices"], By::Device),
    (&["dns"], By::Name),
    (&["dns_opt"], By::Name),
    (&["dns_search"], By::Name),
    (&["env_file"], By::Path),
    (&["expose"], By::Text),
    (&["labels"], By::Name),
    (&["links"], By::Name),
    (&["ports"], By::Port),
    (&["profiles"], By::Name),
    (&["secrets"], By::Mount),
    (&["sysctls"], By::Name),
    (&["tmpfs"], By::Name),
    (&["volumes"], By::Target),
];

/// Takes out of a service what a later item says again.
pub(in crate::compose) fn service(value: &mut Value) -> Result<(), ComposeError> {
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
                in_list(network, &["aliases"], By::Name)?;
                in_list(network, &["link_local_ips"], By::Name)?;
            }
        }
    }
    Ok(())
}

fn in_list(map: &mut Map, path: &[&str], by: By) -> Result<(), ComposeError> {
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

fn last_of_each(items: Vec<Value>, by: By) -> Result<Vec<Value>, ComposeError> {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
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
fn name(item: &Value, by: By) -> Result<Option<String>, ComposeError> {
    let refused = |message: &str| Err(ComposeError::at(item.span, "schema", message));
    let text = match (&item.content, by) {
        (Content::Unknown, _) => return Ok(None),
        (Content::Text(text), _) => text,
        (Content::Map(map), By::Target | By::Device | By::Port) => {
            return match map.get("target").map(|target| &target.value.content) {
                Some(Content::Text(target)) if !matches!(by, By::Port) => Ok(Some(target.clone())),
                Some(Content::Text(_) | Content::Int(_)) if matches!(by, By::Port) => Ok(None),
                Some(Content::Unknown) => Ok(None),
                _ => refused("this entry needs a `target`"),
            };
        }
        (Content::Map(map), By::Path) => {
            let path = map.get("path").and_then(|path| path.value.text());
            return Ok(path.map(str::to_owned));
        }
        (Content::Map(map), By::Mount) => {
            let target = map.get("target").and_then(|target| target.value.text());
            return Ok(target.map(str::to_owned));
        }
        (Content::Int(number), By::Text | By::Port) => return Ok(Some(number.to_string())),
        (Content::Float(_), By::Port) => return Ok(None),
        (_, By::Target | By::Device | By::Port | By::Path) => return Ok(None),
        _ => return refused("an item of this list must be a text"),
    };
    match by {
        By::Name => Ok(Some(text.split('=').next().unwrap_or_default().to_owned())),
        By::Target => match short::volume(text) {
            Ok(volume) => Ok(Some(volume.target)),
            Err(message) => refused(message),
        },
        By::Device => Ok(text.split(':').nth(1).or(Some(text)).map(str::to_owned)),
        By::Mount => Ok(Some(format!("/{text}"))),
        By::Path | By::Port | By::Text => Ok(Some(text.clone())),
    }
}
