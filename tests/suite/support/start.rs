//! A configuration that starts, changed, and what is said of it.

use oidc_crosscheck::authelia::{LoadRequest, Missing, load};
use oidc_crosscheck::env::{Environment, Form};
use oidc_crosscheck::finding::Severity;
use oidc_crosscheck::setting::Unknown;
use oidc_crosscheck::source::{Role, SourceMap, Span};
use oidc_crosscheck::version::Version;

/// Sections of a configuration that starts without a message, by name.
const SECTIONS: [(&str, &str); 7] = [
    (
        "session",
        "session:\n  cookies:\n    - domain: example.com\n      authelia_url: https://auth.example.com\n",
    ),
    ("access_control", "access_control:\n  default_policy: one_factor\n"),
    (
        "authentication_backend",
        "authentication_backend:\n  file:\n    path: /config/users.yml\n",
    ),
    (
        "identity_validation",
        "identity_validation:\n  reset_password:\n    jwt_secret: a-secret-of-some-length\n",
    ),
    (
        "notifier",
        "notifier:\n  filesystem:\n    filename: /config/notification.txt\n",
    ),
    (
        "storage",
        "storage:\n  encryption_key: a-key-of-more-than-twenty-characters\n  local:\n    path: /config/db.sqlite3\n",
    ),
    (
        "identity_providers",
        "identity_providers:\n  oidc:\n    issuer_private_key: |\n{KEY}    clients:\n      - client_id: coder\n        \
         client_secret: $6$rounds=1000$sixteencharsalt.$lZiZCVeJjFlt.BE/5ZtVl6HwwFX0MNO.4U7rRdtM8lCBa088E0nxXgTvSr.Msxjcz3a9CDo2rc/wHXkrPY..6/\n        \
         redirect_uris: https://coder.example.com/cb\n",
    ),
];

/// The key of the fixtures' configurations; used nowhere else.
fn key() -> String {
    let whole = include_str!("../../../fixtures/authelia/ok.yml");
    let lines = whole.lines().skip_while(|line| !line.contains("BEGIN PRIVATE KEY"));
    let mut text = String::new();
    for line in lines {
        text.push_str("      ");
        text.push_str(line.trim());
        text.push('\n');
        if line.contains("END PRIVATE KEY") {
            break;
        }
    }
    text
}

/// The whole configuration; a section of `change` takes the place of its own, others come before it.
pub(crate) fn configuration(change: &str) -> String {
    let name = change.split(':').next().unwrap_or_default();
    let rest = SECTIONS.iter().filter(|(section, _)| *section != name);
    let whole: String = rest.map(|(_, text)| *text).collect();
    format!("{change}\n{whole}").replace("{KEY}", &key())
}

/// The same with `lines` in `identity_providers.oidc`.
pub(crate) fn with_provider(change: &str, lines: &str) -> String {
    configuration(change).replace("    clients:\n", &format!("{lines}    clients:\n"))
}

/// The same with `lines` in the client's registration.
pub(crate) fn with_client(lines: &str) -> String {
    const ID: &str = "      - client_id: coder\n";
    configuration("").replace(ID, &format!("{ID}{lines}"))
}

/// The configuration with `change` made at `place`: a section, a line of the provider's or the client's, the only
/// cookie, or one text for another. In a change `\n` and `\t` are what would end a field, a doubled backslash one.
pub(crate) fn changed(place: &str, change: &str) -> String {
    let change = change
        .replace("\\\\", "\u{1}")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace('\u{1}', "\\");
    match place {
        "top" => configuration(&change),
        "cookie" => configuration(&format!("session: {{cookies: [{{{change}}}]}}")),
        "oidc" => with_provider("", &format!("    {change}\n")),
        "client" => with_client(&format!("        {change}\n")),
        "text" => {
            let (old, new) = change.split_once(" => ").unwrap_or_default();
            let new = new.replace("\\u0085", "\u{85}").replace("\\u2028", "\u{2028}");
            configuration("").replace(old, &new)
        }
        other => unreachable!("no place: {other}"),
    }
}

/// Everything that `version` says, each with its severity and the options in it, and whether the file is not even read.
pub(crate) fn defects(text: &str, version: &str) -> (Vec<(Severity, String)>, bool) {
    let mut sources = SourceMap::default();
    let files: Vec<_> = sources
        .add("configuration.yml".to_owned(), Role::Authelia, text.as_bytes().to_vec())
        .into_iter()
        .collect();
    let mut environment = Environment::new(Span::new(files[0], 0..0), Form::Entry);
    environment.hidden = Some(Unknown::because("more may be set"));
    let loaded = load(
        &LoadRequest {
            files: &files,
            version: version.parse().unwrap_or(Version::new(0, 0, 0)),
            filters: None,
            environment: &environment,
            read: &|_| Err(Missing::Perhaps),
        },
        None,
        &mut sources,
    );
    let all = loaded
        .provider
        .as_ref()
        .map_or(&loaded.defects, |provider| &provider.defects);
    let said = all.iter().filter_map(|defect| {
        let beside: String = defect.related.iter().map(|label| format!(" {}", label.text)).collect();
        let text = format!("{} {}: {}{beside}", defect.option(), defect.headline, defect.why);
        Some((defect.severity?, text))
    });
    let said: Vec<_> = said.collect();
    let errors = loaded
        .yaml_errors
        .iter()
        .map(|error| (Severity::Error, error.message.to_string()));
    let unread = !loaded.yaml_errors.is_empty() || !loaded.duplicates.is_empty();
    (said.into_iter().chain(errors).collect(), unread)
}

/// The options of the refusals of `version`, and whether there is one.
pub(crate) fn refused(text: &str, version: &str) -> (bool, String) {
    let (said, unread) = defects(text, version);
    let refusals = said.iter().filter(|(severity, _)| *severity == Severity::Error);
    let said: Vec<&str> = refusals.map(|(_, text)| text.as_str()).collect();
    (unread || !said.is_empty(), said.join("\n"))
}
