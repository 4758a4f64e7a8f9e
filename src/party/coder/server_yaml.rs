//! Coder's own configuration file (`coder server --config`, `CODER_CONFIG_PATH`).
//!
//! Source: coder/serpent `yaml.go` `UnmarshalYAML`, `setFromYAMLNode`; coder/coder `cli/testdata/server-config.yaml.golden`.

use super::option_table::{self, SerpentType, ServerOption};
use super::{server_keys, values};
use crate::finding::{Change, Finding, Help, Side, Text, Where, headline};
use crate::options::Value;
use crate::party::coder::rule;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::version::Version;
use crate::yaml::{Mapping, Node};

/// What is known of Coder's configuration file.
pub enum Configuration {
    /// Its content.
    Read(Node),
    /// Coder reads one that is not among the files.
    Elsewhere(Unknown),
}

/// The section of OpenID Connect; its keys are all in the table.
const SECTION: &str = "oidc";

/// What the file says about an option, if it does.
pub(super) fn setting(
    spec: &ServerOption,
    root: &Node,
    version: Version,
    defects: &mut Vec<Finding>,
) -> Option<Setting<Value>> {
    if spec.yaml.is_empty() {
        return None;
    }
    let path: Vec<&str> = spec.yaml.split('.').collect();
    let node = root.at(&path)?;
    let place = node.alias.unwrap_or(node.span);
    let value = match (spec.kind, node.scalar(), node.sequence()) {
        (SerpentType::Map(kind), ..) => values::map_of(node, kind),
        (_, Some(scalar), _) => values::parse(spec, &Secret::new(&*scalar.text), place, version),
        (SerpentType::List, _, Some(items)) => {
            let texts = items.iter().map(|item| {
                let scalar = item.scalar()?;
                Some(Setting::known(scalar.text.to_string(), item.alias.unwrap_or(item.span)))
            });
            let texts: Option<Vec<_>> = texts.collect();
            texts.map(Value::List).ok_or_else(|| "each item must be a text".into())
        }
        (_, None, Some([])) => values::parse(spec, &Secret::new(""), place, version),
        (SerpentType::List, ..) => Err("a list is needed here".into()),
        _ => Err("a single value is needed here".into()),
    };
    let state = match value {
        Ok(value) => State::Known(value),
        Err(reason) => {
            let key = path.last().copied().unwrap_or_default();
            defects.push(Finding::at(place, reason).rule(rule::INVALID).says(
                spec.variable,
                headline(spec.yaml, "cannot be parsed by Coder"),
                text!("Coder exits when it starts: applying yaml: setting \"{key}\"; nothing is served."),
            ));
            State::Unknown(Unknown::because(text!("the value of {} does not parse", spec.yaml)))
        }
    };
    Some(Setting {
        state,
        place,
        via: Vec::new(),
        default: false,
    })
}

/// Keys that Coder does not have: it refuses the file.
pub(super) fn unknown_keys(root: &Node, version: Version, defects: &mut Vec<Finding>) {
    outside(root, "", version, defects);
    let section = root.get(SECTION).and_then(Node::mapping);
    for entry in section.into_iter().flat_map(Mapping::entries) {
        let Some(key) = entry.key.scalar() else { continue };
        let path = format!("{SECTION}.{}", key.text);
        let spec = option_table::all().find(|spec| spec.yaml == path);
        if spec.is_some_and(|spec| spec.is_in(version)) {
            continue;
        }
        let secret = ["clientSecret", "oidcClientSecret", "client_secret"].contains(&&*key.text);
        let (text, help): (Text, _) = if secret {
            let help = Help::Set(vec![("CODER_OIDC_CLIENT_SECRET", "…".to_owned())]);
            ("the secret has no key in this file".into(), Some(help))
        } else {
            match (spec, nearest(&key.text)) {
                (Some(_), _) => (text!("Coder {version} does not have it"), None),
                (None, Some(near)) => (
                    text!("did you mean {near}?"),
                    entry.value.scalar().map(|value| {
                        let lines = format!("{SECTION}:\n  {near}: {}", value.text);
                        let side = Side::RelyingParty("Coder".to_owned());
                        let change = Change::new(side, entry.key.span, Where::Nowhere, lines);
                        Help::from(Change {
                            to: Where::Exactly(near.to_owned()),
                            ..change
                        })
                    }),
                ),
                (None, None) => ("no such key".into(), None),
            }
        };
        defects.push(unknown_key(&path, entry.key.span, text).maybe_help(help));
    }
}

/// Keys outside the section of OpenID Connect, below `section`.
fn outside(node: &Node, section: &str, version: Version, defects: &mut Vec<Finding>) {
    for entry in node.mapping().into_iter().flat_map(Mapping::entries) {
        let Some(key) = entry.key.scalar() else { continue };
        if section.is_empty() && &*key.text == SECTION {
            continue;
        }
        let path = if section.is_empty() {
            key.text.to_string()
        } else {
            format!("{section}.{}", key.text)
        };
        let mut help = None;
        let text: Text = match server_keys::find(&path, version) {
            server_keys::Path::Option => continue,
            server_keys::Path::Section => {
                outside(&entry.value, &path, version, defects);
                continue;
            }
            // What later versions have is not known.
            _ if version > super::versions::NEWEST_READ => continue,
            server_keys::Path::OtherVersion => text!("Coder {version} does not have it"),
            server_keys::Path::Unknown => match server_keys::nearest(&path) {
                Some(near) => {
                    let last = near.rsplit('.').next().unwrap_or(near);
                    let says = format!("write `{last}` instead of `{}`", key.text);
                    let side = Side::RelyingParty("Coder".to_owned());
                    help = Some(Change::exactly(side, entry.key.span, last, says));
                    text!("did you mean {near}?")
                }
                None => "no such key".into(),
            },
        };
        defects.push(unknown_key(&path, entry.key.span, text).maybe_help(help));
    }
}

fn unknown_key(path: &str, place: Span, text: Text) -> Finding {
    Finding::at(place, text).rule(rule::INVALID).says(
        path,
        headline(path, "is not a key of Coder's, which stops it"),
        text!(
            "Coder exits when it starts: applying yaml: unknown option \"{path}\"; unlike an unknown variable, an \
             unknown key is not ignored."
        ),
    )
}

/// The key that is probably meant by `wrong`: the same letters in other case or with other separators, or a few
/// letters away, or the variable's name.
fn nearest(wrong: &str) -> Option<&'static str> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let wrong = plain(wrong);
    let keys = option_table::all().filter_map(|spec| {
        let key = spec.yaml.strip_prefix("oidc.")?;
        let variable = plain(spec.variable.strip_prefix("CODER_OIDC_").unwrap_or(spec.variable));
        let distance = strsim::osa_distance(&plain(key), &wrong).min(if variable == wrong { 0 } else { usize::MAX });
        Some((distance, key))
    });
    keys.filter(|(distance, _)| *distance <= 3).min().map(|(_, key)| key)
}
