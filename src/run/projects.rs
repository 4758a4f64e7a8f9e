//! The compose projects of a folder: which of them is Coder's, and what Authelia's container reads.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::disk::{Disk, Noted};
use super::reading::ProviderReading;
use super::{provider_container, provider_deployment};
use crate::compose::{self, Variables};
use crate::deployment::{self, File, MountSource, Sorted, Workload};
use crate::files::{FileSystem as _, Files as _, Identity};
use crate::party::coder::deployment::{has_server, is_server};
use crate::recognise::{ContentKind, recognise};
use crate::source::{Role, text_of};

/// A compose project.
#[derive(Default)]
pub(super) struct FoundProject {
    /// Its files, as `docker compose` takes them.
    pub(super) files: Vec<PathBuf>,
    /// Every file that it reads besides its first: what it includes, extends, and takes variables from.
    pub(super) reads: HashSet<Identity>,
    /// Files that it names and that are not here.
    pub(super) missing: Vec<PathBuf>,
    /// Whether Coder's server is one of its services.
    pub(super) is_coders: bool,
    /// Whether Authelia is one of its services.
    pub(super) runs_authelia: bool,
    /// The configuration that it is started with, where that is here.
    pub(super) authelia: Vec<PathBuf>,
    /// Files and folders, without links, that are mounted into containers of other programs.
    pub(super) volumes: Vec<PathBuf>,
}

/// The projects that `paths` make up: those that no other one includes or extends.
pub(super) fn of(paths: &[PathBuf], variables: &Variables, system: &Rc<Noted>) -> Vec<FoundProject> {
    let mut folders: Vec<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    folders.dedup();
    let mut groups: Vec<Vec<PathBuf>> = Vec::new();
    let mut seen = HashSet::new();
    for folder in folders {
        if let Some(files) = compose::discover(folder, &**system).filter(|_| seen.insert(folder)) {
            groups.push(files);
        }
    }
    let grouped = groups.clone();
    let alone = paths.iter().filter(|path| !compose::is_override(path));
    let alone = alone.filter(|path| !grouped.iter().flatten().any(|file| file == *path));
    // Beside one that Docker Compose takes, another one of a standard name counts for nothing.
    let alone = alone.filter(|path| !compose::is_standard(path));
    groups.extend(alone.map(|path| vec![path.clone()]));
    let projects: Vec<FoundProject> = groups
        .into_iter()
        .map(|files| project(files, variables, system))
        .collect();
    let named: HashSet<&Identity> = projects.iter().flat_map(|project| &project.reads).collect();
    let is_root = |project: &FoundProject| {
        let first = project.files.first().and_then(|path| system.identity(path));
        first.is_none_or(|first| !named.contains(&first))
    };
    let roots: Vec<bool> = projects.iter().map(is_root).collect();
    let kept = projects.into_iter().zip(roots).filter(|(_, root)| *root);
    kept.map(|(project, _)| project).collect()
}

/// The project that `files` make up, in this order.
pub(super) fn project(files: Vec<PathBuf>, variables: &Variables, system: &Rc<Noted>) -> FoundProject {
    let mut disk = Disk::of(Role::Coder, Rc::<Noted>::clone(system));
    let mut sorted = Sorted::default();
    for path in &files {
        let read = disk.read(path).ok();
        sorted.compose.extend(read.map(|id| File { path: path.clone(), id }));
    }
    let texts = || sorted.compose.iter().map(|file| disk.sources().text(file.id));
    let may_be_either_s = texts().any(|text| {
        let refers = [
            "include:", "extends:", "env_file", "coder", "CODER", "authelia", "volumes",
        ];
        refers.iter().any(|word| text.contains(word))
    });
    let says_coder = sorted
        .compose
        .iter()
        .any(|file| recognise(&file.path, disk.sources().text(file.id)) == Some(ContentKind::Compose));
    let mut project = FoundProject {
        files,
        reads: HashSet::new(),
        missing: Vec::new(),
        is_coders: says_coder,
        runs_authelia: false,
        authelia: Vec::new(),
        volumes: Vec::new(),
    };
    if !may_be_either_s {
        return project;
    }
    if let Ok(read) = deployment::read(&sorted, &provider_deployment::part(), variables.again(), &mut disk) {
        project.is_coders = has_server(&read.workloads);
        project.runs_authelia = read.workloads.iter().any(provider_container::is_authelia);
        project.volumes = volumes(&read.workloads, system);
        let container = provider_container::find(&read.workloads);
        let how = ProviderReading::new(None, &[], container, provider_container::Container::default());
        project.authelia = how.started(&**system);
        if project.authelia.is_empty() {
            // A config with a text of its own is in the compose file itself.
            let written = how.written_texts().map(|text| disk.sources().path(text.place));
            project.authelia = written.map(PathBuf::from).collect();
            project.authelia.dedup();
        }
    }
    project.missing = std::mem::take(&mut disk.missing);
    let own: Vec<Option<Identity>> = project.files.iter().map(|path| system.identity(path)).collect();
    let reads = disk.read.keys().filter_map(|path| system.identity(path));
    project.reads = reads.filter(|read| !own.contains(&Some(read.clone()))).collect();
    project
}

/// What is mounted into containers that are neither side's.
fn volumes(workloads: &[Workload], system: &Noted) -> Vec<PathBuf> {
    let others = workloads
        .iter()
        .filter(|workload| !workload.runs(&provider_container::IMAGES) && !is_server(workload));
    let mounted = others.flat_map(|workload| &workload.files);
    let mounted = mounted.filter_map(|mount| match &mount.source {
        MountSource::Path(path) => system.whole(path),
        _ => None,
    });
    mounted.collect()
}

/// The project that `docker compose` would find above `folder`, if it is Coder's.
pub(super) fn above(folder: &Path, variables: &Variables, system: &Rc<Noted>) -> Option<Vec<PathBuf>> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let whole = system.whole(folder)?;
    let mut up = folder.to_owned();
    for _ in 0..whole.ancestors().count() {
        if let Some(files) = compose::discover(&up, &**system) {
            let is_coders = |path: &PathBuf| {
                let opened = system.peek(path);
                opened.is_ok_and(|opened| recognise(path, &text_of(opened.bytes)) == Some(ContentKind::Compose))
            };
            let is_coders = files.iter().any(is_coders) || project(files.clone(), variables, system).is_coders;
            // What is here is named without the folder, as anywhere else.
            let named = files
                .into_iter()
                .map(|path| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
            return is_coders.then(|| named.collect());
        }
        up = if up == Path::new(".") {
            PathBuf::from("..")
        } else {
            up.join("..")
        };
    }
    None
}
