//! Containers of manifests, and of charts that run any program, as workloads.

use std::rc::Rc;

use super::image::Image;
use super::workload::{InstalledChart, Invocation, LeftOut, LeftOutBecause, Mount, MountSource, Workload};
use super::{Deployment, DeploymentError, Sorted};
use crate::files::Files;
use crate::kubernetes::helm::ReleaseValues;
use crate::kubernetes::{self, Cluster, Store, StoreMount, Stores};
use crate::setting::Unknown;
use crate::source::{Located, SourceId, SourceMap};
use crate::yaml::{Mapping, Node};

/// Reads Helm values, releases and manifests: all of one deployment.
pub(super) fn read(sorted: &Sorted, files: &mut dyn Files) -> Result<Deployment, DeploymentError> {
    let ids: Vec<SourceId> = sorted.manifests.iter().map(|file| file.id).collect();
    let mut cluster = Cluster::read(files.sources_mut(), &ids)?;
    let generators = std::mem::take(&mut cluster.generators);
    if let Some(stores) = Rc::get_mut(&mut cluster.stores) {
        stores.generate(generators, files);
    }
    let mut workloads = of_objects(&cluster);
    let hidden = cluster.patched.hides_all();
    for release in &cluster.releases {
        let values = release.values();
        let mut all = of_values(&release.name, &values.root, &cluster.stores, files.sources());
        if let Some(name) = &release.chart {
            install(
                (name, release.version.as_ref()),
                values,
                &release.name,
                &mut all,
                &cluster.stores,
            );
        }
        if let Some(why) = &hidden {
            let environments = all.iter_mut().map(|workload| &mut workload.environment);
            environments.for_each(|environment| environment.hide(why.clone()));
        }
        workloads.extend(all);
    }
    for root in &cluster.values {
        let mut all = of_values("", root, &cluster.stores, files.sources());
        let values = ReleaseValues {
            root: root.clone(),
            hidden: None,
        };
        install(("", None), values, "", &mut all, &cluster.stores);
        workloads.extend(all);
    }
    // What is beside it is not in an env file that anything here reads.
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

/// The containers of the objects that have some.
fn of_objects(cluster: &Cluster) -> Vec<Workload> {
    let mut workloads = Vec::new();
    for object in &cluster.objects {
        let Some(pod) = kubernetes::pod(object) else { continue };
        let hidden = cluster.patched.hides(object);
        let containers = pod.containers();
        workloads.extend(containers.map(|container| {
            let image = container.get("image").and_then(kubernetes::located);
            let mounts = pod.store_mounts(container).into_iter();
            let mut workload = Workload {
                files: mounts.map(|mount| mounted(mount, &cluster.stores)).collect(),
                ..workload(&pod.name, container, image, &cluster.stores)
            };
            if let Some(why) = &hidden {
                workload.environment.hide(why.clone());
            }
            workload
        }));
    }
    workloads
}

/// The containers in the values of a chart that runs any program.
fn of_values(name: &str, values: &Node, stores: &Stores, sources: &SourceMap) -> Vec<Workload> {
    let containers = kubernetes::containers(values).into_iter();
    containers
        .map(|(node, image)| {
            let container = kubernetes::in_full(&node, name, values);
            // A Secret's name is none, whatever its key is called.
            let named = container.get("envFrom").and_then(Node::sequence).unwrap_or_default();
            for name in named
                .iter()
                .filter_map(|item| item.at(&["secretRef", "name"]).and_then(kubernetes::text))
            {
                sources.known().allow(name);
            }
            let mounts = kubernetes::store_mounts(name, values).into_iter();
            Workload {
                files: mounts.map(|mount| mounted(mount, stores)).collect(),
                ..workload(name, &container, Some(image), stores)
            }
        })
        .collect()
}

/// Gives the process of the chart `chart` its values. Where no image is named, the chart has its own, and the process gets
/// what the chart makes of the values.
fn install(
    (chart, version): (&str, Option<&Located<String>>),
    values: ReleaseValues,
    release: &str,
    all: &mut Vec<Workload>,
    stores: &Rc<Stores>,
) {
    let place = kubernetes::place(&values.root);
    let own = match all.iter().position(|workload| workload.place == place) {
        Some(at) => at,
        None => {
            all.push(workload(release, &values.root, None, stores));
            all.len() - 1
        }
    };
    if let Some(workload) = all.get_mut(own) {
        if gives_more(&values.root) {
            let why = text!("what the chart {chart} gives to its container besides is not worked out");
            workload.environment.hidden.get_or_insert(Unknown::because(why));
        }
        workload.chart = Some(InstalledChart {
            name: chart.to_owned(),
            version: version.cloned(),
            values: values.root,
            hidden: values.hidden,
            stores: Rc::clone(stores),
        });
    }
}

/// Whether values have variables by other ways than `env`, which each chart names as it likes.
fn gives_more(values: &Node) -> bool {
    const WAYS: [&str; 7] = [
        "envfrom",
        "extraenv",
        "existingsecret",
        "envvaluefrom",
        "extravars",
        "envrendersecret",
        "commonenv",
    ];
    let names = |key: &str| {
        let key = key.to_lowercase();
        WAYS.iter().any(|way| key.contains(way))
    };
    let mut entries = values.mapping().into_iter().flat_map(Mapping::entries);
    entries.any(|entry| entry.key.scalar().is_some_and(|key| names(&key.text)) || gives_more(&entry.value))
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
