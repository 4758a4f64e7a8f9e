//! `apps`: the applications that are known beside Coder.

use anyhow::anyhow;

use super::{Io, PASSED};
use crate::apps;
use crate::cli::ListFormat;
use crate::party::profile;
use crate::report;

/// Lists all applications, or shows one.
#[inline(never)]
pub(super) fn apps(app: Option<&str>, format: ListFormat, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let text = match (app, format) {
        (None, ListFormat::Text) => apps::text(),
        (None, ListFormat::Json) => apps::json(),
        (None, ListFormat::Markdown) => apps::markdown(),
        (Some(app), format) => one(app, format, io)?,
    };
    io.stdout.write_all(text.as_bytes())?;
    Ok(PASSED)
}

fn one(app: &str, format: ListFormat, io: &Io<'_>) -> anyhow::Result<String> {
    let embedded = profile::find(&app.to_lowercase()).ok_or_else(|| match apps::nearest(app) {
        Some(near) => anyhow!("there is no application `{app}`; did you mean `{near}`?"),
        None => anyhow!("there is no application `{app}`; `oidc-crosscheck apps` lists them"),
    })?;
    let profile = embedded.profile()?;
    Ok(match format {
        ListFormat::Json => apps::json_of(embedded, &profile)?,
        ListFormat::Text if io.style.color => report::markdown(&apps::page(&profile), &io.style),
        ListFormat::Text | ListFormat::Markdown => apps::page(&profile),
    })
}
