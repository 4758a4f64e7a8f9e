//! The files that a call names without saying whose they are.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::disk::Noted;
use super::inputs::{Inputs, Unclear};
use super::projects;
use crate::compose::Variables;
use crate::files::FileSystem as _;
use crate::party::profile;
use crate::recognise::{self, ContentKind, recognise};
use crate::source::text_of;

/// What is needed to tell whose a file is.
pub(super) struct NamedFiles<'a> {
    pub(super) stdin: Option<&'a [u8]>,
    /// Whether the call says which service is Coder, so that it is in a compose file that does not say so itself.
    pub(super) is_service_named: bool,
    pub(super) variables: &'a Variables,
    pub(super) system: &'a Rc<Noted>,
}

impl NamedFiles<'_> {
    /// Sorts `files` into `inputs`.
    ///
    /// # Errors
    /// If it cannot be told whose one is, or it cannot be read.
    pub(super) fn take(&self, files: &[&PathBuf], inputs: &mut Inputs) -> Result<(), Unclear> {
        let mut nobodys = Vec::new();
        for path in files {
            self.file(path, inputs, &mut nobodys)?;
        }
        // Coder may be in what shows nobody, where nothing else is Coder's; beside a file of Coder's it is laid over that.
        let is_alone = inputs.coder.is_empty() && inputs.applications.is_empty();
        for path in nobodys {
            if is_alone || inputs.coder.iter().any(|own| own.parent() == path.parent()) {
                inputs.coder.push(path);
            } else {
                inputs.applications.push(vec![path]);
            }
        }
        one_deployment(&inputs.named_starts)
    }

    /// A file that is named without saying whose it is.
    fn file(&self, path: &Path, inputs: &mut Inputs, nobodys: &mut Vec<PathBuf>) -> Result<(), Unclear> {
        let is_stdin = path == Path::new("-");
        let bytes = match self.stdin.filter(|_| is_stdin) {
            Some(bytes) => bytes.to_owned(),
            None => {
                self.system
                    .open(path)
                    .map_err(|error| Unclear::about(path, error.to_string()))?
                    .bytes
            }
        };
        let text = text_of(bytes);
        let why = recognise::is_without_content(&text).or_else(|| recognise::unrendered(path, &text));
        if let Some(why) = why.or_else(|| Some(recognise::ends_in_txt(path, &text)?.1)) {
            return Err(Unclear::about(path, why));
        }
        let piped = Path::new("stdin.env");
        let kind = recognise(path, &text).or_else(|| recognise(piped, &text).filter(|_| is_stdin));
        match kind {
            Some(ContentKind::Authelia) => {
                inputs.authelia.push(path.to_owned());
                let both = recognise::is_both_s(&text).then(|| path.to_owned());
                inputs.coder.extend(both);
            }
            Some(_) => inputs.coder.push(path.to_owned()),
            None if recognise::is_project(&text) && !is_stdin => self.project(path, &text, inputs, nobodys),
            None if recognise::starts_authelia(path, &text) => inputs.named_starts.push(path.to_owned()),
            None if profile::is_mentioned(&text) => inputs.applications.push(vec![path.to_owned()]),
            None if recognise::is_project(&text) => inputs.coder.push(path.to_owned()),
            None => {
                let message = if is_stdin {
                    "can't tell whose standard input is; pass --authelia - or --coder -"
                } else {
                    "can't tell whether this is Authelia's or Coder's; pass --authelia or --coder"
                };
                return Err(Unclear::about(path, message));
            }
        }
        Ok(())
    }

    /// A compose file that is named and does not itself say that it is Coder's.
    fn project(&self, path: &Path, text: &str, inputs: &mut Inputs, nobodys: &mut Vec<PathBuf>) {
        let project = projects::project(vec![path.to_owned()], self.variables, &self.system.aside());
        let is_mentioned = profile::is_mentioned(text);
        if project.is_coders || self.is_service_named {
            inputs.coder.push(path.to_owned());
            return;
        }
        if project.runs_authelia {
            inputs.named_starts.push(path.to_owned());
        }
        if is_mentioned {
            inputs.applications.push(vec![path.to_owned()]);
        } else if !project.runs_authelia {
            nobodys.push(path.to_owned());
        }
    }
}

/// Says so where the files that the call names for Authelia's deployment are of more than one.
fn one_deployment(starts: &[PathBuf]) -> Result<(), Unclear> {
    let is_alone = |path: &&PathBuf| recognise::is_unit(path);
    match (starts.iter().find(is_alone), starts) {
        (Some(unit), [_, _, ..]) => Err(Unclear::about(
            unit,
            "more than one of the files that are named starts Authelia",
        )),
        _ => Ok(()),
    }
}

/// Whether a unit is named that starts Authelia.
pub(super) fn is_authelia_s_unit(path: &Path, system: &Noted) -> bool {
    let opened = recognise::is_unit(path).then(|| system.peek(path));
    opened.is_some_and(|opened| opened.is_ok_and(|opened| recognise::starts_authelia(path, &text_of(opened.bytes))))
}
