//! One process as its deployment gives it.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::error::DeploymentError;
use super::image::Image;
use crate::env::Environment;
use crate::finding::Finding;
use crate::kubernetes::{Cluster, Stores};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Located, Span};
use crate::version::Version;
use crate::yaml::{DuplicateKey, Node};

/// A process, whoever's it is: a service of a compose project, a container, a unit, or what an env file is for.
pub struct Workload {
    /// The service's, container's or unit's name; empty for an env file.
    pub name: String,
    /// The image it runs, where that is known.
    pub image: Option<Image>,
    /// The version in the image's tag, or what else tells it. Of which program it is depends on the image.
    pub version: Option<Setting<Version>>,
    /// The chart that it is installed from, if it is.
    pub chart: Option<InstalledChart>,
    /// What it gets as its environment.
    pub environment: Environment,
    /// How it is started.
    pub command: Invocation,
    /// What is mounted into it.
    pub files: Vec<Mount>,
    /// Its labels, which other containers read.
    pub labels: Vec<(String, Setting<Secret>)>,
    /// Where it is defined.
    pub place: Span,
    /// Whether the files tell everything that it gets; an env file alone does not.
    pub whole: bool,
    /// Settings that are in the files, next to those it gets, and never reach it; processes share what none of them gets.
    pub left_out: Rc<[LeftOut]>,
    /// What keeps it from being started as it is written.
    pub faults: Vec<Finding>,
    /// Why its environment could not be read, if so; it may then be anything.
    pub refused: Option<DeploymentError>,
}

impl Workload {
    /// A process of which nothing is known but its environment.
    pub fn of(name: impl Into<String>, environment: Environment) -> Self {
        Self {
            name: name.into(),
            image: None,
            version: None,
            chart: None,
            place: environment.place,
            environment,
            command: Invocation::default(),
            files: Vec::new(),
            labels: Vec::new(),
            whole: true,
            left_out: Rc::default(),
            faults: Vec::new(),
            refused: None,
        }
    }

    /// The same process with the image it runs, whose tag tells the version.
    #[must_use]
    pub fn running(mut self, image: Option<Image>) -> Self {
        self.version = image.as_ref().and_then(Image::version);
        self.image = image;
        self
    }

    /// Whether it runs an image whose repository ends with one of `names`: `authelia/authelia`.
    pub fn runs(&self, names: &[&str]) -> bool {
        self.image
            .as_ref()
            .is_some_and(|image| names.iter().any(|name| image.is_called(name)))
    }
}

/// What a deployment's files come to.
#[derive(Default)]
pub struct Deployment {
    /// Every process.
    pub workloads: Vec<Workload>,
    /// Keys that stand twice.
    pub duplicates: Vec<DuplicateKey>,
    /// The manifests and values, for who knows what a chart makes of them.
    pub cluster: Option<Cluster>,
}

impl Deployment {
    /// One process alone.
    pub fn of(workload: Workload) -> Self {
        Self {
            workloads: vec![workload],
            ..Self::default()
        }
    }
}

/// The chart that a process is installed from.
pub struct InstalledChart {
    /// Its name without repository and path.
    pub name: String,
    /// Its version, if the release names one.
    pub version: Option<Located<String>>,
    /// Its values.
    pub values: Node,
    /// Why there may be other values, where these say nothing.
    pub hidden: Option<Unknown>,
    /// The `ConfigMap`s and Secrets that its values may name.
    pub stores: Rc<Stores>,
}

/// How a process is started.
#[derive(Clone, Default)]
pub struct Invocation {
    /// What replaces the image's own entry point, if anything does.
    pub entrypoint: Option<Vec<Setting<Secret>>>,
    /// The words after the entry point; `None` where the image's own count.
    pub words: Option<Vec<Setting<Secret>>>,
}

impl Invocation {
    /// All words that are written, the entry point's first.
    pub fn all(&self) -> Vec<Setting<Secret>> {
        let both = [&self.entrypoint, &self.words];
        both.into_iter().flatten().flatten().cloned().collect()
    }
}

/// A path in the container and what is there.
#[derive(Clone)]
pub struct Mount {
    /// The path in the container.
    pub target: String,
    /// What it shows.
    pub source: MountSource,
}

/// What a mount shows.
#[derive(Clone)]
pub enum MountSource {
    /// This file or folder here.
    Path(PathBuf),
    /// Files with these names and texts: the keys of a `ConfigMap` or Secret.
    Texts(Vec<(String, Setting<Secret>)>),
    /// One file with this text.
    Text(Setting<Secret>),
    /// What is not among the files.
    Elsewhere(Unknown),
}

impl Mount {
    /// A mount of a file or folder that is here.
    pub fn of_path(target: impl Into<String>, source: &Path) -> Self {
        Self {
            target: target.into(),
            // A file has one name, by whatever way it is reached.
            source: MountSource::Path(source.strip_prefix("./").map_or(source, |short| short).to_owned()),
        }
    }

    /// What it shows at `path`, if that is in it.
    pub fn at(&self, path: &str) -> Option<PathContent<'_>> {
        let rest = path.strip_prefix(self.target.trim_end_matches('/'))?;
        let inside = if rest.is_empty() { "" } else { rest.strip_prefix('/')? };
        let content = match &self.source {
            MountSource::Path(here) if inside.is_empty() => PathContent::Here(here.clone()),
            MountSource::Path(here) => PathContent::Here(here.join(inside)),
            MountSource::Text(text) if inside.is_empty() => PathContent::Text(text),
            MountSource::Texts(texts) => {
                let named = texts.iter().find(|(name, _)| name == inside);
                named.map_or(PathContent::Elsewhere, |(_, text)| PathContent::Text(text))
            }
            MountSource::Text(_) | MountSource::Elsewhere(_) => PathContent::Elsewhere,
        };
        Some(content)
    }
}

/// What is at a path in a mount.
pub enum PathContent<'m> {
    /// What is at this path here, if anything is.
    Here(PathBuf),
    /// A file with this text.
    Text(&'m Setting<Secret>),
    /// Nothing that is among the files.
    Elsewhere,
}

/// A setting that is in the files and never reaches the process.
#[derive(Clone)]
pub struct LeftOut {
    /// The name of the variable or key.
    pub name: String,
    /// Where it is set.
    pub place: Span,
    /// Why the process does not get it.
    pub why: LeftOutBecause,
}

/// Why a setting does not reach the process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeftOutBecause {
    /// Docker Compose takes the file only for values of `${…}`, and nothing asks for this one.
    OnlyInterpolated,
    /// The line of a unit begins with a name that nobody reads.
    MisnamedDirective,
    /// The container takes other keys of the Secret or `ConfigMap`, one by one.
    KeyNotTaken,
}
