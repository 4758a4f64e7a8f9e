//! Authelia's container, wherever one of the deployments that are read has it: its environment and its mounts.

use super::disk::Disk;
use crate::authelia::{self, Filter, Start};
use crate::cli::InputArgs;
use crate::deployment::{Mount, Router, Workload, routers};
use crate::env::{Environment, Form};
use crate::finding::Finding;
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};
use crate::source::{Role, Span};
use crate::version::Version;

/// What a deployment tells about the container that Authelia runs in.
#[derive(Default)]
pub(super) struct Container {
    /// Its environment, if it is known which process is Authelia's.
    pub(super) environment: Option<Environment>,
    /// The file filters that it is started with, if that is known.
    pub(super) filters: Option<Vec<Filter>>,
    /// The paths of its configuration in the container, if they are known.
    pub(super) paths: Option<Vec<String>>,
    /// What Authelia refuses of how it is started.
    pub(super) refusal: Option<Finding>,
    /// What is mounted into it.
    pub(super) mounts: Vec<Mount>,
    /// Authelia's version, where the image's tag tells it.
    pub(super) version: Option<Setting<Version>>,
}

/// The variable that names the file filters.
const FILTERS: &str = "X_AUTHELIA_CONFIG_FILTERS";

/// The images of Authelia.
pub(super) const IMAGES: [&str; 1] = ["authelia/authelia"];

/// Whether a process is Authelia: it runs its image, or its program where that is installed.
pub(super) fn is_authelia(workload: &Workload) -> bool {
    let program = || workload.command.words.as_ref()?.first()?.value();
    let is_program = || program().is_some_and(|program| program.reveal().rsplit('/').next() == Some("authelia"));
    workload.runs(&IMAGES) || workload.image.is_none() && workload.command.entrypoint.is_none() && is_program()
}

/// Authelia's container among the processes that are not Coder's; an empty one if there is none, or more than one.
#[inline(never)]
pub(super) fn find(workloads: &[Workload]) -> Container {
    let mut found = workloads.iter().filter(|workload| is_authelia(workload));
    match (found.next(), found.next()) {
        (Some(only), None) => container(only),
        _ => Container::default(),
    }
}

/// What the version of Authelia's chart tells, where its values leave the image to the chart.
pub(super) fn version_of_chart(workloads: &[Workload]) -> Option<Setting<Version>> {
    let charts = workloads.iter().filter_map(|workload| workload.chart.as_ref());
    let mut charts = charts.filter(|chart| chart.name == "authelia");
    let (Some(only), None) = (charts.next(), charts.next()) else {
        return None;
    };
    let image = only.values.get("image").filter(|image| !image.is_null());
    let version = only
        .version
        .as_ref()
        .filter(|_| image.is_none() && only.hidden.is_none())?;
    authelia::version_of_chart(&version.value).map(|known| Setting::known(known, version.span))
}

/// What a proxy leads to Authelia's container, by the labels of all `workloads`.
#[inline(never)]
pub(super) fn routers_of(workloads: &[Workload]) -> Vec<Router> {
    let all: Vec<&Workload> = workloads.iter().collect();
    let own = workloads.iter().filter(|workload| workload.runs(&IMAGES));
    own.flat_map(|workload| routers(workload, &all)).collect()
}

/// What the call itself tells of Authelia's environment: `--set`, and with `--process-env` the environment of this
/// process, which is then taken for Authelia's own.
#[inline(never)]
pub(super) fn of_call(args: &InputArgs, disk: &mut Disk) -> Container {
    if !args.process_env && args.set.is_empty() {
        return Container::default();
    }
    let text = |text: std::ffi::OsString| text.into_string().ok();
    let process = args.process_env.then(std::env::vars_os).into_iter().flatten();
    let process = process.filter_map(|(name, value)| Some((text(name)?, text(value)?)));
    let mut lines = String::new();
    let mut found = Vec::new();
    for (name, value) in process.chain(args.set.iter().cloned()) {
        let start = lines.len() + name.len() + 1;
        lines.push_str(&format!("{name}={value}\n"));
        found.push((name, start..start + value.len(), Secret::new(value)));
    }
    let Ok(id) = disk.sources.add("<environment>", Role::Authelia, lines.into_bytes()) else {
        return Container::default();
    };
    let mut environment = Environment::new(Span::new(id, 0..0), Form::Entry);
    if !args.process_env {
        environment.hidden = Some(Unknown::because(
            "the environment of Authelia's process is not in the files",
        ));
    }
    for (name, range, value) in found {
        let span = Span::new(id, range);
        disk.sources.mark_secret(span);
        environment.define(&name, Setting::known(value, span));
    }
    // The arguments are not told: without the variable it is not known that there are no filters.
    let told = environment.variable(FILTERS).is_some();
    let start = Start::of(None, None, &environment);
    Container {
        filters: start.filters.filter(|_| told),
        refusal: start.refusal,
        environment: Some(environment),
        ..Container::default()
    }
}

fn container(workload: &Workload) -> Container {
    let mut environment = workload.environment.clone();
    if workload.refused.is_some() || !workload.whole {
        let why = Unknown::because("the files do not tell the whole environment of Authelia's container");
        environment.hidden.get_or_insert(why);
    }
    environment.replaced_before = matches!(environment.form, Form::Entry | Form::ContainerItem | Form::Container);
    let command = &workload.command;
    let start = Start::of(command.entrypoint.as_deref(), command.words.as_deref(), &environment);
    Container {
        environment: Some(environment),
        filters: start.filters,
        paths: start.paths,
        refusal: start.refusal,
        mounts: workload.files.clone(),
        version: workload.version.clone(),
    }
}
