//! `extends`: a service over another one, of the same document or of another file.
//!
//! Source: compose-go v2.13.0 `loader/extends.go`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::loader::{Document, ProjectLoader};
use super::service::{Layer, Scope, ServiceStep};
use super::strings::text;
use super::{ComposeError, Files, resets, schema};
use crate::files::paths::{beside, clean, joined};
use crate::yaml::{Data, Node};

/// How many services may extend one another in a row; more are taken for a circle.
const MAX_DEPTH: usize = 100;

impl ProjectLoader {
    /// Puts what each service of the document extends below it.
    pub(super) fn extend(&mut self, document: &mut Document, files: &mut dyn Files) -> Result<(), ComposeError> {
        let mut extended = Vec::with_capacity(document.services.list.len());
        for service in &document.services.list {
            extended.push(self.extended(document, &service.name, files, &mut Vec::new())?);
        }
        for (service, steps) in document.services.list.iter_mut().zip(extended) {
            service.steps = steps;
        }
        Ok(())
    }

    /// The steps of a service with what it extends below them.
    fn extended(
        &mut self,
        document: &Document,
        name: &str,
        files: &mut dyn Files,
        way: &mut Vec<(PathBuf, String)>,
    ) -> Result<Vec<ServiceStep>, ComposeError> {
        let service = document.services.get(name);
        let own = service.map(|service| service.steps.clone()).unwrap_or_default();
        // What is included has been extended already, and asks for nothing any more.
        let asks = |layer: &&Layer| Rc::ptr_eq(&layer.scope, &document.scope);
        let layers = service
            .into_iter()
            .flat_map(|service| service.layers().into_iter().rev());
        let asked = layers.filter(asks).find_map(|layer| layer.node.get("extends"));
        let Some(node) = asked else { return Ok(own) };
        let step = (document.path.clone(), name.to_owned());
        if way.contains(&step) || way.len() > MAX_DEPTH {
            let message = "the services extend each other in a circle";
            return Err(ComposeError::at(node.span, "model", message));
        }
        way.push(step);
        let (base, file) = base(node, document)?;
        let missing = || ComposeError::at(node.span, "model", "there is no service of this name to extend");
        let mut steps = match file {
            None => {
                document.services.get(&base).ok_or_else(missing)?;
                self.extended(document, &base, files, way)?
            }
            Some(file) => {
                let other = self.other_file(&file, document, files)?;
                other.services.get(&base).ok_or_else(missing)?;
                self.extended(&other, &base, files, way)?
            }
        };
        way.pop();
        self.spend(steps.len(), &document.path)?;
        steps.extend(document.resets_of("services", name));
        steps.push(ServiceStep::Together(own));
        Ok(steps)
    }

    /// A file of which a service is extended: its documents over one another, nothing included.
    fn other_file(
        &mut self,
        file: &str,
        document: &Document,
        files: &mut dyn Files,
    ) -> Result<Rc<Document>, ComposeError> {
        let path = joined(&document.scope.folder, file);
        let known = (path.clone(), document.scope.folder.clone());
        if let Some(other) = self.others.get(&known) {
            return Ok(Rc::clone(other));
        }
        let prefix = document.scope.compared_from.as_deref().unwrap_or(Path::new(""));
        let scope = Rc::new(Scope {
            folder: beside(&path),
            compared_from: Some(clean(&beside(&joined(prefix, file)))),
            variables: Rc::clone(&document.scope.variables),
        });
        let mut merged: Option<Document> = None;
        for root in self.roots(&path, &scope, files)? {
            let (resets, root) = resets::split(&root);
            schema::items(&root)?;
            let next = Document::new(&root, resets, &path, &scope);
            merged = Some(match merged {
                None => next,
                Some(before) => before.under(next),
            });
        }
        let merged = Rc::new(merged.ok_or_else(|| ComposeError {
            span: None,
            class: "model",
            message: "it has no services".into(),
            path: Some(path),
        })?);
        self.others.insert(known, Rc::clone(&merged));
        Ok(merged)
    }
}

/// The service that `extends` names, and the file it stands in if that is another one.
fn base(node: &Node, document: &Document) -> Result<(String, Option<String>), ComposeError> {
    let variables = &document.scope.variables;
    let (service, file) = match &*node.data {
        Data::Scalar(_) => (Some(node), None),
        Data::Mapping(_) => (node.get("service"), node.get("file")),
        Data::Sequence(_) => (None, None),
    };
    let message = "`extends` needs the name of a service";
    let service = service.ok_or_else(|| ComposeError::at(node.span, "schema", message))?;
    let file = file.map(|file| text(file, variables)).transpose()?;
    Ok((text(service, variables)?, file))
}
