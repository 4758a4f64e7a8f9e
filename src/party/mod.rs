//! Relying parties: the programs that let Authelia sign their users in.

pub mod profile;
