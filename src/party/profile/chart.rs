//! What an application's chart makes of its values: variables, and the Secrets that they name.

use super::Profile;
use super::own_file;
use super::setting::{ChartSecret, ReferredSecret};
use crate::deployment::{InstalledChart, Workload};
use crate::env::Environment;
use crate::files::Files;
use crate::holes::{Filling, TextWithHoles};
use crate::kubernetes::{self, Store};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::Span;
use crate::yaml::{Data, Node};

/// The variables that the chart gives to the process, where the profile says how it is told them; `None` where it does not.
pub(super) fn environment(profile: &Profile, workload: &Workload, files: &mut dyn Files) -> Option<Environment> {
    let reading = profile.reading.as_ref()?;
    let is_its = |chart: &&InstalledChart| chart.name.is_empty() || profile.recognise.charts.contains(&chart.name);
    let chart = workload.chart.as_ref().filter(is_its)?;
    if reading.helm_variables.is_empty() && reading.helm_stores.is_empty() {
        return None;
    }
    let home = &workload.environment;
    let mut environment = Environment::new(home.place, home.form);
    for (path, node) in at_all(&reading.helm_stores, profile, chart, files) {
        let kind = if path.to_lowercase().contains("configmap") {
            "config"
        } else {
            "secret"
        };
        add_stores(&node, kind, chart, &mut environment, files);
    }
    for (_, node) in at_all(&reading.helm_variables, profile, chart, files) {
        kubernetes::add_variables(&node, &chart.stores, &mut environment, &mut Vec::new());
    }
    if let Some(why) = &chart.hidden {
        environment.hidden.get_or_insert(why.clone());
    }
    Some(environment)
}

/// What is at each of `paths`.
fn at_all<'a>(
    paths: &'a [String],
    profile: &Profile,
    chart: &InstalledChart,
    files: &mut dyn Files,
) -> Vec<(&'a str, Node)> {
    let all = paths.iter().flat_map(|path| {
        let found = own_file::roots(profile, chart).filter_map(|root| own_file::at(root, path, files));
        found.map(|node| (path.as_str(), node)).collect::<Vec<_>>()
    });
    all.collect()
}

/// Adds what Secrets or `ConfigMap`s have: one by its name, several, or a list as `envFrom` has it.
fn add_stores(node: &Node, kind: &str, chart: &InstalledChart, environment: &mut Environment, files: &dyn Files) {
    let named = kubernetes::text(node).or_else(|| kubernetes::text(node.get("name")?));
    if let Some(name) = named.filter(|name| !name.is_empty()) {
        let is_off = node
            .get("enabled")
            .and_then(kubernetes::text)
            .is_some_and(|text| text == "false");
        // A Secret's name is none, whatever its key is called.
        files.sources().known().allow(name.clone());
        if !is_off {
            let added = node.get("prefix").and_then(kubernetes::text).unwrap_or_default();
            kubernetes::from_store((kind, &name), &added, &chart.stores, environment);
        }
        return;
    }
    let is_reference = |item: &Node| item.get("secretRef").or_else(|| item.get("configMapRef")).is_some();
    for item in node.sequence().unwrap_or_default() {
        if is_reference(item) {
            let one = Node::new(Data::Sequence(vec![item.clone()]), item.span);
            kubernetes::from_stores(Some(&one), &chart.stores, environment, &mut Vec::new());
        } else {
            add_stores(item, kind, chart, environment, files);
        }
    }
}

/// The value of one setting in the Secret that the chart's values name for it.
pub(super) fn in_secret(
    secret: &ChartSecret,
    profile: &Profile,
    chart: &InstalledChart,
    files: &mut dyn Files,
) -> Option<(String, Setting<Secret>)> {
    own_file::roots(profile, chart).find_map(|root| {
        let mut text = |path: &str| {
            let node = own_file::at(root, path, files)?;
            Some((kubernetes::text(&node)?, kubernetes::place(&node))).filter(|(text, _)| !text.is_empty())
        };
        let (name, place) = text(&secret.name)?;
        let key = secret.key.as_ref().and_then(|path| text(path)).map(|(key, _)| key);
        let key = key.or_else(|| secret.default_key.clone())?;
        let setting = stored(&name, &key, chart, place);
        Some((key, setting))
    })
}

/// What `$key` or `$name:key` in the application's file is; `None` where `text` is no such reference.
pub(super) fn referred(text: &str, at: &Node, to: &ReferredSecret, chart: &InstalledChart) -> Option<Setting<Secret>> {
    let named = text.strip_prefix('$').filter(|rest| !rest.starts_with(['{', '_']))?;
    let (name, key) = named.split_once(':').unwrap_or((&to.secret, named));
    let own = to.helm.as_ref().filter(|_| name == to.secret);
    let own = own.and_then(|path| {
        let mut node = Some(&chart.values);
        for part in path.split('/') {
            node = node.and_then(|node| node.get(part));
        }
        node.and_then(|node| node.get(key))
    });
    let place = kubernetes::place(at);
    Some(match own.and_then(kubernetes::value_of) {
        Some(value) => value,
        None => stored(name, key, chart, place),
    })
}

/// What the Secret `name` has under `key`, as the value of what is at `place`.
fn stored(name: &str, key: &str, chart: &InstalledChart, place: Span) -> Setting<Secret> {
    let store = format!("secret/{name}");
    let unknown = |why: Unknown| {
        let hole = TextWithHoles::hole(Filling::SecretKey, format!("{name}/{key}"));
        Setting::unknown(why.with_text(hole), place)
    };
    let Some(Store::Held { values, .. }) = chart.stores.get(&store) else {
        return unknown(chart.stores.why_unknown(&store, &format!("Secret {name}")));
    };
    let Some((_, setting)) = values.iter().find(|(known, _)| known == key) else {
        return unknown(Unknown::because(text!("the Secret {name} has no key `{key}`")));
    };
    let via = setting.carried(key);
    Setting {
        place,
        via,
        ..setting.clone()
    }
}
