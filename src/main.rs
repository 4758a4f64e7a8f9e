//! The `oidc-crosscheck` program.

fn main() {}
