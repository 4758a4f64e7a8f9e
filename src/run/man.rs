//! `man`: the whole manual on one page, from the same source as the help texts.

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::{Io, PASSED};
use crate::cli::{self, Cli};

/// Prints the man page.
#[inline(never)]
pub(super) fn man(io: &mut Io<'_>) -> anyhow::Result<u8> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    let whole = Man::new(command.clone());
    whole.render_title(&mut page)?;
    whole.render_name_section(&mut page)?;
    whole.render_synopsis_section(&mut page)?;
    whole.render_description_section(&mut page)?;
    whole.render_options_section(&mut page)?;
    for sub in command.get_subcommands() {
        subcommand(sub, &mut page)?;
    }
    for text in [cli::EXIT_CODES, cli::ENVIRONMENT, cli::EXAMPLES] {
        literal(text, &mut page)?;
    }
    io.stdout.write_all(&page)?;
    Ok(PASSED)
}

/// A section for `sub`: how it is called, what it does, its options under their headings.
fn subcommand(sub: &Command, page: &mut Vec<u8>) -> anyhow::Result<()> {
    let name = sub.get_bin_name().unwrap_or_else(|| sub.get_name());
    let mut heading = Roff::new();
    heading.control("SH", [name.to_uppercase().as_str()]);
    heading.to_writer(page)?;
    // What every command takes is said once.
    let sub = sub.clone().mut_args(|arg| {
        let again = arg.is_global_set() || arg.get_id() == "help";
        arg.hide(again)
    });
    let man = Man::new(sub.clone());
    let mut sections = Vec::new();
    man.render_synopsis_section(&mut sections)?;
    man.render_description_section(&mut sections)?;
    if sub.get_arguments().any(|arg| !arg.is_hide_set()) {
        man.render_options_section(&mut sections)?;
    }
    let sections = String::from_utf8_lossy(&sections).into_owned();
    page.extend(sections.replace(".SH ", ".SS ").into_bytes());
    Ok(())
}

/// A section from a text whose first line is its heading; the lines stay as they are.
fn literal(text: &str, page: &mut Vec<u8>) -> anyhow::Result<()> {
    let (heading, lines) = text.split_once('\n').unwrap_or((text, ""));
    let mut section = Roff::new();
    section.control("SH", [heading.trim_end_matches(':').to_uppercase().as_str()]);
    section.control("nf", []);
    for line in lines.lines() {
        section.text([roman(line)]);
    }
    section.control("fi", []);
    section.to_writer(page)?;
    Ok(())
}
