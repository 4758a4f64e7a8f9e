//! Containers of manifests, and of charts that run any program, as workloads.

use super::image::Image;
use super::workload::{Invocation, LeftOut, LeftOutBecause, Mount, MountSource, Workload};
use super::{Deployment, DeploymentError, Sorted};
use crate::files::Files;
use crate::kubernetes::{self, Cluster, Store, StoreMount, Stores};
use crate::setting::Unknown;
use crate::source::{Located, SourceId};
use crate::yaml::Node;

/// Reads Helm values, releases and manifests: all of one deployment.
pub(super) fn read(sorted: &Sorted, files: &mut dyn Files) -> Result<Deployment, DeploymentError> {
    let ids: Vec<SourceId> = sorted.manifests.iter().map(|file| file.id).collect();
    let mut cluster = Cluster::read(files.sources_mut(), &ids)?;
    cluster.stores.generate(std::mem::take(&mut cluster.generators), files);
    let mut workloads = Vec::new();
    for pod in cluster.objects.iter().filter_map(kubernetes::pod) {
        let containers = pod.containers();
        workloads.extend(containers.map(|container| {
            let image = container.get("image").and_then(kubernetes::located);
            let mounts = pod.store_mounts(container).into_iter();
            Workload {
                files: mounts.map(|mount| mounted(mount, &cluster.stores)).collect(),
                ..workload(&pod.name, container, image, &cluster.stores)
            }
        }));
    }
    let releases = cluster
        .releases
        .iter()
        .map(|release| (release.name.as_str(), release.values().root));
    let files_alone = cluster.values.iter().map(|values| ("", values.clone()));
    for (name, values) in releases.chain(files_alone) {
        let containers = kubernetes::containers(&values).into_iter();
        workloads.extend(containers.map(|(node, image)| workload(name, node, Some(image), &cluster.stores)));
    }
    // What stands beside it is not in an env file that anything here reads.
    if let Some(file) = sorted.env_files.first() {
        let message = "nothing in the manifests reads it; give the ConfigMap or Secret that is made of it";
        return Err(DeploymentError::of(&file.path, message));
    }
    Ok(Deployment {
        workloads,
        duplicates: std::mem::take(&mut cluster.duplicates),
        cluster: Some(cluster),
    })
}

/// What a container sees of a `ConfigMap` or Secret.
fn mounted(mount: StoreMount, stores: &Stores) -> Mount {
    let elsewhere = || {
        let why = Unknown::because("what is mounted there is not among the files");
        MountSource::Elsewhere(why)
    };
    let source = match stores.get(&mount.store) {
        Some(Store::Held { values, .. }) => match &mount.only {
            Some(key) => {
                let mut values = values.iter();
                let found = values.find(|(name, _)| name == key);
                found.map_or_else(elsewhere, |(_, text)| MountSource::Text(text.clone()))
            }
            None => MountSource::Texts(values.clone()),
        },
        _ => elsewhere(),
    };
    Mount {
        target: mount.path,
        source,
    }
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
    let command = Invocation {
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
