//! The container that Coder's chart makes of its values.
//!
//! Source: coder/coder `helm/coder/templates/_coder.tpl` `coder.containerspec`, `helm/libcoder/templates/_helpers.tpl`
//! `coder.tlsEnv`, `coder.defaultAccessURL`.

use super::misplaced;
use crate::deployment::{Invocation, LeftOut, LeftOutBecause, Workload};
use crate::env::{Environment, Form, Variable};
use crate::finding::Finding;
use crate::holes::TextWithHoles;
use crate::kubernetes::helm::{Release, ReleaseValues};
use crate::kubernetes::{
    Stores, content, env_form, env_place, from_list, from_stores, is_null, is_true, not_taken, place, text, words,
};
use crate::party::coder::versions::{CHART_SETS_CLUSTER_HOST, CHART_SETS_PPROF};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::Located;
use crate::version::{Behaviour, Version};
use crate::yaml::{Mapping, Node};

/// The chart's values.
pub(super) struct Chart<'a> {
    /// The section `coder`, if there is one.
    pub(super) section: Option<&'a Node>,
    /// The mapping that the section is in.
    pub(super) root: &'a Node,
    /// All values of the release.
    pub(super) values: &'a ReleaseValues,
    /// The release.
    pub(super) release: &'a Release,
}

impl<'a> Chart<'a> {
    fn get(&self, key: &str) -> Option<&'a Node> {
        self.section?.get(key)
    }

    /// Whether values that are not known may have the key.
    fn may_hide(&self, key: &str) -> Option<&'a Unknown> {
        self.values.hidden.as_ref().filter(|_| self.get(key).is_none())
    }
}

/// The container, and what of the values never reaches it. `version` is Coder's, as far as it is known.
pub(super) fn workload(chart: &Chart<'_>, stores: &Stores, version: Option<Version>) -> (Workload, Vec<Finding>) {
    let home = chart.section.unwrap_or(chart.root);
    let place = if chart.get("env").is_some() {
        env_place(home)
    } else {
        place(home)
    };
    let form = if chart.section.is_some() {
        env_form(home)
    } else {
        Form::Container
    };
    let mut environment = Environment::new(place, form);
    let (mut faults, mut defects) = (Vec::new(), Vec::new());
    let sources = chart.get("envFrom").filter(|sources| sources.mapping().is_none());
    from_stores(sources, stores, &mut environment, &mut faults);
    defects.extend(chart.get("envFrom").and_then(misplaced::no_list));
    let from_store = environment
        .variable("CODER_ACCESS_URL")
        .map(|variable| variable.setting.written_at());
    of_the_chart(chart, version, &mut environment);
    if access_url(chart, &mut environment) {
        defects.extend(from_store.map(|place| misplaced::beaten_by_the_chart(place, environment.place)));
    }
    of_the_pod(chart, version, &mut environment);
    from_list(chart.get("env"), stores, &mut environment, &mut faults);
    if let Some(why) = chart.may_hide("env").or(chart.may_hide("envFrom")) {
        environment.hidden.get_or_insert(why.clone());
    }
    let entries = chart.get("env").and_then(Node::sequence).unwrap_or_default();
    if !chart.release.is_template {
        defects.extend(misplaced::literal_templates(entries, &mut environment));
    }
    let left_out = not_taken(entries, stores, &environment).into_iter();
    let left_out = left_out.map(|key| LeftOut {
        name: key.value,
        place: key.span,
        why: LeftOutBecause::KeyNotTaken,
    });
    let left_out = left_out.collect();
    let own: Vec<String> = entries.iter().filter_map(name).collect();
    defects.extend(misplaced::find(&chart.values.root, chart.section, &own, &environment));
    let command = command(chart, &environment, &mut faults, &mut defects);
    let workload = Workload {
        command,
        left_out,
        faults,
        ..Workload::of("coder", environment)
    };
    (workload, defects)
}

fn name(entry: &Node) -> Option<String> {
    entry.get("name").and_then(content)
}

/// What the chart sets before everything else, as far as it bears on a sign-in.
fn of_the_chart(chart: &Chart<'_>, version: Option<Version>, environment: &mut Environment) {
    let has = |change: Behaviour| version.is_none_or(|version| change.holds(version));
    set("CODER_HTTP_ADDRESS", "0.0.0.0:8080", environment);
    set("CODER_PROMETHEUS_ADDRESS", "0.0.0.0:2112", environment);
    if has(CHART_SETS_PPROF) {
        set("CODER_PPROF_ADDRESS", "0.0.0.0:6060", environment);
    }
    if chart
        .root
        .at(&["provisionerDaemon", "pskSecretName"])
        .is_some_and(is_true)
    {
        let why = Unknown::because("the value is in a Secret that is not among the files");
        unknown("CODER_PROVISIONER_DAEMON_PSK", &why, environment);
    }
}

/// What the chart sets behind its access URL.
fn of_the_pod(chart: &Chart<'_>, version: Option<Version>, environment: &mut Environment) {
    let why = Unknown::because("the pod's address is known once it runs");
    unknown("KUBE_POD_IP", &why, environment);
    unknown("CODER_DERP_SERVER_RELAY_URL", &why, environment);
    if version.is_none_or(|version| CHART_SETS_CLUSTER_HOST.holds(version)) {
        unknown("CODER_CLUSTER_HOST", &why, environment);
    }
    let names = tls_names(chart);
    if names.is_empty() {
        return;
    }
    let files = |file: &str| {
        let paths = names
            .iter()
            .map(|name| format!("/etc/ssl/certs/coder/{name}/tls.{file}"));
        paths.collect::<Vec<_>>().join(",")
    };
    set("CODER_TLS_ENABLE", "true", environment);
    set("CODER_TLS_ADDRESS", "0.0.0.0:8443", environment);
    set("CODER_TLS_CERT_FILE", &files("crt"), environment);
    set("CODER_TLS_KEY_FILE", &files("key"), environment);
}

/// The Secrets with certificates; with any of them the chart serves HTTPS.
fn tls_names(chart: &Chart<'_>) -> Vec<String> {
    let names = chart.get("tls").and_then(|tls| tls.get("secretNames"));
    // A template walks over a mapping's values as it does over a list.
    let entries = names.and_then(Node::mapping).into_iter().flat_map(Mapping::entries);
    let values = entries.map(|entry| &entry.value);
    let items = names.and_then(Node::sequence).unwrap_or_default();
    items.iter().chain(values).filter_map(name_of).collect()
}

/// What a template writes for a scalar: nothing for null.
fn name_of(node: &Node) -> Option<String> {
    if is_null(node) { Some(String::new()) } else { text(node) }
}

/// Sets the chart's own access URL, an address inside the cluster, where it does so: unless `env` has one, and unless it
/// is switched off. Whether it does.
fn access_url(chart: &Chart<'_>, environment: &mut Environment) -> bool {
    const NAME: &str = "CODER_ACCESS_URL";
    let entries = chart.get("env").and_then(Node::sequence).unwrap_or_default();
    if entries.iter().filter_map(name).any(|name| name == NAME) {
        return false;
    }
    let switch = chart.get("envUseClusterAccessURL");
    if switch.is_some_and(|switch| !is_true(switch)) {
        return false;
    }
    let scheme = if tls_names(chart).is_empty() { "http" } else { "https" };
    let hidden = ["env", "envUseClusterAccessURL", "tls"]
        .iter()
        .find_map(|key| chart.may_hide(key));
    match (hidden, &chart.release.namespace) {
        (Some(why), _) => {
            unknown(NAME, &why.clone(), environment);
            return false;
        }
        (None, Some(namespace)) => {
            let url = format!("{scheme}://coder.{namespace}.svc.cluster.local");
            set(NAME, &url, environment);
        }
        (None, None) => {
            let mut in_cluster = TextWithHoles::known(&format!("{scheme}://coder."));
            in_cluster.append(&TextWithHoles::unknown());
            in_cluster.push(".svc.cluster.local");
            let why = Unknown::because("the chart sets the access URL to an address inside the cluster")
                .remedied_by("set CODER_ACCESS_URL below `coder.env` in the chart's values")
                .with_text(in_cluster);
            unknown(NAME, &why, environment);
        }
    }
    true
}

/// How the container is started: `/opt/coder server`, unless the values say otherwise.
fn command(
    chart: &Chart<'_>,
    environment: &Environment,
    faults: &mut Vec<Finding>,
    defects: &mut Vec<Finding>,
) -> Invocation {
    let own = |key: &str| chart.get(key).filter(|node| is_true(node));
    faults.extend(own("command").and_then(|list| misplaced::no_words("command", list)));
    let entrypoint = own("command").map(|list| words(list, environment));
    let Some(args) = own("commandArgs") else {
        return Invocation {
            entrypoint,
            words: None,
        };
    };
    faults.extend(misplaced::no_words("commandArgs", args));
    // Whatever replaces the program has words of its own.
    let no_server = misplaced::no_server(args).filter(|_| entrypoint.is_none());
    let is_server = no_server.is_none();
    defects.extend(no_server);
    Invocation {
        words: is_server.then(|| words(args, environment)),
        entrypoint,
    }
}

fn set(name: &str, value: &str, environment: &mut Environment) {
    let setting = Setting::known(Secret::new(value), environment.place);
    put(name, setting, environment);
}

fn unknown(name: &str, why: &Unknown, environment: &mut Environment) {
    let setting = Setting::unknown(why.clone(), environment.place);
    put(name, setting, environment);
}

fn put(name: &str, setting: Setting<Secret>, environment: &mut Environment) {
    environment.set(Variable {
        name: Located::new(name.to_owned(), environment.place),
        setting,
        notation: environment.form.into(),
    });
}
