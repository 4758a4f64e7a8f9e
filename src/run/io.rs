//! Where the program reads and writes, and what it exits with.

use std::io::{Read, Write};
use std::rc::Rc;

use crate::files::FileSystem;
use crate::report;

/// Where the program reads and writes, and what the terminal can do.
#[allow(clippy::struct_excessive_bools, reason = "a terminal can do each without the others")]
pub struct Io<'a> {
    /// Standard input, for `-`.
    pub stdin: &'a mut dyn Read,
    /// Reports and listings.
    pub stdout: &'a mut dyn Write,
    /// What went wrong with the call itself.
    pub stderr: &'a mut dyn Write,
    /// The files that the call names.
    pub files: Rc<dyn FileSystem>,
    /// Whether standard output may be coloured.
    pub color: bool,
    /// How many columns a line may have.
    pub width: usize,
    /// Whether more than ASCII may be drawn with.
    pub unicode: bool,
    /// Whether the terminal follows links.
    pub links: bool,
    /// Whether to tell in words what would be drawn.
    pub plain: bool,
}

impl Io<'_> {
    /// How a report for people looks on standard output.
    pub fn style(&self) -> report::Style {
        report::Style {
            color: self.color,
            unicode: self.unicode,
            width: self.width,
            plain: self.plain,
            links: self.links,
            detail: report::Detail::Usual,
        }
    }
}

/// Everything asked for was checked, and nothing was found.
pub const PASSED: u8 = 0;

/// Something was found.
pub const FOUND: u8 = 1;

/// Not checked: wrong usage, or an input that is missing, unreadable, or belongs to nothing.
pub const NOT_CHECKED: u8 = 2;
