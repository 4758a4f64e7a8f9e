//! `--diff` and `--fix`: the edits that are certain, shown or made.

use std::fs;
use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};

use super::Io;
use super::loaded::Loaded;
use crate::edits::{patched, unified};
use crate::order;
use crate::report::{Report, ReportedEdit};
use crate::source::{Encoding, SourceId, SourceMap};

/// What is to be changed in one file.
struct Plan<'a> {
    path: &'a str,
    sources: &'a SourceMap,
    id: SourceId,
    /// In the order of the text, without overlap; with the rule that wants each.
    edits: Vec<(&'a ReportedEdit, &'static str)>,
}

impl Plan<'_> {
    fn old(&self) -> &str {
        self.sources.text(self.id)
    }

    fn changes(&self) -> Vec<(Range<usize>, &str)> {
        let edits = self.edits.iter();
        edits
            .map(|(edit, _)| (edit.range.clone(), edit.replacement.as_str()))
            .collect()
    }
}

/// The certain edits of all findings, by file. Those of one finding are taken together or not at all.
fn plans<'a>(report: &'a Report, all: &'a [Loaded]) -> Vec<Plan<'a>> {
    let mut plans: Vec<Plan<'a>> = Vec::new();
    for finding in &report.findings {
        let way: Vec<&ReportedEdit> = finding.edits.iter().filter(|edit| edit.way == 0).collect();
        let certain = way.iter().all(|edit| edit.disposition == "certain");
        let places: Option<Vec<(usize, &ReportedEdit)>> = way
            .into_iter()
            .map(|edit| Some((plan_of(&mut plans, edit, all)?, edit)))
            .collect();
        let free = |(at, edit): &(usize, &ReportedEdit)| {
            let taken = plans.get(*at).map(|plan| plan.edits.as_slice()).unwrap_or_default();
            taken
                .iter()
                .all(|(other, _)| is_same(other, edit) || is_apart(&other.range, &edit.range))
        };
        let Some(places) = places.filter(|places| certain && places.iter().all(free)) else {
            continue;
        };
        for (at, edit) in places {
            let Some(plan) = plans.get_mut(at) else { continue };
            if !plan.edits.iter().any(|(other, _)| is_same(other, edit)) {
                plan.edits.push((edit, finding.rule));
            }
        }
    }
    plans.retain(|plan| !plan.edits.is_empty());
    for plan in &mut plans {
        order::by_key(&mut plan.edits, |(edit, _)| (edit.range.start, edit.range.end));
    }
    plans
}

fn is_same(one: &ReportedEdit, other: &ReportedEdit) -> bool {
    one.range == other.range && one.replacement == other.replacement
}

/// Whether two edits do not get into each other's way.
fn is_apart(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.end <= other.start || other.end <= one.start
}

/// The plan of the file that `edit` is for; none if it was read from no file, or cannot be written as it was read.
fn plan_of<'a>(plans: &mut Vec<Plan<'a>>, edit: &'a ReportedEdit, all: &'a [Loaded]) -> Option<usize> {
    if let Some(at) = plans.iter().position(|plan| plan.path == edit.path) {
        return Some(at);
    }
    let named = |loaded: &'a Loaded| Some((&loaded.sources, loaded.sources.named(&edit.path)?));
    let (sources, id) = all.iter().find_map(named)?;
    if edit.path.starts_with('<') || sources.encoding(id) != Encoding::Utf8 {
        return None;
    }
    plans.push(Plan {
        path: &edit.path,
        sources,
        id,
        edits: Vec::new(),
    });
    Some(plans.len() - 1)
}

/// The certain edits as a unified diff; says on standard error where secrets keep lines from being shown.
///
/// # Errors
/// If standard output or standard error cannot be written to.
pub(super) fn diff(report: &Report, all: &[Loaded], io: &mut Io<'_>) -> anyhow::Result<()> {
    let plans = plans(report, all);
    for failure in &report.failures {
        writeln!(io.stderr, "failed: {}", crate::report::escaped(&failure.message))?;
    }
    if plans.is_empty() {
        writeln!(io.stderr, "no finding has a change that is certain")?;
    }
    for plan in &plans {
        let hides = |line: usize| plan.sources.hides_line(plan.id, line);
        let path = plan.path.strip_prefix("./").unwrap_or(plan.path);
        let text = unified(path, plan.old(), &plan.changes(), &hides);
        if text.bare {
            writeln!(
                io.stderr,
                "{path}: a secret is beside a change and is not shown; `patch -p0` and `git apply -p0 --unidiff-zero` \
                 take the diff all the same, and --fix makes the change"
            )?;
        }
        if text.hidden {
            writeln!(
                io.stderr,
                "{path}: a change is on a line with a secret and is not shown; --fix makes it"
            )?;
        }
        io.stdout.write_all(text.text.as_bytes())?;
    }
    Ok(())
}

/// Makes the certain edits and says which; whether there were any, which the `first` time is said. Nothing is written unless all files can be.
///
/// # Errors
/// If a file leads out of the folder, has changed since it was read, or cannot be written.
pub(super) fn fix(report: &Report, all: &[Loaded], first: bool, io: &mut Io<'_>) -> anyhow::Result<bool> {
    let plans = plans(report, all);
    let here = std::env::current_dir().and_then(fs::canonicalize)?;
    let mut ready: Vec<(PathBuf, String, &Plan<'_>)> = Vec::new();
    for plan in &plans {
        let target = target(plan, &here)?;
        let (new, _) = patched(plan.old(), &plan.changes());
        ready.push((target, new, plan));
    }
    for (target, new, plan) in &ready {
        replace(target, new).map_err(|error| anyhow!("--fix {}: {error}", plan.path))?;
        for (edit, rule) in &plan.edits {
            let path = crate::report::escaped_line(plan.path);
            writeln!(io.stderr, "fixed: {path}, line {} ({rule})", edit.line)?;
        }
    }
    if ready.is_empty() && first {
        writeln!(
            io.stderr,
            "no finding has a change that is certain: nothing was changed"
        )?;
    }
    Ok(!ready.is_empty())
}

/// The file to write, if it is still what was read.
fn target(plan: &Plan<'_>, here: &Path) -> anyhow::Result<PathBuf> {
    let named = Path::new(plan.path);
    let target = fs::canonicalize(named).map_err(|error| anyhow!("--fix {}: {error}", plan.path))?;
    // A link may lead anywhere below this folder; a file that is named by its own path may be anywhere.
    let parent = named
        .parent()
        .filter(|parent| *parent != Path::new(""))
        .unwrap_or(Path::new("."));
    let itself = fs::canonicalize(parent)
        .ok()
        .zip(named.file_name())
        .map(|(parent, name)| parent.join(name));
    if itself.as_ref() != Some(&target) && !target.starts_with(here) {
        bail!(
            "--fix {}: it is a link that leads out of this folder; nothing was changed",
            plan.path
        );
    }
    if fs::read(&target)? != plan.old().as_bytes() {
        bail!(
            "--fix {}: it has changed since it was read; nothing was changed",
            plan.path
        );
    }
    Ok(target)
}

/// Puts a file with `text` and the same permissions in place of the one at `target`: whole, or not at all.
fn replace(target: &Path, text: &str) -> std::io::Result<()> {
    let permissions = fs::metadata(target)?.permissions();
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".")
        .permissions(permissions)
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(target)?;
    Ok(())
}
