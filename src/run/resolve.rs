//! `resolve`: what each program would load.

use super::load;
use super::{Io, NOT_CHECKED, PASSED, net};
use crate::cli::{ResolveArgs, ResolveFormat};
use crate::pairing::{Pairing, pair, pair_named};
use crate::report;
use crate::resolve;

/// Prints what both programs would load.
pub(super) fn resolve(args: &ResolveArgs, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let loaded = load::load(&args.input, io)?;
    for failure in &loaded.failures {
        let path = failure
            .path
            .as_deref()
            .map(|path| format!("{path}: "))
            .unwrap_or_default();
        let text = format!("{path}{}", failure.message);
        let text = loaded.sources.without_secrets(&text);
        let text = net::without_secrets(&text, &loaded.sources);
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
            "error: {path}:{}:{}: a key is there twice in one mapping",
            start.line, start.column
        )?;
    }
    let (provider, relying_party) = (loaded.provider.as_ref(), loaded.relying_party.as_ref());
    let pairing = match &loaded.client_id {
        Some(id) => pair_named(provider, relying_party, id),
        None => pair(provider, relying_party),
    };
    let own = match pairing {
        Pairing::ById(own) | Pairing::ByRedirectUri(own) => Some(own),
        _ => None,
    };
    let resolution = resolve::resolve(provider, relying_party, (own, args.all_clients), &loaded.sources);
    let text = match args.format {
        ResolveFormat::Json => net::json_without_secrets(&report::json(&resolution), &loaded.sources).into_owned(),
        ResolveFormat::Human => {
            let text = report::tame(&resolution.to_string()).into_owned();
            net::without_secrets(&text, &loaded.sources).into_owned()
        }
    };
    io.stdout.write_all(text.as_bytes())?;
    Ok(if loaded.failures.is_empty() && loaded.duplicates.is_empty() {
        PASSED
    } else {
        NOT_CHECKED
    })
}
