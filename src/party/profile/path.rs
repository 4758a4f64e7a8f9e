//! Redirect URIs against the paths of callbacks.

use super::statement::Callback;

/// The part of an address behind the host, exactly as it is written: empty where there is none.
pub fn path_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    Some(rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]))
}

impl Callback {
    /// Whether `uri` may be this callback: the whole address, or one whose path ends exactly as this one does.
    pub fn fits(&self, uri: &str) -> bool {
        match (&self.uri, &self.path) {
            (Some(whole), _) => same_uri(whole, uri),
            (None, Some(pattern)) => path_of(uri).is_some_and(|path| ends_like(path, pattern)),
            (None, None) => false,
        }
    }
}

/// Whether `uri` is the address `pattern`, whose segments may have names in braces.
fn same_uri(pattern: &str, uri: &str) -> bool {
    let (wanted, found) = (pattern.split('/'), uri.split('/'));
    wanted.clone().count() == found.clone().count() && wanted.zip(found).all(|(wanted, found)| segment(found, wanted))
}

/// Whether `path` ends with the segments of `pattern`; an application may be below a path of its own, unless its
/// callback is the root.
fn ends_like(path: &str, pattern: &str) -> bool {
    let Some(wanted) = pattern.strip_prefix('/').filter(|rest| !rest.is_empty()) else {
        return path == pattern;
    };
    let wanted: Vec<&str> = wanted.split('/').collect();
    let found: Vec<&str> = path.split('/').skip(1).collect();
    let Some(skipped) = found.len().checked_sub(wanted.len()) else {
        return false;
    };
    found
        .iter()
        .skip(skipped)
        .zip(&wanted)
        .all(|(found, wanted)| segment(found, wanted))
}

/// Whether one segment is as `pattern` says: `oidc-{name}` is any that begins so and goes on.
fn segment(found: &str, pattern: &str) -> bool {
    let named = pattern
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?.1)));
    match named {
        Some((before, after)) => {
            found.len() > before.len() + after.len() && found.starts_with(before) && found.ends_with(after)
        }
        None => found == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::{ends_like, path_of, same_uri};

    #[test]
    fn paths_are_compared_to_the_slash() {
        for (path, pattern, fits) in [
            ("/login/generic_oauth", "/login/generic_oauth", true),
            ("/grafana/login/generic_oauth", "/login/generic_oauth", true),
            ("/login/generic_oauth/", "/login/generic_oauth", false),
            ("/Login/generic_oauth", "/login/generic_oauth", false),
            ("/xlogin/generic_oauth", "/login/generic_oauth", false),
            ("/user/oauth2/authelia/callback", "/user/oauth2/{name}/callback", true),
            ("/user/oauth2//callback", "/user/oauth2/{name}/callback", false),
            ("/auth/oidc-authelia/callback", "/auth/oidc-{name}/callback", true),
            ("/auth/oidc-/callback", "/auth/oidc-{name}/callback", false),
            ("", "", true),
            ("/", "", false),
            ("/", "/", true),
            ("/below/", "/", false),
            ("/doku.php?id=1", "/doku.php", false),
        ] {
            assert_eq!(ends_like(path, pattern), fits, "{path} {pattern}");
        }
    }

    #[test]
    fn an_address_is_split_behind_the_host() {
        assert_eq!(path_of("https://a.example.com"), Some(""));
        assert_eq!(path_of("https://a.example.com:8443/x/?y"), Some("/x/?y"));
        assert_eq!(path_of("https://a.example.com?y=/z"), Some("?y=/z"));
        assert_eq!(path_of("urn:ietf:wg:oauth:2.0:oob"), None);
        assert!(same_uri(
            "http://localhost:{port}/callback",
            "http://localhost:8085/callback"
        ));
        assert!(!same_uri("app.immich:///oauth-callback", "app.immich://oauth-callback"));
    }
}
