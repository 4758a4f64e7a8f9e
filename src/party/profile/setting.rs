//! Where an application reads its settings.

use serde::Deserialize;

use super::statement::{Statement, statements, words};
use super::version::AppVersion;

statements! {
    /// One setting, and the places where it is read. The first place that has it counts: the flag, variables, the
    /// chart's values, the file, the default.
    pub struct SettingSource {
        /// Variables, in the order in which they are looked at. `{name}` stands for any text, the same in all settings:
        /// where an application has several providers, each has its own.
        #[serde(default)]
        pub env: Vec<String>,
        /// The flag that sets it, without dashes; it counts first.
        pub flag: Option<String>,
        /// The setting that has the path of a file with the value; where it is set, that file counts.
        pub in_file: Option<String>,
        /// The place in the JSON text that the variable holds: `openid_connect.APPS[].client_id`, where `[]` is every
        /// item.
        pub json: Option<String>,
        /// The application's own file and the place in it: `grafana.ini:auth.generic_oauth.client_id`.
        pub file: Option<String>,
        /// The place in the values of the application's chart: `gitea.oauth[].key`.
        pub helm: Option<String>,
        /// Variables by which the application's chart takes it, though the application itself does not read them.
        #[serde(default)]
        pub helm_env: Vec<String>,
        /// The Secret that the values of the application's chart name for it.
        pub helm_secret: Option<ChartSecret>,
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
        /// Whether a value may be taken from elsewhere: `$__file{PATH}` from a file, `$__env{NAME}` from a variable.
        #[serde(default)]
        pub expands: bool,
        /// Places in the values of its chart below which variables are: a mapping of names to values, or a list of `name` and
        /// `value`; later ones count.
        #[serde(default)]
        pub helm_variables: Vec<String>,
        /// Places in the values of its chart that name Secrets or `ConfigMap`s with variables: a name, a list of them, or a
        /// list as `envFrom` has it.
        #[serde(default)]
        pub helm_stores: Vec<String>,
        /// Places in the values of its chart that become flags: a mapping of names to values, or a list of words.
        #[serde(default)]
        pub helm_flags: Vec<String>,
        /// The place in the values of its chart that has its own file as a text.
        pub helm_file: Option<String>,
        /// The setting that has the path of its own file, where that may be called otherwise than the settings say.
        pub file_setting: Option<String>,
        /// What its own file may be called instead, where the one that the settings name is missing.
        pub other_file: Option<String>,
        /// Where a value `$key` of its file is: the Secret that has the key.
        pub refers_to: Option<ReferredSecret>,
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

/// A Secret that the values of a chart name for one setting.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChartSecret {
    /// The place of its name.
    pub name: String,
    /// The place of the key in it.
    pub key: Option<String>,
    /// The key where the values do not say one.
    pub default_key: Option<String>,
}

/// Where an application looks for `$key`.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferredSecret {
    /// The Secret that has `$key`; of `$name:key` another one, `name`, has it.
    pub secret: String,
    /// The place in the values of its chart that becomes keys of this Secret.
    pub helm: Option<String>,
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
