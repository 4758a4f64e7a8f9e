//! Which service is the Coder server.

use super::{Project, Service};
use crate::env::interpolate::{Lookup, interpolate};
use crate::source::Located;
use crate::yaml::{Data, Node};

/// A service that may be the Coder server.
pub struct Candidate<'a> {
    /// The service.
    pub service: &'a Service,
    /// How sure it is: the lower, the surer.
    rank: u8,
}

/// Variables that only a Coder server has.
const SIGNS: [&str; 4] = [
    "CODER_OIDC_",
    "CODER_ACCESS_URL",
    "CODER_PG_CONNECTION_URL",
    "CODER_HTTP_ADDRESS",
];
/// Variables of Coder's other programs, which use the same image.
const OTHERS: [&str; 3] = [
    "CODER_PRIMARY_ACCESS_URL",
    "CODER_PROXY_SESSION_TOKEN",
    "CODER_AGENT_TOKEN",
];

/// The services that may be the Coder server: only the surest, more than one if they are equally sure.
pub fn candidates(project: &Project) -> Vec<Candidate<'_>> {
    let ranked = project.services.iter().filter_map(|service| {
        let rank = rank(project, service)?;
        Some(Candidate { service, rank })
    });
    let ranked: Vec<Candidate<'_>> = ranked.collect();
    let best = ranked.iter().map(|candidate| candidate.rank).min();
    ranked
        .into_iter()
        .filter(|candidate| Some(candidate.rank) == best)
        .collect()
}

fn rank(project: &Project, service: &Service) -> Option<u8> {
    let image = image(project, service).map(|image| image.value);
    let names = variable_names(service);
    let has = |sign: &str| names.iter().any(|name| name.starts_with(sign));
    if image.as_deref().is_some_and(|image| image.contains("code-server")) || OTHERS.iter().any(|other| has(other)) {
        return None;
    }
    let command = service.get("command").map(words).unwrap_or_default();
    if command
        .iter()
        .any(|word| word.starts_with("workspace-proxy") || word == "wsproxy" || word.starts_with("provisioner"))
    {
        return None;
    }
    let repository = image
        .as_deref()
        .map(|image| image.split(['@']).next().unwrap_or_default());
    let repository = repository.map(|image| match image.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => repository,
        _ => image,
    });
    if repository
        .is_some_and(|repository| repository.ends_with("coder/coder") || repository.ends_with("coder/coder-preview"))
    {
        // Of several that run the image, the one that is called so is the server.
        return Some(u8::from(service.name != "coder"));
    }
    let has_sign = SIGNS.iter().any(|sign| has(sign));
    // A name says nothing where another program's published image runs under it; one without a slash may be of one's own.
    let foreign = repository
        .is_some_and(|repository| repository.contains('/') && !repository.to_ascii_lowercase().contains("coder"));
    if service.name == "coder" && (has_sign || !foreign) {
        return Some(2);
    }
    has_sign.then_some(3)
}

/// The service's image with its variables filled in as far as they are known, and where it stands.
pub fn image(project: &Project, service: &Service) -> Option<Located<String>> {
    let node = service.get("image")?;
    Some(Located::new(with_defaults(project, &node.scalar()?.text), node.span))
}

fn with_defaults(project: &Project, template: &str) -> String {
    let lookup = |name: &str| match project.variables.look_up(name) {
        Lookup::Unknown(_) => Lookup::Unset,
        known => known,
    };
    let expanded = interpolate(template, &lookup)
        .ok()
        .and_then(|expanded| expanded.value.ok());
    expanded.map_or_else(|| template.to_owned(), |value| value.reveal().to_owned())
}

fn variable_names(service: &Service) -> Vec<String> {
    let nodes = service
        .layers()
        .into_iter()
        .filter_map(|layer| layer.node.get("environment"));
    let names = nodes.flat_map(|node| match &*node.data {
        Data::Mapping(mapping) => mapping
            .entries()
            .iter()
            .filter_map(|entry| Some(entry.key.scalar()?.text.to_string()))
            .collect::<Vec<_>>(),
        Data::Sequence(items) => {
            let texts = items.iter().filter_map(Node::scalar);
            texts
                .map(|item| item.text.split('=').next().unwrap_or_default().to_owned())
                .collect()
        }
        Data::Scalar(_) => Vec::new(),
    });
    names.collect()
}

fn words(command: &Node) -> Vec<String> {
    match &*command.data {
        Data::Scalar(scalar) => scalar.text.split_whitespace().map(str::to_owned).collect(),
        Data::Sequence(items) => items
            .iter()
            .filter_map(|item| Some(item.scalar()?.text.to_string()))
            .collect(),
        Data::Mapping(_) => Vec::new(),
    }
}
