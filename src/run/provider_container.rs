//! Authelia's container, wherever one of the deployments that are read has it: its environment and its mounts.

use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::inputs::Inputs;
use super::load::variables;
use crate::authelia::{Filter, Variable};
use crate::cli::InputArgs;
use crate::compose::{self, Files};
use crate::deployment::{self, File, MountSource, Request, Sorted, Workload};
use crate::env::{self, Assigned};
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::Role;

/// What a deployment tells about the container that Authelia runs in.
#[derive(Default)]
pub(super) struct Container {
    /// Its environment, as far as it is Authelia's.
    pub(super) environment: Vec<Variable>,
    /// The file filters that it is started with, if the environment names them.
    pub(super) filters: Option<Vec<Filter>>,
    /// Paths in the container and where they are here.
    pub(super) mounts: Vec<(String, PathBuf)>,
}

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
pub(super) fn beside(inputs: &Inputs, args: &InputArgs, disk: &mut Disk) -> Vec<Workload> {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let coders: Vec<_> = inputs.coder.iter().map(|path| whole(path)).collect();
    let folders = inputs.authelia.iter().filter_map(|path| path.parent());
    let mut near: Vec<PathBuf> = folders.flat_map(|folder| [folder.to_owned(), above(folder)]).collect();
    near.dedup();
    let found = near
        .iter()
        .filter_map(|folder| compose::discover(folder))
        .find(|paths| {
            let is_coders = paths.iter().any(|path| coders.contains(&whole(path)));
            !is_coders && paths.iter().any(|path| names_authelia(path))
        });
    let mut sorted = Sorted::default();
    let before = std::mem::replace(&mut disk.role, Role::Authelia);
    for path in found.into_iter().flatten() {
        let read = disk.read(&path).ok();
        sorted.compose.extend(read.map(|id| File { path, id }));
    }
    // One that is refused tells nothing of Authelia; whether it is started at all is not what is asked here.
    let read = deployment::read(&sorted, &Request::default(), variables(args), disk);
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
fn names_authelia(path: &Path) -> bool {
    let mut looked_at = Disk::empty(Role::Authelia);
    let id = looked_at.read(path);
    id.is_ok_and(|id| looked_at.sources.text(id).contains(IMAGES[0]))
}

/// What this process's environment tells Authelia: with `--process-env` it is taken for Authelia's own.
pub(super) fn of_process(disk: &mut Disk) -> Container {
    let of_authelia = |name: &str| name.starts_with("AUTHELIA_") || name.starts_with("X_AUTHELIA_");
    let variables =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let lines = variables.filter(|(name, value)| of_authelia(name) && !value.contains('\n'));
    let text: String = lines.map(|(name, value)| format!("{name}={value}\n")).collect();
    let mut container = Container::default();
    let Ok(id) = disk.sources.add("<environment>", Role::Authelia, text.into_bytes()) else {
        return container;
    };
    for assignment in env::read_raw(&disk.sources, id).unwrap_or_default() {
        let Assigned::Text { text, span, .. } = assignment.value else {
            continue;
        };
        disk.sources.mark_secret(span);
        container.take(&assignment.name.value, Setting::known(text, span));
    }
    container
}

impl Container {
    /// Takes a variable of Authelia's environment.
    fn take(&mut self, name: &str, value: Setting<Secret>) {
        if name == "X_AUTHELIA_CONFIG_FILTERS" {
            let names = value.value().map(|names| names.reveal().to_owned());
            self.filters = names.and_then(|names| names.split(',').map(|name| name.trim().parse().ok()).collect());
        }
        // Any variable may stand in a template or be expanded.
        self.environment.push(Variable {
            name: name.to_owned(),
            value,
        });
    }
}

fn container(workload: &Workload) -> Container {
    let mut container = Container::default();
    for mount in &workload.files {
        if let MountSource::Path(here) = &mount.source {
            container.mounts.push((mount.target.clone(), here.clone()));
        }
    }
    for variable in workload.environment.variables() {
        container.take(&variable.name.value, variable.setting.clone());
    }
    container
}
