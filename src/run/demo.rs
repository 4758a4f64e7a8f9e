//! `demo`: a broken pair that is built in.

use super::check::{examine, print};
use super::chosen::Chosen;
use super::load::built_in;
use super::loaded::Loaded;
use super::{FOUND, Io};
use crate::cli::FormatArg;

/// Checks the built-in pair and prints the report.
#[inline(never)]
pub(super) fn demo(io: &mut Io<'_>) -> anyhow::Result<u8> {
    const CONFIGURATION: &str = include_str!("demo/configuration.yml");
    const ENVIRONMENT: &str = include_str!("demo/coder.env");
    let loaded: Loaded = built_in(("configuration.yml", CONFIGURATION), ("coder.env", ENVIRONMENT));
    let style = io.style;
    print(
        &examine(&loaded, &Chosen::all()),
        FormatArg::Human,
        &style,
        &[&loaded.sources],
        io,
    )?;
    Ok(FOUND)
}
