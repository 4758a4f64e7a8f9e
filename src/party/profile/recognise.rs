//! Which application a registration is for, where only the registration tells.
//!
//! One sign is never enough. Two of these have to say the same: the path of a redirect URI, the client's id or name, the
//! host; and where the path does not, no other application may answer on it.

use std::rc::Rc;

use super::embedded::{EMBEDDED, Embedded};
use super::path::path_of;
use super::statement::{Callback, Use};
use super::{Profile, Recognise};
use crate::options::Options;
use crate::order;
use crate::setting::{Setting, State};

/// What a registration shows of the application.
#[derive(Default)]
pub struct Signs<'a> {
    /// `client_id`, if it is known.
    pub client_id: Option<&'a str>,
    /// `client_name`, if it is known.
    pub client_name: Option<&'a str>,
    /// The redirect URIs, as far as they are known.
    pub redirect_uris: Vec<PartialAddress<'a>>,
}

/// An address of which the middle may not be known.
#[derive(Clone, Copy)]
pub enum PartialAddress<'a> {
    /// All of it.
    Whole(&'a str),
    /// How it begins and how it ends.
    Framed(&'a str, &'a str),
}

impl<'a> Signs<'a> {
    /// What the options of a registration show.
    pub fn of(options: &'a Options) -> Self {
        let uris = options.list("redirect_uris").value().copied().unwrap_or_default();
        Self {
            client_id: options.text("client_id").value().copied(),
            client_name: options.text("client_name").value().copied(),
            redirect_uris: uris.iter().filter_map(PartialAddress::of).collect(),
        }
    }
}

impl<'a> PartialAddress<'a> {
    /// As much of an address as is known.
    pub fn of(uri: &'a Setting<String>) -> Option<Self> {
        match &uri.state {
            State::Known(uri) => Some(PartialAddress::Whole(uri)),
            State::Unknown(why) => why
                .text
                .as_ref()
                .map(|text| PartialAddress::Framed(text.head(), text.tail())),
            State::Absent => None,
        }
    }

    /// Whether it is this callback; `None` if what is not known decides.
    pub fn fits(self, callback: &Callback) -> Option<bool> {
        let (_, tail) = match self {
            PartialAddress::Whole(uri) => return Some(callback.fits(uri)),
            PartialAddress::Framed(head, tail) => (head, tail),
        };
        let path = tail.find('/').map(|at| &tail[at..])?;
        let wanted = callback.path.as_deref().filter(|path| path.len() > 1)?;
        if callback.fits(&format!("https://host{path}")) {
            return Some(true);
        }
        // What is before may belong to the path.
        (path.matches('/').count() >= wanted.matches('/').count()).then_some(false)
    }

    /// The first label of the host, if it is known whole.
    fn label(self) -> Option<&'a str> {
        let (PartialAddress::Whole(start) | PartialAddress::Framed(start, _)) = self;
        let (_, rest) = start.split_once("://")?;
        let end = rest.find(['.', '/', ':'])?;
        (rest.as_bytes().get(end) == Some(&b'.')).then(|| &rest[..end])
    }
}

/// The profile of the application that a registration is for.
pub struct Recognised {
    /// What is known of the application.
    pub profile: Rc<Profile>,
    /// Whether a redirect URI has the path of its callback.
    pub by_path: bool,
}

/// The application that the registration is for; `None` where the signs are weak, or speak of several.
pub fn recognise(signs: &Signs<'_>) -> Option<Recognised> {
    let names = names(signs);
    let mentioned = EMBEDDED.iter().filter(|embedded| mentions(embedded, &names));
    let candidates = mentioned.filter_map(|embedded| {
        let profile = embedded.profile().ok()?;
        let (by_path, others) = (has_callback(&profile, signs), other_signs(&profile, signs));
        (usize::from(by_path) + others >= 2).then_some((by_path, others, profile))
    });
    let mut candidates: Vec<_> = candidates.collect();
    order::by_key(&mut candidates, |(by_path, others, _)| {
        std::cmp::Reverse((*by_path, *others))
    });
    let mut candidates = candidates.into_iter();
    let (by_path, others, profile) = candidates.next()?;
    let tied = candidates
        .next()
        .is_some_and(|next| (next.0, next.1) == (by_path, others));
    if tied || (!by_path && answered_by_another(&profile, signs)) {
        return None;
    }
    Some(Recognised { profile, by_path })
}

/// Whether a profile's own names, which stand first in it, have one of the registration's: only then is it worth parsing.
fn mentions(embedded: &Embedded, names: &[String]) -> bool {
    let head = embedded.text.split("\n[sources]").next().unwrap_or_default();
    names.iter().any(|name| head.contains(name))
}

/// The names that the registration shows, quoted as a profile has them.
fn names(signs: &Signs<'_>) -> Vec<String> {
    let labels = signs.redirect_uris.iter().filter_map(|uri| uri.label());
    let mut names = Vec::new();
    for name in signs.client_id.into_iter().chain(signs.client_name).chain(labels) {
        names.extend([format!("\"{name}\""), format!("\"{}\"", name.to_lowercase())]);
    }
    order::by(&mut names, Ord::cmp);
    names.dedup();
    names
}

/// How many of the client's id or name, and the host, are the application's.
fn other_signs(profile: &Profile, signs: &Signs<'_>) -> usize {
    let Recognise { client_ids, hosts, .. } = &profile.recognise;
    let is = |names: &[String], text: &str| names.iter().any(|name| name.eq_ignore_ascii_case(text));
    let id = signs
        .client_id
        .is_some_and(|id| is(client_ids, id) || profile.id.eq_ignore_ascii_case(id));
    let name = signs
        .client_name
        .is_some_and(|name| profile.name.eq_ignore_ascii_case(name) || is(client_ids, name));
    let host = signs
        .redirect_uris
        .iter()
        .filter_map(|uri| uri.label())
        .any(|label| is(hosts, label));
    usize::from(id || name) + usize::from(host)
}

fn has_callback(profile: &Profile, signs: &Signs<'_>) -> bool {
    let own = |uri: &PartialAddress<'_>| {
        let callbacks = profile.callback.iter().filter(|callback| callback.used == Use::SignIn);
        callbacks.into_iter().any(|callback| uri.fits(callback) == Some(true))
    };
    signs.redirect_uris.iter().any(own)
}

/// What people put in front of an application that does not sign in by itself.
const IN_FRONT: &str = "oauth2-proxy";

/// Whether another application, one in front of it perhaps, answers on one of the paths.
fn answered_by_another(profile: &Profile, signs: &Signs<'_>) -> bool {
    let others = EMBEDDED.iter().filter(|embedded| embedded.id != profile.id);
    // The last segment of a path stands in the text of the profile that has it.
    let named = |embedded: &Embedded| {
        let ends = signs.redirect_uris.iter().filter_map(|uri| match uri {
            PartialAddress::Whole(uri) => path_of(uri)?.trim_end_matches('/').rsplit('/').next(),
            PartialAddress::Framed(_, tail) => tail.trim_end_matches('/').rsplit('/').next(),
        });
        ends.filter(|end| !end.is_empty())
            .any(|end| embedded.text.contains(end))
    };
    let profiles = others
        .filter(|embedded| named(embedded))
        .filter_map(|embedded| embedded.profile().ok());
    // What is put in front of others, and what else goes by the same names.
    let may_answer = |other: &Profile| other.id == IN_FRONT || other_signs(other, signs) > 0;
    profiles
        .into_iter()
        .any(|other| may_answer(&other) && has_callback(&other, signs))
}

#[cfg(test)]
mod tests {
    use super::{PartialAddress, Signs, recognise};

    #[test]
    fn an_application_is_known_by_two_signs() {
        for (id, name, uri, known) in [
            (
                "grafana",
                None,
                "https://grafana.example.com/login/generic_oauth",
                Some(("grafana", true)),
            ),
            (
                "8Zk2x",
                None,
                "https://grafana.example.com/login/generic_oauth",
                Some(("grafana", true)),
            ),
            (
                "8Zk2x",
                Some("Grafana"),
                "https://metrics.example.com/login/generic_oauth",
                Some(("grafana", true)),
            ),
            (
                "grafana",
                None,
                "https://grafana.example.com/login/generic_oauth/",
                Some(("grafana", false)),
            ),
            // One sign only, or another program in front of it.
            ("8Zk2x", None, "https://metrics.example.com/login/generic_oauth", None),
            ("grafana", None, "https://metrics.example.com/login/oauth", None),
            ("grafana", None, "https://grafana.example.com/oauth2/callback", None),
            // Two programs of one name are told apart by the path.
            (
                "nextcloud",
                None,
                "https://nextcloud.example.com/apps/user_oidc/code",
                Some(("nextcloud-user-oidc", true)),
            ),
            (
                "nextcloud",
                None,
                "https://nextcloud.example.com/apps/sociallogin/custom_oidc/x",
                None,
            ),
            (
                "coder",
                None,
                "https://coder.example.com/api/v2/users/oidc/callback",
                None,
            ),
        ] {
            let signs = Signs {
                client_id: Some(id),
                client_name: name,
                redirect_uris: vec![PartialAddress::Whole(uri)],
            };
            let found = recognise(&signs).map(|found| (found.profile.id.clone(), found.by_path));
            assert_eq!(found, known.map(|(id, by_path)| (id.to_owned(), by_path)), "{id} {uri}");
        }
    }

    #[test]
    fn what_is_not_known_of_an_address_is_no_sign() {
        let known = |head, tail| {
            let signs = Signs {
                client_id: Some("grafana"),
                client_name: None,
                redirect_uris: vec![PartialAddress::Framed(head, tail)],
            };
            recognise(&signs).map(|found| found.by_path)
        };
        assert_eq!(known("https://grafana.", "/login/generic_oauth"), Some(true));
        assert_eq!(known("https://", "/login/generic_oauth"), Some(true));
        assert_eq!(known("https://grafana.", "/generic_oauth"), Some(false));
        assert_eq!(known("https://graf", "oauth"), None);
    }
}
