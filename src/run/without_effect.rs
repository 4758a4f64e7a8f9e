//! Options that cannot take effect: each is an error, since whoever gives one expects it to change what is checked.

use std::path::Path;

use super::given::GivenSecret;
use super::inputs::Inputs;
use super::loaded::Loaded;
use crate::cli::{EnvFormat, InputArgs, MissingEnvFilesArg};
use crate::compose::Variables;
use crate::files::FileSystem;
use crate::finding::{listed, quoted};
use crate::party::coder::deployment::DeploymentKind;
use crate::secret::without_random;

/// What is said of each option of `args` that has no effect on the files that were read.
#[inline(never)]
pub(super) fn options(args: &InputArgs, inputs: &Inputs, loaded: &Loaded, variables: &Variables) -> Vec<String> {
    let mut said = Vec::new();
    let (authelia, coder) = (!inputs.authelia.is_empty(), !inputs.coder.is_empty());
    let mut no_effect = |given: &[(&str, bool)], why: &str| {
        let given = given.iter().filter(|(_, given)| *given);
        said.extend(given.map(|(option, _)| format!("{option} has no effect: {why}")));
    };
    if !authelia {
        let none = "no file of Authelia's is read";
        no_effect(&of_authelia(args), none);
        no_effect(&[("--client-id", coder && args.client_id.is_some())], none);
    }
    let given = of_coder(args);
    match loaded.shape {
        None if !coder => {
            // A compose file of other applications is read with the same options.
            let is_read =
                |option: &str| loaded.applications.are_read() && !matches!(option, "--service" | "--env-format");
            no_effect(
                &given.map(|(option, given, _)| (option, given && !is_read(option))),
                "no file of Coder's is read",
            );
            let by_id = args.client_id.is_some() && loaded.applications.parties.is_empty();
            no_effect(&[("--client-id", by_id)], "no file of Coder's is read");
        }
        // What keeps Coder's files from being read is told already.
        None => {}
        Some(shape) => {
            for (option, given, shapes) in given {
                if given && !shapes.contains(&shape) {
                    let why = format!("{} is not used with {}", what(option), shape.name());
                    no_effect(&[(option, true)], &why);
                }
            }
            if shape == DeploymentKind::EnvFiles && !matches!(args.env_format, None | Some(EnvFormat::Compose)) {
                let why = "only Docker Compose fills in variables that another file sets";
                no_effect(&[("--env-file", !args.env_file.is_empty())], why);
            }
        }
    }
    let reads_paths =
        authelia || matches!(loaded.shape, None | Some(DeploymentKind::Units)) || loaded.system.has_led_elsewhere();
    no_effect(
        &[("--path-map", !args.path_map.is_empty() && !reads_paths)],
        "nothing that is read names a path",
    );
    said.extend(missing_folders(args, &*loaded.system));
    if loaded.shape.is_some() && loaded.failures.is_empty() {
        said.extend(unused(args, authelia, variables));
    }
    said
}

/// Options that only Authelia's side needs, and whether they are given.
fn of_authelia(args: &InputArgs) -> [(&'static str, bool); 2] {
    [
        ("--authelia-version", args.authelia_version.is_some()),
        ("--authelia-filters", !args.authelia_filters.is_empty()),
    ]
}

/// Options that only Coder's side needs, whether they are given, and with what kinds of files they mean something.
fn of_coder(args: &InputArgs) -> [(&'static str, bool, &'static [DeploymentKind]); 10] {
    const ANY: &[DeploymentKind] = &DeploymentKind::ALL;
    const COMPOSE: &[DeploymentKind] = &[DeploymentKind::Compose];
    [
        ("--coder-version", args.coder_version.is_some(), ANY),
        ("--client-secret-file", args.client_secret_file.is_some(), ANY),
        ("--set", !args.set.is_empty(), ANY),
        ("--env-format", args.env_format.is_some(), &[DeploymentKind::EnvFiles]),
        (
            "--env-file",
            !args.env_file.is_empty(),
            &[DeploymentKind::Compose, DeploymentKind::EnvFiles],
        ),
        (
            "--missing-env-files",
            args.missing_env_files != MissingEnvFilesArg::Error,
            COMPOSE,
        ),
        ("--service", args.service.is_some(), COMPOSE),
        ("--profile", !args.profile.is_empty(), COMPOSE),
        ("--project-directory", args.project_directory.is_some(), COMPOSE),
        ("--project-name", args.project_name.is_some(), COMPOSE),
    ]
}

/// What an option is about.
fn what(option: &str) -> &'static str {
    match option {
        "--env-format" => "a dialect of env files",
        "--env-file" => "a file of variables",
        _ => "what only a compose project has",
    }
}

/// `--path-map` to what is not there.
fn missing_folders<'a>(args: &'a InputArgs, system: &'a dyn FileSystem) -> impl Iterator<Item = String> + 'a {
    let missing = args
        .path_map
        .iter()
        .filter(|(_, here)| system.kind(Path::new(here)).is_err());
    missing.map(|(there, here)| {
        let here = without_random(here);
        format!("--path-map {there}={here}: there is no such file or folder")
    })
}

/// Values of `--set` that nothing in the files asks for.
fn unused(args: &InputArgs, authelia: bool, variables: &Variables) -> Vec<String> {
    // Docker Compose's own, and what a `~` stands for, are looked at without being asked for in a file; and a filter of
    // Authelia's may ask for any.
    let is_own =
        |name: &str| name.starts_with("COMPOSE_") || name.starts_with("DOCKER_") || ["HOME", "PWD"].contains(&name);
    let may_be_filtered = authelia && !args.authelia_filters.is_empty();
    let of_authelia = |name: &str| authelia && (name.starts_with("AUTHELIA_") || name.starts_with("X_AUTHELIA_"));
    let unused = args
        .set
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !variables.is_used(name) && !is_own(name) && !of_authelia(name) && !may_be_filtered);
    let asked = variables.used_names();
    let said = unused.map(|name| {
        let near: Vec<String> = asked
            .iter()
            .filter(|asked| strsim::osa_distance(asked, name) <= 2)
            .map(|asked| quoted(asked))
            .collect();
        let near = if near.is_empty() {
            String::new()
        } else {
            format!("; did you mean {}?", listed(&near))
        };
        format!("--set {name} has no effect: nothing in the files asks for it{near}")
    });
    said.collect()
}

/// A client secret that the call gives although Coder's files set another one.
pub(super) fn other_secret(given: &GivenSecret, own: Option<&crate::secret::Secret>) -> Option<String> {
    let differs = own.is_some_and(|own| !own.is_empty() && !own.same_as(given.secret.reveal()));
    differs.then(|| {
        "--client-secret-file: Coder's files set another client secret, which is the one that Coder sends; leave the \
         option out"
            .to_owned()
    })
}
