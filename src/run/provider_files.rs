//! Which of the files that look like Authelia's are the configuration of one Authelia.

use std::path::{Path, PathBuf};

use super::projects::FoundProject;
use crate::order;

/// More files than this that were left out are not named one by one.
const MOST_NAMED: usize = 3;

/// The configurations of Authelia, each with its files in the order in which they count, and what is said of files that
/// were left out.
///
/// What a container is started with counts alone. Without one, the files of a folder are put together: a configuration
/// of the standard name, with manifests beside it and with what it lacks; of several folders each is a configuration.
pub(super) fn of(
    candidates: Vec<PathBuf>,
    projects: &[FoundProject],
    text: &dyn Fn(&Path) -> String,
) -> (Vec<Vec<PathBuf>>, Vec<String>) {
    let mut started: Vec<Vec<PathBuf>> = Vec::new();
    for project in projects.iter().filter(|project| !project.authelia.is_empty()) {
        if !started.contains(&project.authelia) {
            started.push(project.authelia.clone());
        }
    }
    if !started.is_empty() {
        // What is found below `.` begins with it; what a container mounts does not.
        let plain = |path: &'_ Path| path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path.to_owned());
        let is_read = |path: &PathBuf| {
            started
                .iter()
                .flatten()
                .any(|read| plain(path).starts_with(plain(read)))
        };
        let others: Vec<PathBuf> = candidates.into_iter().filter(|path| !is_read(path)).collect();
        let said = left_out(&others, "no container of Authelia's is started with it");
        return (started, said);
    }
    let mut folders: Vec<Vec<PathBuf>> = Vec::new();
    for path in candidates {
        let is_same = |folder: &&mut Vec<PathBuf>| folder.first().is_some_and(|first| first.parent() == path.parent());
        match folders.iter_mut().find(is_same) {
            Some(folder) => folder.push(path),
            None => folders.push(vec![path]),
        }
    }
    let mut said = Vec::new();
    let mut groups = Vec::new();
    for folder in folders {
        let (own, others) = together(folder, text);
        groups.extend(own);
        said.extend(left_out(
            &others,
            "Authelia reads only the files that it is started with; name it with --authelia if this is one",
        ));
    }
    (groups, said)
}

/// The files of one folder as configurations, and those that are left out.
fn together(files: Vec<PathBuf>, text: &dyn Fn(&Path) -> String) -> (Vec<Vec<PathBuf>>, Vec<PathBuf>) {
    if files.len() < 2 {
        return (vec![files], Vec::new());
    }
    let (mut manifests, plain): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| rank(&text(path)).is_some());
    order::by_key(&mut manifests, |path| rank(&text(path)));
    let is_standard = |path: &&PathBuf| path.file_stem().is_some_and(|stem| stem == "configuration");
    let mut standard = plain.iter().filter(is_standard);
    let own = match (standard.next(), standard.next(), plain.as_slice()) {
        (_, _, []) => return (vec![manifests], Vec::new()),
        (_, _, [only]) => only.clone(),
        (Some(own), None, _) => own.clone(),
        _ if complete_each_other(&plain, text) => {
            let mut plain = plain;
            order::by(&mut plain, Ord::cmp);
            return (vec![plain.into_iter().chain(manifests).collect()], Vec::new());
        }
        _ => {
            let alone = plain.into_iter().map(|path| vec![path]);
            let manifests = Some(manifests).filter(|manifests| !manifests.is_empty());
            return (alone.chain(manifests).collect(), Vec::new());
        }
    };
    let others: Vec<PathBuf> = plain.into_iter().filter(|path| *path != own).collect();
    let registers = |path: &PathBuf| text(path).contains("identity_providers");
    if registers(&own) && others.iter().any(registers) {
        // It may be started with either, or with both.
        let mut alone: Vec<PathBuf> = std::iter::once(own).chain(others).collect();
        order::by(&mut alone, Ord::cmp);
        return (alone.into_iter().map(|path| vec![path]).collect(), Vec::new());
    }
    let (more, left): (Vec<PathBuf>, Vec<PathBuf>) = others.into_iter().partition(registers);
    let whole = std::iter::once(own).chain(more).chain(manifests);
    (vec![whole.collect()], left)
}

/// Whether files are parts of one configuration: each has sections, no two of them the same one, and of
/// `identity_providers.oidc` only one has clients.
fn complete_each_other(files: &[PathBuf], text: &dyn Fn(&Path) -> String) -> bool {
    let mut seen: Vec<String> = Vec::new();
    files.iter().all(|path| {
        let text = text(path);
        let keys = text.lines().filter(|line| !line.starts_with([' ', '#', '-', '\t']));
        let keys: Vec<String> = keys
            .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
            .collect();
        let clients = text.lines().any(|line| line.trim_start().starts_with("clients:"));
        let own = keys.iter().filter(|key| *key != "identity_providers").cloned();
        let own: Vec<String> = own.chain(clients.then(|| "clients".to_owned())).collect();
        let is_new = own.iter().all(|section| !seen.contains(section));
        seen.extend(own);
        is_new && !keys.is_empty()
    })
}

/// Where a manifest comes in the order in which a container reads what is mounted: what is everybody's before what is
/// secret. `None` for what is no manifest.
fn rank(text: &str) -> Option<u8> {
    text.lines().find(|line| line.starts_with("apiVersion:"))?;
    let kind = text.lines().find_map(|line| line.strip_prefix("kind:"))?;
    Some(match kind.trim() {
        "HelmRelease" | "Application" => 0,
        "ConfigMap" => 1,
        _ => 2,
    })
}

fn left_out(paths: &[PathBuf], why: &str) -> Vec<String> {
    let named: Vec<String> = paths
        .iter()
        .take(MOST_NAMED)
        .map(|path| path.display().to_string())
        .collect();
    match paths.len() {
        0 => Vec::new(),
        1 => vec![format!(
            "{} looks like Authelia's and was left out: {why}",
            named.join("")
        )],
        count if count <= MOST_NAMED => vec![format!(
            "{} look like Authelia's and were left out: {why}",
            named.join(", ")
        )],
        count => vec![format!(
            "{} and {} more look like Authelia's and were left out: {why}",
            named.join(", "),
            count - MOST_NAMED
        )],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(files: &[(&str, &str)]) -> (Vec<Vec<String>>, usize) {
        let text = |path: &Path| {
            let found = files.iter().find(|(name, _)| Path::new(name) == path);
            found.map_or(String::new(), |(_, text)| (*text).to_owned())
        };
        let paths = files.iter().map(|(name, _)| PathBuf::from(name)).collect();
        let (groups, said) = of(paths, &[], &text);
        let names = |group: &Vec<PathBuf>| group.iter().map(|path| path.display().to_string()).collect();
        (groups.iter().map(names).collect(), said.len())
    }

    #[test]
    fn what_a_container_is_started_with_is_not_left_out_however_it_is_found() {
        let started = |authelia: &[&str]| FoundProject {
            authelia: authelia.iter().map(PathBuf::from).collect(),
            ..FoundProject::default()
        };
        for (found, mounted, left) in [
            ("./configuration.yml", "configuration.yml", 0),
            ("configuration.yml", "./configuration.yml", 0),
            ("./config/configuration.yml", "config", 0),
            ("./other.yml", "configuration.yml", 1),
        ] {
            let (_, said) = of(vec![PathBuf::from(found)], &[started(&[mounted])], &|_| String::new());
            assert_eq!(said.len(), left, "{found}, {mounted}: {said:?}");
        }
    }

    #[test]
    fn files_of_one_folder_are_one_configuration() {
        const CONFIG_MAP: &str = "apiVersion: v1\nkind: ConfigMap\n";
        const SECRET: &str = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n";
        const OIDC: &str = "identity_providers: {}";
        for (files, groups, said) in [
            (
                &[("a/externalsecret.yaml", SECRET), ("a/configmap.yaml", CONFIG_MAP)][..],
                vec![vec!["a/configmap.yaml", "a/externalsecret.yaml"]],
                0,
            ),
            (
                &[("a/secret.yaml", SECRET), ("a/configuration.yml", OIDC)],
                vec![vec!["a/configuration.yml", "a/secret.yaml"]],
                0,
            ),
            (
                &[("a/configuration.yml", OIDC), ("a/clients.yml", OIDC)],
                vec![vec!["a/clients.yml"], vec!["a/configuration.yml"]],
                0,
            ),
            (
                &[("a/configuration.yml", OIDC), ("a/access.yml", "access_control: {}")],
                vec![vec!["a/configuration.yml"]],
                1,
            ),
            (
                &[("a/configuration.yml", "session: {}"), ("a/clients.yml", OIDC)],
                vec![vec!["a/configuration.yml", "a/clients.yml"]],
                0,
            ),
            (
                &[("a/configuration.yml", ""), ("b/configuration.yml", "")],
                vec![vec!["a/configuration.yml"], vec!["b/configuration.yml"]],
                0,
            ),
            (
                &[("a/x.yml", ""), ("a/y.yml", "")],
                vec![vec!["a/x.yml"], vec!["a/y.yml"]],
                0,
            ),
        ] {
            let owned = |group: Vec<&str>| group.into_iter().map(str::to_owned).collect();
            let groups: Vec<Vec<String>> = groups.into_iter().map(owned).collect();
            assert_eq!(grouped(files), (groups, said));
        }
    }
}
