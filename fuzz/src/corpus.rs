//! The seeds: the pairs of files in the project's fixtures.

use std::fs;
use std::path::{Path, PathBuf};

use crate::pipeline::SHAPES;
use crate::{SEPARATOR, readers};

/// The project's fixtures.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

fn folders(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    paths.sort();
    for path in paths {
        folders(&path, found);
        found.push(path);
    }
}

/// Inputs for the whole pipeline: every folder that has a configuration of Authelia and something of Coder's.
pub fn of_pipeline() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    folders(&fixtures(), &mut all);
    let mut seeds = Vec::new();
    for folder in all {
        let Ok(authelia) = fs::read_to_string(folder.join("configuration.yml")) else {
            continue;
        };
        // A digest that takes long to compute would be all that is done.
        let authelia = authelia.replace("$310000$", "$1$").into_bytes();
        for (at, (name, _)) in SHAPES.iter().enumerate() {
            if let Ok(coder) = fs::read(folder.join(name)) {
                let at = u8::try_from(at).unwrap_or(0);
                seeds.push([&[at, 0][..], &authelia, SEPARATOR, &coder].concat());
            }
        }
    }
    seeds
}

/// Inputs for the readers: every file of the fixtures, for each of them.
pub fn of_readers() -> Vec<Vec<u8>> {
    let mut all = vec![fixtures()];
    folders(&fixtures(), &mut all);
    let files = all
        .iter()
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .filter(|text| text.len() < 65_536);
    let seeds = texts.enumerate().map(|(at, text)| {
        let reader = u8::try_from(at % readers::COUNT).unwrap_or(0);
        [&[reader][..], &text].concat()
    });
    seeds.collect()
}
