//! What there is in a project.

use std::collections::{HashMap, HashSet};

/// What is there for services to refer to.
pub(super) struct Defined<'a> {
    /// The names in each of the sections of resources.
    pub(super) resources: HashMap<&'static str, HashSet<&'a str>>,
    pub(super) active: HashSet<&'a str>,
    /// All services, started or not.
    pub(super) services: HashSet<&'a str>,
    /// Whether the files are all of the project, so that what they do not define is nowhere.
    pub(super) is_whole: bool,
    /// Whether the process that calls Docker Compose is known, too.
    pub(super) is_complete: bool,
}
