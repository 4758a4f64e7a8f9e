//! Authelia's file filters, and what other tools replace.

use oidc_crosscheck::authelia::{Filter, Provider, rule};
use oidc_crosscheck::finding::Finding;

use super::{Load, defects, ids, secret};

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
