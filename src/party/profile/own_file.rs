//! An application's own files, and the values of its chart, as trees in which settings have paths.
//!
//! YAML and JSON are read by the YAML reader. An ini file is a mapping of sections, TOML one of tables; each value keeps its
//! place.

use std::rc::Rc;

use super::sections::{ini, toml};
use super::{Profile, python};
use crate::deployment::{InstalledChart, Mount, MountSource, Workload};
use crate::files::Files;
use crate::holes::{Marked, TextWithHoles};
use crate::kubernetes::{self, block};
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};
use crate::source::{SourceId, Span};
use crate::yaml::{Data, Entry, Mapping, Node, parse};

/// What the file that is called `name` holds where the process has it.
pub(super) enum OwnFile {
    /// Its tree.
    Read(Node),
    /// Why it is not known what it holds.
    Unknown(Unknown),
}

/// The application's file that its profile calls `name`, and this deployment perhaps otherwise: mounted, or as a text in the
/// values of its chart; `None` where there is none.
pub(super) fn found(
    profile: &Profile,
    name: &str,
    called: Option<&str>,
    workload: &Workload,
    files: &mut dyn Files,
) -> Option<OwnFile> {
    let reading = profile.reading.as_ref();
    let other = reading.and_then(|reading| reading.other_file.as_deref());
    let other = other.filter(|_| called.is_none());
    let mut names = std::iter::once(called.unwrap_or(name)).chain(other);
    if let Some(file) = names.find_map(|called| mounted(called, name, workload, files)) {
        return Some(file);
    }
    let path = reading?.helm_file.as_ref()?;
    let chart = workload.chart.as_ref()?;
    let mut nodes = roots(profile, chart).filter_map(|root| at(root, path, files));
    let node = nodes.next()?;
    drop(nodes);
    let id = block::derive(&node, node.scalar()?, files.sources_mut());
    Some(read(name, id, files))
}

/// Where the values of an application are: a chart of several programs has those of each below its name.
pub(super) fn roots<'a>(profile: &Profile, chart: &'a InstalledChart) -> impl Iterator<Item = &'a Node> {
    [Some(&chart.values), chart.values.get(&profile.id)]
        .into_iter()
        .flatten()
}

/// The file called `name` that is mounted into the process, in the format of `like`; `None` where none is.
fn mounted(name: &str, like: &str, workload: &Workload, files: &mut dyn Files) -> Option<OwnFile> {
    let found = workload.files.iter().find_map(|mount| shown(name, mount, files))?;
    Some(match found {
        Shown::File(Ok(id)) => read(like, id, files),
        Shown::Hidden(why) => OwnFile::Unknown(why),
        Shown::File(Err(why)) => OwnFile::Unknown(Unknown::because(text!("{name} may set it: {why}"))),
        Shown::Text(text) => match text.state {
            State::Known(known) => {
                let known = known.reveal().to_owned();
                let whole = vec![(0..known.len(), text.place)];
                let id = files.sources_mut().derive(text.place.source, known, whole);
                read(like, id, files)
            }
            State::Unknown(why) => partly_known(like, why, text.place, files),
            State::Absent => return None,
        },
    })
}

/// A file of which parts are filled in when it is deployed: the values with such a part are not known, the others are.
fn partly_known(name: &str, why: Unknown, place: Span, files: &mut dyn Files) -> OwnFile {
    let Some(marked) = why.text.as_ref().and_then(TextWithHoles::marked) else {
        return OwnFile::Unknown(why);
    };
    let whole = vec![(0..marked.text.len(), place)];
    let id = files.sources_mut().derive(place.source, marked.text.clone(), whole);
    match read(name, id, files) {
        OwnFile::Read(root) => OwnFile::Read(with_holes(&root, &marked, &why)),
        OwnFile::Unknown(_) => OwnFile::Unknown(why),
    }
}

fn with_holes(node: &Node, marked: &Marked, why: &Unknown) -> Node {
    let data = match &*node.data {
        Data::Scalar(scalar) => {
            let text = marked.with_holes(&scalar.text);
            if text.is_known() {
                return node.clone();
            }
            let why = Unknown {
                text: Some(text),
                ..why.clone()
            };
            return Node::not_known(why, node.span);
        }
        Data::Sequence(items) => Data::Sequence(items.iter().map(|item| with_holes(item, marked, why)).collect()),
        Data::Mapping(mapping) => {
            let entries = mapping.entries().iter().map(|entry| Entry {
                value: with_holes(&entry.value, marked, why),
                ..entry.clone()
            });
            Data::Mapping(Mapping::new(entries.collect()))
        }
    };
    Node {
        data: Rc::new(data),
        ..node.clone()
    }
}

enum Shown {
    File(Result<SourceId, String>),
    Hidden(Unknown),
    Text(Setting<Secret>),
}

fn not_followed(name: &str) -> Unknown {
    Unknown::because(text!("{name} may set it, which is not read here"))
}

/// What of the file a mount shows.
fn shown(name: &str, mount: &Mount, files: &mut dyn Files) -> Option<Shown> {
    let is_file = mount.target.rsplit('/').next() == Some(name);
    match &mount.source {
        MountSource::Path(path) if is_file => {
            let read = files.read(path);
            Some(Shown::File(read.map_err(|error| error.to_string())))
        }
        // A folder that holds it.
        MountSource::Path(folder) => {
            let path = folder.join(name);
            let is_there = files.system().is_folder(folder) && files.system().kind(&path).is_ok();
            is_there.then(|| Shown::File(files.read(&path).map_err(|error| error.to_string())))
        }
        MountSource::Text(text) if is_file => Some(Shown::Text(text.clone())),
        MountSource::Texts(all) => {
            let (_, text) = all.iter().find(|(key, _)| key == name)?;
            Some(Shown::Text(text.clone()))
        }
        MountSource::Elsewhere(why) if is_file => Some(Shown::Hidden(why.clone())),
        MountSource::Text(_) | MountSource::Elsewhere(_) => None,
    }
}

/// The tree of a file, by the end of its name.
fn read(name: &str, id: SourceId, files: &mut dyn Files) -> OwnFile {
    if name.rsplit('.').next() == Some("py") {
        return OwnFile::Read(python::assignments(id, files));
    }
    let sources = files.sources();
    let text = sources.text(id);
    let tree = match name.rsplit('.').next() {
        Some("ini" | "conf") => Some(ini(text, id)),
        Some("toml" | "cfg") => toml(text, id),
        Some("yml" | "yaml" | "json") => parse(sources, id)
            .ok()
            .and_then(|documents| documents.roots.into_iter().next()),
        _ => return OwnFile::Unknown(not_followed(name)),
    };
    tree.map_or_else(
        || OwnFile::Unknown(Unknown::because(text!("{name} may set it, and cannot be parsed"))),
        OwnFile::Read,
    )
}

/// The value at `path` in `root`, whose parts are between dots, or between slashes where names have dots in them. `[]` is the
/// first item of a list, or all of them at the end; `{name}` is any key. A text on the way is YAML itself.
pub(super) fn at(root: &Node, path: &str, files: &mut dyn Files) -> Option<Node> {
    let between = separator(path);
    let mut node = root.clone();
    let mut parts = path.split(between).peekable();
    while let Some(part) = parts.next() {
        let (name, items) = match part.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (part, false),
        };
        if let Some(scalar) = node.scalar().filter(|scalar| !scalar.text.is_empty()) {
            let id = block::derive(&node, scalar, files.sources_mut());
            node = parse(files.sources(), id).ok()?.roots.into_iter().next()?;
        }
        node = match name {
            "" => node,
            _ if name.starts_with('{') => node.mapping()?.entries().first()?.value.clone(),
            _ => node.get(name)?.clone(),
        };
        if node.unknown().is_some() {
            return Some(node);
        }
        if items && parts.peek().is_some() {
            node = node.sequence()?.first()?.clone();
        }
    }
    Some(node)
}

/// What `{name}` in `path` is in `root`: the first key there. Only one in lower case is the same wherever it is used.
pub(super) fn any_key(root: &Node, path: &str, files: &mut dyn Files) -> Option<String> {
    let (before, _) = path.split_once('{')?;
    let node = at(root, before.trim_end_matches(separator(path)), files)?;
    let key = kubernetes::text(&node.mapping()?.entries().first()?.key)?;
    (key == key.to_lowercase()).then_some(key)
}

fn separator(path: &str) -> char {
    if path.contains('/') { '/' } else { '.' }
}

/// Whether `root` has the first two parts of a path, which no other application's values have.
pub(super) fn has(root: &Node, path: &str) -> bool {
    let mut parts = path.split(separator(path));
    let first = parts.next().and_then(|name| root.get(name.trim_end_matches("[]")));
    let second = parts.next().unwrap_or_default().trim_end_matches("[]");
    first.is_some_and(|first| first.get(second).is_some())
}

/// The last name in a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit(separator(path))
        .next()
        .unwrap_or(path)
        .trim_end_matches("[]")
}

/// What a value comes to: a list is its items with spaces between them; a reference to elsewhere is not known.
pub(super) fn setting(node: &Node) -> Setting<Secret> {
    let place = node.span;
    if let Some(why) = node.unknown() {
        return Setting::unknown(why.clone(), place);
    }
    if let Some(tag) = node.tag.as_ref().filter(|tag| !tag.starts_with("!!")) {
        return Setting::unknown(Unknown::because(text!("{tag} takes it from elsewhere")), place);
    }
    if let Some(items) = node.sequence() {
        let texts = items.iter().filter_map(|item| Some(item.scalar()?.text.to_string()));
        return Setting::known(Secret::new(texts.collect::<Vec<_>>().join(" ")), place);
    }
    let Some(value) = kubernetes::value_of(node) else {
        return Setting::unknown(Unknown::because("the value is a mapping"), place);
    };
    // Grafana's and Python's ways to fill in, and Argo CD's to name a key of a Secret.
    let refers = |text: &str| text.contains("$__") || text.contains("%(") || text.starts_with('$');
    match value.value().filter(|text| refers(text.reveal())) {
        Some(_) => Setting::unknown(Unknown::because("the application fills it in from elsewhere"), place),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{at, ini, toml};
    use crate::files::{FileError, FileSystem, Files, InMemory};
    use crate::source::{Role, SourceId, SourceMap};

    /// Only what is in memory already.
    struct Texts(SourceMap);

    impl Files for Texts {
        fn read(&mut self, _: &Path) -> Result<SourceId, FileError> {
            Err(FileError::Missing)
        }
        fn sources(&self) -> &SourceMap {
            &self.0
        }
        fn sources_mut(&mut self) -> &mut SourceMap {
            &mut self.0
        }
        fn system(&self) -> &dyn FileSystem {
            unreachable!("{}", std::any::type_name::<InMemory>())
        }
    }

    #[test]
    fn a_setting_has_its_path_and_place_in_an_ini_file_and_in_toml() {
        const INI: &str = "app_mode = production\n[server]\nroot_url = https://a.example.com/ \n; root_url = x\n\
                           [auth.generic_oauth]\nscopes=openid email\nname = \"A\"\n[server]\ndomain = b\n";
        const TOML: &str = "issuer = \"https://a\"\non = true\n[a.b]\nscopes = ['x', 'y']\n";
        let mut files = Texts(SourceMap::default());
        let Ok(id) = files.0.add("x", Role::Application, Vec::new()) else {
            unreachable!("it is small")
        };
        let tree = ini(INI, id);
        for (path, value) in [
            ("app_mode", Some("production")),
            ("server/root_url", Some("https://a.example.com/")),
            ("server/domain", Some("b")),
            ("auth.generic_oauth/scopes", Some("openid email")),
            ("auth.generic_oauth/name", Some("A")),
            ("auth.generic_oauth/id", None),
        ] {
            let node = at(&tree, path, &mut files);
            let found = node.as_ref().and_then(|node| node.scalar());
            assert_eq!(found.map(|scalar| &*scalar.text), value, "{path}");
            if let Some(node) = node.filter(|_| path != "auth.generic_oauth/name") {
                assert_eq!(INI.get(node.span.range()), value, "{path}");
            }
        }
        let Some(tree) = toml(TOML, id) else {
            unreachable!("it is TOML")
        };
        for (path, value) in [("issuer", "https://a"), ("on", "true")] {
            let node = at(&tree, path, &mut files);
            assert_eq!(
                node.as_ref().and_then(|node| node.scalar()).map(|scalar| &*scalar.text),
                Some(value)
            );
        }
        assert_eq!(
            at(&tree, "a.b.scopes[]", &mut files).and_then(|node| node.sequence().map(<[_]>::len)),
            Some(2)
        );
        assert_eq!(
            at(&tree, "a.b.scopes[]", &mut files).map(|node| node.span.range().len()),
            Some(10)
        );
    }
}
