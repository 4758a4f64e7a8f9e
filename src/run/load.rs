//! Reads both sides.

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use super::absence;
use super::collect;
use super::deployment::Projects;
use super::disk::{Disk, Noted};
use super::given::{self, GivenSecret, client_secret, stdin};
use super::inputs::{self, Inputs, Unclear};
use super::loaded::Loaded;
use super::parties;
use super::provider_container;
use super::provider_side;
use super::reading::ProviderReading;
use super::told_version::{From, ToldVersion};
use super::versions;
use super::{Io, deployment, without_effect};
use crate::authelia::{self, Filter};
use crate::cli::{EnvFormat, InputArgs};
use crate::compose::Variables;
use crate::files::InMemory;
use crate::party::profile::Profile;
use crate::secret::{Secret, is_secret_name};
use crate::source::{Role, SourceMap};

/// Reads what `args` name, where only one deployment of Coder may be among it.
///
/// # Errors
/// If the call contradicts itself. What is wrong with the files is in what is returned.
pub(super) fn load(args: &InputArgs, io: &mut Io<'_>) -> anyhow::Result<Loaded> {
    let mut all = load_all(args, io)?;
    let mut first = all.remove(0);
    if !all.is_empty() {
        let deployments = std::iter::once(&first).chain(&all);
        let options: Vec<String> = deployments
            .map(|loaded| inputs::options("--coder", &loaded.coder_files))
            .collect();
        let message = format!(
            "{} deployments of Coder were found; choose:\n  {}",
            options.len(),
            options.join("\n  ")
        );
        first.failures.push(Unclear { message, path: None });
    }
    Ok(first)
}

/// Reads what `args` name: once for each deployment of Coder, or where `several` may not be shown, for the only one.
///
/// # Errors
/// As [`load`].
pub(super) fn load_for(args: &InputArgs, several: bool, io: &mut Io<'_>) -> anyhow::Result<Vec<Loaded>> {
    if several {
        load_all(args, io)
    } else {
        Ok(vec![load(args, io)?])
    }
}

/// Reads what `args` name: once for each deployment of Coder.
///
/// # Errors
/// If the call contradicts itself. What is wrong with the files is in what is returned.
pub(super) fn load_all(args: &InputArgs, io: &mut Io<'_>) -> anyhow::Result<Vec<Loaded>> {
    let filters = filters(args)?;
    let versions = versions::called(args)?;
    let call = Setup {
        versions,
        stdin: stdin(args, io)?,
        system: Noted::mapped(Rc::clone(&io.files), &args.path_map),
        variables: given::variables(args),
        profiles: parties::own_profiles(args, io)?,
        filters,
        args,
    };
    let client_secret = client_secret(args, io, &call.system)?;
    let mut inputs = match collect::inputs(args, call.stdin.as_deref(), &call.variables, &call.system) {
        Ok(inputs) => inputs,
        Err(undecided) => {
            let mut loaded = Loaded::empty(args, versions, vec![undecided.unclear], &call.system);
            loaded.candidates = undecided.candidates;
            return Ok(vec![loaded]);
        }
    };
    let others = std::mem::take(&mut inputs.others);
    let mut all = vec![call.load(&inputs, client_secret.clone())];
    // Other applications are the same for every deployment of Coder.
    inputs.applications.clear();
    for coder in others {
        inputs.coder = coder;
        inputs.called_in = None;
        inputs.skipped.clear();
        inputs.remarks.clear();
        all.push(call.load(&inputs, client_secret.clone()));
    }
    if all.len() > 1 && (client_secret.is_some() || args.client_id.is_some()) {
        let message = "--client-id and --client-secret-file are of one deployment, and more than one of Coder's was \
                       found; name it with --coder";
        if let Some(first) = all.first_mut() {
            let message = message.to_owned();
            first.failures.push(Unclear { message, path: None });
        }
    }
    Ok(all)
}

/// What is the same for every deployment that is read.
struct Setup<'a> {
    args: &'a InputArgs,
    versions: (ToldVersion, ToldVersion),
    filters: Option<Vec<Filter>>,
    stdin: Option<Vec<u8>>,
    system: Rc<Noted>,
    variables: Variables,
    /// Profiles of applications of the call's own.
    profiles: Vec<Profile>,
}

impl Setup<'_> {
    /// Reads one deployment of Coder and Authelia's side.
    #[inline(never)]
    fn load(&self, inputs: &Inputs, client_secret: Option<GivenSecret>) -> Loaded {
        let args = self.args;
        let mut disk = Disk {
            stdin: self.stdin.clone(),
            sources: SourceMap::default(),
            read: HashMap::new(),
            missing: Vec::new(),
            role: Role::Coder,
            system: Rc::clone(&self.system),
        };
        let mut loaded = Loaded::empty(args, self.versions, Vec::new(), &self.system);
        loaded.alone.clone_from(&inputs.alone);
        loaded.coder_files.clone_from(&inputs.coder);
        let mut projects = Projects::read(inputs, args, loaded.coder, &self.variables, &mut disk);
        let container = provider_container::find(&projects.others);
        loaded.routing.provider = provider_container::routers_of(&projects.others);
        loaded.authelia = loaded.authelia.or(container.version.as_ref(), From::ImageTag);
        let chart = provider_container::version_of_chart(&projects.others);
        loaded.authelia = loaded.authelia.or(chart.as_ref(), From::ChartVersion);
        let called = provider_container::of_call(args, &mut disk);
        let how = ProviderReading::new(self.filters.clone(), &args.path_map, container, called);
        disk.role = Role::Authelia;
        provider_side::read(inputs, &how, &mut disk, &mut loaded);
        if let Some(provider) = &mut loaded.provider {
            provider.told = loaded.authelia.version;
            if let From::ImageTag(place) = loaded.authelia.from {
                provider.version_told = Some(place);
            }
        }
        disk.role = Role::Coder;
        let others = std::mem::take(&mut projects.others);
        deployment::take(projects, inputs, args, client_secret, &mut disk, &mut loaded);
        parties::take(
            inputs,
            args,
            (others, &self.profiles),
            &self.variables,
            &mut disk,
            &mut loaded,
        );
        versions::remark(&mut loaded);
        let without_effect = without_effect::options(args, inputs, &loaded, &self.variables).into_iter();
        let without_effect = without_effect.map(|message| Unclear { message, path: None });
        loaded.failures.extend(without_effect);
        absence::skipped(inputs, &mut loaded);
        loaded.remarks.extend(inputs.remarks.iter().cloned());
        disk.sources.know_secret_lines();
        for (_, value) in args.set.iter().filter(|(name, _)| is_secret_name(name)) {
            disk.sources.mark_secret_value(Secret::new(value.as_str()));
        }
        loaded.sources = disk.sources;
        loaded
    }
}

/// Two texts that are built in, read as Authelia's configuration and as an environment file of Coder's.
pub(super) fn built_in(authelia: (&str, &str), coder: (&str, &str)) -> Loaded {
    let mut disk = Disk::of(Role::Coder, Rc::new(InMemory::default()));
    for (role, (path, text)) in [(Role::Authelia, authelia), (Role::Coder, coder)] {
        if let Ok(id) = disk.sources.add(path, role, text.as_bytes().to_vec()) {
            disk.read.insert(PathBuf::from(path), id);
        }
    }
    let mut loaded = Loaded::empty(&InputArgs::default(), versions::newest(), Vec::new(), &disk.system);
    let how = ProviderReading::default();
    provider_side::read_files(&[PathBuf::from(authelia.0)], true, &how, &mut disk, &mut loaded);
    let args = InputArgs {
        env_format: Some(EnvFormat::Compose),
        ..InputArgs::default()
    };
    let inputs = Inputs {
        coder: vec![PathBuf::from(coder.0)],
        ..Inputs::default()
    };
    let projects = Projects::read(&inputs, &args, loaded.coder, &given::variables(&args), &mut disk);
    deployment::take(projects, &inputs, &args, None, &mut disk, &mut loaded);
    loaded.sources = disk.sources;
    loaded
}

fn filters(args: &InputArgs) -> anyhow::Result<Option<Vec<Filter>>> {
    match args.authelia_filters.as_slice() {
        [] => Ok(None),
        // None is a word of the call's, not a filter of Authelia's.
        [none] if none.eq_ignore_ascii_case("none") || none.is_empty() => Ok(Some(Vec::new())),
        names => authelia::parse_filters(names)
            .map(Some)
            .map_err(|reason| anyhow::anyhow!("--authelia-filters: {reason}")),
    }
}
