//! Verifies client secrets against their digests, beside everything else.

use std::cell::RefCell;
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, Builder};

use crate::digest::{self, CostLimit, Digest, Verification};
use crate::order;
use crate::pairing::Pairing;
use crate::party::RelyingParty;
use crate::rules::SecretVerdict;
use crate::secret::Secret;
use crate::setting::Unknown;
use crate::source::SourceMap;

/// Digests that are to be verified.
///
/// One takes longer than all the rest of a check, so they are verified beside it: one thread a core, those that take
/// longest first. Whoever asks for a verdict waits for it.
pub(super) struct Verifications {
    jobs: Vec<Job>,
    verifies: bool,
}

/// One secret and its digest. Whoever waits for the answer is told where none comes.
struct Job {
    digest: Digest,
    secret: Secret,
    answer: Sender<Verification>,
}

impl Verifications {
    /// None yet; without `verifies` no digest is.
    pub(super) fn new(verifies: bool) -> Self {
        Self {
            jobs: Vec::new(),
            verifies,
        }
    }

    /// Takes the secret of `relying_party` and the registration's digest, if both are known.
    pub(super) fn add(
        &mut self,
        pairing: &Pairing<'_>,
        relying_party: Option<&RelyingParty>,
    ) -> SecretVerdict<'static> {
        let secret = relying_party.map(|side| side.client_secret());
        let secret = secret.and_then(|secret| secret.value().map(|secret| (*secret).clone()));
        self.verdict(pairing, secret)
    }

    /// The same for a secret that is not known only because it holds a `$`: as it is written, without anything filled in.
    pub(super) fn add_as_written(
        &mut self,
        pairing: &Pairing<'_>,
        relying_party: Option<&RelyingParty>,
        sources: &SourceMap,
    ) -> SecretVerdict<'static> {
        let written = as_written(relying_party, sources).map(|(text, _)| text);
        // `${NAME}` is written by who means a variable.
        let odd = |text: &&str| {
            text.match_indices('$')
                .any(|(at, _)| !text[at + 1..].starts_with(['{', '$']))
        };
        self.verdict(pairing, written.filter(odd).map(Secret::new))
    }

    fn verdict(&mut self, pairing: &Pairing<'_>, secret: Option<Secret>) -> SecretVerdict<'static> {
        let work = secret.and_then(|secret| self.begin(pairing, secret));
        let work = RefCell::new(work);
        SecretVerdict::new(move || match work.borrow_mut().take()? {
            Work::Done(verdict) => Some(verdict),
            Work::Waiting(answer) => Some(
                answer
                    .recv()
                    .unwrap_or_else(|_| Verification::NotChecked("the verification failed".into())),
            ),
        })
    }

    fn begin(&mut self, pairing: &Pairing<'_>, secret: Secret) -> Option<Work> {
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
            return Some(Work::Done(digest.verify(&secret, &CostLimit::default())));
        }
        if !self.verifies {
            return Some(Work::Done(Verification::NotChecked(
                "--no-digests: no secret is verified".into(),
            )));
        }
        let (answer, waiting) = mpsc::channel();
        self.jobs.push(Job { digest, secret, answer });
        Some(Work::Waiting(waiting))
    }

    /// Starts to verify them.
    pub(super) fn start(self) {
        let mut jobs = self.jobs;
        // To ask for the cores takes longer than all the rest of this.
        if jobs.is_empty() {
            return;
        }
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let threads = cores.min(jobs.len());
        longest_last(&mut jobs);
        let jobs = Arc::new(Mutex::new(jobs));
        let started = (0..threads).filter(|_| {
            let jobs = Arc::clone(&jobs);
            Builder::new().spawn(move || work_off(&jobs)).is_ok()
        });
        // Where the system gives no thread, it takes its time here.
        if started.count() == 0 {
            work_off(&jobs);
        }
    }
}

/// Jobs are taken from the end: one that takes long and is begun last keeps one core busy and the others waiting.
fn longest_last(jobs: &mut Vec<Job>) {
    order::by_key(jobs, |job| job.digest.cost(&job.secret).work);
}

fn work_off(jobs: &Mutex<Vec<Job>>) {
    let next = || jobs.lock().ok().and_then(|mut jobs| jobs.pop());
    while let Some(Job { digest, secret, answer }) = next() {
        let verdict = digest.verify(&secret, &CostLimit::default());
        // Nobody waits where nobody asks.
        let _ = answer.send(verdict);
    }
}

enum Work {
    Done(Verification),
    Waiting(Receiver<Verification>),
}

/// What is written for the client secret, without quotes around it, and why it is not known what that comes to; `None` where
/// it is known.
fn as_written<'s>(relying_party: Option<&RelyingParty>, sources: &'s SourceMap) -> Option<(&'s str, Unknown)> {
    let secret = relying_party?.client_secret();
    let why = secret.why_unknown()?.clone();
    Some((sources.slice(secret.written_at()).trim_matches(['\'', '"']), why))
}

/// Whether the relying party's client secret is not known, and what is written for it is a digest.
pub(super) fn is_digest_as_written(relying_party: Option<&RelyingParty>, sources: &SourceMap) -> bool {
    as_written(relying_party, sources).is_some_and(|(text, why)| why.digest || digest::looks_like_digest(text))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::{Job, longest_last, work_off};
    use crate::digest::{Verification, decode};
    use crate::secret::Secret;

    fn job(digest: &str) -> (Job, std::sync::mpsc::Receiver<Verification>) {
        let (answer, waiting) = channel();
        let Ok(digest) = decode(&Secret::new(digest)) else {
            unreachable!("it is a digest")
        };
        let secret = Secret::new("insecure_secret");
        (Job { digest, secret, answer }, waiting)
    }

    #[test]
    fn those_that_take_longest_are_begun_first_and_each_has_its_answer() {
        let key = "AAECAwQFBgcICQoLDA0ODw";
        let iterations = [1000, 3000, 10, 2000];
        let (mut jobs, waiting): (Vec<Job>, Vec<_>) = iterations
            .iter()
            .map(|count| job(&format!("$pbkdf2-sha512${count}${key}${key}")))
            .unzip();
        longest_last(&mut jobs);
        let costs: Vec<_> = jobs.iter().map(|job| job.digest.cost(&job.secret).work).collect();
        assert!(costs.windows(2).all(|two| two[0] < two[1]), "{costs:?}");
        work_off(&Mutex::new(jobs));
        assert!(waiting.iter().all(|answer| answer.try_recv().is_ok()));
    }
}
