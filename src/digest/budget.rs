//! What a verification costs, and how much it may cost.

use std::time::Duration;

/// What one verification takes, estimated from the digest's parameters alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cost {
    /// Time on one core of a server of the early 2020s, rather too much than too little: with instructions for SHA-1 and
    /// SHA-256 those take a fifth of it. A slow machine may take three times as long.
    pub work: Duration,
    /// Memory in bytes.
    pub memory: u64,
}

impl Cost {
    /// `nanoseconds` of work in `memory` bytes; what does not fit is the largest number that does.
    pub(super) fn new(nanoseconds: u128, memory: u128) -> Self {
        Self {
            work: Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX)),
            memory: u64::try_from(memory).unwrap_or(u64::MAX),
        }
    }

    /// Whether the memory is to be had at all: where it is not, the algorithms would end the process.
    pub(super) fn can_allocate(&self) -> bool {
        usize::try_from(self.memory).is_ok_and(|size| {
            let mut trial: Vec<u8> = Vec::new();
            let reserved = trial.try_reserve_exact(size).is_ok();
            // Keeps the compiler from removing an allocation that nothing is written to.
            std::hint::black_box(&trial);
            reserved
        })
    }
}

/// How much one verification may take.
///
/// The digest may come from a file that someone else wrote, so it does not get to say how long this program runs.
/// Authelia's own generator is hardly a bound: it writes 2,147,483,647 iterations of PBKDF2 or 999,999,999 rounds of
/// SHA-crypt if asked to (go-crypt, `algorithm/*/const.go`), which take hours. The default takes everything that it
/// writes unasked, with much room, and everything that a token endpoint could answer with in time:
///
/// | algorithm | generator's default | default budget, about |
/// |---|---|---|
/// | pbkdf2 | 310,000 (SHA-512) to 1,600,000 (SHA-1) iterations | 10 million iterations |
/// | argon2 | m=64 MiB, t=3 | m=1 GiB, t=2; m=256 MiB, t=11 |
/// | scrypt | ln=16, r=8, p=1 | ln=20 at r=8 |
/// | yescrypt | 16 MiB | 1 GiB |
/// | bcrypt | cost 12 | cost 16 |
/// | sha-crypt | 50,000 rounds | 5 million rounds |
///
/// The one thing it leaves out that the generator offers by name is argon2's profile `recommended`, which takes 2 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CostLimit {
    /// The most [`Cost::work`] that is done.
    pub work: Duration,
    /// The most [`Cost::memory`] that is used, in bytes.
    pub memory: u64,
}

impl Default for CostLimit {
    fn default() -> Self {
        Self {
            work: Duration::from_secs(5),
            // A little more than 1 GiB, so that a digest asking for just that still fits with what goes with it.
            memory: (1 << 30) + (1 << 24),
        }
    }
}

impl CostLimit {
    /// Why `cost` is too much, as a clause, or nothing if it is not.
    pub fn refusal(&self, cost: &Cost) -> Option<String> {
        if cost.memory > self.memory {
            return Some(format!(
                "verifying the digest would take {} MiB of memory, and the limit is {} MiB",
                cost.memory >> 20,
                self.memory >> 20
            ));
        }
        if cost.work > self.work {
            return Some(format!(
                "verifying the digest would take about {} seconds, and the limit is {}",
                cost.work.as_secs(),
                self.work.as_secs()
            ));
        }
        None
    }
}
