//! What an application's settings come to, where its profile says that it reads them.

use std::collections::HashMap;

use super::inside_json::inside;
use super::own_file::{self, OwnFile};
use super::setting::{Empty, SettingSource, StoredSettings};
use super::{Profile, Statement as _};
use crate::deployment::{MountSource, Workload};
use crate::env::Variable;
use crate::files::Files;
use crate::kubernetes;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::yaml::Node;

/// Every setting of the profile that the process gets, or may get.
pub(super) struct ProfileValues<'a> {
    profile: &'a Profile,
    workload: &'a Workload,
    /// What `{name}` in the names of variables stands for, where an application has several providers.
    provider: Option<String>,
    /// What the application's chart and its own files have, by the names that the profile calls the settings.
    elsewhere: HashMap<&'a str, Elsewhere>,
    /// What the files have that variables with the suffix name, by the names of these variables.
    named_files: HashMap<String, Setting<Secret>>,
}

/// What a chart's values, or a file, have of one setting.
enum Elsewhere {
    /// Its name there, and its value.
    Set(String, Setting<Secret>),
    /// Why it is not known whether it is there.
    Hidden(Unknown),
}

/// One setting: what it is called where it is set, and what it came to.
pub(super) struct FoundSetting<'a> {
    /// Its name where it is set, or would be.
    pub(super) name: String,
    /// What it came to; an empty one counts as the profile says.
    pub(super) setting: Setting<Secret>,
    /// The variable that sets it alone, if one does.
    pub(super) variable: Option<&'a Variable>,
}

impl<'a> ProfileValues<'a> {
    pub(super) fn of(profile: &'a Profile, workload: &'a Workload, files: &mut dyn Files) -> Self {
        let patterns = profile.settings.values().flat_map(|source| &source.env);
        let patterns: Vec<&String> = patterns.filter(|name| name.contains('{')).collect();
        let mut names: Vec<&str> = workload
            .environment
            .variables()
            .map(|variable| variable.name.value.as_str())
            .collect();
        names.sort_unstable();
        let captured = |pattern: &&String| names.iter().find_map(|name| captured(pattern, name));
        Self {
            profile,
            workload,
            provider: patterns.iter().find_map(captured),
            elsewhere: elsewhere(profile, workload, files),
            named_files: named_files(profile, workload, files),
        }
    }

    /// What `{name}` in the names of variables stands for.
    pub(super) fn provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// The setting that the profile calls `role`; `None` if it has none.
    pub(super) fn get(&self, role: &str) -> Option<FoundSetting<'a>> {
        let source = self.profile.settings.get(role)?;
        let environment = &self.workload.environment;
        let names: Vec<String> = source.env.iter().map(|name| self.named(name)).collect();
        for name in &names {
            let Some(variable) = environment.variable(name) else {
                if let Some(found) = self.in_named_file(name, source) {
                    return Some(found);
                }
                continue;
            };
            if self.is_unset(&variable.setting) {
                continue;
            }
            let setting = match &source.json {
                Some(path) => inside(&variable.setting, name, path),
                None => variable.setting.clone(),
            };
            if setting.is_absent() {
                continue;
            }
            return Some(FoundSetting {
                name: shown(name, source),
                setting,
                variable: source.json.is_none().then_some(variable),
            });
        }
        if let Some(Elsewhere::Set(name, setting)) = self.elsewhere.get(role) {
            return Some(FoundSetting {
                name: name.clone(),
                setting: setting.clone(),
                variable: None,
            });
        }
        Some(self.unset(role, source, &names))
    }

    /// A setting that nothing among the files has: its default, or why it may be set all the same.
    fn unset(&self, role: &str, source: &SettingSource, names: &[String]) -> FoundSetting<'a> {
        let environment = &self.workload.environment;
        let name = match (names.first(), &source.file) {
            (Some(name), _) => shown(name, source),
            (None, Some(file)) => file.rsplit_once(':').map_or(file.as_str(), |(_, key)| key).to_owned(),
            (None, None) => role.to_owned(),
        };
        let place = environment.place;
        let setting = match (self.may_be_elsewhere(role), &environment.hidden, &source.default) {
            (None, None, None) if self.is_kept(source) => {
                let why = text!("it is in the database of {}, which no file shows", self.profile.name);
                Setting::unknown(Unknown::because(why), place)
            }
            (Some(why), ..) => Setting::unknown(why, place),
            (None, Some(why), _) => Setting::unknown(why.clone(), place),
            (None, None, Some(default)) if source.since().is_none() && source.until().is_none() => {
                Setting::defaulted(Secret::new(default.as_str()), place)
            }
            (None, None, Some(_)) => {
                let why = text!("the default of {name} differs by version");
                Setting::unknown(Unknown::because(why), place)
            }
            (None, None, None) => Setting::absent(place),
        };
        FoundSetting {
            name,
            setting,
            variable: None,
        }
    }

    /// Whether a setting is in the application's database, unless its chart puts it there: it has no variable and no file.
    fn is_kept(&self, source: &SettingSource) -> bool {
        let reading = self.profile.reading.as_ref();
        let only = reading.is_some_and(|reading| reading.database == StoredSettings::Only);
        only && source.env.is_empty() && source.file.is_none()
    }

    /// The name of a variable, with what `{name}` in it stands for.
    fn named(&self, pattern: &str) -> String {
        match (pattern.split_once('{'), &self.provider) {
            (Some((before, rest)), Some(provider)) => {
                let after = rest.split_once('}').map_or("", |(_, after)| after);
                format!("{before}{provider}{after}")
            }
            _ => pattern.to_owned(),
        }
    }

    /// Whether an empty variable counts as none.
    fn is_unset(&self, setting: &Setting<Secret>) -> bool {
        let empty = self.profile.reading.as_ref().and_then(|reading| reading.empty);
        match &setting.state {
            State::Known(text) => text.is_empty() && empty != Some(Empty::Value),
            State::Unknown(_) => false,
            State::Absent => true,
        }
    }

    /// What a file has that another variable names.
    fn in_named_file(&self, name: &str, source: &SettingSource) -> Option<FoundSetting<'a>> {
        let suffix = self.profile.reading.as_ref()?.file_suffix.as_ref()?;
        let name = format!("{name}{suffix}");
        let variable = self.workload.environment.variable(&name)?;
        let path = variable.setting.value()?.reveal().to_owned();
        let setting = match self.named_files.get(&name).filter(|_| source.json.is_none()) {
            Some(text) => text.clone(),
            None => {
                let why = text!("{name} names a file, {path}, whose text is not among the files");
                Setting::unknown(Unknown::because(why), variable.setting.place).through(variable.setting.via.clone())
            }
        };
        Some(FoundSetting {
            name,
            setting,
            variable: None,
        })
    }

    /// Why a setting that no variable has may be set all the same.
    fn may_be_elsewhere(&self, role: &str) -> Option<Unknown> {
        match self.elsewhere.get(role)? {
            Elsewhere::Hidden(why) => Some(why.clone()),
            Elsewhere::Set(..) => None,
        }
    }
}

/// What the application's chart and its own files have; the chart counts first.
fn elsewhere<'a>(profile: &'a Profile, workload: &Workload, files: &mut dyn Files) -> HashMap<&'a str, Elsewhere> {
    let mut own_files: HashMap<&str, Option<OwnFile>> = HashMap::new();
    let mut all = HashMap::new();
    for (role, source) in &profile.settings {
        let chart = workload.chart.as_ref().zip(source.helm.as_ref());
        let in_chart = chart.and_then(|(chart, path)| {
            // A chart of several programs has the values of each below its name.
            let below = chart.values.get(&profile.id);
            let roots = [Some(&chart.values), below];
            let mut found = roots.into_iter().flatten().map(|root| own_file::at(root, path, files));
            Some((path, found.find_map(|node| node)?))
        });
        // A variable counts before the file that the chart makes.
        if let Some(found) = chart_variable(profile, workload, source) {
            all.insert(role.as_str(), found);
            continue;
        }
        if let Some((path, node)) = in_chart {
            all.insert(role.as_str(), set(path, &node));
            continue;
        }
        if let Some((path, file)) = source.file.as_ref().and_then(|file| {
            let (name, path) = file.rsplit_once(':')?;
            let name = name.rsplit('/').next()?;
            let file = own_files
                .entry(name)
                .or_insert_with(|| own_file::mounted(name, workload, files));
            Some((path, file.as_ref()?))
        }) {
            match file {
                OwnFile::Unknown(why) => {
                    all.insert(role.as_str(), Elsewhere::Hidden(why.clone()));
                }
                OwnFile::Read(root) => {
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
    all
}

/// The variable that the chart makes of its values for a setting.
fn chart_variable(profile: &Profile, workload: &Workload, source: &SettingSource) -> Option<Elsewhere> {
    let keys = &profile.reading.as_ref()?.helm_variables;
    let values = &workload.chart.as_ref()?.values;
    let roots = [Some(values), values.get(&profile.id)];
    let lists: Vec<&Node> = roots
        .into_iter()
        .flatten()
        .flat_map(|root| keys.iter().filter_map(|key| root.get(key)))
        .collect();
    // What is inside a JSON text is read from variables of the container alone.
    let mut names = source.env.iter().filter(|_| source.json.is_none());
    names.find_map(|name| {
        let node = lists.iter().find_map(|list| entry(list, name))?;
        let setting = match (node.mapping(), kubernetes::value_of(node)) {
            (None, Some(setting)) => setting,
            _ => {
                let why = text!("{name} is taken from elsewhere in the cluster");
                Setting::unknown(Unknown::because(why), kubernetes::place(node))
            }
        };
        Some(Elsewhere::Set(name.clone(), setting))
    })
}

/// The value that a mapping or a list of `name` and `value` has for `name`; the whole item where it has none.
fn entry<'n>(list: &'n Node, name: &str) -> Option<&'n Node> {
    let Some(items) = list.sequence() else {
        return list.get(name);
    };
    let is_named = |item: &&Node| item.get("name").and_then(kubernetes::text).as_deref() == Some(name);
    // Of entries with the same name the last counts.
    let item = items.iter().rev().find(is_named)?;
    Some(item.get("value").unwrap_or(item))
}

/// The files that variables with the profile's suffix name, where they are mounted: each holds one value.
fn named_files(profile: &Profile, workload: &Workload, files: &mut dyn Files) -> HashMap<String, Setting<Secret>> {
    let suffix = profile
        .reading
        .as_ref()
        .and_then(|reading| reading.file_suffix.as_deref());
    let Some(suffix) = suffix else { return HashMap::new() };
    let named = workload.environment.variables().filter_map(|variable| {
        let path = variable
            .setting
            .value()
            .filter(|_| variable.name.value.ends_with(suffix))?;
        let mut mounts = workload.files.iter();
        let mount = mounts.find(|mount| mount.target == path.reveal())?;
        let setting = match &mount.source {
            MountSource::Text(text) => text.clone(),
            MountSource::Path(here) => {
                let id = files.read(here).ok()?;
                // It may be any file: nothing of it is shown.
                files.sources().conceal(id);
                let text = files.sources().text(id).trim_end_matches(['\n', '\r']);
                let place = Span::new(id, 0..text.len());
                Setting::known(Secret::new(text), variable.setting.place).through(vec![place])
            }
            MountSource::Texts(_) | MountSource::Elsewhere(_) => return None,
        };
        Some((variable.name.value.clone(), setting))
    });
    named.collect()
}

fn set(path: &str, node: &Node) -> Elsewhere {
    Elsewhere::Set(own_file::last(path).to_owned(), own_file::setting(node))
}

/// What `{…}` of `pattern` stands for in `name`.
fn captured(pattern: &str, name: &str) -> Option<String> {
    let (before, rest) = pattern.split_once('{')?;
    let (_, after) = rest.split_once('}')?;
    let inside = name.strip_prefix(before)?.strip_suffix(after)?;
    (!inside.is_empty()).then(|| inside.to_owned())
}

/// What a setting is called for people.
fn shown(variable: &str, source: &SettingSource) -> String {
    match &source.json {
        Some(path) => format!("{} in {variable}", path.rsplit('.').next().unwrap_or(path)),
        None => variable.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::captured;

    #[test]
    fn a_part_of_a_name_is_any_text() {
        assert_eq!(captured("A_{key}_ID", "A_authelia_ID").as_deref(), Some("authelia"));
        assert_eq!(captured("A_{key}_ID", "A__ID"), None);
        assert_eq!(captured("A_{key}_ID", "B_x_ID"), None);
    }
}
