//! What stays the same about a finding when its lines move.

use sha2::{Digest as _, Sha256};

/// 16 hexadecimal digits of the SHA-256 of the rule, what the finding is about, and the files it is in. It does not
/// depend on line numbers, so a baseline outlives an edit above the finding.
pub fn fingerprint(rule: &str, subject: &str, paths: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in [rule, subject].iter().chain(paths) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
