//! What Authelia loads from several files, folders, its environment and through filters, against what a real one said.
//!
//! Each folder of `fixtures/loading` has `run.json`: the values of `--config`, the environment and the filters, where
//! `@HERE@` stands for the folder; and `expected.json`: what a real Authelia 4.39.20 said.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::folder;
use oidc_crosscheck::authelia::{LoadRequest, Missing, expand, load, parse_filters};
use oidc_crosscheck::env::{Environment, Form};
use oidc_crosscheck::files::OnDisk;
use oidc_crosscheck::finding::{Finding, Severity};
use oidc_crosscheck::secret::Secret;
use oidc_crosscheck::setting::Setting;
use oidc_crosscheck::source::{Role, SourceId, SourceMap, Span};
use oidc_crosscheck::version::Version;
use serde_json::Value;

const HERE: &str = "@HERE@";

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// `ok`, `warnings` or `refused`, and everything that was said.
fn loaded(case: &Path) -> (&'static str, String) {
    let run = json(&case.join("run.json"));
    let texts = |value: &Value| -> Vec<String> {
        let items = value.as_array().into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let given: Vec<PathBuf> = texts(&run["args"]).iter().map(|path| case.join(path)).collect();
    let Ok(paths) = expand(&given, &OnDisk) else {
        return ("refused", String::new());
    };
    let mut sources = SourceMap::default();
    let mut read: HashMap<&PathBuf, SourceId> = HashMap::new();
    for path in &paths {
        if !read.contains_key(path) {
            let added = sources.add(
                path.display().to_string(),
                Role::Authelia,
                fs::read(path).unwrap_or_default(),
            );
            read.extend(added.ok().map(|id| (path, id)));
        }
    }
    let files: Vec<SourceId> = paths.iter().filter_map(|path| read.get(path).copied()).collect();
    assert_eq!(files.len(), paths.len(), "{}", case.display());
    let place = Span::new(files[0], 0..0);
    let mut environment = Environment::new(place, Form::Entry);
    for (name, value) in run["env"].as_object().into_iter().flatten() {
        environment.define(
            name,
            Setting::known(Secret::new(value.as_str().unwrap_or_default()), place),
        );
    }
    let names: Vec<String> = run["filters"]
        .as_str()
        .into_iter()
        .flat_map(|names| names.split(','))
        .map(str::to_owned)
        .collect();
    let filters = match parse_filters(&names) {
        Ok(filters) => filters,
        Err(reason) => return ("refused", reason.to_string()),
    };
    let read = |path: &str| {
        let here = path
            .strip_prefix(HERE)
            .map(|rest| case.join(rest.trim_start_matches('/')));
        let text = here.and_then(|here| fs::read_to_string(here).ok());
        text.map(Secret::new).ok_or(Missing::Certainly)
    };
    let request = LoadRequest {
        files: &files,
        version: Version::new(4, 39, 20),
        filters: Some(&filters),
        environment: &environment,
        read: &read,
    };
    let loaded = load(&request, None, &mut sources);
    let defects: &[Finding] = loaded
        .provider
        .as_ref()
        .map_or(&loaded.defects, |provider| &provider.defects);
    let said = defects.iter().map(|defect| {
        let labels = std::iter::once(&defect.primary).chain(&defect.related);
        let labels: Vec<String> = labels
            .map(|label| format!("{} {}", sources.slice(label.span), label.text))
            .collect();
        format!(
            "{} {} {} {}\n",
            defect.subject,
            defect.headline,
            defect.why,
            labels.join(" ")
        )
    });
    let broken = !loaded.yaml_errors.is_empty() || !loaded.duplicates.is_empty();
    let has = |severity| defects.iter().any(|defect| defect.severity == Some(severity));
    let verdict = if !loaded.not_checked.is_empty() {
        "not checked"
    } else if broken || has(Severity::Error) {
        "refused"
    } else if has(Severity::Warning) {
        "warnings"
    } else {
        "ok"
    };
    (verdict, said.collect())
}

#[test]
fn what_is_loaded_starts_or_is_refused_as_by_the_real_server() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for entry in fs::read_dir(folder("fixtures/loading"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let expected = json(&entry.path().join("expected.json"));
        let (got, said) = loaded(&entry.path());
        checked += 1;
        let errors = || expected["errors"].as_array().into_iter().flatten();
        // What a file that cannot be read has, Authelia calls missing as well.
        let unread = errors().any(|error| error["kind"] == "yaml");
        let options: BTreeSet<&str> = errors()
            .filter(|_| !unread)
            .flat_map(|error| error["options"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        let mut problems: Vec<String> = options
            .iter()
            .filter(|option| !said.contains(**option))
            .map(|option| format!("{option} is not named"))
            .collect();
        if expected["start"] != got {
            problems.push(format!("expected {}, got {got}", expected["start"]));
        }
        if !problems.is_empty() {
            wrong.push(format!("{name}: {}\n{said}", problems.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 80, "only {checked} cases");
}

/// What `check - beside` says of `input`, where `beside` holds `text`.
fn piped(input: &str, beside: &str, text: &str) -> String {
    let folder = crate::support::temporary::temporary_with(&[(beside, text)]);
    let arguments = ["check", "--format", "concise", "-", beside];
    let program = env!("CARGO_BIN_EXE_oidc-crosscheck");
    let (success, said) = super::edits::feed(folder.path(), program, &arguments, input.as_bytes());
    assert!(!success, "{said}");
    said
}

#[test]
fn whose_standard_input_is_its_text_tells() {
    use super::canaries::{AUTHELIA, CODER};
    let compose = format!(
        "services:\n  coder:\n    image: ghcr.io/coder/coder:v2.30.0\n    environment:\n      - {}\n",
        CODER.trim_end().replace('\n', "\n      - ")
    );
    for (input, beside, text) in [
        (AUTHELIA, "coder.env", CODER),
        (CODER, "configuration.yml", AUTHELIA),
        (&compose, "configuration.yml", AUTHELIA),
    ] {
        let said = piped(input, beside, text);
        assert!(
            said.contains("sign-in will fail") && said.contains("[redirect-uri-not-registered]"),
            "{said}"
        );
        assert!(said.contains("<stdin>:"), "{said}");
    }
    for (input, message) in [("hello\n", "can't tell whose standard input is"), ("", "it is empty")] {
        let said = piped(input, "coder.env", CODER);
        assert!(said.contains("not checked") && said.contains(message), "{said}");
    }
}
