//! Authelia's container, wherever one of the deployments that are read has it: its environment and its mounts.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::disk::{Disk, Noted};
use super::inputs::Inputs;
use crate::authelia::{Filter, Start};
use crate::cli::InputArgs;
use crate::compose::{self, Variables};
use crate::deployment::{self, File, Mount, Request, Sorted, Workload};
use crate::env::{Environment, Form};
use crate::files::{FileSystem as _, Files as _};
use crate::finding::Finding;
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Role, Span, text_of};
use crate::version::Version;

/// What a deployment tells about the container that Authelia runs in.
#[derive(Default)]
pub(super) struct Container {
    /// Its environment, if it is known which process is Authelia's.
    pub(super) environment: Option<Environment>,
    /// The file filters that it is started with, if that is known.
    pub(super) filters: Option<Vec<Filter>>,
    /// The paths of its configuration in the container, if they are known.
    pub(super) paths: Option<Vec<String>>,
    /// What Authelia refuses of how it is started.
    pub(super) refusal: Option<Finding>,
    /// What is mounted into it.
    pub(super) mounts: Vec<Mount>,
    /// Authelia's version, where the image's tag tells it.
    pub(super) version: Option<Setting<Version>>,
}

/// The variable that names the file filters.
const FILTERS: &str = "X_AUTHELIA_CONFIG_FILTERS";

/// The images of Authelia.
const IMAGES: [&str; 1] = ["authelia/authelia"];

/// Authelia's container among the processes that are not Coder's; an empty one if there is none, or more than one.
pub(super) fn find(workloads: &[Workload]) -> Container {
    let mut found = workloads.iter().filter(|workload| workload.runs(&IMAGES));
    match (found.next(), found.next()) {
        (Some(only), None) => container(only),
        _ => Container::default(),
    }
}

/// The processes of the project in which Authelia's own container is, where that is not Coder's project: the compose file
/// beside or above its configuration.
pub(super) fn beside(inputs: &Inputs, variables: &Variables, disk: &mut Disk) -> Vec<Workload> {
    let system = Rc::clone(&disk.system);
    let whole = |path: &Path| system.whole(path);
    let coders: Vec<_> = inputs.coder.iter().map(|path| whole(path)).collect();
    let folders = inputs.authelia.iter().filter_map(|path| path.parent());
    let mut near: Vec<PathBuf> = folders.flat_map(|folder| [folder.to_owned(), above(folder)]).collect();
    near.dedup();
    let found = near
        .iter()
        .filter_map(|folder| compose::discover(folder, &*system))
        .find(|paths| {
            let is_coders = paths.iter().any(|path| coders.contains(&whole(path)));
            !is_coders && paths.iter().any(|path| names_authelia(path, &system))
        });
    let mut sorted = Sorted::default();
    let before = std::mem::replace(&mut disk.role, Role::Authelia);
    for path in found.into_iter().flatten() {
        let read = disk.read(&path).ok();
        sorted.compose.extend(read.map(|id| File { path, id }));
    }
    // One that is refused tells nothing of Authelia; whether it is started at all is not what is asked here.
    let read = deployment::read(&sorted, &Request::default(), variables.again(), disk);
    disk.role = before;
    read.map_or_else(|_| Vec::new(), |deployment| deployment.workloads)
}

/// The folder that `folder` is in, by its shortest name.
fn above(folder: &Path) -> PathBuf {
    match (folder.parent(), folder.file_name()) {
        (Some(parent), Some(_)) => parent.to_owned(),
        _ => folder.join(".."),
    }
}

/// Whether a file has the name of Authelia's image in it.
fn names_authelia(path: &Path, system: &Noted) -> bool {
    let opened = system.peek(path);
    opened.is_ok_and(|opened| text_of(opened.bytes).contains(IMAGES[0]))
}

/// What the call itself tells of Authelia's environment: `--set`, and with `--process-env` the environment of this
/// process, which is then taken for Authelia's own.
pub(super) fn of_call(args: &InputArgs, disk: &mut Disk) -> Container {
    if !args.process_env && args.set.is_empty() {
        return Container::default();
    }
    let text = |text: std::ffi::OsString| text.into_string().ok();
    let process = args.process_env.then(std::env::vars_os).into_iter().flatten();
    let process = process.filter_map(|(name, value)| Some((text(name)?, text(value)?)));
    let mut lines = String::new();
    let mut found = Vec::new();
    for (name, value) in process.chain(args.set.iter().cloned()) {
        let start = lines.len() + name.len() + 1;
        lines.push_str(&format!("{name}={value}\n"));
        found.push((name, start..start + value.len(), Secret::new(value)));
    }
    let Ok(id) = disk.sources.add("<environment>", Role::Authelia, lines.into_bytes()) else {
        return Container::default();
    };
    let mut environment = Environment::new(Span::new(id, 0..0), Form::Entry);
    if !args.process_env {
        environment.hidden = Some(Unknown::because(
            "the environment of Authelia's process is not in the files",
        ));
    }
    for (name, range, value) in found {
        let span = Span::new(id, range);
        disk.sources.mark_secret(span);
        environment.define(&name, Setting::known(value, span));
    }
    // The arguments are not told: without the variable it is not known that there are no filters.
    let told = environment.variable(FILTERS).is_some();
    let start = Start::of(None, None, &environment);
    Container {
        filters: start.filters.filter(|_| told),
        refusal: start.refusal,
        environment: Some(environment),
        ..Container::default()
    }
}

fn container(workload: &Workload) -> Container {
    let mut environment = workload.environment.clone();
    if workload.refused.is_some() || !workload.whole {
        let why = Unknown::because("the files do not tell the whole environment of Authelia's container");
        environment.hidden.get_or_insert(why);
    }
    let command = &workload.command;
    let start = Start::of(command.entrypoint.as_deref(), command.words.as_deref(), &environment);
    Container {
        environment: Some(environment),
        filters: start.filters,
        paths: start.paths,
        refusal: start.refusal,
        mounts: workload.files.clone(),
        version: workload.version.clone(),
    }
}
