//! `session-outlives-refresh-token`: a session that is not used for a while ends earlier than Coder's own length says.

use crate::duration::in_words;
use crate::finding::{Change, Coverage, Finding, FindingBuilder, Help, Severity, Side, Stage, fitting};
use crate::rules::{Check, Context, Findings, Rule, stage};
use crate::setting::Setting;
use crate::signin::{Grant, Lasts, Lifespan, Session};
use crate::text::Text;

pub(crate) const RULE: Rule = Rule {
    name: "session-outlives-refresh-token",
    stage: Stage::Session,
    severity: Severity::Note,
    summary: "users are signed out earlier than Coder's session length says",
    page: include_str!("../../../docs/rules/session-outlives-refresh-token.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let session = stage(&context.sign_in.session)?;
    if !session.ends_with_token {
        return Err(Coverage::NotApplicable);
    }
    let (tokens, uses, lasts) = session.shortest()?;
    let length = session.own_length()?;
    let (access, refresh) = (stage(&tokens.access)?, stage(&tokens.refresh)?);
    let name = context.relying_party()?.name();
    // The defaults of both servers differ in any case; who sets one of the two has a length in mind.
    let as_meant = lasts >= length || (refresh.length.default && session.length.default);
    if lasts > uses && as_meant {
        return Ok(());
    }
    let builder = at(session, access, refresh, lasts);
    findings.report(if lasts <= uses {
        let label = text!("access tokens last {}{}", in_words(uses), by_default(&access.length));
        let when = match tokens.grant {
            Grant::AuthorizeCode => format!("{} after each login", in_words(uses)),
            Grant::RefreshToken => format!("{} after the first time that it is renewed", in_words(uses)),
        };
        builder
            .beside(&access.length, label)
            .severity(Severity::Warning)
            .says(
                "refresh_token",
                gone(lasts, uses, name),
                text!(
                    "{name} refreshes only once the access token has expired, and by then the refresh token has as \
                     well: users are signed out {when}."
                ),
            )
            .help(help(tokens, refresh, length.max(uses.saturating_mul(2))))
    } else {
        let label = text!(
            "{name}'s sessions last {}{}",
            in_words(length),
            by_default(&session.length)
        );
        builder
            .beside(&session.length, label)
            .says(
                "refresh_token",
                text!("users who are away for {} must sign in again", in_words(lasts)),
                text!(
                    "{name}'s session is to last {}, but ends with the refresh token when nothing is asked of {name} in \
                     the meantime.",
                    in_words(length)
                ),
            )
            .help(help(tokens, refresh, length))
    });
    Ok(())
}

/// The refresh token is over before it is used.
fn gone(lasts: u64, uses: u64, name: &str) -> Text {
    fitting([
        text!(
            "refresh tokens end after {}, access tokens after {}",
            in_words(lasts),
            in_words(uses)
        ),
        text!("the refresh token is gone before {name} uses it"),
    ])
}

/// The place to look at: a default is written nowhere; then what it is shorter than is.
fn at(session: &Session, access: &Lifespan, refresh: &Lifespan, lasts: u64) -> FindingBuilder {
    let label = text!("refresh tokens last {}{}", in_words(lasts), by_default(&refresh.length));
    match (refresh.length.default, session.length.default) {
        (false, _) => Finding::at(refresh.length.written_at(), label),
        (true, false) => Finding::at(session.length.written_at(), label),
        (true, true) => Finding::at(access.length.written_at(), label),
    }
}

fn by_default<T>(setting: &Setting<T>) -> &'static str {
    if setting.default { " by default" } else { "" }
}

/// The lifespan that is too short, with another length; one of the refresh grant's own goes below its name.
fn help(tokens: &Lasts, refresh: &Lifespan, length: u64) -> Help {
    if !refresh.length.default {
        let lines = format!("refresh_token: '{}'", in_words(length));
        return Change::keys(Side::Provider, refresh.length.written_at(), lines).into();
    }
    unset(tokens, length).into()
}

/// The same where no file has the lifespan.
fn unset(tokens: &Lasts, length: u64) -> Text {
    let of_grant = tokens
        .refresh
        .as_ref()
        .is_ok_and(|refresh| refresh.option.contains(".grants.refresh_token."));
    let length = in_words(length);
    if of_grant {
        return text!("grants:\n  refresh_token:\n    refresh_token: '{length}'");
    }
    text!("lifespans:\n  refresh_token: '{length}'")
}
