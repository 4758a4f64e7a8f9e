//! Reads the deployments, each once, and takes Coder's side into what has been loaded.

use crate::party::coder::rule;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::given::GivenSecret;
use super::inputs::{Inputs, Unclear};
use super::loaded::Loaded;
use super::parties;
use super::told_version::{From, ToldVersion};
use super::without_effect;
use super::{provider_container, provider_deployment};
use crate::cli::{EnvFormat, InputArgs};
use crate::compose::{self, Variables};
use crate::deployment::{DeploymentError, DeploymentRequest, Workload};
use crate::env::{Dialect, Environment, Variable};
use crate::files::{FileError, FileSystem as _};
use crate::finding::{Finding, Help};
use crate::party::RelyingParty;
use crate::party::coder::deployment::{self, Deployed};
use crate::recognise::{ContentKind, recognise};
use crate::rules::{Duplicate, UnparsedFile};
use crate::setting::Setting;
use crate::source::{Located, Role, Span, text_of};
use crate::text::Text;

/// The client secret's variable.
const SECRET: &str = "CODER_OIDC_CLIENT_SECRET";

/// The files of Coder's deployment, read once: what Coder gets, and every other process in them.
pub(super) struct Projects {
    coder: Option<Result<Deployed, DeploymentError>>,
    /// The processes that are not Coder's, Authelia's among them.
    pub(super) others: Vec<Workload>,
}

impl Projects {
    /// Reads the files, and those that hold Authelia's own container.
    #[inline(never)]
    pub(super) fn read(
        inputs: &Inputs,
        args: &InputArgs,
        called: ToldVersion,
        variables: &Variables,
        disk: &mut Disk,
    ) -> Self {
        let (coder, mut others) = if inputs.coder.is_empty() {
            (None, Vec::new())
        } else {
            let request = request(inputs, args);
            let (coder, others) = deployment::read(&request, called.exactly(), variables.again(), disk);
            (Some(coder), others)
        };
        // One that is in the same project is not looked for elsewhere.
        if !others.iter().any(provider_container::is_authelia) {
            others.extend(provider_deployment::beside(inputs, variables, disk));
        }
        Self { coder, others }
    }
}

/// Takes Coder's side of `projects` into `loaded`.
#[inline(never)]
pub(super) fn take(
    projects: Projects,
    inputs: &Inputs,
    args: &InputArgs,
    secret: Option<GivenSecret>,
    disk: &mut Disk,
    loaded: &mut Loaded,
) {
    let mut deployment = match projects.coder {
        Some(Ok(deployment)) => deployment,
        Some(Err(error)) => return refuse(error, inputs, disk, loaded),
        None => return,
    };
    deployment
        .defects
        .extend(only_filling(inputs, args, &deployment.received.environment, disk));
    let duplicates = deployment.duplicates.into_iter();
    loaded
        .duplicates
        .extend(duplicates.map(|key| Duplicate { key, authelia: false }));
    loaded.shape = Some(deployment.shape);
    loaded.routing.relying_party = std::mem::take(&mut deployment.routers);
    if let Some(secret) = secret {
        let own = deployment.received.environment.variable(SECRET);
        let own = own.and_then(|variable| variable.setting.value());
        if let Some(message) = without_effect::other_secret(&secret, own) {
            loaded.failures.push(Unclear { message, path: None });
        }
        give_secret(&mut deployment.received.environment, secret, disk);
    }
    let place = deployment.received.environment.place;
    let from = if deployment.version_is_chart_s {
        From::ChartVersion
    } else {
        From::ImageTag
    };
    loaded.coder = loaded.coder.or(deployment.version.as_ref(), from);
    let version = loaded.coder.setting(place);
    let mut side = RelyingParty::new(deployment.received, version, loaded.coder.version, &mut disk.sources);
    side.defects.extend(deployment.defects);
    loaded.relying_party = Some(side);
}

fn request(inputs: &Inputs, args: &InputArgs) -> DeploymentRequest {
    DeploymentRequest {
        paths: inputs.coder.clone(),
        env_format: args.env_format.map(dialect),
        service: args.service.clone(),
        project: compose::ProjectRequest {
            called_in: inputs.called_in.clone(),
            ..parties::project(args)
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

/// A `.env` that is beside a compose file: Docker Compose takes it for values of `${…}`, and Coder never sees it.
fn only_filling(inputs: &Inputs, args: &InputArgs, environment: &Environment, disk: &Disk) -> Option<Finding> {
    let [path] = inputs.coder.as_slice() else { return None };
    if args.env_format.is_some() || path.file_name()? != ".env" {
        return None;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let compose = compose::discover(folder.unwrap_or(Path::new(".")), &*disk.system)?;
    let beside = compose.first()?;
    let text = text_of(disk.system.open(beside).ok()?.bytes);
    // One that is named in `env_file` reaches Coder after all.
    if recognise(beside, &text) != Some(ContentKind::Compose) || text.contains("env_file") {
        return None;
    }
    // So does one that the compose file asks for by its name.
    let first = environment
        .variables()
        .filter(|variable| variable.name.value.starts_with("CODER_OIDC_") && !text.contains(&variable.name.value))
        .min_by_key(|variable| variable.name.span)?;
    Some(
        Finding::at(first.name.span, "Docker Compose does not hand this on")
            .rule(rule::NOT_PASSED)
            .says(
                ".env",
                "a `.env` beside a compose file only fills in its `${…}`",
                "What Coder gets is in the compose file beside it; this check takes the `.env` for what Coder gets.",
            )
            .help(text!("--coder {}", path.with_file_name(beside.file_name()?).display())),
    )
}

/// The secret that the call gives stands in for one that the files only refer to; findings about it point at the file
/// that holds it.
fn give_secret(environment: &mut Environment, given: GivenSecret, disk: &mut Disk) {
    let text = given.secret.reveal().as_bytes().to_vec();
    let end = text.len();
    let Ok(id) = disk.sources.add(given.name, Role::Coder, text) else {
        return;
    };
    let file = Span::new(id, 0..end);
    disk.sources.mark_secret(file);
    let (place, notation) = match environment.variable(SECRET) {
        Some(variable) => (variable.name.span, variable.notation.clone()),
        None => (file, environment.form.into()),
    };
    let setting = Setting::known(given.secret, place);
    let setting = if place == file {
        setting
    } else {
        setting.through(vec![file])
    };
    environment.set(Variable {
        name: Located::new(SECRET.to_owned(), place),
        setting,
        notation,
    });
}

fn refuse(error: DeploymentError, inputs: &Inputs, disk: &Disk, loaded: &mut Loaded) {
    let version = error.version.map(|(version, place)| Setting::known(version, place));
    loaded.coder = loaded.coder.or(version.as_ref(), From::ImageTag);
    // A file that another one names may be anything: `include: /etc/shadow`. Unless it looks like what it should be,
    // nothing of it is shown.
    if let Some(span) = error.span {
        let (path, ..) = disk.sources.position(span);
        let named = inputs.coder.iter().any(|given| given.display().to_string() == path);
        let text = disk.sources.text(disk.sources.locate(span).source);
        if !named && recognise(Path::new(path), text).is_none() {
            disk.sources.conceal(span.source);
        }
    }
    let at = error.span.map(|span| disk.sources.path(span).to_owned());
    if let Some(span) = error.span {
        let missing = error.path.as_ref();
        let missing = missing.filter(|path| disk.system.kind(path) == Err(FileError::Missing));
        loaded.syntax.push(UnparsedFile {
            span,
            message: error.message.clone(),
            authelia: false,
            not_found: missing.map(|path| not_found(path, &inputs.env_files)),
        });
    }
    let path = error.path.map(|path| path.display().to_string()).or(at);
    loaded.failures.push(Unclear {
        message: error.message.to_string(),
        path,
    });
}

/// What can be done about an env file that is named and is not there: `found` may have it under another folder.
fn not_found(path: &Path, found: &[PathBuf]) -> Help {
    let elsewhere = Help::from("--missing-env-files unknown, if it is only where it is deployed");
    let ways = |first: Text| Help::from(first).or(elsewhere.clone());
    if path.file_name().is_some_and(|name| name == "stack.env") {
        return ways(
            "put the variables that Portainer has for this stack into a file of this name beside the compose file"
                .into(),
        );
    }
    let near = found.iter().filter_map(|found| Some((common_end(path, found)?, found)));
    match near.max_by_key(|(common, _)| *common) {
        Some((common, here)) if path.is_absolute() => {
            let folder = |path: &Path| {
                let folder = path.ancestors().nth(common).map(|folder| folder.display().to_string());
                folder
                    .filter(|folder| !folder.is_empty())
                    .unwrap_or_else(|| ".".to_owned())
            };
            ways(text!("--path-map {}={}", folder(path), folder(here)))
        }
        Some((_, here)) => ways(text!("name the file that is here: {}", here.display())),
        None => Help::from("put the file there").or(elsewhere),
    }
}

/// How many of the last parts of two paths are the same; `None` if their names differ.
fn common_end(one: &Path, other: &Path) -> Option<usize> {
    let pairs = one.components().rev().zip(other.components().rev());
    let count = pairs.take_while(|(one, other)| one == other).count();
    (count > 0).then_some(count)
}
