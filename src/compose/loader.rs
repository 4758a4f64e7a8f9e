//! From files to services: documents in their order, `include`, and what stands twice.
//!
//! Source: compose-go v2.13.0 `loader/loader.go` `loadYamlFile`, `loader/include.go`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::dotenv::{self, EnvFiles};
use super::paths::{beside, joined};
use super::project::read;
use super::service::{Layer, Scope, Service, Step, is_null, takes};
use super::strings::text;
use super::{ComposeError, Files, resets, schema, strings};
use crate::yaml::{self, Data, Documents, DuplicateKey, Mapping, Node};

/// The most steps that all services together may be made up of, and the most values of files that are looked at:
/// services that extend each other, and files that include others twice, would multiply without end.
const MAX_STEPS: usize = 500_000;
const MAX_LOOKED_AT: usize = 4_000_000;
/// What a file costs besides its values.
const EVERY_FILE: usize = 400;
/// The most values in one document; Docker Compose reads no more. An alias counts as one.
const MAX_VALUES: usize = 100_000;

/// Services by name, in the order in which they were first named.
#[derive(Default)]
pub(super) struct Services {
    pub(super) list: Vec<Service>,
    positions: HashMap<String, usize>,
}

impl Services {
    pub(super) fn get(&self, name: &str) -> Option<&Service> {
        self.positions.get(name).map(|at| &self.list[*at])
    }

    /// The service `name`, which is made if there is none yet.
    pub(super) fn named(&mut self, name: &str) -> &mut Service {
        let at = *self.positions.entry(name.to_owned()).or_insert_with(|| {
            let (name, steps) = (name.to_owned(), Vec::new());
            self.list.push(Service { name, steps });
            self.list.len() - 1
        });
        &mut self.list[at]
    }

    /// Takes away what a later document resets.
    fn apply(&mut self, resets: &[Vec<String>]) {
        if takes(resets, &["services"]) {
            *self = Self::default();
            return;
        }
        for (name, paths) in by_service(resets) {
            let Some(at) = self.positions.get(name) else { continue };
            let steps = &mut self.list[*at].steps;
            if paths.iter().any(Vec::is_empty) {
                steps.clear();
            } else {
                steps.push(Step::Resets(paths.into()));
            }
        }
    }
}

/// The paths below each service that are reset; an empty one stands for the service itself.
fn by_service(resets: &[Vec<String>]) -> HashMap<&str, Vec<Vec<String>>> {
    let mut sorted: HashMap<&str, Vec<Vec<String>>> = HashMap::new();
    for path in resets {
        if let [services, name, below @ ..] = path.as_slice()
            && services == "services"
        {
            sorted.entry(name).or_default().push(below.to_vec());
        }
    }
    sorted
}

/// One document, on its way to be merged over the others.
pub(super) struct Document {
    /// What it says of its services itself, and what it includes.
    pub(super) services: Services,
    /// What it takes away.
    resets: Vec<Vec<String>>,
    pub(super) scope: Rc<Scope>,
    pub(super) path: PathBuf,
}

impl Document {
    /// What `root` says, without what it resets.
    pub(super) fn new(root: &Node, resets: Vec<Vec<String>>, path: &Path, scope: &Rc<Scope>) -> Self {
        let mut services = Services::default();
        let entries = root.get("services").and_then(Node::mapping).map(Mapping::entries);
        for entry in entries.unwrap_or_default() {
            let Some(name) = entry.key.scalar() else { continue };
            services.named(&name.text).steps.push(Step::Values(Layer {
                node: entry.value.clone(),
                scope: Rc::clone(scope),
            }));
        }
        Self {
            services,
            resets,
            scope: Rc::clone(scope),
            path: path.to_path_buf(),
        }
    }

    /// The document with `next` over it.
    pub(super) fn under(mut self, next: Document) -> Document {
        self.services.apply(&next.resets);
        for service in next.services.list {
            let steps = &mut self.services.named(&service.name).steps;
            steps.push(Step::Together(service.steps));
        }
        Document {
            services: self.services,
            ..next
        }
    }

    /// What the document takes away from the service `name`.
    pub(super) fn resets_of(&self, name: &str) -> Option<Step> {
        let paths = by_service(&self.resets).remove(name)?;
        Some(Step::Resets(paths.into()))
    }
}

#[derive(Default)]
pub(super) struct Loader {
    pub(super) duplicates: Vec<DuplicateKey>,
    /// The roots of all documents, for what services refer to.
    pub(super) tops: Vec<Node>,
    /// Files are parsed once, however often they are named.
    parsed: HashMap<PathBuf, Rc<Documents>>,
    /// Files of which services are extended, by their path and folder.
    pub(super) others: HashMap<(PathBuf, PathBuf), Rc<Document>>,
    looked_at: usize,
    steps: usize,
}

impl Loader {
    /// The services of a project: the files in their order, later over earlier. `way` holds the files that include it.
    pub(super) fn project(
        &mut self,
        paths: &[PathBuf],
        scope: &Rc<Scope>,
        way: &[PathBuf],
        files: &mut dyn Files,
    ) -> Result<Services, ComposeError> {
        let mut merged = Services::default();
        for path in paths {
            let mut way = way.to_vec();
            way.push(path.clone());
            for root in self.roots(path, scope, files)? {
                let (resets, root) = resets::split(&root);
                let mut document = Document::new(&root, resets, path, scope);
                self.include(&root, &mut document, &way, files)?;
                merged.apply(&document.resets);
                self.extend(&mut document, files)?;
                schema::items(&root)?;
                schema::document(&root)?;
                for service in document.services.list {
                    self.spend(service.steps.len(), path)?;
                    schema::values(&service)?;
                    let whole = merged.named(&service.name);
                    // What was sound before only has to be looked at again for what is given without a value.
                    let is_new = whole.steps.is_empty() || service.empty_key().is_some();
                    whole.steps.push(Step::Together(service.steps));
                    if is_new {
                        schema::whole(whole)?;
                    }
                }
                self.tops.push(root);
            }
        }
        Ok(merged)
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
                return Err(ComposeError::at(root.span, "model", "a document has to be a mapping"));
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
            .ok_or_else(|| ComposeError::at(node.span, "schema", "`include` has to be a list"))?;
        for entry in entries {
            let included = Included::read(entry, &scope)?;
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
                compared_from: Some(included.folder.clone()),
                folder: included.folder,
                variables: Rc::new(variables),
            });
            for mut service in self.project(&included.paths, &inner, way, files)?.list {
                service.steps.push(Step::Taken(Rc::clone(&inner)));
                let resets = document.resets_of(&service.name);
                let own = &mut document.services.named(&service.name).steps;
                // The including file stands over the included one, and the first included one over the next.
                if !own.is_empty() {
                    service.steps.extend(resets);
                    service.steps.push(Step::Together(std::mem::take(own)));
                }
                *own = service.steps;
            }
        }
        Ok(())
    }
}

fn too_many(path: &Path) -> ComposeError {
    ComposeError {
        span: None,
        class: "budget",
        message: "the files include or extend each other so often that they are not followed".to_owned(),
        path: Some(path.to_owned()),
    }
}

/// One entry of `include`.
struct Included {
    paths: Vec<PathBuf>,
    folder: PathBuf,
    env_files: Vec<PathBuf>,
}

impl Included {
    fn read(entry: &Node, scope: &Scope) -> Result<Self, ComposeError> {
        let listed = |key: &str| match entry.get(key) {
            Some(value) if !is_null(value) => texts(value, scope),
            _ => Ok(Vec::new()),
        };
        let (paths, folder, env_files) = match &*entry.data {
            Data::Scalar(_) => (texts(entry, scope)?, None, Vec::new()),
            Data::Mapping(_) => (listed("path")?, listed("project_directory")?.pop(), listed("env_file")?),
            Data::Sequence(_) => {
                let message = "an entry of `include` has to be a path or a mapping";
                return Err(ComposeError::at(entry.span, "schema", message));
            }
        };
        let from =
            |paths: Vec<String>| -> Vec<PathBuf> { paths.iter().map(|path| joined(&scope.folder, path)).collect() };
        let paths = from(paths);
        let beside = paths.first().map(|first| beside(first)).unwrap_or_default();
        Ok(Self {
            paths,
            folder: folder.map_or(beside, |folder| joined(&scope.folder, &folder)),
            env_files: from(env_files),
        })
    }
}

/// A text, or a list of texts, with variables filled in.
fn texts(node: &Node, scope: &Scope) -> Result<Vec<String>, ComposeError> {
    let items = node.sequence().unwrap_or(std::slice::from_ref(node));
    items.iter().map(|item| text(item, &scope.variables)).collect()
}
