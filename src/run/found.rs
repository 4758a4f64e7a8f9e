//! What a search found, as deployments: which files belong together, and which only to another one.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::disk::Noted;
use super::projects::FoundProject;
use super::provider_files;
use super::search::{Searched, Skipped};
use crate::compose;
use crate::deployment;
use crate::files::{FileKind, FileSystem as _, Identity};
use crate::order;
use crate::recognise::{self, ContentKind, recognise};
use crate::source::text_of;

/// What was found of each side, each deployment with its files.
#[derive(Default)]
pub(super) struct FoundFiles {
    pub(super) authelia: Vec<Vec<PathBuf>>,
    pub(super) coders: Vec<Vec<PathBuf>>,
    /// Files of Authelia's that were left out, and why: sentences.
    pub(super) left_out: Vec<String>,
    /// Env files with settings of Coder's, whoever reads them.
    pub(super) env_files: Vec<PathBuf>,
    /// What starts Authelia, besides what is beside its configuration.
    pub(super) starts: Vec<PathBuf>,
    /// Compose files with Authelia's container whose configuration is not here.
    pub(super) without_configuration: Vec<PathBuf>,
    /// Deployments of other applications.
    pub(super) applications: Vec<Vec<PathBuf>>,
    /// Files of which another tool has yet to make a configuration.
    pub(super) unrendered: Vec<(PathBuf, &'static str)>,
    /// Files that set options of Coder's in a form that is not read.
    pub(super) unread: Vec<(PathBuf, &'static str)>,
    /// Scripts, which may set options of Coder's.
    pub(super) scripts: Vec<PathBuf>,
    /// Files with settings of either side in comments only, or nothing at all.
    pub(super) hollow: Vec<PathBuf>,
    /// Examples and copies.
    pub(super) spares: Vec<PathBuf>,
    /// Folders that were not searched because of their names.
    pub(super) passed_over: Vec<PathBuf>,
    /// Whether all that was found of Coder are files that do not tell all it gets.
    pub(super) coder_is_partial: bool,
    /// How many files were looked into.
    pub(super) files: usize,
}

/// Sorts what was found.
pub(super) fn sort(
    searched: Searched,
    projects: &[FoundProject],
    system: &Noted,
    skipped: &mut Vec<Skipped>,
) -> FoundFiles {
    let sorter = Sorter {
        searched: &searched,
        projects,
        system,
    };
    let (coders, applications) = (sorter.coders(), sorter.applications());
    let (authelia, left_out) = provider_files::of(sorter.of_kind(ContentKind::Authelia), projects, &|path| {
        sorter.text(path)
    });
    let env_files = sorter.of_kind(ContentKind::EnvFile);
    let above = sorter.without_base();
    let is_partial = |files: &Vec<PathBuf>| files.iter().all(|file| env_files.contains(file));
    let without_configuration = projects
        .iter()
        .filter(|project| project.runs_authelia && project.authelia.is_empty());
    let without_configuration = without_configuration.filter_map(|project| project.files.first().cloned());
    let coder_is_partial = coders.iter().all(is_partial);
    let without_configuration = without_configuration.collect();
    skipped.extend(
        searched
            .skipped
            .into_iter()
            .map(|left| volume_or(left, projects, system)),
    );
    FoundFiles {
        authelia,
        coders,
        applications,
        left_out,
        env_files,
        starts: searched.starts,
        without_configuration,
        unrendered: searched.unrendered,
        unread: searched.unread.into_iter().chain(above).collect(),
        scripts: searched.scripts,
        hollow: searched.hollow,
        spares: searched.spares,
        passed_over: searched.passed_over,
        coder_is_partial,
        files: searched.files,
    }
}

/// What was not looked at does not matter if another program's container keeps its data there.
fn volume_or(mut left: Skipped, projects: &[FoundProject], system: &Noted) -> Skipped {
    let mut volumes = projects.iter().flat_map(|project| &project.volumes);
    let is_volume = system
        .whole(&left.path)
        .is_some_and(|whole| volumes.any(|volume| whole.starts_with(volume)));
    if left.matters && is_volume {
        left.matters = false;
        left.why
            .push_str("; it is a volume of another container's, so it was left out");
    }
    left
}

struct Sorter<'a> {
    searched: &'a Searched,
    projects: &'a [FoundProject],
    system: &'a Noted,
}

impl Sorter<'_> {
    fn of_kind(&self, kind: ContentKind) -> Vec<PathBuf> {
        let found = self.searched.candidates.iter().filter(|found| found.kind == kind);
        found.map(|found| found.path.clone()).collect()
    }

    /// What is laid over a compose file that is not there, and so over nothing.
    fn without_base(&self) -> Vec<(PathBuf, &'static str)> {
        let is_used = |path: &PathBuf| {
            let identity = self.system.identity(path);
            let is_read = |project: &FoundProject| identity.as_ref().is_some_and(|own| project.reads.contains(own));
            self.projects
                .iter()
                .any(|project| project.files.contains(path) || is_read(project))
        };
        let files = self.of_kind(ContentKind::Compose).into_iter();
        let alone = files.filter(|path| compose::is_override(path) && !is_used(path));
        alone
            .map(|path| {
                (
                    path,
                    "it changes a compose file that is not beside it; name both with --coder",
                )
            })
            .collect()
    }

    /// Coder's deployments.
    fn coders(&self) -> Vec<Vec<PathBuf>> {
        let mut all: Vec<Vec<PathBuf>> = Vec::new();
        let coders = self.projects.iter().filter(|project| project.is_coders);
        all.extend(coders.map(|project| project.files.clone()));
        all.extend(self.cluster());
        let mut claimed: HashSet<Identity> = self.projects.iter().flat_map(|project| project.reads.clone()).collect();
        all.extend(self.units(&mut claimed));
        all.extend(self.of_kind(ContentKind::Exported).into_iter().map(|path| vec![path]));
        for path in self.of_kind(ContentKind::EnvFile) {
            let identity = self.system.identity(&path);
            let is_claimed =
                identity.is_some_and(|identity| claimed.contains(&identity)) || self.is_generated_from(&path);
            if !is_claimed && !self.is_beside_a_project(&path) && !self.is_named_elsewhere(&path) {
                all.push(vec![path]);
            }
        }
        match (self.of_kind(ContentKind::ServerYaml), all.as_mut_slice()) {
            // The process reads it besides what starts it.
            (files, [only]) if files.len() == 1 => only.extend(files),
            (files, _) => all.extend(files.into_iter().map(|path| vec![path])),
        }
        all
    }

    /// Deployments of other applications: compose projects, all manifests together, and each env file that no project
    /// reads.
    fn applications(&self) -> Vec<Vec<PathBuf>> {
        let others = self.projects.iter().filter(|project| !project.is_coders);
        let mut all: Vec<Vec<PathBuf>> = others.map(|project| project.files.clone()).collect();
        let claimed: HashSet<Identity> = self.projects.iter().flat_map(|project| project.reads.clone()).collect();
        let beside = |path: &Path| {
            self.projects
                .iter()
                .flat_map(|project| &project.files)
                .any(|file| file.parent() == path.parent())
        };
        let (env_files, mut manifests): (Vec<&PathBuf>, Vec<&PathBuf>) = self
            .searched
            .applications
            .iter()
            .partition(|path| deployment::is_env_file(path));
        let (units, rest): (Vec<&PathBuf>, Vec<&PathBuf>) =
            manifests.into_iter().partition(|path| recognise::is_unit(path));
        let is_exported = |path: &&PathBuf| deployment::is_exported_file(path, &self.text(path));
        let (exported, rest): (Vec<&PathBuf>, Vec<&PathBuf>) = rest.into_iter().partition(is_exported);
        all.extend(units.into_iter().chain(exported).map(|path| vec![path.clone()]));
        manifests = rest;
        let are_mentioned = !manifests.is_empty() || !env_files.is_empty();
        manifests.extend(self.searched.stores.iter().map(|(path, _)| path));
        order::by(&mut manifests, Ord::cmp);
        manifests.dedup();
        let mut manifests: Vec<PathBuf> = manifests.into_iter().cloned().collect();
        if are_mentioned {
            self.add_patching(&mut manifests);
        }
        let alone = env_files.into_iter().filter(|path| {
            let is_read = self
                .system
                .identity(path)
                .is_some_and(|identity| claimed.contains(&identity));
            !is_read && !beside(path) && !self.is_generated_from(path)
        });
        all.extend(alone.map(|path| vec![path.clone()]));
        if are_mentioned && !manifests.is_empty() {
            all.push(manifests);
        }
        all
    }

    /// What is next to a compose file of Coder's and ends in `.env` is Compose's to read.
    fn is_beside_a_project(&self, path: &Path) -> bool {
        let coders = self.projects.iter().filter(|project| project.is_coders);
        let mut files = coders.flat_map(|project| &project.files);
        path.to_string_lossy().ends_with(".env") && files.any(|file| file.parent() == path.parent())
    }

    /// Whether Kustomize makes a Secret or `ConfigMap` of it.
    fn is_generated_from(&self, path: &Path) -> bool {
        let Some((folder, name)) = path.parent().zip(path.file_name()) else {
            return false;
        };
        let generates = |file: &&str| {
            let text = self.text(&folder.join(file));
            text.contains("Generator:") && text.contains(&*name.to_string_lossy())
        };
        ["kustomization.yaml", "kustomization.yml"].iter().any(generates)
    }

    /// Whether a compose file of Coder's names it by a path that is none here: that of the machine it is deployed on.
    fn is_named_elsewhere(&self, path: &Path) -> bool {
        let coders = self.projects.iter().filter(|project| project.is_coders);
        let mut missing = coders.flat_map(|project| &project.missing);
        missing.any(|named| named.file_name() == path.file_name())
    }

    /// Adds what Kustomize patches them by: each kustomization that is beside one of them, or names it or its folder, with
    /// the objects in files that it names.
    fn add_patching(&self, manifests: &mut Vec<PathBuf>) {
        let whole = |path: &Path| {
            self.system.whole(if path.as_os_str().is_empty() {
                Path::new(".")
            } else {
                path
            })
        };
        let mut patched: HashSet<PathBuf> = HashSet::new();
        for path in manifests.iter() {
            patched.extend(whole(path).into_iter().chain(path.parent().and_then(whole)));
        }
        for kustomization in &self.searched.patching {
            let folder = kustomization.parent().unwrap_or(Path::new(""));
            let text = self.text(kustomization);
            let named: Vec<(PathBuf, PathBuf)> = recognise::relative_paths(&text)
                .map(|word| folder.join(word))
                .filter_map(|path| Some((whole(&path)?, path)))
                .collect();
            let is_for = whole(folder).is_some_and(|folder| patched.contains(&folder))
                || named.iter().any(|(whole, _)| patched.contains(whole));
            if is_for {
                let objects = named.into_iter().map(|(_, path)| path);
                let objects = objects.filter(|path| is_yaml(path) && self.text(path).contains("kind:"));
                manifests.extend(objects.chain([kustomization.clone()]));
            }
        }
        let mut seen = HashSet::new();
        manifests.retain(|path| whole(path).is_none_or(|whole| seen.insert(whole)));
    }

    /// Helm values and manifests: all manifests are of one deployment, with the Secrets and `ConfigMap`s that they name.
    fn cluster(&self) -> Vec<Vec<PathBuf>> {
        let (values, mut manifests) = (
            self.of_kind(ContentKind::HelmValues),
            self.of_kind(ContentKind::Manifest),
        );
        let texts: Vec<String> = values.iter().chain(&manifests).map(|path| self.text(path)).collect();
        for (path, names) in &self.searched.stores {
            let is_named = |name: &String| texts.iter().any(|text| names_store(text, name));
            if !manifests.contains(path) && names.iter().any(is_named) {
                manifests.push(path.clone());
            }
        }
        self.add_patching(&mut manifests);
        match &values[..] {
            [] if manifests.is_empty() => Vec::new(),
            [] => vec![manifests],
            _ => match self.layered(&values).as_slice() {
                [only] => vec![only.iter().cloned().chain(manifests).collect()],
                several => several
                    .iter()
                    .cloned()
                    .chain(Some(manifests).filter(|manifests| !manifests.is_empty()))
                    .collect(),
            },
        }
    }

    /// Values files as `helm -f` lays them over each other: what is called `values` in a folder is below each other one
    /// that is called so with more to its name.
    fn layered(&self, values: &[PathBuf]) -> Vec<Vec<PathBuf>> {
        let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let has_more = |path: &Path| {
            let stem = stem(path);
            let more = stem.strip_prefix("values");
            more.is_some_and(|more| more.starts_with(['-', '.', '_']))
        };
        let base_of = |path: &Path| {
            let names = ["values.yaml", "values.yml"].into_iter().filter(|_| has_more(path));
            let mut bases = names.map(|name| path.with_file_name(name));
            bases.find(|base| {
                let is_there = self.system.kind(base) == Ok(FileKind::File);
                is_there && recognise(base, &self.text(base)).is_none_or(|kind| kind == ContentKind::HelmValues)
            })
        };
        let is_base = |path: &Path| values.iter().any(|over| base_of(over).as_deref() == Some(path));
        let deployed = values.iter().filter(|path| !is_base(path));
        let layers = deployed.map(|path| base_of(path).into_iter().chain([path.clone()]).collect());
        layers.collect()
    }

    /// Units, each with the env files that it names; a drop-in is read with its unit.
    fn units(&self, claimed: &mut HashSet<Identity>) -> Vec<Vec<PathBuf>> {
        let units = self.of_kind(ContentKind::Unit);
        let unit_of = |path: &PathBuf| {
            let folder = path.parent()?.to_str()?;
            folder.strip_suffix(".d").map(PathBuf::from)
        };
        let alone = units
            .iter()
            .filter(|path| unit_of(path).is_none_or(|unit| !units.contains(&unit)));
        let env_files = self.of_kind(ContentKind::EnvFile);
        let with_env_files = alone.map(|unit| {
            let text = self.text(unit);
            let named = text
                .lines()
                .filter_map(|line| line.trim_start().strip_prefix("EnvironmentFile="));
            let named: Vec<&str> = named
                .map(|path| path.trim().rsplit('/').next().unwrap_or_default())
                .collect();
            let is_named = |path: &&PathBuf| {
                path.file_name()
                    .is_some_and(|name| named.iter().any(|named| name == *named))
            };
            let read: Vec<PathBuf> = env_files.iter().filter(is_named).cloned().collect();
            claimed.extend(read.iter().filter_map(|path| self.system.identity(path)));
            std::iter::once(unit.clone()).chain(read).collect()
        });
        with_env_files.collect()
    }

    fn text(&self, path: &Path) -> String {
        let opened = self.system.peek(path);
        opened.map(|opened| text_of(opened.bytes)).unwrap_or_default()
    }
}

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|yaml| ending == *yaml))
}

/// Whether a manifest refers to a Secret or `ConfigMap` of this name.
fn names_store(text: &str, name: &str) -> bool {
    let mut lines = text.lines().map(|line| line.trim().trim_start_matches("- "));
    lines.any(|line| {
        let value = line
            .split_once(':')
            .filter(|(key, _)| key.to_lowercase().contains("name"))
            .map(|(_, value)| value);
        value.is_some_and(|value| value.trim().trim_matches(['\'', '"', '}', ' ']) == name)
            || (line.contains('{') && line.contains(&format!("name: {name}")))
    })
}
