//! From what the rules found to what is said: spans become positions and masked excerpts.

use std::borrow::Cow;

use super::remedy::remedy;
use super::{
    Assumed, Covered, Failure, Fingerprint, Input, Report, Reported, ReportedLabel, ReportedPair, RuleInfo,
    SCHEMA_VERSION, Summary, Tool, Verdict, fingerprint,
};
use crate::edits::Editor;
use crate::finding::{Coverage, Finding, LONGEST_HEADLINE, Label, Severity, Stage, Text};
use crate::order;
use crate::rules::{Rule, causes};
use crate::secret::{MASK, without_call_secrets, without_random};
use crate::source::{Excerpt, SourceMap, Span};

/// What one rule found, and whether it could look at everything.
pub struct Ran {
    /// The rule.
    pub rule: &'static Rule,
    /// What it found.
    pub findings: Vec<Finding>,
    /// Whether it could look at everything.
    pub coverage: Coverage,
}

/// What a report is made of, besides the rules' results.
pub struct Frame {
    /// How many rules were selected, if not all of them.
    pub selected: Option<usize>,
    /// The versions that the servers were taken to have.
    pub assumed: Vec<Assumed>,
    /// What is not known of these versions, in a sentence each.
    pub remarks: Vec<String>,
    /// What connects the two sides, if both were given: the pair's verdict follows from the findings.
    pub pair: Option<Paired>,
    /// Why one side was checked alone, where folders were searched for both.
    pub alone: Option<String>,
    /// Why inputs could not be read or paired at all.
    pub failures: Vec<Failure>,
}

/// Two sides that belong together.
pub struct Paired {
    /// The application's id.
    pub party: String,
    /// The client id.
    pub client_id: String,
    /// The files of the application's side; those that were read for Coder where there are none.
    pub files: Vec<String>,
}

/// What the machine formats say of `rules`.
pub fn infos(rules: &[Rule]) -> Vec<RuleInfo<'static>> {
    let infos = rules.iter().map(|rule| RuleInfo {
        name: rule.name,
        summary: rule.summary,
        severity: rule.severity.name(),
        stage: rule.stage.name(),
        page: rule.page,
    });
    infos.collect()
}

/// Makes the report.
pub fn build(frame: Frame, ran: Vec<Ran>, sources: &SourceMap) -> Report {
    let frame = without_secrets(frame, sources);
    let inputs = inputs(sources);
    // What can only be a warning does not decide.
    let undecided =
        |ran: &Ran| matches!(ran.coverage, Coverage::NotChecked { .. }) && ran.rule.severity == Severity::Error;
    let decides = !ran.iter().any(undecided);
    let mut found: Vec<(Severity, Stage, &'static Rule, Finding)> = Vec::new();
    let mut coverage = Vec::with_capacity(ran.len());
    for ran in ran {
        coverage.push(cover(ran.rule, ran.coverage, sources));
        for finding in ran.findings {
            let severity = finding.severity.unwrap_or(ran.rule.severity);
            found.push((severity, finding.stage.unwrap_or(ran.rule.stage), ran.rule, finding));
        }
    }
    // Most severe first, then in the order of the sign-in; the rules' own order otherwise.
    order::by_key(&mut found, |(severity, stage, ..)| {
        (std::cmp::Reverse(*severity), *stage)
    });
    let findings = folded(found, frame.pair.is_some(), sources);
    let summary = summary(&findings, &coverage);
    let known = frame.failures.is_empty() && frame.remarks.is_empty() && frame.selected.is_none();
    let verdict = match (summary.errors, decides && known) {
        (0, true) => Verdict::Passes,
        (0, false) => Verdict::Unknown,
        _ => Verdict::Fails,
    };
    let unpaired = if frame.pair.is_none() && frame.failures.is_empty() {
        frame.alone.or_else(|| unpaired(&inputs).map(str::to_owned))
    } else {
        None
    };
    Report {
        schema_version: SCHEMA_VERSION,
        selected: frame.selected,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        assumed: frame.assumed,
        remarks: frame.remarks,
        pairs: frame
            .pair
            .into_iter()
            .map(|pair| pair.report(verdict, &inputs))
            .collect(),
        unpaired,
        inputs,
        failures: frame.failures,
        findings,
        coverage,
        applications: Vec::new(),
        without_application: 0,
        summary,
    }
}

/// What was read, each file once.
fn inputs(sources: &SourceMap) -> Vec<Input> {
    let inputs = sources.roles().map(|(source, role)| Input {
        path: source.path.clone(),
        role: role.name(),
    });
    let mut inputs: Vec<Input> = inputs.collect();
    inputs.dedup_by(|again, first| again.path == first.path && again.role == first.role);
    inputs
}

fn summary(findings: &[Reported], coverage: &[Covered]) -> Summary {
    let mut summary = Summary {
        not_checked: coverage
            .iter()
            .filter(|covered| covered.status == "not-checked")
            .count(),
        ..Summary::default()
    };
    for finding in findings {
        match finding.severity {
            "error" => summary.errors += 1,
            "warning" => summary.warnings += 1,
            _ => summary.notes += 1,
        }
    }
    summary
}

impl Paired {
    fn report(self, verdict: Verdict, inputs: &[Input]) -> ReportedPair {
        let of_role = |role: &str| {
            let inputs = inputs.iter().filter(|input| input.role == role);
            inputs.map(|input| input.path.clone()).collect()
        };
        ReportedPair {
            party: self.party,
            client_id: self.client_id,
            verdict,
            authelia: of_role("authelia"),
            coder: if self.files.is_empty() {
                of_role("coder")
            } else {
                self.files
            },
            not_checked: Vec::new(),
        }
    }
}

/// What was found, with what only follows from something below that. A cause is as severe as the worst that follows, and
/// stops the sign-in where that does.
fn folded(
    mut found: Vec<(Severity, Stage, &'static Rule, Finding)>,
    paired: bool,
    sources: &SourceMap,
) -> Vec<Reported> {
    let editor = Editor::new(sources);
    let told: Vec<(&Rule, &Finding)> = found.iter().map(|(_, _, rule, finding)| (*rule, finding)).collect();
    let causes = causes(&told);
    for (at, cause) in causes.iter().enumerate() {
        let follows = found.get(at).map(|(severity, stage, ..)| (*severity, *stage));
        if let (Some((worst, stage)), Some((severity, own, ..))) =
            (follows, cause.and_then(|cause| found.get_mut(cause)))
            && worst > *severity
        {
            // Where it does worst, the sign-in stops.
            (*severity, *own) = (worst, stage);
        }
    }
    let mut all: Vec<Option<Reported>> = found
        .into_iter()
        .map(|(severity, stage, rule, finding)| {
            let finding = report(severity, stage, rule, &finding, &editor, sources);
            let pair = (paired && stage != Stage::ProviderStart).then_some(0);
            Some(Reported { pair, ..finding })
        })
        .collect();
    for (at, cause) in causes.iter().enumerate() {
        let Some(cause) = *cause else { continue };
        let Some(mut finding) = all.get_mut(at).and_then(Option::take) else {
            continue;
        };
        if let Some(cause) = all.get_mut(cause).and_then(Option::as_mut) {
            finding.cause = Some(cause.fingerprint.to_string());
            cause.consequences.push(finding);
        }
    }
    let mut all: Vec<Reported> = all.into_iter().flatten().collect();
    let order = |finding: &Reported| {
        ["error", "warning", "note"]
            .iter()
            .position(|name| *name == finding.severity)
    };
    order::by_key(&mut all, order);
    all
}

/// What the run itself says, without the secrets that the values in it may hold.
fn without_secrets(mut frame: Frame, sources: &SourceMap) -> Frame {
    // A path may be what somebody took for an argument.
    for path in frame.failures.iter_mut().filter_map(|failure| failure.path.as_mut()) {
        let shown = without_call_secrets(&sources.without_secrets(path)).into_owned();
        let is_read = sources.named(path).is_some();
        *path = if is_read {
            shown
        } else {
            without_random(&shown).into_owned()
        };
    }
    let failures = frame.failures.iter_mut().map(|failure| &mut failure.message);
    let client_id = frame.pair.iter_mut().map(|pair| &mut pair.client_id);
    let all = failures.chain(&mut frame.remarks).chain(client_id);
    for text in all {
        if let Cow::Owned(masked) = sources.without_secrets(text) {
            *text = masked;
        }
    }
    frame
}

/// Why nothing was held against anything.
fn unpaired(inputs: &[Input]) -> Option<&'static str> {
    let given = |role: &str| inputs.iter().any(|input| input.role == role);
    match (given("authelia"), given("coder")) {
        (true, false) => Some("only one side was given (Authelia's), so the cross-checks were not made"),
        (false, true) => Some("only one side was given (Coder's), so the cross-checks were not made"),
        (true, true) => Some("the two sides were not paired, so the cross-checks were not made"),
        (false, false) => None,
    }
}

fn cover(rule: &Rule, coverage: Coverage, sources: &SourceMap) -> Covered {
    let (status, reason, remedy) = match coverage {
        Coverage::Checked => ("checked", None, None),
        Coverage::NotApplicable => ("not-applicable", None, None),
        Coverage::NotChecked { reason, remedy } => {
            let shown = |text: Text| sources.shown(&text);
            ("not-checked", Some(shown(reason)), remedy.map(shown))
        }
    };
    Covered {
        rule: rule.name,
        status,
        reason,
        remedy,
    }
}

fn report(
    severity: Severity,
    stage: Stage,
    rule: &Rule,
    finding: &Finding,
    editor: &Editor<'_>,
    sources: &SourceMap,
) -> Reported {
    let remedy = remedy(finding.help.as_ref(), editor, sources);
    let labels: Vec<&Label> = std::iter::once(&finding.primary).chain(&finding.related).collect();
    let spans: Vec<Span> = labels.iter().map(|label| label.span).collect();
    let excerpts = sources.excerpts(&spans).into_iter();
    let labels = labels.into_iter().zip(excerpts).enumerate();
    let labels: Vec<ReportedLabel> = labels
        .map(|(index, (shown, excerpt))| label(shown, excerpt, index == 0, sources))
        .collect();
    let paths: Vec<String> = labels.iter().map(|label| label.path.clone()).collect();
    let (name, subject) = (rule.name, finding.subject.clone());
    Reported {
        fingerprint: Fingerprint::new(move || fingerprint(name, &subject, &paths)),
        rule: rule.name,
        refusal: finding.refusal,
        pair: None,
        party: None,
        severity: severity.name(),
        stage: stage.name(),
        message: headline(&finding.headline, sources),
        why: sources.shown(&finding.why),
        help: remedy.text,
        edits: remedy.edits,
        cause: None,
        steps: remedy.steps,
        consequences: Vec::new(),
        labels,
    }
}

/// The most characters of a value in backquotes in a headline or beside a place.
const LONGEST_VALUE: usize = 36;

/// A headline, cut where it is too long for one.
fn headline(text: &Text, sources: &SourceMap) -> String {
    let whole = sources.shown(text);
    let text = brief(&whole, LONGEST_HEADLINE);
    let fits = text.chars().count() <= LONGEST_HEADLINE;
    let text = if fits { text } else { brief(&whole, LONGEST_VALUE) };
    match text.char_indices().nth(LONGEST_HEADLINE) {
        Some(_) => text.chars().take(LONGEST_HEADLINE - 1).chain(['…']).collect(),
        None => text,
    }
}

/// The same with long values cut, and paths of options that are longer than `longest_path`. What is masked is masked
/// before.
fn brief(text: &str, longest_path: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, piece) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        match piece.char_indices().nth(LONGEST_VALUE) {
            // Of an option's path the end tells most, and an option's name is never cut.
            Some(_) if index % 2 == 1 && is_path(piece) && piece.len() <= longest_path => out.push_str(piece),
            Some(_) if index % 2 == 1 && is_path(piece) => {
                let end = piece.rfind('.').map_or(0, |at| at + 1);
                let fits = |at: &usize| piece.len() - at < LONGEST_VALUE;
                let starts = piece.match_indices('.').map(|(at, _)| at + 1);
                let start = starts.clone().find(fits).unwrap_or(end);
                out.push_str(if start == 0 { "" } else { "…" });
                out.push_str(piece.get(start..).unwrap_or(piece));
            }
            Some(_) if index % 2 == 1 => {
                out.extend(piece.chars().take(LONGEST_VALUE - 1));
                out.push('…');
            }
            _ => out.push_str(piece),
        }
    }
    out
}

/// Whether `text` looks like the name of an option, or its path.
fn is_path(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.[]".contains(&byte))
}

fn label(label: &Label, excerpt: Excerpt, primary: bool, sources: &SourceMap) -> ReportedLabel {
    let (path, start, end) = sources.position(label.span);
    // Where a secret ends would tell how long it is.
    let hidden = excerpt
        .text
        .get(excerpt.marked.clone())
        .is_some_and(|marked| marked.contains(MASK));
    let end = if hidden { start } else { end };
    ReportedLabel {
        path: path.to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        text: brief(&sources.shown(&label.text), LONGEST_VALUE),
        primary,
        excerpt,
    }
}
