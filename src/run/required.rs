//! Applications that have to be in the files, because the call says so.

use super::loaded::Loaded;
use super::{pairs, parties};
use crate::cli::CheckArgs;
use crate::report::{Failure, Report};

/// Fails where an application that has to be there is not.
pub(super) fn require(args: &CheckArgs, all: &[Loaded], report: &mut Report) -> anyhow::Result<()> {
    for name in &args.require {
        if name != "coder" {
            require_application(name, all, report)?;
            continue;
        }
        if report.failures.is_empty() && !all.iter().any(|loaded| loaded.relying_party.is_some()) {
            let alone = all.iter().find_map(|loaded| loaded.alone.clone());
            report.failures.push(Failure {
                message: format!(
                    "--require coder, but {}",
                    alone.unwrap_or_else(|| "nothing of Coder's was given".to_owned())
                ),
                path: None,
                candidates: Vec::new(),
            });
        }
    }
    Ok(())
}

fn require_application(id: &str, all: &[Loaded], report: &mut Report) -> anyhow::Result<()> {
    let mut parties = all.iter().flat_map(|loaded| &loaded.applications.parties);
    if parties.any(|party| party.side.facts.id == id) {
        return Ok(());
    }
    parties::known("--require", id, &[])?;
    if report.failures.is_empty() {
        report.failures.push(Failure {
            message: format!("--require {id}, but no settings of its sign-in were found"),
            path: None,
            candidates: Vec::new(),
        });
    }
    Ok(())
}

/// Fails where an application that the call asks for is nowhere in the files.
pub(super) fn asked_for(args: &CheckArgs, all: &[Loaded], report: &mut Report) {
    let ids = args.input.app.iter().map(|app| app.split('=').next().unwrap_or(app));
    for id in ids {
        if report.failures.is_empty() && !all.iter().any(|loaded| pairs::are_found(loaded, id)) {
            report.failures.push(Failure {
                message: format!("--app {id}, but neither its settings nor a registration of it were found"),
                path: None,
                candidates: Vec::new(),
            });
        }
    }
}
