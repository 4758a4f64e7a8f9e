//! The authorization request: what the browser takes from the relying party to the provider.
//!
//! Source: coder/coder v2.35.1 `coderd/httpmw/oauth2.go` `ExtractOAuth2`; golang.org/x/oauth2 `AuthCodeURL`, where a later
//! parameter replaces an earlier one of its name.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::pkce::Challenge;
use super::scopes::words;
use super::sent::{By, Parameter, Sent};
use crate::options::Value;
use crate::party::RelyingParty;
use crate::setting::{Setting, State, Unknown};

/// The whole request.
#[derive(Clone)]
pub struct AuthorizationRequest<'a> {
    /// Every parameter once, in the order in which they are best read.
    pub parameters: Vec<Parameter>,
    /// How the code is protected by PKCE.
    pub challenge: Challenge,
    /// The hosts whose requests get a redirect URI of their own, if that is on; then `redirect_uri` is not one text.
    pub hosts: Option<Setting<Vec<String>>>,
    /// Why there may be other parameters than can be seen.
    pub hidden: Option<Unknown>,
    extra: Option<&'a Map<String, Json>>,
    /// The relying party that sends it.
    pub side: &'a RelyingParty,
}

impl<'a> AuthorizationRequest<'a> {
    /// What `side` sends.
    pub(super) fn of(side: &'a RelyingParty) -> Self {
        let option = side.extra_parameters();
        let (via, place) = (option.via.clone(), option.place);
        let extra = match option.state {
            State::Known(Value::Map(map)) if !option.default => map.as_object(),
            _ => None,
        };
        let by = Cow::clone(&side.facts.settings.extra_parameters);
        let added = |name: &str| {
            let text = extra?.get(name)?.as_str().unwrap_or_default().to_owned();
            Some(Sent {
                value: Setting::known(text, place).through(via.clone()),
                by: By::Extra(by.clone()),
            })
        };
        let challenge = Challenge::of(&side.facts, added("code_challenge"), added("code_challenge_method"));
        let mut parameters: Vec<Parameter> = own(side)
            .into_iter()
            .map(|(name, sent)| Parameter {
                name: name.into(),
                sent: added(name).unwrap_or(sent),
            })
            .collect();
        parameters.extend(challenge.parameters(side.place));
        for name in extra.into_iter().flat_map(Map::keys) {
            if parameters.iter().all(|known| known.name != name.as_str()) {
                parameters.extend(added(name).map(|sent| Parameter {
                    name: name.clone().into(),
                    sent,
                }));
            }
        }
        let hosts = added("redirect_uri").is_none().then(|| side.redirect_hosts()).flatten();
        Self {
            parameters,
            challenge,
            hosts,
            hidden: option.why_unknown().cloned(),
            extra,
            side,
        }
    }

    /// What is sent under `name`; `None` if nothing is.
    pub fn sent(&self, name: &str) -> Option<&Sent<String>> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .map(|parameter| &parameter.sent)
    }

    /// The text that an extra parameter puts under `name`.
    pub fn extra(&self, name: &str) -> Option<&'a str> {
        // What counts is what is sent: the relying party's own may come behind it.
        let sent = self.sent(name)?;
        let by_extra = matches!(&sent.by, By::Extra(_));
        self.extra
            .filter(|_| by_extra)
            .and_then(|map| map.get(name))
            .map(|value| value.as_str().unwrap_or_default())
    }

    /// The extra parameters, all of them text.
    pub fn extras(&self) -> Option<&'a Map<String, Json>> {
        self.extra
    }

    /// The redirect URI that the browser takes along.
    pub fn redirect_uri(&self) -> Setting<String> {
        self.setting("redirect_uri")
    }

    /// The scopes that Authelia reads from the request.
    pub fn scopes(&self) -> Setting<Vec<String>> {
        let scope = self.setting("scope");
        let none = scope.is_absent();
        let split = |text: String| words(&text).map(str::to_owned).collect();
        let mut scopes = scope.map(split);
        if none {
            scopes.state = State::Known(Vec::new());
        }
        scopes
    }

    /// The words of `prompt`.
    pub fn prompts(&self) -> Vec<&'a str> {
        self.extra("prompt").map(words).into_iter().flatten().collect()
    }

    fn setting(&self, name: &str) -> Setting<String> {
        match self.sent(name) {
            Some(sent) => sent.value.clone(),
            None => unreachable!("the relying party always sends {name}"),
        }
    }
}

/// What the relying party sends by itself.
fn own(side: &RelyingParty) -> Vec<(&'static str, Sent<String>)> {
    let fixed = |text: &str| Sent {
        value: Setting::known(text.to_owned(), side.place),
        by: By::Program,
    };
    let random = |what: &'static str| Sent {
        value: Setting::unknown(Unknown::because(what), side.place),
        by: By::Random,
    };
    let response_type = match &side.facts.response_type.known {
        Ok(text) => fixed(text),
        Err(_) => Sent {
            value: Setting::unknown(
                Unknown::because("which response type it requests is not known"),
                side.place,
            ),
            by: By::Program,
        },
    };
    let mut own = vec![
        ("response_type", response_type),
        (
            "client_id",
            Sent {
                value: side.client_id().map(str::to_owned),
                by: By::Option,
            },
        ),
        (
            "redirect_uri",
            Sent {
                value: side.redirect_uri(),
                by: By::Option,
            },
        ),
        ("scope", scope(side)),
        ("state", random("a new `state` is made at each sign-in")),
    ];
    own.extend(side.facts.parameters.iter().map(|(name, text)| (*name, fixed(text))));
    own
}

/// The scopes as they are sent: the list joined by blanks; an empty one is not sent at all.
fn scope(side: &RelyingParty) -> Sent<String> {
    let list = side.scopes();
    let unknown = list
        .value()
        .and_then(|items| items.iter().find_map(|item| item.why_unknown()));
    let value = match unknown {
        Some(why) => Setting::unknown(why.clone(), list.place).through(list.via.clone()),
        None => {
            let joined = list.map(|items| {
                let texts: Vec<&str> = items
                    .iter()
                    .filter_map(|item| item.value())
                    .map(String::as_str)
                    .collect();
                texts.join(" ")
            });
            if joined.value().is_some_and(String::is_empty) {
                Setting {
                    state: State::Absent,
                    ..joined
                }
            } else {
                joined
            }
        }
    };
    Sent { value, by: By::Option }
}
