//! Relying parties: the programs that let Authelia sign their users in.

pub mod coder;
pub mod facts;
mod left_out;
mod notation;
pub mod profile;
mod relying_party;

pub use facts::{Authentication, Confidence, Fact, Facts, Sends, SettingNames, Shows};
pub use relying_party::{Derived, Endpoint, RelyingParty, SessionLength};
