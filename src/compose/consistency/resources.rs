//! What a network, a volume, a secret or a config may not say at once.

use crate::compose::ComposeError;
use crate::compose::value::{ComposeValue, Content};

/// Refuses one entry of `section`.
pub(super) fn check(section: &str, value: &ComposeValue) -> Result<(), ComposeError> {
    match section {
        "volumes" => external_alone(value)?,
        "secrets" => contents(value, &["file", "environment"])?,
        "configs" => contents(value, &["file", "environment", "content"])?,
        _ => {}
    }
    if let (Some(name), Some(external)) = (value.get("name"), value.at(&["external", "name"]))
        && let (Some(name), Some(other)) = (name.text(), external.text())
        && name != other
    {
        let message = "`name` and `external.name` say different names; keep `name`";
        return Err(ComposeError::at(external.span, "model", message));
    }
    Ok(())
}

/// Whether somebody else made it; `None` if that is not known.
fn is_external(value: &ComposeValue) -> Option<bool> {
    match value.get("external").map(|external| &external.content) {
        None => Some(false),
        Some(Content::Bool(external)) => Some(*external),
        Some(Content::Map(_)) => Some(true),
        Some(_) => None,
    }
}

fn external_alone(value: &ComposeValue) -> Result<(), ComposeError> {
    if is_external(value) != Some(true) {
        return Ok(());
    }
    let others = value
        .map()
        .into_iter()
        .flatten()
        .find(|(key, _)| !matches!(&***key, "external" | "name"));
    match others {
        Some((_, member)) => {
            let message = "an external volume may have only a name";
            Err(ComposeError::at(member.key, "model", message))
        }
        None => Ok(()),
    }
}

fn contents(value: &ComposeValue, sources: &[&str]) -> Result<(), ComposeError> {
    let mut given = sources.iter().filter_map(|source| value.map()?.get(*source));
    if let (Some(_), Some(second)) = (given.next(), given.next()) {
        let message = format!("only one of {} may be given here", sources.join(", "));
        return Err(ComposeError::at(second.key, "model", message));
    }
    // An empty name of a variable gives a secret nothing; an empty path is that of the project's folder.
    let is_config = sources.contains(&"content");
    let is_given = sources.iter().any(|source| {
        value
            .get(source)
            .is_some_and(|value| is_config || *source == "file" || value.text() != Some(""))
    });
    let has_driver = is_config && value.get("driver").is_some();
    if is_given || has_driver || is_external(value) != Some(false) {
        return Ok(());
    }
    let message = format!("one of {} is needed here", sources.join(", "));
    Err(ComposeError::at(value.span, "model", message))
}
