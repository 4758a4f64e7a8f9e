//! From an environment to what Coder makes of it.

use super::option_table::{Kind, OPTIONS, OptionSpec};
use super::{RelyingParty, SettingDefect, SettingDefectKind, start_checks, unknown_settings, values};
use crate::env::Environment;
use crate::finding::Label;
use crate::options::{Options, Value};
use crate::secret::is_secret_name;
use crate::setting::{Setting, State, Unknown};
use crate::source::{SourceMap, Span};
use crate::version::Version;

/// From this version on an empty variable is a value and overrides the default.
const EMPTY_COUNTS_SINCE: Version = Version::new(2, 34, 0);

impl RelyingParty {
    /// What Coder of `version` makes of `environment`. Marks every secret in `sources`.
    pub fn new(environment: Environment, version: Setting<Version>, assumed: Version, sources: &mut SourceMap) -> Self {
        let seen = as_coder_looks_up(&environment);
        let mut defects = Vec::new();
        let settings = OPTIONS
            .iter()
            .map(|spec| (spec.variable, setting(spec, &seen, assumed, &mut defects)));
        let options = Options::new(environment.place, settings.collect());
        start_checks::find(&options, &mut defects);
        unknown_settings::find(&seen, assumed, &mut defects);
        mark_secrets(&environment, sources);
        defects.sort_by_key(|defect| defect.place.span);
        Self {
            place: environment.place,
            environment,
            options,
            version,
            defects,
        }
    }
}

/// The environment under the names that Coder looks up: in upper case; a `HOMEBREW_` copy counts where the plain one
/// is missing.
fn as_coder_looks_up(environment: &Environment) -> Environment {
    let mut upper = Environment::new(environment.place);
    upper.hidden.clone_from(&environment.hidden);
    for variable in environment.variables() {
        let mut variable = variable.clone();
        variable.name.value = variable.name.value.to_uppercase();
        let plain = variable
            .name
            .value
            .strip_prefix("HOMEBREW_")
            .filter(|name| name.starts_with("CODER_"));
        match plain.map(str::to_owned) {
            Some(plain) => {
                variable.name.value = plain;
                upper.set_default(variable);
            }
            None => upper.set(variable),
        }
    }
    upper
}

fn setting(
    spec: &'static OptionSpec,
    environment: &Environment,
    version: Version,
    defects: &mut Vec<SettingDefect>,
) -> Setting<Value> {
    let known_here = spec.since.is_empty() || version.has(spec.since);
    let variable = if known_here {
        environment.get(spec.variable)
    } else {
        Setting::absent(environment.place)
    };
    let place = variable.written_at();
    let value = match &variable.state {
        State::Known(text) if text.is_empty() && version < EMPTY_COUNTS_SINCE => None,
        State::Known(text) => Some(text),
        State::Unknown(why) => return Setting::unknown(why.clone(), variable.place).through(variable.via),
        State::Absent => None,
    };
    let Some(text) = value else {
        return defaulted(spec, &variable, version);
    };
    let parsed = values::parse(spec, text, place, version);
    let state = match parsed {
        Ok(value) => State::Known(value),
        Err(reason) => {
            let why = Unknown::because(format!("the value of {} does not parse", spec.variable));
            defects.push(invalid(spec, place, &reason));
            State::Unknown(why)
        }
    };
    Setting {
        state,
        place: variable.place,
        via: variable.via,
        default: false,
    }
}

/// The default; an empty one leaves a text, a URL or a secret absent.
fn defaulted<T>(spec: &OptionSpec, variable: &Setting<T>, version: Version) -> Setting<Value> {
    let place = variable.place;
    if spec.default.is_empty() && !matches!(spec.kind, Kind::List) {
        return Setting::absent(place).through(variable.via.clone());
    }
    let default = crate::secret::Secret::new(spec.default);
    let value = values::parse(spec, &default, place, version);
    value
        .map_or_else(|_| Setting::absent(place), |value| Setting::defaulted(value, place))
        .through(variable.via.clone())
}

fn invalid(spec: &OptionSpec, place: Span, reason: &str) -> SettingDefect {
    let example = match spec.kind {
        Kind::Flag => "true",
        Kind::List => "first,second",
        Kind::Map { lists: false } => "{\"from\": \"to\"}",
        Kind::Map { lists: true } => "{\"from\": [\"to\"]}",
        Kind::Duration => "24h",
        Kind::Url => "https://coder.example.com",
        Kind::Text | Kind::Secret | Kind::Regexp | Kind::Choice(_) => "",
    };
    SettingDefect {
        kind: SettingDefectKind::Invalid,
        name: spec.variable.to_owned(),
        place: Label {
            span: place,
            text: reason.to_owned().into(),
        },
        related: Vec::new(),
        headline: format!("Coder cannot parse {}", spec.variable).into(),
        why: format!(
            "Coder exits when it starts: parsing env, parse \"{}\"; nothing is served.",
            spec.title
        )
        .into(),
        help: (!example.is_empty()).then(|| format!("{}={example}", spec.variable).into()),
    }
}

/// Marks what excerpts must not show: values of variables whose name says so, and the client secret wherever it stands.
fn mark_secrets(environment: &Environment, sources: &mut SourceMap) {
    for variable in environment
        .variables()
        .filter(|variable| is_secret_name(&variable.name.value))
    {
        for place in variable.setting.origin().collect::<Vec<_>>() {
            sources.mark_secret(place);
        }
        if let Some(value) = variable.setting.value() {
            sources.mark_secret_value(value.clone());
        }
    }
}
