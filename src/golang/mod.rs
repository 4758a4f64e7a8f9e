//! How Go's standard library reads values, where both servers leave the reading to it.
//!
//! Authelia 4.39.20 is built with Go 1.26, Coder with Go 1.24 to 1.26; where they differ the newest is meant.

mod csv_record;
mod duration;
mod escape;
mod parse_bool;
mod parse_int;
mod regexp;
mod url;
mod url_error;

pub use csv_record::{CsvError, csv_record};
pub use duration::parse_duration;
pub use escape::escaped_host;
pub use parse_bool::parse_bool;
pub use parse_int::{IntError, parse_int};
pub use regexp::check_regexp;
pub use url::{Colons, Url};
pub use url_error::UrlError;
