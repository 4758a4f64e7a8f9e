//! What a shell that reads an env file exports: known where bash 5.2 and dash 0.5.12 both do it for certain.

use oidc_crosscheck::env::interpolate::Lookup;
use oidc_crosscheck::env::{Dialect, Environment, Form, read_shell};
use oidc_crosscheck::source::{Role, SourceMap, Span};

/// What is known of `A` behind `text`: its value, that it is not set, or nothing (`?`); `!` if every shell stops.
fn a(text: &str) -> String {
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add("coder.env", Role::Coder, text.as_bytes().to_vec()) else {
        unreachable!("short and UTF-8")
    };
    let mut environment = Environment::new(Span::new(id, 0..0), Form::Line(Dialect::Shell));
    if read_shell(&sources, id, &|_| Lookup::Unset, &mut environment).is_err() {
        return "!".to_owned();
    }
    let setting = environment.get("A");
    match (setting.value(), setting.why_unknown()) {
        (Some(value), _) => value.reveal().to_owned(),
        (None, Some(_)) => "?".to_owned(),
        (None, None) => "not set".to_owned(),
    }
}

#[test]
fn what_both_shells_set_is_known() {
    for (text, expected) in [
        ("A=1", "1"),
        ("A=1\nA=2", "2"),
        ("export A=1", "1"),
        ("readonly A=1", "1"),
        ("A=1; B=2", "1"),
        ("A=x B=y", "x"),
        (": \"${A:=v}\"", "v"),
        ("A=\n: ${A:=v}", "v"),
        ("A=1\n: ${A:=v}", "1"),
        ("A=${B:-d}", "d"),
        ("B=\nA=${B-d}", ""),
        ("B=x\nA=${B:+w}", "w"),
        ("A=${B+w}", ""),
        ("B=x\nA=${B:?m}", "x"),
        ("true && A=1", "1"),
        ("false && A=1", "not set"),
        ("false || A=1", "1"),
        ("B=1 && A=2", "2"),
        ("A=1\nunset A", "not set"),
        ("set +a\nA=1", "not set"),
        ("set +a\nA=1\nexport A", "1"),
        ("A=0\nset +a\nA=1", "1"),
        ("A=1\nreturn\nA=2", "1"),
        ("A=Sign of life", "not set"),
        ("A=1&B=2", "not set"),
        ("A=1 | cat", "not set"),
        ("echo A=1", "not set"),
        ("A=1\necho hi > /dev/null", "1"),
        ("A='a (b) <c> | d'", "a (b) <c> | d"),
        ("A=1 # (", "1"),
        ("A=a#b", "a#b"),
        ("A=a\\\nb", "ab"),
    ] {
        assert_eq!(a(text), expected, "{text}");
    }
}

#[test]
fn what_shells_stop_at_or_compute_is_not_known() {
    for text in [
        "A=1\nB=^(admin|dev)$",
        "A=1\nB=Sign in (SSO)",
        "A=1\nB=<your-secret>\nC=2",
        "A=1\nB=\"x",
        "A=1\nB=`x",
        "A=1\nB=$(x",
        "A=1\nif true; then\nA=2\nfi",
        "g() {\nA=1\n}",
        "A=1\nfor x in a; do A=2; done",
        "[ -n \"$B\" ] && A=1",
        "A=$(cat secret)",
        "A=1\neval B=2",
        "A=1\n. ./other",
        "A=1\nexit",
        "A=1\nreadonly A\nA=2",
        "A+=1",
        "A=(1 2)",
        "A=1\nset -u\nB=$C",
        "A=1\nset -e\nx",
        "A=1\nset -o pipefail",
        "B='x y'\nexport A=$B",
        "A=1\nexport -n A",
        "A=1\n; B=2",
        "A=1\nin x",
        "A=1\n$X readonly",
        "A=~/x",
        "UID=1\nA=$UID",
        "export A={1,2}",
        "readonly A=x{1..3}",
        "B=$(x)\nA=${B:-1}",
        "A=$(x)\n: \"${A:=1}\"",
    ] {
        assert_eq!(a(text), "?", "{text}");
    }
}

#[test]
fn a_required_variable_that_is_not_set_stops_every_shell() {
    for text in ["A=1\nB=${Q?missing}", "A=${Q:?}", ": ${Q?}"] {
        assert_eq!(a(text), "!", "{text}");
    }
}
