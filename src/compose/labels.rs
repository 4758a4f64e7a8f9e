//! A service's labels, which other containers read: a proxy takes its routes from them.
//!
//! Source: compose-spec `05-services.md` `labels`, `deploy.md` `labels`.

use super::expansion::expanded;
use super::service::Layer;
use super::{ComposeError, Service};
use crate::secret::Secret;
use crate::setting::Setting;
use crate::yaml::{Data, Node};

/// Every label with what it is set to; of equal names the last counts. One that Docker Compose would refuse is left out.
pub fn labels(service: &Service) -> Vec<(String, Setting<Secret>)> {
    let mut found: Vec<(String, Setting<Secret>)> = Vec::new();
    let deployed = service.layers().into_iter().filter_map(|layer| {
        let labels = layer.node.at(&["deploy", "labels"])?;
        Some((layer, labels))
    });
    for (layer, node) in service.all("labels").into_iter().chain(deployed) {
        for (name, value) in pairs(layer, node) {
            let Ok(value) = value else { continue };
            found.retain(|(known, _)| *known != name);
            found.push((name, value));
        }
    }
    found
}

/// The labels of one file, as a mapping or as a list of `NAME=value`.
fn pairs(layer: &Layer, node: &Node) -> Vec<(String, Result<Setting<Secret>, ComposeError>)> {
    let variables = &layer.scope.variables;
    let fill = |node: &Node, text: &str| expanded(text, node.span, &|name| variables.look_up(name));
    let text = |node: &Node| node.scalar().map(|scalar| scalar.text.to_string());
    match &*node.data {
        Data::Mapping(mapping) => {
            let entries = mapping.entries().iter();
            let pairs = entries.filter_map(|entry| Some((text(&entry.key)?, fill(&entry.value, &text(&entry.value)?))));
            pairs.collect()
        }
        Data::Sequence(items) => {
            let pairs = items.iter().filter_map(|item| {
                let text = text(item)?;
                let (name, value) = text.split_once('=')?;
                Some((name.to_owned(), fill(item, value)))
            });
            pairs.collect()
        }
        Data::Scalar(_) => Vec::new(),
    }
}
