//! Verifies the client secret against its digest, beside everything else.

use std::cell::RefCell;
use std::thread::{self, JoinHandle};

use crate::coder::RelyingParty;
use crate::digest::{self, Budget, Verdict};
use crate::pairing::Pairing;
use crate::rules::SecretVerdict;

/// Starts to verify the secret of `relying_party` against the registration's digest, if both are known.
///
/// A digest takes longer than all the rest of a check, so it has a thread of its own; whoever asks for the verdict
/// waits for it.
pub(super) fn start(pairing: &Pairing<'_>, relying_party: Option<&RelyingParty>) -> SecretVerdict<'static> {
    let work = RefCell::new(begin(pairing, relying_party));
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

fn begin(pairing: &Pairing<'_>, relying_party: Option<&RelyingParty>) -> Option<Work> {
    let (Pairing::ById(registration) | Pairing::ByRedirectUri(registration)) = pairing else {
        return None;
    };
    let secret = relying_party?
        .options
        .secret("CODER_OIDC_CLIENT_SECRET")
        .value()
        .map(|secret| (*secret).clone())?;
    let registered = registration.options.secret("client_secret");
    let digest = digest::decode(registered.value()?).ok()?;
    if secret.is_empty() {
        return None;
    }
    // Comparing plain text takes less time than starting a thread.
    if digest.is_plaintext() {
        return Some(Work::Done(digest.verify(&secret, &Budget::default())));
    }
    Some(Work::Running(thread::spawn(move || {
        digest.verify(&secret, &Budget::default())
    })))
}
