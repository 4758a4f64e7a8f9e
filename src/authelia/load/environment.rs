//! `AUTHELIA_*` variables.
//!
//! Source: authelia/authelia `internal/configuration/helpers.go`, `koanf_callbacks.go`, `const.go`.

use super::merge;
use super::request::LoadRequest;
use crate::authelia::filters::Missing;
use crate::authelia::keys;
use crate::authelia::{deprecated, rule, subject};
use crate::env::Variable;
use crate::finding::{Finding, Severity};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::Span;
use crate::version::Version;
use crate::yaml::Node;

const PREFIX: &str = "AUTHELIA_";

/// Lays the variables over the merged files, and says what Authelia says of them.
pub(super) fn apply(request: &LoadRequest<'_>, mut root: Node, defects: &mut Vec<Finding>) -> Node {
    let mut ours: Vec<(&str, &Variable)> = request
        .environment
        .variables()
        .filter(|variable| !variable.setting.is_absent())
        .filter_map(|variable| Some((variable.name.value.strip_prefix(PREFIX)?, variable)))
        .collect();
    ours.sort_unstable_by_key(|(name, _)| *name);
    for (name, variable) in &ours {
        if let Some(key) = key_of(name, request.version) {
            root = set(&root, &key, &variable.setting);
        } else if secret_in_file(name, request.version).is_none() {
            defects.push(unexpected(variable));
        }
    }
    for (name, variable) in &ours {
        if let Some(key) = secret_in_file(name, request.version) {
            root = set_from_file(request, root, &key, &variable.setting, defects);
        }
    }
    root
}

/// Sets the secret at `key` from the file whose path is in a variable.
///
/// Source: authelia/authelia `internal/configuration/sources.go` `SecretsSource.Merge`, `helpers.go` `loadSecret`.
fn set_from_file(
    request: &LoadRequest<'_>,
    root: Node,
    key: &str,
    variable: &Setting<Secret>,
    defects: &mut Vec<Finding>,
) -> Node {
    let path: Vec<&str> = key.split('.').collect();
    let existing = root.at(&path).filter(|node| !node.is_null());
    if let Some(existing) = existing
        && existing.scalar().is_none_or(|scalar| !scalar.text.is_empty())
    {
        if existing.unknown().is_none() {
            defects.push(defined_twice(key, variable.place, existing.span));
        }
        return root;
    }
    let read = match &variable.state {
        State::Known(path) => (request.read)(path.reveal()),
        State::Unknown(_) | State::Absent => Err(Missing::Perhaps),
    };
    let state = match (read, &variable.state) {
        (Ok(content), _) => State::Known(Secret::new(content.reveal().trim_end_matches('\n'))),
        (Err(Missing::Certainly), _) => {
            defects.push(no_file(key, variable.written_at()));
            return root;
        }
        (Err(Missing::Perhaps), State::Unknown(why)) => State::Unknown(why.clone()),
        (Err(Missing::Perhaps), _) => State::Unknown(
            Unknown::because("the file with the secret is not at hand").remedied_by("give --path-map CONTAINER=LOCAL"),
        ),
    };
    let content = Setting {
        state,
        place: variable.place,
        via: variable.via.clone(),
        default: false,
    };
    set(&root, key, &content)
}

/// The configuration key of a variable's `name` without its prefix, if `version` has it.
fn key_of(name: &str, version: Version) -> Option<String> {
    let key = |key: &&str| key.replace('.', "_").eq_ignore_ascii_case(name);
    let upper = !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let old = deprecated::KEYS.iter().map(|deprecated| deprecated.old);
    let table = keys::TABLE.iter().map(|key| key.name());
    let known = table.chain(old).find(key);
    known
        .filter(|key| upper && keys::since(key).is_none_or(|since| since <= version))
        .map(str::to_owned)
}

/// The key of the secret whose file the variable `name` gives.
fn secret_in_file(name: &str, version: Version) -> Option<String> {
    secret_key_of(name.strip_suffix("_FILE")?, version)
}

/// The key of a secret that may also be given by a file.
fn secret_key_of(name: &str, version: Version) -> Option<String> {
    const ENDINGS: [&str; 5] = ["key", "secret", "password", "token", "certificate_chain"];
    const EXCLUDED: [&str; 3] = [
        "server.tls.key",
        "authentication_backend.disable_reset_password",
        "tls_key",
    ];
    key_of(name, version).filter(|key| {
        ENDINGS.iter().any(|ending| key.ends_with(ending))
            && !EXCLUDED.contains(&key.as_str())
            && !key.starts_with("identity_providers.oidc.lifespans.")
            && !key.contains("[]")
            && !key.contains(".*.")
    })
}

fn set(root: &Node, key: &str, value: &Setting<Secret>) -> Node {
    let place = value.written_at();
    let node = match &value.state {
        State::Known(secret) => Node::text(secret.reveal(), place),
        State::Unknown(why) => Node::not_known(why.clone(), place),
        State::Absent => return root.clone(),
    };
    let path: Vec<&str> = key.split('.').collect();
    merge::set(root, &path, node)
}

fn unexpected(variable: &Variable) -> Finding {
    Finding::at(variable.setting.place, "unknown variable")
        .rule(rule::UNKNOWN_KEY)
        .severity(Severity::Warning)
        .says(
            subject(None, &variable.name.value),
            text!(
                "`{}` sets no option of Authelia",
                variable.name.value.chars().take(46).collect::<String>()
            ),
            "Authelia ignores the variable and logs a warning.",
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
            text!("`{name}` is set both by a file and directly"),
            "Authelia does not start when a secret comes from two places.",
        )
        .help("keep one of the two")
}

fn no_file(key: &str, place: Span) -> Finding {
    let name = key.rsplit('.').next().unwrap_or(key);
    Finding::at(place, "there is no such file")
        .rule(rule::INVALID_PROVIDER)
        .severity(Severity::Error)
        .says(
            subject(None, name),
            text!("the file with `{name}` does not exist"),
            "Authelia does not start when it cannot read the file of a secret",
        )
        .help("create the file, or correct its path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_variables() {
        let newest = Version::new(4, 39, 20);
        let known = |name| key_of(name, newest).unwrap_or_default();
        assert_eq!(
            known("IDENTITY_PROVIDERS_OIDC_ENFORCE_PKCE"),
            "identity_providers.oidc.enforce_pkce"
        );
        assert_eq!(known("SERVER_PATH"), "server.path");
        assert_eq!(known("PORT_9091_TCP"), "");
        assert_eq!(known("identity_providers_oidc_enforce_pkce"), "");
        // What only later versions have is a variable that sets nothing.
        let change = "AUTHENTICATION_BACKEND_PASSWORD_CHANGE_DISABLE";
        assert_eq!(known(change), "authentication_backend.password_change.disable");
        assert_eq!(key_of(change, Version::new(4, 38, 19)), None);
        assert!(key_of(change, Version::new(4, 39, 0)).is_some());
        let secret = |name| secret_key_of(name, newest).unwrap_or_default();
        assert_eq!(
            secret("IDENTITY_PROVIDERS_OIDC_HMAC_SECRET"),
            "identity_providers.oidc.hmac_secret"
        );
        assert_eq!(secret("IDENTITY_PROVIDERS_OIDC_ENFORCE_PKCE"), "");
        assert_eq!(secret("IDENTITY_PROVIDERS_OIDC_LIFESPANS_ACCESS_TOKEN"), "");
    }
}
