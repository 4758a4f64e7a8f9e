//! Files and folders that options name and that have to be there when Authelia starts.
//!
//! Source: authelia/authelia `internal/configuration/validator/configuration.go` `ValidateConfiguration`, `server.go`
//! `validateServerAssets`, `ValidateServerTLS`.

use super::LoadRequest;
use crate::authelia::filters::Missing;
use crate::authelia::versions::ASSETS_CHECKED;
use crate::authelia::{rule, subject};
use crate::finding::{Finding, Severity};
use crate::yaml::{Node, Scalar, Typed};

const ASSETS: &str = "server.asset_path";
/// The options, and what they name.
const NAMED: [(&str, &str); 5] = [
    ("certificates_directory", "folder"),
    (ASSETS, "folder"),
    ("server.tls.key", "file"),
    ("server.tls.certificate", "file"),
    ("server.tls.client_certificates", "file"),
];

/// What Authelia refuses because a path is certainly not there. Where it is not known what is at a path, nothing is said.
pub(super) fn missing(request: &LoadRequest<'_>, root: &Node) -> Vec<Finding> {
    let mut found = Vec::new();
    let assets = ASSETS_CHECKED.holds(request.version);
    for (option, kind) in NAMED.into_iter().filter(|(option, _)| assets || *option != ASSETS) {
        let path: Vec<&str> = option.split('.').collect();
        let Some(node) = root.at(&path) else { continue };
        let items = node.sequence().unwrap_or(std::slice::from_ref(node));
        let is_text = |scalar: &&Scalar| matches!(scalar.typed(), Typed::Text) && !scalar.text.is_empty();
        for item in items {
            let text = item.scalar().filter(is_text).filter(|_| item.unknown().is_none());
            if text.is_some_and(|text| matches!((request.read)(&text.text), Err(Missing::Certainly))) {
                found.push(finding(option, kind, item));
            }
        }
    }
    found
}

fn finding(option: &str, kind: &str, node: &Node) -> Finding {
    let name = option.rsplit('.').next().unwrap_or(option);
    Finding::at(node.way().0, "nothing is at this path")
        .rule(rule::INVALID_PROVIDER)
        .severity(Severity::Error)
        .says(
            subject(None, name),
            text!("the {kind} that `{name}` names does not exist"),
            text!("Authelia does not start: what `{option}` names must be there."),
        )
        .help(text!("create the {kind}, or correct the path"))
}
