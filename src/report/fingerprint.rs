//! What recognises a finding again after its lines have moved.

use std::cell::LazyCell;
use std::ops::Deref;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A fingerprint, which is made once a format asks for it.
pub struct Fingerprint(LazyCell<String, Box<dyn FnOnce() -> String>>);

impl Fingerprint {
    /// What `make` makes.
    pub fn new(make: impl FnOnce() -> String + 'static) -> Self {
        Self(LazyCell::new(Box::new(make)))
    }
}

impl Deref for Fingerprint {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Clone for Fingerprint {
    fn clone(&self) -> Self {
        let made = self.to_string();
        Self::new(|| made)
    }
}

#[cfg(test)]
impl Default for Fingerprint {
    fn default() -> Self {
        Self::new(String::new)
    }
}

/// A name for the finding of `rule` about `subject` in the files `paths`: 16 hexadecimal digits.
///
/// They are the first 64 bits of the SHA-256 of the rule, the subject and the paths, each followed by a zero byte, with
/// `\` in paths as `/`. No line number goes in, so a baseline outlives an edit above the finding. Services keep these
/// names (code scanning, merge request widgets): the recipe may change only with a new name for it in the SARIF report.
pub fn fingerprint<P: AsRef<str>>(rule: &str, subject: &str, paths: &[P]) -> String {
    let mut hash = Sha256::new();
    for part in [rule, subject] {
        hash.update(part);
        hash.update([0]);
    }
    for path in paths {
        hash.update(path.as_ref().replace('\\', "/"));
        hash.update([0]);
    }
    let digest = hash.finalize();
    let bytes = digest.iter().take(8);
    bytes
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipe_is_fixed() {
        // printf 'scope-not-allowed\0coder\0a/b.yml\0.env\0' | sha256sum
        assert_eq!(
            fingerprint("scope-not-allowed", "coder", &["a/b.yml", ".env"]),
            "00ec7bbddd8fc09c"
        );
        assert_eq!(
            fingerprint("scope-not-allowed", "coder", &["a\\b.yml"]),
            fingerprint("scope-not-allowed", "coder", &["a/b.yml"])
        );
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(fingerprint::<&str>("a", "bc", &[]), fingerprint::<&str>("ab", "c", &[]));
        assert_ne!(fingerprint("a", "b", &["c"]), fingerprint("a", "b", &["c", ""]));
    }
}
