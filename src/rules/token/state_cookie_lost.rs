//! `state-cookie-lost`: the browser does not give Coder's state cookie back.

use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::golang::Url;
use crate::party::coder::versions::SECURE_BY_SCHEME;
use crate::rules::{Check, Context, Findings, Rule, known, known_url};
use crate::setting::{Setting, State};
use crate::version::Version;

pub(crate) const RULE: Rule = Rule {
    name: "state-cookie-lost",
    stage: Stage::Token,
    severity: Severity::Warning,
    summary: "browsers do not give back the cookie that Coder ties the sign-in to",
    page: include_str!("../../../docs/rules/state-cookie-lost.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder_signing_in()?;
    let redirect_uri = context.request()?.redirect_uri();
    let url = known_url(&redirect_uri)?;
    let setting = relying_party.options.flag("CODER_SECURE_AUTH_COOKIE");
    let secure = is_secure(&setting, context.sides.versions.relying_party, &url)?;
    if secure && url.scheme == "http" && !url.is_local() {
        findings.report(
            Finding::at(setting.written_at(), "cookies for https only")
                .related(redirect_uri.written_at(), "plain http")
                .says(
                    "CODER_SECURE_AUTH_COOKIE",
                    "cookies are for https only, and Coder is reached by http",
                    "Browsers neither keep nor send a secure cookie over plain http, so unless a proxy turns the \
                     address into https, users come back to: Cookie \"oauth_state\" must be provided.",
                )
                .help(relying_party.assign("CODER_SECURE_AUTH_COOKIE", "false")),
        );
    }
    let same_site = relying_party.options.text("CODER_SAMESITE_AUTH_COOKIE");
    if !secure && known(&same_site)?.eq_ignore_ascii_case("none") {
        findings.report(
            Finding::at(same_site.written_at(), "`none` is for secure cookies only")
                .beside(&setting, "cookies are not secure")
                .says(
                    "CODER_SAMESITE_AUTH_COOKIE",
                    "SameSite `none` without secure cookies",
                    "Chrome and the browsers made of it drop such a cookie, and their users come back to: Cookie \
                     \"oauth_state\" must be provided.",
                )
                .help(relying_party.assign("CODER_SAMESITE_AUTH_COOKIE", "lax")),
        );
    }
    Ok(())
}

/// Whether Coder's cookies are secure; unset, it depends on the version and the address.
fn is_secure(setting: &Setting<bool>, version: Version, url: &Url) -> Result<bool, Coverage> {
    match &setting.state {
        State::Known(secure) => Ok(*secure),
        State::Unknown(why) => Err(why.into()),
        State::Absent => Ok(SECURE_BY_SCHEME.holds(version) && url.scheme == "https"),
    }
}
