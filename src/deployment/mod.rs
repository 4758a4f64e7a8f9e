//! What a deployment's files give to each process: compose projects, Kubernetes, units and env files, all as
//! [`Workload`]s. Whose process one is, each server finds out itself.

mod built;
mod cluster;
mod compose;
mod docker_run;
pub mod env_file;
mod error;
mod exported;
mod image;
mod request;
mod routing;
mod shape;
mod unit;
mod unrendered;
mod workload;

pub use error::DeploymentError;
pub use image::Image;
pub use request::{DeploymentRequest, File, Sorted, file_name, is_env_file};
pub use routing::{Router, Routing, routers};
pub use shape::{is_exported, is_exported_file, is_quadlet};
pub use workload::{
    Deployment, InstalledChart, Invocation, LeftOut, LeftOutBecause, Mount, MountSource, PathContent, Workload,
};

use crate::compose::Variables;
use crate::files::Files;

/// Reads the deployment.
///
/// # Errors
/// If a file is missing or cannot be parsed, if the program that deploys would refuse it, or if the files do not belong
/// together.
pub fn read(
    sorted: &Sorted,
    request: &DeploymentRequest,
    variables: Variables,
    files: &mut dyn Files,
) -> Result<Deployment, DeploymentError> {
    let mut deployment = if !sorted.compose.is_empty() {
        compose::read(sorted, request, variables, files)?
    } else if !sorted.manifests.is_empty() {
        cluster::read(sorted, files)?
    } else if !sorted.units.is_empty() {
        unit::read(sorted, request, &variables, files)?
    } else if !sorted.exported.is_empty() {
        exported::read(sorted, request, &variables, files)?
    } else {
        let dialect = request.env_format.unwrap_or_default();
        let environment = env_file::environment(&sorted.env_files, dialect, &variables, files.sources())?;
        let mut workload = Workload::of("", environment);
        workload.whole = false;
        Deployment::of(workload)
    };
    unrendered::doubt(&mut deployment.workloads, deployment.cluster.is_some());
    Ok(deployment)
}
