//! How Authelia reads its files: through which filters, with which environment, and what it sees at a path.

use std::path::{Path, PathBuf};

use super::provider_container::Container;
use crate::authelia::{Filter, Missing};
use crate::deployment::{Mount, MountSource, PathContent};
use crate::env::Environment;
use crate::files::FileSystem;
use crate::finding::Finding;
use crate::secret::Secret;
use crate::setting::Setting;

/// How Authelia reads its files.
#[derive(Default)]
pub(super) struct ProviderReading {
    /// The file filters, in order; `None` if they are not known.
    pub(super) filters: Option<Vec<Filter>>,
    /// The environment of its process, as far as it is known.
    pub(super) environment: Option<Environment>,
    /// What it refuses of how it is started.
    pub(super) refusal: Option<Finding>,
    /// The paths of its configuration where it runs, if they are known.
    paths: Option<Vec<String>>,
    /// Paths where it runs and where they are here, as the call says: what is missing there is missing.
    given: Vec<Mount>,
    /// The same as its deployment says, whose secrets may well be elsewhere.
    mounts: Vec<Mount>,
}

impl ProviderReading {
    /// What the call says of `filters` and paths counts first, then Authelia's `container`, then what the call says of
    /// the environment.
    pub(super) fn new(
        filters: Option<Vec<Filter>>,
        path_map: &[(String, String)],
        container: Container,
        called: Container,
    ) -> Self {
        let refusal = container.refusal.or(called.refusal).filter(|_| filters.is_none());
        let given = path_map
            .iter()
            .map(|(target, here)| Mount::of_path(target, Path::new(here)));
        Self {
            filters: filters.or(container.filters).or(called.filters),
            environment: container.environment.or(called.environment),
            refusal,
            paths: container.paths,
            given: given.collect(),
            mounts: container.mounts,
        }
    }

    /// The file that Authelia sees at `path`, if it is known where it is here.
    pub(super) fn file(&self, path: &str, system: &dyn FileSystem) -> Result<Secret, Missing> {
        if let Some(found) = at(&self.given, path) {
            return match found {
                PathContent::Here(here) if system.kind(&here).is_err() => Err(Missing::Certainly),
                found => text_of(found, system),
            };
        }
        text_of(at(&self.mounts, path).ok_or(Missing::Perhaps)?, system)
    }

    /// The configuration that Authelia's container is started with, if all of it is here; nothing where no container is
    /// known.
    pub(super) fn started(&self, system: &dyn FileSystem) -> Vec<PathBuf> {
        let own = ["/config/configuration.yml".to_owned()];
        let paths = self.paths.as_deref().unwrap_or(&own);
        let here = paths.iter().map(|path| match at(&self.mounts, path)? {
            PathContent::Here(here) if system.kind(&here).is_ok() => Some(here),
            _ => None,
        });
        here.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// The texts that Authelia is started with and that its deployment has in place of files, where they are written.
    pub(super) fn written_texts(&self) -> impl Iterator<Item = &Setting<Secret>> {
        let own = ["/config/configuration.yml".to_owned()];
        let paths = self.paths.clone().unwrap_or(own.into());
        self.mounts.iter().filter_map(move |mount| match &mount.source {
            MountSource::Text(text) if paths.contains(&mount.target) => Some(text),
            _ => None,
        })
    }

    /// A path of a file of configuration that Authelia is started with and that is none of the `read` ones, by its name or
    /// by a key in a manifest whose text is among `texts`.
    pub(super) fn elsewhere(&self, read: &[PathBuf], texts: &[&str]) -> Option<&str> {
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let is_read = |path: &&String| {
            let name = name(path);
            let in_a_manifest = |text: &&str| {
                let mut lines = text.lines().map(str::trim_start);
                lines.any(|line| line.strip_prefix(&name).is_some_and(|rest| rest.starts_with(": |")))
            };
            read.iter()
                .any(|file| file.file_name().is_some_and(|file| file == name.as_str()))
                || texts.iter().any(in_a_manifest)
        };
        let files = self.paths.iter().flatten();
        let (here, elsewhere): (Vec<&String>, Vec<&String>) = files
            .filter(|path| path.ends_with(".yml") || path.ends_with(".yaml"))
            .partition(is_read);
        // Where none of them is known, the container is perhaps another's.
        here.first().and(elsewhere.first()).map(|path| path.as_str())
    }

    /// The files that Authelia is started with, where `named` are some of them and all are here; else those that are
    /// named.
    pub(super) fn as_started(&self, named: &[PathBuf], system: &dyn FileSystem) -> Vec<PathBuf> {
        let started =
            self.paths
                .iter()
                .flatten()
                .map(|path| match at(&self.given, path).or(at(&self.mounts, path))? {
                    PathContent::Here(here) if system.kind(&here).is_ok() => Some(here),
                    _ => None,
                });
        let started: Option<Vec<PathBuf>> = started.collect();
        let whole = |paths: &[PathBuf]| -> Option<Vec<PathBuf>> {
            let files = crate::authelia::expand(paths, system).ok()?;
            files.iter().map(|path| system.whole(path)).collect()
        };
        let both = started
            .as_deref()
            .and_then(|started| Some((whole(started)?, whole(named)?)));
        match (started, both) {
            (Some(started), Some((all, named)))
                if all.len() > named.len() && named.iter().all(|path| all.contains(path)) =>
            {
                started
            }
            _ => named.to_vec(),
        }
    }
}

/// The text that is at a path.
fn text_of(content: PathContent<'_>, system: &dyn FileSystem) -> Result<Secret, Missing> {
    let text = match content {
        PathContent::Here(here) => {
            let opened = system.open(&here).ok();
            let text = opened.and_then(|opened| String::from_utf8(opened.bytes).ok());
            text.map(Secret::new)
        }
        PathContent::Text(text) => text.value().cloned(),
        PathContent::Elsewhere => None,
    };
    text.ok_or(Missing::Perhaps)
}

/// What the first of `mounts` that `path` is in shows there.
fn at<'m>(mounts: &'m [Mount], path: &str) -> Option<PathContent<'m>> {
    mounts.iter().find_map(|mount| mount.at(path))
}
