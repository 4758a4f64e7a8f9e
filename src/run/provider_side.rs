//! Reads Authelia's side.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::disk::Disk;
use super::inline;
use super::inputs::{Inputs, Unclear};
use super::loaded::Loaded;
use super::reading::ProviderReading;
use super::users;
use crate::authelia::versions::OLDEST;
use crate::authelia::{self, LoadRequest, Provider};
use crate::env::Environment;
use crate::files::Files as _;
use crate::finding::Finding;
use crate::recognise::{ContentKind, is_foreign, is_without_content, recognise};
use crate::rules::Duplicate;
use crate::setting::Unknown;
use crate::source::{Role, SourceId, SourceMap, Span};

/// Reads Authelia's side into `loaded`, if there is one.
#[inline(never)]
pub(super) fn read(inputs: &Inputs, how: &ProviderReading, disk: &mut Disk, loaded: &mut Loaded) {
    if inputs.authelia.is_empty() {
        return;
    }
    let is_stdin = inputs.authelia == [PathBuf::from("-")];
    let expanded = if is_stdin {
        Ok(inputs.authelia.clone())
    } else {
        authelia::expand(&how.as_started(&inputs.authelia, &*disk.system), &*disk.system)
    };
    let files = match expanded {
        Ok(files) => files,
        Err(error) => {
            let (path, message) = match &error {
                authelia::PathError::Unreadable { path, error } => (path, error.to_string()),
                authelia::PathError::Twice { path, .. } => (path, error.to_string()),
            };
            loaded.failures.push(Unclear {
                message,
                path: Some(path.display().to_string()),
            });
            return;
        }
    };
    read_files(&files, !inputs.coder.is_empty(), how, disk, loaded);
}

/// Opens Authelia's files; none where one cannot be read. What is no configuration at all is never shown.
fn opened(files: &[PathBuf], how: &ProviderReading, disk: &mut Disk, loaded: &mut Loaded) -> Option<Vec<SourceId>> {
    let mut ids = Vec::new();
    for path in files {
        match disk.read(path) {
            Ok(id) => ids.push(id),
            Err(error) => loaded.failures.push(Unclear {
                message: error.to_string(),
                path: Some(path.display().to_string()),
            }),
        }
    }
    let mut written = Vec::new();
    for (path, id) in files.iter().zip(&ids) {
        let texts: Vec<_> = how.written_texts().filter(|text| text.place.source == *id).collect();
        if !texts.is_empty() {
            disk.sources.share(*id, Role::Authelia);
            written.extend(inline::derive_all(&texts, path, &mut disk.sources, loaded));
            continue;
        }
        disk.sources.share(*id, Role::Authelia);
        written.push(*id);
        let text = disk.sources.text(*id);
        let is_coders = matches!(
            recognise(path, text),
            Some(
                ContentKind::EnvFile
                    | ContentKind::Compose
                    | ContentKind::HelmValues
                    | ContentKind::Unit
                    | ContentKind::ServerYaml
                    | ContentKind::Exported
            )
        );
        if is_coders {
            loaded.failures.push(Unclear {
                message: "it has Coder's settings; name it with --coder".to_owned(),
                path: Some(path.display().to_string()),
            });
            return None;
        }
    }
    let foreign = ids.iter().filter(|id| is_foreign(disk.sources.text(**id)));
    foreign.for_each(|id| disk.sources.conceal(*id));
    (ids.len() == files.len() && !written.is_empty()).then_some(written)
}

/// Reads the files of Authelia's configuration into `loaded`.
pub(super) fn read_files(
    files: &[PathBuf],
    coder_given: bool,
    how: &ProviderReading,
    disk: &mut Disk,
    loaded: &mut Loaded,
) {
    let Some(ids) = opened(files, how, disk, loaded) else {
        return;
    };
    let (Some(first), Some(first_path)) = (ids.first(), files.first()) else {
        return;
    };
    let environment = how.environment.clone().unwrap_or_else(|| {
        let why = Unknown::because("the environment of Authelia's process is not in the files");
        Environment::not_known(why, Span::new(*first, 0..0))
    });
    let system = Rc::clone(&disk.system);
    let request = LoadRequest {
        files: &ids,
        version: loaded.authelia.version.max(OLDEST),
        filters: how.filters.as_deref(),
        environment: &environment,
        read: &|path| how.file(path, &*system),
    };
    let texts: Vec<&str> = ids.iter().map(|id| disk.sources.text(*id)).collect();
    let more = how.elsewhere(files, &texts).map(|path| {
        Unknown::because(text!("Authelia also reads {path}, which is not at hand"))
            .remedied_by("give it with --authelia, too")
    });
    let result = authelia::load(&request, more, &mut disk.sources);
    loaded.take_unread(&result, &disk.sources);
    let defects = result.defects;
    loaded.duplicates.extend(
        result
            .duplicates
            .into_iter()
            .map(|key| Duplicate { key, authelia: true }),
    );
    loaded.switched_off = result.switched_off.filter(|_| result.provider.is_none());
    loaded.provider = result.provider;
    let provider = loaded.provider.as_ref();
    loaded.users = provider.and_then(|provider| users::of(provider, first_path, how, &disk.system));
    if let Some(provider) = &mut loaded.provider {
        provider.defects.extend(how.refusal.clone());
    }
    if loaded.failures.is_empty() && registers_nothing(loaded.provider.as_ref()) {
        let without = Without {
            defects,
            passed_over: result.passed_over,
            coder_given,
            hollow: hollow(&ids, &disk.sources),
        };
        without.take(first_path, &disk.sources, loaded);
    }
}

/// A configuration in which no client is registered.
struct Without {
    /// What Authelia says of it.
    defects: Vec<Finding>,
    /// Where registrations are that Authelia does not read, if there are such.
    passed_over: Option<Span>,
    coder_given: bool,
    /// Why none of the files can have one, where they are empty.
    hollow: Option<&'static str>,
}

/// What is said of files that are all empty or have only comments.
fn hollow(ids: &[SourceId], sources: &SourceMap) -> Option<&'static str> {
    let all: Option<Vec<_>> = ids.iter().map(|id| is_without_content(sources.text(*id))).collect();
    all?.into_iter().last()
}

impl Without {
    /// Says why there is nothing to check, and where.
    fn take(self, first: &Path, sources: &SourceMap, loaded: &mut Loaded) {
        let is_empty = loaded.provider.is_some();
        let defects = loaded.provider.take().map(|provider| provider.defects);
        loaded.without_provider = defects.unwrap_or(self.defects);
        let place = self.passed_over.or(loaded.switched_off);
        let at = place.map(|place| sources.position(place));
        let line = at.map_or(0, |(_, start, _)| start.line);
        let message = if let Some(hollow) = self.hollow {
            hollow.to_owned()
        } else if self.passed_over.is_some() {
            format!(
                "its client registrations are behind `---`, in the document at line {line}; of a file Authelia reads \
                 only the first document"
            )
        } else if loaded.switched_off.is_none() {
            let key = if is_empty { ".clients" } else { "" };
            format!("it has no `identity_providers.oidc{key}`, so there is no client registration in it")
        } else if self.coder_given {
            return;
        } else {
            format!("OpenID Connect is switched off in line {line}, so there is nothing to check")
        };
        let path = at.map_or_else(|| first.display().to_string(), |(path, ..)| path.to_owned());
        loaded.failures.push(Unclear {
            message,
            path: Some(path),
        });
    }
}

/// Whether there is certainly no client to check, and Authelia itself would not say so.
fn registers_nothing(provider: Option<&Provider>) -> bool {
    provider.is_none_or(|provider| {
        let hidden = provider.clients.why_unknown().is_some() || provider.incomplete.is_some();
        let refused = provider.defects.iter().any(Finding::refuses);
        provider.registrations().is_empty() && !hidden && !refused
    })
}
