//! systemd's units: their sections, and how systemd splits what stands in them.

mod directives;
mod escapes;
mod words;

pub use directives::{Directive, directives};
pub use words::{UnknownEscape, command, specifiers, unquoted};
