//! What a search found, as deployments: which files belong together, and which only to another one.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::disk::Noted;
use super::projects::Project;
use super::search::{Searched, Skipped};
use crate::files::{FileSystem as _, Identity};
use crate::recognise::Kind;
use crate::source::text_of;

/// What was found of each side, each deployment with its files.
pub(super) struct Found {
    pub(super) authelia: Vec<Vec<PathBuf>>,
    pub(super) coders: Vec<Vec<PathBuf>>,
    /// Files of which another tool has yet to make a configuration.
    pub(super) unrendered: Vec<(PathBuf, &'static str)>,
    /// How many files were looked into.
    pub(super) files: usize,
}

/// Sorts what was found.
pub(super) fn sort(searched: Searched, projects: &[Project], system: &Noted, skipped: &mut Vec<Skipped>) -> Found {
    let sorter = Sorter {
        searched: &searched,
        projects,
        system,
    };
    let (authelia, coders) = (sorter.authelia(), sorter.coders());
    skipped.extend(searched.skipped);
    Found {
        authelia,
        coders,
        unrendered: searched.unrendered,
        files: searched.files,
    }
}

struct Sorter<'a> {
    searched: &'a Searched,
    projects: &'a [Project],
    system: &'a Noted,
}

impl Sorter<'_> {
    fn of_kind(&self, kind: Kind) -> Vec<PathBuf> {
        let found = self.searched.candidates.iter().filter(|found| found.kind == kind);
        found.map(|found| found.path.clone()).collect()
    }

    /// The configuration that Authelia's container is started with; where none is told, every file that may be one.
    fn authelia(&self) -> Vec<Vec<PathBuf>> {
        let mut started: Vec<Vec<PathBuf>> = Vec::new();
        for project in self.projects.iter().filter(|project| !project.authelia.is_empty()) {
            if !started.contains(&project.authelia) {
                started.push(project.authelia.clone());
            }
        }
        if !started.is_empty() {
            return started;
        }
        self.of_kind(Kind::Authelia)
            .into_iter()
            .map(|path| vec![path])
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
        for path in self.of_kind(Kind::EnvFile) {
            let identity = self.system.identity(&path);
            let is_claimed = identity.is_some_and(|identity| claimed.contains(&identity));
            if !is_claimed && !self.is_beside_a_project(&path) {
                all.push(vec![path]);
            }
        }
        match (self.of_kind(Kind::ServerYaml), all.as_mut_slice()) {
            // The process reads it besides what starts it.
            (files, [only]) if files.len() == 1 => only.extend(files),
            (files, _) => all.extend(files.into_iter().map(|path| vec![path])),
        }
        all
    }

    /// What is next to a compose file of Coder's and ends in `.env` is Compose's to read.
    fn is_beside_a_project(&self, path: &Path) -> bool {
        let coders = self.projects.iter().filter(|project| project.is_coders);
        let mut files = coders.flat_map(|project| &project.files);
        path.to_string_lossy().ends_with(".env") && files.any(|file| file.parent() == path.parent())
    }

    /// Helm values and manifests: all manifests are of one deployment, with the Secrets and `ConfigMap`s that they name.
    fn cluster(&self) -> Vec<Vec<PathBuf>> {
        let (values, mut manifests) = (self.of_kind(Kind::HelmValues), self.of_kind(Kind::Manifest));
        let texts: Vec<String> = values.iter().chain(&manifests).map(|path| self.text(path)).collect();
        for (path, names) in &self.searched.stores {
            let is_named = |name: &String| texts.iter().any(|text| names_store(text, name));
            if !manifests.contains(path) && names.iter().any(is_named) {
                manifests.push(path.clone());
            }
        }
        match values.as_slice() {
            [] if manifests.is_empty() => Vec::new(),
            [] => vec![manifests],
            [only] => vec![std::iter::once(only.clone()).chain(manifests).collect()],
            several => several
                .iter()
                .map(|values| vec![values.clone()])
                .chain(Some(manifests).filter(|manifests| !manifests.is_empty()))
                .collect(),
        }
    }

    /// Units, each with the env files that it names; a drop-in is read with its unit.
    fn units(&self, claimed: &mut HashSet<Identity>) -> Vec<Vec<PathBuf>> {
        let units = self.of_kind(Kind::Unit);
        let unit_of = |path: &PathBuf| {
            let folder = path.parent()?.to_str()?;
            folder.strip_suffix(".d").map(PathBuf::from)
        };
        let alone = units
            .iter()
            .filter(|path| unit_of(path).is_none_or(|unit| !units.contains(&unit)));
        let env_files = self.of_kind(Kind::EnvFile);
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
