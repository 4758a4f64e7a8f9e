//! Authelia's side as a user sees it: whole outputs, compared with tests/snapshots/authelia.
//! `SNAPSHOTS=overwrite cargo test --test authelia_side` accepts a change.

mod support;

use std::fs;

use snapbox::assert_data_eq;
use snapbox::data::Data;
use support::{folder, run};

/// The settings that belong to [`CLIENT`].
const CODER: &str = "\
CODER_ACCESS_URL=https://coder.example.com
CODER_OIDC_ISSUER_URL=https://auth.example.com
CODER_OIDC_CLIENT_ID=coder
CODER_OIDC_CLIENT_SECRET=hT7-wq2.Zk9_example-only
CODER_OIDC_SCOPES=openid,profile,email,offline_access
";
/// A list of one registration that is right.
const CLIENT: &str = "\
- client_id: 'coder'
  client_secret: '$pbkdf2-sha512$310000$b2lkYy1jcm9zc2NoZWNrMQ$MAC4unbv50ISQTYFaRIIZC9gL0pOGBK3PybtKTAsw0gcaFxM6QDt89sHOvO0gGigHY8Tcdb9qe7PeLndIRE0bg'
  authorization_policy: 'one_factor'
  redirect_uris: ['https://coder.example.com/api/v2/users/oidc/callback']
  scopes: ['openid', 'profile', 'email', 'offline_access']
  grant_types: ['authorization_code', 'refresh_token']
  response_types: ['code']
  token_endpoint_auth_method: 'client_secret_post'
";

/// [`CLIENT`] with one text replaced.
fn client(from: &str, to: &str) -> String {
    assert!(CLIENT.contains(from), "{from}");
    CLIENT.replace(from, to)
}

/// A whole configuration with these lines below `oidc`, and keys that are read elsewhere.
fn whole(oidc: &str) -> String {
    let below: String = oidc.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "storage: {{encryption_key: 'example'}}\nsession:\n  cookies:\n    - domain: 'example.com'\n      \
         authelia_url: 'https://auth.example.com'\nidentity_providers:\n  oidc:\n{below}"
    )
}

/// Lines two columns further to the right.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// Writes the files, runs the binary and compares what it shows.
fn shows(name: &str, files: &[(&str, &str)], arguments: &[&str]) {
    let Ok(temporary) = tempfile::tempdir() else {
        unreachable!("a temporary folder")
    };
    for (file, text) in files {
        assert!(fs::write(temporary.path().join(file), text).is_ok(), "{file}");
    }
    let run = run(temporary.path(), arguments);
    let shown = format!("{}{}exit {}\n", run.stdout, run.stderr, run.code);
    let snapshot = folder("tests/snapshots/authelia").join(format!("{name}.txt"));
    assert_data_eq!(shown, Data::read_from(&snapshot, None).raw());
}

/// Checks Authelia's file alone.
fn alone(name: &str, configuration: &str) {
    let arguments = ["check", "--authelia", "configuration.yml"];
    shows(name, &[("configuration.yml", configuration)], &arguments);
}

/// Checks Authelia's file with [`CODER`].
fn paired(name: &str, configuration: &str, extra: &[&str]) {
    let files = [("configuration.yml", configuration), ("coder.env", CODER)];
    let arguments = ["check", "--authelia", "configuration.yml", "--coder", "coder.env"];
    shows(name, &files, &[&arguments, extra].concat());
}

#[test]
fn values_that_are_not_known() {
    let clients =
        client("'coder'", "'${OIDC_<SERVICE>_CLIENT_ID}'").replace("$pbkdf2-sha512", "${OIDC_<SERVICE>_DIGEST}");
    alone("unknown-in-client", &format!("clients:\n{}", indented(&clients)));
    let keys = "jwks:\n  - key: '${OIDC_KEY}'\nclients:\n";
    alone("unknown-key", &whole(&format!("{keys}{}", indented(CLIENT))));
    let named = client("'one_factor'", "'coders'");
    alone("policy-out-of-sight", &format!("clients:\n{}", indented(&named)));
}

#[test]
fn openid_connect_is_off_or_not_there() {
    let off = "storage: {encryption_key: 'example'}\nidentity_providers:\n  oidc:\n";
    alone("off", off);
    paired("off-paired", off, &[]);
    let behind = format!("storage: {{encryption_key: 'example'}}\n---\n{}", whole("clients: []"));
    paired("behind-a-document", &behind, &[]);
    paired(
        "no-clients",
        "identity_providers:\n  oidc:\n    enforce_pkce: 'always'\n",
        &[],
    );
}
