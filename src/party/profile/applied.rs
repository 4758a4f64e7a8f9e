//! A profile applied to one process: what is true of the application in its version, and what it makes of its settings.

use std::borrow::Cow;

use super::statement::{Callback, RedirectUri, Scopes, Statement, Use};
use super::values::{FoundSetting, ProfileValues};
use super::version::AppVersion;
use super::{Profile, StoredSettings};
use crate::finding::Coverage;
use crate::party::Confidence;
use crate::party::facts::{Fact, Facts, Sends, SettingNames, Shows};
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;

/// A profile, the settings of one process, and the version that it runs.
pub(super) struct Applied<'a> {
    pub(super) profile: &'a Profile,
    pub(super) values: &'a ProfileValues<'a>,
    pub(super) version: Option<AppVersion>,
    pub(super) place: Span,
}

impl<'a> Applied<'a> {
    /// The first of `all` that holds for the version.
    ///
    /// # Errors
    /// Not checked where they differ by version, and the version is not known; not applicable where none is stated.
    pub(super) fn holding<S: Statement>(&self, all: &'a [S]) -> Result<&'a S, Coverage> {
        for statement in all {
            match self.holds(statement) {
                Some(true) => return Ok(statement),
                Some(false) => {}
                None => return Err(self.differs()),
            }
        }
        Err(if all.is_empty() {
            Coverage::NotApplicable
        } else {
            Coverage::not_checked(text!("what is known of {} is of other versions", self.profile.name))
        })
    }

    /// Whether a statement is of the version; `None` if that is not known.
    pub(super) fn holds(&self, statement: &impl Statement) -> Option<bool> {
        let (since, until) = (statement.since(), statement.until());
        if since.is_none() && until.is_none() {
            return Some(true);
        }
        let version = self.version.as_ref()?;
        let from = since.map_or(Some(true), |since| version.reaches(since))?;
        let past = until.map_or(Some(false), |until| version.reaches(until))?;
        Some(from && !past)
    }

    pub(super) fn differs(&self) -> Coverage {
        Coverage::NotChecked {
            reason: text!("it differs by the version of {}, which is not known", self.profile.name),
            remedy: Some("name the version in the image's tag".into()),
        }
    }

    pub(super) fn fact<S: Statement, T>(
        &self,
        what: &str,
        all: &'a [S],
        make: impl FnOnce(&S) -> Result<T, Coverage>,
    ) -> Fact<T> {
        match self.holding(all) {
            Ok(statement) => Fact {
                known: make(statement),
                confidence: self.profile.confidence(statement),
            },
            Err(Coverage::NotApplicable) => Fact {
                known: Err(Coverage::not_checked(text!(
                    "{what} {} is not known",
                    self.profile.name
                ))),
                confidence: Confidence::Guide,
            },
            Err(why) => Fact {
                known: Err(why),
                confidence: Confidence::Guide,
            },
        }
    }

    /// The known text of the setting `role`, in lower case; `None` where it is not set.
    fn word(&self, role: Option<&String>) -> Result<Option<String>, Coverage> {
        let Some(found) = role.and_then(|role| self.values.get(role)) else {
            return Ok(None);
        };
        match &found.setting.state {
            State::Known(text) => Ok(Some(text.reveal().to_lowercase())),
            State::Unknown(why) => Err(why.into()),
            State::Absent => Ok(None),
        }
    }

    /// What is true of the application in this version, with these settings.
    pub(super) fn facts(&self) -> Facts {
        let profile = self.profile;
        let redirect = self.holding(&profile.redirect_uri).ok();
        let sign_in = profile.callback.iter().find(|callback| callback.used == Use::SignIn);
        let path = redirect.and_then(|statement| statement.path.clone());
        let path = path.or_else(|| sign_in.and_then(|callback| callback.path.clone()));
        Facts {
            id: profile.id.clone().into(),
            name: profile.name.clone().into(),
            version: self.version.as_ref().map(ToString::to_string),
            settings: self.names(),
            callback_path: path.map(Cow::Owned),
            response_type: self.fact("which response type is requested by", &profile.request, |fact| {
                Ok(fact.response_type.clone().into())
            }),
            parameters: &[],
            pushes: self.fact("whether the request is pushed by", &profile.request, |fact| {
                fact.pushed.ok_or_else(|| self.unsaid("pushes its request"))
            }),
            state_length: self.fact("how long a `state` is sent by", &profile.request, |fact| {
                fact.state_length.ok_or_else(|| self.unsaid("sends a long `state`"))
            }),
            challenge: self.challenge(),
            challenge_since: None,
            methods: self.fact(
                "which token endpoint method is used by",
                &profile.client_authentication,
                |fact| {
                    let chosen = self.word(fact.option.as_ref())?;
                    let chosen = chosen.and_then(|word| fact.values.get(&word).copied());
                    Ok(chosen.map_or_else(|| fact.methods.clone(), |method| vec![method]))
                },
            ),
            ends_with_token: Fact::not_known(text!("how long sessions of {} last is not known", profile.name)),
            refreshes: self.refreshes(),
            claims: self.claims(),
            id_tokens: self.id_tokens(),
            shows: Shows {
                discovers: "",
                discovery: "it refuses the sign-in".into(),
                no_issuer: format!("{} does not find Authelia", profile.name).into(),
                exchange: format!("{} refuses the sign-in", profile.name).into(),
            },
            certainty: self.certainty(redirect, sign_in),
            overridden: self.overridden(),
            beaten_by: self.values.doubt().cloned(),
        }
    }

    /// Whether the request has a challenge; of versions for which nothing is stated, the profile's own reason.
    fn challenge(&self) -> Fact<Sends> {
        let profile = self.profile;
        let mut fact = self.fact("whether PKCE is sent by", &profile.pkce, |fact| {
            Ok(match self.word(fact.option.as_ref())? {
                Some(word) if fact.on.contains(&word) => Sends::Always,
                Some(word) if fact.off.contains(&word) => Sends::Never,
                // Who is told the endpoints asks for no document that could offer it.
                _ if fact.sends == Sends::WhenOffered && self.is_told_endpoints() => Sends::Never,
                _ => fact.sends,
            })
        });
        let mut said = profile.not_checked.iter();
        let said = said.find(|said| said.about.as_deref() == Some("pkce") && self.version.is_some());
        if let (Err(_), Some(said)) = (&fact.known, said) {
            fact.known = Err(Coverage::not_checked(text!("{}: {}", said.what, said.why)));
        }
        fact
    }

    fn is_told_endpoints(&self) -> bool {
        let told = self.provider().ok().and_then(|fact| fact.authorization.as_ref());
        let found = told.and_then(|role| self.values.get(role));
        found.is_some_and(|found| found.setting.value().is_some())
    }

    pub(super) fn unsaid(&self, what: &str) -> Coverage {
        Coverage::not_checked(text!("whether {} {what} is not known", self.profile.name))
    }

    /// How sure the addresses are: as sure as what says how the redirect URI is made.
    fn certainty(&self, redirect: Option<&RedirectUri>, callback: Option<&Callback>) -> Confidence {
        let redirect = redirect.map(|statement| self.profile.confidence(statement));
        let callback = callback.map(|statement| self.profile.confidence(statement));
        redirect.or(callback).unwrap_or(Confidence::Guide)
    }

    /// What is said of settings that a database overrides.
    fn overridden(&self) -> Option<String> {
        let reading = self.profile.reading.as_ref()?;
        let counts = match self.word(reading.database_when.as_ref()).ok().flatten() {
            Some(word) => is_on(&word),
            None => self.holds(reading) != Some(false),
        };
        if !counts {
            return None;
        }
        let name = &self.profile.name;
        match reading.database {
            StoredSettings::Never | StoredSettings::Only => None,
            StoredSettings::Wins => Some(format!(
                "What is saved in {name}'s own settings counts before these files."
            )),
            StoredSettings::FirstStart => Some(format!(
                "{name} reads these settings at its first start; afterwards those in its database count."
            )),
        }
    }

    /// The names of the settings where they are set.
    fn names(&self) -> SettingNames {
        let name = |role: &str| {
            self.values
                .get(role)
                .map_or(Cow::Borrowed(""), |found| found.name.into())
        };
        let of = |role: Option<&String>| role.map_or(Cow::Borrowed(""), |role| name(role));
        let provider = self.provider().ok();
        let issuer = provider.and_then(|fact| self.finds_by(fact));
        let redirect = self.redirect().ok();
        let scopes = self.holding(&self.profile.scopes).ok();
        SettingNames {
            client_id: name("client_id"),
            client_secret: name("client_secret"),
            issuer: of(issuer),
            address: of(redirect.and_then(|fact| fact.base.as_ref().or(fact.host.as_ref()))),
            redirect_uri: of(redirect.and_then(|fact| fact.setting.as_ref())),
            scopes: of(scopes.and_then(|fact| fact.option.as_ref())),
            ..SettingNames::default()
        }
    }

    /// The scopes that are requested.
    pub(super) fn scopes(&self) -> Setting<Vec<Setting<String>>> {
        let statement = match self.holding(&self.profile.scopes) {
            Ok(statement) => statement,
            Err(why) => {
                let reason = match why {
                    Coverage::NotChecked { reason, .. } => reason,
                    _ => text!("which scopes {} requests is not known", self.profile.name),
                };
                return Setting::unknown(Unknown::because(reason), self.place);
            }
        };
        let always = || {
            statement
                .always
                .iter()
                .map(|scope| Setting::known(scope.clone(), self.place))
        };
        let found = statement
            .option
            .as_ref()
            .and_then(|role| Some((role, self.values.get(role)?)));
        let Some((role, found)) = found.filter(|(_, found)| !found.setting.is_absent()) else {
            let default = statement
                .default
                .iter()
                .map(|scope| Setting::known(scope.clone(), self.place));
            let all: Vec<_> = always().chain(default).chain(self.added_scope(statement)).collect();
            if all.is_empty() {
                let why = text!("which scopes {} requests by default is not known", self.profile.name);
                return Setting::unknown(Unknown::because(why), self.place);
            }
            return Setting {
                default: true,
                ..Setting::known(all, self.place)
            };
        };
        let separators = self
            .profile
            .settings
            .get(role)
            .and_then(|source| source.separator.as_deref());
        let place = found.setting.place;
        let split = |text: &str| -> Vec<Setting<String>> {
            let is_between = |character: char| separators.unwrap_or(" ").contains(character);
            let items = text.split(is_between).map(str::trim).filter(|item| !item.is_empty());
            let mut all: Vec<Setting<String>> = items.map(|item| Setting::known(item.to_owned(), place)).collect();
            for scope in always() {
                if !all.iter().any(|known| known.value() == scope.value()) {
                    all.push(scope);
                }
            }
            all
        };
        found.setting.map(|text| split(text.reveal()))
    }

    /// The scope that one setting adds where another one is set.
    fn added_scope(&self, statement: &Scopes) -> Option<Setting<String>> {
        let added = self.values.get(statement.adds.as_ref()?)?.setting;
        let mut conditions = statement.adds_when.iter().filter_map(|role| self.values.get(role));
        let is_set = |found: &FoundSetting<'_>| match &found.setting.state {
            State::Known(text) => !text.is_empty(),
            State::Unknown(_) => true,
            State::Absent => false,
        };
        let set = conditions.find(is_set)?;
        match &set.setting.state {
            State::Unknown(why) => Some(Setting::unknown(why.clone(), set.setting.place)),
            _ => Some(added.map(|text| text.reveal().to_owned())),
        }
    }

    /// Whether the sign-in is switched on; absent where no client id is set.
    pub(super) fn is_on(&self) -> Setting<bool> {
        let Some(id) = self.values.get("client_id") else {
            return Setting::absent(self.place);
        };
        let id = id.setting.map(|id| !id.is_empty());
        for switch in &self.profile.switch {
            let Some(FoundSetting { setting, .. }) = self.values.get(&switch.setting) else {
                continue;
            };
            let on = setting.map(|text| {
                let text = text.reveal().to_lowercase();
                if switch.on.is_empty() {
                    !text.is_empty()
                } else {
                    text.split(',').any(|word| switch.on.iter().any(|on| on == word.trim()))
                }
            });
            if on.value() != Some(&true) {
                return Setting {
                    state: if on.is_absent() { State::Known(false) } else { on.state },
                    ..id
                };
            }
        }
        id
    }

    /// The setting that has the sign-in switched off, and the values that switch it on.
    pub(super) fn off(&self) -> Option<(FoundSetting<'a>, &'a [String])> {
        self.profile.switch.iter().find_map(|switch| {
            let found = self.values.get(&switch.setting)?;
            let is_on = |text: &str| {
                let mut words = text.split(',').map(|word| word.trim().to_lowercase());
                words.any(|word| switch.on.is_empty() && !word.is_empty() || switch.on.contains(&word))
            };
            let off = match &found.setting.state {
                State::Known(text) => !is_on(text.reveal()),
                State::Absent => true,
                State::Unknown(_) => false,
            };
            off.then_some((found, switch.on.as_slice()))
        })
    }
}

/// Whether a word switches something on.
pub(super) fn is_on(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "true" | "1" | "yes" | "on")
}
