//! The sections, and what several of their checks ask.

use crate::authelia::address::Address;
use crate::authelia::refusals::{Refusal, server, storage};
use crate::authelia::schema::AddressKind;
use crate::authelia::sections::Sections;
use crate::authelia::validate::defects::{Added, Defects};
use crate::authelia::validate::meant::meant;
use crate::finding::quoted;
use crate::setting::Setting;
use crate::source::Span;
use crate::version::Version;

/// The sections, and what is known around them.
pub(in crate::authelia) struct KnownSections<'a> {
    /// What the options came to.
    pub(in crate::authelia) of: &'a Sections,
    /// The version that is meant.
    pub(in crate::authelia) version: Version,
    /// Whether the whole configuration is there, secrets included, so that what is missing from it is missing.
    pub(in crate::authelia) whole: bool,
    /// Whether every variable of Authelia's environment is known.
    pub(in crate::authelia) environment_known: bool,
    /// The ids of the registered clients; `None` if they are not known.
    pub(in crate::authelia) clients: Option<Vec<String>>,
}

impl KnownSections<'_> {
    /// The known value of a text option that is not empty, with its place.
    pub(super) fn filled(&self, path: &str) -> Option<(String, Span)> {
        let setting = self.of.text(path);
        let text = setting.value().filter(|text| !text.is_empty())?;
        Some(((*text).to_owned(), setting.place))
    }

    /// Whether the option at `path`, or the mapping that holds it, is certainly not set.
    pub(super) fn lacks(&self, path: &str) -> bool {
        let text = self.of.text(path);
        let secret = self.of.secret_length(path);
        let known = text.why_unknown().is_none() && secret.why_unknown().is_none();
        let empty = text.value().is_none_or(|text| text.is_empty()) && secret.value().is_none_or(|length| *length == 0);
        known && empty
    }

    /// An option that has to be set.
    pub(super) fn required(&self, refusal: &'static Refusal, path: &str, defects: &mut Defects) {
        if self.whole && self.lacks(path) {
            let variable = format!("AUTHELIA_{}", path.replace('.', "_").to_uppercase());
            let added = defects.missing(refusal, path, self.of.around(path));
            // Nothing in a list can be set by a variable.
            if !path.contains('[') {
                added.help(text!("write it, or set {} for Authelia", quoted(&variable)));
            }
        }
    }

    /// A text option that has one of the `allowed` values, or none.
    pub(super) fn one_of(&self, refusal: &'static Refusal, path: &str, allowed: &[&str], defects: &mut Defects) {
        let Some((text, place)) = self.filled(path) else { return };
        if !allowed.contains(&text.as_str()) {
            not_allowed(refusal, path, &text, place, allowed, defects);
        }
    }

    /// The items of a list that each have one of the `allowed` values.
    pub(super) fn each_of(&self, refusal: &'static Refusal, path: &str, allowed: &[&str], defects: &mut Defects) {
        for item in self.of.list(path) {
            if let Some(text) = item.value().filter(|text| !allowed.contains(&text.as_str())) {
                not_allowed(refusal, path, text, item.place, allowed, defects);
            }
        }
    }

    /// An address, if it is set and known.
    pub(super) fn address(&self, path: &str, kind: AddressKind) -> Option<(Address, Span)> {
        let setting = self.of.text(path);
        let text = setting.value().filter(|text| !text.is_empty())?;
        Some((Address::parse(text, kind, self.version).ok()?, setting.place))
    }

    /// An address whose scheme is one of the `allowed` ones.
    pub(super) fn scheme(
        &self,
        path: &str,
        kind: AddressKind,
        allowed: &[&str],
        defects: &mut Defects,
    ) -> Option<(Address, Span)> {
        let (address, place) = self.address(path, kind)?;
        if !allowed.contains(&address.scheme.as_str()) {
            let text = text!("has the scheme {}", quoted(&address.scheme));
            let added = defects.refusal(&server::ADDRESS_SCHEME, path, place, text);
            added.help(text!("write one of these schemes: {}", allowed.join(", ")));
        }
        Some((address, place))
    }

    /// The section of TLS at `path`: its versions, and whether its certificate is that of its key.
    pub(super) fn tls(&self, path: &str, defects: &mut Defects) {
        self.tls_within(path, Some((3, 4)), defects);
    }

    /// The section of TLS at `path`, whose versions are between those of `around` unless set.
    pub(super) fn tls_within(&self, path: &str, around: Option<(u8, u8)>, defects: &mut Defects) {
        if let Some((least, most)) = around.and_then(|around| self.tls_versions(path, around))
            && (least == 0 || least > most)
        {
            let path = format!("{path}.minimum_version");
            let lowest = self.of.text(&path);
            let highest = self.of.text(&path.replace("minimum", "maximum"));
            let place = if lowest.is_absent() {
                highest.place
            } else {
                lowest.place
            };
            defects.refusal(&storage::TLS_VERSIONS, &path, place, "does not fit `maximum_version`");
            return;
        }
        let chain = format!("{path}.certificate_chain");
        let certified = self.of.pem_key(&chain);
        let key = self.of.pem_key(&format!("{path}.private_key"));
        if let Some(((key, key_place), (certified, place))) = key.zip(certified)
            && key.belongs_to(&certified) == Some(false)
        {
            defects
                .refusal(&storage::TLS_CERTIFICATE, &chain, place, "is not the key's")
                .related(key_place, "the `private_key`");
        }
    }

    /// The lowest and highest version of TLS of the section at `path`, from 0 for SSL to 4 for 1.3; those of `around`
    /// unless set. `None` if they are not known.
    pub(super) fn tls_versions(&self, path: &str, (least, most): (u8, u8)) -> Option<(u8, u8)> {
        let lowest = self.of.text(&format!("{path}.minimum_version"));
        let highest = self.of.text(&format!("{path}.maximum_version"));
        if lowest.why_unknown().is_some() || highest.why_unknown().is_some() {
            return None;
        }
        let order = |text: Option<&&str>, unset: u8| match text {
            Some(text) if text.starts_with("SSL") => 0,
            Some(text) if text.ends_with("1.0") => 1,
            Some(text) if text.ends_with("1.1") => 2,
            Some(text) if text.ends_with("1.2") => 3,
            Some(text) if text.ends_with("1.3") => 4,
            _ => unset,
        };
        Some((order(lowest.value(), least), order(highest.value(), most)))
    }
}

fn not_allowed(
    refusal: &'static Refusal,
    path: &str,
    text: &str,
    place: Span,
    allowed: &[&str],
    defects: &mut Defects,
) {
    let name = path.rsplit('.').next().unwrap_or(path);
    let added: Added<'_> = defects.refusal(refusal, path, place, text!("{} is not a value of it", quoted(text)));
    let meant = meant(text, allowed).unwrap_or_default();
    added.write(format!("{name}: '{meant}'  # or one of: {}", allowed.join(", ")));
}

/// The known number of an option, with its place.
pub(super) fn number(setting: &Setting<i64>) -> Option<(i64, Span)> {
    Some((*setting.value()?, setting.place))
}
