//! The recipes of `docs/ci.md` and the action do what the page says: their commands are taken from the YAML and run on
//! a pair that fails and on the mended one.

mod handing_over;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use oidc_crosscheck::source::{Role, SourceMap};
use oidc_crosscheck::yaml::{Mapping, Node, parse};

use crate::support::folder;
use crate::support::temporary::temporary;

fn read(path: &str) -> String {
    fs::read_to_string(folder(path)).unwrap_or_default()
}

fn yaml(name: &str, text: &str) -> Node {
    let mut sources = SourceMap::default();
    let id = sources.add(name, Role::Coder, text.as_bytes().to_vec());
    let documents = id.map(|id| parse(&sources, id));
    let Ok(Ok(mut documents)) = documents else {
        unreachable!("{name} is YAML")
    };
    assert!(documents.duplicates.is_empty(), "{name} has a key twice");
    documents.roots.remove(0)
}

/// The recipes of the page by their names.
fn recipes() -> BTreeMap<String, Node> {
    let page = read("docs/ci.md");
    let marked = page.split("<!-- recipe: ").skip(1).map(|rest| {
        let (name, rest) = rest.split_once(" -->\n```yaml ").unwrap_or_default();
        let (_, text) = rest.split_once('\n').unwrap_or_default();
        let text = text.split("\n```").next().unwrap_or_default();
        (name.to_owned(), yaml(name, text))
    });
    marked.collect()
}

fn text(node: &Node) -> String {
    node.scalar().map(|scalar| scalar.text.to_string()).unwrap_or_default()
}

fn texts(node: Option<&Node>) -> Vec<String> {
    node.and_then(Node::sequence)
        .unwrap_or_default()
        .iter()
        .map(text)
        .collect()
}

fn pairs(node: Option<&Node>) -> Vec<(String, String)> {
    let mapping = node.and_then(Node::mapping);
    let entries = mapping.map(Mapping::entries).unwrap_or_default();
    entries
        .iter()
        .map(|entry| (text(&entry.key), text(&entry.value)))
        .collect()
}

/// A folder as the recipes expect it.
fn deployment(broken: bool) -> tempfile::TempDir {
    let place = temporary();
    let mut configuration = read("fixtures/guide/configuration.yml");
    if broken {
        configuration = configuration.replace("/oidc/callback'", "/oidc/callback/'");
    }
    let settings = format!(
        "CODER_ACCESS_URL=https://coder.example.com\n{}",
        read("fixtures/guide/coder.env")
    );
    for (path, text) in [
        ("authelia/configuration.yml", configuration),
        ("coder/coder.env", settings),
    ] {
        let path = place.path().join(path);
        let parent = path.parent().unwrap_or(Path::new("."));
        assert!(fs::create_dir_all(parent).is_ok() && fs::write(&path, text).is_ok());
    }
    place
}

/// Runs a script as CI would, with the program on the path; gives the exit code and what was printed.
fn shell(place: &Path, script: &str, environment: &[(String, String)]) -> (i32, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_oidc-crosscheck"));
    let programs = program.parent().unwrap_or(Path::new("."));
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
    command.current_dir(place).env_clear().env("PATH", path);
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    let output = command.output();
    let output = output.unwrap_or_else(|error| unreachable!("bash runs: {error}"));
    let printed = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&printed).into_owned(),
    )
}

/// Runs `script` on the mended pair and on the broken one.
fn holds(name: &str, script: &str) {
    let mended = deployment(false);
    let (code, printed) = shell(mended.path(), script, &[]);
    assert_eq!(code, 0, "{name}: {printed}");
    let broken = deployment(true);
    let (code, printed) = shell(broken.path(), script, &[]);
    assert_eq!(code, 1, "{name}: {printed}");
    assert!(printed.contains("redirect-uri-not-registered"), "{name}: {printed}");
}

/// The commands of a list that are ours, the others being checked for their version.
fn ours(name: &str, commands: Vec<String>) -> String {
    let (ours, others): (Vec<String>, Vec<String>) = commands
        .into_iter()
        .partition(|command| command.starts_with("oidc-crosscheck "));
    assert_eq!(ours.len(), 1, "{name}");
    let install = format!("pip install --quiet oidc-crosscheck=={}", env!("CARGO_PKG_VERSION"));
    assert!(
        others.iter().all(|other| other.is_empty() || *other == install),
        "{name}: {others:?}"
    );
    ours.concat()
}

/// Puts the program where the step `install` puts it.
fn installed(place: &Path) {
    let programs = place.join("RUNNER_TEMP/oidc-crosscheck/bin");
    let program = programs.join("oidc-crosscheck");
    let linked = || std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_oidc-crosscheck"), &program);
    assert!(program.exists() || (fs::create_dir_all(&programs).is_ok() && linked().is_ok()));
}

/// Runs a step of `action.yml` with the inputs that `with` gives and the defaults of the others.
fn action(place: &Path, step: &str, with: &[(String, String)]) -> (i32, String) {
    installed(place);
    let action = yaml("action.yml", &read("action.yml"));
    let known = action.get("inputs").and_then(Node::mapping);
    let known = known.map(Mapping::entries).unwrap_or_default();
    for (name, _) in with {
        assert!(
            known.iter().any(|entry| text(&entry.key) == *name),
            "action.yml has no input {name}"
        );
    }
    let given = |name: &str| {
        with.iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.clone())
    };
    let steps = action
        .at(&["runs", "steps"])
        .and_then(Node::sequence)
        .unwrap_or_default();
    let step = steps
        .iter()
        .find(|candidate| candidate.get("id").map(text).as_deref() == Some(step));
    let mut environment: Vec<(String, String)> = pairs(step.and_then(|step| step.get("env")))
        .into_iter()
        .map(|(name, expression)| {
            let input = expression.trim_start_matches("${{ inputs.").trim_end_matches(" }}");
            let default = action.at(&["inputs", input, "default"]).map(text);
            (name, given(input).or(default).unwrap_or_default())
        })
        .collect();
    for name in ["GITHUB_OUTPUT", "RUNNER_TEMP", "GITHUB_ACTION_PATH"] {
        environment.push((name.to_owned(), place.join(name).display().to_string()));
    }
    let script = step.and_then(|step| step.get("run")).map(text).unwrap_or_default();
    assert!(
        !script.contains("${{"),
        "a script takes its inputs from the environment"
    );
    shell(place, &script, &environment)
}

fn with(step: Option<&Node>) -> Vec<(String, String)> {
    let uses = step.and_then(|step| step.get("uses")).map(text).unwrap_or_default();
    assert_eq!(uses, format!("OWNER/oidc-crosscheck@v{}", env!("CARGO_PKG_VERSION")));
    pairs(step.and_then(|step| step.get("with")))
}

fn job<'a>(recipe: &'a Node, list: &[&str]) -> &'a [Node] {
    recipe.at(list).and_then(Node::sequence).unwrap_or_default()
}

#[test]
fn there_is_a_test_for_every_recipe() {
    let names: Vec<String> = recipes().into_keys().collect();
    let tested = [
        "forgejo",
        "github",
        "github-sarif",
        "gitlab",
        "kubernetes",
        "pre-commit-repository",
        "pre-commit-wheel",
        "woodpecker",
    ];
    assert_eq!(names, tested);
}

#[test]
fn github_annotates_the_lines() {
    let recipe = &recipes()["github"];
    let with = with(job(recipe, &["jobs", "oidc-crosscheck", "steps"]).get(1));
    let mended = deployment(false);
    let (code, printed) = action(mended.path(), "check", &with);
    assert_eq!((code, printed.contains("::error")), (0, false), "{printed}");
    let broken = deployment(true);
    let (code, printed) = action(broken.path(), "check", &with);
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.starts_with("::error file=authelia/configuration.yml,line="),
        "{printed}"
    );
    let output = fs::read_to_string(broken.path().join("GITHUB_OUTPUT")).unwrap_or_default();
    assert_eq!(output, "exit-code=1\n");
}

#[test]
fn github_uploads_the_file_that_the_action_writes() {
    let recipe = &recipes()["github-sarif"];
    let steps = job(recipe, &["jobs", "oidc-crosscheck", "steps"]);
    let with = with(steps.get(1));
    let uploaded = steps.get(2).and_then(|step| step.at(&["with", "sarif_file"])).map(text);
    let broken = deployment(true);
    let (code, printed) = action(broken.path(), "check", &with);
    assert_eq!(code, 1, "{printed}");
    let written = fs::read_to_string(broken.path().join(uploaded.unwrap_or_default())).unwrap_or_default();
    let report: serde_json::Value = serde_json::from_str(&written).unwrap_or_default();
    assert_eq!(report["runs"][0]["results"][0]["ruleId"], "redirect-uri-not-registered");
}

#[test]
fn the_action_takes_every_line_as_one_argument() {
    let inputs = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    for name in ["paths", "authelia", "coder", "args", "format"] {
        let place = deployment(false);
        let value = "$(touch injected)\n`touch injected`; touch injected\n' touch injected\n--output=a b";
        let (code, printed) = action(place.path(), "check", &inputs(name, value));
        assert_eq!(code, 2, "{name}: {printed}");
        assert!(!place.path().join("injected").exists(), "{name}");
    }
    let place = deployment(false);
    let (code, printed) = action(place.path(), "check", &inputs("paths", "--version\n"));
    assert_eq!(code, 2, "a path is never an option: {printed}");
    let (code, printed) = action(place.path(), "check", &inputs("paths", "coder/coder.env\n\nauthelia\n"));
    assert_eq!(code, 0, "{printed}");
}

#[test]
fn the_action_installs_only_versions() {
    let place = deployment(false);
    for version in [
        "1.0; touch injected",
        "$(touch injected)",
        "1.0 --index-url=x",
        "@ git+x",
    ] {
        let (code, printed) = action(place.path(), "install", &[("version".to_owned(), version.to_owned())]);
        assert_eq!(code, 2, "{printed}");
        assert!(!place.path().join("injected").exists());
    }
}

#[test]
fn gitlab_gets_the_file_that_it_shows() {
    let recipe = &recipes()["gitlab"];
    let script = ours("gitlab", texts(recipe.at(&["oidc-crosscheck", "script"])));
    holds("gitlab", &script);
    let shown = recipe
        .at(&["oidc-crosscheck", "artifacts", "reports", "codequality"])
        .map(text);
    let broken = deployment(true);
    shell(broken.path(), &script, &[]);
    let written = fs::read_to_string(broken.path().join(shown.unwrap_or_default())).unwrap_or_default();
    let report: serde_json::Value = serde_json::from_str(&written).unwrap_or_default();
    assert_eq!(report[0]["location"]["path"], "authelia/configuration.yml");
}

#[test]
fn forgejo_and_woodpecker_fail_and_pass() {
    let recipes = recipes();
    let steps = job(&recipes["forgejo"], &["jobs", "oidc-crosscheck", "steps"]);
    let commands = steps.iter().filter_map(|step| step.get("run")).map(text).collect();
    holds("forgejo", &ours("forgejo", commands));
    let steps = job(&recipes["woodpecker"], &["steps"]);
    let commands = steps.iter().flat_map(|step| texts(step.get("commands"))).collect();
    holds("woodpecker", &ours("woodpecker", commands));
}

#[test]
fn the_job_of_kubernetes_fails_and_passes() {
    let recipe = &recipes()["kubernetes"];
    let containers = job(recipe, &["spec", "template", "spec", "containers"]);
    let container = containers.first();
    let image = container
        .and_then(|container| container.get("image"))
        .map(text)
        .unwrap_or_default();
    assert!(
        image.ends_with(concat!("/oidc-crosscheck:", env!("CARGO_PKG_VERSION"))),
        "{image}"
    );
    let arguments = texts(container.and_then(|container| container.get("args")));
    // What the two volumes hold stands in the folder of the same name here.
    let mounts = container.and_then(|container| container.get("volumeMounts"));
    let mounts = mounts.and_then(Node::sequence).unwrap_or_default();
    let places: Vec<String> = mounts
        .iter()
        .filter_map(|mount| mount.get("mountPath"))
        .map(text)
        .collect();
    assert_eq!(places, ["/config/authelia", "/config/coder"]);
    holds("kubernetes", &format!("oidc-crosscheck {}", arguments.join(" ")));
}

#[test]
fn the_hooks_fail_and_pass() {
    let recipes = recipes();
    let first = |name: &str| job(&recipes[name], &["repos"]).first().cloned();
    let hook = |name: &str| first(name).and_then(|repository| job(&repository, &["hooks"]).first().cloned());
    let of = |name: &str, key: &str| hook(name).and_then(|hook| hook.get(key).cloned());
    let entry = of("pre-commit-wheel", "entry").as_ref().map(text).unwrap_or_default();
    holds("pre-commit-wheel", &entry);
    let wheel = texts(of("pre-commit-wheel", "additional_dependencies").as_ref());
    assert_eq!(wheel, [concat!("oidc-crosscheck==", env!("CARGO_PKG_VERSION"))]);

    let manifest = yaml(".pre-commit-hooks.yaml", &read(".pre-commit-hooks.yaml"));
    let named = of("pre-commit-repository", "id").as_ref().map(text);
    let offered = manifest.sequence().unwrap_or_default();
    let offered = offered.iter().find(|hook| hook.get("id").map(text) == named);
    let entry = offered.and_then(|hook| hook.get("entry")).map(text).unwrap_or_default();
    let arguments = texts(of("pre-commit-repository", "args").as_ref());
    holds("pre-commit-repository", &format!("{entry} {}", arguments.join(" ")));
}
