//! What options name, whole configurations, Kubernetes and the issuers that come of it.

use oidc_crosscheck::authelia::Filter;
use oidc_crosscheck::finding::Finding;
use oidc_crosscheck::setting::Setting;
use oidc_crosscheck::version::Version;

use super::{Load, WHOLE, defects, ids, secret};

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
