//! Inputs of which the work could grow faster than their size: `count` of something, for the tests and the benches.

/// What is checked: the name of the shape, Authelia's file, Coder's file with its name, and further arguments.
pub(crate) struct Shape {
    /// What there is many of.
    pub(crate) name: &'static str,
    /// `configuration.yml`
    pub(crate) authelia: String,
    /// Coder's file.
    pub(crate) coder: (&'static str, String),
    /// Besides the two files.
    pub(crate) arguments: &'static [&'static str],
}

const CODER: &str = "CODER_ACCESS_URL=https://coder.example.com\nCODER_OIDC_ISSUER_URL=https://auth.example.com\n\
                     CODER_OIDC_CLIENT_ID=coder\nCODER_OIDC_CLIENT_SECRET=insecure_secret\n";
const SERVICE: &str = "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:";

fn provider(clients: &str) -> String {
    format!("identity_providers:\n  oidc:\n    clients:{clients}")
}

fn many(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect()
}

fn of_authelia(name: &'static str, authelia: String) -> Shape {
    let coder = ("coder.env", CODER.to_owned());
    Shape {
        name,
        authelia,
        coder,
        arguments: &[],
    }
}

fn of_coder(name: &'static str, file: &'static str, coder: String) -> Shape {
    let clients = "\n      - {client_id: coder, client_secret: x, redirect_uris: [https://coder.example.com]}\n";
    Shape {
        name,
        authelia: provider(clients),
        coder: (file, coder),
        arguments: &[],
    }
}

/// Every shape with `count` of what there is many of.
pub(crate) fn shapes(count: usize) -> Vec<Shape> {
    let mut shapes = Vec::from(clients(count));
    shapes.extend(configurations(count));
    shapes.extend(env_files(count));
    shapes.extend(compose_files(count));
    shapes.extend(templates(count));
    shapes.push(applications(count));
    shapes.push(patches(count));
    shapes
}

fn clients(count: usize) -> [Shape; 4] {
    let each = |client: &dyn Fn(usize) -> String| provider(&many(count, client));
    [
        of_authelia(
            "clients with a finding each",
            each(&|at| {
                format!(
                    "\n      - client_id: 'client-{at}'\n        client_secret: 'S3cret-of-{at}-x7'\n        bogus: 1\n        \
                 redirect_uris: ['https://{at}.example.com/x']"
                )
            }),
        ),
        of_authelia("clients on one line", {
            let client = |at| format!("{{client_id: c{at}, client_secret: S3cret-of-{at}-x7, bogus: 1}}, ");
            provider(&format!(" [{}]\n", many(count, client)))
        }),
        of_authelia(
            "equal client ids",
            each(&|_| {
                "\n      - client_id: 'coder'\n        client_secret: 'S3cret-x7'\n        \
             redirect_uris: ['https://a.example.com/x']"
                    .to_owned()
            }),
        ),
        of_authelia(
            "references to one value",
            format!(
                "x: &x [openid, email]\n{}",
                each(&|at| format!("\n      - {{client_id: c{at}, scopes: *x}}"))
            ),
        ),
    ]
}

fn configurations(count: usize) -> [Shape; 4] {
    let client = provider("\n      - {client_id: coder}\n");
    [
        of_authelia(
            "one key again and again",
            format!("{}{client}", "server: {}\n".repeat(count)),
        ),
        Shape {
            arguments: &["--authelia-version", "4.39.19"],
            ..of_authelia(
                "keys with dots",
                client.clone() + &many(count, |at| format!("identity_providers.oidc.cors.k{at}: 1\n")),
            )
        },
        of_authelia(
            "keys that nothing knows",
            many(count, |at| format!("sessionn{at}: 1\n")) + &client,
        ),
        of_authelia(
            "rules and policies",
            format!(
                "access_control:\n  rules:\n{}{client}    authorization_policies:\n{}",
                many(count, |at| format!(
                    "    - {{domain: '{at}.example.com', policy: 'one', subject: ['group:g{at}']}}\n"
                )),
                many(count, |at| format!(
                    "      p{at}: {{default_policy: two, rules: [{{policy: deny, subject: 'group:{at}'}}]}}\n"
                ))
            ),
        ),
    ]
}

fn env_files(count: usize) -> [Shape; 6] {
    let with = |lines: String| format!("{CODER}{lines}\n");
    let scopes = || many(count, |at| format!("scope{at},"));
    let secret = |at| format!("OTHER_{at}_SECRET=S3cret-of-{at}-x7\n");
    [
        of_coder("secrets beside a long line", "coder.env", {
            with(format!("{}CODER_OIDC_SCOPES=openid,{}", many(count, secret), scopes()))
        }),
        of_coder("one variable again and again", "coder.env", {
            with(many(count, |at| format!("CODER_OIDC_SCOPES=scope{at}\n")))
        }),
        of_coder("addresses on one line", "coder.env", {
            with(format!("CODER_OIDC_SCOPES='{}'", "x://a:b ".repeat(count * 10)))
        }),
        of_coder("duplicate keys of Coder's own file", "server.yml", {
            format!(
                "oidc:\n  issuerURL: https://auth.example.com\n{}",
                many(count, |at| format!("a{at}: 1\na{at}: 2\n"))
            )
        }),
        of_coder("names that nothing knows", "coder.env", {
            with(many(count, |at| format!("CODER_OIDC_CLIENT_IDD{at}=x\n")))
        }),
        Shape {
            authelia: provider(&format!(
                "\n      - client_id: coder\n        client_secret: x\n        redirect_uris: [{}]\n        scopes: [{}]\n",
                many(count, |at| format!("'https://coder.example.com/{at}', ")),
                many(count, |at| format!("other{at}, "))
            )),
            ..of_coder(
                "scopes on both sides",
                "coder.env",
                with(format!("CODER_OIDC_SCOPES={}", scopes())),
            )
        },
    ]
}

fn compose_files(count: usize) -> [Shape; 3] {
    let with = |each: &dyn Fn(usize) -> String| {
        let lines = many(count, |at| format!("\n      {}", each(at)));
        format!("{SERVICE}{lines}\n      CODER_OIDC_CLIENT_ID: coder\n")
    };
    let secret = |at| format!("CODER_OIDC_SECRT_{at}: 'S3cret-of-{at}-x7', ");
    [
        of_coder("secret variables on one line", "compose.yml", {
            format!("{SERVICE} {{{}CODER_OIDC_CLIENT_ID: coder}}\n", many(count, secret))
        }),
        of_coder("variables that no file sets", "compose.yml", {
            with(&|at| format!("CODER_V{at}: ${{UNSET_{at}}}"))
        }),
        of_coder("variables made of each other", "compose.yml", {
            with(&|at| format!("CODER_OIDC_GROUP_{at}: ${{GROUP_{at}:-${{OTHER_{at}:-x}}}}"))
        }),
    ]
}

fn templates(count: usize) -> [Shape; 2] {
    [
        Shape {
            arguments: &["--authelia-filters", "expand-env"],
            ..of_authelia("variables in a configuration", "# $A\n".repeat(count * 10))
        },
        Shape {
            arguments: &["--authelia-filters", "template"],
            ..of_authelia("open conditions of a template", "{{if .A}}".repeat(count * 10))
        },
    ]
}

/// Applications, each with its registration.
fn applications(count: usize) -> Shape {
    let service = |at| {
        format!(
            "\n  grafana{at}:\n    image: grafana/grafana:11.0.0\n    environment:\n      \
             GF_AUTH_GENERIC_OAUTH_ENABLED: 'true'\n      GF_AUTH_GENERIC_OAUTH_CLIENT_ID: 'grafana{at}'\n      \
             GF_AUTH_GENERIC_OAUTH_AUTH_URL: 'https://auth.example.com/api/oidc/authorization'\n      \
             GF_SERVER_ROOT_URL: 'https://{at}.example.com'"
        )
    };
    let client = |at| {
        format!(
            "\n      - client_id: grafana{at}\n        client_secret: '$pbkdf2-sha512$nothing$'\n        \
             redirect_uris: ['https://{at}.example.com/login/generic_oauth']"
        )
    };
    Shape {
        authelia: provider(&many(count, client)),
        ..of_coder("applications", "compose.yml", {
            format!("{SERVICE} {{CODER_OIDC_CLIENT_ID: coder}}{}\n", many(count, service))
        })
    }
}

/// Deployments, each with a patch of Kustomize's, and patches that are for none of them.
fn patches(count: usize) -> Shape {
    let deployment = |at| {
        format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d{at}}}\nspec: {{template: {{spec: {{containers: \
             [{{name: a, image: 'ghcr.io/coder/coder:v2.30.0', env: [{{name: CODER_OIDC_CLIENT_ID, value: c}}]}}]}}}}}}\n"
        )
    };
    let patch = |at| {
        format!(
            "  - target: {{kind: Deployment, name: d{at}}}\n    patch: |\n      kind: Deployment\n      metadata: {{name: \
             d{at}}}\n  - {{path: p{at}.yaml, target: {{kind: Deployment, name: e{at}}}}}\n"
        )
    };
    of_coder("patches", "manifests.yaml", {
        format!(
            "kind: Kustomization\npatches:\n{}{}",
            many(count, patch),
            many(count, deployment)
        )
    })
}
