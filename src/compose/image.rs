//! A service's image: the one that it names, and the file that it is built from.
//!
//! Source: compose-spec `build.md`, `dockerfile` and `context`.

use std::path::PathBuf;

use super::Service;
use super::service::{Layer, Scope};
use crate::env::interpolate::{Lookup, interpolate};
use crate::files::paths::{clean, joined};
use crate::source::Located;
use crate::yaml::{Data, Node};

/// The service's image with its variables filled in as far as they are known, and where it is.
pub fn image(service: &Service) -> Option<Located<String>> {
    let (layer, node) = service.value("image")?;
    Some(Located::new(
        with_defaults(&layer.scope, &node.scalar()?.text),
        node.span,
    ))
}

/// The file that the service's image is built from, where that is one here by its path.
pub fn dockerfile(service: &Service) -> Option<PathBuf> {
    let (layer, build) = service.value("build")?;
    let context = match &*build.data {
        Data::Scalar(_) => filled(layer, build)?,
        _ => build
            .get("context")
            .map_or(Some(".".to_owned()), |node| filled(layer, node))?,
    };
    let named = build
        .get("dockerfile")
        .map_or(Some("Dockerfile".to_owned()), |node| filled(layer, node))?;
    let is_elsewhere =
        context.contains("://") || context.starts_with("git@") || build.get("dockerfile_inline").is_some();
    (!is_elsewhere).then(|| clean(&joined(&joined(&layer.scope.folder, &context), &named)))
}

fn filled(layer: &Layer, node: &Node) -> Option<String> {
    layer.scope.filled(&node.scalar()?.text)
}

fn with_defaults(scope: &Scope, template: &str) -> String {
    let lookup = |name: &str| match scope.variables.look_up(name) {
        Lookup::Unknown(..) => Lookup::Unset,
        known => known,
    };
    let expanded = interpolate(template, &lookup)
        .ok()
        .and_then(|expanded| expanded.value.ok());
    expanded.map_or_else(|| template.to_owned(), |value| value.reveal().to_owned())
}
