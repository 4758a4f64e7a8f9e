//! Applications whose settings are in a `ConfigMap` that they read by its name, whatever starts them.

use std::rc::Rc;

use super::deployed::signs;
use super::embedded::EMBEDDED;
use crate::deployment::{InstalledChart, Workload};
use crate::env::{Environment, Form};
use crate::kubernetes::{Cluster, Stores, kind, place, text};
use crate::yaml::{Data, Entry, Mapping, Node};

/// The applications that read one of the `ConfigMap`s of `cluster`, each as a process that its chart starts with the same
/// values.
pub fn readers(cluster: &Cluster) -> Vec<Workload> {
    let maps = cluster.objects.iter().filter(|object| kind(object) == "ConfigMap");
    let named = maps.filter_map(|map| Some((map.at(&["metadata", "name"]).and_then(text)?, map.get("data")?)));
    named
        .filter_map(|(name, data)| reader(&name, data, &cluster.stores))
        .collect()
}

fn reader(name: &str, data: &Node, stores: &Rc<Stores>) -> Option<Workload> {
    let mut of_the_name = EMBEDDED
        .iter()
        .filter(|embedded| signs(embedded.text, &["config_maps"]).any(|sign| sign == name));
    let profile = of_the_name.next()?.profile().ok()?;
    let below = profile.recognise.config_map_values.as_deref()?;
    let at = place(data);
    let values = below.rsplit('/').fold(data.clone(), |value, key| {
        let entry = Entry {
            key: Node::text(key, at),
            value,
            merged: false,
        };
        Node::new(Data::Mapping(Mapping::new(vec![entry])), at)
    });
    let mut workload = Workload::of(name, Environment::new(at, Form::Entry));
    workload.chart = Some(InstalledChart {
        name: profile.recognise.charts.first()?.clone(),
        version: None,
        values,
        hidden: None,
        stores: Rc::clone(stores),
    });
    Some(workload)
}
