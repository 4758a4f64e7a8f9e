//! What the pages say of the code.

use std::fs;
use std::path::Path;

use super::{LAYERS, code, sources};

#[test]
fn the_architecture_page_names_files_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/architecture.md")).unwrap_or_default();
    let mut ways = 0;
    for section in page.split("\n### ").skip(1) {
        let section = section.split("\n## ").next().unwrap_or_default();
        let steps = section
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
        assert!((2..=8).contains(&steps.count()), "{section}");
        ways += 1;
    }
    assert_eq!(ways, 3);
    let files = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.starts_with("src/"));
    let missing: Vec<&str> = files.filter(|name| !root.join(name).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let rooms = page.lines().filter(|line| line.starts_with("| `"));
    let rooms = rooms.flat_map(|line| line.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2));
    let rooms: Vec<&str> = rooms.collect();
    let missing: Vec<&&str> = rooms
        .iter()
        .filter(|room| room.contains(['/', '.']) && !root.join("src").join(room).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let modules = LAYERS.iter().copied().flatten().filter(|module| {
        let names = [format!("{module}/"), format!("{module}.rs")];
        !rooms.iter().any(|room| names.iter().any(|name| name == room))
    });
    assert_eq!(modules.collect::<Vec<_>>(), Vec::<&&str>::new(), "not on the page");
}

/// What the README says that the program never does: the only ways to it that the standard library has are not taken.
#[test]
fn nothing_connects_or_starts_a_program_and_two_files_write() {
    let names = |text: &str, ways: &[&str]| {
        let code = code(text);
        ways.iter().any(|way| code.contains(way))
    };
    let connects = [
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "UnixStream",
        "ToSocketAddrs",
        "process::Command",
    ];
    let writes = [
        "fs::write",
        "File::create",
        "OpenOptions",
        "fs::rename",
        "fs::remove",
        "fs::copy",
        ".persist(",
    ];
    let mut writing = Vec::new();
    for (path, text) in sources() {
        assert!(!names(&text, &connects), "{path}");
        let only_tests = text.contains("#[test]") && !text.contains("#[cfg(test)]");
        if names(&text, &writes) && !only_tests {
            writing.push(path);
        }
    }
    writing.sort();
    assert_eq!(writing, ["run/fix.rs", "run/output.rs"]);
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap_or_default();
    for network in [
        "hyper",
        "mio",
        "native-tls",
        "reqwest",
        "rustls",
        "socket2",
        "tokio",
        "ureq",
    ] {
        assert!(!lock.contains(&format!("name = \"{network}\"")), "{network}");
    }
}
