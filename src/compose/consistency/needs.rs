//! Which other services a service needs.

use super::defined::Defined;
use crate::compose::ComposeError;
use crate::compose::model::merge;
use crate::compose::value::{ComposeValue, Content};
use crate::source::Span;

/// One service that is needed.
pub(super) struct NeededService {
    pub(super) name: String,
    pub(super) place: Span,
    /// Whether it may be left out by its profile.
    is_optional: bool,
}

impl NeededService {
    pub(super) fn check(&self, defined: &Defined<'_>) -> Result<(), ComposeError> {
        let name = self.name.as_str();
        if defined.active.contains(name) || self.is_optional && defined.services.contains(name) {
            return Ok(());
        }
        let message = if defined.services.contains(name) {
            "the service depends on one that its profile leaves out"
        } else {
            "the service depends on one that is not defined"
        };
        Err(ComposeError::at(self.place, "model", message))
    }
}

/// The services that are started with this one.
pub(super) fn of(service: &ComposeValue) -> Vec<NeededService> {
    let need = |name: &str, place| NeededService {
        name: name.to_owned(),
        place,
        is_optional: false,
    };
    let mut needs = Vec::new();
    if let Some(depends_on) = service.get("depends_on") {
        let depends_on = merge::named(depends_on.clone(), true);
        for (name, member) in depends_on.map().into_iter().flatten() {
            let required = member.value.get("required").map(|required| &required.content);
            needs.push(NeededService {
                is_optional: matches!(required, Some(Content::Bool(false) | Content::Unknown)),
                ..need(name, member.key)
            });
        }
    }
    let texts = |key: &str| {
        let items = service.get(key).map(ComposeValue::list).unwrap_or_default().iter();
        items
            .filter_map(|item| Some((item.text()?, item.span)))
            .collect::<Vec<_>>()
    };
    for (link, place) in texts("links") {
        needs.push(need(link.split(':').next().unwrap_or_default(), place));
    }
    for (volumes, place) in texts("volumes_from") {
        // What another program started is not this project's.
        if !volumes.starts_with("container:") {
            needs.push(need(volumes.split(':').next().unwrap_or_default(), place));
        }
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        if let Some(value) = service.get(key)
            && let Some(name) = value.text().and_then(|text| text.strip_prefix("service:"))
        {
            needs.push(need(name, value.span));
        }
    }
    needs
}
