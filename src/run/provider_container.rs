//! Authelia's container, where a compose file that is being read has one: its environment and its mounts.

use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::inputs::Inputs;
use super::load::variables;
use crate::authelia::{Filter, Variable};
use crate::cli::InputArgs;
use crate::compose::{self, Project, Request, Service};
use crate::env::{self, Assigned};
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::Role;
use crate::yaml::Node;

/// What a compose file tells about the container that Authelia runs in.
#[derive(Default)]
pub(super) struct Container {
    /// Its environment, as far as it is Authelia's.
    pub(super) environment: Vec<Variable>,
    /// The file filters that it is started with, if the environment names them.
    pub(super) filters: Option<Vec<Filter>>,
    /// Paths in the container and where they are here.
    pub(super) mounts: Vec<(String, PathBuf)>,
}

/// Looks for Authelia's container in the compose files among `paths`; an empty one if there is none, or the files
/// cannot be read, which is reported where they are read for Coder.
pub(super) fn find(inputs: &Inputs, args: &InputArgs, disk: &mut Disk) -> Container {
    let paths = &inputs.coder;
    let is_yaml = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "yml" || extension == "yaml")
    };
    if paths.is_empty() || !paths.iter().all(is_yaml) {
        return Container::default();
    }
    let request = Request {
        files: paths.clone(),
        env_files: args.env_file.clone(),
        project_directory: args.project_directory.clone(),
        profiles: args.profile.clone(),
        project_name: args.project_name.clone(),
        called_in: inputs.called_in.clone(),
    };
    let Ok(project) = compose::load(&request, variables(args), disk) else {
        return Container::default();
    };
    let is_authelia = |service: &&Service| {
        compose::image(&project, service).is_some_and(|image| image.value.contains("authelia/authelia"))
    };
    let mut found = project.services.iter().filter(is_authelia);
    match (found.next(), found.next()) {
        (Some(only), None) => container(&project, only, disk),
        _ => Container::default(),
    }
}

/// What this process's environment tells Authelia: with `--process-env` it is taken for Authelia's own.
pub(super) fn of_process(disk: &mut Disk) -> Container {
    let of_authelia = |name: &str| name.starts_with("AUTHELIA_") || name.starts_with("X_AUTHELIA_");
    let variables =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let lines = variables.filter(|(name, value)| of_authelia(name) && !value.contains('\n'));
    let text: String = lines.map(|(name, value)| format!("{name}={value}\n")).collect();
    let mut container = Container::default();
    let Ok(id) = disk.sources.add("<environment>", Role::Authelia, text.into_bytes()) else {
        return container;
    };
    for assignment in env::read_raw(&disk.sources, id).unwrap_or_default() {
        let Assigned::Text { text, span, .. } = assignment.value else {
            continue;
        };
        disk.sources.mark_secret(span);
        container.take(&assignment.name.value, Setting::known(text, span));
    }
    container
}

impl Container {
    /// Takes a variable of Authelia's environment.
    fn take(&mut self, name: &str, value: Setting<Secret>) {
        if name == "X_AUTHELIA_CONFIG_FILTERS" {
            let names = value.value().map(|names| names.reveal().to_owned());
            self.filters = names.and_then(|names| names.split(',').map(|name| name.trim().parse().ok()).collect());
        }
        // Any variable may stand in a template or be expanded.
        self.environment.push(Variable {
            name: name.to_owned(),
            value,
        });
    }
}

fn container(project: &Project, service: &Service, disk: &mut Disk) -> Container {
    let mut container = Container {
        mounts: mounts(service),
        ..Container::default()
    };
    let Ok(environment) = compose::environment(project, service, disk) else {
        return container;
    };
    for variable in environment.variables() {
        container.take(&variable.name.value, variable.setting.clone());
    }
    container
}

/// `volumes` that mount a folder or a file of the host.
fn mounts(service: &Service) -> Vec<(String, PathBuf)> {
    let mut mounts = Vec::new();
    for layer in service.layers() {
        for volume in layer.node.get("volumes").and_then(Node::sequence).unwrap_or_default() {
            let text = |node: &Node| node.scalar().map(|scalar| scalar.text.to_string());
            let (source, target) = match text(volume) {
                Some(short) => {
                    let mut parts = short.splitn(3, ':').map(str::to_owned);
                    (parts.next(), parts.next())
                }
                None => (volume.get("source").and_then(text), volume.get("target").and_then(text)),
            };
            let (Some(source), Some(target)) = (source, target) else {
                continue;
            };
            // A name without a slash is a volume that Docker keeps, not a folder.
            if source.starts_with(['.', '/']) && !source.contains('$') {
                mounts.push((target, layer.scope.folder.join(Path::new(&source))));
            }
        }
    }
    mounts
}
