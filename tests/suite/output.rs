//! `--output`: the report in a file, the human report at the terminal.

use std::fs;
use std::path::Path;

use crate::support::temporary::temporary;
use crate::support::{Run, folder, run};

fn check(output: &Path, format: &str) -> Run {
    let output = output.display().to_string();
    let pair = ["check", "--authelia", "client.yml", "--coder", "coder.env"];
    run(
        &folder("fixtures/guide"),
        &[&pair[..], &["--format", format, "--output", &output]].concat(),
    )
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_file_has_the_report_and_nothing_is_left_beside_it() {
    let temporary = temporary();
    let path = temporary.path().join("report.json");
    assert!(fs::write(temporary.path().join("report.json.part"), "somebody's").is_ok());
    for _ in 0..2 {
        let run = check(&path, "json");
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stdout.contains("warning[published-example-secret]"),
            "{}",
            run.stdout
        );
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(serde_json::from_str::<serde_json::Value>(&written).is_ok(), "{written}");
        assert_eq!(names(temporary.path()), ["report.json", "report.json.part"]);
    }
    let other = fs::read_to_string(temporary.path().join("report.json.part"));
    assert_eq!(other.unwrap_or_default(), "somebody's");
}

#[test]
fn a_file_that_cannot_be_written_is_exit_2_and_the_report_is_still_shown() {
    let temporary = temporary();
    for (path, why) in [
        (temporary.path().join("no/such.json"), "the folder is not there"),
        (temporary.path().to_owned(), "it is a folder"),
    ] {
        let run = check(&path, "json");
        assert_eq!(run.code, 2, "{}", run.stderr);
        let message = format!("error: --output {}: {why}\n", path.display());
        assert_eq!(run.stderr, message);
        assert!(
            run.stdout.contains("warning[published-example-secret]"),
            "{}",
            run.stdout
        );
        assert_eq!(names(temporary.path()), [""; 0]);
    }
}

#[cfg(unix)]
#[test]
fn permissions_links_and_devices_stay_what_they_are() {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
    let temporary = temporary();
    let (file, link) = (temporary.path().join("file"), temporary.path().join("link"));
    let mode = |path: &Path| fs::metadata(path).map_or(0, |known| known.permissions().mode() & 0o777);
    let new = temporary.path().join("new");
    assert!(fs::write(&file, "").is_ok());
    assert_eq!(check(&new, "json").code, 0);
    // As any other new file.
    assert_eq!(mode(&new), mode(&file));
    assert!(fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).is_ok());
    assert!(symlink(&file, &link).is_ok());
    assert_eq!(check(&link, "json").code, 0);
    assert_eq!(mode(&file), 0o640);
    assert!(fs::symlink_metadata(&link).is_ok_and(|known| known.is_symlink()));
    assert!(fs::read_to_string(&file).is_ok_and(|text| text.starts_with('{')));
    assert_eq!(check(Path::new("/dev/null"), "json").code, 0);
    assert!(fs::metadata("/dev/null").is_ok_and(|known| known.file_type().is_char_device()));
}
