//! SARIF 2.1.0, for code scanning services and editors.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::gaps::gaps;
use super::{Report, Reported, ReportedLabel, RuleInfo, Style, escape, json, markdown, page};

/// One run with all rules, a result for each finding, and notifications for what was not checked.
pub(super) fn render(report: &Report, rules: &[RuleInfo<'_>]) -> String {
    let results: Vec<_> = report.findings.iter().map(|finding| result(finding, rules)).collect();
    json::render(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(report, rules) },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.failures.is_empty(),
                "toolExecutionNotifications": notifications(report, rules),
            }],
            "results": results,
        }],
    }))
}

fn driver(report: &Report, rules: &[RuleInfo<'_>]) -> Value {
    let mut driver = json!({
        "name": report.tool.name,
        "version": report.tool.version,
        "semanticVersion": report.tool.version,
        "rules": rules.iter().map(rule).collect::<Vec<_>>(),
    });
    if let Some(address) = page::program() {
        driver["informationUri"] = address.into();
    }
    driver
}

fn rule(rule: &RuleInfo<'_>) -> Value {
    let mut shown = json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.summary },
        // Services show the Markdown; the text is for those that cannot.
        "help": { "text": markdown(rule.page, &Style::default()), "markdown": rule.page },
        "defaultConfiguration": { "level": rule.severity },
        "properties": { "tags": [rule.stage] },
    });
    if let Some(address) = page::address(rule.name) {
        shown["helpUri"] = address.into();
    }
    shown
}

fn index(rules: &[RuleInfo<'_>], name: &str) -> Option<usize> {
    rules.iter().position(|rule| rule.name == name)
}

fn result(finding: &Reported, rules: &[RuleInfo<'_>]) -> Value {
    let mut text = format!("{}. {}", finding.about(), finding.why);
    if let Some(help) = &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    // No value from a file becomes a link.
    text = text.replace("](", "] (");
    // Services show a related place only where the message links to it.
    for (index, label) in finding.labels.iter().enumerate().skip(1) {
        let place = format!("{}:{}", label.path, label.line)
            .replace('[', "\\[")
            .replace(']', "\\]");
        let says = label.text.replace("](", "] (");
        let _ = write!(text, "\n[{place}]({index}): {says}");
    }
    let primary: Vec<_> = finding
        .labels
        .iter()
        .take(1)
        .map(|label| location(label, None))
        .collect();
    let related = finding.labels.iter().skip(1).enumerate();
    let related: Vec<_> = related.map(|(id, label)| location(label, Some(id + 1))).collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": { "text": escape::lines(&text) },
        "locations": primary,
        "relatedLocations": related,
        "partialFingerprints": { "oidcCrosscheck/v1": &*finding.fingerprint },
    });
    if let (Some(refusal), Some(result)) = (finding.refusal, result.as_object_mut()) {
        result.insert("properties".to_owned(), json!({ "refusal": refusal }));
    }
    // A finding of a reader may have no rule in the list; the index is then left out.
    if let (Some(index), Some(result)) = (index(rules, finding.rule), result.as_object_mut()) {
        result.insert("ruleIndex".to_owned(), index.into());
    }
    result
}

fn location(label: &ReportedLabel, id: Option<usize>) -> Value {
    // A place of one line never ends before it begins.
    let least = if label.end_line == label.line { label.column } else { 1 };
    let end_column = label.end_column.max(least);
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&label.path) },
            "region": {
                "startLine": label.line,
                "startColumn": label.column,
                "endLine": label.end_line,
                "endColumn": end_column,
            },
        },
        "message": { "text": escape::line(&label.text) },
    });
    if let (Some(id), Some(location)) = (id, location.as_object_mut()) {
        location.insert("id".to_owned(), id.into());
    }
    location
}

/// A path as services want it: relative to the root of the sources, or a `file:` address.
fn uri(path: &str) -> String {
    let path = escape::uri(path.strip_prefix("./").unwrap_or(path));
    if path.starts_with('/') {
        format!("file://{path}")
    } else {
        path
    }
}

fn notifications(report: &Report, rules: &[RuleInfo<'_>]) -> Vec<Value> {
    let failures = report.failures.iter().map(|failure| {
        let locations = failure
            .path
            .iter()
            .map(|path| json!({ "physicalLocation": { "artifactLocation": { "uri": uri(path) } } }));
        json!({
            "level": "error",
            "message": { "text": escape::lines(&failure.message) },
            "locations": locations.collect::<Vec<_>>(),
        })
    });
    let unpaired = report.unpaired.iter();
    let unpaired = unpaired.map(|text| json!({ "level": "note", "message": { "text": text } }));
    let gaps = gaps(&report.coverage).into_iter().flat_map(|gap| {
        let text = format!("not checked: {}", gap.text());
        gap.rules.into_iter().map(move |rule| {
            let mut associated = json!({ "id": rule });
            if let (Some(index), Some(associated)) = (index(rules, rule), associated.as_object_mut()) {
                associated.insert("index".to_owned(), index.into());
            }
            json!({
                "level": "note",
                "message": { "text": escape::line(&text) },
                "associatedRule": associated,
            })
        })
    });
    failures.chain(unpaired).chain(gaps).collect()
}
