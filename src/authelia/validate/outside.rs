//! What Authelia says of the sections outside of `identity_providers`.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/configuration.go` `ValidateConfiguration`, and
//! one file a section beside it.

use super::judge::Judge;

mod access;
mod backend;
mod general;
mod ldap;
mod listening;
mod passwords;
mod second_factors;
mod sections;
mod session;
mod storing;

pub(in crate::authelia) use sections::Outside;

use sections::number;

/// Everything that Authelia says of them.
pub(in crate::authelia) fn check(outside: &Outside<'_>, judge: &mut Judge) {
    general::check(outside, judge);
    second_factors::check(outside, judge);
    backend::check(outside, judge);
    access::check(outside, judge);
    session::check(outside, judge);
    listening::check(outside, judge);
    storing::check(outside, judge);
}
