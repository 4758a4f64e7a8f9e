//! From files to services: merging, `include` and `extends`.
//!
//! Source: compose-go v2.13.0 `loader/loader.go`, `loader/include.go`, `loader/extends.go`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::variables::Variables;
use super::{ComposeError, FileError, Files, Request, dotenv, schema, strings};
use crate::secret::Secret;
use crate::source::SourceId;
use crate::yaml::{self, DuplicateKey, Node};

/// How deep `include` and `extends` may go; deeper is taken for a circle.
const MAX_DEPTH: usize = 16;

/// A compose project.
pub struct Project {
    /// The services in order.
    pub services: Vec<Service>,
    /// What interpolation knows in the project's own files.
    pub variables: Rc<Variables>,
    /// Keys that stand twice; Docker Compose refuses them.
    pub duplicates: Vec<DuplicateKey>,
    /// The profiles that are active.
    pub profiles: Vec<String>,
}

/// One service, by the files that say something about it.
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its mapping in each file, later over earlier: what it extends first.
    pub layers: Vec<Layer>,
}

/// What one file says about a service.
#[derive(Clone)]
pub struct Layer {
    /// The service's mapping.
    pub node: Node,
    /// What its relative paths start from, and its templates are filled with.
    pub scope: Rc<Scope>,
}

/// A folder and what interpolation knows there.
pub struct Scope {
    /// The folder that relative paths start from.
    pub folder: PathBuf,
    /// What interpolation knows.
    pub variables: Rc<Variables>,
}

impl Service {
    /// The value of `key` in the last file that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.layers.iter().rev().find_map(|layer| layer.node.get(key))
    }
}

/// Loads a project.
///
/// # Errors
/// If Docker Compose would refuse it, or a file cannot be read.
pub fn load(request: &Request, mut variables: Variables, files: &mut dyn Files) -> Result<Project, ComposeError> {
    let first = request.files.first().map_or(Path::new(""), PathBuf::as_path);
    let beside = first.parent().unwrap_or(Path::new("")).to_path_buf();
    let folder = request.project_directory.clone().unwrap_or(beside);
    let called_in = request.called_in.as_ref().filter(|_| request.env_files.is_empty());
    if let Some(called_in) = called_in {
        dotenv::read(&[], called_in, &mut variables, files)?;
    }
    dotenv::read(&request.env_files, &folder, &mut variables, files)?;
    name(request, &mut variables)?;
    let profiles = profiles(request, &variables);
    let variables = Rc::new(variables);
    let scope = Rc::new(Scope {
        folder,
        variables: Rc::clone(&variables),
    });
    let mut loader = Loader {
        services: Vec::new(),
        positions: HashMap::new(),
        duplicates: Vec::new(),
        main: Rc::clone(&scope),
        tops: Vec::new(),
    };
    for path in &request.files {
        loader.file(path, &scope, files, &mut Vec::new())?;
    }
    let services = loader.extended(files)?;
    schema::services(&services)?;
    schema::references(&services, &loader.tops)?;
    Ok(Project {
        services,
        variables,
        duplicates: loader.duplicates,
        profiles,
    })
}

/// Checks the project's name, and makes it known to templates as Docker Compose does.
fn name(request: &Request, variables: &mut Variables) -> Result<(), ComposeError> {
    let Some(name) = &request.project_name else {
        return Ok(());
    };
    let first = name.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit());
    if !first
        || !name
            .chars()
            .all(|rest| rest.is_ascii_lowercase() || rest.is_ascii_digit() || "-_".contains(rest))
    {
        let message = "a project's name has only lower-case letters, digits, `-` and `_`".to_owned();
        return Err(ComposeError {
            span: None,
            class: "model",
            message,
            path: None,
        });
    }
    variables.set_in_process("COMPOSE_PROJECT_NAME".to_owned(), Secret::new(name.clone()));
    Ok(())
}

/// The profiles of the call, or those of `COMPOSE_PROFILES`.
fn profiles(request: &Request, variables: &Variables) -> Vec<String> {
    if !request.profiles.is_empty() {
        return request.profiles.clone();
    }
    let named = variables.text("COMPOSE_PROFILES").unwrap_or_default();
    named
        .split(',')
        .map(|profile| profile.trim().to_owned())
        .filter(|profile| !profile.is_empty())
        .collect()
}

/// Reads `path`; a missing file is an error of its own class.
pub(super) fn read(path: &Path, files: &mut dyn Files) -> Result<SourceId, ComposeError> {
    files.read(path).map_err(|error| ComposeError {
        span: None,
        class: if error == FileError::Missing {
            "file-missing"
        } else {
            "file"
        },
        message: error.to_string(),
        path: Some(path.to_owned()),
    })
}

struct Loader {
    services: Vec<Service>,
    /// Where each service stands in `services`.
    positions: HashMap<String, usize>,
    duplicates: Vec<DuplicateKey>,
    main: Rc<Scope>,
    /// The roots of all documents, for what services refer to.
    tops: Vec<Node>,
}

impl Loader {
    fn file(
        &mut self,
        path: &Path,
        scope: &Rc<Scope>,
        files: &mut dyn Files,
        way: &mut Vec<PathBuf>,
    ) -> Result<(), ComposeError> {
        if way.iter().any(|before| before == path) || way.len() > MAX_DEPTH {
            let message = "the files include each other in a circle".to_owned();
            return Err(ComposeError {
                span: None,
                class: "model",
                message,
                path: Some(path.to_owned()),
            });
        }
        way.push(path.to_owned());
        for root in self.documents(path, files)? {
            schema::document(&root)?;
            strings::check(&root, &scope.variables)?;
            if let Some(includes) = root.get("include") {
                self.include(includes, scope, files, way)?;
            }
            for entry in root
                .get("services")
                .and_then(Node::mapping)
                .into_iter()
                .flat_map(yaml::Mapping::entries)
            {
                let Some(name) = entry.key.scalar().map(|name| name.text.to_string()) else {
                    continue;
                };
                let layer = Layer {
                    node: entry.value.clone(),
                    scope: Rc::clone(scope),
                };
                let tag = entry.value.tag.as_deref();
                let service = self.service(name);
                match tag {
                    // A service without layers is none.
                    Some("!reset") => service.layers.clear(),
                    Some("!override") => service.layers = vec![layer],
                    _ => service.layers.push(layer),
                }
            }
            self.tops.push(root);
        }
        way.pop();
        Ok(())
    }

    /// The service `name`, which is made if there is none yet.
    fn service(&mut self, name: String) -> &mut Service {
        let at = *self.positions.entry(name.clone()).or_insert_with(|| {
            let layers = Vec::new();
            self.services.push(Service { name, layers });
            self.services.len() - 1
        });
        &mut self.services[at]
    }

    fn documents(&mut self, path: &Path, files: &mut dyn Files) -> Result<Vec<Node>, ComposeError> {
        let id = read(path, files)?;
        let documents = yaml::parse(files.sources(), id)?;
        self.duplicates.extend(documents.duplicates);
        Ok(documents.roots)
    }

    /// `include`: each entry is a project of its own, with the variables of the including one first.
    fn include(
        &mut self,
        node: &Node,
        scope: &Rc<Scope>,
        files: &mut dyn Files,
        way: &mut Vec<PathBuf>,
    ) -> Result<(), ComposeError> {
        for entry in node.sequence().unwrap_or_default() {
            let listed = |key: &str| match entry.get(key) {
                Some(value) => texts(value),
                None => Vec::new(),
            };
            let (paths, folder, env_files) = if entry.scalar().is_some() {
                (texts(entry), None, Vec::new())
            } else {
                (listed("path"), listed("project_directory").pop(), listed("env_file"))
            };
            let paths: Vec<PathBuf> = paths.iter().map(|path| scope.folder.join(path)).collect();
            let Some(first) = paths.first() else { continue };
            let beside = first.parent().unwrap_or(Path::new("")).to_path_buf();
            let folder = folder.map_or(beside, |folder| scope.folder.join(folder));
            let mut variables = scope.variables.inherited();
            let env_files: Vec<PathBuf> = env_files.iter().map(|path| self.main.folder.join(path)).collect();
            dotenv::read(&env_files, &folder, &mut variables, files)?;
            let inner = Rc::new(Scope {
                folder,
                variables: Rc::new(variables),
            });
            for path in &paths {
                self.file(path, &inner, files, way)?;
            }
        }
        Ok(())
    }

    /// The services with what they extend below them.
    fn extended(&mut self, files: &mut dyn Files) -> Result<Vec<Service>, ComposeError> {
        let mut extended = Vec::with_capacity(self.services.len());
        for at in 0..self.services.len() {
            let (name, layers) = (self.services[at].name.clone(), self.services[at].layers.clone());
            if layers.is_empty() {
                continue;
            }
            let mut all = Vec::new();
            for layer in layers {
                self.bases(&layer, files, 0, &mut all)?;
                all.push(layer);
            }
            extended.push(Service { name, layers: all });
        }
        Ok(extended)
    }

    fn bases(
        &mut self,
        layer: &Layer,
        files: &mut dyn Files,
        depth: usize,
        all: &mut Vec<Layer>,
    ) -> Result<(), ComposeError> {
        let Some(extends) = layer.node.get("extends") else {
            return Ok(());
        };
        let text = |node: &Node| node.scalar().map(|scalar| scalar.text.to_string());
        let service = text(extends).or_else(|| extends.get("service").and_then(text));
        let file = extends.get("file").and_then(text);
        let Some(service) = service else {
            return Err(ComposeError::at(
                extends.span,
                "schema",
                "`extends` needs the name of a service",
            ));
        };
        if depth > MAX_DEPTH {
            return Err(ComposeError::at(
                extends.span,
                "model",
                "the services extend each other in a circle",
            ));
        }
        let bases: Vec<Layer> = match file {
            None => {
                let found = self.positions.get(&service).map(|at| &self.services[*at]);
                found.map(|found| found.layers.clone()).unwrap_or_default()
            }
            Some(file) => {
                let path = layer.scope.folder.join(&file);
                let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
                let scope = Rc::new(Scope {
                    folder,
                    variables: Rc::clone(&layer.scope.variables),
                });
                let roots = self.documents(&path, files)?;
                let found = roots.iter().filter_map(|root| root.at(&["services", &service]));
                found
                    .map(|node| Layer {
                        node: node.clone(),
                        scope: Rc::clone(&scope),
                    })
                    .collect()
            }
        };
        if bases.is_empty() {
            return Err(ComposeError::at(
                extends.span,
                "model",
                "there is no service of this name to extend",
            ));
        }
        for base in bases {
            self.bases(&base, files, depth + 1, all)?;
            all.push(base);
        }
        Ok(())
    }
}

/// A text, or a list of texts.
fn texts(node: &Node) -> Vec<String> {
    let items = node.sequence().unwrap_or(std::slice::from_ref(node));
    items
        .iter()
        .filter_map(|item| item.scalar().map(|scalar| scalar.text.to_string()))
        .collect()
}
