//! A service's image.

use super::{Project, Service};
use crate::env::interpolate::{Lookup, interpolate};
use crate::source::Located;

/// The service's image with its variables filled in as far as they are known, and where it is.
pub fn image(project: &Project, service: &Service) -> Option<Located<String>> {
    let node = service.get("image")?;
    Some(Located::new(with_defaults(project, &node.scalar()?.text), node.span))
}

fn with_defaults(project: &Project, template: &str) -> String {
    let lookup = |name: &str| match project.variables.look_up(name) {
        Lookup::Unknown(..) => Lookup::Unset,
        known => known,
    };
    let expanded = interpolate(template, &lookup)
        .ok()
        .and_then(|expanded| expanded.value.ok());
    expanded.map_or_else(|| template.to_owned(), |value| value.reveal().to_owned())
}
