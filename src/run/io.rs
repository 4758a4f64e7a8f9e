//! Where the program reads and writes, and what it exits with.

use std::io::{Read, Write};
use std::rc::Rc;

use crate::files::FileSystem;
use crate::report;

/// Where the program reads and writes.
pub struct Io<'a> {
    /// Standard input, for `-`.
    pub stdin: &'a mut dyn Read,
    /// Reports and listings.
    pub stdout: &'a mut dyn Write,
    /// What went wrong with the call itself.
    pub stderr: &'a mut dyn Write,
    /// The files that the call names.
    pub files: Rc<dyn FileSystem>,
    /// How what is for people looks on standard output.
    pub style: report::Style,
}

/// Everything asked for was checked, and nothing was found.
pub const PASSED: u8 = 0;

/// Something was found.
pub const FOUND: u8 = 1;

/// Not checked: wrong usage, or an input that is missing, unreadable, or belongs to nothing.
pub const NOT_CHECKED: u8 = 2;
