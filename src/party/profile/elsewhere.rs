//! Settings that no variable has: those in the values of an application's chart, and in its own files.

use std::collections::HashMap;

use super::own_file::{self, OwnFile};
use super::{Profile, chart, flags};
use crate::deployment::Workload;
use crate::env::Environment;
use crate::files::Files;
use crate::kubernetes;
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::yaml::Node;

/// What a chart's values, or a file, have of one setting.
pub(super) enum Elsewhere {
    /// Its name there, and its value.
    Set(String, Setting<Secret>),
    /// Why it is not known whether it is there.
    Hidden(Unknown),
}

/// What is in the values of a chart and in files.
pub(super) struct InOtherPlaces<'a> {
    pub(super) settings: HashMap<&'a str, Elsewhere>,
    /// What is written for `{name}` in the paths of settings.
    pub(super) provider: Option<String>,
}

/// What the application's chart and its own files have; the chart counts first.
pub(super) fn elsewhere<'a>(
    profile: &'a Profile,
    (workload, environment): (&Workload, &Environment),
    files: &mut dyn Files,
) -> InOtherPlaces<'a> {
    let mut provider = None;
    let mut own_files: HashMap<&str, Option<OwnFile>> = HashMap::new();
    let called = file_name(profile, workload, environment, files);
    let mut all = HashMap::new();
    for (role, source) in &profile.settings {
        let chart = workload.chart.as_ref();
        let secret = chart.zip(source.helm_secret.as_ref());
        if let Some((name, setting)) = secret.and_then(|(chart, named)| chart::in_secret(named, profile, chart, files))
        {
            all.insert(role.as_str(), Elsewhere::Set(name, setting));
            continue;
        }
        let chart = chart.zip(source.helm.as_ref());
        let in_chart = chart.and_then(|(chart, path)| {
            let mut found = own_file::roots(profile, chart).map(|root| own_file::at(root, path, files));
            Some((path, found.find_map(|node| node)?))
        });
        if let Some((path, node)) = in_chart {
            let referred = referred(&node, profile, workload);
            let found = referred.map(|setting| Elsewhere::Set(own_file::last(path).to_owned(), setting));
            all.insert(role.as_str(), found.unwrap_or_else(|| set(path, &node)));
            continue;
        }
        if let Some((path, file)) = source.file.as_ref().and_then(|file| {
            let (name, path) = file.rsplit_once(':')?;
            let name = name.rsplit('/').next()?;
            let file = own_files
                .entry(name)
                .or_insert_with(|| own_file::found(profile, name, called.as_deref(), workload, files));
            Some((path, file.as_ref()?))
        }) {
            match file {
                OwnFile::Unknown(why) => {
                    all.insert(role.as_str(), Elsewhere::Hidden(why.clone()));
                }
                OwnFile::Read(root) => {
                    provider = provider.or_else(|| own_file::any_key(root, path, files));
                    if let Some(node) = own_file::at(root, path, files) {
                        all.insert(role.as_str(), set(path, &node));
                    }
                }
            }
        } else if let Some((chart, _)) = chart
            && let Some(why) = &chart.hidden
        {
            all.insert(role.as_str(), Elsewhere::Hidden(why.clone()));
        }
    }
    InOtherPlaces {
        settings: all,
        provider,
    }
}

/// What the application's own file is called, where a setting has its path.
fn file_name(
    profile: &Profile,
    workload: &Workload,
    environment: &Environment,
    files: &mut dyn Files,
) -> Option<String> {
    let source = profile.settings.get(profile.reading.as_ref()?.file_setting.as_ref()?)?;
    let flags = flags::flags(profile, workload, files);
    let flag = flags.iter().find(|(name, _)| Some(name) == source.flag.as_ref());
    let variable = || source.env.iter().find_map(|name| environment.variable(name));
    let path = flag
        .map(|(_, setting)| setting)
        .or_else(|| Some(&variable()?.setting))?;
    path.value()?.reveal().rsplit('/').next().map(str::to_owned)
}

/// What a value of the chart's is that only names a key of a Secret.
fn referred(node: &Node, profile: &Profile, workload: &Workload) -> Option<Setting<Secret>> {
    let to = profile.reading.as_ref()?.refers_to.as_ref()?;
    chart::referred(&kubernetes::text(node)?, node, to, workload.chart.as_ref()?)
}

fn set(path: &str, node: &Node) -> Elsewhere {
    Elsewhere::Set(own_file::last(path).to_owned(), own_file::setting(node))
}
