//! What the version and the missing dot make of a template.

use super::*;

#[test]
fn functions_are_there_from_a_version_on() {
    for (text, before, first, value) in [
        ("{{ toYaml \"x\" }}", (38, 17), (38, 18), "x"),
        ("{{ duration 90 }}", (38, 17), (38, 18), ""),
        ("{{ (fromYaml \"a: b\").a }}", (38, 17), (38, 18), ""),
        ("{{ urlqueryarg \"a b\" \"c\" }}", (39, 1), (39, 2), ""),
        ("{{ lower \"X\" }}", (37, 0), (38, 0), "x"),
    ] {
        let of = |(minor, patch)| filtered_by(text, true, Version::new(4, minor, patch));
        assert_eq!(of(before) == "refused", before.0 > 37, "{text}");
        assert!(
            of(first).starts_with(value) && of(first) != "refused",
            "{text}: {}",
            of(first)
        );
    }
}

#[test]
fn what_authelia_gives_a_template_is_nothing() {
    for (text, value) in [
        ("{{ . }}", "<no value>"),
        ("{{ $ }}", "<no value>"),
        ("{{ if . }}a{{ else }}b{{ end }}", "b"),
        ("{{ default \"a\" . }}", "a"),
        ("{{ list . }}", "[<nil>]"),
        ("{{ lower . }}", "refused"),
        ("{{ not . }}", "true"),
        ("{{ get . \"a\" }}", ""),
        ("{{ get nil \"a\" }}", ""),
        ("{{ keys . | len }}", "0"),
        ("{{ set . \"a\" 1 }}", "refused"),
        ("{{ nil }}", "refused"),
        ("{{ if nil }}a{{ end }}", "refused"),
        ("{{ default \"a\" (nil) }}", "refused"),
        ("{{ default \"a\" nil }}", "a"),
        ("{{ if false }}{{ nil }}{{ end }}b", "b"),
        // Another tool fills these in.
        ("{{ .NAME }}", "?"),
        ("{{ $.NAME }}", "?"),
        ("{{ range .items }}{{ . }}{{ end }}", "? in doubt"),
    ] {
        assert_eq!(filtered(text, true), value, "{text}");
    }
}

#[test]
fn what_is_written_as_yaml_has_no_line_of_its_own() {
    for (text, value) in [
        ("{{ toYaml 2 }}", "2"),
        ("{{ toYaml true }}", "true"),
        ("{{ toYaml nil }}", "null"),
        ("{{ toYaml . }}", "null"),
        ("{{ toYaml (list \"a\" \"b\") }}", "- a\n- b"),
        ("{{ toYamlPretty (list) }}", "[]"),
        ("{{ toYaml (list \"a: b\") }}", "?"),
        ("{{ typeIs \"string\" (list \"a\") }}", "false"),
    ] {
        assert_eq!(filtered(text, true), value, "{text}");
    }
}
