//! What holds for every input, as plain functions of bytes: for libFuzzer, and for the stable driver `drive`.

pub mod corpus;
pub mod mutate;
pub mod pipeline;
pub mod readers;

/// What stands between the parts of an input.
pub const SEPARATOR: &[u8] = b"\n\x1e\n";
