//! What Authelia says of the sections outside of `identity_providers`.
//!
//! Source: authelia/authelia v4.39.20 `internal/configuration/validator/configuration.go` `ValidateConfiguration`, and
//! one file a section beside it.

use super::defects::Defects;

mod access;
mod backend;
mod general;
mod known;
mod ldap;
mod listening;
mod passwords;
mod second_factors;
mod session;
mod storing;

pub(in crate::authelia) use known::KnownSections;

use known::number;

/// Everything that Authelia says of them.
pub(in crate::authelia) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    general::check(sections, defects);
    second_factors::check(sections, defects);
    backend::check(sections, defects);
    access::check(sections, defects);
    session::check(sections, defects);
    listening::check(sections, defects);
    storing::check(sections, defects);
}
