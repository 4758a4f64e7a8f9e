//! Which versions of the two servers are known, which one is assumed and why, and what is said of others.

use anyhow::bail;

use super::inputs::Unclear;
use super::loaded::Loaded;
use super::told_version::{From, ToldVersion};
use crate::authelia::versions as authelia;
use crate::cli::InputArgs;
use crate::party::coder::versions as coder;
use crate::version::{Requested, Version};

/// The versions of one server that were looked at, from the oldest to the newest, and the oldest whose settings are the
/// same as in those.
struct KnownVersions {
    name: &'static str,
    option: &'static str,
    readable: Version,
    oldest: Version,
    newest: Version,
    /// The first version of the next line, whose settings may be others altogether.
    next: Version,
    /// The newest version of each line that is known, for a call that names only the line.
    lines: &'static [Version],
}

const AUTHELIA: KnownVersions = KnownVersions {
    name: "Authelia",
    option: "--authelia-version",
    // `client_id`, `client_secret` and `jwks` have their names since then.
    readable: authelia::OLDEST,
    oldest: authelia::OLDEST,
    newest: authelia::NEWEST,
    next: Version::new(5, 0, 0),
    lines: &[Version::new(4, 38, 19), authelia::NEWEST],
};
const CODER: KnownVersions = KnownVersions {
    name: "Coder",
    option: "--coder-version",
    readable: coder::READABLE,
    oldest: coder::OLDEST,
    newest: coder::NEWEST,
    next: Version::new(3, 0, 0),
    lines: coder::LINES,
};

/// What the call says of the two versions, or else the newest that are known.
///
/// # Errors
/// If it names a line of which the newest version is not known.
pub(super) fn called(args: &InputArgs) -> anyhow::Result<(ToldVersion, ToldVersion)> {
    Ok((
        told(&AUTHELIA, args.authelia_version)?,
        told(&CODER, args.coder_version)?,
    ))
}

/// The newest versions that are known.
pub(super) fn newest() -> (ToldVersion, ToldVersion) {
    let newest = |known: &KnownVersions| ToldVersion {
        version: known.newest,
        from: From::NewestKnown,
    };
    (newest(&AUTHELIA), newest(&CODER))
}

fn told(known: &KnownVersions, requested: Option<Requested>) -> anyhow::Result<ToldVersion> {
    let version = match requested {
        None => {
            let (version, from) = (known.newest, From::NewestKnown);
            return Ok(ToldVersion { version, from });
        }
        Some(Requested::Exact(version)) => version,
        Some(Requested::Line(major, minor)) => {
            let newest = known.lines.iter().find(|version| version.line() == (major, minor));
            match newest {
                Some(version) => *version,
                None => bail!(
                    "{} {major}.{minor}: the newest version of this line is not known; give the whole version",
                    known.option
                ),
            }
        }
    };
    let from = From::Option;
    Ok(ToldVersion { version, from })
}

/// Says of the versions in `loaded` what is not known of them: a remark, or a failure where nothing is.
#[inline(never)]
pub(super) fn remark(loaded: &mut Loaded) {
    let sides = [
        (loaded.provider.is_some(), &AUTHELIA, loaded.authelia.version),
        (loaded.relying_party.is_some(), &CODER, loaded.coder.version),
    ];
    for (_, known, version) in sides.into_iter().filter(|(given, ..)| *given) {
        let KnownVersions {
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
        } else if let Some(release) = version.before_release() {
            loaded.remarks.push(format!(
                "{name} {version} is not a release: which changes of {release} it has is not known, and it was checked \
                 without them"
            ));
        } else if version < *oldest {
            loaded.remarks.push(format!(
                "{name} {version} is older than {oldest}, the oldest that is known: what differed before is not checked"
            ));
        }
    }
}
