//! Containers of manifests, and of charts that run any program, as workloads.

use super::image::Image;
use super::workload::{Command, LeftOut, LeftOutBecause, Workload};
use super::{Deployment, DeploymentError, Sorted};
use crate::files::Files;
use crate::kubernetes::{self, Cluster, Stores};
use crate::source::{Located, SourceId};
use crate::yaml::Node;

/// Reads Helm values, releases and manifests: all of one deployment.
pub(super) fn read(sorted: &Sorted, files: &dyn Files) -> Result<Deployment, DeploymentError> {
    let ids: Vec<SourceId> = sorted.manifests.iter().map(|file| file.id).collect();
    let (cluster, duplicates) = Cluster::read(files.sources(), &ids)?;
    let mut workloads = Vec::new();
    for document in &cluster.documents {
        match kubernetes::pod(document) {
            Some(pod) => {
                let containers = pod.containers();
                workloads.extend(containers.map(|container| {
                    let image = container.get("image").and_then(kubernetes::located);
                    workload(&pod.name, container, image, &cluster.stores)
                }));
            }
            None => {
                let containers = kubernetes::containers(document).into_iter();
                let name = document.at(&["metadata", "name"]).and_then(kubernetes::text);
                let name = name.unwrap_or_default();
                workloads.extend(containers.map(|(node, image)| workload(&name, node, Some(image), &cluster.stores)));
            }
        }
    }
    // What stands beside it is not in an env file that anything here reads.
    if let Some(file) = sorted.env_files.first() {
        let message = "nothing in the manifests reads it; give the ConfigMap or Secret that is made of it";
        return Err(DeploymentError::of(&file.path, message));
    }
    Ok(Deployment {
        workloads,
        duplicates,
        cluster: Some(cluster),
    })
}

fn workload(name: &str, container: &Node, image: Option<Located<String>>, stores: &Stores) -> Workload {
    let mut faults = Vec::new();
    let environment = kubernetes::environment(container, stores, &mut faults);
    let entries = container.get("env").and_then(Node::sequence).unwrap_or_default();
    let left_out = kubernetes::not_taken(entries, stores, &environment).into_iter();
    let left_out = left_out.map(|key| LeftOut {
        name: key.value,
        place: key.span,
        why: LeftOutBecause::KeyNotTaken,
    });
    let words = |key: &str| container.get(key).map(|list| kubernetes::words(list, &environment));
    let command = Command {
        entrypoint: words("command"),
        words: words("args"),
    };
    let workload = Workload {
        command,
        left_out: left_out.collect(),
        faults,
        place: kubernetes::place(container),
        ..Workload::of(name, environment)
    };
    workload.running(image.map(Image::new))
}
