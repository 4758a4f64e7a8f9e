//! How long the tokens of a registration last.
//!
//! Source: authelia/authelia `internal/oidc/config.go`, `internal/oidc/client.go` `GetEffectiveLifespan`.

use crate::authelia::Extent;
use crate::finding::Coverage;
use crate::rules::{Pair, known};
use crate::setting::Setting;

/// A lifespan, in milliseconds, of the tokens that the authorization code gives: that of the registration's own
/// `lifespan` where it names one, else the provider's.
pub(super) fn of_token(pair: &Pair<'_>, token: &str) -> Result<Setting<u64>, Coverage> {
    let own = pair.registration.options.text("lifespan");
    let general = || {
        let setting = pair.provider.options.milliseconds(&format!("lifespans.{token}"));
        if setting.default && pair.provider.extent != Extent::Configuration {
            return Err(Coverage::NotChecked {
                reason: "the files do not show Authelia's `lifespans`".into(),
                remedy: Some("give Authelia's whole configuration".into()),
            });
        }
        Ok(setting)
    };
    if own.is_absent() || known(&own)?.is_empty() {
        return general();
    }
    let name = *known(&own)?;
    let mut defined = known(&pair.provider.lifespans)?.iter();
    let custom = defined
        .find(|lifespan| lifespan.name.value == name)
        .ok_or(Coverage::NotApplicable)?;
    let mut options = [format!("grants.authorize_code.{token}"), token.to_owned()].into_iter();
    let set = options.find_map(|option| {
        let setting = custom.options.milliseconds(&option);
        let counts = setting.why_unknown().is_some() || setting.value().is_some_and(|length| *length > 0);
        counts.then_some(setting)
    });
    set.map_or_else(general, Ok)
}

/// A length of time as people say it: `90 minutes`, `24 hours`, `30 days`.
pub(super) fn spoken(milliseconds: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let seconds = milliseconds / 1000;
    // A single day is better said in hours, as both servers' defaults are.
    let fits = |length: u64| seconds >= length && seconds.is_multiple_of(length) && seconds != 86_400;
    let whole = UNITS.iter().find(|(length, _)| fits(*length));
    let (count, unit) = match whole {
        Some((length, unit)) => (seconds / length, *unit),
        None if seconds == 86_400 => (24, "hour"),
        None => (seconds, "second"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn lengths_of_time_are_said_in_their_largest_whole_unit() {
        for (milliseconds, said) in [
            (3_600_000, "1 hour"),
            (5_400_000, "90 minutes"),
            (86_400_000, "24 hours"),
            (172_800_000, "2 days"),
            (61_000, "61 seconds"),
            (0, "0 seconds"),
        ] {
            assert_eq!(spoken(milliseconds), said);
        }
    }
}
