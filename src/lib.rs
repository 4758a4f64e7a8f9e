//! Checks, from their files alone, whether Coder can sign users in through Authelia.
//!
//! The way of a value, module by module:
//!
//! ```text
//! args ─▶ source ─▶ yaml / env ─▶ authelia ─┐
//!          (text)    (located      coder ───┴▶ pairing ─▶ rules ─▶ report ─▶ exit code
//!                     trees)      (settings)
//! ```

pub mod authelia;
pub mod coder;
pub mod digest;
pub mod env;
pub mod finding;
pub mod golang;
pub mod options;
pub mod report;
pub mod secret;
pub mod setting;
pub mod source;
pub mod version;
pub mod yaml;
