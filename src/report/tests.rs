//! The renderers on handmade reports: whole outputs as snapshots, and what must hold for any report.

use std::path::Path;

use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};
use snapbox::assert_data_eq;
use snapbox::data::Data;

use super::sample;
use super::wrap::columns;
use super::*;

/// Compares with a whole output in `snapshots/`; `SNAPSHOTS=overwrite cargo test --lib report` accepts a change.
pub(super) fn assert_snapshot(name: &str, shown: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/snapshots");
    let kept = Data::read_from(&folder.join(name).with_extension("txt"), None).raw();
    assert_data_eq!(shown.to_owned(), kept);
}

const FORMATS: [Format; 7] = [
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
];

fn style(width: usize) -> Style {
    Style {
        width,
        ..Style::default()
    }
}

fn human(report: &Report, width: usize) -> String {
    render(report, Format::Human, &style(width), &sample::RULES)
}

/// `report` in `format`, with the style for files.
fn show(report: &Report, format: Format) -> String {
    render(report, format, &Style::default(), &sample::RULES)
}

#[test]
fn human_at_several_widths() {
    for width in [40, 80, 120] {
        assert_snapshot(&format!("human_{width}"), &human(&sample::full(), width));
    }
    let ascii = Style {
        unicode: false,
        ..style(80)
    };
    assert_snapshot("human_ascii", &render(&sample::full(), Format::Human, &ascii, &[]));
    let narrated = Style {
        plain: true,
        ..style(80)
    };
    assert_snapshot(
        "human_narrated",
        &render(&sample::full(), Format::Human, &narrated, &[]),
    );
}

#[test]
fn other_formats() {
    for format in FORMATS.into_iter().skip(1) {
        assert_snapshot(&format!("{format:?}").to_lowercase(), &show(&sample::full(), format));
    }
}

#[test]
fn reports_without_findings() {
    for format in FORMATS {
        let both = format!(
            "{}\n----\n{}",
            show(&sample::empty(), format),
            show(&sample::failed(), format)
        );
        assert_snapshot(&format!("{format:?}_without_findings").to_lowercase(), &both);
    }
}

#[test]
fn no_format_lets_a_control_character_through() {
    let mut report = sample::full();
    report.failures = sample::failed().failures;
    let evil = "a\u{1b}]0;x\u{7}\u{9b}31m\u{202e}b\u{200b}";
    let path = "dir\u{1b}[2J/c.yml";
    let label = sample::label(path, &format!("x: {evil}\n"), evil, evil, true);
    let mut finding = sample::finding(vec![label]);
    finding.message = evil.to_owned();
    finding.why = evil.to_owned();
    finding.help = Some(format!("{evil}:\n{evil}"));
    report.findings.push(finding);
    for pair in &mut report.pairs {
        pair.client_id = evil.to_owned();
        pair.coder.push(path.to_owned());
    }
    for covered in &mut report.coverage {
        covered.reason = covered.reason.as_ref().map(|_| evil.to_owned());
    }
    for format in FORMATS {
        for plain in [false, true] {
            let style = Style { plain, ..style(60) };
            let out = render(&report, format, &style, &sample::RULES);
            let bad = out
                .chars()
                .find(|character| *character != '\n' && escape::visible(*character).is_some());
            assert_eq!(bad, None, "{format:?}\n{out}");
        }
    }
}

#[test]
fn colour_is_only_where_it_is_asked_for() {
    let color = Style {
        color: true,
        ..style(80)
    };
    let colored = render(&sample::full(), Format::Human, &color, &[]);
    assert!(
        colored.contains("\u{1b}[31;1merror[redirect-uri-not-registered]\u{1b}[0m"),
        "{colored}"
    );
    let mut bare = String::new();
    let mut in_sequence = false;
    for character in colored.chars() {
        match character {
            '\u{1b}' => in_sequence = true,
            'm' if in_sequence => in_sequence = false,
            _ if in_sequence => {}
            other => bare.push(other),
        }
    }
    assert_eq!(bare, human(&sample::full(), 80), "colour changes nothing but colour");
}

#[test]
fn drawings_stay_within_the_terminal() {
    let long = format!("key: {} # {}\n", "v".repeat(10_000), "c".repeat(10_000));
    let value = "v".repeat(10_000);
    let wide = format!("\t\tname: '{}' # {}\n", "漢字".repeat(40), "é".repeat(300));
    for width in [40, 60, 80, 120, 200] {
        let mut report = sample::full();
        report.findings.push(sample::finding(vec![
            sample::label("long.yml", &long, &value, "far too long to be an address", true),
            sample::label("wide.yml", &wide, "'漢字漢字", "wide characters", false),
            sample::label("long.yml", &long, "# c", "a comment", false),
        ]));
        let out = human(&report, width);
        for line in out.lines().filter(|line| line.contains(['│', '·', '╰'])) {
            assert!(columns(line) <= width, "{} > {width}: {line}", columns(line));
        }
    }
}

#[test]
fn a_finding_with_very_many_places_stays_readable() {
    let text = "a: 1\n".repeat(5);
    let labels = (0..50).map(|index| sample::label(&format!("{index}.yml"), &text, "a", "here", index == 0));
    let mut report = sample::empty();
    report.findings.push(sample::finding(labels.collect()));
    let out = human(&report, 80);
    assert!(out.contains("─[19.yml:1:1]") && !out.contains("─[20.yml:1:1]"), "{out}");
    assert!(out.contains("\n  and 30 more places (-v shows them)\n"), "{out}");
}

proptest! {
    #[test]
    fn any_text_can_be_drawn(
        before in any_text(), marked in any_text(), between in any_text(), also in any_text(),
        says in "[ a-z/漢\n]{0,60}", width in 20_usize..200, unicode: bool,
    ) {
        let text = format!("{before}<{marked}>{between}({also})");
        let range = |open: usize, length: usize| open..open + length;
        let first = range(before.len(), marked.len() + 2);
        let second = range(first.end + between.len(), also.len() + 2);
        // The second one may begin within the first.
        let overlap = range(before.len() + 1, marked.len() + between.len() + 1);
        let labels = [first.clone(), second, first.start..first.start, overlap]
            .map(|marked| sample::label_at("a.yml", &text, marked, &says));
        let mut report = sample::empty();
        report.findings.push(sample::finding(labels.into()));
        let style = Style { unicode, ..style(width) };
        let out = render(&report, Format::Human, &style, &[]);
        prop_assert!(out.contains("a.yml:"));
        let bad = out.chars().find(|character| *character != '\n' && escape::visible(*character).is_some());
        prop_assert_eq!(bad, None);
    }
}

/// Text with everything that makes drawing hard.
fn any_text() -> impl Strategy<Value = String> {
    "([ a-z\\t]|\\PC|漢|e\u{301}|\u{1f469}\u{200d}\u{1f4bb}|\u{1b}\\[1m|\r\n|\n|\r|\u{feff}){0,60}"
}

#[test]
fn what_is_to_be_pasted_is_left_alone() {
    let mut finding = sample::finding(vec![sample::label("a", "b", "b", "", true)]);
    let pasted = "      redirect_uris:\n        - 'https://coder.example.com/api/v2/users/oidc/callback' # a comment that is long";
    finding.help = Some(format!(
        "register it, and do so under the key that holds the others:\n{pasted}"
    ));
    let mut report = sample::empty();
    report.findings.push(finding);
    for width in [40, 80] {
        let out = human(&report, width);
        // All lines are indented by the same, and nothing else happens to them.
        let shown = pasted.replace('\n', "\n    ");
        assert!(out.contains(&format!("\n    {shown}\n")), "{out}");
    }
}

#[test]
fn the_three_kinds_of_help() {
    let command = "authelia crypto hash generate pbkdf2 --variant sha512 --random --random.length 72";
    for (help, expected) in [
        (command.to_owned(), format!("\n  help: {command}\n")),
        (
            format!("scopes:\n  - 'a'\n\n{command}"),
            format!("\n  help:\n    scopes:\n      - 'a'\n\n    {command}\n"),
        ),
        (
            format!("make a new pair of a secret and its digest, and put one on each side:\n{command}"),
            format!(
                "\n  help: make a new pair of a secret and\n        its digest, and put one on each\n        side:\n    {command}\n"
            ),
        ),
        (
            "then do this:\nand then that:\na: b".to_owned(),
            "\n  help: then do this:\n    and then that:\n    a: b\n".to_owned(),
        ),
    ] {
        let mut finding = sample::finding(vec![sample::label("a", "b", "b", "", true)]);
        finding.help = Some(help);
        let mut report = sample::empty();
        report.findings.push(finding);
        let out = human(&report, 40);
        assert!(out.contains(&expected), "{out}");
    }
}

#[test]
fn labels_of_one_place_and_of_overlapping_places() {
    let text = "a: 1\nscopes: [openid, email, profile]\nb: 2\nc: 3\nd: 4\nlast: x\n";
    let label = |part, says, primary| sample::label("a.yml", text, part, says, primary);
    let mut report = sample::empty();
    report.findings.push(sample::finding(vec![
        label("[openid, email, profile]", "these", true),
        label("[openid, email, profile]", "and once more", false),
        label("email", "this one", false),
        label("b: 2\nc: 3\nd: 4", "a mapping over three lines", false),
        label("c: 3", "near enough for the same snippet", false),
        label("last: x", "also", false),
    ]));
    assert_snapshot("overlapping_places", &human(&report, 80));
}

#[test]
fn a_place_at_the_end_of_a_file_is_shown() {
    let mut label = sample::label("a.yml", "key:\n", "key:", "nothing follows", true);
    label.excerpt.marked = 4..4;
    let mut report = sample::empty();
    report.findings.push(sample::finding(vec![label]));
    assert_snapshot("place_at_the_end", &human(&report, 80));
}

#[test]
fn one_side_alone_is_named() {
    let mut report = sample::empty();
    report.pairs.clear();
    report.inputs.pop();
    report.unpaired = Some("only one side was given (Authelia's), so the cross-checks were not made".to_owned());
    let out = human(&report, 100);
    assert!(
        out.contains("only one side was given (Authelia's), so the cross-checks were not made"),
        "{out}"
    );
    assert!(!out.contains("sign-in passes"), "{out}");
}

#[test]
fn every_format_has_every_finding() {
    let report = sample::full();
    for format in FORMATS {
        let out = show(&report, format);
        for finding in &report.findings {
            assert!(out.contains(finding.rule), "{format:?} lacks {}", finding.rule);
        }
        assert!(out.ends_with('\n'), "{format:?}");
        assert!(
            !out.contains("insecure_secret") && !out.contains("JNRBzwAo"),
            "{format:?}"
        );
    }
}

#[test]
fn gitlab_fingerprints_are_unique() {
    let mut report = sample::full();
    report.findings.extend(sample::findings());
    let out = show(&report, Format::Gitlab);
    let mut seen: Vec<_> = out.lines().filter(|line| line.contains("\"fingerprint\"")).collect();
    // Six findings, and one reason for which something was not checked.
    assert_eq!(seen.len(), 7);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 7);
}
