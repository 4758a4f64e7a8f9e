//! What holds for every input: nothing panics, and every place lies inside its text.

use oidc_crosscheck::authelia::{LoadRequest, Missing, load};
use oidc_crosscheck::digest::{CostLimit, Verification, decode};
use oidc_crosscheck::env::interpolate::{Lookup, interpolate};
use oidc_crosscheck::env::{self, Environment};
use oidc_crosscheck::secret::Secret;
use oidc_crosscheck::setting::Unknown;
use oidc_crosscheck::source::{Role, SourceId, SourceMap, Span};
use oidc_crosscheck::version::Version;
use oidc_crosscheck::yaml::{self, Data, Node};
use proptest::prelude::*;

fn source(text: &str) -> (SourceMap, SourceId) {
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add("a", Role::Coder, text.as_bytes().to_vec()) else {
        unreachable!("short and UTF-8")
    };
    (sources, id)
}

/// Asserts that the place can be cut from its text.
fn lies_inside(sources: &SourceMap, span: Span) {
    assert!(
        sources.text(span.source).get(span.range()).is_some(),
        "{:?}",
        span.range()
    );
}

fn places(sources: &SourceMap, node: &Node) {
    lies_inside(sources, node.span);
    match &*node.data {
        Data::Scalar(_) => {}
        Data::Sequence(items) => items.iter().for_each(|item| places(sources, item)),
        Data::Mapping(mapping) => mapping.entries().iter().for_each(|entry| {
            lies_inside(sources, entry.key.span);
            places(sources, &entry.value);
        }),
    }
}

/// Texts that look like the files they stand for.
fn yaml_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a: ",
        "b:\n",
        "  ",
        "- ",
        "'",
        "\"",
        "|\n",
        ">-\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&x ",
        "*x",
        "<<: ",
        "\n",
        "#",
        "é",
        "\t",
        "client_id: coder\n",
        "clients:\n",
        "identity_providers:\n  oidc:\n    clients:\n",
        "${X}",
        "{{ env \"X\" }}",
        "!!str ",
        "---\n",
        "\r\n",
        "0123",
        "redirect_uris: ",
        "client_secret: '$pbkdf2$1$a$b'\n",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

fn env_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "A", "=", ":", " ", "\n", "'", "\"", "\\", "$", "{", "}", "${A", ":-", "#", "export ", "é", "\r\n", "B=1\n",
        "$$", "`", "(", ")", "\t", "?", "+", ";",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn yaml_never_panics_and_its_places_lie_inside(text in yaml_text()) {
        let (sources, id) = source(&text);
        match yaml::parse(&sources, id) {
            Ok(documents) => documents.roots.iter().for_each(|root| places(&sources, root)),
            Err(error) => lies_inside(&sources, error.span),
        }
    }

    #[test]
    fn authelia_s_loading_never_panics(text in yaml_text()) {
        let (mut sources, id) = source(&text);
        let files = [id];
        let version = Version::new(4, 39, 20);
        let environment = Environment::not_known(Unknown::because("it is not given"), Span::new(id, 0..0));
        let read = |_: &str| Err(Missing::Perhaps);
        let request = LoadRequest { files: &files, version, filters: None, environment: &environment, read: &read };
        let loaded = load(&request, None, &mut sources);
        for defect in loaded.provider.iter().flat_map(|provider| &provider.defects) {
            lies_inside(&sources, sources.locate(defect.primary.span));
        }
    }

    #[test]
    fn environment_files_never_panic_in_any_dialect(text in env_text()) {
        let (sources, id) = source(&text);
        let assignments = [
            env::read_compose(&sources, id).unwrap_or_default(),
            env::read_raw(&sources, id).unwrap_or_default(),
            env::read_systemd(&sources, id).unwrap_or_default(),
        ];
        for assignment in assignments.iter().flatten() {
            lies_inside(&sources, assignment.name.span);
            if let env::Assigned::Text { span, .. } = &assignment.value {
                lies_inside(&sources, *span);
            }
        }
        let mut environment = Environment::new(Span::new(id, 0..0), env::Form::Line(env::Dialect::Shell));
        let _ = env::read_shell(&sources, id, &|_| Lookup::Unset, &mut environment);
        environment.variables().for_each(|variable| lies_inside(&sources, variable.setting.place));
    }

    #[test]
    fn what_has_no_dollar_is_expanded_to_itself(text in "[^$]{0,40}") {
        let expanded = interpolate(&text, &|_| Lookup::Unset).ok().and_then(|expanded| expanded.value.ok());
        prop_assert!(expanded.is_some_and(|value| value.reveal() == text));
    }

    #[test]
    fn templates_never_panic(text in env_text()) {
        let _ = interpolate(&text, &|name| Lookup::Set(Secret::new(name), Vec::new()));
    }

    #[test]
    fn a_plain_secret_matches_itself_and_nothing_else(secret in "[a-zA-Z0-9._~-]{1,30}", other in "[a-zA-Z0-9._~-]{1,30}") {
        let digest = decode(&Secret::new(format!("$plaintext${secret}")));
        let verdict = |text: &str| digest.as_ref().ok().map(|digest| digest.verify(&Secret::new(text), &CostLimit::default()));
        prop_assert_eq!(verdict(&secret), Some(Verification::Match));
        prop_assert_eq!(verdict(&other) == Some(Verification::Match), other == secret);
    }

    #[test]
    fn a_digest_s_complaint_never_repeats_the_digest(text in "\\$[a-z0-9$=,./+-]{8,60}") {
        if let Err(malformed) = decode(&Secret::new(text.clone())) {
            prop_assert!(!malformed.to_string().contains(&text[1..]));
        }
    }
}
