//! What the coder process would see.
//!
//! Reference: Coder 2.24.2 to 2.35.1.

mod arguments;
pub mod deployment;
mod notation;
pub mod option_table;
mod relying_party;
mod request;
mod scopes;
mod server_yaml;
mod start_checks;
mod unknown_settings;
mod values;

pub use arguments::Arguments;
pub use relying_party::Received;
pub use request::PKCE_SINCE;
pub use scopes::{is_malformed, meant_scopes};
pub use server_yaml::Configuration;

use std::borrow::Cow;

use self::notation::Notations;
use crate::env::Environment;
use crate::finding::Label;
use crate::options::Options;
use crate::setting::Setting;
use crate::source::Span;
use crate::version::Version;

/// The option whose parameters are added to the authorization request.
pub const EXTRA_PARAMETERS: &str = "CODER_OIDC_AUTH_URL_PARAMS";

/// The path of Coder's redirect URI; it replaces the access URL's own path.
pub const CALLBACK_PATH: &str = "/api/v2/users/oidc/callback";

/// The relying party that the files describe: one deployment of Coder.
pub struct RelyingParty {
    /// The file or mapping that holds its environment.
    pub place: Span,
    /// The environment that the process gets.
    pub environment: Environment,
    /// What Coder makes of its flags, environment and configuration file, by the variable's name
    /// (`CODER_OIDC_SCOPES`); defaults filled in.
    pub options: Options,
    /// Its version: from the image's tag where there is one.
    pub version: Setting<Version>,
    /// What Coder refuses, ignores or does not get.
    pub defects: Vec<SettingDefect>,
    /// Whether the files tell everything that starts it; an env file alone does not.
    pub whole: bool,
    notations: Notations,
}

/// The kinds of things that are wrong with a setting of Coder's on its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingDefectKind {
    /// A value that stops the server.
    Invalid,
    /// A `CODER_OIDC_*` name that no version has.
    Unknown,
    /// A name that this version does not have.
    NotInVersion,
    /// A setting that stands in a file but never reaches the process.
    NotPassed,
    /// Lines that the programs which may read them understand differently.
    ReadDifferently {
        /// Whether the other program is a likely reader of this file.
        likely: bool,
    },
}

/// Something that is wrong with a setting on its own.
pub struct SettingDefect {
    /// What kind of thing it is.
    pub kind: SettingDefectKind,
    /// The variable's name.
    pub name: String,
    /// The place.
    pub place: Label,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// The fact, in at most 72 characters.
    pub headline: Cow<'static, str>,
    /// What happens because of it, in one sentence.
    pub why: Cow<'static, str>,
    /// What to write instead.
    pub help: Option<Help>,
}

/// What to write instead of something that is wrong with a setting.
pub enum Help {
    /// This text.
    Text(Cow<'static, str>),
    /// Other values for these options, each in the notation of its place.
    Set(Vec<(&'static str, String)>),
    /// Another option in place of the name that the defect is about.
    Instead(&'static str, String),
    /// A scope that Coder has to request besides those it does.
    Scope(&'static str),
}

impl<T: Into<Cow<'static, str>>> From<T> for Help {
    fn from(text: T) -> Self {
        Help::Text(text.into())
    }
}
