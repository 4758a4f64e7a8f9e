//! YAML as go-yaml v3 reads it, with the place of every key and value.
//!
//! Both servers' files are read by go-yaml: Authelia's through go.yaml.in/yaml v3, compose files through its v4. A
//! document is read once, into a tree of [`Node`]s that know where they stand; nothing is looked up a second time.

mod complaint;
mod doubt;
mod error;
mod merge;
mod node;
mod parse;
mod scalar;
mod secrets;
mod strict;
mod typed;

pub use doubt::Doubt;
pub use error::{DuplicateKey, YamlError};
pub use node::{Data, Entry, Mapping, Node};
pub use parse::{
    Documents, Doubts, MAX_DEPTH, MAX_NODES, is_one_document, parse, parse_first, parse_last_counts, parse_with, tree,
};
pub use scalar::{Scalar, ScalarForm};
pub use typed::Typed;

#[cfg(test)]
mod tests;
