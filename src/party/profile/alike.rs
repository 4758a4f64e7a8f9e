//! Two applications whose charts take the same values, such as one and its fork: which of them is meant.

use std::borrow::Cow;

use super::{Profile, own_file};
use crate::deployment::{InstalledChart, Workload};
use crate::party::RelyingParty;
use crate::yaml::{Data, Node};

/// Whether the values, whose chart and image nobody names, fit the chart of each of the two.
pub(super) fn are_alike(one: &Profile, other: &Profile, workload: &Workload) -> bool {
    let Some(chart) = nameless(workload) else { return false };
    let shared = path(one).filter(|shared| path(other).as_ref() == Some(shared));
    shared.is_some_and(|path| own_file::has(&chart.values, &path))
}

fn path(profile: &Profile) -> Option<String> {
    profile.settings.get("client_id")?.helm.clone()
}

fn nameless(workload: &Workload) -> Option<&InstalledChart> {
    workload.chart.as_ref().filter(|chart| chart.name.is_empty())
}

/// Which of two is meant: the one that the values name besides in what both share, else the one that the registration is for;
/// else it may be either, and is called so.
pub(super) fn meant(
    [one, other]: [(&Profile, RelyingParty); 2],
    workload: &Workload,
    is_registered: &dyn Fn(&RelyingParty) -> bool,
) -> RelyingParty {
    let values = nameless(workload).map(|chart| &chart.values);
    let is_named = |profile: &Profile| {
        let shared = path(profile).is_some_and(|path| path.starts_with(&profile.id));
        !shared && values.is_some_and(|values| names(values, &profile.id))
    };
    if is_named(one.0) || (!is_named(other.0) && is_registered(&one.1)) {
        return one.1;
    }
    if is_named(other.0) || is_registered(&other.1) {
        return other.1;
    }
    let mut either = one.1;
    either.facts.name = Cow::Owned(format!("{} or {}", one.0.name, other.0.name));
    either
}

/// Whether any text or key in a tree has `name` in it.
fn names(node: &Node, name: &str) -> bool {
    match &*node.data {
        Data::Scalar(scalar) => scalar.text.to_lowercase().contains(name),
        Data::Sequence(items) => items.iter().any(|item| names(item, name)),
        Data::Mapping(mapping) => {
            let mut entries = mapping.entries().iter();
            entries.any(|entry| names(&entry.key, name) || names(&entry.value, name))
        }
    }
}
