//! `docker run` and `podman run` on a command line: what the container gets.
//!
//! Source: docker/cli `cli/command/container/opts.go` `addFlags`; containers/podman `cmd/podman/common/create.go`.

use super::workload::{Invocation, Mount, MountSource};
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};

/// A call of `docker run` with its words sorted.
#[derive(Default)]
pub(super) struct DockerRun {
    /// `-e NAME=VALUE`, and `-e NAME` for a variable of the caller's.
    pub(super) variables: Vec<Setting<Secret>>,
    /// `--env-file`.
    pub(super) env_files: Vec<Setting<Secret>>,
    /// `-v` and `--mount`.
    pub(super) files: Vec<Mount>,
    /// The image.
    pub(super) image: Option<Setting<Secret>>,
    /// `--entrypoint`, and what is behind the image.
    pub(super) command: Invocation,
}

/// Flags that take no value; every other one does.
const SWITCHES: [&str; 17] = [
    "detach",
    "disable-content-trust",
    "env-host",
    "help",
    "init",
    "interactive",
    "no-healthcheck",
    "no-hosts",
    "oom-kill-disable",
    "privileged",
    "publish-all",
    "quiet",
    "read-only",
    "replace",
    "rm",
    "sig-proxy",
    "tty",
];

/// Reads the words of a command line; `None` if it runs no container.
pub(super) fn read(words: &[Setting<Secret>]) -> Option<DockerRun> {
    let texts: Vec<Option<&str>> = words.iter().map(|word| word.value().map(Secret::reveal)).collect();
    let is_engine = |word: Option<&str>| {
        let name = word.and_then(|word| word.rsplit('/').next());
        matches!(name, Some("docker" | "podman" | "nerdctl"))
    };
    let engine = texts.iter().position(|word| is_engine(*word))?;
    let run = engine + texts.iter().skip(engine).position(|word| *word == Some("run"))?;
    let mut call = DockerRun::default();
    let mut rest = words.iter().skip(run + 1);
    while let Some(word) = rest.next() {
        let Some(text) = word.value().map(Secret::reveal) else {
            call.image = Some(word.clone());
            break;
        };
        let Some(flag) = text.strip_prefix('-') else {
            call.image = Some(word.clone());
            break;
        };
        let (name, value) = match flag.strip_prefix('-') {
            Some(long) => long_flag(long, word),
            None => short_flag(flag, word),
        };
        let takes_value = !SWITCHES.contains(&name.as_str());
        let value = value.or_else(|| takes_value.then(|| rest.next().cloned()).flatten());
        if let Some(value) = value {
            call.take(&name, value);
        }
    }
    call.command.words = Some(rest.cloned().collect()).filter(|words: &Vec<_>| !words.is_empty());
    Some(call)
}

fn long_flag(flag: &str, word: &Setting<Secret>) -> (String, Option<Setting<Secret>>) {
    match flag.split_once('=') {
        Some((name, value)) => (name.to_owned(), Some(same_place(value, word))),
        None => (flag.to_owned(), None),
    }
}

/// `-e NAME=VALUE`, `-eNAME=VALUE`, and several switches at once such as `-it`.
fn short_flag(flags: &str, word: &Setting<Secret>) -> (String, Option<Setting<Secret>>) {
    const NAMES: [(char, &str); 3] = [('e', "env"), ('v', "volume"), ('w', "workdir")];
    let mut letters = flags.char_indices();
    for (at, letter) in &mut letters {
        if "ditPq".contains(letter) {
            continue;
        }
        let name = NAMES
            .iter()
            .find(|(short, _)| *short == letter)
            .map_or("other", |(_, name)| name);
        let rest = flags.get(at + letter.len_utf8()..).unwrap_or_default();
        let value = rest.strip_prefix('=').unwrap_or(rest);
        return (name.to_owned(), (!value.is_empty()).then(|| same_place(value, word)));
    }
    ("tty".to_owned(), None)
}

fn same_place(text: &str, word: &Setting<Secret>) -> Setting<Secret> {
    word.clone().map(|_| Secret::new(text))
}

impl DockerRun {
    fn take(&mut self, name: &str, value: Setting<Secret>) {
        match name {
            "env" => self.variables.push(value),
            "env-file" => self.env_files.push(value),
            "entrypoint" => self.command.entrypoint = Some(vec![value]),
            "volume" => self.files.extend(volume(&value)),
            "mount" => self.files.extend(mount(&value)),
            _ => {}
        }
    }
}

/// `HERE:THERE` and `HERE:THERE:OPTIONS`.
pub(super) fn volume(value: &Setting<Secret>) -> Option<Mount> {
    let text = value.value()?.reveal();
    let (source, rest) = text.split_once(':')?;
    let target = rest.split(':').next().unwrap_or(rest);
    Some(mounted(source, target))
}

/// `type=bind,source=HERE,target=THERE`.
fn mount(value: &Setting<Secret>) -> Option<Mount> {
    let text = value.value()?.reveal();
    let part = |names: &[&str]| {
        let mut parts = text.split(',').filter_map(|part| part.split_once('='));
        parts.find(|(name, _)| names.contains(name)).map(|(_, value)| value)
    };
    Some(mounted(
        part(&["source", "src"])?,
        part(&["target", "dst", "destination"])?,
    ))
}

fn mounted(source: &str, target: &str) -> Mount {
    // A name without a slash is a volume that the engine keeps, not a folder.
    let source = if source.starts_with(['.', '/']) {
        MountSource::Path(source.into())
    } else {
        MountSource::Elsewhere(Unknown::because("the engine keeps the volume"))
    };
    Mount {
        target: target.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Role, SourceMap, Span};

    fn word(text: &str, place: Span) -> Setting<Secret> {
        Setting::known(Secret::new(text), place)
    }

    #[test]
    fn the_image_is_behind_the_flags() {
        let mut sources = SourceMap::default();
        let Ok(id) = sources.add("unit", Role::Coder, b"x".to_vec()) else {
            unreachable!("a short text")
        };
        let place = Span::new(id, 0..1);
        for (line, image, variables, words) in [
            (
                "/usr/bin/docker run --rm -it -p 1:1 ghcr.io/coder/coder:v2.35.1",
                "ghcr.io/coder/coder:v2.35.1",
                0,
                0,
            ),
            (
                "docker run -e A=1 -eB=2 --env C=3 --env=D=4 --name x img server",
                "img",
                4,
                1,
            ),
            (
                "podman container run --replace --env-file=/etc/x --restart always a/b:1 --flag",
                "a/b:1",
                0,
                1,
            ),
            ("sudo docker run -dit -v /a:/b img", "img", 0, 0),
        ] {
            let given: Vec<_> = line.split(' ').map(|text| word(text, place)).collect();
            let Some(call) = read(&given) else {
                unreachable!("{line}")
            };
            let found = call.image.as_ref().and_then(Setting::value).map(Secret::reveal);
            assert_eq!(found, Some(image), "{line}");
            assert_eq!(call.variables.len(), variables, "{line}");
            assert_eq!(call.command.words.map_or(0, |words| words.len()), words, "{line}");
        }
        let given: Vec<_> = "coder server".split(' ').map(|text| word(text, place)).collect();
        assert!(read(&given).is_none());
    }
}
