//! What an application's settings come to, where its profile says that it reads them.

use std::collections::HashMap;

use super::elsewhere::{Elsewhere, elsewhere};
use super::flags;
use super::inside_json::inside;
use super::setting::{Empty, SettingSource, StoredSettings};
use super::{Profile, Statement as _};
use crate::deployment::{MountSource, Workload};
use crate::env::{Environment, Variable};
use crate::files::Files;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown, is_placeholder};
use crate::source::Span;

/// Every setting of the profile that the process gets, or may get.
pub(super) struct ProfileValues<'a> {
    profile: &'a Profile,
    /// What the process gets as its environment.
    environment: &'a Environment,
    /// Whether a chart starts it.
    is_installed: bool,
    /// What `{name}` in the names of variables stands for, where an application has several providers.
    provider: Option<String>,
    /// What the application's chart and its own files have, by the names that the profile calls the settings.
    elsewhere: HashMap<&'a str, Elsewhere>,
    /// The flags of its command line, the one that counts first.
    flags: Vec<(String, Setting<Secret>)>,
    /// What the files have that variables with the suffix name, by the names of these variables.
    named_files: HashMap<String, Setting<Secret>>,
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
    pub(super) fn of(
        profile: &'a Profile,
        workload: &'a Workload,
        environment: &'a Environment,
        files: &mut dyn Files,
    ) -> Self {
        let patterns = profile.settings.values().flat_map(|source| &source.env);
        let patterns: Vec<&String> = patterns.filter(|name| name.contains('{')).collect();
        let mut names: Vec<&str> = environment
            .variables()
            .map(|variable| variable.name.value.as_str())
            .collect();
        names.sort_unstable();
        let captured = |pattern: &&String| names.iter().find_map(|name| captured(pattern, name));
        let elsewhere = elsewhere(profile, (workload, environment), files);
        let mut values = Self {
            profile,
            environment,
            is_installed: workload.chart.is_some(),
            provider: patterns.iter().find_map(captured).or(elsewhere.provider),
            elsewhere: elsewhere.settings,
            flags: flags::flags(profile, workload, files),
            named_files: named_files(profile, (workload, environment), files),
        };
        for role in profile.settings.values().filter_map(|source| source.in_file.as_ref()) {
            let Some(path) = values.get(role).map(|found| found.setting) else {
                continue;
            };
            let text = path
                .value()
                .and_then(|text| mounted(text.reveal(), path.place, workload, files));
            values.named_files.extend(text.map(|text| (role.clone(), text)));
        }
        values
    }

    /// What `{name}` in the names of variables stands for.
    pub(super) fn provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// The setting that the profile calls `role`; `None` if it has none.
    pub(super) fn get(&self, role: &str) -> Option<FoundSetting<'a>> {
        let source = self.profile.settings.get(role)?;
        if let Some(found) = source.in_file.as_ref().and_then(|path| self.at_path(path)) {
            return Some(found);
        }
        if let Some((flag, setting)) = self.flag(source) {
            return Some(FoundSetting {
                name: format!("--{flag}"),
                setting: setting.clone(),
                variable: None,
            });
        }
        let environment = self.environment;
        let of_chart = source.helm_env.iter().filter(|_| self.is_installed);
        let names = source.env.iter().chain(of_chart).map(|name| self.named(name));
        let names: Vec<String> = names.collect();
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
                None => self.expanded(name, &variable.setting),
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
            let is_stand_in = || setting.value().is_some_and(|text| is_placeholder(text.reveal()));
            let is_beaten = source.secret || role == "client_secret" || is_stand_in();
            let setting = match self.beaten_by(source).filter(|_| is_beaten) {
                Some(why) => Setting::unknown(why.clone(), setting.place),
                None => setting.clone(),
            };
            return Some(FoundSetting {
                name: name.clone(),
                setting,
                variable: None,
            });
        }
        Some(self.unset(role, source, &names))
    }

    /// The value of a variable, which may name a file or another variable.
    fn expanded(&self, name: &str, setting: &Setting<Secret>) -> Setting<Secret> {
        let expands = self.profile.reading.as_ref().is_some_and(|reading| reading.expands);
        let Some(text) = setting
            .value()
            .map(Secret::reveal)
            .filter(|text| expands && text.contains("$__"))
        else {
            return setting.clone();
        };
        let unknown = |why| Setting::unknown(Unknown::because(why), setting.place);
        if text.starts_with("$__file{") {
            let why = || unknown(text!("{name} names a file whose text is not among the files"));
            return self.named_files.get(name).cloned().unwrap_or_else(why);
        }
        match text.strip_prefix("$__env{").and_then(|rest| rest.strip_suffix('}')) {
            Some(other) => {
                let found = self.environment.get(other);
                let via = found.carried(other);
                Setting { via, ..found }
            }
            None => unknown(text!("{} fills {name} in from elsewhere", self.profile.name)),
        }
    }

    /// What a flag sets it to.
    fn flag(&self, source: &SettingSource) -> Option<&(String, Setting<Secret>)> {
        let own = source.flag.as_ref()?;
        self.flags.iter().find(|(name, _)| name == own)
    }

    /// What may set a variable that counts before the chart's values and the application's file.
    fn beaten_by(&self, source: &SettingSource) -> Option<&'a Unknown> {
        self.environment.hidden.as_ref().filter(|_| !source.env.is_empty())
    }

    /// The same for any setting that is taken from there.
    pub(super) fn doubt(&self) -> Option<&'a Unknown> {
        let is_set = |role: &String| matches!(self.elsewhere.get(role.as_str()), Some(Elsewhere::Set(..)));
        let mut set = self.profile.settings.iter().filter(|(role, _)| is_set(role));
        set.find_map(|(_, source)| self.beaten_by(source))
    }

    /// A setting that nothing among the files has: its default, or why it may be set all the same.
    fn unset(&self, role: &str, source: &SettingSource, names: &[String]) -> FoundSetting<'a> {
        let environment = self.environment;
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
    pub(super) fn named(&self, pattern: &str) -> String {
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
        let variable = self.environment.variable(&name)?;
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

    /// What the file has whose path is the setting that the profile calls `role`.
    fn at_path(&self, role: &str) -> Option<FoundSetting<'a>> {
        let FoundSetting { name, setting, .. } = self.get(role)?;
        if setting.is_absent() || setting.value().is_some_and(Secret::is_empty) {
            return None;
        }
        let unknown = || {
            let why = text!("{name} names a file whose text is not among the files");
            Setting::unknown(Unknown::because(why), setting.place).through(setting.via.clone())
        };
        Some(FoundSetting {
            setting: self.named_files.get(role).cloned().unwrap_or_else(unknown),
            name,
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

/// The files that variables with the profile's suffix name, where they are mounted: each holds one value.
fn named_files(
    profile: &Profile,
    (workload, environment): (&Workload, &Environment),
    files: &mut dyn Files,
) -> HashMap<String, Setting<Secret>> {
    let Some(reading) = &profile.reading else {
        return HashMap::new();
    };
    let suffix = reading.file_suffix.as_deref();
    let named = environment.variables().filter_map(|variable| {
        let text = variable.setting.value()?.reveal();
        let is_path = suffix.is_some_and(|suffix| variable.name.value.ends_with(suffix));
        let expanded = text.strip_prefix("$__file{").filter(|_| reading.expands);
        let path = match expanded.and_then(|rest| rest.strip_suffix('}')) {
            Some(path) => path,
            None if is_path => text,
            None => return None,
        };
        let setting = mounted(path, variable.setting.place, workload, files)?;
        Some((variable.name.value.clone(), setting))
    });
    named.collect()
}

/// What is in the file that is mounted at `path`, which `place` names.
fn mounted(path: &str, place: Span, workload: &Workload, files: &mut dyn Files) -> Option<Setting<Secret>> {
    let mount = workload.files.iter().find(|mount| mount.target == path)?;
    match &mount.source {
        MountSource::Text(text) => Some(text.clone()),
        MountSource::Path(here) => {
            let id = files.read(here).ok()?;
            // It may be any file: nothing of it is shown.
            files.sources().conceal(id);
            let text = files.sources().text(id).trim_end_matches(['\n', '\r']);
            let whole = Span::new(id, 0..text.len());
            Some(Setting::known(Secret::new(text), place).through(vec![whole]))
        }
        MountSource::Texts(_) | MountSource::Elsewhere(_) => None,
    }
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
