//! More places for canaries: the notations of each kind of deployment, other applications, users, and templates.

mod references;

use super::canaries::{AUTHELIA, CODER, Case, WORDS, all_are_clean, coder};

const NAMES: [&str; 3] = [
    "CODER_OIDC_CLIENT_SECRET",
    "CODER_OIDC_CLIENT_SECERT",
    "POSTGRES_PASSWORD",
];

/// Coder's settings, each line made by `line`.
fn settings(line: impl Fn(&str, &str) -> String) -> String {
    CODER
        .lines()
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| line(name, value))
        .collect()
}

fn compose(name: &str) -> Vec<Case> {
    let base = settings(|name, value| format!("      {name}: '{value}'\n"));
    let flag = name.trim_start_matches("CODER_").to_lowercase().replace('_', "-");
    let rests = [
        format!("      '{name}': '@'\n"),
        format!("      {name}: &s '@'\n      CODER_OIDC_SCOPES: *s\n"),
        format!("      <<: *m\nx-m: &m\n  {name}: '@'\n"),
        format!("      <<: {{{name}: '@', X: [1]}}\n"),
        format!("      {name}: >\n        ab\n        @\n"),
        format!("      {name}:\n        @\n"),
        format!("      {name}: {{'@': a}}\n"),
        format!("    labels: ['{name}=@', 'x.{name}: @']\n    bogus: 1\n"),
        format!("    build: {{context: ., args: {{{name}: '@'}}}}\n    bogus: 1\n"),
        format!("    command: [sh, -c, '{name}=@ coder server']\n"),
        format!("    command: server '--{flag} @'\n"),
        format!("    command: server --{flag} \"@ x\n"),
        format!("    secrets: [s]\n    bogus: 1\nsecrets:\n  s: {{environment: {name}, content: '@'}}\n"),
        format!("    configs: [c]\nconfigs:\n  c: {{content: '@ {name}=@'}}\n  d: {{content: {{x: '@'}}}}\n"),
        format!("      {name}: ${{X:?@}}\n"),
        format!("      {name}: ${{X-@\n"),
        format!(
            "      A: ${{{name}}}\n      CODER_OIDC_SCOPES: openid,${{{name}}}\n      CODER_OIDC_EMAIL_DOMAIN: ${{{name}:-@}}\n"
        ),
        format!(
            "  db:\n    image: postgres\n    environment: {{{name}: '@', POSTGRES_PASSWORD: ['@']}}\n    bogus: 1\n"
        ),
        format!("  db:\n    image: postgres\n    environment: [POSTGRES_PASSWORD=@, '=@', {name}]\n    bogus: [1\n"),
        format!("x-a: {{b: '@', {name}: @, c: [\n"),
        "    labels: {traefik.http.middlewares.a.basicauth.users: 'u:$$apr1$$@$$@'}\n    bogus: 1\n".to_owned(),
        "    healthcheck: {test: 'curl -u u:@ https://u:@@x'}\n    bogus: 1\n".to_owned(),
        "      CODER_PG_CONNECTION_URL: 'postgresql://u:@@db/x?password=@'\n".to_owned(),
        "      CODER_PG_CONECTION_URL: 'user=u password=@ host=db'\n".to_owned(),
        "      CODER_OIDC_AUTH_URL_PARAMS: '{\"client_secert\": \"@\"'\n".to_owned(),
        "      CODER_EXTERNAL_AUTH_0_CLIENT_SECRT: '@'\n      CODER_EMAIL_AUTH_PASWORD: '@'\n".to_owned(),
    ];
    let case = |rest: &String| {
        let text =
            format!("services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n{base}{rest}");
        coder("compose.yml", text).file(".env", &format!("{name}=@\n"))
    };
    rests.iter().map(case).collect()
}

fn kubernetes(name: &str) -> Vec<Case> {
    let base = settings(|name, value| format!("            - name: {name}\n              value: '{value}'\n"));
    let refers =
        format!("            - name: {name}\n              valueFrom: {{secretKeyRef: {{name: s, key: k}}}}\n");
    let secret = |body: &str| format!("{refers}---\napiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\n{body}\n");
    let rests = [
        secret("stringData:\n  k: >-\n    @"),
        secret("data:\n  \"k\": |\n    %"),
        secret("data:\n  k: @!"),
        secret("data:\n  k: [%, @]"),
        secret("data:\n  k: {a: @}"),
        secret("k: @"),
        secret("data:\n  other: %\nstringData: {z: @}"),
        secret("stringData:\n  app.env: |\n    FOO=@\n    CODER_OIDC_CLIENT_SECERT=@"),
        secret("stringData:\n\tk: '@'"),
        secret("stringData:\n  k: '@"),
        secret("'stringData':\n  ? k\n  : '@'"),
        secret("stringData: &x\n  k: '@'\nlabels: *x"),
        secret(
            "metadata:\n  annotations:\n    last-applied: |\n      {\"kind\":\"Secret\",\"data\":{\"k\":\"%\"}}\ndata: {k: %}",
        ),
        format!("{refers}---\nstringData:\n  foo: '@'\nmetadata: {{name: s}}\nkind: Secret\nbroken: [\n"),
        format!(
            "{refers}---\n{{\"kind\":\"Secret\",\"metadata\":{{\"name\":\"s\"}},\"data\":{{\"k\":\"%\"}},\"stringData\":{{\"k\":\"@\"}}\n"
        ),
        format!("{refers}---\nkind: SealedSecret\nmetadata: {{name: s}}\nspec: {{encryptedData: {{k: @}}}}\n"),
        format!(
            "{refers}---\napiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  metadata: {{name: s}}\n  data: {{k: '%', x: ['%']}}\n"
        ),
        format!(
            "            - name: S_PW\n              value: '@'\n            - name: {name}\n              value: 'x$(S_PW)'\n"
        ),
        format!("            - name: {name}\n              value: {{x: @}}\n"),
        "          args: [server, --oidc-client-secret, '@', '--oidc-client-secert=@']\n".to_owned(),
    ];
    let case = |rest: &String| {
        let head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: coder}\nspec:\n  template:\n    spec:\n      containers:\n";
        let container = "        - name: coder\n          image: ghcr.io/coder/coder:v2.30.0\n          env:\n";
        coder("m.yml", format!("{head}{container}{base}{rest}"))
    };
    rests.iter().map(case).collect()
}

fn charts() -> Vec<Case> {
    let list = settings(|name, value| format!("    - name: {name}\n      value: '{value}'\n"));
    let values = format!("coder:\n  env:\n{list}");
    let misspelt = "    - name: CODER_OIDC_CLIENT_SECERT\n      value: '@'\n";
    let deeper = |text: &str, spaces: usize| text.replace('\n', &format!("\n{}", " ".repeat(spaces)));
    let helm = "kind: Application\nmetadata: {name: coder}\nspec:\n  source:\n    chart: coder\n    helm:\n";
    [
        format!("{values}{misspelt}"),
        format!("{values}    - value: '@'\n      'name': 'CODER_OIDC_CLIENT_SECERT'\n"),
        format!("{values}    - name: CODER_OIDC_CLIENT_SECRET\n      vlaue: '@'\n"),
        format!("{values}    - name: CODER_OIDC_CLIENT_SECRET\n      valueFrom: {{secretKeyRef: '@'}}\n"),
        format!("{values}    - name: CODER_OIDC_CLIENT_SECRET\n     value: '@'\n"),
        format!("{values}  extraTemplates:\n    - |\n      kind: Secret\n      stringData: {{x: '@'}}\n"),
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: coder}}\nspec:\n  chart: {{spec: {{chart: coder}}}}\n  values:\n    {}",
            deeper(&format!("{values}{misspelt}"), 4)
        ),
        format!("apiVersion: argoproj.io/v1alpha1\n{helm}      valuesObject:\n        {}", deeper(&format!("{values}{misspelt}"), 8)),
        format!(
            "apiVersion: argoproj.io/v1alpha1\n{helm}      parameters: [{{name: oidc.clientSecret, value: '@'}}]\n      values: |\n        {}",
            deeper(&format!("{values}{misspelt}"), 8)
        ),
        "kind: Kustomization\nsecretGenerator:\n- name: s\n  literals: ['k=@', 'CODER_OIDC_CLIENT_SECRET=@']\n".to_owned(),
    ]
    .into_iter()
    .map(|text| coder("values.yaml", text))
    .collect()
}

fn units(name: &str) -> Vec<Case> {
    let base = settings(|name, value| format!("Environment={name}={value}\n"));
    let flag = name.trim_start_matches("CODER_").to_lowercase().replace('_', "-");
    let rests = [
        format!("Environment='{name}=@'"),
        format!("Environment=\"{name}=a b @\" C=@"),
        format!("Environment={name}=ab\\\n@"),
        format!("Environment=\"A=b\" \\\n  \"{name}=@\" \\\n# c\n  X=@"),
        format!("Environment=\"{name}=\\x41@\""),
        format!("ExecStart=\nExecStart=/usr/bin/coder server --{flag} \"@\""),
        format!("ExecStart=/bin/sh -c \"{name}=@ exec coder server --{flag}=@\""),
        format!("ExecStart=/usr/bin/docker run -e {name}=@ --env \"{name}=@\" ghcr.io/coder/coder server"),
        format!("ExecStart=/usr/bin/docker run -e '{name}=@ ghcr.io/coder/coder"),
        format!("Enviroment={name}=@"),
        format!("Environment = {name}=@"),
        format!("; {name}=@"),
        format!("Environment={name} @"),
        "SetCredential=oidc:@\nLoadCredential=x:@".to_owned(),
    ];
    let case = |rest: &String| {
        coder(
            "coder.service",
            format!("[Service]\nExecStart=/usr/bin/coder server\n{base}{rest}\n"),
        )
    };
    rests.iter().map(case).collect()
}

/// Other applications, with the settings that their profiles know, beside Coder.
fn applications() -> Vec<Case> {
    let coder_service = settings(|name, value| format!("      {name}: '{value}'\n"));
    [
        ("grafana", "GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET"),
        ("grafana", "GF_AUTH_GENERIC_OAUTH_CLIENT_SECERT"),
        ("grafana", "GF_SECURITY_ADMIN_PASSWORD"),
        ("miniflux", "OAUTH2_CLIENT_SECRET"),
        ("outline", "OIDC_CLIENT_SECRET"),
        ("vaultwarden", "SSO_CLIENT_SECRET"),
        ("hedgedoc", "CMD_OAUTH2_CLIENT_SECRET"),
        ("oauth2-proxy", "OAUTH2_PROXY_COOKIE_SECRET"),
    ]
    .into_iter()
    .flat_map(|(app, name)| {
        ["'@'", "$@", "['@']", "'@", "${X:-@}", "'{\"secret\": \"@\"}'"].map(|value| {
            let text = format!(
                "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n{coder_service}  {app}:\n    image: {app}/{app}:11.0.0\n    environment:\n      {name}: {value}\n"
            );
            let registered = AUTHELIA.replace("client_id: coder", &format!("client_id: {app}")).replace("a_registered_secret", "@");
            Case { authelia: registered, ..coder("compose.yml", text) }
        })
    })
    .collect()
}

/// What describes a running container, as one line and broken.
fn inspected() -> Vec<Case> {
    let variables = settings(|name, value| format!("\"{name}={value}\", "));
    let whole = format!(
        "[{{\"Name\": \"/coder\", \"Config\": {{\"Image\": \"ghcr.io/coder/coder:v2.30.0\", \"Env\": [{variables}\"CODER_OIDC_CLIENT_SECRET=@\", \"CODER_OIDC_CLIENT_SECERT=@\", \"FOO_PW=@\"], \"Cmd\": [\"server\", \"--oidc-client-secrt=@\", \"--oidc-client-secret\", \"@\"]}}}}]"
    );
    let lines = whole.replace(", ", ",\n");
    [&whole[..], &lines, &whole[..whole.len() - 4], &lines[..lines.len() - 4]]
        .map(|text| coder("inspect.json", text))
        .into()
}

/// What a template makes of a secret, or says itself, in every place that is shown.
fn templates() -> Vec<Case> {
    let mut cases = Vec::new();
    for made in [
        "{{ secret \"/c/s\" | upper }}",
        "{{ secret \"/c/s\" | trunc 14 }}",
        "{{ secret \"/c/s\" | b64enc }}",
        "{{ secret \"/c/s\" | quote }}",
        "{{ printf \"%s-%s\" (secret \"/c/s\") \"x\" }}",
        "{{ index (secret \"/c/s\" | splitList \"x\") 0 }}",
        "{{ \"@\" | upper }}",
        "{{ secret \"/c/s\" | nosuch \"@\" }}",
        "{{ \"@\" ",
    ] {
        let made = made.replace('%', "\u{2}%").replace("\u{2}%s", "%s");
        for (old, new) in [
            ("scopes: [openid, email]", "audience: ['T']\n        bogus: x"),
            ("scopes: [openid, email]", "scopes: ['T']"),
            ("scopes: [openid, email]", "client_name: T\n        bogus: 'T'"),
            ("https://coder.example.com/api", "https://T.example.com/api"),
            ("identity_providers:\n", "T: x\nidentity_providers:\n"),
        ] {
            let text = AUTHELIA.replace(old, &new.replace('T', &made));
            let case = Case {
                authelia: text,
                ..coder("coder.env", CODER)
            };
            cases.push(case.file("s", "@\n"));
        }
    }
    cases
}

/// Authelia's users, whose digests and mistyped passwords are in another file.
fn users() -> Vec<Case> {
    let user =
        |rest: &str| format!("users:\n  john:\n    displayname: John\n    {rest}\n    email: john@\u{2}example.com\n");
    [
        user("password: '$argon2id$v=19$m=65536,t=3,p=4$@$@'"),
        user("pasword: '@'"),
        user("password: '@\n    groups: [x]"),
        user("password: @\n    groups: @"),
        "users: {john: {password: '@', email: [x}\n".to_owned(),
    ]
    .into_iter()
    .map(|text| {
        let text = text.replace("@\u{2}", " at ");
        let configured = format!("{AUTHELIA}authentication_backend: {{file: {{path: /c/users.yml}}}}\n");
        let case = Case {
            authelia: configured,
            ..coder("coder.env", CODER)
        };
        case.file("users.yml", &text).arguments(&["--path-map", "/c=."])
    })
    .collect()
}

#[test]
fn in_notations_of_compose_files() {
    all_are_clean(NAMES.into_iter().flat_map(compose).collect(), 50_000);
}

#[test]
fn in_notations_of_manifests_and_charts() {
    let manifests = ["CODER_OIDC_CLIENT_SECRET", "CODER_OIDC_SCOPES"]
        .into_iter()
        .flat_map(kubernetes);
    all_are_clean(manifests.chain(charts()).collect(), 60_000);
}

#[test]
fn in_notations_of_units_and_containers() {
    all_are_clean(NAMES.into_iter().flat_map(units).chain(inspected()).collect(), 70_000);
}

#[test]
fn in_other_applications_and_among_users() {
    all_are_clean(applications().into_iter().chain(users()).collect(), 80_000);
}

#[test]
fn in_what_templates_make() {
    all_are_clean(templates(), 90_000);
}

/// A secret that a person thought up is known by its name alone.
#[test]
fn in_secrets_that_do_not_look_like_one() {
    let of = |name| compose(name).into_iter().chain(units(name));
    all_are_clean(of("CODER_OIDC_CLIENT_SECRET").collect(), WORDS + 10_000);
}
