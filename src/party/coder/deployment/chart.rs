//! Coder's Helm chart: which release is Coder's server, and what its container gets.
//!
//! Source: coder/coder `helm/coder/templates/_coder.tpl`, `helm/libcoder/templates/_helpers.tpl`, `helm/coder/values.yaml`.

use super::container::{self, Chart};
use super::{Deployed, image, misplaced, render};
use crate::complaint::Complaint;
use crate::deployment::{DeploymentError, Image};
use crate::kubernetes::helm::{Release, ReleaseValues};
use crate::kubernetes::{Cluster, is_true, located, pod, text};
use crate::order;
use crate::setting::Setting;
use crate::version::Version;
use crate::yaml::{Mapping, Node};

/// The chart's name in its repository.
const NAME: &str = "coder";

/// What the container of Coder's chart gets, if a release or the values files are of that chart. `None` if they are not,
/// or if a manifest runs Coder itself. `assumed` is the version that the call names.
pub(super) fn read(cluster: &mut Cluster, assumed: Option<Version>) -> Option<Result<Deployed, DeploymentError>> {
    if cluster
        .objects
        .iter()
        .filter_map(pod)
        .any(|pod| pod.containers().any(runs_coder))
    {
        return None;
    }
    let release = match release(cluster)? {
        Ok(release) => release,
        Err(proxy) => return Some(Err(proxy)),
    };
    let values = release.values();
    let (root, section) = section(&release, &values)?;
    let chart = Chart {
        section,
        root,
        values: &values,
        release: &release,
    };
    let version = version(&chart);
    let assumed = assumed.or_else(|| version.as_ref().and_then(|version| version.value().copied()));
    if let Some(error) = section.and_then(|section| render::refusal(root, section)) {
        return Some(Err(error));
    }
    let (workload, mut defects) = container::workload(&chart, &cluster.stores, assumed);
    defects.extend(misplaced::overwritten(&cluster.overwritten));
    defects.extend(
        cluster
            .second_documents
            .iter()
            .map(|place| misplaced::second_document(*place)),
    );
    let mut deployed = Deployed::of(workload);
    deployed.version_is_chart_s =
        version.as_ref().map(|version| version.place) == release.version.as_ref().map(|version| version.span);
    deployed.version = version;
    deployed.defects.splice(0..0, defects);
    Some(Ok(deployed))
}

fn runs_coder(container: &Node) -> bool {
    let image = container.get("image").and_then(located);
    image.is_some_and(|image| image::is_coder(&Image::new(image)))
}

/// The release that is Coder's server, with the values files that belong to it.
///
/// # Errors
/// If what there is of Coder's chart is a workspace proxy.
fn release(cluster: &mut Cluster) -> Option<Result<Release, DeploymentError>> {
    let is_coders = |release: &Release| is_named(release) || section(release, &release.values()).is_some();
    let mut found = cluster
        .releases
        .iter()
        .enumerate()
        .filter(|(_, release)| is_coders(release));
    let first = found
        .clone()
        .find(|(_, release)| is_server(release))
        .or_else(|| found.next());
    match first.map(|(at, _)| at) {
        Some(at) => {
            let mut release = cluster.releases.swap_remove(at);
            release.fill(&cluster.values);
            Some(server(release))
        }
        None => {
            let release = Release::of_files(&cluster.values)?;
            section(&release, &release.values())?;
            Some(server(release))
        }
    }
}

fn server(release: Release) -> Result<Release, DeploymentError> {
    if is_server(&release) {
        return Ok(release);
    }
    let message = Complaint::from("this Coder is a workspace proxy, which signs nobody in");
    Err(DeploymentError {
        span: Some(release.place),
        message: message.advising("give what starts the server"),
        path: None,
        version: None,
    })
}

/// Whether a release says itself that its chart is Coder's.
fn is_named(release: &Release) -> bool {
    // A chart for any program has its containers below `controllers`, whatever the repository is called that it is from.
    if release.values().root.get("controllers").is_some() {
        return false;
    }
    match &release.chart {
        Some(chart) => chart == NAME,
        None => release.name == NAME,
    }
}

/// Whether the release is no workspace proxy, which runs the same chart.
fn is_server(release: &Release) -> bool {
    let values = release.values();
    let section = section(release, &values).and_then(|(_, section)| section);
    !section.is_some_and(is_proxy)
}

/// The chart starts a proxy by a switch, or by its words alone.
fn is_proxy(section: &Node) -> bool {
    let words = section.get("commandArgs").filter(|words| is_true(words));
    let word = |words: &Node| words.sequence()?.first().and_then(text);
    match words {
        Some(words) => word(words).is_some_and(|word| matches!(&*word, "wsproxy" | "workspace-proxy")),
        None => section.get("workspaceProxy").is_some_and(is_true),
    }
}

/// The chart's values in the values of a release, and the section `coder` in them. An umbrella chart keeps them below the
/// name of the dependency.
fn section<'a>(release: &Release, values: &'a ReleaseValues) -> Option<(&'a Node, Option<&'a Node>)> {
    const SIGNS: [&str; 7] = [
        "env",
        "envFrom",
        "commandArgs",
        "envUseClusterAccessURL",
        "image",
        "tls",
        "workspaceProxy",
    ];
    let root = &values.root;
    let has_section = |node: &Node| {
        let section = node.get("coder");
        section.is_some_and(|section| SIGNS.iter().any(|key| section.get(key).is_some()))
    };
    // Of values that are given by themselves nothing else is known; in a release the name may be another chart's.
    let is_alone = release.chart.is_none() && release.name.is_empty();
    if is_alone && root.get("coder").is_some_and(is_the_chart_s) {
        return Some((root, root.get("coder")));
    }
    if root.get("controllers").is_none() && release.chart.as_deref() == Some(NAME) || has_section(root) {
        return Some((root, root.get("coder")));
    }
    let entries = root.mapping().into_iter().flat_map(Mapping::entries);
    let dependencies = entries.filter(|entry| has_section(&entry.value));
    let mut dependencies: Vec<&Node> = dependencies.map(|entry| &entry.value).collect();
    order::by_key(&mut dependencies, |node| node.get("coder").is_some_and(is_proxy));
    if let Some(first) = dependencies.first() {
        return Some((first, first.get("coder")));
    }
    // Settings of Coder's for no container that is known are probably meant for its chart.
    let is_meant = is_named(release) || (crate::kubernetes::containers(root).is_empty() && misplaced::holds(root));
    is_meant.then(|| (root, root.get("coder")))
}

/// Whether a section `coder` has nothing but keys that the chart has.
fn is_the_chart_s(section: &Node) -> bool {
    const KEYS: [&str; 26] = [
        "affinity",
        "annotations",
        "certs",
        "command",
        "hostAliases",
        "httproute",
        "ingress",
        "initContainers",
        "labels",
        "lifecycle",
        "livenessProbe",
        "nodeSelector",
        "podAnnotations",
        "podLabels",
        "podSecurityContext",
        "priorityClassName",
        "readinessProbe",
        "replicaCount",
        "resources",
        "securityContext",
        "service",
        "serviceAccount",
        "tolerations",
        "topologySpreadConstraints",
        "volumeMounts",
        "volumes",
    ];
    let entries = section.mapping().map(Mapping::entries).unwrap_or_default();
    let mut keys = entries.iter().map(|entry| entry.key.scalar());
    !entries.is_empty() && keys.all(|key| key.is_some_and(|key| KEYS.contains(&&*key.text)))
}

/// Coder's version: the image's tag, or else the chart's version. A tag of one's own image is none.
fn version(chart: &Chart<'_>) -> Option<Setting<Version>> {
    let image = chart.section.and_then(|section| section.get("image"));
    let repository = image.and_then(|image| image.get("repo")).and_then(text);
    if repository.is_some_and(|repository| !repository.is_empty() && !image::is_coder_repository(&repository)) {
        return None;
    }
    let tag = image.and_then(|image| image.get("tag")).and_then(located);
    let told = tag.filter(|tag| !tag.value.is_empty()).or_else(|| {
        let version = chart.release.version.clone();
        version.filter(|_| chart.release.chart.as_deref() == Some(NAME))
    })?;
    let parsed = told.value.split('@').next()?.parse().ok()?;
    Some(Setting::known(parsed, told.span))
}
