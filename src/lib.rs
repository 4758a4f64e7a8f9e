//! Checks, from their files alone, whether Coder and other applications can sign users in through Authelia.
//!
//! The way of a value, module by module:
//!
//! ```text
//! args ─▶ source ─▶ yaml, env ─▶ deployment ─▶ authelia ─┐
//!         text      located      workloads:    party ────┴▶ pairing ─▶ signin ─┬▶ rules ─▶ report ─▶ exit code
//!                   trees        what each                             every   └▶ trace
//!                                process gets                          decision
//!                                                                      once
//! ```
//!
//! [`run`] is that way as code. A lower layer never names a higher one.

// Before all others, which use its macro.
#[macro_use]
pub mod text;

pub mod apps;
pub mod authelia;
pub mod budget;
pub mod cli;
pub mod complaint;
pub mod compose;
pub mod deployment;
pub mod digest;
pub mod duration;
pub mod edits;
pub mod env;
pub mod explain;
pub mod files;
pub mod finding;
pub mod golang;
pub mod holes;
pub mod kubernetes;
pub mod options;
pub mod order;
pub mod pairing;
pub mod party;
pub mod recognise;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod run;
pub mod secret;
pub mod setting;
pub mod signin;
pub mod source;
pub mod systemd;
pub mod terminal;
pub mod trace;
pub mod usage;
pub mod version;
pub mod yaml;
