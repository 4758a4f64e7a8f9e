//! What the call itself gives: standard input, the client secret, and values for interpolation.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::Io;
use super::disk::Noted;
use crate::cli::InputArgs;
use crate::compose::Variables;
use crate::files::FileSystem as _;
use crate::secret::Secret;
use crate::source::MAX_FILE_SIZE;

/// The client secret that the call gives, if it does.
pub(super) fn client_secret(args: &InputArgs, io: &mut Io<'_>, system: &Noted) -> anyhow::Result<Option<GivenSecret>> {
    let Some(path) = &args.client_secret_file else {
        return Ok(None);
    };
    let at = || format!("--client-secret-file {}", path.display());
    let bytes = if path == Path::new("-") {
        read_stdin(io).with_context(at)?
    } else {
        // What is no file's name may be the secret itself, and is not repeated.
        let opened = system.open(path).map_err(anyhow::Error::from);
        opened.context("--client-secret-file takes the name of a file")?.bytes
    };
    let Ok(mut text) = String::from_utf8(bytes) else {
        bail!("{}: it is not valid UTF-8", at());
    };
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() {
        bail!("{}: the file is empty", at());
    }
    let name = if path == Path::new("-") {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    };
    Ok(Some(GivenSecret {
        name,
        secret: Secret::new(text),
    }))
}

/// The client secret that the call gives, and where it comes from.
#[derive(Clone)]
pub(super) struct GivenSecret {
    pub(super) name: String,
    pub(super) secret: Secret,
}

/// Standard input, if an option names it. Only one may.
pub(super) fn stdin(args: &InputArgs, io: &mut Io<'_>) -> anyhow::Result<Option<Vec<u8>>> {
    let dash = Path::new("-");
    let named = args
        .authelia
        .iter()
        .chain(&args.coder)
        .chain(&args.paths)
        .chain(&args.client_secret_file)
        .filter(|path| *path == dash);
    match (named.count(), args.client_secret_file.as_deref() == Some(dash)) {
        (0, _) | (1, true) => Ok(None),
        (1, false) => read_stdin(io).context("`-`").map(Some),
        _ => bail!("`-` is named more than once; standard input can only be read once"),
    }
}

/// Standard input to its end, if that comes in time.
fn read_stdin(io: &mut Io<'_>) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = io.stdin.take(MAX_FILE_SIZE + 1).read_to_end(&mut bytes);
    read.context("standard input cannot be read")?;
    if bytes.len() as u64 > MAX_FILE_SIZE {
        bail!("standard input is larger than 16 MiB; configuration is not, so it is not read");
    }
    Ok(bytes)
}

/// What interpolation takes from the call itself.
pub(super) fn variables(args: &InputArgs) -> Variables {
    // Bytes that are no UTF-8 cannot be shown, but must not stop anything either.
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    let process = args.process_env.then(std::env::vars_os).into_iter().flatten();
    let process = process.map(|(name, value)| (text(name), text(value)));
    let set = args.set.iter().cloned();
    // Docker Compose knows where it is called even if no shell told it.
    let here = std::env::current_dir().ok().filter(|_| args.process_env);
    let here = here.map(|here| ("PWD".to_owned(), here.display().to_string()));
    let process: HashMap<String, Secret> = here
        .into_iter()
        .chain(process)
        .chain(set)
        .map(|(name, value)| (name, Secret::new(value)))
        .collect();
    Variables::of_process(process, args.process_env)
}
