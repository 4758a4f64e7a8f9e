//! What `check` says of files of Kubernetes against the guide's registration.

use super::{report, resolve};
use crate::support;

/// What `check` says of these files against the guide's registration: severity, rule and first label of each finding.
fn against_the_guide(files: &[(&str, &str)]) -> Vec<String> {
    let guide = support::folder("fixtures/guide/configuration.yml")
        .display()
        .to_string();
    let report = report(files, &["check", "--format", "json", "--authelia", &guide]);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    findings
        .iter()
        // Said of every pair of the guide's.
        .filter(|finding| finding["rule"] != "published-example-secret" && finding["rule"] != "consent-every-sign-in")
        .map(|finding| {
            let labels = finding["labels"].as_array().into_iter().flatten();
            let labels: Vec<String> = labels.map(|label| text(&label["text"])).collect();
            format!(
                "{} {}: {}",
                text(&finding["severity"]),
                text(&finding["rule"]),
                labels.join(" | ")
            )
        })
        .collect()
}

const OIDC: &str = "\
coder:
  env:
    - {name: CODER_OIDC_ISSUER_URL, value: https://auth.example.com}
    - {name: CODER_OIDC_CLIENT_ID, value: coder}
    - {name: CODER_OIDC_SCOPES, value: 'openid,profile,email,offline_access'}
    - name: CODER_OIDC_CLIENT_SECRET
      valueFrom: {secretKeyRef: {name: coder-oidc, key: client-secret}}
";

#[test]
fn an_address_inside_the_cluster_is_registered_nowhere_outside() {
    let error = "error redirect-uri-not-registered: scheme and host differ from what Coder sends | makes Coder send \
                 http://coder.….svc.cluster.local/api/v2/users/oidc/callback";
    assert_eq!(against_the_guide(&[("values.yaml", OIDC)]), [error]);
    let set = OIDC.replace(
        "  env:\n",
        "  env:\n    - {name: CODER_ACCESS_URL, value: https://coder.example.com}\n",
    );
    assert_eq!(against_the_guide(&[("values.yaml", &set)]), Vec::<String>::new());
    let off = OIDC.replace("  env:\n", "  envUseClusterAccessURL: false\n  env:\n");
    assert_eq!(
        against_the_guide(&[("values.yaml", &off)]),
        ["error access-url-missing: CODER_ACCESS_URL is not set here | registered redirect URI"]
    );
}

#[test]
fn a_secret_among_the_files_that_lacks_the_key() {
    let set = OIDC.replace(
        "  env:\n",
        "  env:\n    - {name: CODER_ACCESS_URL, value: https://coder.example.com}\n",
    );
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: coder-oidc}\nstringData:\n  secret: insecure_secret\n  \
                  CODER_OIDC_EMAIL_DOMAIN: example.com\n";
    assert_eq!(
        against_the_guide(&[("values.yaml", &set), ("secret.yaml", secret)]),
        [
            "error setting-invalid: the Secret coder-oidc has no key `client-secret` | its keys are other ones",
            "warning setting-not-passed: no variable takes this key | the container gets what is here",
        ]
    );
    // One that is empty here may be filled where it is deployed.
    let empty = "apiVersion: v1\nkind: Secret\nmetadata: {name: coder-oidc} # CODER_OIDC_\n";
    assert_eq!(
        against_the_guide(&[("values.yaml", &set), ("secret.yaml", empty)]),
        Vec::<String>::new()
    );
}

#[test]
fn an_external_secret_fills_the_secret() {
    let external = "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: vault}
spec:
  target: {name: coder-oidc}
  data:
    - {secretKey: client-secret, remoteRef: {key: a}}
    - {secretKey: CODER_OIDC_EMAIL_DOMAIN, remoteRef: {key: b}}
";
    let environment = resolve(&[("values.yaml", OIDC), ("external.yaml", external)]);
    assert_eq!(
        environment["CODER_OIDC_CLIENT_SECRET"]["reason"],
        "the value is in the Secret coder-oidc, which the ExternalSecret vault fills from outside the files"
    );
    let set = OIDC.replace(
        "  env:\n",
        "  env:\n    - {name: CODER_ACCESS_URL, value: https://coder.example.com}\n",
    );
    assert_eq!(
        against_the_guide(&[("values.yaml", &set), ("external.yaml", external)]),
        ["warning setting-not-passed: no variable takes this key | the container gets what is here"]
    );
}

#[test]
fn what_stands_around_a_variable_of_flux_s_is_checked() {
    let set = OIDC
        .replace(
            "  env:\n",
            "  env:\n    - {name: CODER_ACCESS_URL, value: 'https://coder.${DOMAIN}'}\n",
        )
        .replace("value: https://auth.example.com", "value: 'https://auth.${DOMAIN}/'");
    assert_eq!(
        against_the_guide(&[("values.yaml", &set)]),
        ["error issuer-trailing-slash: ends with `/` | Authelia's issuer is https://auth.example.com"]
    );
    let other = set.replace("auth.${DOMAIN}/", "id.${DOMAIN}/application/o/coder/");
    assert_eq!(
        against_the_guide(&[("values.yaml", &other)]),
        [
            "error issuer-mismatch: Coder expects `https://id.${DOMAIN}/application/o/…` | Authelia's issuer is \
          https://auth.example.com"
        ]
    );
    let environment = resolve(&[("values.yaml", &set)]);
    assert_eq!(
        environment["CODER_ACCESS_URL"]["reason"],
        "`${DOMAIN}` is filled in when it is deployed"
    );
}

#[test]
fn command_arguments_that_start_no_server() {
    let set = OIDC.replace(
        "  env:\n",
        "  commandArgs: [--verbose]\n  env:\n    - {name: CODER_ACCESS_URL, value: https://coder.example.com}\n",
    );
    assert_eq!(
        against_the_guide(&[("values.yaml", &set)]),
        ["error setting-invalid: replaces the word `server`"]
    );
    let server = set.replace("[--verbose]", "[server, --verbose]");
    assert_eq!(against_the_guide(&[("values.yaml", &server)]), Vec::<String>::new());
}
