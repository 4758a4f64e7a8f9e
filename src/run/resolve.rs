//! `resolve`: what each program would load.

use super::load;
use super::loaded::Loaded;
use super::trace::head_of;
use super::{Io, NOT_CHECKED, PASSED, last_net};
use crate::cli::{ResolveArgs, ResolveFormat};
use crate::pairing::{Pairing, pair, pair_named};
use crate::report;
use crate::resolve::{self, Resolution};
use crate::secret::without_random;

/// Prints what both programs would load, for each deployment of Coder.
#[inline(never)]
pub(super) fn resolve(args: &ResolveArgs, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let all = load::load_for(&args.input, args.format == ResolveFormat::Human, io)?;
    let style = io.style;
    let mut code = PASSED;
    for loaded in &all {
        if unread(loaded, io)? {
            code = NOT_CHECKED;
        }
        let text = match args.format {
            ResolveFormat::Json => {
                let text = report::json(&resolution(loaded, args));
                last_net::json_without_secrets(&text, &loaded.sources).into_owned()
            }
            ResolveFormat::Human => {
                let head = head_of(loaded, all.len(), &style);
                let text = report::tame(&format!("{head}{}", resolution(loaded, args))).into_owned();
                last_net::without_secrets(&text, &loaded.sources).into_owned()
            }
        };
        io.stdout.write_all(text.as_bytes())?;
    }
    Ok(code)
}

fn resolution(loaded: &Loaded, args: &ResolveArgs) -> Resolution {
    let (provider, relying_party) = (loaded.provider.as_ref(), loaded.relying_party.as_ref());
    let pairing = match &loaded.client_id {
        Some(id) => pair_named(provider, relying_party, id),
        None => pair(provider, relying_party),
    };
    let own = match pairing {
        Pairing::ById(own) | Pairing::ByRedirectUri(own) => Some(own),
        _ => None,
    };
    resolve::resolve(provider, relying_party, (own, args.all_clients), &loaded.sources)
}

/// Says what could not be read; whether there was anything.
fn unread(loaded: &Loaded, io: &mut Io<'_>) -> anyhow::Result<bool> {
    for failure in &loaded.failures {
        let path = failure
            .path
            .as_deref()
            .map(|path| match loaded.sources.named(path) {
                Some(_) => format!("{path}: "),
                None => format!("{}: ", without_random(path)),
            })
            .unwrap_or_default();
        let text = format!("{path}{}", failure.message);
        let text = loaded.sources.without_secrets(&text);
        let text = last_net::without_secrets(&text, &loaded.sources);
        writeln!(
            io.stderr,
            "{}",
            report::tame(&format!("error: {}", report::escaped(&text)))
        )?;
    }
    for duplicate in &loaded.duplicates {
        let (path, start, _) = loaded.sources.position(duplicate.key.again);
        let path = report::escaped_line(path);
        writeln!(
            io.stderr,
            "error: {path}:{}:{}: duplicate key in one mapping",
            start.line, start.column
        )?;
    }
    Ok(!loaded.failures.is_empty() || !loaded.duplicates.is_empty())
}
