//! The other applications whose settings are in the files.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Io;
use super::applications::{Party, Unread};
use super::disk::Disk;
use super::inputs::Inputs;
use super::loaded::Loaded;
use crate::apps;
use crate::authelia::Provider;
use crate::cli::{InputArgs, MissingEnvFilesArg};
use crate::compose::{self, Variables};
use crate::deployment::{self, DeploymentRequest, File, Sorted, Workload};
use crate::files::Files as _;
use crate::party::RelyingParty;
use crate::party::profile::{self, Profile, Signs};
use crate::recognise;
use crate::source::{Role, SourceMap, Span, text_of};

/// Which applications a call asks for.
pub(super) struct Wanted<'a> {
    args: &'a InputArgs,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(args: &'a InputArgs) -> Self {
        Self { args }
    }

    /// Whether the application `id` is asked for.
    pub(super) fn has(&self, id: &str) -> bool {
        let mut named = self.args.app.iter().map(|app| app.split('=').next().unwrap_or(app));
        self.args.app.is_empty() || named.any(|named| named == id)
    }
}

/// The profiles that the call names besides those that are built in.
///
/// # Errors
/// If one cannot be read, or is none.
pub(super) fn own_profiles(args: &InputArgs, io: &Io<'_>) -> anyhow::Result<Vec<Profile>> {
    let named = args.profile.iter().filter(|name| is_own_profile(name));
    let read = |path: &String| {
        let opened = io
            .files
            .open(Path::new(path))
            .with_context(|| format!("--profile {path}"))?;
        profile::parse(&text_of(opened.bytes)).with_context(|| format!("--profile {path}"))
    };
    let own: Vec<Profile> = named.map(read).collect::<anyhow::Result<_>>()?;
    for app in &args.app {
        let id = app.split('=').next().unwrap_or(app);
        known("--app", id, &own)?;
    }
    Ok(own)
}

/// Whether `id`, which `option` names, is that of an application.
///
/// # Errors
/// If it is not; what is near it is named.
pub(super) fn known(option: &str, id: &str, own: &[Profile]) -> anyhow::Result<()> {
    if id == "coder" || profile::find(id).is_some() || own.iter().any(|own| own.id == id) {
        return Ok(());
    }
    match apps::nearest(&id.to_lowercase()) {
        Some(near) => bail!("{option} {id}: there is no such application; did you mean `{near}`?"),
        None => bail!("{option} {id}: there is no such application; `oidc-crosscheck apps` lists them"),
    }
}

/// Whether `--profile` names a file with an application's profile.
pub(super) fn is_own_profile(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "toml")
}

/// Takes the applications among `workloads` and in the files of `inputs` into what has been loaded.
#[inline(never)]
pub(super) fn take(
    inputs: &Inputs,
    args: &InputArgs,
    (mut workloads, own): (Vec<Workload>, &[Profile]),
    variables: &Variables,
    disk: &mut Disk,
    loaded: &mut Loaded,
) {
    loaded.applications.without_digests = args.no_digests;
    if loaded.provider.is_none() {
        return;
    }
    let before = std::mem::replace(&mut disk.role, Role::Application);
    let named = args
        .app
        .iter()
        .filter_map(|app| Some(vec![PathBuf::from(app.split_once('=')?.1)]));
    let coders: Vec<Vec<PathBuf>> = named.collect();
    let found = inputs.applications.iter().map(|group| (group, false));
    for (group, is_named) in found.chain(coders.iter().map(|group| (group, true))) {
        match read(group, args, variables, disk) {
            Ok(found) => {
                loaded.applications.deployments += 1;
                workloads.extend(found);
            }
            Err((path, why)) => loaded.applications.unread.push(Unread { path, why, is_named }),
        }
    }
    let wanted = Wanted::of(args);
    let (mut seen, mut places) = (HashSet::new(), HashMap::new());
    let mut known = FoundApplications::default();
    for workload in workloads.iter().filter(|workload| workload.refused.is_none()) {
        let is_registered = |side: &RelyingParty| is_registered(loaded.provider.as_ref(), side);
        let Some(side) = profile::relying_party(workload, own, &is_registered, disk) else {
            continue;
        };
        known.add(&side, workload, &disk.sources);
        let is_meant = args
            .client_id
            .as_ref()
            .is_none_or(|id| side.client_id().value() == Some(&id.as_str()));
        if wanted.has(&side.facts.id) && is_meant && seen.insert(side.place) {
            let files = files(&side, &disk.sources);
            add(Party { side, files }, &mut loaded.applications.parties, &mut places);
        }
    }
    drop_neighbours(&mut loaded.applications.parties);
    if workloads.iter().all(|workload| workload.refused.is_none()) {
        known.doubt(inputs, args, disk, loaded);
    }
    disk.role = before;
    if is_for_others(args, loaded) {
        loaded.relying_party = None;
        loaded.client_id = None;
        loaded.shape = None;
    }
}

/// The applications that were found, whether asked for or not.
#[derive(Default)]
struct FoundApplications {
    ids: HashSet<String>,
    files: HashSet<String>,
}

impl FoundApplications {
    fn add(&mut self, side: &RelyingParty, workload: &Workload, sources: &SourceMap) {
        self.ids.insert(side.facts.id.to_string());
        self.files.extend(files(side, sources));
        // What starts an application may have none of its settings: `env_file:` only names them.
        let image = workload.image.as_ref().map(|image| image.name.span);
        let variables = workload.environment.variables();
        let set = variables.flat_map(|variable| variable.setting.origin());
        let places = [workload.place].into_iter().chain(image).chain(set);
        self.files.extend(places.map(|place| sources.path(place).to_owned()));
    }

    /// Tells of the files that the call names and that say nothing of an application.
    fn doubt(&self, inputs: &Inputs, args: &InputArgs, disk: &Disk, loaded: &mut Loaded) {
        let is_alone = loaded.relying_party.is_none() && loaded.applications.parties.is_empty();
        let unread = &mut loaded.applications.unread;
        let apps = args.app.iter().filter_map(|app| app.split_once('='));
        let without = apps.filter(|(id, _)| !self.ids.contains(*id));
        let named = without.map(|(id, path)| (path.to_owned(), format!("it holds no settings of {id} that are known")));
        let is_named = |path: &&PathBuf| args.paths.contains(path);
        let alone = inputs.applications.iter().flatten().filter(is_named);
        let silent = alone.filter(|path| !self.files.contains(&path.display().to_string()));
        // What a project starts is known to the last container; beside a side that is checked it may be nobody's.
        let is_project = |path: &&PathBuf| {
            let id = disk.read.get(*path);
            !is_alone && id.is_some_and(|id| recognise::is_project(disk.sources.text(*id)))
        };
        let (projects, silent): (Vec<&PathBuf>, Vec<&PathBuf>) = silent.partition(is_project);
        loaded.remarks.extend(projects.into_iter().map(|path| {
            let why = "none of its services is Authelia, Coder or an application whose settings are known";
            format!("{}: {why}", path.display())
        }));
        let silent = silent.into_iter().map(|path| {
            let why = "it holds no settings of an application that are known".to_owned();
            (path.display().to_string(), why)
        });
        for (path, why) in named.chain(silent) {
            if !unread.iter().any(|known| known.path == path) {
                unread.push(Unread {
                    path,
                    why,
                    is_named: true,
                });
            }
        }
    }
}

/// Whether the registration with the client id of `side` is recognised as the one of that application.
fn is_registered(provider: Option<&Provider>, side: &RelyingParty) -> bool {
    let Some(id) = side.client_id().value().copied() else {
        return false;
    };
    let registrations = provider.map(Provider::registrations).unwrap_or_default();
    let own = registrations
        .iter()
        .find(|own| own.options.text("client_id").value() == Some(&id));
    let found = own.and_then(|own| profile::recognise(&Signs::of(&own.options)));
    found.is_some_and(|found| found.profile.id == side.facts.id)
}

/// Adds an application. Of several containers that get all of its settings from the same places, such as one that makes its
/// database first, the one that runs it counts: the image tells its version.
fn add(party: Party, parties: &mut Vec<Party>, known: &mut HashMap<(String, Vec<Span>), usize>) {
    let places = written_at(&party.side);
    let at = match places.as_slice() {
        [] => parties.len(),
        _ => *known
            .entry((party.side.facts.id.to_string(), places))
            .or_insert(parties.len()),
    };
    match parties.get_mut(at) {
        Some(known) if known.side.facts.version.is_none() => *known = party,
        Some(_) => {}
        None => parties.push(party),
    }
}

/// Takes away what only gets the settings of an application that another container runs, such as one that makes its database
/// first, or a proxy beside it.
fn drop_neighbours(parties: &mut Vec<Party>) {
    let client = |party: &Party| (party.side.facts.id.to_string(), party.side.client_id_place());
    let run: HashSet<_> = parties
        .iter()
        .filter(|party| party.side.derived.is_image_s)
        .map(client)
        .collect();
    parties.retain(|party| party.side.derived.is_image_s || !run.contains(&client(party)));
}

/// Where the settings of an application are written.
fn written_at(side: &RelyingParty) -> Vec<Span> {
    let set = side
        .options
        .iter()
        .filter(|(_, setting)| !setting.is_absent() && !setting.default && setting.place != side.place);
    let mut places: Vec<Span> = set.map(|(_, setting)| setting.written_at()).collect();
    places.sort_unstable_by_key(|place| (place.source, place.range().start));
    places
}

/// Whether the call asks for other applications than Coder: by name, or by a client id that one of them has and Coder has
/// not.
fn is_for_others(args: &InputArgs, loaded: &Loaded) -> bool {
    let own = loaded.relying_party.as_ref().map(RelyingParty::client_id);
    let is_coders = own.is_some_and(|own| own.value().copied() == args.client_id.as_deref());
    let by_id = args.client_id.is_some() && !is_coders && !loaded.applications.parties.is_empty();
    by_id || !Wanted::of(args).has("coder")
}

/// The processes that the files of one group start; else the file that the reader stopped at, and why.
fn read(
    group: &[PathBuf],
    args: &InputArgs,
    variables: &Variables,
    disk: &mut Disk,
) -> Result<Vec<Workload>, (String, String)> {
    // What has been read for one of the servers has been looked through.
    if group.iter().all(|path| disk.read.contains_key(path)) {
        return Ok(Vec::new());
    }
    let mut sorted = Sorted::default();
    for path in group {
        let id = disk
            .read(path)
            .map_err(|error| (path.display().to_string(), error.to_string()))?;
        let text = disk.sources.text(id);
        let file = File { path: path.clone(), id };
        if deployment::is_exported_file(path, text) {
            sorted.exported.push(file);
        } else if recognise::is_project(text) {
            sorted.compose.push(file);
        } else if deployment::is_env_file(path) {
            sorted.env_files.push(file);
        } else if recognise::is_unit(path) || deployment::is_quadlet(path, text) {
            sorted.units.push(file);
        } else {
            sorted.manifests.push(file);
        }
    }
    let request = DeploymentRequest {
        project: project(args),
        ..DeploymentRequest::default()
    };
    let result = deployment::read(&sorted, &request, variables.again(), disk);
    let read = result.map_err(|error| {
        let at = error.span.map(|span| disk.sources.path(span).to_owned());
        let path = at.or_else(|| group.first().map(|path| path.display().to_string()));
        (path.unwrap_or_default(), error.message.to_string())
    })?;
    let readers = read.cluster.iter().flat_map(profile::readers);
    Ok(readers.chain(read.workloads).collect())
}

/// What the call says of compose projects.
pub(super) fn project(args: &InputArgs) -> compose::ProjectRequest {
    let profiles = args.profile.iter().filter(|name| !is_own_profile(name));
    compose::ProjectRequest {
        env_files: args.env_file.clone(),
        project_directory: args.project_directory.clone(),
        profiles: profiles.cloned().collect(),
        project_name: args.project_name.clone(),
        missing_env_files: match args.missing_env_files {
            MissingEnvFilesArg::Error => compose::MissingEnvFiles::Refused,
            MissingEnvFilesArg::Unknown => compose::MissingEnvFiles::Unknown,
        },
        ..compose::ProjectRequest::default()
    }
}

/// The files that the settings of an application are in.
fn files(side: &RelyingParty, sources: &SourceMap) -> Vec<String> {
    let mut spans = vec![side.place];
    let settings = side
        .options
        .iter()
        .filter(|(_, setting)| !setting.is_absent() && !setting.default);
    spans.extend(settings.flat_map(|(_, setting)| setting.origin().collect::<Vec<_>>()));
    let mut files: Vec<String> = Vec::new();
    for span in spans {
        let (path, ..) = sources.position(span);
        if !files.iter().any(|known| known == path) {
            files.push(path.to_owned());
        }
    }
    files
}
