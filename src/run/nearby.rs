//! What is said where files of one side only are named: which files around them may be the other side's.

use std::path::{Path, PathBuf};

use strsim::osa_distance;

use super::absence::Absence;
use super::disk::Noted;
use super::found::FoundFiles;
use super::inputs::{Inputs, pasted};
use crate::cli::InputArgs;
use crate::files::{FileError, FileKind, FileSystem as _};
use crate::party::profile;
use crate::recognise::{ContentKind, is_project, recognise};
use crate::source::text_of;

/// More calls than this are not offered.
const MOST_OFFERED: usize = 4;

/// The folder that is searched around a file: where the call is made, if the file is below, or else the file's own.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    let is_below = file
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)));
    if is_below {
        return PathBuf::new();
    }
    file.parent().map(Path::to_owned).unwrap_or_default()
}

/// A sentence, and the calls that check both sides, a line each.
pub(super) fn told(args: &InputArgs, given: &Inputs, mut found: FoundFiles, folder: &Path, system: &Noted) -> String {
    let searched = folder.to_owned();
    let absence = Absence::of(&mut found, &[&searched]);
    let is_missing_authelia = given.authelia.is_empty();
    let (missing, own, option) = if is_missing_authelia {
        ("Authelia's", "Coder's", "--authelia")
    } else {
        ("Coder's", "Authelia's", "--coder")
    };
    let groups = if is_missing_authelia {
        found.authelia
    } else {
        let applications = found.applications.into_iter();
        let applications = applications.filter(|files| files.iter().any(|file| is_application(file, system)));
        found.coders.into_iter().chain(applications).collect()
    };
    let is_new = |files: &&Vec<PathBuf>| {
        let mut all = given.authelia.iter().chain(&given.coder);
        !all.any(|own| files.contains(own))
    };
    let groups: Vec<&Vec<PathBuf>> = groups.iter().filter(is_new).collect();
    let alone = format!("only {own} side was given, so it was checked alone");
    if groups.is_empty() {
        return format!("{alone}; {}", absence.around(missing, option));
    }
    let calls = groups
        .iter()
        .take(MOST_OFFERED)
        .map(|files| call(args, files, option, system));
    let calls: Vec<String> = calls.map(|call| format!("  {call}")).collect();
    let these = if groups.len() == 1 {
        "this checks both"
    } else {
        "each of these checks both"
    };
    format!("{alone}; {these}:\n{}", calls.join("\n"))
}

/// Whether a file has to do with an application other than Coder.
fn is_application(file: &Path, system: &Noted) -> bool {
    let opened = system.peek(file);
    opened.is_ok_and(|opened| profile::is_mentioned(&text_of(opened.bytes)))
}

/// The call as it was made, with `files` besides.
fn call(args: &InputArgs, files: &[PathBuf], option: &str, system: &Noted) -> String {
    let mut words = vec!["oidc-crosscheck".to_owned()];
    let named = |option: &str, paths: &[PathBuf]| -> Vec<String> {
        let words = paths.iter().map(|path| format!("{option} {}", pasted(path)));
        words.collect()
    };
    words.extend(named("--authelia", &args.authelia));
    words.extend(named("--coder", &args.coder));
    words.extend(args.paths.iter().map(|path| pasted(path)));
    // What tells by itself whose it is needs no option.
    let is_plain = !args.paths.is_empty() && files.iter().all(|file| tells(file, option, system));
    words.extend(files.iter().map(|file| {
        let option = if is_plain { String::new() } else { format!("{option} ") };
        format!("{option}{}", pasted(file))
    }));
    words.join(" ")
}

/// Whether a file is taken for the side of `option` where no option says so.
fn tells(file: &Path, option: &str, system: &Noted) -> bool {
    let Ok(opened) = system.peek(file) else { return false };
    let text = text_of(opened.bytes);
    match recognise(file, &text) {
        Some(ContentKind::Authelia) => option == "--authelia",
        Some(_) => option == "--coder",
        None => option == "--coder" && (is_project(&text) || profile::is_mentioned(&text)),
    }
}

/// The file that a path is nearly called like, where nothing is at that path.
pub(super) fn meant(path: &Path, system: &Noted) -> Option<PathBuf> {
    let is_missing = path != Path::new("-") && system.kind(path) == Err(FileError::Missing);
    let wanted = path.file_name().filter(|_| is_missing)?.to_string_lossy().into_owned();
    let folder = path.parent().unwrap_or(Path::new(""));
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let names = system.list(here).ok()?.into_iter();
    let names = names.filter(|entry| entry.kind != FileKind::Folder);
    let near = names.filter_map(|entry| {
        let name = entry.name.to_string_lossy().into_owned();
        let distance = osa_distance(&name, &wanted);
        let is_other_ending = || {
            name.rsplit_once('.')
                .zip(wanted.rsplit_once('.'))
                .is_some_and(|(a, b)| a.0 == b.0)
        };
        let is_near = distance <= 2 && distance * 3 < wanted.len();
        (is_near || is_other_ending()).then_some((distance, name))
    });
    near.min().map(|(_, name)| folder.join(name))
}
