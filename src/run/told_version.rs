//! A version, and what tells it.

use crate::setting::Setting;
use crate::source::Span;
use crate::version::Version;

/// What tells a version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum From {
    /// The call.
    Option,
    /// The tag of the image that runs.
    ImageTag(Span),
    /// The version of the chart: Coder's is Coder's own, and of Authelia's it is known which Authelia it runs.
    ChartVersion(Span),
    /// Nothing: the newest that is known is assumed.
    NewestKnown,
}

impl From {
    /// How reports name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            From::Option => "option",
            From::ImageTag(_) => "image tag",
            From::ChartVersion(_) => "chart version",
            From::NewestKnown => "newest known",
        }
    }

    /// Where it is written, if it is in a file.
    pub(super) fn place(self) -> Option<Span> {
        match self {
            From::ImageTag(place) | From::ChartVersion(place) => Some(place),
            From::Option | From::NewestKnown => None,
        }
    }
}

/// A version and what tells it.
#[derive(Clone, Copy)]
pub(super) struct ToldVersion {
    pub(super) version: Version,
    pub(super) from: From,
}

impl ToldVersion {
    /// What the files tell, unless the call says otherwise.
    pub(super) fn or(self, told: Option<&Setting<Version>>, from: impl FnOnce(Span) -> From) -> Self {
        match told.and_then(|told| Some((*told.value()?, told.place))) {
            Some((version, place)) if self.from == From::NewestKnown => Self {
                version,
                from: from(place),
            },
            _ => self,
        }
    }

    /// The version, if the call says it.
    pub(super) fn exactly(self) -> Option<Version> {
        (self.from == From::Option).then_some(self.version)
    }

    /// The version as a setting, for who points at its place.
    pub(super) fn setting(self, otherwise: Span) -> Setting<Version> {
        match self.from.place() {
            Some(place) => Setting::known(self.version, place),
            None => Setting::defaulted(self.version, otherwise),
        }
    }
}
