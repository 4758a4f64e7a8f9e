//! Sign-ins that were driven through real servers: `fixtures/signin/`.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::{folder, json, of_pair};

/// One sign-in, and what came of it.
pub(crate) struct SignIn {
    /// The folder's name.
    pub(crate) name: String,
    /// What came of it.
    pub(crate) expected: Value,
    path: PathBuf,
    meta: Value,
}

/// Every sign-in.
pub(crate) fn all() -> Vec<SignIn> {
    let entries = fs::read_dir(folder("fixtures/signin")).into_iter().flatten();
    let mut all: Vec<SignIn> = entries
        .filter_map(Result::ok)
        .map(|entry| {
            let path = entry.path();
            let read = |file: &str| -> Value {
                let text = fs::read_to_string(path.join(file)).unwrap_or_default();
                serde_json::from_str(&text).unwrap_or_default()
            };
            SignIn {
                name: entry.file_name().to_string_lossy().into_owned(),
                expected: read("expected.json"),
                meta: read("meta.json"),
                path,
            }
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

impl SignIn {
    /// What `command` (`check` or `trace`) says of it.
    pub(crate) fn run(&self, command: &str) -> Value {
        let docker = self.meta["env_reader"] == "docker";
        let more = [
            "--env-format",
            if docker { "docker" } else { "compose" },
            "--coder-version",
            self.meta["coder_version"].as_str().unwrap_or_default(),
            "--authelia-version",
            "4.39.20",
        ];
        json(&of_pair(&self.path, command, &more))
    }

    /// The stage at which it has to be said to stop, if at any.
    pub(crate) fn stops_at(&self) -> Option<&str> {
        if self.name == LOGGED_IN_BEFORE {
            return Some("authorization");
        }
        let stage = self.expected["failed_stage"].as_str();
        stage.filter(|_| !self.is_undecided())
    }

    /// Whether the files alone do not decide it: the user's record does, or what may be set elsewhere.
    pub(crate) fn is_undecided(&self) -> bool {
        UNDECIDED.iter().any(|(name, _)| *name == self.name)
    }
}

/// Sign-ins whose outcome the files alone do not decide, and why. Nothing is an error there.
const UNDECIDED: [(&str, &str); 5] = [
    (
        "174-policy-first-rule-denies",
        "whom a policy's rules deny is the user's",
    ),
    ("279-policy-group-case", "which groups a user is in is the user's"),
    (
        "378-email-domain-space-list",
        "one of the two domains can match; the user has the other",
    ),
    (
        "1575-allowed-groups-second-lead-blank",
        "one of the two groups can match; the user is in the other",
    ),
    (
        "396-redirect-access-unset",
        "the access URL may be set elsewhere: a warning, and the redirect URI is not checked",
    ),
];

/// A sign-in that only works for whoever is logged in to Authelia already.
const LOGGED_IN_BEFORE: &str = "624-prompt-none-explicit-logged-in";
