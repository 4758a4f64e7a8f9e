//! `access-url-path-dropped`: the access URL has a path, and the redirect URI does not.

use crate::finding::{Finding, Severity, Stage, fitting, quoted};
use crate::rules::{Check, Context, Findings, Rule, known, known_url};

pub(crate) const RULE: Rule = Rule {
    name: "access-url-path-dropped",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "the access URL has a path, which Coder's redirect URI does not keep",
    page: include_str!("../../../docs/rules/access-url-path-dropped.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder()?;
    let access_url = relying_party.options.text("CODER_ACCESS_URL");
    let url = known_url(&access_url)?;
    // Without a host it is no address at all, which stops Coder.
    if url.host.is_empty() || matches!(url.raw_path.as_str(), "" | "/") {
        return Ok(());
    }
    let redirect_uri = relying_party.redirect_uri();
    let sent = known(&redirect_uri)?;
    findings.report(
        Finding::at(
            access_url.written_at(),
            text!("the path {} is dropped", quoted(&url.raw_path)),
        )
        .says(
            "CODER_ACCESS_URL",
            fitting([
                text!("the path {} is not in Coder's redirect URI", quoted(&url.raw_path)),
                "the access URL's path is not part of Coder's redirect URI".into(),
            ]),
            text!(
                "Coder cannot be served below a path: it sends {sent}, and a proxy that passes on only what is \
                     below {} does not bring users back.",
                url.raw_path
            ),
        )
        .help(relying_party.assign("CODER_ACCESS_URL", &format!("{}://{}", url.scheme, url.host))),
    );
    Ok(())
}
