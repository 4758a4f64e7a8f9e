//! Whether both sides take the client secret from one place: a variable, or a key of a Kubernetes Secret.

use crate::pairing::Pairing;
use crate::party::RelyingParty;
use crate::source::SourceMap;

/// The variable, or the key of a Kubernetes Secret, that both the registration's client secret and Coder's are filled in from, where neither is known.
pub(super) fn find(pairing: &Pairing<'_>, relying_party: Option<&RelyingParty>, sources: &SourceMap) -> Option<String> {
    let (Pairing::ById(registration) | Pairing::ByRedirectUri(registration)) = pairing else {
        return None;
    };
    let (registered, sent) = (
        registration.options.secret("client_secret"),
        relying_party?.client_secret(),
    );
    registered.why_unknown().and(sent.why_unknown())?;
    let (theirs, ours) = (sources.slice(registered.written_at()), sources.slice(sent.written_at()));
    // Who writes the prefix knows that the variable holds the secret itself.
    if theirs.contains("$plaintext$") {
        return None;
    }
    let named: Vec<&str> = variables(ours).collect();
    let variable = variables(theirs).find(|name| named.contains(name)).map(str::to_owned);
    variable.or_else(|| mounted(theirs, ours))
}

/// `name/key` of the Kubernetes Secret that Coder's reference names, where Authelia reads a file of that key in a folder
/// of that name.
fn mounted(theirs: &str, ours: &str) -> Option<String> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    let words: Vec<&str> = ours.split(|character| !is_word(character)).collect();
    let paths = theirs.split(|character| !is_word(character) && character != '/');
    let mut ends = paths.filter_map(|path| {
        let (folder, key) = path.rsplit_once('/')?;
        Some((folder.rsplit('/').next()?, key))
    });
    let (name, key) = ends.find(|(name, key)| !name.is_empty() && words.contains(name) && words.contains(key))?;
    Some(format!("{name}/{key}"))
}

/// The names in `$NAME`, `${NAME…}` and `env "NAME"`.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let name = move |rest: &'_ str| rest.find(|character| !is_name(character)).unwrap_or(rest.len());
    ["$", "${", "env \"", "mustEnv \""].into_iter().flat_map(move |before| {
        text.match_indices(before).filter_map(move |(at, found)| {
            let rest = text.get(at + found.len()..)?;
            rest.get(..name(rest)).filter(|name| !name.is_empty())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::variables;

    #[test]
    fn names_of_variables() {
        for (text, names) in [
            ("'${A_1:-x}'", vec!["A_1"]),
            ("$B and {{ env \"C\" }}", vec!["B", "C"]),
            ("plain", vec![]),
        ] {
            assert_eq!(variables(text).collect::<Vec<_>>(), names, "{text}");
        }
    }
}
