//! The kinds of files that are recognised.

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ContentKind {
    /// Configuration of Authelia, or a part of it.
    Authelia,
    /// A compose file with a service that may be Coder.
    Compose,
    /// Helm values with Coder's settings.
    HelmValues,
    /// A Kubernetes manifest with Coder's settings.
    Manifest,
    /// Coder's own configuration file.
    ServerYaml,
    /// A systemd unit that starts Coder.
    Unit,
    /// An environment file with settings of Coder's.
    EnvFile,
    /// What a program says of a container or service with settings of Coder's, as JSON.
    Exported,
}
