//! Reads Coder's side: which shape of deployment it is, and what environment it gives to the process.

use std::path::{Path, PathBuf};

use super::inputs::Unclear;
use super::load::{Disk, Loaded, variables};
use crate::cli::{EnvFormat, InputArgs};
use crate::coder::{self, RelyingParty, SettingDefect};
use crate::compose::{self, ComposeError, Files, Project, Request};
use crate::env::{Dialect, Environment, Variable};
use crate::recognise::{Kind, recognise};
use crate::rules::{Duplicate, Malformed};
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::{SourceId, SourceMap, Span};
use crate::version::Version;
use crate::yaml;

/// The newest version of Coder that is known; assumed where nothing says which it is.
pub(super) const NEWEST_CODER: Version = Version::new(2, 35, 1);

/// What a deployment's files come to.
struct Deployment {
    environment: Environment,
    /// The image's tag, if it is a version.
    version: Option<Setting<Version>>,
    /// Settings that stand in a file but never reach the process.
    not_passed: Vec<SettingDefect>,
}

/// Reads Coder's side into `loaded`.
pub(super) fn read(paths: &[PathBuf], args: &InputArgs, secret: Option<Secret>, disk: &mut Disk, loaded: &mut Loaded) {
    let Some(first) = paths.first() else { return };
    match deployment(first, paths, args, disk, loaded) {
        Ok(Some(mut deployment)) => {
            if let Some(secret) = secret {
                give_secret(&mut deployment.environment, secret);
            }
            let place = deployment.environment.place;
            let tag = deployment.version;
            let assumed = args
                .coder_version
                .or_else(|| tag.as_ref().and_then(|tag| tag.value().copied()));
            loaded.coder_version = assumed.unwrap_or(NEWEST_CODER);
            let version = match tag {
                Some(tag) if args.coder_version.is_none() => tag,
                _ => Setting::defaulted(loaded.coder_version, place),
            };
            let mut side = RelyingParty::new(deployment.environment, version, loaded.coder_version, &mut disk.sources);
            side.defects.extend(deployment.not_passed);
            loaded.relying_party = Some(side);
        }
        Ok(None) => {}
        Err(error) => refuse(error, disk, loaded),
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

fn refuse(error: ComposeError, disk: &Disk, loaded: &mut Loaded) {
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

fn deployment(
    first: &Path,
    paths: &[PathBuf],
    args: &InputArgs,
    disk: &mut Disk,
    loaded: &mut Loaded,
) -> Result<Option<Deployment>, ComposeError> {
    let unclear = |message: &str| Unclear {
        message: message.to_owned(),
        path: Some(first.display().to_string()),
    };
    if first.is_dir() {
        loaded
            .failures
            .push(unclear("it is a folder; give it without --coder to have it searched"));
        return Ok(None);
    }
    let id = disk.read(first).map_err(|error| ComposeError {
        span: None,
        class: "file-missing",
        message: error.to_string(),
        path: Some(first.to_owned()),
    })?;
    let text = disk.sources.text(id);
    match recognise(first, text) {
        Some(Kind::Compose) => compose(paths, args, disk, loaded),
        Some(Kind::EnvFile) => env_file(paths, args, disk).map(Some),
        // A name that says what it is counts even without a setting of Coder's in it.
        None if is_env_file(first) => env_file(paths, args, disk).map(Some),
        None if text
            .lines()
            .any(|line| line.starts_with("services:") || line.starts_with("include:")) =>
        {
            compose(paths, args, disk, loaded)
        }
        Some(Kind::Authelia) => {
            loaded
                .failures
                .push(unclear("it is Authelia's; name it with --authelia"));
            Ok(None)
        }
        Some(Kind::HelmValues | Kind::Manifest) => manifests(paths, disk, loaded),
        Some(Kind::ServerYaml | Kind::Unit) => {
            loaded.failures.push(unclear(
                "files of this kind are not read yet; give an env file or a compose file",
            ));
            Ok(None)
        }
        None => {
            loaded
                .failures
                .push(unclear("it holds no settings of Coder's that are known"));
            Ok(None)
        }
    }
}

fn is_env_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    name.starts_with(".env") || name.ends_with(".env") || name == "-"
}

fn env_file(paths: &[PathBuf], args: &InputArgs, disk: &mut Disk) -> Result<Deployment, ComposeError> {
    let variables = variables(args);
    let mut environment: Option<Environment> = None;
    for path in paths {
        let id = disk.read(path).map_err(|error| ComposeError {
            span: None,
            class: "file-missing",
            message: error.to_string(),
            path: Some(path.clone()),
        })?;
        let environment = environment.get_or_insert_with(|| Environment::new(last_line(&disk.sources, id)));
        compose::read_env_file(&disk.sources, id, dialect(args.env_format), &variables, environment)?;
    }
    let environment = environment.ok_or_else(|| ComposeError {
        span: None,
        class: "file-missing",
        message: "no file is given".to_owned(),
        path: None,
    })?;
    Ok(Deployment {
        environment,
        version: None,
        not_passed: Vec::new(),
    })
}

fn dialect(format: EnvFormat) -> Dialect {
    match format {
        EnvFormat::Compose => Dialect::Compose,
        EnvFormat::Docker | EnvFormat::Raw => Dialect::Raw,
        EnvFormat::Systemd => Dialect::Systemd,
        EnvFormat::Shell => Dialect::Shell,
    }
}

/// Where a missing variable would be added: the file's last line.
fn last_line(sources: &SourceMap, id: SourceId) -> Span {
    let text = sources.text(id).trim_end();
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    Span::new(id, start..text.len())
}

/// Helm values, releases and manifests: all of one deployment.
fn manifests(paths: &[PathBuf], disk: &mut Disk, loaded: &mut Loaded) -> Result<Option<Deployment>, ComposeError> {
    let mut roots = Vec::new();
    for path in paths {
        let id = disk.read(path).map_err(|error| ComposeError {
            span: None,
            class: "file-missing",
            message: error.to_string(),
            path: Some(path.clone()),
        })?;
        let documents = yaml::parse(&disk.sources, id)?;
        loaded.duplicates.extend(
            documents
                .duplicates
                .into_iter()
                .map(|key| Duplicate { key, authelia: false }),
        );
        roots.extend(documents.roots);
    }
    let Some(found) = coder::manifest::read(&roots) else {
        let message = "no container in it is Coder's server".to_owned();
        let path = paths.first().map(|path| path.display().to_string());
        loaded.failures.push(Unclear { message, path });
        return Ok(None);
    };
    let version = found
        .tag
        .and_then(|tag| Some(Setting::known(tag.value.parse().ok()?, tag.span)));
    Ok(Some(Deployment {
        environment: found.environment,
        version,
        not_passed: Vec::new(),
    }))
}

fn compose(
    paths: &[PathBuf],
    args: &InputArgs,
    disk: &mut Disk,
    loaded: &mut Loaded,
) -> Result<Option<Deployment>, ComposeError> {
    let request = Request {
        files: paths.to_vec(),
        env_files: args.env_file.clone(),
        project_directory: args.project_directory.clone(),
        profiles: args.profile.clone(),
        project_name: args.project_name.clone(),
    };
    let project = compose::load(&request, variables(args), disk)?;
    let names: Vec<&str> = match &args.service {
        Some(name) => vec![name.as_str()],
        None => compose::candidates(&project)
            .iter()
            .map(|candidate| candidate.service.name.as_str())
            .collect(),
    };
    let path = paths.first().map(|path| path.display().to_string());
    let message = match names.as_slice() {
        [name] => match project.services.iter().find(|service| service.name == *name) {
            Some(service) => {
                let environment = compose::environment(&project, service, disk)?;
                let version = image_version(&project, service);
                let not_passed = coder::not_passed(&project.variables, &environment);
                let keys = project.duplicates.into_iter();
                loaded
                    .duplicates
                    .extend(keys.map(|key| Duplicate { key, authelia: false }));
                return Ok(Some(Deployment {
                    environment,
                    version,
                    not_passed,
                }));
            }
            None => format!("it has no service `{name}`"),
        },
        [] => "no service in it is Coder's server; name it with --service".to_owned(),
        several => format!(
            "more than one service may be Coder's server: {}; choose with --service",
            several.join(", ")
        ),
    };
    loaded.failures.push(Unclear { message, path });
    Ok(None)
}

fn image_version(project: &Project, service: &compose::Service) -> Option<Setting<Version>> {
    let image = compose::image(project, service)?;
    let tag = image.value.rsplit_once(':')?.1;
    Some(Setting::known(tag.parse().ok()?, image.span))
}
