//! Verifies the client secret against its digest, beside everything else.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use crate::digest::{self, Budget, Digest, Verdict};
use crate::pairing::Pairing;
use crate::party::RelyingParty;
use crate::rules::SecretVerdict;
use crate::secret::Secret;
use crate::setting::Unknown;
use crate::source::SourceMap;

/// Starts to verify the secret of `relying_party` against the registration's digest, if both are known.
///
/// A digest takes longer than all the rest of a check, so it has a thread of its own; whoever asks for the verdict
/// waits for it.
pub(super) fn start(
    pairing: &Pairing<'_>,
    relying_party: Option<&RelyingParty>,
    verifies: bool,
) -> SecretVerdict<'static> {
    let secret = relying_party.map(|side| side.client_secret());
    let secret = secret.and_then(|secret| secret.value().map(|secret| (*secret).clone()));
    let work = secret.and_then(|secret| begin(pairing, secret, verifies));
    verdict(work)
}

/// The same for a secret that is not known only because it holds a `$`: as it is written, without anything filled in.
pub(super) fn start_as_written(
    pairing: &Pairing<'_>,
    relying_party: Option<&RelyingParty>,
    sources: &SourceMap,
) -> SecretVerdict<'static> {
    let secret = relying_party.map(|side| side.client_secret());
    let unknown = secret.filter(|secret| secret.why_unknown().is_some());
    let written = unknown.map(|secret| sources.slice(secret.written_at()).trim_matches('"'));
    // `${NAME}` is written by who means a variable.
    let odd = |text: &&str| {
        text.match_indices('$')
            .any(|(at, _)| !text[at + 1..].starts_with(['{', '$']))
    };
    let secret = written.filter(odd).map(Secret::new);
    verdict(secret.and_then(|secret| begin(pairing, secret, true)))
}

/// Whether the relying party's client secret is not known, and what is written for it is a digest.
pub(super) fn is_digest_as_written(relying_party: Option<&RelyingParty>, sources: &SourceMap) -> bool {
    let secret = relying_party.map(|side| side.client_secret());
    secret.is_some_and(|secret| {
        let written = sources.slice(secret.written_at()).trim_matches(['\'', '"']);
        let is_digest = |why: &Unknown| why.digest || digest::looks_like_digest(written);
        secret.why_unknown().is_some_and(is_digest)
    })
}

fn verdict(work: Option<Work>) -> SecretVerdict<'static> {
    let work = RefCell::new(work);
    SecretVerdict::new(move || match work.borrow_mut().take()? {
        Work::Done(verdict) => Some(verdict),
        Work::Running(thread) => Some(
            thread
                .join()
                .unwrap_or_else(|_| Verdict::NotChecked("the verification failed".into())),
        ),
    })
}

enum Work {
    Done(Verdict),
    Running(JoinHandle<Verdict>),
}

fn begin(pairing: &Pairing<'_>, secret: Secret, verifies: bool) -> Option<Work> {
    let (Pairing::ById(registration) | Pairing::ByRedirectUri(registration)) = pairing else {
        return None;
    };
    let registered = registration.options.secret("client_secret");
    let digest = digest::decode(registered.value()?).ok()?;
    if secret.is_empty() {
        return None;
    }
    // Comparing plain text takes less time than starting a thread.
    if digest.is_plaintext() {
        return Some(Work::Done(digest.verify(&secret, &Budget::default())));
    }
    if !verifies {
        return Some(Work::Done(Verdict::NotChecked(
            "--no-digests: no secret is verified".into(),
        )));
    }
    let work = Arc::new((digest, secret));
    let of_thread = Arc::clone(&work);
    let verify = |(digest, secret): &(Digest, Secret)| digest.verify(secret, &Budget::default());
    Some(match Builder::new().spawn(move || verify(&of_thread)) {
        Ok(thread) => Work::Running(thread),
        // Where the system gives no thread, it takes its time here.
        Err(_) => Work::Done(verify(&work)),
    })
}
