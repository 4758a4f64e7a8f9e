//! Relying parties: the programs that let Authelia sign their users in.

mod claims;
pub mod coder;
mod confidence;
pub mod facts;
mod left_out;
mod notation;
pub mod profile;
mod relying_party;

pub use claims::{ClaimFact, ClaimPlace, IdTokens};
pub use confidence::Confidence;
pub use facts::{Authentication, Fact, Facts, Sends, SettingNames, Shows};
pub use relying_party::{Derived, Endpoint, RelyingParty, SessionLength};
