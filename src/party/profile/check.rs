//! Whether a profile makes sense: what can be seen without the application.

use super::statement::Statement;
use super::{FORMAT, FactSource, Profile};
use crate::party::facts::{Authentication, Sends};

/// What is wrong with the profile, one sentence each.
pub(super) fn complaints(profile: &Profile) -> Vec<String> {
    let mut found = Complaints {
        profile,
        list: Vec::new(),
    };
    found.head();
    found.sources();
    found.facts();
    found.callbacks();
    found.options();
    found.example();
    found.list
}

struct Complaints<'a> {
    profile: &'a Profile,
    list: Vec<String>,
}

impl Complaints<'_> {
    fn head(&mut self) {
        let profile = self.profile;
        if profile.schema != FORMAT {
            self.say(format!("`schema` is {}; this program reads {FORMAT}", profile.schema));
        }
        if !is_kebab(&profile.id) {
            self.say(format!(
                "`id` is {:?}; expected lower-case words with hyphens",
                profile.id
            ));
        }
        let parts: Vec<_> = profile
            .reviewed
            .split('-')
            .map(|part| (part.len(), part.parse::<u32>().is_ok()))
            .collect();
        if parts != [(4, true), (2, true), (2, true)] {
            self.say(format!(
                "`reviewed` is {:?}; expected a day such as 2026-11-27",
                profile.reviewed
            ));
        }
        let recognise = &profile.recognise;
        if recognise.client_ids.is_empty() {
            self.say("`recognise.client_ids` is empty".to_owned());
        }
        for text in recognise.client_ids.iter().chain(&recognise.hosts) {
            if *text != text.to_lowercase() {
                self.say(format!("`recognise` has {text:?}; expected lower case"));
            }
        }
        if profile.callback.is_empty() {
            self.say("there is no `[[callback]]`".to_owned());
        }
    }

    fn sources(&mut self) {
        for (name, source) in &self.profile.sources {
            let FactSource {
                url,
                path,
                commit,
                tag,
                repository,
                ..
            } = source;
            let place = path.is_some() || commit.is_some() || tag.is_some();
            if url.is_some() == place {
                self.say(format!(
                    "source `{name}`: expected `url`, or `path` and `commit` or `tag`"
                ));
            } else if place && (path.is_none() || commit.is_some() == tag.is_some()) {
                self.say(format!(
                    "source `{name}`: `path` and one of `commit` and `tag` belong together"
                ));
            } else if place && repository.as_ref().or(self.profile.repository.as_ref()).is_none() {
                self.say(format!("source `{name}`: `repository` is missing, here and at the top"));
            }
            let is_hash = |commit: &String| commit.len() >= 7 && commit.chars().all(|c| c.is_ascii_hexdigit());
            if commit.as_ref().is_some_and(|commit| !is_hash(commit)) {
                self.say(format!("source `{name}`: `commit` is not a commit's hash"));
            }
        }
    }

    fn facts(&mut self) {
        let profile = self.profile;
        self.cited("callback", &profile.callback);
        self.cited("request", &profile.request);
        self.cited("pkce", &profile.pkce);
        self.cited("scopes", &profile.scopes);
        self.cited("client_authentication", &profile.client_authentication);
        self.cited("id_token", &profile.id_token);
        self.cited("claim", &profile.claim);
        self.cited("switch", &profile.switch);
        self.cited("redirect_uri", &profile.redirect_uri);
        self.cited("provider", &profile.provider);
        for (name, setting) in &profile.settings {
            self.cited(&format!("settings.{name}"), std::slice::from_ref(setting));
        }
        if let Some(reading) = &profile.reading {
            self.cited("reading", std::slice::from_ref(reading));
        }
    }

    fn cited(&mut self, table: &str, facts: &[impl Statement]) {
        for (at, fact) in facts.iter().enumerate() {
            let name = format!("`{table}` {}", at + 1);
            if fact.source().is_empty() {
                self.say(format!("{name}: `source` is empty"));
            }
            for source in fact.source() {
                if !self.profile.sources.contains_key(source) {
                    self.say(format!("{name}: `[sources]` has no `{source}`"));
                }
            }
            let bounds = [fact.since(), fact.until()];
            for version in bounds.iter().flatten().filter(|version| version.numbers().is_empty()) {
                self.say(format!("{name}: `{version}` is not a version"));
            }
            if let [Some(since), Some(until)] = bounds
                && since >= until
            {
                self.say(format!("{name}: it ends with {until} before it begins with {since}"));
            }
        }
    }

    fn callbacks(&mut self) {
        for (at, callback) in self.profile.callback.iter().enumerate() {
            let wrong = match (&callback.path, &callback.uri) {
                (Some(path), None) => !(path.is_empty() || path.starts_with(['/', '?'])),
                (None, Some(uri)) => !uri.contains(':'),
                _ => true,
            };
            if wrong {
                self.say(format!("`callback` {}: expected `path = \"/…\"` or `uri`", at + 1));
            }
        }
    }

    /// Every setting that a fact names is there.
    fn options(&mut self) {
        let profile = self.profile;
        let mut optional: Vec<(&str, &Option<String>)> = Vec::new();
        optional.extend(profile.pkce.iter().map(|fact| ("pkce", &fact.option)));
        optional.extend(profile.scopes.iter().map(|fact| ("scopes", &fact.option)));
        optional.extend(
            profile
                .client_authentication
                .iter()
                .map(|fact| ("client_authentication", &fact.option)),
        );
        for claim in &profile.claim {
            let settings = [&claim.option, &claim.when, &claim.unless];
            optional.extend(settings.map(|setting| ("claim", setting)));
        }
        optional.extend(profile.id_token.iter().map(|fact| ("id_token", &fact.option)));
        optional.extend(profile.settings.values().map(|fact| ("settings", &fact.in_file)));
        for way in &profile.redirect_uri {
            let settings = [
                &way.setting,
                &way.base,
                &way.scheme,
                &way.host,
                &way.tls,
                &way.port,
                &way.port_when,
                &way.below,
            ];
            optional.extend(settings.map(|setting| ("redirect_uri", setting)));
        }
        for address in &profile.provider {
            let settings = [
                &address.issuer,
                &address.authorization,
                &address.token,
                &address.userinfo,
            ];
            optional.extend(settings.map(|setting| ("provider", setting)));
        }
        let mut names: Vec<(&str, &str)> = optional
            .into_iter()
            .filter_map(|(table, name)| Some((table, name.as_deref()?)))
            .collect();
        names.extend(profile.switch.iter().map(|switch| ("switch", switch.setting.as_str())));
        for (table, name) in names {
            if name != "request" && !profile.settings.contains_key(name) {
                self.say(format!(
                    "`{table}` names the setting `{name}`, which `[settings]` does not have"
                ));
            }
        }
    }

    /// The example agrees with the facts.
    fn example(&mut self) {
        let (profile, example) = (self.profile, &self.profile.example);
        for uri in &example.redirect_uris {
            if !profile.callback.iter().any(|callback| callback.fits(uri)) {
                self.say(format!("the example's redirect URI {uri:?} is not a `callback`"));
            }
        }
        if !profile.recognise.client_ids.contains(&example.client_id) {
            self.say(format!(
                "`recognise.client_ids` lacks the example's {:?}",
                example.client_id
            ));
        }
        for scope in profile.scopes.iter().flat_map(|scopes| &scopes.always) {
            if !example.scopes.contains(scope) {
                self.say(format!(
                    "the example lacks the scope `{scope}`, which is always requested"
                ));
            }
        }
        let method = example.token_endpoint_auth_method;
        let ways = &profile.client_authentication;
        let possible = |method: Authentication| {
            ways.iter()
                .any(|way| way.methods.contains(&method) || way.values.values().any(|value| *value == method))
        };
        if !ways.is_empty() && !possible(method) {
            self.say(format!("`client_authentication` lacks the example's {}", method.name()));
        }
        let never = |pkce: &super::Pkce| pkce.sends == Sends::Never && pkce.option.is_none();
        if example.require_pkce && !profile.pkce.is_empty() && profile.pkce.iter().all(never) {
            self.say("the example demands PKCE, which the application never sends".to_owned());
        }
        let types = &profile.request;
        if !types.is_empty()
            && !types
                .iter()
                .any(|request| example.response_types.contains(&request.response_type))
        {
            self.say("the example's response types lack the one that is requested".to_owned());
        }
    }

    fn say(&mut self, complaint: String) {
        self.list.push(complaint);
    }
}

fn is_kebab(text: &str) -> bool {
    let fine = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.split('-').all(fine)
}
