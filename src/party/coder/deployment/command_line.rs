//! How the coder process is started: its flags, or a script that sets more variables before.

use crate::deployment::Invocation;
use crate::party::coder::Arguments;
use crate::party::coder::Received;
use crate::secret::Secret;
use crate::setting::{Setting, State, Unknown};

/// Gives the process its flags. Where a script starts it, what the script sets is unknown.
///
/// The image's own entry point is `/opt/coder server`, so that a bare command holds flags only (coder/coder
/// `scripts/Dockerfile`).
pub(super) fn apply(command: &Invocation, received: &mut Received) {
    let words = command.all();
    let first = words
        .first()
        .and_then(Setting::value)
        .map(|word| word.reveal().to_owned());
    let program = first.as_deref().map(|path| match path.rsplit('/').next() {
        // The value of a flag may be an address.
        Some(name) if !path.starts_with('-') => name,
        _ => path,
    });
    match program {
        None | Some("coder" | "server") => received.arguments = Arguments::of(&words),
        Some(flag) if flag.starts_with('-') => received.arguments = Arguments::of(&words),
        Some("env") => {
            // `env NAME=value coder server …` sets variables by itself.
            let script = joined(&words);
            hide(&script, received, "env");
            received.arguments = Arguments::of(&after_server(&script, &words));
        }
        Some(shell) => {
            let script = joined(&words);
            hide(&script, received, shell);
            received.arguments = Arguments::of(&after_server(&script, &words));
        }
    }
}

/// All words that are known, one after the other.
fn joined(words: &[Setting<Secret>]) -> String {
    let texts: Vec<&str> = words.iter().filter_map(Setting::value).map(Secret::reveal).collect();
    texts.join(" ")
}

/// What is after `coder server` in a script, up to the command's end. What the shell would fill in is unknown.
fn after_server(script: &str, words: &[Setting<Secret>]) -> Vec<Setting<Secret>> {
    let Some(first) = words.first() else { return Vec::new() };
    let place = words.last().map_or(first.place, |word| word.place);
    let mut split = script.split_whitespace().skip_while(|word| *word != "server");
    let flags = split
        .by_ref()
        .skip(1)
        .take_while(|word| !["&&", "||", ";", "|", "&"].contains(word));
    flags
        .map(|word| {
            let word = word.trim_matches(['\'', '"']);
            if word.contains('$') || word.contains('`') {
                let why = Unknown::because("a shell fills in the flags that Coder is started with");
                return Setting::unknown(why, place);
            }
            Setting::known(Secret::new(word), place)
        })
        .collect()
}

/// Variables that a script sets are unknown; and so is everything else if it reads more of them from elsewhere.
fn hide(script: &str, received: &mut Received, program: &str) {
    let why = || Unknown::because(text!("`{program}` starts Coder and sets variables before"));
    let environment = &mut received.environment;
    for word in script.split(|character: char| character.is_whitespace() || ";&|('\"".contains(character)) {
        let Some((name, _)) = word.split_once('=') else {
            continue;
        };
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            let place = environment
                .variable(name)
                .map_or(environment.place, |known| known.name.span);
            let notation = environment
                .variable(name)
                .map_or(environment.form.into(), |known| known.notation.clone());
            environment.set(crate::env::Variable {
                name: crate::source::Located::new(name.to_owned(), place),
                setting: Setting {
                    state: State::Unknown(why()),
                    place,
                    via: Vec::new(),
                    default: false,
                },
                notation,
            });
        }
    }
    // What is not an inline script may do anything; an inline one shows what it reads.
    let inline = script.split_whitespace().any(|word| word == "-c") || program == "env";
    let reads_more = ["source ", ". ", "eval ", "export $(", "set -a", "env $("]
        .iter()
        .any(|sign| script.contains(sign));
    if !inline || reads_more {
        environment.hidden.get_or_insert(why());
    }
}
