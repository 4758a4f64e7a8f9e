//! Which files belong to which side.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::disk::{Disk, Noted};
use super::search::{self, Searched, Skipped};
use crate::cli::InputArgs;
use crate::compose::{self, Variables};
use crate::files::FileSystem;
use crate::recognise::{Kind, recognise};
use crate::report;
use crate::source::{Role, text_of};

/// The files of both sides, in the order in which they count.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) authelia: Vec<PathBuf>,
    pub(super) coder: Vec<PathBuf>,
    /// The folder whose `COMPOSE_FILE` names Coder's files.
    pub(super) called_in: Option<PathBuf>,
    /// What was not looked at.
    pub(super) skipped: Vec<Skipped>,
}

/// Why it is not known which files to read: a sentence, and the file or folder it is about.
pub(super) struct Unclear {
    pub(super) message: String,
    pub(super) path: Option<String>,
}

/// Whether both sides have to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A folder has to hold both.
    Both,
    /// Whatever a folder holds, if it holds anything.
    Either,
}

/// The files that `args` name, or that stand in the folders it names.
pub(super) fn collect(
    args: &InputArgs,
    wanted: Wanted,
    variables: &Variables,
    system: &Rc<Noted>,
) -> Result<Inputs, Unclear> {
    let mut inputs = Inputs {
        authelia: args.authelia.clone(),
        coder: args.coder.clone(),
        ..Inputs::default()
    };
    let here = [PathBuf::from(".")];
    let paths: &[PathBuf] = if args.paths.is_empty() && args.authelia.is_empty() && args.coder.is_empty() {
        &here
    } else {
        &args.paths
    };
    for path in paths {
        if system.is_folder(path) && !args.authelia.is_empty() && !args.coder.is_empty() {
            return Err(Unclear {
                message:
                    "both sides are named with --authelia and --coder, so this folder is not searched; leave it out"
                        .to_owned(),
                path: Some(path.display().to_string()),
            });
        }
        if system.is_folder(path) {
            folder(path, (args, variables, wanted), system, &mut inputs)?;
        } else {
            file(path, &**system, &mut inputs)?;
        }
    }
    Ok(inputs)
}

/// A file that is named without saying whose it is.
fn file(path: &Path, system: &dyn FileSystem, inputs: &mut Inputs) -> Result<(), Unclear> {
    let unclear = |message: &str| Unclear {
        message: message.to_owned(),
        path: Some(path.display().to_string()),
    };
    let opened = system.open(path).map_err(|error| unclear(&error.to_string()))?;
    match recognise(path, &text_of(opened.bytes)) {
        Some(Kind::Authelia) => inputs.authelia.push(path.to_owned()),
        Some(_) => inputs.coder.push(path.to_owned()),
        None => {
            return Err(unclear(
                "it is not clear whose file this is; name it with --authelia or --coder",
            ));
        }
    }
    Ok(())
}

/// Looks for both sides in a folder; each has to be found exactly once, unless the call names it already.
fn folder(
    folder: &Path,
    (args, variables, wanted): (&InputArgs, &Variables, Wanted),
    system: &Rc<Noted>,
    inputs: &mut Inputs,
) -> Result<(), Unclear> {
    let searched = search::search(folder, system);
    let mut found = Found::of(searched, inputs);
    let unclear = |message: String| Unclear {
        message,
        path: Some(folder.display().to_string()),
    };
    let authelia = std::mem::take(&mut found.authelia);
    let request = compose::Request {
        env_files: args.env_file.clone(),
        project_directory: args.project_directory.clone(),
        ..compose::Request::default()
    };
    let named = compose::named_by_variable(
        folder,
        &request,
        variables.again(),
        &mut Disk::of(Role::Coder, Rc::<Noted>::clone(system)),
    );
    let started_in = args.project_directory.as_deref().unwrap_or(folder);
    let coder = match named {
        Some(files) => {
            inputs.called_in = Some(folder.to_owned()).filter(|_| inputs.coder.is_empty());
            vec![files]
        }
        None => {
            let coder = found.coder(started_in, &**system);
            let above = if coder.is_empty() {
                above(started_in, &**system)
            } else {
                None
            };
            if above.is_some() && inputs.coder.is_empty() {
                inputs.called_in = Some(started_in.to_owned());
            }
            coder.into_iter().chain(above).collect()
        }
    };
    let tolerated = |side: &[Vec<PathBuf>], other: &[Vec<PathBuf>]| {
        wanted == Wanted::Either && side.is_empty() && !other.is_empty()
    };
    let (no_authelia, no_coder) = (tolerated(&authelia, &coder), tolerated(&coder, &authelia));
    if inputs.authelia.is_empty() && !no_authelia {
        inputs.authelia = one(authelia, "Authelia's configuration", "--authelia").map_err(unclear)?;
    }
    if inputs.coder.is_empty() && !no_coder {
        inputs.coder = one(coder, "Coder's settings", "--coder").map_err(unclear)?;
    }
    Ok(())
}

/// The project that `docker compose` would find above `folder`, if it is Coder's.
fn above(folder: &Path, system: &dyn FileSystem) -> Option<Vec<PathBuf>> {
    let whole = system.whole(folder)?;
    let levels = whole.ancestors().count().saturating_sub(1);
    let mut up = folder.to_owned();
    for _ in 0..levels {
        if compose::discover(&up, system).is_none() {
            up = if up == Path::new(".") {
                PathBuf::from("..")
            } else {
                up.join("..")
            };
        }
    }
    let files = compose::discover(&up, system)?;
    let is_coders = |path: &PathBuf| {
        let opened = system.open(path);
        opened.is_ok_and(|opened| recognise(path, &text_of(opened.bytes)) == Some(Kind::Compose))
    };
    files.iter().any(is_coders).then_some(files)
}

fn one(candidates: Vec<Vec<PathBuf>>, what: &str, option: &str) -> Result<Vec<PathBuf>, String> {
    let mut candidates = candidates;
    match candidates.len() {
        0 => Err(format!("no file in it looks like {what}; name it with {option}")),
        1 => Ok(candidates.remove(0)),
        _ => {
            let list: Vec<String> = candidates
                .iter()
                .flatten()
                .map(|path| format!("  {option} {}", pasted(path)))
                .collect();
            Err(format!(
                "more than one file could be {what}; choose:\n{}",
                list.join("\n")
            ))
        }
    }
}

/// `path` as a shell takes it.
fn pasted(path: &Path) -> String {
    let path = path.display().to_string();
    let quoted = shlex::try_quote(&path).map_or_else(|_| path.clone(), std::borrow::Cow::into_owned);
    report::escaped_line(&quoted).into_owned()
}

/// What a search has found. Manifests belong together; every other file stands for a deployment of its own.
#[derive(Default)]
struct Found {
    authelia: Vec<Vec<PathBuf>>,
    compose: Vec<PathBuf>,
    manifests: Vec<PathBuf>,
    others: Vec<PathBuf>,
}

impl Found {
    /// What `searched` found, by kind; what it did not look at goes to `inputs`.
    fn of(searched: Searched, inputs: &mut Inputs) -> Self {
        let mut found = Found::default();
        for candidate in searched.candidates {
            match candidate.kind {
                Kind::Authelia => found.authelia.push(vec![candidate.path]),
                Kind::Compose => found.compose.push(candidate.path),
                Kind::Manifest => found.manifests.push(candidate.path),
                _ => found.others.push(candidate.path),
            }
        }
        inputs.skipped.extend(searched.skipped);
        found
    }

    /// Whether the project of these files may hold Coder: in one of them, or in one that they include or extend.
    fn is_coders(&self, files: &[PathBuf], system: &dyn FileSystem) -> bool {
        let refers = |path: &PathBuf| {
            let text = text_of(system.open(path).map(|opened| opened.bytes).unwrap_or_default());
            let mut lines = text.lines().map(str::trim_start);
            lines.any(|line| line.starts_with("include:") || line.starts_with("extends:"))
        };
        files.iter().any(|file| self.compose.contains(file))
            || !self.compose.is_empty() && files.iter().any(refers)
            || files
                .iter()
                .any(|file| system.is_folder(file) && !self.compose.is_empty())
    }

    fn coder(self, folder: &Path, system: &dyn FileSystem) -> Vec<Vec<PathBuf>> {
        // What stands beside a compose file and ends in `.env` is Compose's to read.
        let beside_compose = |path: &PathBuf| self.compose.iter().any(|compose| compose.parent() == path.parent());
        let others = self
            .others
            .iter()
            .filter(|path| !(is_env_file(path) && beside_compose(path)));
        let mut all: Vec<Vec<PathBuf>> = others.map(|path| vec![path.clone()]).collect();
        let candidates = self.compose.iter().filter(|path| !compose::is_override(path));
        match compose::discover(folder, system).filter(|files| self.is_coders(files, system)) {
            // The project that `docker compose` would take in this folder.
            Some(project) => all.push(project),
            None => all.extend(candidates.map(|path| vec![path.clone()])),
        }
        if !self.manifests.is_empty() {
            all.push(self.manifests);
        }
        all
    }
}

fn is_env_file(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().ends_with(".env"))
}
