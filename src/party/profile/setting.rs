//! Where an application reads its settings.

use serde::Deserialize;

use super::statement::{Statement, statements, words};
use super::version::AppVersion;

statements! {
    /// One setting, and the places where it is read. The first place that has it counts: variables, the file, the
    /// chart's values, the default.
    pub struct SettingSource {
        /// Variables, in the order in which they are looked at. `{name}` stands for any text, the same in all settings:
        /// where an application has several providers, each has its own.
        #[serde(default)]
        pub env: Vec<String>,
        /// The place in the JSON text that the variable holds: `openid_connect.APPS[].client_id`, where `[]` is every
        /// item.
        pub json: Option<String>,
        /// The application's own file and the place in it: `grafana.ini:auth.generic_oauth.client_id`.
        pub file: Option<String>,
        /// The place in the values of the application's chart: `gitea.oauth[].key`.
        pub helm: Option<String>,
        /// What counts where it is set nowhere.
        pub default: Option<String>,
        /// What separates the items of a list; a space stands for any run of them.
        pub separator: Option<String>,
        /// Whether it must not be shown.
        #[serde(default)]
        pub secret: bool,
    }

    /// How the application reads its settings. Its bounds are those of versions whose database counts by itself.
    pub struct Reading {
        /// A variable with this at its end names a file that has the value: `_FILE`.
        pub file_suffix: Option<String>,
        /// What an empty variable means.
        pub empty: Option<Empty>,
        /// Keys in the values of its chart below which variables are: a mapping of names to values, or a list of `name` and
        /// `value`.
        #[serde(default)]
        pub helm_variables: Vec<String>,
        /// Whether settings are kept in the application's database, too.
        #[serde(default)]
        pub database: StoredSettings,
        /// The setting that has the database count at all.
        pub database_when: Option<String>,
    }

    /// What has to be set for the sign-in to be offered at all.
    pub struct Switch {
        /// The setting.
        pub setting: String,
        /// Its values, in lower case, that switch it on; empty if any value does.
        #[serde(default)]
        pub on: Vec<String>,
    }
}

words! {
    /// What an empty variable means.
    pub enum Empty {
        /// The same as none.
        Unset,
        /// The empty text.
        Value,
    }

    /// Whether settings are kept in the application's database, too.
    #[derive(Default)]
    pub enum StoredSettings {
        /// No.
        #[default]
        Never,
        /// From the first start on, those there win.
        FirstStart,
        /// Those that somebody saved there win.
        Wins,
        /// They are only there: no file has them.
        Only,
    }
}
