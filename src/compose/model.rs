//! What the files say together of a service, a network, a volume …, with templates filled in: what Docker Compose
//! holds against its schema. `environment` and `env_file` have their own readers and stay out.
//!
//! Source: compose-go v2.13.0 `interpolation/interpolation.go`, `loader/interpolate.go`, `loader/loader.go`
//! `loadYamlFile`.

mod builder;
pub(super) mod merge;
pub(super) mod unique;

pub(super) use builder::ModelBuilder;
