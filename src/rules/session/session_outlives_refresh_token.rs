//! `session-outlives-refresh-token`: a session that is not used for a while ends earlier than Coder's own length says.

use super::lifespans::{of_token, spoken};
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known, scopes};
use crate::version::Version;

pub(crate) const RULE: Rule = Rule {
    name: "session-outlives-refresh-token",
    stage: Stage::Session,
    severity: Severity::Note,
    summary: "users are signed out earlier than Coder's session length says",
    page: include_str!("../../../docs/rules/session-outlives-refresh-token.md"),
    check,
};

/// From this version on a session ends with its access token where that cannot be refreshed.
const ENDS_WITH_TOKEN_SINCE: Version = Version::new(2, 23, 0);

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    if context.coder_version < ENDS_WITH_TOKEN_SINCE || !is_refreshed(&pair)? {
        return Err(Coverage::NotApplicable);
    }
    let (access, refresh) = (of_token(&pair, "access_token")?, of_token(&pair, "refresh_token")?);
    let session = pair.relying_party.options.milliseconds("CODER_SESSION_DURATION");
    let (uses, lasts, length) = (*known(&access)?, *known(&refresh)?, *known(&session)?);
    // The defaults of both servers differ in any case; who sets one of the two has a length in mind.
    let as_meant = lasts >= length || (refresh.default && session.default);
    if lasts > uses && as_meant {
        return Ok(());
    }
    let stands = |setting: &crate::setting::Setting<u64>| if setting.default { " by default" } else { "" };
    let label = format!("refresh tokens last {}{}", spoken(lasts), stands(&refresh));
    // A default stands nowhere; then what it is shorter than is the place to look at.
    let builder = match (refresh.default, session.default) {
        (false, _) => Finding::at(refresh.written_at(), label),
        (true, false) => Finding::at(session.written_at(), label),
        (true, true) => Finding::at(access.written_at(), label),
    };
    findings.report(if lasts <= uses {
        let label = format!("access tokens last {}{}", spoken(uses), stands(&access));
        builder
            .beside(&access, label)
            .severity(Severity::Warning)
            .says(
                "refresh_token",
                "the refresh token is gone before Coder uses it",
                format!(
                    "Coder refreshes only once the access token has expired, and by then the refresh token has as \
                     well: users are signed out {} after each login.",
                    spoken(uses)
                ),
            )
            .help(format!(
                "lifespans:\n  refresh_token: '{}'",
                spoken(length.max(uses.saturating_mul(2)))
            ))
    } else {
        let label = format!("Coder's sessions last {}{}", spoken(length), stands(&session));
        builder
            .beside(&session, label)
            .says(
                "refresh_token",
                format!("who is away for {} has to sign in again", spoken(lasts)),
                format!(
                    "Coder's session is to last {}, but ends with the refresh token when nothing is asked of Coder in \
                     the meantime.",
                    spoken(length)
                ),
            )
            .help(format!("lifespans:\n  refresh_token: '{}'", spoken(length)))
    });
    Ok(())
}

/// Whether Coder gets refresh tokens at all; if not, other rules say so.
fn is_refreshed(pair: &crate::rules::Pair<'_>) -> Result<bool, Coverage> {
    let requested = pair.relying_party.requested_scopes();
    let asks = scopes::ask_for_refresh_token(known(&requested)?);
    let grants = pair.registration.options.list("grant_types");
    let granted = known(&grants)?
        .iter()
        .filter_map(|item| item.value())
        .any(|item| item == "refresh_token");
    Ok(asks && granted)
}
