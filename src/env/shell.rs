//! Environment files as a POSIX shell sets them (`set -a; . file`).
//!
//! Nothing is run: what would be is unknown. Known is only what bash and dash both do for certain; after what one of them
//! stops at, and after conditions, loops and functions, nothing in the file is known.
//!
//! Reference: bash 5.2, dash 0.5.12.

mod commands;
mod stop;
mod syntax;
mod variables;
mod words;

use commands::ShellRun;
use stop::ShellStop;
use syntax::ShellParser;

use super::interpolate::Lookup;
use super::{EnvError, Environment};
use crate::setting::Setting;
use crate::source::{SourceId, SourceMap};

/// Sets in `environment` what a shell that reads source `id` would export; names that the file does not set are asked
/// of `outside`.
///
/// # Errors
/// If every shell stops at the file.
pub fn read(
    sources: &SourceMap,
    id: SourceId,
    outside: &dyn Fn(&str) -> Lookup,
    environment: &mut Environment,
) -> Result<(), EnvError> {
    let mut run = ShellRun::new(sources, id, outside, environment);
    let mut parser = ShellParser::new(id, sources.text(id));
    let stopped = loop {
        match parser.next() {
            Ok(None) => break None,
            Ok(Some(line)) => match run.line(&line) {
                Ok(true) => {}
                // `return` ends the file; what stands behind it is not read.
                Ok(false) => break None,
                Err(stop) => break Some(stop),
            },
            Err(why) => break Some(ShellStop::Unsure(why)),
        }
    };
    match stopped {
        None => Ok(()),
        Some(ShellStop::Certain(error)) => Err(error),
        // A shell that meets a syntax error may or may not have run what stands before it.
        Some(ShellStop::Unsure(why)) => {
            for variable in environment.variables_mut() {
                variable.setting = Setting::unknown(why.clone(), variable.setting.place);
            }
            environment.hidden.get_or_insert(why);
            Ok(())
        }
    }
}
