//! The objects and files that install charts.
//!
//! Source: fluxcd/helm-controller `api/v2`; argoproj/argo-cd `pkg/apis/application/v1alpha1`; k3s-io/helm-controller
//! `pkg/apis/helm.cattle.io/v1`; kubernetes-sigs/kustomize `api/types/helmchartargs.go`; helmfile/helmfile
//! `pkg/state/state.go`; rancher/fleet `pkg/apis/fleet.cattle.io/v1alpha1`.

use super::{Release, ValuesLayer};
use crate::kubernetes::{block, is_null, kind, located, place, text};
use crate::setting::Unknown;
use crate::source::SourceMap;
use crate::yaml::{self, Data, Mapping, Node, Scalar, YamlError};

const REMEDY: &str = "give the values as a file with --coder";

/// Every release that one of the documents installs.
///
/// # Errors
/// If a text with values is no YAML.
pub fn releases(documents: &[Node], sources: &mut SourceMap) -> Result<Vec<Release>, YamlError> {
    let mut reader = ReleaseReader { documents, sources };
    let mut found = Vec::new();
    for document in documents {
        reader.document(document, &mut found)?;
    }
    Ok(found)
}

struct ReleaseReader<'a> {
    documents: &'a [Node],
    sources: &'a mut SourceMap,
}

impl ReleaseReader<'_> {
    fn document(&mut self, document: &Node, found: &mut Vec<Release>) -> Result<(), YamlError> {
        match kind(document) {
            "HelmRelease" => found.push(self.helm_release(document)?),
            "Application" => found.extend(self.application(document, document.get("spec"), false)?),
            "ApplicationSet" => {
                found.extend(self.application(document, document.at(&["spec", "template", "spec"]), true)?);
            }
            "HelmChart" => found.push(self.helm_chart(document)?),
            "Kustomization" | "" => {
                let list = |key: &str| document.get(key).and_then(Node::sequence).unwrap_or_default();
                for chart in list("helmCharts") {
                    found.push(inflated(chart, document));
                }
                for release in list("releases").iter().filter(|release| release.get("chart").is_some()) {
                    found.push(in_helmfile(release));
                }
                if let Some(helm) = document.get("helm").filter(|helm| helm.get("chart").is_some()) {
                    found.push(in_fleet(helm, document));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Flux: `valuesFrom` in their order, then `values`.
    fn helm_release(&mut self, document: &Node) -> Result<Release, YamlError> {
        let spec = document.get("spec").unwrap_or(document);
        let named = |path: &[&str]| document.at(path).and_then(text);
        let mut release = Release::new(named(&["metadata", "name"]).unwrap_or_default(), place(spec));
        release.chart = spec
            .at(&["chart", "spec", "chart"])
            .and_then(text)
            .map(|chart| last_part(&chart));
        release.version = spec.at(&["chart", "spec", "version"]).and_then(located);
        release.namespace = named(&["spec", "targetNamespace"]).or_else(|| named(&["metadata", "namespace"]));
        if let Some(repository) = spec.at(&["chartRef", "name"]).and_then(text) {
            self.chart_ref(&repository, &mut release);
        }
        for from in spec.get("valuesFrom").and_then(Node::sequence).unwrap_or_default() {
            let layer = self.values_from(from)?;
            release.layers.push(layer);
        }
        release
            .layers
            .extend(spec.get("values").cloned().map(ValuesLayer::Known));
        Ok(release)
    }

    /// The repository that `chartRef` names tells the chart by its address, and the version by its tag.
    fn chart_ref(&self, name: &str, release: &mut Release) {
        let is_it = |document: &&Node| {
            kind(document) == "OCIRepository"
                && document.at(&["metadata", "name"]).and_then(text).as_deref() == Some(name)
        };
        let Some(repository) = self.documents.iter().find(is_it) else {
            return;
        };
        let url = repository.at(&["spec", "url"]).and_then(text);
        release.chart = url.map(|url| last_part(&url));
        release.version = repository.at(&["spec", "ref", "tag"]).and_then(located);
    }

    /// An entry of `valuesFrom`: what the object holds, if it is among the files.
    fn values_from(&mut self, from: &Node) -> Result<ValuesLayer, YamlError> {
        let part = |key: &str| from.get(key).and_then(text);
        let (kind_of, name) = (part("kind").unwrap_or_default(), part("name").unwrap_or_default());
        let key = part("valuesKey").unwrap_or_else(|| "values.yaml".to_owned());
        let hidden = || {
            let why = Unknown::because(text!(
                "more values come from the {kind_of} {name}, which is not among the files"
            ));
            ValuesLayer::Hidden(why.remedied_by(REMEDY))
        };
        let is_it = |document: &&Node| {
            kind(document) == kind_of && document.at(&["metadata", "name"]).and_then(text).as_deref() == Some(&*name)
        };
        let Some(object) = self.documents.iter().find(is_it) else {
            return Ok(hidden());
        };
        let held = [("stringData", false), ("data", kind_of == "Secret")];
        let held = held
            .into_iter()
            .find_map(|(section, encoded)| Some((object.get(section)?.get(&key)?, encoded)));
        let Some((node, encoded)) = held else {
            return Ok(hidden());
        };
        if let Some(path) = part("targetPath") {
            return Ok(ValuesLayer::Set(path, node.clone()));
        }
        let values = self.block(node, encoded)?;
        Ok(values.map_or_else(hidden, ValuesLayer::Known))
    }

    /// Values that are written as one text.
    fn block(&mut self, node: &Node, encoded: bool) -> Result<Option<Node>, YamlError> {
        let Some(scalar) = node.scalar().filter(|_| !is_null(node)) else {
            return Ok(None);
        };
        let id = if encoded {
            match block::derive_encoded(node, scalar, self.sources) {
                Some(id) => id,
                None => return Ok(None),
            }
        } else {
            block::derive(node, scalar, self.sources)
        };
        let documents = yaml::parse_last_counts(self.sources, id)?;
        Ok(documents.roots.into_iter().next())
    }

    /// Argo CD: files, then `valuesObject` or else `values`, then parameters.
    fn application(
        &mut self,
        document: &Node,
        spec: Option<&Node>,
        is_template: bool,
    ) -> Result<Vec<Release>, YamlError> {
        let Some(spec) = spec else { return Ok(Vec::new()) };
        let one = spec.get("source").into_iter();
        let several = spec.get("sources").and_then(Node::sequence).unwrap_or_default();
        let mut releases = Vec::new();
        for source in one.chain(several) {
            if source.get("chart").is_none() && source.get("helm").is_none() {
                continue;
            }
            let name = document.at(&["metadata", "name"]).and_then(text);
            let mut release = Release::new(name.unwrap_or_default(), place(source));
            release.is_template = is_template;
            release.chart = source.get("chart").and_then(text).map(|chart| last_part(&chart));
            let version = source.get("targetRevision").and_then(located);
            release.version = version.filter(|_| release.chart.is_some());
            release.namespace = spec.at(&["destination", "namespace"]).and_then(text);
            if let Some(helm) = source.get("helm") {
                self.argo_values(helm, &mut release)?;
            }
            releases.push(release);
        }
        Ok(releases)
    }

    fn argo_values(&mut self, helm: &Node, release: &mut Release) -> Result<(), YamlError> {
        let list = |key: &str| helm.get(key).and_then(Node::sequence).unwrap_or_default();
        for file in list("valueFiles") {
            let name = text(file).unwrap_or_default();
            release.layers.push(hidden_file(&name));
        }
        match helm.get("valuesObject").filter(|object| object.mapping().is_some()) {
            Some(object) => release.layers.push(ValuesLayer::Known(object.clone())),
            None => {
                if let Some(values) = helm.get("values") {
                    release
                        .layers
                        .extend(self.block(values, false)?.map(ValuesLayer::Known));
                }
            }
        }
        for parameter in list("parameters") {
            if let (Some(name), Some(value)) = (parameter.get("name").and_then(text), parameter.get("value")) {
                release.layers.push(ValuesLayer::Set(name, unescaped(value)));
            }
        }
        Ok(())
    }

    /// k3s: `valuesContent`, what a `HelmChartConfig` of the same name says over it, and `set`.
    fn helm_chart(&mut self, document: &Node) -> Result<Release, YamlError> {
        let named = |path: &[&str]| document.at(path).and_then(text);
        let name = named(&["metadata", "name"]).unwrap_or_default();
        let mut release = Release::new(name.clone(), place(document.get("spec").unwrap_or(document)));
        release.chart = named(&["spec", "chart"]).map(|chart| last_part(&chart));
        release.version = document.at(&["spec", "version"]).and_then(located);
        release.namespace = named(&["spec", "targetNamespace"]).or_else(|| named(&["metadata", "namespace"]));
        let is_config = |other: &&Node| {
            kind(other) == "HelmChartConfig"
                && other.at(&["metadata", "name"]).and_then(text).as_deref() == Some(&*name)
        };
        let config = self.documents.iter().find(is_config);
        for object in std::iter::once(document).chain(config) {
            if let Some(values) = object.at(&["spec", "valuesContent"]) {
                release
                    .layers
                    .extend(self.block(values, false)?.map(ValuesLayer::Known));
            }
        }
        set_entries(document.at(&["spec", "set"]), &mut release);
        Ok(release)
    }
}

fn set_entries(set: Option<&Node>, release: &mut Release) {
    for entry in set.and_then(Node::mapping).into_iter().flat_map(Mapping::entries) {
        if let Some(path) = text(&entry.key) {
            release.layers.push(ValuesLayer::Set(path, entry.value.clone()));
        }
    }
}

/// A parameter's value as Helm's `--set` reads it: a backslash takes the character behind it as it is. Commas need none,
/// as Argo CD puts one before each that has none.
///
/// Source: argoproj/argo-cd `util/helm/cmd.go` `cleanSetParameters`; helm/helm `pkg/strvals/parser.go` `runesUntil`.
fn unescaped(value: &Node) -> Node {
    match value.scalar() {
        Some(scalar) if scalar.text.contains('\\') => {
            let mut text = String::with_capacity(scalar.text.len());
            let mut characters = scalar.text.chars();
            while let Some(character) = characters.next() {
                let taken = if character == '\\' {
                    characters.next()
                } else {
                    Some(character)
                };
                text.extend(taken);
            }
            let scalar = Scalar {
                text: text.into(),
                ..scalar.clone()
            };
            Node {
                data: Data::Scalar(scalar).into(),
                ..value.clone()
            }
        }
        _ => value.clone(),
    }
}

/// Kustomize: a file of values and `valuesInline`, over or below it.
fn inflated(chart: &Node, document: &Node) -> Release {
    let named = |key: &str| chart.get(key).and_then(text);
    let mut release = Release::new(named("releaseName").unwrap_or_default(), place(chart));
    release.chart = named("name").map(|chart| last_part(&chart));
    release.version = chart.get("version").and_then(located);
    release.namespace = named("namespace").or_else(|| document.get("namespace").and_then(text));
    let mut files: Vec<ValuesLayer> = named("valuesFile").iter().map(|file| hidden_file(file)).collect();
    let more = chart.get("additionalValuesFiles").and_then(Node::sequence);
    files.extend(
        more.unwrap_or_default()
            .iter()
            .filter_map(text)
            .map(|file| hidden_file(&file)),
    );
    let inline = chart.get("valuesInline").cloned().map(ValuesLayer::Known);
    match named("valuesMerge").as_deref() {
        Some("merge") => release.layers.extend(inline.into_iter().chain(files)),
        Some("replace") if inline.is_some() => release.layers.extend(inline),
        _ => release.layers.extend(files.into_iter().chain(inline)),
    }
    release
}

/// helmfile: `values` in their order, each a file or a mapping, then `set`.
fn in_helmfile(node: &Node) -> Release {
    let named = |key: &str| node.get(key).and_then(text);
    let mut release = Release::new(named("name").unwrap_or_default(), place(node));
    release.chart = named("chart").map(|chart| last_part(&chart));
    release.version = node.get("version").and_then(located);
    release.namespace = named("namespace");
    // helmfile fills templates in before it reads the file.
    release.is_template = true;
    for key in ["values", "secrets"] {
        for item in node.get(key).and_then(Node::sequence).unwrap_or_default() {
            release.layers.push(match text(item) {
                Some(file) => hidden_file(&file),
                None => ValuesLayer::Known(item.clone()),
            });
        }
    }
    for set in node.get("set").and_then(Node::sequence).unwrap_or_default() {
        if let (Some(path), Some(value)) = (set.get("name").and_then(text), set.get("value")) {
            release.layers.push(ValuesLayer::Set(path, value.clone()));
        }
    }
    release
}

/// Fleet: files of values below `values`.
fn in_fleet(helm: &Node, document: &Node) -> Release {
    let named = |key: &str| helm.get(key).and_then(text);
    let mut release = Release::new(named("releaseName").unwrap_or_default(), place(helm));
    release.chart = named("chart").map(|chart| last_part(&chart));
    release.version = helm.get("version").and_then(located);
    let namespace = |key: &str| document.get(key).and_then(text);
    release.namespace = namespace("namespace").or_else(|| namespace("defaultNamespace"));
    let files = helm.get("valuesFiles").and_then(Node::sequence).unwrap_or_default();
    release
        .layers
        .extend(files.iter().filter_map(text).map(|file| hidden_file(&file)));
    release
        .layers
        .extend(helm.get("values").cloned().map(ValuesLayer::Known));
    release
}

fn hidden_file(name: &str) -> ValuesLayer {
    let why = Unknown::because(text!("more values come from the file {name}, which is not read"));
    ValuesLayer::Hidden(why.remedied_by(REMEDY))
}

/// `coder` of `coder-v2/coder`, `oci://ghcr.io/coder/chart/coder` and `coder`.
fn last_part(chart: &str) -> String {
    chart.rsplit('/').next().unwrap_or(chart).to_owned()
}

/// Every place in an object where its installer keeps values: a mapping, or one text.
pub fn written_values(document: &Node) -> Vec<&Node> {
    let spec = document.get("spec");
    let application = match kind(document) {
        "ApplicationSet" => document.at(&["spec", "template", "spec"]),
        _ => spec,
    };
    let one = application.and_then(|spec| spec.get("source")).into_iter();
    let several = application
        .and_then(|spec| spec.get("sources"))
        .and_then(Node::sequence);
    let sources = one.chain(several.unwrap_or_default());
    let in_sources =
        sources.flat_map(|source| [&["helm", "valuesObject"], &["helm", "values"]].map(|path| source.at(path)));
    let own = ["values", "valuesContent"].map(|key| spec.and_then(|spec| spec.get(key)));
    let charts = document.get("helmCharts").and_then(Node::sequence).unwrap_or_default();
    let inline = charts.iter().map(|chart| chart.get("valuesInline"));
    own.into_iter().chain(in_sources).chain(inline).flatten().collect()
}
