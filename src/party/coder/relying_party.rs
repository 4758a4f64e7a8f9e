//! From what Coder receives to what it makes of it.

use super::option_table::{self, MapValues, SerpentType, ServerOption};
use super::versions::EMPTY_COUNTS;
use super::{
    Configuration, Received, notation, request, rule, scopes, secrets, server_yaml, start_checks, unknown_settings,
    values,
};
use crate::env::Environment;
use crate::finding::{Finding, Help};
use crate::options::{Options, Value};
use crate::order;
use crate::party::relying_party::RelyingParty;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::{SourceMap, Span};
use crate::text::Text;
use crate::version::Version;

impl RelyingParty {
    /// What Coder of `version` makes of what it receives. Marks every secret in `sources`.
    pub fn new(mut received: Received, version: Setting<Version>, assumed: Version, sources: &mut SourceMap) -> Self {
        secrets::conceal_names(&mut received.environment, sources);
        let seen = as_coder_looks_up(&received.environment);
        let mut defects = Vec::new();
        let mut reader = OptionReader {
            received: &received,
            seen: &seen,
            version: assumed,
            defects: &mut defects,
        };
        // Who writes `NAME=value` where a value is expected does not make a secret of the name.
        sources.known().allow_names(&option_table::VARIABLES);
        let settings = option_table::all().map(|spec| (spec.variable, reader.setting(spec)));
        let options = Options::new(received.environment.place, settings);
        start_checks::find(&options, assumed, &mut defects);
        unknown_settings::find(&seen, assumed, &mut defects);
        unknown_settings::flags(&received.arguments, assumed, &mut defects);
        if let Some(Configuration::Read(root)) = &received.configuration {
            server_yaml::unknown_keys(root, assumed, &mut defects);
        }
        secrets::mark(&received, &options, sources);
        let notations = notation::of(&received, &seen, sources);
        order::by_key(&mut defects, |defect| defect.primary.span);
        Self {
            facts: super::facts(assumed),
            derived: request::derived(&options),
            place: received.environment.place,
            environment: received.environment,
            options,
            version,
            defects,
            whole: received.whole,
            notations,
        }
    }
}

/// The environment under the names that Coder looks up: in upper case; a `HOMEBREW_` copy counts where the plain one
/// is missing.
fn as_coder_looks_up(environment: &Environment) -> Environment {
    let mut upper = Environment::new(environment.place, environment.form);
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

/// Reads the options one after the other. Of what sets an option a flag counts first, then the environment, then the
/// configuration file; the items of a list add up over the environment and the flags.
///
/// Source: coder/serpent `command.go` `run`, `values.go` `StringArray.Set`.
struct OptionReader<'a> {
    received: &'a Received,
    seen: &'a Environment,
    version: Version,
    defects: &'a mut Vec<Finding>,
}

impl OptionReader<'_> {
    fn setting(&mut self, spec: &'static ServerOption) -> Setting<Value> {
        if !spec.is_in(self.version) {
            return self.defaulted(spec, &Setting::<Secret>::absent(self.seen.place));
        }
        let written = self.seen.variable(spec.variable);
        let variable = written.map_or_else(|| self.seen.not_shown(), |written| written.setting.clone());
        let from_environment = written.and_then(|_| self.read_variable(spec, &variable));
        if let Some(setting) = self.read_flags(spec, from_environment.as_ref()) {
            return setting;
        }
        if let Some(why) = &self.received.arguments.hidden {
            return Setting::unknown(why.clone(), variable.place);
        }
        if let Some(setting) = from_environment {
            return setting;
        }
        match &self.received.configuration {
            Some(Configuration::Read(root)) => {
                if let Some(setting) = server_yaml::setting(spec, root, self.version, self.defects) {
                    return setting;
                }
            }
            Some(Configuration::Elsewhere(why)) if !spec.yaml.is_empty() => {
                return Setting::unknown(why.clone(), variable.place);
            }
            Some(Configuration::Elsewhere(_)) | None => {}
        }
        match variable.state {
            // A variable that the files do not show may still be set.
            State::Unknown(why) => Setting::unknown(why, variable.place).through(variable.via),
            State::Known(_) | State::Absent => self.defaulted(spec, &variable),
        }
    }

    /// What a variable that is in the environment comes to; `None` if it counts as unset.
    fn read_variable(&mut self, spec: &'static ServerOption, variable: &Setting<Secret>) -> Option<Setting<Value>> {
        let state = match &variable.state {
            State::Known(text) if text.is_empty() && !EMPTY_COUNTS.holds(self.version) => return None,
            State::Known(text) => {
                let place = variable.written_at();
                match values::parse(spec, text, place, self.version) {
                    Ok(value) => State::Known(value),
                    Err(reason) => {
                        self.defects.push(invalid(spec, place, reason, text.reveal()));
                        unparsed(spec)
                    }
                }
            }
            State::Unknown(why) => State::Unknown(why.clone()),
            State::Absent => return None,
        };
        Some(Setting {
            state,
            place: variable.place,
            via: variable.via.clone(),
            default: false,
        })
    }

    fn read_flags(
        &mut self,
        spec: &'static ServerOption,
        from_environment: Option<&Setting<Value>>,
    ) -> Option<Setting<Value>> {
        if self.received.arguments.flags().is_empty() {
            return None;
        }
        let name = spec.flag();
        let mut result: Option<Setting<Value>> = None;
        for flag in self.received.arguments.values(&name) {
            let place = flag.written_at();
            let state = match &flag.state {
                State::Known(text) => match values::parse(spec, text, place, self.version) {
                    Ok(value) => State::Known(value),
                    Err(reason) => {
                        let mut defect = invalid_flag(&name, place, reason);
                        defect.help = example(spec, text.reveal());
                        self.defects.push(defect);
                        unparsed(spec)
                    }
                },
                State::Unknown(why) => State::Unknown(why.clone()),
                State::Absent => {
                    self.defects
                        .push(invalid_flag(&name, place, "a value must follow".into()));
                    unparsed(spec)
                }
            };
            let before = result.as_ref().or(from_environment);
            let state = match (state, before.map(|before| &before.state)) {
                (State::Known(Value::List(items)), Some(State::Known(Value::List(first)))) if !items.is_empty() => {
                    State::Known(Value::List(first.iter().cloned().chain(items).collect()))
                }
                (State::Known(Value::List(_)), Some(State::Unknown(why))) => State::Unknown(why.clone()),
                (state, _) => state,
            };
            result = Some(Setting {
                state,
                place: flag.place,
                via: flag.via.clone(),
                default: false,
            });
        }
        result
    }

    /// The default; an empty one leaves a text, a URL, a secret or a boolean absent.
    fn defaulted<T>(&self, spec: &ServerOption, variable: &Setting<T>) -> Setting<Value> {
        let place = variable.place;
        if spec.default.is_empty() && !matches!(spec.kind, SerpentType::List) {
            return Setting::absent(place).through(variable.via.clone());
        }
        let value = values::default(spec, place, self.version);
        value
            .map_or_else(|_| Setting::absent(place), |value| Setting::defaulted(value, place))
            .through(variable.via.clone())
    }
}

fn unparsed<T>(spec: &ServerOption) -> State<T> {
    State::Unknown(Unknown::because(text!("the value of {} does not parse", spec.variable)))
}

fn invalid_flag(name: &str, place: Span, reason: Text) -> Finding {
    Finding::at(place, reason).rule(rule::INVALID).says(
        format!("--{name}"),
        crate::finding::headline(&format!("--{name}"), "cannot be parsed by Coder"),
        text!("Coder exits when it starts: invalid argument for \"--{name}\" flag; nothing is served."),
    )
}

fn invalid(spec: &'static ServerOption, place: Span, reason: Text, text: &str) -> Finding {
    Finding::at(place, reason.clone())
        .rule(rule::INVALID)
        .says(
            spec.variable,
            crate::finding::fitting([
                text!("Coder cannot parse {}: ", spec.variable).and(reason.clone()),
                text!("Coder cannot parse {}", spec.variable),
            ]),
            text!(
                "Coder exits when it starts: parsing env, parse \"{}\"; nothing is served.",
                spec.title
            ),
        )
        .maybe_help(example(spec, text))
}

/// A value that Coder reads: what was meant by `text`, where that can be seen, or an example.
fn example(spec: &'static ServerOption, text: &str) -> Option<Help> {
    let value = match spec.kind {
        SerpentType::Flag => "true".to_owned(),
        SerpentType::List if spec.variable == "CODER_OIDC_SCOPES" => {
            scopes::meant_scopes([text, "profile,email"]).join(",")
        }
        SerpentType::List => match scopes::meant(text).as_slice() {
            [] => "first,second".to_owned(),
            items => items.join(","),
        },
        SerpentType::Map(MapValues::Uuids) => "{\"from\": [\"b5f1c9a2-6a4e-4c0e-9d3b-0f2f4c1f7a11\"]}".to_owned(),
        SerpentType::Map(values) => {
            map_meant(text, values == MapValues::Lists).unwrap_or_else(|| match (spec.variable, values) {
                ("CODER_OIDC_AUTH_URL_PARAMS", _) => spec.default.to_owned(),
                (_, MapValues::Texts) => "{\"from\": \"to\"}".to_owned(),
                (_, MapValues::Lists | MapValues::Uuids) => "{\"from\": [\"to\"]}".to_owned(),
            })
        }
        SerpentType::Duration => "24h".to_owned(),
        SerpentType::Url => "https://coder.example.com".to_owned(),
        SerpentType::WildcardHost => "*.coder.example.com".to_owned(),
        SerpentType::Address => "0.0.0.0:8443".to_owned(),
        SerpentType::Text | SerpentType::Secret | SerpentType::Regexp | SerpentType::Choice(_) => return None,
    };
    Some(Help::Set(vec![(spec.variable, value)]))
}

/// `key=value&key=value`, as the query of an address has it, as the mapping that Coder reads.
fn map_meant(text: &str, lists: bool) -> Option<String> {
    let pairs = text.trim_matches(['\'', '"']).split(['&', ',', ';']);
    let entries = pairs.map(|pair| {
        let (key, value) = pair.trim().split_once(['=', ':'])?;
        let quoted = |text: &str| serde_json::Value::from(text.trim().trim_matches(['\'', '"'])).to_string();
        let plain = |text: &str| !text.contains(['{', '}', '[', ']']) && !crate::secret::is_secret_name(text);
        (plain(key) && plain(value)).then(|| {
            let value = quoted(value);
            let value = if lists { format!("[{value}]") } else { value };
            format!("{}: {value}", quoted(key))
        })
    });
    let entries: Vec<String> = entries.collect::<Option<_>>()?;
    Some(format!("{{{}}}", entries.join(", ")))
}
