//! Every format says the same: the same findings, the same gaps, the same exit code.

use crate::support::{Run, folder, run_with, spread};
use serde_json::Value;
use spread::Case;

/// `severity rule` and the line of a finding, where a format tells it.
type Found = (String, String, u64);

fn check(case: &Case, format: &str) -> Run {
    let mut arguments = vec!["check", "--format", format];
    arguments.extend(case.arguments.iter().map(String::as_str));
    run_with(&case.folder, &arguments, &[("COLUMNS", "200")])
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| unreachable!("JSON: {error}: {text}"))
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn sorted(mut found: Vec<Found>) -> Vec<Found> {
    found.sort();
    found
}

/// What a report says, as its JSON form tells it.
struct Said {
    found: Vec<Found>,
    messages: Vec<String>,
    /// Why something was not checked or failed.
    reasons: Vec<String>,
    failed: bool,
}

fn said(report: &Value) -> Said {
    // What only follows from another finding is told under it, or by that alone.
    let causes = || items(report, "findings").filter(|finding| finding["cause"].is_null());
    let found = causes().map(|finding| {
        let line = finding["labels"][0]["line"].as_u64().unwrap_or_default();
        (text(&finding["severity"]), text(&finding["rule"]), line)
    });
    let coverage = items(report, "coverage").flat_map(|covered| [text(&covered["reason"]), text(&covered["remedy"])]);
    let failures = items(report, "failures").map(|failure| text(&failure["message"]));
    // What may be the other side after all is not in every format.
    let alone = text(&report["unpaired"])
        .split("; ")
        .next()
        .unwrap_or_default()
        .to_owned();
    let reasons = coverage.chain(failures).chain([alone]);
    Said {
        found: sorted(found.collect()),
        messages: causes().map(|finding| text(&finding["message"])).collect(),
        reasons: reasons.filter(|reason| !reason.is_empty()).collect(),
        failed: items(report, "failures").next().is_some(),
    }
}

/// `error[rule]` at the beginning of what follows a place.
fn head(head: &str, line: u64) -> Option<Found> {
    let (severity, rest) = head.split_once('[')?;
    let known = ["error", "warning", "note"].contains(&severity);
    let rule = rest.split(']').next()?;
    known.then(|| (severity.to_owned(), rule.to_owned(), line))
}

fn of_concise(out: &str) -> Vec<Found> {
    let places = out.lines().filter_map(|line| {
        // A path may hold colons and blanks; what follows it does not.
        let mut ends = line.match_indices(": ").map(|(at, _)| at);
        ends.find_map(|at| {
            let mut place = line.get(..at)?.rsplit(':');
            let (column, number) = (place.next()?.parse::<u64>(), place.next()?.parse().ok()?);
            head(line.get(at + 2..)?, number).filter(|_| column.is_ok())
        })
    });
    places.collect()
}

fn of_sarif(log: &Value) -> Vec<Found> {
    let results = items(&log["runs"][0], "results");
    let found = results.map(|result| {
        let line = &result["locations"][0]["physicalLocation"]["region"]["startLine"];
        let (level, rule) = (text(&result["level"]), text(&result["ruleId"]));
        (level, rule, line.as_u64().unwrap_or_default())
    });
    found.collect()
}

fn of_gitlab(issues: &Value) -> Vec<Found> {
    let issues = issues.as_array().into_iter().flatten();
    let found = issues
        .filter(|issue| issue["check_name"] != "oidc-crosscheck")
        .map(|issue| {
            let severity = match issue["severity"].as_str() {
                Some("critical") => "error",
                Some("minor") => "warning",
                _ => "note",
            };
            let line = issue["location"]["lines"]["begin"].as_u64().unwrap_or_default();
            (severity.to_owned(), text(&issue["check_name"]), line)
        });
    found.collect()
}

/// A workflow command: the name, the properties, the message.
type Command = (String, Vec<(String, String)>, String);

/// A line as the runner takes it apart, if it is a command.
fn command(line: &str) -> Option<Command> {
    let line = line.trim_start().strip_prefix("::")?;
    let (info, data) = line.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    // The percent sign comes last, so that an escaped escape stays one.
    let back = |text: &str, marks: &[(&str, &str)]| {
        let marks = marks.iter().chain(&[("%25", "%")]);
        marks.fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let ends = [("%0D", "\r"), ("%0A", "\n")];
    let all = [ends[0], ends[1], ("%3A", ":"), ("%2C", ",")];
    let properties = properties
        .trim()
        .split(',')
        .filter_map(|property| property.split_once('='));
    let properties = properties.map(|(key, value)| (key.to_owned(), back(value, &all)));
    Some((name.to_owned(), properties.collect(), back(data, &ends)))
}

fn of_github(out: &str) -> Vec<Found> {
    let commands: Vec<_> = out.lines().filter_map(command).collect();
    let found = commands.iter().filter_map(|(name, properties, _)| {
        let property = |wanted: &str| {
            let mut all = properties.iter().filter(|(key, _)| key == wanted);
            all.next().map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let (rule, _) = property("title").split_once(": ")?;
        let severity = if name == "notice" { "note" } else { name };
        assert!(["error", "warning", "notice"].contains(&name.as_str()), "{name}");
        // The runner drops places whose end comes before their beginning.
        let number = |name: &str| property(name).parse::<u64>();
        assert!(number("endLine").unwrap_or(u64::MAX) >= number("line").unwrap_or(0));
        assert!(number("endColumn").unwrap_or(u64::MAX) >= number("col").unwrap_or(0));
        (rule != "oidc-crosscheck").then(|| (severity.to_owned(), rule.to_owned(), number("line").unwrap_or(0)))
    });
    found.collect()
}

fn of_human(out: &str) -> Vec<Found> {
    out.lines().filter_map(|line| head(line, 0)).collect()
}

/// The text of a report without what its format does to characters and line ends.
fn unescaped(format: &str, out: &str) -> String {
    let out = match format {
        "json" | "sarif" | "gitlab" => strings(&parsed(out)),
        "junit" => [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&apos;", "'"),
            ("&#10;", "\n"),
            ("&#35;", "#"),
            ("&#58;", ":"),
            ("&amp;", "&"),
        ]
        .iter()
        .fold(out.to_owned(), |text, (from, to)| text.replace(from, to)),
        "github" => out
            .lines()
            .map(|line| command(line).map_or(line.to_owned(), |(_, _, data)| data))
            .collect::<Vec<_>>()
            .join("\n"),
        _ => out.to_owned(),
    };
    flat(&out)
}

fn strings(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(strings).collect(),
        Value::Object(fields) => fields.values().map(strings).collect(),
        _ => String::new(),
    }
}

/// Without blanks, and with hidden characters as most formats show them.
fn flat(text: &str) -> String {
    let hidden = |character: char| {
        character.is_control() || matches!(character, '\u{202e}' | '\u{fffe}' | '\u{ffff}' | '\u{fffd}')
    };
    let text = text.replace("\\n", "");
    let shown = text.chars().filter(|character| !character.is_whitespace());
    shown
        .map(|character| {
            if hidden(character) {
                character.escape_default().to_string()
            } else {
                character.to_string()
            }
        })
        .collect::<String>()
        .replace("\\u{fffe}", "\\u{fffd}")
        // No output begins a runner's command, so `##[` is written otherwise where it is text.
        .replace("#\\u{23}[", "##[")
}

#[test]
fn all_formats_say_the_same() {
    let (cases, _temporary) = spread::cases();
    assert!(cases.len() > 20);
    let mut codes = [0; 3];
    for case in &cases {
        let json = check(case, "json");
        let said = said(&parsed(&json.stdout));
        let which = format!("{} {:?}", case.folder.display(), case.arguments);
        if let Some(count) = usize::try_from(json.code).ok().and_then(|code| codes.get_mut(code)) {
            *count += 1;
        }
        assert_eq!(said.failed, json.code == 2, "{which}");
        let without_lines =
            |found: &[Found]| sorted(found.iter().map(|one| (one.0.clone(), one.1.clone(), 0)).collect());
        for format in ["human", "concise", "sarif", "github", "gitlab", "junit"] {
            let run = check(case, format);
            assert_eq!(run.code, json.code, "{format}: {which}");
            let found = match format {
                "concise" => of_concise(&run.stdout),
                "sarif" => of_sarif(&parsed(&run.stdout)),
                "github" => of_github(&run.stdout),
                "gitlab" => of_gitlab(&parsed(&run.stdout)),
                "human" => of_human(&run.stdout),
                _ => said.found.clone(),
            };
            if format == "human" {
                assert_eq!(sorted(found), without_lines(&said.found), "{format}: {which}");
            } else {
                assert_eq!(sorted(found), said.found, "{format}: {which}\n{}", run.stdout);
            }
            let out = unescaped(format, &run.stdout);
            for sentence in said.reasons.iter().chain(&said.messages) {
                assert!(
                    out.contains(&flat(sentence)),
                    "{format} lacks {sentence:?}: {which}\n{}",
                    run.stdout
                );
            }
            if format == "junit" {
                let failed: Vec<_> = run.stdout.matches("<failure ").collect();
                let mut rules: Vec<_> = said
                    .found
                    .iter()
                    .filter(|one| one.0 == "error")
                    .map(|one| &one.1)
                    .collect();
                rules.dedup();
                assert_eq!(failed.len(), rules.len(), "{which}");
                assert_eq!(run.stdout.contains("<error "), said.failed, "{which}");
            }
            if format == "sarif" {
                let invocation = &parsed(&run.stdout)["runs"][0]["invocations"][0];
                assert_eq!(invocation["executionSuccessful"], Value::Bool(!said.failed), "{which}");
            }
            let steers = |character: &char| character.is_control() && *character != '\n' && *character != '\t';
            assert_eq!(run.stdout.chars().find(steers), None, "{format}: {which}");
        }
    }
    // The spread is one only if every exit code is in it.
    assert!(codes.iter().all(|count| *count > 2), "{codes:?}");
}

#[test]
fn no_line_of_a_report_for_github_is_another_command() {
    let (cases, _temporary) = spread::cases();
    for case in &cases {
        for line in check(case, "github").stdout.lines() {
            let name = command(line).map(|(name, ..)| name);
            let known = name.is_some_and(|name| ["error", "warning", "notice"].contains(&name.as_str()));
            assert!(known || !line.contains("##["), "{line}");
        }
    }
}

#[test]
fn the_page_on_formats_shows_what_the_program_prints() {
    let page = std::fs::read_to_string(folder("docs/report-formats.md")).unwrap_or_default();
    let mut shown = 0;
    for part in page.split("<!-- run: ").skip(1) {
        let (call, rest) = part.split_once(" -->").unwrap_or_default();
        let block = rest.split("```").nth(1).unwrap_or_default();
        let (_, block) = block.split_once('\n').unwrap_or_default();
        let arguments: Vec<&str> = call.split_whitespace().collect();
        let out = run_with(&folder("fixtures/guide"), &arguments, &[]).stdout;
        // An ellipsis on a line of its own stands for what was left out.
        let mut from = 0;
        let excerpts = block.split("…\n").map(|excerpt| excerpt.trim_end_matches('\n'));
        for excerpt in excerpts.filter(|excerpt| !excerpt.trim().is_empty()) {
            let at = out.get(from..).and_then(|rest| rest.find(excerpt));
            assert!(at.is_some(), "`{call}` does not print:\n{excerpt}\nbut:\n{out}");
            from += at.unwrap_or_default() + excerpt.len();
        }
        shown += 1;
    }
    assert_eq!(shown, 7, "an excerpt for every format");
}
