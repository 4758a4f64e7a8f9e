//! How values in Authelia's files are read: the types YAML gives them, and what Authelia makes of those.

use oidc_crosscheck::authelia::{LoadRequest, LoadedConfiguration, Missing, Provider, load, rule};
use oidc_crosscheck::env::Environment;
use oidc_crosscheck::finding::Finding;
use oidc_crosscheck::options::Value;
use oidc_crosscheck::setting::{Setting, State, Unknown};
use oidc_crosscheck::source::{Role, SourceMap, Span};
use oidc_crosscheck::version::Version;

fn loaded(text: &str) -> (LoadedConfiguration, SourceMap) {
    let mut sources = SourceMap::default();
    let id = sources.add("configuration.yml", Role::Authelia, text.as_bytes().to_vec());
    assert!(id.is_ok(), "{text}");
    let ids: Vec<_> = id.into_iter().collect();
    let environment = Environment::not_known(Unknown::because("it is not given"), Span::new(ids[0], 0..0));
    let request = LoadRequest {
        files: &ids,
        version: Version::new(4, 39, 20),
        filters: Some(&[]),
        environment: &environment,
        read: &|_| Err(Missing::Perhaps),
    };
    let loaded = load(&request, None, &mut sources);
    (loaded, sources)
}

/// What comes of `line` in a client registration, for the option `name`; `AV01` if Authelia refuses it.
fn client(line: &str, name: &str) -> String {
    let (loaded, _) = loaded(&format!("clients:\n  - audience: []\n    {line}\n"));
    let Some(provider) = loaded.provider else {
        return format!("yaml {}", loaded.yaml_errors.len());
    };
    let refused = refusals(&provider);
    assert_eq!(provider.decoded, refused.is_empty(), "{line}");
    if !refused.is_empty() {
        return format!("AV01 {}", refused.join(" "));
    }
    let client = provider.registrations().first();
    client.map_or("no client".to_owned(), |client| shown(&client.options.get(name)))
}

fn refusals(provider: &Provider) -> Vec<&str> {
    let decode = |defect: &&Finding| matches!(defect.rule, rule::INVALID_VALUE | rule::MALFORMED_SECRET);
    let refused = provider.defects.iter().filter(|defect| defect.refuses()).filter(decode);
    refused.map(Finding::option).collect()
}

fn shown(setting: &Setting<&Value>) -> String {
    let text = match &setting.state {
        State::Known(Value::Text(text)) => text.clone(),
        State::Known(Value::Secret(secret)) => format!("<{}>", secret.reveal()),
        State::Known(Value::NoText) => "no text".to_owned(),
        State::Known(Value::Flag(flag)) => flag.to_string(),
        State::Known(Value::Number(number)) => number.to_string(),
        State::Known(Value::Milliseconds(milliseconds)) => format!("{milliseconds} ms"),
        State::Known(Value::List(items)) => {
            let items: Vec<&str> = items
                .iter()
                .map(|item| item.value().map_or("?", String::as_str))
                .collect();
            format!("{} [{}]", items.len(), items.join("|"))
        }
        State::Known(Value::Map(_)) => "map".to_owned(),
        State::Unknown(_) => "unknown".to_owned(),
        State::Absent => "absent".to_owned(),
    };
    if setting.default {
        format!("{text} by default")
    } else {
        text
    }
}

fn assert_values(name: &str, table: &[(&str, &str)]) {
    for (written, value) in table {
        assert_eq!(client(&format!("{name}: {written}"), name), *value, "{written}");
    }
}

#[test]
fn booleans() {
    assert_values(
        "public",
        &[
            ("true", "true"),
            ("True", "true"),
            ("'true'", "true"),
            ("t", "true"),
            ("'1'", "true"),
            ("1", "true"),
            ("0", "false"),
            ("7", "true"),
            ("0.0", "false"),
            ("F", "false"),
            ("''", "false by default"),
            ("null", "false by default"),
            ("~", "false by default"),
            ("", "false by default"),
            ("yes", "AV01 public"),
            ("no", "AV01 public"),
            ("on", "AV01 public"),
            ("'off'", "AV01 public"),
            ("tRue", "AV01 public"),
            ("[]", "AV01 public"),
            ("{}", "AV01 public"),
            ("2024-01-01", "AV01 public"),
        ],
    );
}

#[test]
fn text_after_yaml_has_typed_it() {
    assert_values(
        "client_id",
        &[
            ("coder", "coder"),
            ("0123", "83"),
            ("'0123'", "0123"),
            ("0471", "313"),
            ("40471", "40471"),
            ("0x1F", "31"),
            ("1_000", "1000"),
            ("1e3", "1000"),
            ("1.0", "1"),
            ("1.50", "1.5"),
            ("true", "1"),
            ("false", "0"),
            ("yes", "yes"),
            ("-1", "-1"),
            ("18446744073709551615", "18446744073709551615"),
            ("''", "absent"),
            ("null", "absent"),
            ("2024-01-01", "AV01 client_id"),
            ("'2024-01-01'", "2024-01-01"),
            ("[a]", "AV01 client_id"),
            ("{a: b}", "AV01 client_id"),
            ("|\n      coder", "coder\n"),
            (">-\n      coder", "coder"),
        ],
    );
}

#[test]
fn lists_are_split_at_commas_without_trimming() {
    assert_values(
        "scopes",
        &[
            ("openid,email", "2 [openid|email]"),
            ("'openid, email'", "2 [openid| email]"),
            ("openid email", "1 [openid email]"),
            ("[openid, email]", "2 [openid|email]"),
            ("[openid, null]", "2 [openid|]"),
            ("[openid, 1]", "2 [openid|1]"),
            ("[openid, true]", "2 [openid|1]"),
            ("1", "1 [1]"),
            ("''", "4 [openid|groups|profile|email] by default"),
            ("[]", "4 [openid|groups|profile|email] by default"),
            ("null", "4 [openid|groups|profile|email] by default"),
            ("[[openid]]", "AV01 scopes"),
            ("{openid: email}", "AV01 scopes"),
            ("[2024-01-01]", "AV01 scopes"),
        ],
    );
}

#[test]
fn redirect_uris_are_not_split() {
    assert_values(
        "redirect_uris",
        &[
            ("https://a/cb,https://b/cb", "1 [https://a/cb,https://b/cb]"),
            ("[https://a/cb, https://b/cb]", "2 [https://a/cb|https://b/cb]"),
            ("''", "1 []"),
            ("[]", "0 []"),
            ("null", "absent"),
        ],
    );
}

#[test]
fn lengths_of_time() {
    assert_values(
        "pre_configured_consent_duration",
        &[
            ("1h30m", "5400000 ms"),
            ("90", "90000 ms"),
            ("'90'", "90000 ms"),
            ("1 hour and 30 minutes", "5400000 ms"),
            ("1M", "2592000000 ms"),
            ("1m", "60000 ms"),
            ("-5m", "300000 ms"),
            ("forever", "AV01 pre_configured_consent_duration"),
            ("0s", "AV01 pre_configured_consent_duration"),
            ("1.5h", "AV01 pre_configured_consent_duration"),
            ("[1h]", "AV01 pre_configured_consent_duration"),
        ],
    );
}

#[test]
fn urls() {
    assert_values(
        "sector_identifier_uri",
        &[
            ("https://example.com/sector.json", "https://example.com/sector.json"),
            ("example.com", "example.com"),
            ("''", "absent"),
            ("https://exa mple.com", "AV01 sector_identifier_uri"),
            ("https://example.com/%zz", "AV01 sector_identifier_uri"),
            ("https://example.com:port/", "AV01 sector_identifier_uri"),
            ("12", "AV01 sector_identifier_uri"),
        ],
    );
}

#[test]
fn secrets_are_text_or_nothing() {
    assert_values(
        "client_secret",
        &[
            ("insecure_secret", "<insecure_secret>"),
            ("'$plaintext$a$b'", "<$plaintext$a$b>"),
            ("''", "absent"),
            ("null", "absent"),
            ("12345", "AV01 client_secret"),
            ("'$$pbkdf2-sha512$$1000$$AA$$BB'", "AV01 client_secret"),
            ("'$apr1$salt$hash'", "AV01 client_secret"),
            ("'$abc'", "AV01 client_secret"),
            ("'-sha512$1'", "<-sha512$1>"),
            ("true", "AV01 client_secret"),
            ("[a]", "AV01 client_secret"),
            // It decodes, to a secret that nothing fits.
            ("{a: b}", "unknown"),
        ],
    );
}

#[test]
fn what_yaml_itself_refuses() {
    for text in [
        "clients:\n\t- client_id: a\n",
        "clients:\n  - client_id: \"\\$x\"\n",
        "clients:\n  - client_id: *nope\n",
        "clients:\n  - client_id: {{ secret \"/x\" }}\n",
        "clients:\n  - client_name: Coder: prod\n",
        "just text\n",
    ] {
        let (loaded, _) = loaded(text);
        assert_eq!(loaded.yaml_errors.len(), 1, "{text}");
        assert!(loaded.provider.is_none(), "{text}");
    }
    let (loaded, _) = loaded("clients:\n  - client_id: a\n    client_id: b\n");
    assert_eq!(loaded.duplicates.len(), 1);
}

#[test]
fn what_looks_odd_but_loads() {
    for text in [
        "\u{feff}clients:\r\n  - client_id: a\r\n",
        "clients:\n  - client_id: a\n---\nclients:\n  - client_id: b\n",
        "clients:\n  - &base\n    client_id: a\n",
        "clients: &c\n  - <<: {client_id: b}\n    client_id: a\n",
        "clients:\n  - client_id: !custom a\n",
    ] {
        let (loaded, _) = loaded(text);
        let clients = loaded.provider.iter().flat_map(Provider::registrations);
        let ids: Vec<String> = clients.map(|client| shown(&client.options.get("client_id"))).collect();
        assert_eq!(ids, ["a"], "{text}");
    }
}

#[test]
fn clients_that_are_no_list() {
    let (one, _) = loaded("identity_providers:\n  oidc:\n    clients:\n      client_id: a\n      public: true\n");
    let defects = one.provider.iter().flat_map(|provider| &provider.defects);
    assert_eq!(
        defects
            .map(|defect| (defect.option(), defect.why.to_string()))
            .collect::<Vec<_>>(),
        [(
            "clients",
            "Authelia does not start: below `identity_providers.oidc.clients` it does not know `client_id` and `public`."
                .to_owned()
        )]
    );
    assert_eq!(
        one.provider.as_ref().map(|provider| provider.registrations().len()),
        Some(1)
    );

    let (text, _) = loaded("identity_providers:\n  oidc:\n    clients: none\n");
    assert_eq!(text.provider.as_ref().map(refusals), Some(vec!["clients"]));

    for nothing in ["clients: []", "clients:"] {
        let (loaded, _) = loaded(&format!("identity_providers:\n  oidc:\n    {nothing}\n"));
        assert!(
            loaded
                .provider
                .is_some_and(|provider| provider.registrations().is_empty() && provider.decoded)
        );
    }
}

#[test]
fn the_place_of_a_piece_of_a_text_is_its_own() {
    let (loaded, sources) = loaded("clients:\n  - client_id: a\n    scopes: 'openid,email'\n");
    let place = loaded.provider.as_ref().and_then(|provider| {
        let scopes = provider
            .registrations()
            .first()?
            .options
            .list("scopes")
            .value()
            .copied()?;
        Some(sources.slice(scopes.get(1)?.place).to_owned())
    });
    assert_eq!(place.as_deref(), Some("email"));
}

#[test]
fn defaults_that_depend_on_other_options() {
    for (lines, name, value) in [
        ("client_id: a", "client_name", "a by default"),
        ("public: true", "token_endpoint_auth_method", "none by default"),
        (
            "public: false",
            "token_endpoint_auth_method",
            "client_secret_basic by default",
        ),
        ("public: false", "authorization_policy", "two_factor by default"),
        (
            "grant_types: client_credentials",
            "authorization_policy",
            "one_factor by default",
        ),
        ("grant_types: client_credentials", "scopes", "absent"),
        (
            "response_types: [code]",
            "grant_types",
            "1 [authorization_code] by default",
        ),
        ("response_types: [id_token]", "grant_types", "1 [implicit] by default"),
        (
            "response_types: ['code id_token']",
            "grant_types",
            "2 [authorization_code|implicit] by default",
        ),
        (
            "response_types: ['code id_token']",
            "response_modes",
            "2 [form_post|fragment] by default",
        ),
        ("public: false", "response_modes", "2 [form_post|query] by default"),
        ("public: false", "response_types", "1 [code] by default"),
        ("consent_mode: auto", "consent_mode", "explicit"),
        (
            "pre_configured_consent_duration: 1h",
            "consent_mode",
            "pre-configured by default",
        ),
        (
            "consent_mode: pre-configured",
            "pre_configured_consent_duration",
            "604800000 ms by default",
        ),
        (
            "token_endpoint_auth_method: client_secret_jwt",
            "token_endpoint_auth_signing_alg",
            "HS256 by default",
        ),
        ("scopes: authelia.bearer.authz", "grant_types", "absent"),
        ("id: b", "client_id", "b"),
        ("secret: x", "client_secret", "<x>"),
    ] {
        assert_eq!(client(lines, name), value, "{lines} {name}");
    }
}
