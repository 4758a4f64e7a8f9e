//! The deployment of Authelia's own container, where it is not Coder's: what is beside or above its configuration.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::disk::{Disk, Noted};
use super::inputs::Inputs;
use super::provider_container::IMAGES;
use crate::compose::{self, Variables};
use crate::deployment::{self, DeploymentRequest, File, Sorted, Workload};
use crate::files::{FileKind, FileSystem as _, Files as _};
use crate::recognise;
use crate::source::{Role, text_of};

/// How many entries of a folder are looked at.
const MAX_ENTRIES: usize = 500;

/// What may deploy a container.
enum Deployer {
    /// A compose project.
    Compose(Vec<PathBuf>),
    /// Manifests and releases.
    Manifests(Vec<PathBuf>),
    /// A unit of Podman's.
    Unit(PathBuf),
}

/// The processes of the deployment in which Authelia's own container is: a compose file, manifests or a Quadlet in the
/// folder of its configuration, or in the one above. None if Coder's files are it, or if it would be refused.
pub(super) fn beside(inputs: &Inputs, variables: &Variables, disk: &mut Disk) -> Vec<Workload> {
    let system = Rc::clone(&disk.system);
    let coders: Vec<_> = inputs.coder.iter().filter_map(|path| system.whole(path)).collect();
    let folders = inputs.authelia.iter().filter_map(|path| path.parent());
    let mut near: Vec<PathBuf> = folders.flat_map(|folder| [folder.to_owned(), above(folder)]).collect();
    near.dedup();
    let is_coders = |path: &PathBuf| system.whole(path).is_some_and(|whole| coders.contains(&whole));
    let near = || near.iter().find_map(|folder| deployed_in(folder, &is_coders, &system));
    let named = (!inputs.named_starts.is_empty()).then(|| deployer(inputs.named_starts.clone(), &system));
    let Some(found) = named.or_else(near).or_else(|| anywhere(&inputs.starts)) else {
        return Vec::new();
    };
    let before = std::mem::replace(&mut disk.role, Role::Authelia);
    let mut read = |paths: Vec<PathBuf>| -> Vec<File> {
        let files = paths.into_iter().filter_map(|path| {
            let id = disk.read(&path).ok()?;
            Some(File { path, id })
        });
        files.collect()
    };
    let mut sorted = Sorted::default();
    match found {
        Deployer::Compose(paths) => sorted.compose = read(paths),
        Deployer::Manifests(paths) => sorted.manifests = read(paths),
        Deployer::Unit(path) => sorted.units = read(vec![path]),
    }
    // One that is refused tells nothing of Authelia; whether it is started at all is not what is asked here.
    let read = deployment::read(&sorted, &part(), variables.again(), disk);
    disk.role = before;
    read.map_or_else(|_| Vec::new(), |deployment| deployment.workloads)
}

/// How a deployment is read of which only a container's start is asked: it may be a part, and files may be elsewhere.
pub(super) fn part() -> DeploymentRequest {
    let project = compose::ProjectRequest {
        missing_env_files: compose::MissingEnvFiles::Unknown,
        is_part: true,
        ..compose::ProjectRequest::default()
    };
    DeploymentRequest {
        project,
        ..DeploymentRequest::default()
    }
}

/// The files that the call names for it, as one deployment.
fn deployer(mut paths: Vec<PathBuf>, system: &Noted) -> Deployer {
    let opened = paths.first().and_then(|path| system.peek(path).ok());
    let is_project = opened.is_some_and(|opened| recognise::is_project(&text_of(opened.bytes)));
    match paths.as_slice() {
        [unit] if recognise::is_unit(unit) => Deployer::Unit(paths.remove(0)),
        _ if is_project => Deployer::Compose(paths),
        _ => Deployer::Manifests(paths),
    }
}

/// What deploys Authelia, of all that a search found, if it is one deployment.
fn anywhere(starts: &[PathBuf]) -> Option<Deployer> {
    let (units, manifests): (Vec<PathBuf>, Vec<PathBuf>) =
        starts.iter().cloned().partition(|path| recognise::is_unit(path));
    match (units.as_slice(), manifests.as_slice()) {
        ([unit], []) => Some(Deployer::Unit(unit.clone())),
        ([], [first, rest @ ..]) if rest.iter().all(|path| path.parent() == first.parent()) => {
            Some(Deployer::Manifests(manifests))
        }
        _ => None,
    }
}

/// What in `folder` deploys Authelia.
fn deployed_in(folder: &Path, is_coders: &dyn Fn(&PathBuf) -> bool, system: &Noted) -> Option<Deployer> {
    let text = |path: &Path| {
        system
            .peek(path)
            .map(|opened| text_of(opened.bytes))
            .unwrap_or_default()
    };
    if let Some(paths) = compose::discover(folder, system) {
        let names_it = paths.iter().any(|path| text(path).contains(IMAGES[0]));
        if names_it && !paths.iter().any(is_coders) {
            return Some(Deployer::Compose(paths));
        }
    }
    let place = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut manifests = Vec::new();
    for entry in system.list(place).unwrap_or_default().into_iter().take(MAX_ENTRIES) {
        let name = entry.name.to_string_lossy();
        let path = folder.join(&entry.name);
        let may_deploy = [".yaml", ".yml"].iter().any(|ending| name.ends_with(ending)) || recognise::is_unit(&path);
        if entry.kind == FileKind::Folder || !may_deploy || is_coders(&path) {
            continue;
        }
        let text = text(&path);
        if recognise::is_unit(&path) && recognise::starts_authelia(&path, &text) {
            return Some(Deployer::Unit(path));
        }
        if recognise::is_unit(&path) || !text.contains(IMAGES[0]) && !installs_the_chart(&text) {
            continue;
        }
        if text.lines().any(|line| line.starts_with("apiVersion:")) {
            manifests.push(path);
        }
    }
    (!manifests.is_empty()).then_some(Deployer::Manifests(manifests))
}

/// Whether a release of Authelia's chart is in the text.
fn installs_the_chart(text: &str) -> bool {
    // A line of its own, or an entry between braces.
    let mut named = text.match_indices("chart:").map(|(at, key)| &text[at + key.len()..]);
    named.any(|rest| {
        let end = rest.find(['\n', ',', '}', '#']).unwrap_or(rest.len());
        rest[..end].trim().trim_matches(['"', '\'']) == "authelia"
    })
}

/// The folder that `folder` is in, by its shortest name.
fn above(folder: &Path) -> PathBuf {
    match (folder.parent(), folder.file_name()) {
        (Some(parent), Some(_)) => parent.to_owned(),
        _ => folder.join(".."),
    }
}
