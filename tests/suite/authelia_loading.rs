//! What Authelia loads: several files, its environment, file filters, and the places where people keep a configuration.

mod filters;
mod sections;

use oidc_crosscheck::authelia::{Extent, Filter, LoadRequest, LoadedConfiguration, Missing, Provider, load, rule};
use oidc_crosscheck::env::{Environment, Form};
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
