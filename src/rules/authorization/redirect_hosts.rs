//! Redirect URIs that follow the host of each request.
//!
//! Source: coder/coder `coderd/httpmw/oauth2.go` `ExtractOAuth2`: the scheme of the access URL, the request's host with its
//! port, and the callback's path.

use crate::finding::{Coverage, Finding, Severity, listed, quoted};
use crate::party::coder::{CALLBACK_PATH, REDIRECT_HOSTS};
use crate::rules::{Check, Findings, Pair, holds, known, known_url};
use crate::setting::Setting;
use crate::signin::address::is_at;

/// Reports the hosts for which no redirect URI is registered.
pub(super) fn unregistered(pair: &Pair<'_>, hosts: &Setting<Vec<String>>, findings: &mut Findings) -> Check {
    let access_url = pair.relying_party.address();
    let scheme = known_url(&access_url)?.scheme;
    if scheme.is_empty() {
        return Err(Coverage::NotApplicable);
    }
    let registered = pair.registration.options.list("redirect_uris");
    let mut missing = Vec::new();
    for host in known(hosts)? {
        // With which port a request comes is not known; any that is registered may be it.
        if !holds(&registered, |uri| is_callback(uri, &scheme, host))? {
            missing.push(host.as_str());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let nobody = missing.len() == known(hosts)?.len();
    let names: Vec<String> = missing.iter().map(|host| quoted(host)).collect();
    // Those that are registered stay.
    let kept = registered.value().into_iter().flat_map(|uris| uris.iter());
    let kept = kept.filter(|_| !nobody).filter_map(|uri| uri.value());
    let lines: Vec<String> = kept
        .map(|uri| format!("  - '{uri}'"))
        .chain(
            missing
                .iter()
                .map(|host| format!("  - '{scheme}://{host}{CALLBACK_PATH}'")),
        )
        .collect();
    findings.report(
        Finding::at(
            registered.place,
            text!("no callback of {} is registered", listed(&names)),
        )
        .related(hosts.written_at(), "each of these hosts gets a redirect URI of its own")
        .severity(if nobody { Severity::Error } else { Severity::Warning })
        .says(
            REDIRECT_HOSTS,
            "Coder's redirect URI is not registered for every allowed host",
            "Coder sends the host of the request in its redirect URI; for these hosts Authelia shows an error page \
                 before its login: the 'redirect_uri' parameter does not match any of the registered ones.",
        )
        .help(pair.registration.write(format!("redirect_uris:\n{}", lines.join("\n")))),
    );
    Ok(())
}

fn is_callback(uri: &str, scheme: &str, host: &str) -> bool {
    is_at(uri, scheme, host, CALLBACK_PATH)
}
