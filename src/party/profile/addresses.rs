//! Where an application is sent back to, and where it looks for the provider, as its settings say.

use super::applied::{Applied, is_on};
use super::statement::{Compared, DiscoveryForm, Join, Keeps, ProviderAddress, RedirectUri};
use super::values::FoundSetting;
use crate::finding::{Coverage, Text};
use crate::golang::Url;
use crate::holes::{Filling, TextWithHoles};
use crate::party::relying_party::Endpoint;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;

/// Where Authelia has its discovery document, and its authorization endpoint.
const DOCUMENT: &str = "/.well-known/openid-configuration";
/// Another one that has the same endpoints (RFC 8414).
///
/// Source: authelia/authelia `internal/handlers/handler_oauth2_wellknown.go`.
const OAUTH_DOCUMENT: &str = "/.well-known/oauth-authorization-server";
const AUTHORIZATION: &str = "/api/oidc/authorization";

impl<'a> Applied<'a> {
    /// How the redirect URI is made: the first way whose setting is set.
    pub(super) fn redirect(&self) -> Result<&'a RedirectUri, Coverage> {
        for statement in &self.profile.redirect_uri {
            match self.holds(statement) {
                Some(true) => {}
                Some(false) => continue,
                None => return Err(self.differs()),
            }
            let role = statement.role();
            let found = role.and_then(|role| self.values.get(role));
            let is_set =
                role.is_some_and(|role| role == "request") || found.is_some_and(|found| !found.setting.is_absent());
            if is_set {
                return Ok(statement);
            }
        }
        // Where none is set, the last way tells which setting is missing.
        self.profile.redirect_uri.last().ok_or(Coverage::NotApplicable)
    }

    /// The redirect URI, and whether its host is the one that the browser asks for.
    pub(super) fn redirect_uri(&self) -> (Setting<String>, bool) {
        let made = self.redirect().map_err(|why| self.unmade(why));
        let made = made.and_then(|statement| Ok((statement, self.whole_path(statement)?)));
        let (statement, path) = match made {
            Ok(made) => made,
            Err(why) => return (Setting::unknown(why, self.place), false),
        };
        if statement.base.as_deref() == Some("request") {
            return (self.asked_for(statement, &path), true);
        }
        let Some(found) = statement.role().and_then(|role| self.values.get(role)) else {
            return (Setting::absent(self.place), false);
        };
        if statement.host.is_some() {
            return (self.put_together(statement, found, &path), false);
        }
        if let Some(text) = found
            .setting
            .value()
            .filter(|text| statement.template && text.reveal().contains('{'))
        {
            return self.of_template(statement, text.reveal(), found.setting.place);
        }
        let (place, via, default) = (found.setting.place, found.setting.via.clone(), found.setting.default);
        let whole = statement.setting.is_some();
        let state = match &found.setting.state {
            State::Absent => State::Absent,
            State::Known(text) if whole => State::Known(text.reveal().to_owned()),
            State::Unknown(why) if whole => State::Unknown(why.clone()),
            State::Known(text) => match joined(statement, text.reveal(), &path) {
                text if text.is_known() => State::Known(text.head().to_owned()),
                text => {
                    let why = Unknown::because("a part of its path is not known");
                    State::Unknown(why.with_text(text))
                }
            },
            State::Unknown(why) => State::Unknown(partly(why.clone(), statement, &path)),
        };
        (
            Setting {
                state,
                place,
                via,
                default,
            },
            false,
        )
    }

    /// Why it is not known how the redirect URI is made.
    fn unmade(&self, why: Coverage) -> Unknown {
        match why {
            Coverage::NotChecked { reason, remedy } => Unknown {
                remedy,
                ..Unknown::because(reason)
            },
            _ => Unknown::because(text!("how {} makes its redirect URI is not known", self.profile.name)),
        }
    }

    /// What a template of Spring's comes to, and whether it begins with the host that the browser asks for.
    fn of_template(&self, statement: &RedirectUri, template: &str, place: Span) -> (Setting<String>, bool) {
        const BASE: &str = "{baseScheme}://{baseHost}{basePort}{basePath}";
        let template = template.replace("{action}", "login").replace(BASE, "{baseUrl}");
        match template.strip_prefix("{baseUrl}") {
            Some(path) => (self.asked_for(statement, &self.path(path, statement.lower)), true),
            None => {
                let why = Unknown::because("it is a template whose host is not worked out");
                (Setting::unknown(why, place), false)
            }
        }
    }

    /// An address whose host is the one that the browser asks for.
    fn asked_for(&self, statement: &RedirectUri, path: &TextWithHoles) -> Setting<String> {
        let mut text = TextWithHoles::default();
        let scheme = statement.scheme.as_ref().and_then(|role| self.values.get(role));
        if let Some(scheme) = scheme.as_ref().and_then(|found| found.setting.value()) {
            text.push(&format!("{}://", scheme.reveal().to_lowercase()));
        }
        text.append(&TextWithHoles::unknown());
        text.append(path);
        let why = text!("{} takes the host that the browser asks for", self.profile.name);
        Setting::unknown(Unknown::because(why).with_text(text), self.place)
    }

    /// The path that is added, with the one that the application is below.
    fn whole_path(&self, way: &RedirectUri) -> Result<TextWithHoles, Unknown> {
        let path = self.path(way.path.as_deref().unwrap_or_default(), way.lower);
        // Where the host is set alone, that is put together with it.
        let below = way.host.is_none().then(|| self.below(way)).transpose();
        let below = below.map_err(|why| Unknown { text: None, ..why })?.flatten();
        Ok(match below {
            None => path,
            Some(below) => {
                let mut whole = TextWithHoles::known(&format!("/{}", below.trim_matches('/')));
                whole.append(&path);
                whole
            }
        })
    }

    /// A path, whose `{…}` are values of settings, which may be written in lower case there.
    fn path(&self, pattern: &str, lower: bool) -> TextWithHoles {
        let mut text = TextWithHoles::default();
        let mut rest = pattern;
        while let Some((before, name)) = rest.split_once('{') {
            let (name, after) = name.split_once('}').unwrap_or((name, ""));
            text.push(before);
            let found = self.values.get(name);
            match (
                found.as_ref().and_then(|found| found.setting.value()),
                self.values.provider(),
            ) {
                (Some(value), _) if lower => text.push(&value.reveal().to_lowercase()),
                (Some(value), _) => text.push(value.reveal()),
                // What is named in the variables is named in the path: Viper, which reads them so, has names in lower case.
                (None, Some(provider)) if found.is_none() => text.push(&provider.to_lowercase()),
                (None, _) => text.append(&TextWithHoles::hole(Filling::Other, name)),
            }
            rest = after;
        }
        text.push(rest);
        text
    }

    /// How the application finds the provider: the first way whose setting is set.
    pub(super) fn provider(&self) -> Result<&'a ProviderAddress, Coverage> {
        for statement in &self.profile.provider {
            let is_set = |role: &String| self.values.get(role).is_some_and(|found| !found.setting.is_absent());
            match self.holds(statement) {
                Some(true) if self.finds_by(statement).is_some_and(is_set) => return Ok(statement),
                Some(_) => {}
                None => return Err(self.differs()),
            }
        }
        self.holding(&self.profile.provider)
    }

    /// The addresses of endpoints, and of the discovery document, that the application is told.
    pub(super) fn endpoints(&self) -> Vec<Endpoint> {
        let Ok(fact) = self.provider() else { return Vec::new() };
        let document = fact
            .issuer
            .as_ref()
            .filter(|_| fact.discovery == DiscoveryForm::Verbatim);
        let told = [
            (document, DOCUMENT),
            (fact.authorization.as_ref(), AUTHORIZATION),
            (fact.token.as_ref(), "/api/oidc/token"),
            (fact.userinfo.as_ref(), "/api/oidc/userinfo"),
        ];
        let told = told
            .into_iter()
            .filter_map(|(role, path)| Some((self.values.get(role?)?, path)));
        let set = told.filter(|(found, _)| !found.setting.is_absent());
        let endpoint = |(found, path): (FoundSetting<'_>, &'static str)| Endpoint {
            option: found.name,
            path: match found.setting.value() {
                Some(text) if path == DOCUMENT && text.reveal().ends_with(OAUTH_DOCUMENT) => OAUTH_DOCUMENT,
                _ => path,
            },
            setting: found.setting.map(|text| without_query(text.reveal()).to_owned()),
        };
        set.map(endpoint).collect()
    }

    /// The setting that tells where the provider is: the first that is set.
    pub(super) fn finds_by<'f>(&self, fact: &'f ProviderAddress) -> Option<&'f String> {
        let is_set = |role: &&String| self.values.get(role).is_some_and(|found| !found.setting.is_absent());
        let roles = || fact.issuer.iter().chain(&fact.authorization);
        roles().find(is_set).or_else(|| roles().next())
    }

    /// The issuer that the application uses, and whether it does not compare it.
    pub(super) fn issuer(&self) -> (Setting<String>, Setting<bool>) {
        let unknown = |why: Text| {
            let why = Unknown::because(why);
            (
                Setting::unknown(why.clone(), self.place),
                Setting::unknown(why, self.place),
            )
        };
        let fact = match self.provider() {
            Ok(fact) => fact,
            Err(Coverage::NotChecked { reason, .. }) => return unknown(reason),
            Err(_) => return unknown(text!("how {} finds Authelia is not known", self.profile.name)),
        };
        let role = self.finds_by(fact);
        let Some(found) = role.and_then(|role| self.values.get(role)) else {
            return unknown(text!("how {} finds Authelia is not known", self.profile.name));
        };
        let by_endpoint = role == fact.authorization.as_ref();
        let compares = fact.compared == Some(Compared::Exact) && !by_endpoint && !self.is_skipped(fact);
        (
            issuer_of(fact, (by_endpoint, compares), found.setting),
            Setting::known(!compares, self.place),
        )
    }

    /// Whether a setting has the issuer not compared; one that is not known may have.
    fn is_skipped(&self, fact: &ProviderAddress) -> bool {
        let found = fact.skipped_by.as_ref().and_then(|role| self.values.get(role));
        found.is_some_and(|found| match &found.setting.state {
            State::Known(text) => is_on(text.reveal()),
            State::Unknown(_) => true,
            State::Absent => false,
        })
    }
}

fn without_query(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or(text)
}

/// The host of the first of these that browsers or the document show.
pub(super) fn host(endpoints: &[Endpoint]) -> Option<String> {
    let shown = endpoints
        .iter()
        .filter(|endpoint| matches!(endpoint.path, DOCUMENT | OAUTH_DOCUMENT | AUTHORIZATION));
    let mut hosts = shown.filter_map(|endpoint| Url::parse(endpoint.setting.value()?).ok());
    hosts
        .next()
        .map(|url| url.hostname().to_ascii_lowercase())
        .filter(|host| !host.is_empty())
}

/// The issuer that a setting comes to: without what is below it, and without a slash that does no harm.
fn issuer_of(
    fact: &ProviderAddress,
    (by_endpoint, compares): (bool, bool),
    setting: Setting<Secret>,
) -> Setting<String> {
    let suffix = match fact.discovery {
        _ if by_endpoint => AUTHORIZATION,
        DiscoveryForm::Append => "",
        DiscoveryForm::Verbatim
            if setting
                .value()
                .is_some_and(|text| text.reveal().ends_with(OAUTH_DOCUMENT)) =>
        {
            OAUTH_DOCUMENT
        }
        DiscoveryForm::Verbatim | DiscoveryForm::AppendUnlessPresent => DOCUMENT,
        DiscoveryForm::None => AUTHORIZATION,
    };
    let kept = |text: &str| {
        let text = text.strip_suffix(suffix).unwrap_or(text);
        let slash_is_harmless = fact.trims_slash == Some(true) || !compares;
        if slash_is_harmless {
            text.trim_end_matches('/')
        } else {
            text
        }
        .to_owned()
    };
    // Only where the document is found below what is set may that be anything.
    let is_exact = by_endpoint || fact.discovery == DiscoveryForm::Verbatim;
    let Setting {
        state,
        place,
        via,
        default,
    } = setting;
    let state = match state {
        // That it is none of Authelia's endpoints is said of the endpoint.
        State::Known(text) if is_exact && !without_query(text.reveal()).ends_with(suffix) => State::Unknown(
            Unknown::because("the address that it is told is not one of Authelia's endpoints"),
        ),
        State::Known(text) => State::Known(kept(text.reveal())),
        State::Absent => State::Absent,
        State::Unknown(mut why) => {
            if let Some(text) = why.text.take() {
                let text = text.without_tail(suffix);
                why = why.with_text(if compares { text } else { text.without_last_slashes() });
            }
            State::Unknown(why)
        }
    };
    Setting {
        state,
        place,
        via,
        default,
    }
}

/// A base and a path, put together as the application does.
fn joined(statement: &RedirectUri, base: &str, path: &TextWithHoles) -> TextWithHoles {
    let base = match (statement.keeps, Url::parse(base)) {
        (Keeps::Origin, Ok(url)) => format!("{}://{}", url.scheme, url.host),
        _ => base.to_owned(),
    };
    let base = match statement.join {
        Join::Trimmed => base.trim_end_matches('/'),
        Join::OneTrimmed => base.strip_suffix('/').unwrap_or(&base),
        Join::AsWritten => &base,
    };
    let mut text = TextWithHoles::known(base);
    text.append(path);
    text
}

/// The same of a base that is known only in part.
fn partly(mut why: Unknown, statement: &RedirectUri, path: &TextWithHoles) -> Unknown {
    let Some(base) = why.text.take() else { return why };
    let base = if statement.keeps == Keeps::Origin {
        base.origin()
    } else {
        base
    };
    let mut text = if statement.join == Join::AsWritten {
        base
    } else {
        base.without_last_slashes()
    };
    text.append(path);
    why.with_text(text)
}
