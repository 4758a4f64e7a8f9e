//! `AUTHELIA_*` variables.
//!
//! Source: authelia/authelia `internal/configuration/helpers.go`, `koanf_callbacks.go`, `const.go`.

use super::{LoadRequest, merge};
use crate::authelia::keys;
use crate::authelia::unknowable::Unknowable;
use crate::authelia::{deprecated, rule, subject};
use crate::finding::{Finding, Severity};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::yaml::Node;

/// A variable of Authelia's process.
#[derive(Clone)]
pub struct Variable {
    /// The name.
    pub name: String,
    /// The value and where it comes from.
    pub value: Setting<Secret>,
}

const PREFIX: &str = "AUTHELIA_";

/// Lays the variables over the merged files, and says what Authelia says of them.
pub(super) fn apply(
    request: &LoadRequest<'_>,
    mut root: Node,
    unknowable: &mut Unknowable,
    defects: &mut Vec<Finding>,
) -> Node {
    let ours = || {
        request
            .environment
            .iter()
            .filter(|variable| variable.name.starts_with(PREFIX))
    };
    for variable in ours() {
        let Some(name) = variable.name.strip_prefix(PREFIX) else {
            continue;
        };
        if let Some(key) = key_of(name) {
            root = set(&root, &key, &variable.value, unknowable);
        } else if name.strip_suffix("_FILE").and_then(secret_key_of).is_none() && !variable.value.is_absent() {
            defects.push(unexpected(variable));
        }
    }
    for variable in ours() {
        let name = variable
            .name
            .strip_prefix(PREFIX)
            .and_then(|name| name.strip_suffix("_FILE"));
        let Some(key) = name.and_then(secret_key_of) else {
            continue;
        };
        let place = variable.value.place;
        let path: Vec<&str> = key.split('.').collect();
        if let Some(existing) = root.at(&path).filter(|node| !crate::authelia::decode::is_null(node)) {
            if key.starts_with("identity_providers.oidc.") {
                defects.push(defined_twice(&key, place, existing.span));
            }
            continue;
        }
        let content = file_content(request, &variable.value);
        root = set(&root, &key, &content, unknowable);
    }
    root
}

fn file_content(request: &LoadRequest<'_>, path: &Setting<Secret>) -> Setting<Secret> {
    let state = match &path.state {
        State::Known(path) => match (request.read)(path.reveal()) {
            Some(content) => State::Known(Secret::new(content.reveal().trim_end_matches('\n'))),
            None => State::Unknown(Unknown::because("the file with the secret is not at hand")),
        },
        State::Unknown(why) => State::Unknown(why.clone()),
        State::Absent => State::Absent,
    };
    Setting {
        state,
        place: path.place,
        via: path.via.clone(),
        default: false,
    }
}

/// The configuration key of a variable's `name` without its prefix.
fn key_of(name: &str) -> Option<String> {
    let key = |key: &&str| key.replace('.', "_").eq_ignore_ascii_case(name);
    let upper = !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let old = deprecated::KEYS.iter().map(|deprecated| deprecated.old);
    let known = keys::table().map(|key| key.name).chain(old).find(key);
    known.filter(|_| upper).map(str::to_owned)
}

/// The key of a secret that may also be given by a file.
fn secret_key_of(name: &str) -> Option<String> {
    const ENDINGS: [&str; 5] = ["key", "secret", "password", "token", "certificate_chain"];
    const EXCLUDED: [&str; 3] = [
        "server.tls.key",
        "authentication_backend.disable_reset_password",
        "tls_key",
    ];
    key_of(name).filter(|key| {
        ENDINGS.iter().any(|ending| key.ends_with(ending))
            && !EXCLUDED.contains(&key.as_str())
            && !key.starts_with("identity_providers.oidc.lifespans.")
            && !key.contains("[]")
            && !key.contains(".*.")
    })
}

fn set(root: &Node, key: &str, value: &Setting<Secret>, unknowable: &mut Unknowable) -> Node {
    let place = value.written_at();
    let text = match &value.state {
        State::Known(secret) => secret.reveal().to_owned(),
        State::Unknown(why) => unknowable.placeholder(why.clone()),
        State::Absent => return root.clone(),
    };
    let path: Vec<&str> = key.split('.').collect();
    merge::merge(root, &merge::wrap(&path, merge::text(&text, place)), 0)
}

fn unexpected(variable: &Variable) -> Finding {
    Finding::at(variable.value.place, "unknown variable")
        .rule(rule::UNKNOWN_KEY)
        .severity(Severity::Warning)
        .says(
            subject(None, &variable.name),
            format!(
                "`{}` sets no option of Authelia",
                variable.name.chars().take(46).collect::<String>()
            ),
            "Authelia ignores the variable and logs a warning",
        )
}

fn defined_twice(key: &str, place: Span, existing: Span) -> Finding {
    let name = key.rsplit('.').next().unwrap_or(key);
    Finding::at(place, "given as a file here")
        .rule(rule::INVALID_PROVIDER)
        .severity(Severity::Error)
        .related(existing, "and set here")
        .says(
            subject(None, name),
            format!("`{name}` is set both by a file and directly"),
            "Authelia does not start when a secret comes from two places",
        )
        .help("keep one of the two")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_variables() {
        let known = |name| key_of(name).unwrap_or_default();
        assert_eq!(
            known("IDENTITY_PROVIDERS_OIDC_ENFORCE_PKCE"),
            "identity_providers.oidc.enforce_pkce"
        );
        assert_eq!(known("SERVER_PATH"), "server.path");
        assert_eq!(known("PORT_9091_TCP"), "");
        assert_eq!(known("identity_providers_oidc_enforce_pkce"), "");
        let secret = |name| secret_key_of(name).unwrap_or_default();
        assert_eq!(
            secret("IDENTITY_PROVIDERS_OIDC_HMAC_SECRET"),
            "identity_providers.oidc.hmac_secret"
        );
        assert_eq!(secret("IDENTITY_PROVIDERS_OIDC_ENFORCE_PKCE"), "");
        assert_eq!(secret("IDENTITY_PROVIDERS_OIDC_LIFESPANS_ACCESS_TOKEN"), "");
    }
}
