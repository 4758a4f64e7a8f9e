//! Scripts that start Coder, in a container or as it is installed.

use std::path::Path;

use super::clues::Clues;

/// What is said of a script that starts Coder's container and sets options of it.
pub(super) const STARTS: &str = "it starts Coder by `docker run` or the like, with settings of its own; check what it \
                                 starts: `docker inspect coder > coder.json`";

/// What is said of a script that starts Coder itself and sets options of it.
const EXECUTES: &str = "it starts Coder with settings of its own, besides what an env file says; write them to the env \
                        file, or name the env file with --coder if this is not part of the deployment";

/// What is said of a file that an image is built from which sets options of Coder's.
const BUILDS: &str = "the image that is built from it sets options of Coder's, besides what an env file says; write them \
                      to the env file, or name the env file with --coder if this is not part of the deployment";

/// What is said of a script that sets values of Coder's chart.
const SETS_VALUES: &str = "it sets values of Coder's chart besides those of the file; write them to the file, or name the \
                           file with --coder if this is not part of the deployment";

/// Why the file of its values is not all that Coder's chart gets, where a script sets the environment of Coder by
/// `helm upgrade coder coder-v2/coder --set coder.env[0].name=…`: a sentence.
pub fn sets_chart_values(text: &str) -> Option<&'static str> {
    const VALUES: [&str; 6] = [
        "coder.env[",
        "coder.env\\[",
        "coder.env=",
        "coder.envFrom[",
        "coder.envFrom\\[",
        "coder.envFrom=",
    ];
    let clues = Clues::of(text);
    let calls_helm = || {
        clues
            .lines()
            .flat_map(words)
            .any(|word| word.rsplit('/').next() == Some("helm"))
    };
    let sets = clues
        .lines()
        .any(|line| VALUES.iter().any(|value| line.contains(value)));
    (sets && calls_helm()).then_some(SETS_VALUES)
}

/// Why what an env file says is not all that Coder gets, where a script starts Coder's container with settings of the
/// sign-in: a sentence. `is_option` knows variables, and flags without their dashes.
pub fn runs_with_settings(path: &Path, text: &str, is_option: &dyn Fn(&str) -> bool) -> Option<&'static str> {
    if text.contains('\0') {
        return None;
    }
    let clues = Clues::of(text);
    let is_coders = || clues.lines().flat_map(words).any(is_image);
    let sets = || {
        clues
            .lines()
            .any(|line| words(line).filter_map(flag).any(is_option) || sets_variable(line, is_option))
    };
    // A program that deploys needs no command for it: `docker.Container("coder", image="ghcr.io/coder/coder")`.
    let deploys = || path.extension().is_some_and(|ending| ending == "py" || ending == "ts");
    if (starts_container(&clues) || deploys()) && is_coders() {
        return sets().then_some(STARTS);
    }
    let builds = || clues.lines().any(|line| line.starts_with("FROM "));
    match (executes_server(&clues), builds() && is_coders()) {
        (true, _) => sets().then_some(EXECUTES),
        (false, true) => sets().then_some(BUILDS),
        (false, false) => None,
    }
}

/// Whether a text of another tool's has to do with a server of Coder's: it starts one, or writes what one reads.
pub fn is_for_coder(text: &str) -> bool {
    let clues = Clues::of(text);
    let writes = |word: &str| ["coder.env", "coder.service"].iter().any(|file| word.ends_with(file));
    executes_server(&clues) || clues.lines().flat_map(words).any(|word| is_image(word) || writes(word))
}

/// Whether Coder's server is started where it is installed: `coder server`, `exec /opt/coder "server"`, or for `OpenRC`
/// `command=/usr/bin/coder` and `command_args=server`.
fn executes_server(clues: &Clues<'_>) -> bool {
    let last = |word: &str, apart: char| word.rsplit(apart).next().map(str::to_owned).unwrap_or_default();
    let words: Vec<String> = clues.lines().flat_map(words).map(|word| last(word, '=')).collect();
    let mut pairs = words.windows(2);
    pairs.any(|pair| last(&pair[0], '/') == "coder" && pair[1] == "server")
}

/// Whether a container is started or made: `docker run`, `nerdctl container create`, `"podman", "run"`.
pub(super) fn starts_container(clues: &Clues<'_>) -> bool {
    /// How many words may be between the engine and what it is to do: `docker --context home container run`.
    const BETWEEN: usize = 4;
    const ENGINES: [&str; 3] = ["docker", "podman", "nerdctl"];
    /// What else can be created.
    const OTHERS: [&str; 8] = [
        "buildx", "config", "context", "manifest", "network", "plugin", "secret", "volume",
    ];
    let words: Vec<&str> = clues.lines().flat_map(words).collect();
    // `/usr/bin/docker`, `$DOCKER`
    let is_engine = |word: &str| {
        let name = word.rsplit('/').next().unwrap_or_default().to_lowercase();
        ENGINES.iter().any(|engine| name.contains(engine))
    };
    words.iter().enumerate().any(|(at, word)| {
        let before = words.get(at.saturating_sub(BETWEEN + 1)..at).unwrap_or_default();
        let starts = match *word {
            "run" => true,
            "create" => before.last().is_some_and(|last| !OTHERS.contains(last)),
            _ => false,
        };
        starts && before.iter().any(|word| is_engine(word))
    })
}

/// The words of a line, without quotes and what is around lists.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let apart = |character: char| character.is_whitespace() || "'\"`\\,;()[]".contains(character);
    line.split(apart).filter(|word| !word.is_empty())
}

/// Whether a word is the image of Coder's server, at whatever registry: `ghcr.io/coder/coder`, `registry.lan/coder:2.35`.
fn is_image(word: &str) -> bool {
    const OWN: [&str; 3] = ["coder/coder", "coder/coder-preview", "codercom/coder"];
    // `IMAGE=ghcr.io/coder/coder`
    let word = word.rsplit('=').next().unwrap_or_default();
    let is_address = word.contains("://") && !word.starts_with("docker://");
    if is_address || word.starts_with(['/', '.', '~']) || word.contains("github.com") {
        return false;
    }
    let is_own = |own: &str| {
        word.match_indices(own).any(|(at, _)| {
            let (before, rest) = word.split_at(at);
            let rest = rest.strip_prefix(own).unwrap_or_default();
            let begins = before.is_empty() || before.ends_with(['/', '}']);
            begins && (rest.is_empty() || rest.starts_with([':', '@', '$']) && !rest.starts_with(":/"))
        })
    };
    let name = word.split(":$").next().unwrap_or_default();
    let name = name.split('@').next().unwrap_or_default();
    let name = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    };
    let is_at_a_registry = name.split('/').next().is_some_and(|first| first.contains(['.', ':']));
    let is_called = name == "coder" || name.ends_with("/coder") && is_at_a_registry;
    OWN.iter().any(|own| is_own(own)) || is_called && (name != word || is_at_a_registry)
}

/// The flag that a word is, without dashes and value.
fn flag(word: &str) -> Option<&str> {
    word.strip_prefix("--")?.split('=').next()
}

/// Whether a line has a variable that is an option, otherwise than to read it.
fn sets_variable(line: &str, is_option: &dyn Fn(&str) -> bool) -> bool {
    let is_apart = |character: char| !(character.is_ascii_alphanumeric() || character == '_');
    line.match_indices("CODER_").any(|(at, _)| {
        let (before, rest) = line.split_at(at);
        let name = rest.split(is_apart).next().unwrap_or_default();
        let is_read = ["$", "${", "$("].iter().any(|reads| before.ends_with(reads));
        !is_read
            && before.chars().next_back().is_none_or(is_apart)
            && (name.starts_with("CODER_OIDC_") || is_option(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> bool {
        let options = ["CODER_ACCESS_URL", "access-url", "oidc-issuer-url"];
        runs_with_settings(Path::new("start.sh"), text, &|word| options.contains(&word)).is_some()
    }

    #[test]
    fn scripts_that_start_coder_with_more_than_an_env_file() {
        const IMAGE: &str = "ghcr.io/coder/coder:v2.35.1";
        for run in [
            "docker run",
            "docker container run",
            "docker create",
            "docker service create",
            "docker --context home run",
            "sudo /usr/bin/podman run",
            "podman create",
            "nerdctl run",
            "$DOCKER run",
            "docker \\\n  run",
        ] {
            for settings in [
                format!("{IMAGE} server --access-url https://x.example.com"),
                format!("{IMAGE} server --oidc-issuer-url=https://x.example.com"),
                format!("-e CODER_OIDC_ISSUER_URL=https://x.example.com {IMAGE}"),
                format!("--env=CODER_ACCESS_URL=https://x.example.com {IMAGE}"),
                "-e \"CODER_ACCESS_URL\" registry.lan/coder:2".to_owned(),
                "-e CODER_ACCESS_URL ghcr.io/coder/coder:${CODER_VERSION:-latest}".to_owned(),
            ] {
                let text = format!("{run} --env-file coder.env {settings}\n");
                assert!(says(&text), "{text}");
            }
            for rest in [
                format!("--name coder {IMAGE} server"),
                format!(
                    "--name coder ghcr.io/coder/coder:$CODER_VERSION\ncurl \"$CODER_ACCESS_URL/healthz\" # {IMAGE}"
                ),
                "alpine echo -e CODER_ACCESS_URL=x".to_owned(),
                "-v /opt/coder:/data -v ~/coder:/x -v coder:/y alpine --access-url x".to_owned(),
            ] {
                let text = format!("{run} --env-file coder.env {rest}\n");
                assert!(!says(&text), "{text}");
            }
        }
        for text in [
            "docker network create coder\n# docker run ghcr.io/coder/coder\nexport CODER_ACCESS_URL=x\n",
            "docker pull ghcr.io/coder/coder\nexport CODER_ACCESS_URL=x\n",
            "docker run ghcr.io/coder/coder --access-url x\0",
            "git clone https://github.com/coder/coder\ndocker run alpine --access-url x\n",
        ] {
            assert!(!says(text), "{text}");
        }
    }
}
