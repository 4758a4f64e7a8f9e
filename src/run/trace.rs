//! `trace`: the sign-in as a numbered walk.

use super::check::examine_and;
use super::chosen::Chosen;
use super::load;
use super::loaded::Loaded;
use super::{FOUND, Io, NOT_CHECKED, PASSED, last_net};
use crate::cli::{TraceArgs, TraceFormat};
use crate::report::{self, Style};
use crate::trace::{self, Given, Trace};

/// Prints the walk, for each deployment of Coder one; the exit code is that of `check` with its defaults.
#[inline(never)]
pub(super) fn trace(args: &TraceArgs, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let all = load::load_for(&args.input, args.format == TraceFormat::Human, io)?;
    let style = io.style;
    let mut codes = Vec::new();
    for loaded in &all {
        let (walk, code) = walk(loaded, args);
        let text = match args.format {
            TraceFormat::Json => last_net::json_without_secrets(&report::json(&walk), &loaded.sources).into_owned(),
            TraceFormat::Human => {
                let head = head_of(loaded, all.len(), &style);
                let text = report::tame(&format!("{head}{}", trace::human(&walk, &style))).into_owned();
                last_net::without_secrets(&text, &loaded.sources).into_owned()
            }
        };
        io.stdout.write_all(text.as_bytes())?;
        codes.push(code);
    }
    Ok(codes.into_iter().max().unwrap_or(NOT_CHECKED))
}

/// The heading of one of several deployments of Coder; nothing where it is the only one.
pub(super) fn head_of(loaded: &Loaded, count: usize, style: &Style) -> String {
    if count < 2 {
        return String::new();
    }
    let files: Vec<String> = loaded
        .coder_files
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    report::heading(&format!("Coder: {}", files.join(", ")), style)
}

/// The walk and the exit code.
fn walk(loaded: &Loaded, args: &TraceArgs) -> (Trace, u8) {
    let given = Given {
        authelia_version: args.input.authelia_version.is_some(),
        authelia_told: loaded.authelia.from.place(),
        coder_version: args.input.coder_version.is_some(),
        client_secret: args.input.client_secret_file.is_some(),
        client_id: args.input.client_id.as_deref(),
    };
    examine_and(loaded, &Chosen::all(), |context, report| {
        let code = match (report.failures.is_empty(), report.summary.errors) {
            (false, _) => NOT_CHECKED,
            (true, 0) => PASSED,
            (true, _) => FOUND,
        };
        (trace::build(report, context, &loaded.sources, &given), code)
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::Parser;
    use serde_json::Value;
    use snapbox::assert_data_eq;
    use snapbox::data::Data;

    use super::*;
    use crate::cli::{Cli, Command};

    /// The walk over a pair of files in `fixtures/`.
    fn walked(authelia: Option<&str>, coder: &str) -> Option<Trace> {
        let file = |path: &str| {
            let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
            fixtures.join(path).display().to_string()
        };
        let mut arguments = vec!["oidc-crosscheck".to_owned(), "trace".to_owned()];
        arguments.extend(authelia.map(|path| format!("--authelia={}", file(path))));
        arguments.push(format!("--coder={}", file(coder)));
        let Ok(Command::Trace(args)) = Cli::try_parse_from(arguments).map(|cli| cli.command) else {
            return None;
        };
        let mut io = Io {
            stdin: &mut std::io::empty(),
            stdout: &mut Vec::new(),
            stderr: &mut Vec::new(),
            files: std::rc::Rc::new(crate::files::OnDisk),
            style: Style::default(),
        };
        let loaded = load::load(&args.input, &mut io).ok()?;
        Some(walk(&loaded, &args).0)
    }

    #[test]
    fn a_narrow_terminal_without_drawn_lines() {
        let Some(mut walk) = walked(
            Some("rules/redirect-uri-not-registered/fail-port-443/configuration.yml"),
            "rules/redirect-uri-not-registered/fail-port-443/coder.env",
        ) else {
            unreachable!("the files are there")
        };
        // The path of the project does not belong into a snapshot.
        let root = format!("{}/", env!("CARGO_MANIFEST_DIR"));
        for step in &mut walk.steps {
            let values = step.values.iter_mut();
            let request = step.request.iter_mut();
            let parameters = request.flat_map(|request| request.parameters.iter_mut().chain(&mut request.answer));
            for value in values.chain(parameters) {
                shorten(value, &root);
            }
            for finding in step.findings.iter_mut().chain(&mut step.told) {
                for place in finding.steps.iter_mut().filter_map(|step| step.place.as_mut()) {
                    *place = place.replace(&root, "");
                }
                for label in &mut finding.labels {
                    label.path = label.path.replace(&root, "");
                    label.excerpt.path = label.excerpt.path.replace(&root, "");
                }
            }
        }
        let style = Style {
            unicode: false,
            width: 40,
            ..Style::default()
        };
        let shown = trace::human(&walk, &style);
        assert!(shown.is_ascii(), "{shown}");
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/trace-narrow.txt");
        assert_data_eq!(shown, Data::read_from(&kept, None).raw());
    }

    fn shorten(value: &mut trace::TracedValue, root: &str) {
        for place in &mut value.origin {
            place.path = place.path.replace(root, "");
        }
        if let Some(Value::String(text)) = &mut value.value {
            *text = text.replace(root, "");
        }
        for other in &mut value.held_against {
            shorten(other, root);
        }
    }
}
