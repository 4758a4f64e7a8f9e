//! What the names of files and folders tell a search.

use crate::recognise;

/// Whether a folder of this name holds no deployment: what programs keep for themselves, and what people have put away.
pub(super) fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || is_a_program_s(name) || is_put_away(name)
}

/// Whether people have put away what is in a folder of this name.
pub(super) fn is_put_away(name: &str) -> bool {
    const PUT_AWAY: [&str; 9] = [
        "archive", "archived", "archives", "attic", "backup", "backups", "example", "examples", "old",
    ];
    const ENDS: [&str; 3] = ["backup", "bak", "old"];
    let word = name.trim_start_matches(['_', '.']).to_lowercase();
    let parts: Vec<&str> = word.split(['.', '-', '_', ' ']).collect();
    let is_date = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    // `backup-2024-05-01`, `authelia.bak`
    match parts.as_slice() {
        [only] => PUT_AWAY.contains(only),
        [first, rest @ ..] if PUT_AWAY.contains(first) && rest.iter().all(is_date) => true,
        [.., last] => ENDS.contains(last),
        [] => false,
    }
}

/// Whether a hidden folder is one that people keep things in, as far as its name tells.
pub(super) fn is_somebody_s(name: &str) -> bool {
    let words = ["authelia", "coder", "config", "docker", "env", "stacks"];
    let name = name.to_lowercase();
    name.strip_prefix('.').is_some_and(|name| words.contains(&name))
}

/// Whether a folder of this name is one that a program made for itself.
fn is_a_program_s(name: &str) -> bool {
    const PROGRAMS: [&str; 10] = [
        "#recycle",
        "#snapshot",
        "$RECYCLE.BIN",
        "@eaDir",
        "System Volume Information",
        "__pycache__",
        "lost+found",
        "node_modules",
        "target",
        "vendor",
    ];
    PROGRAMS.contains(&name)
}

/// Whether a folder of this name holds what a database or the like keeps.
pub(super) fn holds_data(name: &str) -> bool {
    const PROGRAMS: [&str; 16] = [
        "data",
        "database",
        "db",
        "etcd",
        "influxdb",
        "lldap",
        "mariadb",
        "mongo",
        "mongodb",
        "mysql",
        "pgdata",
        "postgres",
        "postgresql",
        "redis",
        "sqlite",
        "valkey",
    ];
    let name = name.to_lowercase();
    name.split(['-', '_', '.']).any(|word| PROGRAMS.contains(&word))
}

/// Endings of files that may be configuration.
pub(super) const ENDINGS: [&str; 20] = [
    ".yml",
    ".yaml",
    ".env",
    ".service",
    ".conf",
    ".container",
    ".json",
    ".j2",
    ".jinja",
    ".jinja2",
    ".tmpl",
    ".gotmpl",
    ".tpl",
    ".nix",
    ".nomad",
    ".hcl",
    ".tf",
    ".tofu",
    ".libsonnet",
    ".xml",
];

/// Whether a file of this name may set variables, though it is none of configuration.
pub(super) fn is_script(name: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        ".bash", ".cfg", ".fish", ".ini", ".mk", ".ps1", ".py", ".sh", ".toml", ".ts", ".txt", ".zsh",
    ];
    const NAMES: [&str; 10] = [
        "Containerfile",
        "Dockerfile",
        "Justfile",
        "Makefile",
        "Procfile",
        "Vagrantfile",
        "entrypoint",
        "justfile",
        "run",
        "start",
    ];
    // `/etc/default/coder`
    let is_defaults = || {
        !name.contains('.')
            && name
                .split(['-', '_'])
                .any(|word| matches!(word, "coder" | "environment"))
    };
    let is_dockerfile = || name.starts_with("Dockerfile.") || name.ends_with(".Dockerfile");
    ENDINGS.iter().any(|ending| name.ends_with(ending)) || NAMES.contains(&name) || is_dockerfile() || is_defaults()
}

/// Whether a file of this name may be an env file, whatever it ends in.
pub(super) fn is_env_file(name: &str) -> bool {
    const CODE: [&str; 12] = [
        "d", "css", "go", "html", "js", "jsx", "md", "mjs", "py", "rs", "sh", "ts",
    ];
    let mut words = name.split(['.', '-', '_']);
    let last = name.rsplit('.').next().unwrap_or_default();
    words.any(|word| word == "env") && !CODE.contains(&last)
}

pub(super) fn looks_like_configuration(name: &str) -> bool {
    let name = &name.to_lowercase();
    let looks = ENDINGS.iter().any(|ending| name.ends_with(ending)) || is_env_file(name);
    // Programs write thousands of files in JSON and XML; those that tell of containers are called so.
    let is_named = || {
        let words = [
            "authelia",
            "coder",
            "compose",
            "container",
            "deploy",
            "inspect",
            "k8s",
            "kube",
            "manifest",
            "nix",
        ];
        words.iter().any(|word| name.contains(word))
    };
    let is_a_program_s = name.ends_with(".json") || name.ends_with(".xml");
    looks && (!is_a_program_s || is_named()) && !recognise::is_spare(name)
}

/// Whether `.txt` has been added to the name of a configuration.
pub(super) fn is_named_txt(name: &str) -> bool {
    let name = name.to_lowercase();
    name.strip_suffix(".txt").is_some_and(looks_like_configuration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_is_known_by_its_name() {
        for name in [
            "configuration.yml",
            ".env.production",
            "coder.json",
            "docker-inspect.json",
            "main.tf",
            "env",
            "coder-env.txt",
            "coder.env.local",
            "env.production",
            "CONFIGURATION.YML",
        ] {
            assert!(looks_like_configuration(name), "{name}");
        }
        for name in [
            "IMG_0001.json",
            "package.json",
            "coder.json.bak",
            "README.md",
            ".env.example",
            "env.ts",
            "env.d.ts",
            "environment.txt",
        ] {
            assert!(!looks_like_configuration(name), "{name}");
        }
    }

    #[test]
    fn folders_of_a_database_are_known_by_their_names() {
        for name in [
            "db",
            "postgres-data",
            "pgdata",
            "mariadb",
            "authelia_db",
            "redis.data",
            "DB",
        ] {
            assert!(holds_data(name), "{name}");
        }
        for name in ["private", "config", "secrets", "authelia", "database2go"] {
            assert!(!holds_data(name), "{name}");
        }
    }

    #[test]
    fn what_people_have_put_away_is_passed_over_and_told_of() {
        for (name, passed_over, told) in [
            (".git", true, false),
            ("node_modules", true, false),
            (".claude", true, false),
            (".archive", true, true),
            ("_old", true, true),
            ("examples", true, true),
            (".config", true, true),
            ("authelia", false, false),
            ("backup-2024-05-01", true, true),
            ("authelia.bak", true, true),
            ("coder_old", true, true),
            ("backup-server", false, false),
            ("old-coder", false, false),
            ("@eaDir", true, false),
            ("#recycle", true, false),
        ] {
            assert_eq!(
                (is_passed_over(name), is_put_away(name) || is_somebody_s(name)),
                (passed_over, told),
                "{name}"
            );
        }
    }
}
