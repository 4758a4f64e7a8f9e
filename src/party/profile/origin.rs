//! An application's address where several settings make it: a host, whether it is https, a port, a path.

use super::applied::{Applied, is_on};
use super::statement::RedirectUri;
use super::values::FoundSetting;
use crate::holes::TextWithHoles;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};

impl RedirectUri {
    /// The setting without which there is no such redirect URI.
    pub(super) fn role(&self) -> Option<&String> {
        [&self.setting, &self.base, &self.host]
            .into_iter()
            .find_map(Option::as_ref)
    }
}

impl Applied<'_> {
    /// The redirect URI of `host` and of what the other settings add to it.
    pub(super) fn put_together(
        &self,
        way: &RedirectUri,
        host: FoundSetting<'_>,
        path: &TextWithHoles,
    ) -> Setting<String> {
        let Setting {
            state,
            place,
            via,
            default,
        } = host.setting;
        let at = |state| Setting {
            state,
            place,
            via,
            default,
        };
        let unknown = match state {
            State::Absent => return at(State::Absent),
            State::Known(text) if text.is_empty() => return at(State::Absent),
            State::Known(_) => None,
            State::Unknown(ref why) => Some(why.clone()),
        };
        let (scheme, port, below) = match (self.scheme(way), self.port(way), self.below(way)) {
            (Ok(scheme), Ok(port), Ok(below)) => (scheme, port, below),
            (Err(why), ..) | (_, Err(why), _) | (.., Err(why)) => {
                return at(State::Unknown(Unknown { text: None, ..why }));
            }
        };
        let mut text = TextWithHoles::known(scheme);
        match &state {
            State::Known(host) => text.push(host.reveal()),
            _ => text.append(
                &unknown
                    .as_ref()
                    .and_then(|why| why.text.clone())
                    .unwrap_or_else(TextWithHoles::unknown),
            ),
        }
        if let Some(port) = port {
            text.push(&format!(":{port}"));
        }
        if let Some(below) = below {
            text.push(&format!("/{below}"));
        }
        text.append(path);
        at(match unknown {
            Some(why) => State::Unknown(why.with_text(text)),
            None if text.is_known() => State::Known(text.head().to_owned()),
            None => State::Unknown(Unknown::because("a part of its path is not known").with_text(text)),
        })
    }

    fn scheme(&self, way: &RedirectUri) -> Result<&'static str, Unknown> {
        let is_https = match self.text_of(way.scheme.as_ref())? {
            Some(scheme) => scheme.eq_ignore_ascii_case("https"),
            None => self.text_of(way.tls.as_ref())?.is_some_and(|tls| is_on(&tls)),
        };
        Ok(if is_https { "https://" } else { "http://" })
    }

    fn port(&self, way: &RedirectUri) -> Result<Option<String>, Unknown> {
        let is_written = self.text_of(way.port_when.as_ref())?.is_some_and(|when| is_on(&when));
        if is_written {
            self.text_of(way.port.as_ref())
        } else {
            Ok(None)
        }
    }

    /// The path that the application is below.
    pub(super) fn below(&self, way: &RedirectUri) -> Result<Option<String>, Unknown> {
        self.text_of(way.below.as_ref())
    }

    fn text_of(&self, role: Option<&String>) -> Result<Option<String>, Unknown> {
        let found = role.and_then(|role| self.values.get(role));
        match found.map(|found| found.setting.state) {
            Some(State::Known(text)) => Ok(Some(Secret::reveal(&text).to_owned()).filter(|text| !text.is_empty())),
            Some(State::Unknown(why)) => Err(why),
            Some(State::Absent) | None => Ok(None),
        }
    }
}
