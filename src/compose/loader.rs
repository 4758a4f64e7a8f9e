//! From files to services and resources: documents in their order, `include`, and what appears twice.
//!
//! Source: compose-go v2.13.0 `loader/loader.go` `loadYamlFile`, `loader/include.go`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::dotenv::{self, EnvFiles};
use super::judge::{JudgedAt, judge};
use super::model::{ModelBuilder, unique};
use super::opened::read;
use super::section::{Section, by_name};
use super::service::{Scope, Service, ServiceStep, is_null};
use super::shape::Shape;
use super::specification::{CONFIG, MODEL, NETWORK, SECRET, SERVICE, VOLUME};
use super::strings::text;
use super::value::ComposeValue;
use super::{ComposeError, Files, resets, schema, strings};
use crate::files::paths::{beside, joined};
use crate::yaml::{self, Data, Documents, DuplicateKey, Node};

/// What is at the top of a file besides services, and what each of it may be.
pub(super) const RESOURCES: [(&str, &Shape); 5] = [
    ("networks", &NETWORK),
    ("volumes", &VOLUME),
    ("secrets", &SECRET),
    ("configs", &CONFIG),
    ("models", &MODEL),
];

/// The most steps that all services together may be made up of, and the most values of files that are looked at:
/// services that extend each other, and files that include others twice, would multiply without end.
const MAX_STEPS: usize = 500_000;
const MAX_LOOKED_AT: usize = 4_000_000;
/// What a file costs besides its values.
const EVERY_FILE: usize = 400;
/// The most values in one document; Docker Compose reads no more. An alias counts as one.
const MAX_VALUES: usize = 100_000;

/// One document, on its way to be merged over the others.
pub(super) struct Document {
    /// What it says of its services itself, and what it includes.
    pub(super) services: Section,
    /// Likewise of its networks, volumes ….
    resources: [Section; RESOURCES.len()],
    /// What it takes away.
    resets: Vec<Vec<String>>,
    pub(super) scope: Rc<Scope>,
    pub(super) path: PathBuf,
}

impl Document {
    /// What `root` says, without what it resets.
    pub(super) fn new(root: &Node, resets: Vec<Vec<String>>, path: &Path, scope: &Rc<Scope>) -> Self {
        Self {
            services: Section::of(root, "services", scope),
            resources: RESOURCES.map(|(name, _)| Section::of(root, name, scope)),
            resets,
            scope: Rc::clone(scope),
            path: path.to_path_buf(),
        }
    }

    /// The document with `next` over it.
    pub(super) fn under(mut self, next: Document) -> Document {
        self.services.apply(&next.resets);
        self.services.take(next.services);
        Document {
            services: self.services,
            ..next
        }
    }

    /// What the document takes away from `name` of a section.
    pub(super) fn resets_of(&self, section: &str, name: &str) -> Option<ServiceStep> {
        let paths = by_name(&self.resets, section).remove(name)?;
        Some(ServiceStep::Resets(paths.into()))
    }
}

/// All that the files of a project say.
pub(super) struct MergedFiles {
    pub(super) services: Section,
    /// In the order of [`RESOURCES`].
    pub(super) resources: [Section; RESOURCES.len()],
}

impl Default for MergedFiles {
    fn default() -> Self {
        Self {
            services: Section::named("services"),
            resources: RESOURCES.map(|(name, _)| Section::named(name)),
        }
    }
}

#[derive(Default)]
pub(super) struct ProjectLoader {
    pub(super) duplicates: Vec<DuplicateKey>,
    pub(super) builder: ModelBuilder,
    /// Files are parsed once, however often they are named.
    parsed: HashMap<PathBuf, Rc<Documents>>,
    /// Files of which services are extended, by their path and folder.
    pub(super) others: HashMap<(PathBuf, PathBuf), Rc<Document>>,
    looked_at: usize,
    steps: usize,
}

impl ProjectLoader {
    /// What a project's files say, in their order, later over earlier. `way` holds the files that include it.
    pub(super) fn project(
        &mut self,
        paths: &[PathBuf],
        scope: &Rc<Scope>,
        way: &[PathBuf],
        files: &mut dyn Files,
    ) -> Result<MergedFiles, ComposeError> {
        let mut merged = MergedFiles::default();
        for path in paths {
            let mut way = way.to_vec();
            way.push(path.clone());
            for root in self.roots(path, scope, files)? {
                let (resets, root) = resets::split(&root);
                let mut document = Document::new(&root, resets, path, scope);
                self.include(&root, &mut document, &way, files)?;
                merged.services.apply(&document.resets);
                self.extend(&mut document, files)?;
                schema::items(&root)?;
                schema::document(&root)?;
                merged.services.included_twice.extend(document.services.included_twice);
                for service in document.services.list {
                    self.spend(service.steps.len(), path)?;
                    let whole = merged.services.entry(&service.name);
                    whole.steps.push(ServiceStep::Together(service.steps));
                    schema::whole(whole)?;
                    self.judged(&SERVICE, "services", whole, JudgedAt::File)?;
                }
                let sections = merged.resources.iter_mut().zip(document.resources).zip(RESOURCES);
                for ((merged, section), (name, shape)) in sections {
                    merged.apply(&document.resets);
                    for resource in section.list {
                        let whole = merged.entry(&resource.name);
                        whole.steps.push(ServiceStep::Together(resource.steps));
                        self.judged(shape, name, whole, JudgedAt::File)?;
                    }
                }
            }
        }
        Ok(merged)
    }

    /// What the files say together of one entry of a section, held against its shape.
    pub(super) fn judged(
        &self,
        shape: &'static Shape,
        section: &str,
        entry: &Service,
        stage: JudgedAt,
    ) -> Result<Option<ComposeValue>, ComposeError> {
        let Some(mut value) = self.builder.fold(section, &entry.steps, shape)? else {
            return Ok(None);
        };
        match section {
            "services" => unique::service(&mut value)?,
            "networks" => unique::network(&mut value)?,
            _ => {}
        }
        let name = match section {
            "services" => "a service",
            "networks" => "a network",
            "volumes" => "a volume",
            "secrets" => "a secret",
            "configs" => "a config",
            _ => "a model",
        };
        judge(&value, shape, name, stage)?;
        Ok(Some(value))
    }

    /// The documents of a file, each with every text in it checked.
    pub(super) fn roots(
        &mut self,
        path: &Path,
        scope: &Scope,
        files: &mut dyn Files,
    ) -> Result<Vec<Node>, ComposeError> {
        let documents = match self.parsed.get(path) {
            Some(documents) => Rc::clone(documents),
            None => {
                let id = read(path, files)?;
                let documents = Rc::new(yaml::parse(files.sources(), id)?);
                self.duplicates.extend(documents.duplicates.iter().cloned());
                self.parsed.insert(path.to_path_buf(), Rc::clone(&documents));
                documents
            }
        };
        self.looked_at += documents.nodes + EVERY_FILE;
        if self.looked_at > MAX_LOOKED_AT {
            return Err(too_many(path));
        }
        for root in &documents.roots {
            if root.mapping().is_none() {
                return Err(ComposeError::at(root.span, "model", "a document must be a mapping"));
            }
            if documents.most_values > MAX_VALUES {
                let message = "the file has more than 100,000 values, and Docker Compose reads no more";
                return Err(ComposeError::at(root.span, "yaml", message));
            }
            strings::check(root, &scope.variables)?;
        }
        Ok(documents.roots.clone())
    }

    pub(super) fn spend(&mut self, steps: usize, path: &Path) -> Result<(), ComposeError> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MAX_STEPS {
            Err(too_many(path))
        } else {
            Ok(())
        }
    }

    /// `include`: each entry is a project of its own, with the variables of the including one first.
    fn include(
        &mut self,
        root: &Node,
        document: &mut Document,
        way: &[PathBuf],
        files: &mut dyn Files,
    ) -> Result<(), ComposeError> {
        let Some(node) = root.get("include").filter(|node| !is_null(node)) else {
            return Ok(());
        };
        let scope = Rc::clone(&document.scope);
        let entries = node
            .sequence()
            .ok_or_else(|| ComposeError::at(node.span, "schema", "`include` must be a list"))?;
        for entry in entries {
            // Nothing is no project.
            if is_null(entry) {
                continue;
            }
            let included = Included::read(entry, &scope, files)?;
            let Some(first) = included.paths.first() else { continue };
            if way.contains(first) {
                let message = "the files include each other in a circle";
                return Err(ComposeError::at(entry.span, "model", message));
            }
            let mut variables = scope.variables.inherited();
            let env_files = match included.env_files.as_slice() {
                [] => EnvFiles::Beside(&included.folder),
                named => EnvFiles::Named(named),
            };
            dotenv::read(env_files, &mut variables, files)?;
            let inner = Rc::new(Scope {
                compared_from: Some(included.paths_from.clone()),
                folder: included.paths_from,
                variables: Rc::new(variables),
            });
            let included = self.project(&included.paths, &inner, way, files)?;
            document.services.include(included.services, &document.resets, &inner);
            for (own, section) in document.resources.iter_mut().zip(included.resources) {
                own.include(section, &document.resets, &inner);
            }
        }
        Ok(())
    }
}

fn too_many(path: &Path) -> ComposeError {
    ComposeError {
        span: None,
        class: "budget",
        message: "the files include or extend each other so often that they are not followed".into(),
        path: Some(path.to_owned()),
    }
}

/// One entry of `include`.
struct Included {
    paths: Vec<PathBuf>,
    folder: PathBuf,
    /// What its relative paths start from.
    paths_from: PathBuf,
    env_files: Vec<PathBuf>,
}

impl Included {
    fn read(entry: &Node, scope: &Scope, files: &mut dyn Files) -> Result<Self, ComposeError> {
        let listed = |key: &str| match entry.get(key) {
            Some(value) if !is_null(value) => texts(value, scope),
            _ => Ok(Vec::new()),
        };
        let (paths, folder, env_files) = match &*entry.data {
            Data::Scalar(_) => (texts(entry, scope)?, None, Vec::new()),
            Data::Mapping(_) => (listed("path")?, listed("project_directory")?.pop(), listed("env_file")?),
            Data::Sequence(_) => {
                let message = "an entry of `include` must be a path or a mapping";
                return Err(ComposeError::at(entry.span, "schema", message));
            }
        };
        let from =
            |paths: Vec<String>| -> Vec<PathBuf> { paths.iter().map(|path| joined(&scope.folder, path)).collect() };
        let paths = from(paths);
        let given = folder.map(|text| (joined(&scope.folder, &text), Path::new(&text).is_relative()));
        // Where a relative one is no folder, the paths start from what it would be in.
        let paths_from = match &given {
            Some((folder, true)) if !files.system().is_folder(folder) => Some(beside(folder)),
            Some((folder, _)) => Some(folder.clone()),
            None => None,
        };
        let beside = paths.first().map(|first| beside(first)).unwrap_or_default();
        Ok(Self {
            paths,
            paths_from: paths_from.unwrap_or_else(|| beside.clone()),
            folder: given.map_or(beside, |(folder, _)| folder),
            env_files: from(env_files),
        })
    }
}

/// A text, or a list of texts, with variables filled in.
fn texts(node: &Node, scope: &Scope) -> Result<Vec<String>, ComposeError> {
    let items = node.sequence().unwrap_or(std::slice::from_ref(node));
    items.iter().map(|item| text(item, &scope.variables)).collect()
}
