//! Whether both sides take the client secret from one place: a variable, or a key of a Kubernetes Secret.

use crate::holes::TextWithHoles;
use crate::pairing::Pairing;
use crate::party::RelyingParty;

/// The variable, or the key of a Kubernetes Secret, that both the registration's client secret and Coder's are filled in
/// from, where neither is known.
pub(super) fn find(pairing: &Pairing<'_>, relying_party: Option<&RelyingParty>) -> Option<String> {
    let (Pairing::ById(registration) | Pairing::ByRedirectUri(registration)) = pairing else {
        return None;
    };
    let (registered, sent) = (
        registration.options.secret("client_secret"),
        relying_party?.client_secret(),
    );
    let (theirs, ours) = (
        registered.why_unknown()?.text.as_ref()?,
        sent.why_unknown()?.text.as_ref()?,
    );
    if is_plaintext(theirs) {
        return None;
    }
    let variable = theirs.variables().find(|name| ours.variables().any(|own| own == *name));
    variable.map(str::to_owned).or_else(|| mounted(theirs, ours))
}

/// Who writes the prefix knows that what follows is the secret itself. To a reader that looks for variables it is one.
fn is_plaintext(registered: &TextWithHoles) -> bool {
    registered.head().starts_with("$plaintext$") || registered.variables().next() == Some("plaintext")
}

/// `name/key` of the Kubernetes Secret that Coder's is a key of, where Authelia reads a file of that key in a folder of
/// that name.
fn mounted(theirs: &TextWithHoles, ours: &TextWithHoles) -> Option<String> {
    let read = |key: &&str| {
        theirs
            .files()
            .any(|path| path.strip_suffix(*key).is_some_and(|folder| folder.ends_with('/')))
    };
    ours.keys().find(read).map(str::to_owned)
}
