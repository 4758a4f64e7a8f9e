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

fn provider(clients: &str) -> String {
    format!("identity_providers:\n  oidc:\n    clients:{clients}")
}

fn many(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect()
}

/// Every shape with `count` of what there is many of.
pub(crate) fn shapes(count: usize) -> Vec<Shape> {
    let of_authelia = |name, authelia| Shape {
        name,
        authelia,
        coder: ("coder.env", CODER.to_owned()),
        arguments: &[],
    };
    let of_coder = |name, file, coder| Shape {
        name,
        authelia: provider(
            "\n      - {client_id: coder, client_secret: x, redirect_uris: [https://coder.example.com]}\n",
        ),
        coder: (file, coder),
        arguments: &[],
    };
    let filtered = |name, authelia, arguments| Shape {
        name,
        authelia,
        coder: ("coder.env", CODER.to_owned()),
        arguments,
    };
    vec![
        of_authelia(
            "clients with a finding each",
            provider(&many(count, |at| {
                format!(
                    "\n      - client_id: 'client-{at}'\n        client_secret: 'S3cret-of-{at}-x7'\n        bogus: 1\n        redirect_uris: ['https://{at}.example.com/x']"
                )
            })),
        ),
        of_authelia(
            "clients on one line",
            provider(&format!(
                " [{}]\n",
                many(count, |at| format!(
                    "{{client_id: c{at}, client_secret: S3cret-of-{at}-x7, bogus: 1}}, "
                ))
            )),
        ),
        of_authelia(
            "equal client ids",
            provider(&many(count, |_| {
                "\n      - client_id: 'coder'\n        client_secret: 'S3cret-x7'\n        redirect_uris: ['https://a.example.com/x']".to_owned()
            })),
        ),
        of_coder(
            "secret variables on one line",
            "compose.yml",
            format!(
                "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment: {{{}CODER_OIDC_CLIENT_ID: coder}}\n",
                many(count, |at| format!("CODER_OIDC_SECRT_{at}: 'S3cret-of-{at}-x7', "))
            ),
        ),
        of_coder(
            "secrets beside a long line",
            "coder.env",
            format!(
                "{CODER}{}CODER_OIDC_SCOPES=openid,{}\n",
                many(count, |at| format!("OTHER_{at}_SECRET=S3cret-of-{at}-x7\n")),
                many(count, |at| format!("scope{at},"))
            ),
        ),
        of_coder(
            "variables that no file sets",
            "compose.yml",
            format!(
                "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n{}      CODER_OIDC_CLIENT_ID: coder\n",
                many(count, |at| format!("      CODER_V{at}: ${{UNSET_{at}}}\n"))
            ),
        ),
        filtered(
            "variables in a configuration",
            "# $A\n".repeat(count * 10),
            &["--authelia-filters", "expand-env"],
        ),
        filtered(
            "open conditions of a template",
            "{{if .A}}".repeat(count * 10),
            &["--authelia-filters", "template"],
        ),
    ]
}
