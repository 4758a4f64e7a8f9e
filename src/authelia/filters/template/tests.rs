mod nothing;

use super::super::Missing;
use super::*;
use crate::authelia::versions::NEWEST_READ;
use crate::budget::Budget;
use crate::env::{Environment, Form};
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::Role;
use crate::version::Version;

/// What becomes of a template where `X` is `fromenv` and other variables may be set: the text, with `?` for what is
/// not known, or `refused`, `not computed`.
fn filtered(text: &str, whole: bool) -> String {
    filtered_by(text, whole, NEWEST_READ)
}

fn filtered_by(text: &str, whole: bool, version: Version) -> String {
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add("a", Role::Authelia, text.as_bytes().to_vec()) else {
        return "too large".to_owned();
    };
    let mut environment = Environment::new(Span::new(id, 0..0), Form::Entry);
    environment.define("X", Setting::known(Secret::new("fromenv"), Span::new(id, 0..0)));
    environment.hidden = (!whole).then(|| Unknown::because("more may be set"));
    let read = |path: &str| match path {
        "/key" => Ok(Secret::new("one\ntwo\n")),
        "/digest" => Ok(Secret::new("$6$salt$hash\n")),
        "/missing" => Err(Missing::Certainly),
        _ => Err(Missing::Perhaps),
    };
    let host = Host {
        version,
        environment: &environment,
        read: &read,
        budget: &Budget::default(),
    };
    match apply(id, &mut sources, &host) {
        Ok(filtered) => {
            let mut text = sources.text(filtered.id).to_owned();
            for (span, _) in filtered.holes.iter().rev() {
                text.replace_range(span.range(), "?");
            }
            if filtered.doubts.is_empty() {
                text
            } else {
                text + " in doubt"
            }
        }
        Err(FilterError::Refused(_)) => "refused".to_owned(),
        Err(FilterError::NotKnown(..)) => "not computed".to_owned(),
    }
}

fn check(table: &[(&str, &str)], whole: bool) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(template, expected)| (template, expected, filtered(template, whole)))
        .filter(|(_, expected, got)| got != *expected)
        .map(|(template, expected, got)| format!("{template}: expected {expected:?}, got {got:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions() {
    let table = [
        ("{{ secret \"/digest\" }}", "$6$salt$hash"),
        ("{{ fileContent `/digest` }}", "$6$salt$hash\n"),
        ("{{ secret \"/digest\" | squote }}", "'$6$salt$hash'"),
        ("{{ secret \"/digest\" | mindent 2 \"|\" | msquote }}", "'$6$salt$hash'"),
        ("{{ secret \"/key\" | mindent 2 \"|\" | msquote }}", "|\n  one\n  two"),
        ("{{ secret \"/key\" | nindent 2 }}", "\n  one\n  two"),
        ("{{ secret \"/elsewhere\" | nindent 2 }}", "\n  ?"),
        ("{{ secret \"/elsewhere\" | mindent 2 \"|\" | msquote }}", "?"),
        ("{{ secret \"/missing\" }}", "refused"),
        ("{{ \"a\\\"b\" | quote }}", "\"a\\\"b\""),
        ("{{ quote \"a\" 5 nil }}", "\"a\" \"5\""),
        ("{{ default \"debug\" (env \"LEVEL\") }}", "?"),
        ("{{ default \"debug\" \"\" }}", "debug"),
        ("{{ \"/key\" | fileContent | trim | upper }}", "ONE\nTWO"),
        ("{{ replace \"a\" \"b\" \"aa\" }}", "bb"),
        ("{{ \"x.txt\" | trimSuffix \".txt\" }}", "x"),
        ("{{ trimAll \"-\" \"--a--\" }}", "a"),
        ("{{ b64dec (b64enc \"x\") }}", "x"),
        ("{{ b64dec \"?\" }}", "refused"),
        ("{{ env \"AUTHELIA_JWT_SECRET\" }}|", "|"),
        ("{{ env \"X\" }}", "fromenv"),
        ("{{ expandenv \"a-$X\" }}", "a-fromenv"),
        ("{{ urlquery \"a b\" }}", "a+b"),
        ("{{ printf \"%s-%d%%\" \"a\" 5 }}", "a-5%"),
        ("{{ print 1 2 \"a\" 3 }}", "1 2a3"),
        ("{{ len \"abc\" }}{{ len (list 1 2) }}", "32"),
        ("{{ index (splitList \",\" \"a,b\") 1 }}", "b"),
        ("{{ (split \",\" \"a,b\")._1 }}", "b"),
        ("{{ join \"-\" (list \"a\" 1) }}", "a-1"),
        ("{{ get (dict \"a\" \"b\") \"a\" }}", "b"),
        ("{{ toYaml \"x\" }}", "x"),
        ("{{ glob \"*\" }}", "[?]"),
        ("{{ now.Year }}", "?"),
        ("{{ 'a' }}{{ 5 }}{{ 1.5 }}{{ true }}{{ not true }}", "9751.5truefalse"),
        ("{{ list 1 \"a\" }}", "[1 a]"),
        ("{{ uuidv4 }}", "?"),
        ("{{ .Name }}", "?"),
        ("{{ $.Values.x }}", "?"),
    ];
    check(&table, false);
}

#[test]
fn conditions_and_loops() {
    let table = [
        ("{{ if eq \"a\" \"a\" }}x{{ else }}y{{ end }}", "x"),
        ("{{ if eq \"a\" \"b\" }}x{{ else if true }}z{{ else }}y{{ end }}", "z"),
        (
            "{{ with env \"NOPE\" }}a{{ else with env \"X\" }}{{ . }}{{ end }}",
            "fromenv",
        ),
        (
            "{{ range $i, $e := list \"a\" \"b\" }}{{ $i }}{{ $e }}{{ end }}",
            "0a1b",
        ),
        ("{{ range list \"a\" \"b\" }}{{ . }}{{ break }}{{ end }}", "a"),
        ("{{ range list }}x{{ else }}none{{ end }}", "none"),
        ("{{ range 3 }}x{{ end }}", "xxx"),
        ("{{ range iterate 3 }}a{{ end }}", "refused"),
        (
            "{{ $x := \"a\" }}{{ $x }}{{ if true }}{{ $x = \"b\" }}{{ end }}{{ $x }}",
            "ab",
        ),
        ("{{ if and true (not false) }}x{{ end }}", "x"),
        ("{{ if or \"\" 0 }}x{{ end }}", ""),
        ("a {{- \"b\" -}} c", "abc"),
        ("a{{/* no */}}b{{- /* no */ -}} c", "abc"),
        ("a\n{{- if true }}\nb\n{{- end }}\n", "a\nb\n"),
        ("{{ if .X }}x{{ end }}", "x in doubt"),
        ("{{ range .X }}{{ . }}{{ end }}", "? in doubt"),
        ("{{ env \"NOPE\" }}|", "|"),
        ("{{ mustEnv \"NOPE\" }}|", "refused"),
        ("{{ default \"debug\" (env \"LEVEL\") }}", "debug"),
    ];
    check(&table, true);
}

#[test]
fn what_go_refuses() {
    let table = [
        ("{{ domain }}", "refused"),
        ("{{ repeat 3 \"a\" }}", "refused"),
        ("{{ env (\"x\" }}", "refused"),
        ("{{ env \"x\") }}", "refused"),
        ("{{ env \"x }}", "refused"),
        ("{{ }}", "refused"),
        ("{{ \"a\" | \"b\" }}", "refused"),
        ("{{ env \"x\" \"y\" }}", "refused"),
        ("{{ walk \"/x\" }}", "refused"),
        ("{{ upper 5 }}", "refused"),
        ("{{ $x }}", "refused"),
        ("{{ if true }}", "refused"),
        ("{{ end }}", "refused"),
        ("{{ else }}", "refused"),
        ("{{ break }}", "refused"),
        ("{{ range 1.5 }}{{ end }}", "refused"),
        ("{{ if eq 1 \"a\" }}{{ end }}", "refused"),
        ("{{", "refused"),
        ("{{/* ", "refused"),
        ("{{ define \"x\" }}{{ end }}", ""),
    ];
    check(&table, true);
}

/// Each would make more than any machine has, or take as long.
#[test]
fn there_is_an_end_to_what_is_made() {
    let big = "x".repeat(100_000);
    let twice = "| replace \"x\" \"xxxxxxxxxx\" ".repeat(9);
    let quotes = "| quote ".repeat(64);
    let nested = "{{ if .X }}".repeat(100_000) + &"{{ end }}".repeat(100_000);
    let grown = "{{ $a = list $a $a }}".repeat(64);
    let deep = "{{ $a = list $a }}".repeat(100_000);
    for (template, expected) in [
        (format!("{{{{ \"{big}\" {twice}}}}}"), "not computed"),
        (format!("{{{{ `\"` {quotes}}}}}"), "not computed"),
        (
            format!("{{{{ `{}` | indent 100000000 }}}}", "\n".repeat(1000)),
            "not computed",
        ),
        (format!("{{{{ `{big}` | trimAll `{}` }}}}", "y".repeat(100_000)), &*big),
        (
            format!("{{{{ range 100000 }}}}{{{{ range 100000 }}}}x{}", "{{ end }}".repeat(2)),
            "not computed",
        ),
        ("{{ range 9223372036854775807 }}{{ end }}".to_owned(), "not computed"),
        (format!("{{{{ $a := list 1 }}}}{grown}{{{{ $a }}}}"), "not computed"),
        (format!("{{{{ $a := list 1 }}}}{deep}"), "not computed"),
        (
            format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000)),
            "not computed",
        ),
        (nested, "not computed"),
        ("{{ if true }}".repeat(100_000), "not computed"),
    ] {
        let got = filtered(&template, true);
        assert!(
            got == expected,
            "{}…: {}",
            &template[..60.min(template.len())],
            &got[..60.min(got.len())]
        );
    }
}

/// As a real Authelia 4.39.20 put them out.
#[test]
fn paths_sums_kinds_and_numbers() {
    let table = [
        ("{{ dir \"x-y_z\" }} {{ dir \"\" }} {{ dir \"/a/b/../c\" }}", ". . /a"),
        (
            "{{ base \"raw\" }} {{ base \"/a/b/\" }} {{ base \"\" }} {{ base \"/\" }}",
            "raw b . /",
        ),
        (
            "{{ osExt \"a.b.c\" }} [{{ ext \"light\" }}] {{ clean \"a/./b/../../..//c\" }}",
            ".c [] ../c",
        ),
        (
            "{{ osClean \"a b\" }} {{ osBase \"\u{fc}\" }} {{ osDir \"light\" }}",
            "a b \u{fc} .",
        ),
        ("{{ sha1sum `raw` }}", "726177da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (
            "{{ sha256sum `raw` }}",
            "726177e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        (
            "{{ b32enc \"a.b.c\" }} {{ b32enc \"\u{fc}\" }} {{ b32enc \"light\" }}",
            "MEXGELTD YO6A==== NRUWO2DU",
        ),
        ("{{ b32dec \"MEXGELTD\" }} {{ b32dec \"YO6A====\" }}", "a.b.c \u{fc}"),
        ("{{ b32dec \"5\" }}", "refused"),
        ("{{ b32dec \"a.b.c\" }}", "refused"),
        ("{{ keys (dict \"a\" 1) | join \",\" }}", "a"),
        ("{{ sortAlpha (list \"b\" \"a\" \"C\") | join \",\" }}", "C,a,b"),
        (
            "{{ kindOf (list \"a\") }} {{ kindOf 1 }} {{ kindIs \"string\" \"a\" }}",
            "slice int true",
        ),
        (
            "{{ typeOf \"a\" }} {{ typeIs \"light\" \"L2E=\" }} {{ typeIsLike \"int\" 1 }}",
            "string false true",
        ),
        ("{{ typeOf nil }}", "refused"),
        (
            "{{ duration 90 }} {{ duration 3600 }} {{ duration 0 }} {{ duration \"95\" }}",
            "1m30s 1h0m0s 0s 1m35s",
        ),
        (
            "{{ 0x1f }} {{ 1_0 }} {{ 0b101 }} {{ 0o17 }} {{ 017 }} {{ -0x10 }}",
            "31 10 5 15 15 -16",
        ),
        ("{{ lt 0x1f 1_0 }} {{ gt 10 1_0 }}", "false false"),
        ("{{ 1__0 }}", "refused"),
    ];
    check(&table, true);
}

/// What a real Authelia 4.39.20 made of them.
#[test]
fn escapes_parts_and_comparisons() {
    let table = [
        ("{{ html \"<a href='x'>&\" }}", "&lt;a href=&#39;x&#39;&gt;&amp;"),
        ("{{ html nil }}", "&lt;no value&gt;"),
        ("{{ html \"a\" 1 2 \"b\" nil 3 }}", "a1 2b&lt;no value&gt;3"),
        ("{{ html true 1 }}", "true 1"),
        (
            "{{ js `it's \"x\" <b> & a=c\\d` }}",
            "it\\'s \\\"x\\\" \\u003Cb\\u003E \\u0026 a\\u003Dc\\\\d",
        ),
        ("{{ js nil }}", "\\u003Cno value\\u003E"),
        ("{{ urlunquery \"a+b%20c%C3%A4\" }}", "a b cä"),
        ("{{ urlunquery \"%zz\" }}", "refused"),
        ("{{ urlunquery \"a%2\" }}", "refused"),
        ("{{ join \",\" (list \"a\" nil 1 true) }}", "a,1,true"),
        (
            "{{ join \",\" \"text\" }}|{{ join \",\" nil }}|{{ join \",\" 5 }}",
            "text||5",
        ),
        (
            "{{ deepEqual 1 1 }} {{ deepEqual 1 \"1\" }} {{ deepEqual nil nil }}",
            "true false true",
        ),
        ("{{ slice \"abcdef\" 1 3 }} {{ slice \"abcdef\" 2 }}", "bc cdef"),
        ("{{ slice (list \"a\" \"b\" \"c\") 1 }}", "[b c]"),
        ("{{ slice \"abc\" 2 9 }}", "refused"),
        ("{{ slice \"abc\" 2 1 }}", "refused"),
        ("{{ slice 5 1 }}", "refused"),
        ("{{ slice \"abc\" \"1\" }}", "refused"),
        ("{{ set (dict \"a\" \"1\") \"b\" \"2\" }}", "map[a:1 b:2]"),
        (
            "{{ $d := dict \"a\" \"1\" }}{{ $_ := set $d \"b\" \"x\" }}{{ $d.b }}{{ $d.a }}",
            "x1",
        ),
        (
            "{{ sortAlpha (list \"b\" \"a\" nil) }} {{ sortAlpha \"x\" }}",
            "[a b] [x]",
        ),
    ];
    check(&table, true);
}

/// What a real Authelia 4.39.20 made of them.
#[test]
fn templates_that_the_file_defines() {
    let table = [
        ("{{ define \"t\" }}light{{ end }}{{ template \"t\" }}", "light"),
        ("{{ define \"t\" }}[{{ . }}]{{ end }}{{ template \"t\" \"x\" }}", "[x]"),
        (
            "{{ define \"t\" }}[{{ . }}]{{ end }}{{ template \"t\" }}",
            "[<no value>]",
        ),
        ("{{ define \"t\" }}{{ $ }}{{ end }}{{ template \"t\" \"d\" }}", "d"),
        ("{{ block \"t\" \"x\" }}b{{ . }}{{ end }}", "bx"),
        ("{{ template \"t\" \"y\" }}{{ define \"t\" }}[{{ . }}]{{ end }}", "[y]"),
        (
            "{{ define \"a\" }}A{{ template \"b\" . }}{{ end }}{{ define \"b\" }}B{{ . }}{{ end }}{{ template \"a\" 5 }}",
            "AB5",
        ),
        (
            "{{ range $i := list 1 2 }}{{ template \"t\" $i }}{{ end }}{{ define \"t\" }}({{ . }}){{ end }}",
            "(1)(2)",
        ),
        (
            "{{ define \"t\" }}{{ $x := 1 }}{{ if $x }}{{ $x }}{{ end }}{{ end }}{{ template \"t\" }}",
            "1",
        ),
        ("{{ template \"nope\" }}", "refused"),
        ("{{ if true }}{{ define \"t\" }}x{{ end }}{{ end }}", "refused"),
        ("{{ define t }}x{{ end }}", "refused"),
        ("{{ define \"t\" }}x", "refused"),
        ("{{ define \"t\" }}a{{ end }}{{ define \"t\" }}b{{ end }}", "refused"),
        ("{{ $v := \"o\" }}{{ define \"t\" }}{{ $v }}{{ end }}", "refused"),
        ("{{ block \"t\" }}b{{ end }}", "refused"),
        ("{{ define \"t\" }}x{{ end }}{{ end }}", "refused"),
        (
            "{{ template \"t\" \"a\" \"b\" }}{{ define \"t\" }}x{{ end }}",
            "refused",
        ),
        (
            "{{ define \"t\" }}{{ template \"t\" }}{{ end }}{{ template \"t\" }}",
            "not computed",
        ),
    ];
    check(&table, true);
}
