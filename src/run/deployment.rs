//! Reads Coder's side into what has been loaded.

use std::path::PathBuf;

use super::inputs::{Inputs, Unclear};
use super::load::{Disk, Loaded, variables};
use super::versions::NEWEST_CODER;
use crate::cli::{EnvFormat, InputArgs};
use crate::coder::RelyingParty;
use crate::coder::deployment::{self, DeploymentError, Request};
use crate::compose;
use crate::env::{Dialect, Environment, Variable};
use crate::rules::{Duplicate, Malformed};
use crate::secret::Secret;
use crate::setting::Setting;

/// Reads Coder's side into `loaded`.
pub(super) fn read(inputs: &Inputs, args: &InputArgs, secret: Option<Secret>, disk: &mut Disk, loaded: &mut Loaded) {
    if inputs.coder.is_empty() {
        return;
    }
    let request = request(inputs, args);
    let mut deployment = match deployment::read(&request, variables(args), disk) {
        Ok(deployment) => deployment,
        Err(error) => return refuse(error, disk, loaded),
    };
    let duplicates = deployment.duplicates.into_iter();
    loaded
        .duplicates
        .extend(duplicates.map(|key| Duplicate { key, authelia: false }));
    if let Some(secret) = secret {
        give_secret(&mut deployment.received.environment, secret);
    }
    let place = deployment.received.environment.place;
    let told = deployment.version;
    let assumed = args
        .coder_version
        .or_else(|| told.as_ref().and_then(|told| told.value().copied()));
    loaded.coder_version = assumed.unwrap_or(NEWEST_CODER);
    let version = match told {
        Some(told) if args.coder_version.is_none() => told,
        _ => Setting::defaulted(loaded.coder_version, place),
    };
    let mut side = RelyingParty::new(deployment.received, version, loaded.coder_version, &mut disk.sources);
    side.defects.extend(deployment.defects);
    loaded.relying_party = Some(side);
}

fn request(inputs: &Inputs, args: &InputArgs) -> Request {
    Request {
        paths: inputs.coder.clone(),
        env_format: args.env_format.map(dialect),
        service: args.service.clone(),
        project: compose::Request {
            files: Vec::new(),
            env_files: args.env_file.clone(),
            project_directory: args.project_directory.clone(),
            profiles: args.profile.clone(),
            project_name: args.project_name.clone(),
            called_in: inputs.called_in.clone(),
        },
        path_map: args
            .path_map
            .iter()
            .map(|(there, here)| (there.clone(), PathBuf::from(here)))
            .collect(),
    }
}

fn dialect(format: EnvFormat) -> Dialect {
    match format {
        EnvFormat::Compose => Dialect::Compose,
        EnvFormat::Docker | EnvFormat::Raw => Dialect::Raw,
        EnvFormat::Systemd => Dialect::Systemd,
        EnvFormat::Shell => Dialect::Shell,
    }
}

/// The secret that the call gives stands in for one that the files only refer to.
fn give_secret(environment: &mut Environment, secret: Secret) {
    const NAME: &str = "CODER_OIDC_CLIENT_SECRET";
    let place = environment
        .variable(NAME)
        .map_or(environment.place, |variable| variable.name.span);
    let name = crate::source::Located::new(NAME.to_owned(), place);
    environment.set(Variable {
        name,
        setting: Setting::known(secret, place),
    });
}

fn refuse(error: DeploymentError, disk: &Disk, loaded: &mut Loaded) {
    let at = error.span.map(|span| disk.sources.position(span).0.to_owned());
    let path = error.path.map(|path| path.display().to_string()).or(at);
    if let Some(span) = error.span {
        loaded.syntax.push(Malformed {
            span,
            message: error.message.clone(),
            authelia: false,
        });
    }
    loaded.failures.push(Unclear {
        message: error.message,
        path,
    });
}
