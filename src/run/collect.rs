//! Finds out which files belong to which side.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::absence::Absence;
use super::besides::Besides;
use super::disk::{Disk, Noted};
use super::found::{self, FoundFiles};
use super::inputs::{Inputs, Unclear, Undecided, named, pasted};
use super::named_files::{self, NamedFiles};
use super::nearby;
use super::projects;
use super::search::{self, Reach, Searched, Skipped};
use crate::cli::InputArgs;
use crate::compose::{self, Variables};
use crate::files::{FileSystem as _, Identity};
use crate::recognise::ContentKind;
use crate::source::{Role, text_of};

/// More deployments of Coder than this in one folder are to be chosen from.
const MOST_CODERS: usize = 8;

/// The files that `args` name, or that are in the folders it names; `stdin` is what is read for `-`.
pub(super) fn inputs(
    args: &InputArgs,
    stdin: Option<&[u8]>,
    variables: &Variables,
    system: &Rc<Noted>,
) -> Result<Inputs, Undecided> {
    let mut inputs = Inputs::default();
    // Paths are named as the call has them: where it names no folder, they have none before them.
    let here = PathBuf::new();
    let nothing_named = args.paths.is_empty() && args.authelia.is_empty() && args.coder.is_empty();
    let is_folder = |path: &&PathBuf| system.is_folder(path);
    let (mut folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = args.paths.iter().partition(is_folder);
    if nothing_named {
        folders.push(&here);
    }
    let context = Collector {
        args,
        variables,
        system,
    };
    for path in args.authelia.iter().chain(&args.coder).chain(&args.paths) {
        if let Some(meant) = nearby::meant(path, system) {
            let message = format!("there is no such file; did you mean {}?", meant.display());
            return Err(Unclear::about(path, message).into());
        }
    }
    for path in &args.authelia {
        if named_files::is_authelia_s_unit(path, system) {
            inputs.named_starts.push(path.clone());
            continue;
        }
        inputs.authelia.extend(context.of_authelia(path, &mut inputs.skipped)?);
    }
    for path in &args.coder {
        if system.is_folder(path) {
            let found = context.search(&[path], Reach::ALL, &mut inputs);
            context.take_coder(found.coders, &[path], &mut inputs)?;
        } else {
            inputs.coder.push(path.clone());
        }
    }
    let named = NamedFiles {
        stdin,
        is_service_named: args.service.is_some(),
        variables,
        system,
    };
    named.take(&files, &mut inputs)?;
    if let Some(first) = folders.first() {
        if !args.authelia.is_empty() && !args.coder.is_empty() {
            let message =
                "both sides are named with --authelia and --coder, so this folder is not searched; leave it out";
            return Err(Unclear::about(first, message).into());
        }
        context.folders(&folders, &mut inputs)?;
    } else {
        context.other_side(&mut inputs);
    }
    Ok(inputs)
}

struct Collector<'a> {
    args: &'a InputArgs,
    variables: &'a Variables,
    system: &'a Rc<Noted>,
}

impl Collector<'_> {
    /// What `--authelia` names: files, and folders as Authelia reads them, unless a folder is that of a deployment.
    fn of_authelia(&self, path: &Path, skipped: &mut Vec<Skipped>) -> Result<Vec<PathBuf>, Undecided> {
        if !self.system.is_folder(path) {
            return Ok(vec![path.to_owned()]);
        }
        let searched = search::search(path, Reach::ALL, self.system);
        let direct = |found: &PathBuf| found.parent() == Some(path);
        let has_own = searched
            .candidates
            .iter()
            .any(|found| found.kind == ContentKind::Authelia && direct(&found.path));
        if has_own && !searched.projects.iter().any(direct) {
            return Ok(vec![path.to_owned()]);
        }
        let mut inputs = Inputs::default();
        let found = self.sort(searched, &mut inputs);
        skipped.append(&mut inputs.skipped);
        match one(
            found.authelia,
            "Authelia's configuration",
            "--authelia",
            &[&path.to_owned()],
        )? {
            Some(files) => Ok(files),
            // As a folder, it says itself what is missing.
            None => Ok(vec![path.to_owned()]),
        }
    }

    /// Where files of one side only are named, says what of the other one is around them.
    fn other_side(&self, inputs: &mut Inputs) {
        let (authelia, coder) = (inputs.authelia.is_empty(), inputs.coder.is_empty());
        let is_whole = authelia == coder || !self.args.app.is_empty() || (coder && !inputs.applications.is_empty());
        let given = inputs.authelia.iter().chain(&inputs.coder).next();
        let Some(given) = given.filter(|_| !is_whole) else {
            return;
        };
        let folder = nearby::folder_of(given);
        // What only this look asks for makes no option of the call effective.
        let (variables, system) = (Variables::of_process(HashMap::new(), false), self.system.aside());
        let around = Collector {
            args: self.args,
            variables: &variables,
            system: &system,
        };
        let found = around.search(&[&folder], Reach::NEAR, &mut Inputs::default());
        inputs.alone = Some(nearby::told(self.args, inputs, found, &folder, &system));
    }

    fn search(&self, folders: &[&PathBuf], reach: Reach, inputs: &mut Inputs) -> FoundFiles {
        let mut all = Searched::default();
        let mut seen: Vec<(Identity, ContentKind)> = Vec::new();
        for folder in folders {
            let mut searched = search::search(folder, reach, self.system);
            // A folder in another one is searched once.
            searched
                .candidates
                .retain(|found| match self.system.identity(&found.path) {
                    Some(identity) if seen.contains(&(identity.clone(), found.kind)) => false,
                    identity => {
                        seen.extend(identity.map(|identity| (identity, found.kind)));
                        true
                    }
                });
            searched.projects.retain(|path| !all.projects.contains(path));
            all.add(searched);
        }
        self.sort(all, inputs)
    }

    fn sort(&self, searched: Searched, inputs: &mut Inputs) -> FoundFiles {
        self.name_untaken(&searched, inputs);
        let projects = projects::of(&searched.projects, self.variables, self.system);
        found::sort(searched, &projects, self.system, &mut inputs.skipped)
    }

    /// Looks for both sides in folders; a side that the call names already is not looked for.
    fn folders(&self, folders: &[&PathBuf], inputs: &mut Inputs) -> Result<(), Undecided> {
        let mut found = self.search(folders, Reach::ALL, inputs);
        if inputs.coder.is_empty() {
            self.coder_of_compose(folders, &mut found, inputs);
        }
        let searches = (inputs.authelia.is_empty(), inputs.coder.is_empty());
        let absence = Absence::of(&mut found, folders);
        inputs.applications.append(&mut found.applications);
        inputs.starts = found.starts;
        inputs.env_files = std::mem::take(&mut found.env_files);
        if searches.0 {
            let files = one(found.authelia, "Authelia's configuration", "--authelia", folders)?;
            inputs.authelia = files.unwrap_or_default();
            inputs.remarks.append(&mut found.left_out);
        }
        let is_partial = searches.1 && found.coder_is_partial && inputs.called_in.is_none();
        if searches.1 {
            self.take_coder(found.coders, folders, inputs)?;
        }
        // What is still to be rendered may be the missing side, or set the rest of what an env file alone tells.
        let mut unrendered = absence.unrendered.iter();
        let sets_more = |path: &Path| is_partial && self.mentions_coder(path);
        if let Some((path, why)) = unrendered.find(|(path, _)| inputs.authelia.is_empty() || sets_more(path)) {
            return Err(Unclear::about(path, *why).into());
        }
        if searches.1 {
            let besides = Besides::of(inputs, is_partial, self.system);
            if let Some((path, why)) = besides.unread(&absence.unread, &found.scripts) {
                return Err(Unclear::about(&path, why).into());
            }
        }
        let unrendered = absence.unrendered.iter();
        inputs
            .remarks
            .extend(unrendered.map(|(path, why)| format!("{}: {why}", path.display())));
        match (inputs.authelia.is_empty(), inputs.coder.is_empty()) {
            (false, false) => {}
            (true, true) => return Err(Unclear::about(folders[0], absence.of_both()).into()),
            (true, false) => inputs.alone = Some(absence.of_one("Authelia's", "Coder's")),
            (false, true) => inputs.alone = Some(absence.of_one("Coder's", "Authelia's")),
        }
        Ok(())
    }

    /// Whether a file has to do with Coder otherwise than by a client of Authelia's.
    fn mentions_coder(&self, path: &Path) -> bool {
        let opened = self.system.peek(path);
        let text = opened.map(|opened| text_of(opened.bytes)).unwrap_or_default();
        text.to_lowercase().contains("coder") && !text.contains("identity_providers")
    }

    /// Says of compose files that Docker Compose does not take, as there is one of another standard name beside it.
    fn name_untaken(&self, searched: &Searched, inputs: &mut Inputs) {
        let standard = searched.projects.iter().filter(|path| compose::is_standard(path));
        for path in standard {
            let folder = path.parent().unwrap_or(Path::new(""));
            let taken = compose::discover(folder, &**self.system).and_then(|files| files.into_iter().next());
            if let Some(taken) = taken.filter(|taken| taken != path) {
                inputs.skipped.push(Skipped {
                    path: path.clone(),
                    why: format!("Docker Compose takes {} instead, so it was left out", taken.display()),
                    matters: false,
                });
            }
        }
    }

    /// What `docker compose` would take that is called in the first of `folders`: the files of `COMPOSE_FILE`, or else,
    /// where nothing of Coder's is below, a project above.
    fn coder_of_compose(&self, folders: &[&PathBuf], found: &mut FoundFiles, inputs: &mut Inputs) {
        let Some(folder) = folders.first() else { return };
        let request = compose::ProjectRequest {
            env_files: self.args.env_file.clone(),
            project_directory: self.args.project_directory.clone(),
            ..compose::ProjectRequest::default()
        };
        let mut disk = Disk::of(Role::Coder, Rc::<Noted>::clone(self.system));
        let named = compose::named_by_variable(folder, &request, self.variables.again(), &mut disk);
        if let Some(files) = named {
            inputs.called_in = Some((*folder).clone());
            found.coders = vec![files];
        } else if found.coders.is_empty() {
            let started_in = self.args.project_directory.as_deref().unwrap_or(folder);
            if let Some(files) = projects::above(started_in, self.variables, self.system) {
                inputs.called_in = Some(started_in.to_owned());
                found.coders = vec![files];
            }
        }
    }

    /// Takes what was found of Coder's.
    fn take_coder(
        &self,
        coders: Vec<Vec<PathBuf>>,
        folders: &[&PathBuf],
        inputs: &mut Inputs,
    ) -> Result<(), Undecided> {
        if coders.len() > MOST_CODERS {
            one(coders, "Coder's settings", "--coder", folders)?;
            return Ok(());
        }
        let named = self.args.coder.iter().any(|path| self.system.is_folder(path));
        if coders.is_empty() && named {
            let folder = folders.first().map_or(Path::new("."), |folder| folder.as_path());
            return Err(Unclear::about(folder, "no file in it looks like Coder's settings").into());
        }
        let mut coders = coders.into_iter();
        if inputs.coder.is_empty() {
            inputs.coder = coders.next().unwrap_or_default();
        }
        inputs.others.extend(coders);
        Ok(())
    }
}

/// The only one of `groups`; none if there is none.
fn one(
    groups: Vec<Vec<PathBuf>>,
    what: &str,
    option: &'static str,
    folders: &[&PathBuf],
) -> Result<Option<Vec<PathBuf>>, Undecided> {
    if groups.len() < 2 {
        return Ok(groups.into_iter().next());
    }
    let list: Vec<String> = groups
        .iter()
        .flatten()
        .map(|path| format!("  {option} {}", pasted(path)))
        .collect();
    let apart = apart(&groups).into_iter();
    let list: Vec<String> = list.into_iter().chain(apart).collect();
    let folder = folders.first().map(|folder| named(folder));
    let paths = groups.iter().flatten().map(|path| (option, path.display().to_string()));
    Err(Undecided {
        candidates: paths.collect(),
        unclear: Unclear {
            message: format!("more than one file could be {what}; choose:\n{}", list.join("\n")),
            path: folder,
        },
    })
}

/// Calls that check one of several folders, where each of `groups` is in a folder of its own.
fn apart(groups: &[Vec<PathBuf>]) -> Vec<String> {
    let paths: Vec<&PathBuf> = groups.iter().filter_map(|group| group.first()).collect();
    let common = |one: &Path, other: &Path| {
        one.components()
            .zip(other.components())
            .take_while(|(a, b)| a == b)
            .count()
    };
    let Some(first) = paths.first() else { return Vec::new() };
    let same = paths
        .iter()
        .skip(1)
        .map(|path| common(first, path))
        .min()
        .unwrap_or_default();
    let folders: Vec<PathBuf> = paths
        .iter()
        .map(|path| path.components().take(same + 1).collect())
        .collect();
    let all_folders = folders.iter().zip(&paths).all(|(folder, path)| folder != *path);
    if !all_folders || folders.len() > MOST_CODERS {
        return Vec::new();
    }
    let calls = folders
        .iter()
        .map(|folder| format!("  oidc-crosscheck {}", pasted(folder)));
    std::iter::once("or check one folder:".to_owned())
        .chain(calls)
        .collect()
}
