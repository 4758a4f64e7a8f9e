//! What Authelia loads: several files, its environment, file filters, and the places where people keep a configuration.

use oidc_crosscheck::authelia::{Extent, Filter, LoadRequest, LoadedConfiguration, Missing, Provider, load, rule};
use oidc_crosscheck::env::{Environment, Form};
use oidc_crosscheck::finding::Finding;
use oidc_crosscheck::secret::Secret;
use oidc_crosscheck::setting::{Setting, Unknown};
use oidc_crosscheck::source::{Role, SourceId, SourceMap, Span};
use oidc_crosscheck::version::Version;

/// A load under preparation.
struct Load {
    sources: SourceMap,
    files: Vec<SourceId>,
    filters: Option<Vec<Filter>>,
    environment: Environment,
    version: Version,
}

impl Load {
    fn of(texts: &[&str]) -> Self {
        let mut sources = SourceMap::default();
        let add = |(number, text): (usize, &&str)| {
            sources
                .add(format!("{number}.yml"), Role::Authelia, text.as_bytes().to_vec())
                .ok()
        };
        let files: Vec<_> = texts.iter().enumerate().filter_map(add).collect();
        assert_eq!(files.len(), texts.len());
        let mut environment = Environment::new(Span::new(files[0], 0..0), Form::Entry);
        environment.hidden = Some(Unknown::because("more may be set"));
        Self {
            sources,
            files,
            filters: Some(Vec::new()),
            environment,
            version: Version::new(4, 39, 20),
        }
    }

    fn with_all_variables_known(mut self) -> Self {
        self.environment.hidden = None;
        self
    }

    fn filtered(mut self, filter: Filter) -> Self {
        self.filters = Some(vec![filter]);
        self
    }

    fn with_filters_unknown(mut self) -> Self {
        self.filters = None;
        self
    }

    fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        let place = Span::new(self.files[0], 0..0);
        let value = Setting::known(Secret::new(value), place);
        self.environment.define(name, value);
        self
    }

    fn run(mut self) -> (LoadedConfiguration, SourceMap) {
        let read = |path: &str| match path {
            "/config/secrets/digest" => Ok(Secret::new("$6$salt$hash\n")),
            path if path.starts_with("/missing/") => Err(Missing::Certainly),
            _ => Err(Missing::Perhaps),
        };
        let request = LoadRequest {
            files: &self.files,
            version: self.version,
            filters: self.filters.as_deref(),
            environment: &self.environment,
            read: &read,
        };
        let loaded = load(&request, None, &mut self.sources);
        (loaded, self.sources)
    }
}

/// The client ids, `?` for one that is not known.
fn ids(loaded: &LoadedConfiguration) -> Vec<String> {
    let clients = loaded.provider.iter().flat_map(Provider::registrations);
    clients
        .map(|client| {
            client
                .options
                .text("client_id")
                .value()
                .map_or("?", |id| *id)
                .to_owned()
        })
        .collect()
}

/// What is wrong with the loading itself; what Authelia says of the loaded values is another test's.
fn defects(loaded: &LoadedConfiguration) -> Vec<(&'static str, bool, String)> {
    let all = loaded
        .provider
        .as_ref()
        .map_or(&loaded.defects, |provider| &provider.defects);
    let of_values = |kind| matches!(kind, rule::INVALID_CLIENT | rule::PLAINTEXT_SECRET);
    all.iter()
        .filter(|defect| !of_values(defect.rule) && defect.option() != "jwks")
        .map(|defect| (defect.rule, defect.refuses(), defect.option().to_owned()))
        .collect()
}

fn secret(loaded: &LoadedConfiguration) -> Option<Result<String, Unknown>> {
    let secret = loaded
        .provider
        .as_ref()?
        .registrations()
        .first()?
        .options
        .secret("client_secret");
    match secret.why_unknown() {
        Some(why) => Some(Err(why.clone())),
        None => secret.value().map(|secret| Ok(secret.reveal().to_owned())),
    }
}

const WHOLE: &str = "storage: {encryption_key: ''}\nidentity_providers:\n  oidc:\n    enforce_pkce: always\n    clients:\n      - client_id: first\n";

#[test]
fn mappings_are_merged_and_lists_replaced() {
    let (loaded, sources) = Load::of(&[
        WHOLE,
        "identity_providers:\n  oidc:\n    clients:\n      - client_id: second\n",
    ])
    .run();
    assert_eq!(ids(&loaded), ["second"]);
    let provider = loaded.provider.as_ref();
    let pkce = provider.and_then(|provider| {
        provider
            .options
            .text("enforce_pkce")
            .value()
            .map(|text| (*text).to_owned())
    });
    assert_eq!(pkce.as_deref(), Some("always"));
    assert_eq!(provider.map(|provider| provider.extent), Some(Extent::Configuration));
    assert_eq!(
        defects(&loaded),
        [(rule::INVALID_PROVIDER, false, "clients".to_owned())]
    );
    let place = provider
        .and_then(|provider| provider.defects.first())
        .map(|defect| sources.position(defect.primary.span).0.to_owned());
    assert_eq!(place.as_deref(), Some("1.yml"));
}

#[test]
fn null_in_a_later_file_wipes() {
    let (loaded, _) = Load::of(&[WHOLE, "identity_providers:\n  oidc:\n    clients:\n"]).run();
    assert!(loaded.provider.is_some());
    assert!(ids(&loaded).is_empty());
    let (loaded, _) = Load::of(&[WHOLE, "identity_providers:\n  oidc:\n"]).run();
    assert!(loaded.provider.is_none());
    assert!(loaded.switched_off.is_some());
}

#[test]
fn fragments() {
    for (text, extent) in [
        (WHOLE, Extent::Configuration),
        (
            "identity_providers:\n  oidc:\n    clients:\n      - client_id: first\n",
            Extent::Fragment,
        ),
        ("oidc:\n  clients:\n    - client_id: first\n", Extent::Fragment),
        ("hmac_secret: x\nclients:\n  - client_id: first\n", Extent::Fragment),
        ("clients:\n  - client_id: first\n", Extent::Clients),
        ("- client_id: first\n", Extent::Clients),
        ("- id: first\n", Extent::Clients),
        ("client_id: first\nredirect_uris: []\n", Extent::Clients),
    ] {
        let (loaded, _) = Load::of(&[text]).run();
        assert_eq!(ids(&loaded), ["first"], "{text}");
        assert_eq!(loaded.provider.map(|provider| provider.extent), Some(extent), "{text}");
    }
    let (other, _) = Load::of(&["services:\n  coder:\n    image: x\n"]).run();
    assert!(other.provider.is_none() && other.yaml_errors.is_empty());
}

#[test]
fn unknown_and_old_keys() {
    let text = "x-defaults: {}\nstorage: {encryption_key: ''}\nsession:\n  remember_me_duration: 1M\nidentity_providers:\n  oidc:\n    access_token_lifespan: 2h\n    issuer_private_key: ''\n    claims_policies:\n      'with space': {}\n    clients:\n      - client_id: a\n        redirect_uri: b\n        description: c\n        jwks: [{bogus: 1}]\n      - client_id: b\n        redirect_uri: b\n";
    let (loaded, _) = Load::of(&[text]).run();
    let mut found = defects(&loaded);
    found.sort_by(|one, other| one.2.cmp(&other.2));
    let expected = [
        (rule::DEPRECATED_KEY, false, "access_token_lifespan"),
        (rule::DEPRECATED_KEY, false, "description"),
        (rule::DEPRECATED_KEY, false, "issuer_private_key"),
        (rule::UNKNOWN_KEY, true, "redirect_uri"),
        (rule::DEPRECATED_KEY, false, "remember_me_duration"),
        (rule::UNKNOWN_KEY, true, "with space"),
        (rule::UNKNOWN_KEY, true, "x-defaults"),
    ];
    assert_eq!(
        found,
        expected.map(|(kind, refuses, option)| (kind, refuses, option.to_owned()))
    );
    let lifespan = loaded
        .provider
        .as_ref()
        .and_then(|provider| provider.options.milliseconds("lifespans.access_token").value().copied());
    assert_eq!(lifespan, Some(7_200_000));
}

#[test]
fn old_and_new_key_together() {
    let (loaded, _) = Load::of(&["- client_id: new\n  id: old\n"]).run();
    assert_eq!(ids(&loaded), ["new"]);
    assert_eq!(defects(&loaded), [(rule::DEPRECATED_KEY, false, "id".to_owned())]);
}

#[test]
fn the_environment_goes_over_the_files() {
    let (loaded, _) = Load::of(&[WHOLE])
        .variable("AUTHELIA_IDENTITY_PROVIDERS_OIDC_ENFORCE_PKCE", "never")
        .variable("AUTHELIA_IDENTITY_PROVIDERS_OIDC_CORS_ENDPOINTS", "token,userinfo")
        .variable("AUTHELIA_PORT", "tcp://10.0.0.1")
        .variable("PATH", "/bin")
        .run();
    let options = loaded.provider.as_ref().map(|provider| &provider.options);
    assert_eq!(
        options.and_then(|options| options.text("enforce_pkce").value().copied()),
        Some("never")
    );
    assert_eq!(
        options.and_then(|options| options.list("cors.endpoints").value().map(|list| list.len())),
        Some(2)
    );
    // PORT is an old key, and Kubernetes gives it the address of a service of that name.
    assert_eq!(
        defects(&loaded),
        [
            (rule::DEPRECATED_KEY, false, "port".to_owned()),
            (rule::INVALID_VALUE, true, "port".to_owned())
        ]
    );
}

#[test]
fn what_options_name_has_to_be_there() {
    for (lines, name) in [
        ("certificates_directory: /missing/a", "certificates_directory"),
        ("server: {asset_path: /missing/a}", "asset_path"),
        ("server: {tls: {key: /missing/a, certificate: /perhaps/b}}", "key"),
        (
            "server: {tls: {key: /perhaps/a, certificate: /missing/b}}",
            "certificate",
        ),
        (
            "server: {tls: {key: /perhaps/a, certificate: /perhaps/b, client_certificates: [/perhaps/c, /missing/d]}}",
            "client_certificates",
        ),
        // Whether it is there is not known.
        ("certificates_directory: /perhaps/a", ""),
        ("server: {asset_path: /perhaps/a}", ""),
        // It is not looked for.
        ("certificates_directory: ''", ""),
        ("storage: {local: {path: /missing/db.sqlite3}}", ""),
    ] {
        let (loaded, _) = Load::of(&[&format!("{lines}\n{WHOLE}")]).run();
        let of_paths = |finding: &&Finding| finding.headline.to_string().contains("does not exist");
        let provider = loaded.provider.iter();
        let said: Vec<&str> = provider
            .flat_map(|provider| &provider.defects)
            .filter(of_paths)
            .map(Finding::option)
            .collect();
        assert_eq!(said.join(","), name, "{lines}");
    }
    let (older, _) = Load::of(&[&format!("server: {{asset_path: /missing/a}}\n{WHOLE}")])
        .version(Version::new(4, 38, 19))
        .run();
    assert!(defects(&older).iter().all(|(_, refuses, _)| !refuses));
}

/// Where all variables are known, what is missing is missing; of a part of a configuration nobody knows.
#[test]
fn a_whole_configuration_needs_a_database() {
    let whole = crate::support::start::configuration("");
    let without = |sections: &[&str]| -> String {
        let mut keep = true;
        let lines = whole.lines().filter(|line| {
            if let Some((section, _)) = line.split_once(':').filter(|_| !line.starts_with(' ')) {
                keep = !sections.contains(&section);
            }
            keep
        });
        lines.fold(String::new(), |text, line| text + line + "\n")
    };
    for (sections, refused) in [
        (&[][..], false),
        (&["storage"], true),
        (&["storage", "notifier"], false),
        (&["storage", "access_control", "session"], false),
    ] {
        let (loaded, _) = Load::of(&[&without(sections)]).with_all_variables_known().run();
        let found = loaded.provider.iter().flat_map(|provider| &provider.defects);
        let said: Vec<&str> = found.filter(|defect| defect.refuses()).map(Finding::option).collect();
        assert_eq!(said.contains(&"storage"), refused, "{sections:?}: {said:?}");
        let key = said.contains(&"encryption_key");
        assert_eq!(key, refused, "{sections:?}: {said:?}");
    }
}

#[test]
fn secrets_in_files() {
    let name = "AUTHELIA_IDENTITY_PROVIDERS_OIDC_HMAC_SECRET_FILE";
    let (loaded, _) = Load::of(&[WHOLE]).variable(name, "/config/secrets/digest").run();
    let secret = loaded.provider.as_ref().and_then(|provider| {
        let secret = provider.options.secret("hmac_secret");
        secret.value().map(|secret| secret.reveal().to_owned())
    });
    assert_eq!(secret.as_deref(), Some("$6$salt$hash"));

    let (missing, _) = Load::of(&[WHOLE]).variable(name, "/elsewhere").run();
    let unknown = missing
        .provider
        .as_ref()
        .map(|provider| provider.options.secret("hmac_secret").why_unknown().is_some());
    assert_eq!(unknown, Some(true));

    let both = WHOLE.replace("enforce_pkce: always", "hmac_secret: x");
    let (twice, _) = Load::of(&[&both]).variable(name, "/config/secrets/digest").run();
    assert_eq!(
        defects(&twice),
        [(rule::INVALID_PROVIDER, true, "hmac_secret".to_owned())]
    );
}

#[test]
fn clients_in_the_environment_cannot_be_decoded() {
    let (loaded, _) = Load::of(&[WHOLE])
        .variable("AUTHELIA_IDENTITY_PROVIDERS_OIDC_CLIENTS", "x")
        .run();
    assert_eq!(defects(&loaded), [(rule::INVALID_VALUE, true, "clients".to_owned())]);
    assert_eq!(loaded.provider.map(|provider| provider.decoded), Some(false));
}

#[test]
fn expand_env_destroys_digests() {
    let digest = "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR";
    let text = format!("- client_id: ${{ID}}\n  client_secret: '{digest}' # $HOME\n");
    let (loaded, sources) = Load::of(&[&text])
        .filtered(Filter::ExpandEnv)
        .variable("ID", "coder")
        .run();
    assert_eq!(ids(&loaded), ["coder"]);
    assert!(matches!(secret(&loaded), Some(Ok(text)) if text.starts_with("-sha512")));
    assert_eq!(
        defects(&loaded),
        [(rule::EXPANDED_SECRET, false, "client_secret".to_owned())]
    );
    let place = loaded
        .provider
        .as_ref()
        .map(|provider| provider.defects[0].primary.span);
    assert_eq!(place.map(|place| sources.position(place).1.line), Some(2));

    let escaped = text.replace('$', "$$").replace("$${ID}", "${ID}");
    let (loaded, _) = Load::of(&[&escaped])
        .filtered(Filter::ExpandEnv)
        .variable("ID", "coder")
        .run();
    assert!(matches!(secret(&loaded), Some(Ok(text)) if text == digest));
    assert!(defects(&loaded).is_empty());
}

#[test]
fn templates() {
    let text = "{{- /* no text */ -}}\nclients:\n  - client_id: {{ env \"ID\" | quote }}\n    client_secret: {{ secret \"/config/secrets/digest\" }}\n    scopes: [openid]\n";
    let (loaded, sources) = Load::of(&[text])
        .filtered(Filter::Template)
        .variable("ID", "coder")
        .run();
    assert_eq!(ids(&loaded), ["coder"]);
    assert_eq!(secret(&loaded), Some(Ok("$6$salt$hash".to_owned())));
    let place = loaded.provider.as_ref().and_then(|provider| {
        let scopes = provider.registrations().first()?.options.list("scopes");
        Some(sources.slice(sources.locate(scopes.value()?.first()?.place)).to_owned())
    });
    assert_eq!(place.as_deref(), Some("openid"));

    let (unknown, _) = Load::of(&[text]).filtered(Filter::Template).run();
    assert_eq!(ids(&unknown), ["?"]);
}

#[test]
fn templates_over_several_lines() {
    for expression in [
        "key: {{ secret \"/x\" | mindent 10 \"|\" | msquote }}",
        "key: |\n        {{- env \"KEY\" | nindent 10 }}",
        "key: {{ fileContent `/x` | quote }}",
        "key: '{{ .KEY }}'",
    ] {
        let text = format!(
            "identity_providers:\n  oidc:\n    jwks:\n      - {expression}\n    clients:\n      - client_id: a\n"
        );
        let (loaded, _) = Load::of(&[&text]).filtered(Filter::Template).run();
        assert_eq!(ids(&loaded), ["a"], "{expression}");
        let key = loaded.provider.as_ref().and_then(|provider| {
            provider
                .jwks
                .value()?
                .first()
                .map(|jwk| jwk.secret("key").why_unknown().is_some())
        });
        assert_eq!(key, Some(true), "{expression}");
        assert!(defects(&loaded).is_empty(), "{expression}");
    }
}

#[test]
fn conditions_and_loops_make_uncertain() {
    let text = "clients:\n  - client_id: always\n{{ if eq (env \"STAGE\") \"prod\" }}\n  - client_id: sometimes\n{{ else }}\n  - client_id: otherwise\n{{ end }}\n";
    let (loaded, _) = Load::of(&[text]).filtered(Filter::Template).run();
    assert_eq!(ids(&loaded), ["always", "?"]);
    assert!(loaded.provider.is_some_and(|provider| provider.incomplete.is_some()));

    for text in [
        "{{ define \"x\" }}{{ template \"x\" }}{{ end }}{{ template \"x\" }}clients:\n  - client_id: a\n",
        "clients:\n{{ range .X }}\n  - client_id: a\n   {{ end }}broken: [\n",
        "{{ fileContent \"/x\" }}\nclients:\n  - client_id: a\n",
    ] {
        let (loaded, _) = Load::of(&[text]).filtered(Filter::Template).run();
        assert!(loaded.provider.is_none(), "{text}");
        assert_eq!((loaded.not_checked.len(), loaded.yaml_errors.len()), (1, 0), "{text}");
    }
}

#[test]
fn templates_that_go_refuses() {
    for text in [
        "a: {{ env \"X\"\n",
        "a: {{ domain }}\n",
        "{{ if true }}\n",
        "{{ end }}\n",
        "a: {{ env (\"X\" }}\n",
    ] {
        let (loaded, _) = Load::of(&[text]).filtered(Filter::Template).run();
        assert_eq!(loaded.yaml_errors.len(), 1, "{text}");
    }
}

#[test]
fn what_other_tools_replace_is_unknown() {
    for (id, known) in [
        ("'${CLIENT_ID}'", false),
        ("'{{ .CLIENT_ID }}'", false),
        ("'{{ env \"CLIENT_ID\" }}'", false),
        ("'$CLIENT_ID'", false),
        ("ENC[AES256_GCM,data:x,type:str]", false),
        ("'{{client}}'", true),
        ("coder", true),
    ] {
        let (loaded, _) = Load::of(&[&format!("- client_id: {id}\n")])
            .with_filters_unknown()
            .run();
        assert_eq!(ids(&loaded) != ["?"], known, "{id}");
    }
}

#[test]
fn kubernetes_manifests() {
    let map = "apiVersion: v1\nkind: ConfigMap\ndata:\n  users.yml: |\n    users: {}\n  configuration.yml: |\n    identity_providers:\n      oidc:\n        clients:\n          - client_id: coder\n            redirect_uri: x\n";
    let (loaded, sources) = Load::of(&[&format!("apiVersion: v1\nkind: Service\n---\n{map}")]).run();
    assert_eq!(ids(&loaded), ["coder"]);
    let place = loaded
        .provider
        .as_ref()
        .map(|provider| sources.position(provider.defects[0].primary.span).1);
    assert_eq!(place.map(|place| (place.line, place.column)), Some((14, 13)));

    let secret = map.replace("ConfigMap", "Secret").replace("data:", "stringData:");
    assert_eq!(ids(&Load::of(&[&secret]).run().0), ["coder"]);

    let encoded =
        "apiVersion: v1\nkind: Secret\ndata:\n  configuration.yml: Y2xpZW50czoKICAtIGNsaWVudF9pZDogY29kZXIK\n";
    assert_eq!(ids(&Load::of(&[encoded]).run().0), ["coder"]);

    let encrypted = "apiVersion: v1\nkind: Secret\nstringData:\n  configuration.yml: ENC[AES256_GCM,data:x,type:str]\n";
    let (loaded, _) = Load::of(&[encrypted]).run();
    assert_eq!(loaded.not_checked.len(), 1);

    let templated = map.replace("client_id: coder", "client_id: {{ env \"ID\" }}");
    let (loaded, _) = Load::of(&[&templated])
        .filtered(Filter::Template)
        .variable("ID", "coder")
        .run();
    assert_eq!(ids(&loaded), ["coder"]);
}

#[test]
fn values_of_the_helm_chart() {
    let values = "configMap:\n  identity_providers:\n    oidc:\n      enabled: true\n      hmac_secret: {path: x}\n      clients:\n        - client_id: coder\n          client_secret: {value: '$6$a$b'}\n        - client_id: other\n          client_secret: {path: x, secret_name: y}\n";
    let (loaded, _) = Load::of(&[values]).run();
    assert_eq!(ids(&loaded), ["coder", "other"]);
    assert_eq!(secret(&loaded), Some(Ok("$6$a$b".to_owned())));
    let other = loaded
        .provider
        .as_ref()
        .and_then(|provider| provider.registrations().get(1));
    assert_eq!(
        other.map(|client| client.options.secret("client_secret").why_unknown().is_some()),
        Some(true)
    );
    assert!(defects(&loaded).is_empty());

    let cookies = format!("{values}  session:\n    cookies:\n      - {{subdomain: auth, domain: example.com}}\n");
    let (loaded, _) = Load::of(&[&cookies]).run();
    let issuers = loaded.provider.iter().flat_map(|provider| &provider.issuers);
    assert_eq!(
        issuers.filter_map(Setting::value).collect::<Vec<_>>(),
        ["https://auth.example.com"]
    );

    let indented = format!("    {}", values.trim_end().replace('\n', "\n    "));
    let release = format!("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n{indented}");
    assert_eq!(ids(&Load::of(&[&release]).run().0), ["coder", "other"]);

    let (off, _) = Load::of(&[&values.replace("enabled: true", "enabled: false")]).run();
    assert!(off.provider.is_none() && off.switched_off.is_some());
}

#[test]
fn issuers() {
    let cookies = "storage: {encryption_key: ''}\nidentity_providers: {oidc: {clients: []}}\nsession:\n  cookies:\n    - {domain: example.com, authelia_url: 'https://Auth.example.com:8443/ignored/'}\n    - {domain: example.org, authelia_url: 'https://auth.example.org'}\n";
    let of = |load: Load| -> Vec<String> {
        let (loaded, _) = load.run();
        let issuers = loaded.provider.into_iter().flat_map(|provider| provider.issuers);
        issuers
            .map(|issuer| issuer.value().map_or("?", String::as_str).to_owned())
            .collect()
    };
    // No request comes for a host with capitals.
    let hosts = ["?", "https://auth.example.org"];
    assert_eq!(of(Load::of(&[cookies])), hosts);
    assert_eq!(
        of(Load::of(&[cookies]).version(Version::new(4, 39, 7))),
        // Before it had a list of its own, it took the host of any request, in lower case.
        ["https://auth.example.com:8443", hosts[1], "?"]
    );
    let with_path = [hosts[0], hosts[1], "https://auth.example.org/authelia"];
    for server in [
        "address: 'tcp://:9091/authelia'",
        "address: 'unix:///run/a.sock?path=authelia'",
        "path: authelia",
    ] {
        assert_eq!(
            of(Load::of(&[&format!("{cookies}server:\n  {server}\n")])),
            with_path,
            "{server}"
        );
    }
    assert_eq!(
        of(Load::of(&[
            "session: {domain: example.com}\nidentity_providers: {oidc: {clients: []}}\n"
        ])),
        ["?"]
    );
    assert!(of(Load::of(&["clients: []\n"])).is_empty());
}

#[test]
fn templates_while_the_filters_are_not_known() {
    for (text, errors, not_checked, clients) in [
        // A single expression may be a mistake.
        (
            "clients:\n  - client_id: a\n    client_name: {{ env \"X\" }}\n",
            1,
            0,
            0,
        ),
        (
            "clients:\n  - client_id: a\n    client_secret: {{ secret \"/x\" }}\n",
            0,
            1,
            0,
        ),
        (
            "clients:\n  - client_id: {{ env \"X\" }}\n    client_name: {{ env \"Y\" }}\n",
            0,
            1,
            0,
        ),
        // Another tool's, whatever the filters are.
        (
            "clients:\n  - client_id: a\n    client_secret: {{ .SECRET }}\n",
            0,
            0,
            1,
        ),
        (
            "clients:\n  - client_id: {{domain}}\n    client_name: {{ name }}\n",
            1,
            0,
            0,
        ),
    ] {
        let (loaded, _) = Load::of(&[text]).with_filters_unknown().run();
        assert_eq!(loaded.yaml_errors.len(), errors, "{text}");
        assert_eq!(loaded.not_checked.len(), not_checked, "{text}");
        assert_eq!(ids(&loaded).len(), clients, "{text}");
    }
}

#[test]
fn a_missing_secret_is_missing_only_where_the_environment_is_known() {
    let whole = |storage: &str, validation: &str| {
        format!(
            "storage: {{{storage}local: {{path: /a}}}}\n{validation}notifier: {{filesystem: {{filename: /b}}}}\n\
             authentication_backend: {{file: {{path: /c}}}}\nidentity_providers: {{oidc: {{clients: []}}}}\n"
        )
    };
    let (key, secret) = (
        "encryption_key: a-key-of-more-than-twenty-characters, ",
        "identity_validation: {reset_password: {jwt_secret: a}}\n",
    );
    let no_reset = "authentication_backend: {password_reset: {disable: true}}\n";
    // What the files have, the variable that is set, the option that is missing where the environment is known, and
    // whether that is not known where it is not.
    for (text, variable, missing, unknown) in [
        (whole(key, secret), "", None, false),
        (whole("", secret), "", Some("encryption_key"), true),
        (whole("encryption_key: '', ", secret), "", Some("encryption_key"), true),
        (whole("", secret), "AUTHELIA_STORAGE_ENCRYPTION_KEY", None, true),
        (whole(key, ""), "", Some("jwt_secret"), true),
        (
            whole(key, ""),
            "AUTHELIA_IDENTITY_VALIDATION_RESET_PASSWORD_JWT_SECRET",
            None,
            true,
        ),
        (
            whole(key, "").replace("authentication_backend: {file: {path: /c}}\n", no_reset),
            "",
            None,
            false,
        ),
    ] {
        let mut load = Load::of(&[&text]);
        load.environment.hidden = None;
        if !variable.is_empty() {
            load = load.variable(variable, "a-value-of-more-than-twenty-characters");
        }
        let (loaded, _) = load.run();
        let named = ["encryption_key", "jwt_secret"];
        let refused = |provider: &Provider| {
            let errors: Vec<&str> = provider
                .defects
                .iter()
                .filter(|defect| defect.refuses())
                .map(Finding::option)
                .collect();
            named.iter().find(|name| errors.contains(name)).copied()
        };
        let provider = loaded.provider.as_ref();
        assert_eq!(provider.and_then(refused), missing, "{text} {variable}");
        let (loaded, _) = Load::of(&[&text]).run();
        let provider = loaded.provider.as_ref();
        assert_eq!(provider.and_then(refused), None, "{text}");
        let told =
            provider.is_some_and(|provider| provider.secrets_elsewhere.is_some() || provider.missing_secrets.is_some());
        assert_eq!(told, unknown, "{text}");
    }
}

#[test]
fn a_file_that_is_named_again_counts_where_it_is_named_last() {
    let (first, second) = (
        "identity_providers: {oidc: {clients: [{client_id: a}]}}\n",
        "identity_providers: {oidc: {clients: [{client_id: b}]}}\n",
    );
    for (order, expected) in [
        (&[0, 1][..], "b"),
        (&[1, 0], "a"),
        (&[0, 1, 0], "a"),
        (&[1, 0, 0, 1, 1], "b"),
        (&[0, 0], "a"),
    ] {
        let mut load = Load::of(&[first, second]);
        load.files = order.iter().map(|at| load.files[*at]).collect();
        let (loaded, _) = load.run();
        assert_eq!(ids(&loaded), [expected], "{order:?}");
    }
}
