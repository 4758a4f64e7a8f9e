//! Values of Coder's Helm chart, and what the chart makes of them.
//!
//! Source: coder/coder `helm/coder/templates/_coder.tpl`, `helm/libcoder/templates/_helpers.tpl`.

use super::{Deployed, misplaced};
use crate::deployment::{Command, LeftOut, LeftOutBecause, Workload};
use crate::env::{Environment, Form, Variable};
use crate::finding::Finding;
use crate::holes::TextWithHoles;
use crate::kubernetes::{
    Cluster, Stores, env_form, env_place, from_list, from_stores, kind, located, not_taken, place, pod, text, words,
};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::version::Version;
use crate::yaml::Node;

/// Values of a chart, and what else the document tells.
struct Values<'a> {
    root: &'a Node,
    /// The namespace of the release, where the document names it.
    namespace: Option<String>,
    /// The chart's version, which is Coder's.
    chart_version: Option<Setting<Version>>,
    /// More values come from elsewhere.
    hidden: Option<Unknown>,
}

/// Reads the values in the cluster's documents; of several files the later count first, as for Helm. `None` if they are
/// none of Coder's chart, or if a manifest runs Coder itself.
pub(super) fn read(cluster: &Cluster) -> Option<Deployed> {
    let documents = &cluster.documents;
    if documents
        .iter()
        .filter_map(pod)
        .any(|pod| pod.containers().any(runs_coder))
    {
        return None;
    }
    let all: Vec<Values<'_>> = documents.iter().filter_map(values).collect();
    let charts: Vec<&Node> = all.iter().filter_map(|values| coder(values.root)).collect();
    let mut deployed = if charts.is_empty() {
        all.iter().find_map(hidden_alone)?
    } else {
        official(&charts, &all, &cluster.stores)?
    };
    for values in all {
        if let Some(why) = values.hidden {
            deployed.received.environment.hidden.get_or_insert(why);
        }
        deployed.version = deployed.version.or(values.chart_version);
    }
    Some(deployed)
}

fn runs_coder(container: &Node) -> bool {
    let image = container.get("image").and_then(located);
    image.is_some_and(|image| super::find::is_coder(&crate::deployment::Image::new(image)))
}

fn values(document: &Node) -> Option<Values<'_>> {
    let named = |path: &[&str]| document.at(path).and_then(text);
    match kind(document) {
        "" => Some(Values {
            root: document,
            namespace: None,
            chart_version: None,
            hidden: None,
        }),
        "HelmRelease" => {
            let from = document.at(&["spec", "valuesFrom"]);
            let chart_version = document.at(&["spec", "chart", "spec", "version"]).and_then(located);
            let is_coder = named(&["spec", "chart", "spec", "chart"]).is_some_and(|chart| chart == "coder");
            Some(Values {
                root: document.at(&["spec", "values"]).unwrap_or(document),
                namespace: named(&["spec", "targetNamespace"]).or_else(|| named(&["metadata", "namespace"])),
                chart_version: chart_version
                    .filter(|_| is_coder)
                    .and_then(|version| Some(Setting::known(version.value.parse().ok()?, version.span))),
                hidden: from.map(|_| {
                    let why = Unknown::because("more values come from `valuesFrom`, which is not read");
                    why.remedied_by("give the values as a file with --coder")
                }),
            })
        }
        "Application" => {
            let helm = document.at(&["spec", "source", "helm"])?;
            let object = helm.get("valuesObject");
            let text_too = helm
                .get("values")
                .or_else(|| helm.get("valueFiles"))
                .or_else(|| helm.get("parameters"));
            Some(Values {
                root: object.unwrap_or(document),
                namespace: named(&["spec", "destination", "namespace"]),
                chart_version: None,
                hidden: text_too.map(|_| {
                    let why = Unknown::because("the Application takes values from texts or files that are not read");
                    why.remedied_by("give the values as a file with --coder")
                }),
            })
        }
        _ => None,
    }
}

/// A release of Coder's chart whose values are all elsewhere.
fn hidden_alone(values: &Values<'_>) -> Option<Deployed> {
    values.hidden.as_ref()?;
    let mut environment = Environment::new(place(values.root), Form::Container);
    environment.hidden.clone_from(&values.hidden);
    Some(Deployed::of(Workload::of("coder", environment)))
}

/// Coder's section of the values; an umbrella chart keeps it below the name of the dependency.
fn coder(values: &Node) -> Option<&Node> {
    const SIGNS: [&str; 5] = ["env", "envFrom", "commandArgs", "envUseClusterAccessURL", "image"];
    let is_section = |node: &&Node| SIGNS.iter().any(|key| node.get(key).is_some());
    let own = values.get("coder").filter(is_section);
    own.or_else(|| {
        let entries = values.mapping()?.entries().iter();
        entries
            .filter_map(|entry| entry.value.get("coder"))
            .find(|node| is_section(node))
    })
}

/// The values of Coder's own chart.
fn official(charts: &[&Node], all: &[Values<'_>], stores: &Stores) -> Option<Deployed> {
    let last = |key: &str| charts.iter().rev().find_map(|chart| chart.get(key));
    if last("workspaceProxy").and_then(text).as_deref() == Some("true") {
        return None;
    }
    let home = charts
        .iter()
        .rev()
        .find(|chart| chart.get("env").is_some())
        .or(charts.last())?;
    let mut environment = Environment::new(env_place(home), env_form(home));
    let mut defects: Vec<Finding> = Vec::new();
    from_stores(last("envFrom"), stores, &mut environment);
    let from_store = environment
        .variable("CODER_ACCESS_URL")
        .map(|variable| variable.setting.written_at());
    let tls = last("tls")
        .and_then(|tls| tls.get("secretNames"))
        .and_then(Node::sequence);
    let tls = tls.is_some_and(|names| !names.is_empty());
    chart_s_own(tls, &mut environment);
    let injects = last("envUseClusterAccessURL")
        .and_then(text)
        .is_none_or(|value| value != "false");
    // The chart looks only at `env`, and what it sets there beats `envFrom`.
    if injects && !names(last("env")).any(|name| name == "CODER_ACCESS_URL") {
        let namespace = all.iter().rev().find_map(|values| values.namespace.clone());
        inject(namespace, tls, &mut environment);
        defects.extend(from_store.map(|place| misplaced::beaten_by_the_chart(place, environment.place)));
    }
    let mut faults = Vec::new();
    from_list(last("env"), stores, &mut environment, &mut faults);
    let entries = last("env").and_then(Node::sequence).unwrap_or_default();
    let left_out = not_taken(entries, stores, &environment).into_iter();
    let left_out = left_out.map(|key| LeftOut {
        name: key.value,
        place: key.span,
        why: LeftOutBecause::KeyNotTaken,
    });
    defects.extend(
        all.iter()
            .flat_map(|values| misplaced::find(values.root, charts, &environment)),
    );
    let mut command = Command::default();
    match last("commandArgs").map(|args| (args, misplaced::no_server(args))) {
        Some((_, Some(defect))) => defects.push(defect),
        args => command.words = args.map(|(args, _)| words(args, &environment)),
    }
    let tag = charts
        .iter()
        .rev()
        .find_map(|chart| chart.at(&["image", "tag"]))
        .and_then(located);
    let mut deployed = Deployed::of(Workload {
        command,
        left_out: left_out.collect(),
        faults,
        version: tag.and_then(|tag| Some(Setting::known(tag.value.split('@').next()?.parse().ok()?, tag.span))),
        ..Workload::of("coder", environment)
    });
    deployed.defects.splice(0..0, defects);
    Some(deployed)
}

/// The names in `env`.
fn names(env: Option<&Node>) -> impl Iterator<Item = String> {
    let entries = env.and_then(Node::sequence).unwrap_or_default();
    entries.iter().filter_map(|entry| entry.get("name").and_then(text))
}

/// What the chart sets by itself, as far as it bears on a sign-in.
fn chart_s_own(tls: bool, environment: &mut Environment) {
    set("CODER_HTTP_ADDRESS", "0.0.0.0:8080", environment);
    if tls {
        set("CODER_TLS_ENABLE", "true", environment);
        set("CODER_TLS_ADDRESS", "0.0.0.0:8443", environment);
    }
    let pod = Unknown::because("the pod's address is known once it runs");
    for name in ["KUBE_POD_IP", "CODER_CLUSTER_HOST", "CODER_DERP_SERVER_RELAY_URL"] {
        let setting = Setting::unknown(pod.clone(), environment.place);
        environment.set(Variable {
            name: Located::new(name.to_owned(), environment.place),
            setting,
            notation: environment.form.into(),
        });
    }
}

fn set(name: &str, value: &str, environment: &mut Environment) {
    let place: Span = environment.place;
    environment.set(Variable {
        name: Located::new(name.to_owned(), place),
        setting: Setting::known(Secret::new(value), place),
        notation: environment.form.into(),
    });
}

/// The chart's own access URL is an address inside the cluster.
fn inject(namespace: Option<String>, tls: bool, environment: &mut Environment) {
    let scheme = if tls { "https" } else { "http" };
    if let Some(namespace) = namespace {
        let url = format!("{scheme}://coder.{namespace}.svc.cluster.local");
        set("CODER_ACCESS_URL", &url, environment);
        return;
    }
    let mut in_cluster = TextWithHoles::known(&format!("{scheme}://coder."));
    in_cluster.append(&TextWithHoles::unknown());
    in_cluster.push(".svc.cluster.local");
    let why = Unknown::because("the chart sets the access URL to an address inside the cluster")
        .remedied_by("set CODER_ACCESS_URL in `coder.env`")
        .with_text(in_cluster);
    environment.set(Variable {
        name: Located::new("CODER_ACCESS_URL".to_owned(), environment.place),
        setting: Setting::unknown(why, environment.place),
        notation: environment.form.into(),
    });
}
