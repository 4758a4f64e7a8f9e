//! What Coder does differently from version to version: every change once.
//!
//! Ask a [`Behaviour`] with the version that is meant: `versions::PKCE.holds(version)`. Which keys of its configuration file
//! a version knows is in `server_keys.txt`.
//!
//! Source: coder/coder at the tags, unless a change says otherwise.

use crate::version::{Behaviour, Since, Version};

/// The oldest version whose settings can be read as today's.
pub const READABLE: Version = Version::new(2, 0, 0);
/// The oldest version that was looked at.
pub const OLDEST: Version = Version::new(2, 24, 2);
/// The newest version whose configuration file was read.
pub const NEWEST_READ: Version = Version::new(2, 35, 1);
/// The newest version of which the changes that matter are known; assumed where nothing says which it is. Of 2.37.3 and
/// 2.38.0 nothing more is known than that they were released.
pub const NEWEST: Version = Version::new(2, 36, 0);
/// The newest release of each line that was seen, read or not, for a call that names only the line.
pub const LINES: &[Version] = &[
    Version::new(2, 32, 10),
    Version::new(2, 33, 11),
    Version::new(2, 34, 8),
    Version::new(2, 35, 8),
    Version::new(2, 36, 7),
    Version::new(2, 37, 3),
    Version::new(2, 38, 0),
];

const fn since(since: &'static [Version], what: &'static str) -> Behaviour {
    Behaviour {
        what,
        since: Since::Lines(since),
        until: None,
    }
}

/// Source: `cli/server.go` at v2.19.3 and v2.20.0.
pub const PUBLIC_CLIENTS: Behaviour = since(
    &[Version::new(2, 20, 0)],
    "signs in as a public client where it has no secret",
);
/// Source: pull request 17878.
pub const ENDS_WITH_TOKEN: Behaviour = since(
    &[Version::new(2, 23, 0)],
    "ends a session with its access token when there is no refresh token",
);
/// Source: pull request 19430.
pub const ALLOWED_GROUPS: Behaviour = since(
    &[Version::new(2, 26, 0)],
    "enforces `CODER_OIDC_ALLOWED_GROUPS` without a licence",
);
/// Source: `codersdk/deployment.go`, `cli/server.go` `Server`.
pub const REFRESH_LIFETIME: Behaviour = since(
    &[Version::new(2, 27, 0)],
    "has `CODER_DEFAULT_OAUTH_REFRESH_LIFETIME`, which must outlive its sessions",
);
/// Source: coder/serpent `values.go`.
pub const DAYS: Behaviour = since(&[Version::new(2, 29, 0)], "reads days and weeks in durations");
/// Source: `coderd/userauth.go` `userOIDC`.
pub const EMAIL_VERIFIED_REQUIRED: Behaviour = since(
    &[
        Version::new(2, 29, 17),
        Version::new(2, 32, 7),
        Version::new(2, 33, 8),
        Version::new(2, 34, 2),
        Version::new(2, 35, 0),
    ],
    "refuses a user whose `email_verified` is missing",
);
/// Source: `codersdk/deployment.go`.
pub const REPAIR_LINKS: Behaviour = since(
    &[
        Version::new(2, 29, 18),
        Version::new(2, 32, 8),
        Version::new(2, 33, 9),
        Version::new(2, 34, 3),
        Version::new(2, 35, 0),
    ],
    "has `CODER_OIDC_REPAIR_LINKS`",
);
/// Authelia's document offers it in every version. Source: pull request 21215.
pub const PKCE: Behaviour = since(
    &[Version::new(2, 30, 0)],
    "sends an S256 challenge where the provider offers it",
);
/// Source: `helm/libcoder/templates/_coder.yaml`.
pub const CHART_SETS_PPROF: Behaviour = since(&[Version::new(2, 30, 0)], "has `CODER_PPROF_ADDRESS` set by its chart");
/// Source: `codersdk/deployment.go`.
pub const HOST_PREFIX_COOKIE: Behaviour = since(&[Version::new(2, 31, 1)], "has `CODER_HOST_PREFIX_COOKIE`");
/// Source: `codersdk/deployment.go`.
pub const REDIRECT_URL: Behaviour = since(&[Version::new(2, 31, 1)], "has `CODER_OIDC_REDIRECT_URL`");
/// Source: `cli/server.go` `Server`.
pub const SECURE_BY_SCHEME: Behaviour = since(
    &[Version::new(2, 31, 1)],
    "makes cookies secure by default where the access URL is https",
);
/// Source: `codersdk/deployment.go`.
pub const EMAIL_FALLBACK: Behaviour = since(
    &[
        Version::new(2, 32, 10),
        Version::new(2, 33, 11),
        Version::new(2, 34, 5),
        Version::new(2, 35, 0),
    ],
    "has `CODER_DANGEROUS_OIDC_EMAIL_FALLBACK`",
);
/// Source: coder/serpent `command.go` `run`.
pub const EMPTY_COUNTS: Behaviour = since(
    &[Version::new(2, 34, 0)],
    "takes an empty variable for a value, which overrides the default",
);
/// Source: `helm/libcoder/templates/_coder.yaml`.
pub const CHART_SETS_CLUSTER_HOST: Behaviour =
    since(&[Version::new(2, 35, 0)], "has `CODER_CLUSTER_HOST` set by its chart");
/// Source: `codersdk/deployment.go`.
pub const REDIRECT_HOSTS: Behaviour = since(&[Version::new(2, 36, 0)], "has `CODER_OIDC_REDIRECT_ALLOWED_HOSTS`");

/// Every change, for the page of versions and for tests.
pub const CHANGES: [Behaviour; 16] = [
    PUBLIC_CLIENTS,
    ENDS_WITH_TOKEN,
    ALLOWED_GROUPS,
    REFRESH_LIFETIME,
    DAYS,
    EMAIL_VERIFIED_REQUIRED,
    REPAIR_LINKS,
    PKCE,
    CHART_SETS_PPROF,
    HOST_PREFIX_COOKIE,
    REDIRECT_URL,
    SECURE_BY_SCHEME,
    EMAIL_FALLBACK,
    EMPTY_COUNTS,
    CHART_SETS_CLUSTER_HOST,
    REDIRECT_HOSTS,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The first versions of each line and the last ones before them, at every tag from v2.18.0 to v2.35.1.
    #[test]
    fn each_change_begins_with_its_first_versions() {
        for (behaviour, before, first) in [
            (PUBLIC_CLIENTS, &["2.19.3"][..], &["2.20.0"][..]),
            (ENDS_WITH_TOKEN, &["2.22.1"], &["2.23.0"]),
            (ALLOWED_GROUPS, &["2.25.3"], &["2.26.0"]),
            (REFRESH_LIFETIME, &["2.26.6"], &["2.27.0"]),
            (DAYS, &["2.28.11"], &["2.29.0"]),
            (
                EMAIL_VERIFIED_REQUIRED,
                &["2.29.16", "2.30.9", "2.31.14", "2.32.6", "2.33.7", "2.34.1"],
                &["2.29.17", "2.32.7", "2.33.8", "2.34.2", "2.35.0"],
            ),
            (
                REPAIR_LINKS,
                &["2.29.17", "2.32.7", "2.33.8", "2.34.2"],
                &["2.29.18", "2.32.8", "2.33.9", "2.34.3", "2.35.0"],
            ),
            (PKCE, &["2.29.18"], &["2.30.0"]),
            (HOST_PREFIX_COOKIE, &["2.31.0"], &["2.31.1"]),
            (REDIRECT_URL, &["2.31.0"], &["2.31.1"]),
            (SECURE_BY_SCHEME, &["2.31.0"], &["2.31.1"]),
            (
                EMAIL_FALLBACK,
                &["2.32.9", "2.33.10", "2.34.4"],
                &["2.32.10", "2.33.11", "2.34.5", "2.35.0"],
            ),
            (EMPTY_COUNTS, &["2.33.11", "2.34.0-rc.0"], &["2.34.0"]),
            (REDIRECT_HOSTS, &["2.35.1"], &["2.36.0"]),
        ] {
            let holds = |text: &str| behaviour.holds(text.parse().unwrap_or(Version::new(0, 0, 0)));
            for version in before {
                assert!(!holds(version), "{}: {version}", behaviour.what);
            }
            for version in first {
                assert!(holds(version), "{}: {version}", behaviour.what);
            }
        }
    }
}
