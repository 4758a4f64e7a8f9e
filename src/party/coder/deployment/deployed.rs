//! Coder's process as its deployment gives it.

use super::{command_line, misplaced};
use crate::deployment::{Mount, Router, Sorted, Workload};
use crate::finding::Finding;
use crate::party::coder::{Received, rule};
use crate::party::left_out;
use crate::setting::Setting;
use crate::version::Version;
use crate::yaml::DuplicateKey;

/// What Coder's process gets.
pub struct Deployed {
    /// What kind of files it is made of.
    pub shape: DeploymentKind,
    /// Its environment, flags and configuration file.
    pub received: Received,
    /// Coder's version, where the image's tag or the chart's version tells it.
    pub version: Option<Setting<Version>>,
    /// Whether it is the chart's version.
    pub version_is_chart_s: bool,
    /// What the files say that never reaches the process, or that their readers understand differently.
    pub defects: Vec<Finding>,
    /// Keys that stand twice.
    pub duplicates: Vec<DuplicateKey>,
    /// What a proxy leads to it.
    pub routers: Vec<Router>,
    /// What is mounted into its container.
    pub mounts: Vec<Mount>,
}

/// What kind of files a deployment is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeploymentKind {
    /// A compose project.
    Compose,
    /// Helm values and Kubernetes manifests.
    Cluster,
    /// systemd units.
    Units,
    /// What a program says of a container that runs.
    Exported,
    /// Env files alone.
    EnvFiles,
    /// Coder's own configuration file alone.
    ServerYaml,
}

impl DeploymentKind {
    /// Every shape.
    pub const ALL: [DeploymentKind; 6] = [
        DeploymentKind::Compose,
        DeploymentKind::Cluster,
        DeploymentKind::Units,
        DeploymentKind::Exported,
        DeploymentKind::EnvFiles,
        DeploymentKind::ServerYaml,
    ];

    /// Which of them `sorted` files are; what starts the process counts, not what is read besides.
    pub(super) fn of(sorted: &Sorted) -> Self {
        if !sorted.compose.is_empty() {
            DeploymentKind::Compose
        } else if !sorted.manifests.is_empty() {
            DeploymentKind::Cluster
        } else if !sorted.units.is_empty() {
            DeploymentKind::Units
        } else if !sorted.exported.is_empty() {
            DeploymentKind::Exported
        } else if !sorted.env_files.is_empty() {
            DeploymentKind::EnvFiles
        } else {
            DeploymentKind::ServerYaml
        }
    }

    /// What the files are called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            DeploymentKind::Compose => "a compose file",
            DeploymentKind::Cluster => "Helm values and Kubernetes manifests",
            DeploymentKind::Units => "a systemd unit",
            DeploymentKind::Exported => "what a program says of a container",
            DeploymentKind::EnvFiles => "an env file",
            DeploymentKind::ServerYaml => "Coder's own configuration file",
        }
    }
}

impl Deployed {
    /// What the process `workload` gets, as Coder reads it.
    pub(super) fn of(workload: Workload) -> Self {
        let version = workload.version;
        let mut received = Received::from(workload.environment);
        received.whole = workload.whole;
        command_line::apply(&workload.command, &mut received);
        let mut defects = workload.faults;
        // What keeps the container from being made keeps Coder from its settings.
        for defect in &mut defects {
            defect.rule = rule::INVALID;
        }
        let matter = workload
            .left_out
            .iter()
            .filter(|left_out| misplaced::is_left_out(left_out));
        defects.extend(matter.map(|left_out| left_out::defect(left_out, &received.environment)));
        Self {
            shape: DeploymentKind::ServerYaml,
            received,
            version,
            version_is_chart_s: false,
            defects,
            duplicates: Vec::new(),
            routers: Vec::new(),
            mounts: workload.files,
        }
    }
}
