//! Whether both sides take the client secret from one place: a variable, or a key of a Kubernetes Secret.

use crate::holes::TextWithHoles;
use crate::pairing::Pairing;
use crate::party::RelyingParty;
use crate::setting::Unknown;
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
    let (theirs, ours) = (registered.why_unknown()?, sent.why_unknown()?);
    let written = (sources.slice(registered.written_at()), sources.slice(sent.written_at()));
    // Who writes the prefix knows that the variable holds the secret itself.
    if written.0.contains("$plaintext$") {
        return None;
    }
    let named: Vec<&str> = filling(ours);
    let variable = filling(theirs).into_iter().find(|name| named.contains(name));
    variable.map(str::to_owned).or_else(|| mounted(written.0, written.1))
}

/// The variables that fill in what is not known.
fn filling(why: &Unknown) -> Vec<&str> {
    let text = why.text.as_ref();
    text.into_iter().flat_map(TextWithHoles::variables).collect()
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
