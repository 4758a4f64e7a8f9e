//! A compose project.

use std::collections::HashMap;
use std::rc::Rc;

use super::MissingEnvFiles;
use super::section::Section;
use super::service::Service;
use super::variables::Variables;
use crate::source::Span;
use crate::yaml::DuplicateKey;

/// A compose project.
pub struct Project {
    /// The services in order.
    pub services: Vec<Service>,
    /// What interpolation knows in the project's own files.
    pub variables: Rc<Variables>,
    /// Keys that stand twice; Docker Compose refuses them.
    pub duplicates: Vec<DuplicateKey>,
    /// Services that an included file defines, too, with their places: before v5.0 Docker Compose refuses that.
    pub included_twice: HashMap<String, Span>,
    /// The profiles that are active.
    pub profiles: Vec<String>,
    /// What becomes of an `env_file` that is not there.
    pub(super) missing_env_files: MissingEnvFiles,
    /// What `secrets`, `configs` and the like define, each with the section's name.
    pub(super) resources: Vec<(&'static str, Section)>,
}
