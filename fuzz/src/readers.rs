//! Every reader alone: none panics, and every place lies inside its text.

use std::path::{Path, PathBuf};

use oidc_crosscheck::authelia::{self, LoadRequest};
use oidc_crosscheck::compose;
use oidc_crosscheck::digest::{self, CostLimit};
use oidc_crosscheck::env::interpolate::{Lookup, interpolate};
use oidc_crosscheck::env::{self, Environment};
use oidc_crosscheck::files::{FileError, FileSystem, Files, InMemory};
use oidc_crosscheck::golang;
use oidc_crosscheck::kubernetes::Cluster;
use oidc_crosscheck::recognise::recognise;
use oidc_crosscheck::secret::Secret;
use oidc_crosscheck::source::{Role, SourceId, SourceMap, Span, text_of};
use oidc_crosscheck::version::Version;
use oidc_crosscheck::yaml::{self, Data, Node};

/// How many readers there are; the first byte of an input chooses one.
pub const COUNT: usize = 10;

/// Reads one input.
///
/// # Panics
/// If a reader does, or if a place lies outside its text.
pub fn run(data: &[u8]) {
    let [which, bytes @ ..] = data else { return };
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add_any("a.yml", Role::Coder, bytes.to_vec()) else {
        return;
    };
    let text = text_of(bytes.to_vec());
    match usize::from(*which) % COUNT {
        0 => yaml(&sources, id),
        1 => {
            for read in [
                env::read_compose(&sources, id),
                env::read_raw(&sources, id),
                env::read_systemd(&sources, id),
            ] {
                for assignment in read.unwrap_or_default() {
                    inside(&sources, assignment.name.span);
                }
            }
        }
        2 => {
            let mut environment = Environment::new(sources.last_line(id), env::Form::Line(env::Dialect::Shell));
            let _ = env::read_shell(&sources, id, &|_| Lookup::Unset, &mut environment);
            environment
                .variables()
                .for_each(|variable| inside(&sources, variable.name.span));
        }
        3 => drop(interpolate(&text, &|_| Lookup::Set(Secret::new("x"), Vec::new()))),
        4 => {
            let secret = Secret::new(text.trim());
            digest::looks_like_digest(secret.reveal());
            if let Ok(digest) = digest::decode(&secret) {
                let _ = digest.verify(&Secret::new("x"), &CostLimit::default());
            }
        }
        5 => lines(&text),
        6 => {
            let filters = [["template"], ["expand-env"]].map(|names| names.map(|name| name.parse().ok()));
            for filters in filters {
                let filters: Vec<_> = filters.into_iter().flatten().collect();
                load(bytes, Some(&filters));
            }
            load(bytes, None);
        }
        7 => project(bytes),
        8 => {
            if let Err(error) = Cluster::read(&mut sources, &[id]) {
                inside(&sources, error.span);
            }
        }
        _ => {
            for name in ["a.yml", "a.env", "a.service", "a"] {
                let _ = recognise(Path::new(name), &text);
            }
        }
    }
}

fn inside(sources: &SourceMap, span: Span) {
    assert!(
        sources.text(span.source).get(span.range()).is_some(),
        "{:?}",
        span.range()
    );
}

fn yaml(sources: &SourceMap, id: SourceId) {
    match yaml::parse(sources, id) {
        Ok(documents) => documents.roots.iter().for_each(|root| places(sources, root)),
        Err(error) => inside(sources, error.span),
    }
}

fn places(sources: &SourceMap, node: &Node) {
    inside(sources, node.span);
    match &*node.data {
        Data::Sequence(items) => items.iter().for_each(|item| places(sources, item)),
        Data::Mapping(mapping) => mapping.entries().iter().for_each(|entry| {
            inside(sources, entry.key.span);
            places(sources, &entry.value);
        }),
        _ => {}
    }
}

/// The readers of one value, for every line.
fn lines(text: &str) {
    for line in text.lines().take(200) {
        let _ = golang::Url::parse(line);
        let _ = golang::check_regexp(line);
        let _ = golang::csv_record(line);
        let _ = golang::parse_duration(line, true);
        let _ = golang::parse_int(line, 0);
        let _ = authelia::parse_duration(line);
        let _ = line.parse::<Version>();
    }
}

fn load(bytes: &[u8], filters: Option<&[authelia::Filter]>) {
    let mut sources = SourceMap::default();
    let Ok(id) = sources.add_any("a.yml", Role::Authelia, bytes.to_vec()) else {
        return;
    };
    let request = LoadRequest {
        files: &[id],
        version: Version::new(4, 39, 20),
        filters,
        environment: &Environment::new(Span::new(id, 0..0), env::Form::Entry),
        read: &|_| Ok(Secret::new("x")),
    };
    let loaded = authelia::load(&request, None, &mut sources);
    for error in &loaded.yaml_errors {
        inside(&sources, sources.locate(error.span));
    }
}

/// Files in memory that become sources.
struct Read {
    sources: SourceMap,
    files: InMemory,
}

impl Files for Read {
    fn read(&mut self, path: &Path) -> Result<SourceId, FileError> {
        let bytes = self.files.open(path)?.bytes;
        let added = self.sources.add_any(path.display().to_string(), Role::Coder, bytes);
        added.map_err(|error| FileError::Unreadable(error.to_string()))
    }

    fn sources(&self) -> &SourceMap {
        &self.sources
    }

    fn sources_mut(&mut self) -> &mut SourceMap {
        &mut self.sources
    }

    fn system(&self) -> &dyn FileSystem {
        &self.files
    }
}

fn project(bytes: &[u8]) {
    let files = InMemory::default()
        .with("compose.yml", bytes)
        .with("a", bytes)
        .with(".env", "X=1\n");
    let mut read = Read {
        sources: SourceMap::default(),
        files,
    };
    let request = compose::ProjectRequest {
        files: vec![PathBuf::from("compose.yml")],
        ..compose::ProjectRequest::default()
    };
    if let Ok(project) = compose::load(&request, compose::Variables::default(), &mut read) {
        for service in &project.services {
            let _ = compose::environment(&project, service, &mut read);
        }
    }
}
