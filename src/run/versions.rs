//! Which versions of the two servers are known, and what is said of others.

use super::inputs::Unclear;
use super::load::Loaded;
use crate::version::Version;

/// The versions of one server that were looked at, from the oldest to the newest, and the oldest whose settings are the
/// same as in those.
struct Known {
    name: &'static str,
    option: &'static str,
    readable: Version,
    oldest: Version,
    newest: Version,
    /// The first version of the next line, whose settings may be others altogether.
    next: Version,
}

const AUTHELIA: Known = Known {
    name: "Authelia",
    option: "--authelia-version",
    // `client_id`, `client_secret` and `jwks` have their names since then.
    readable: Version::new(4, 38, 0),
    oldest: Version::new(4, 39, 7),
    newest: NEWEST_AUTHELIA,
    next: Version::new(5, 0, 0),
};
const CODER: Known = Known {
    name: "Coder",
    option: "--coder-version",
    readable: Version::new(2, 0, 0),
    oldest: Version::new(2, 24, 2),
    newest: NEWEST_CODER,
    next: Version::new(3, 0, 0),
};
/// Assumed unless the call says otherwise.
pub(super) const NEWEST_AUTHELIA: Version = Version::new(4, 39, 20);
/// Assumed where nothing says which version it is.
pub(super) const NEWEST_CODER: Version = Version::new(2, 35, 1);

/// Says of the versions in `loaded` what is not known of them: a remark, or a failure where nothing is.
pub(super) fn remark(loaded: &mut Loaded) {
    let sides = [
        (loaded.provider.is_some(), &AUTHELIA, loaded.authelia_version),
        (loaded.relying_party.is_some(), &CODER, loaded.coder_version),
    ];
    for (_, known, version) in sides.into_iter().filter(|(given, ..)| *given) {
        let Known {
            name, oldest, newest, ..
        } = known;
        if version < known.readable || version >= known.next {
            loaded.failures.push(Unclear {
                message: format!(
                    "{name} {version} is not known, only {oldest} to {newest}: its settings may have other names and \
                     meanings; give {} if it is another one",
                    known.option
                ),
                path: None,
            });
        } else if version > *newest {
            loaded.remarks.push(format!(
                "{name} {version} is newer than {newest}, the newest that is known: it was checked as that one"
            ));
        } else if version < *oldest {
            loaded.remarks.push(format!(
                "{name} {version} is older than {oldest}, the oldest that is known: what differed before is not checked"
            ));
        }
    }
}
