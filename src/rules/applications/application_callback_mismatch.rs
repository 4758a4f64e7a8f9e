//! `application-callback-mismatch`: a redirect URI is almost the address that the application is sent back to.

use super::{RegisteredApplication, severity};
use crate::finding::{Change, Finding, Severity, Side, Stage, Where};
use crate::party::profile::{Callback, MadeBy, PartialAddress, Use, path_of};
use crate::rules::{Check, Context, Findings, Rule};
use crate::setting::Setting;

pub(crate) const RULE: Rule = Rule {
    name: "application-callback-mismatch",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "a redirect URI is almost the one that a known application sends",
    page: include_str!("../../../docs/rules/application-callback-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    for application in context
        .applications()?
        .iter()
        .filter(|application| !application.by_path)
    {
        let uris = application.registration.options.list("redirect_uris");
        let uris = uris.value().copied().unwrap_or_default();
        // An address of which too little is known may be the right one.
        if uris.iter().any(|uri| decides_nothing(uri, application)) {
            continue;
        }
        let near = uris.iter().find_map(|uri| {
            let callbacks = sign_in(application);
            callbacks
                .into_iter()
                .find_map(|callback| Some((uri, callback, difference(uri, callback)?)))
        });
        if let Some((uri, callback, difference)) = near {
            findings.report(finding(application, uri, callback, difference));
        } else if let (Some(uri), Some(callback)) = (uris.first(), only_way(application)) {
            findings.report(finding(application, uri, callback, ANOTHER));
        }
    }
    Ok(())
}

fn sign_in<'a>(application: &'a RegisteredApplication<'_>) -> impl Iterator<Item = &'a Callback> {
    let callbacks = application.profile.callback.iter();
    callbacks.filter(|callback| callback.used == Use::SignIn)
}

/// Where the two paths have nothing in common.
const ANOTHER: &str = "another path";

/// The one address on which the application answers, where it was read in the source and there is no other way.
fn only_way<'a>(application: &'a RegisteredApplication<'_>) -> Option<&'a Callback> {
    let profile = application.profile;
    let mut callbacks = sign_in(application).filter(|callback| callback.uri.is_none());
    let (only, more) = (callbacks.next()?, callbacks.next());
    let path = only
        .path
        .as_deref()
        .filter(|path| path.len() > 1 && !path.contains('{'));
    let is_sure = severity(profile, only) == Severity::Warning && only.since.is_none() && only.until.is_none();
    (path.is_some() && more.is_none() && is_sure && !profile.recognise.alternatives).then_some(only)
}

fn decides_nothing(uri: &Setting<String>, application: &RegisteredApplication<'_>) -> bool {
    let Some(address) = PartialAddress::of(uri) else {
        return true;
    };
    sign_in(application).any(|callback| address.fits(callback) != Some(false))
}

/// In what the address differs from the callback, if that is little.
fn difference(uri: &Setting<String>, callback: &Callback) -> Option<&'static str> {
    let path = match PartialAddress::of(uri)? {
        PartialAddress::Whole(uri) => path_of(uri)?,
        PartialAddress::Framed(_, tail) => &tail[tail.find('/')?..],
    };
    let wanted = callback.path.as_deref().filter(|path| path.len() > 1)?;
    let is = |path: &str, wanted: &str| {
        let callback = Callback {
            path: Some(wanted.to_owned()),
            uri: None,
            made: MadeBy::Fixed,
            used: Use::SignIn,
            since: None,
            until: None,
            source: Vec::new(),
        };
        callback.fits(&format!("https://host{path}"))
    };
    if is(path.trim_end_matches('/'), wanted.trim_end_matches('/')) {
        return Some("the slash at the end makes the difference");
    }
    if is(&path.to_lowercase(), &wanted.to_lowercase()) {
        return Some("upper and lower case make the difference");
    }
    let distance = strsim::osa_distance(path, wanted);
    let close = !wanted.contains('{') && wanted.len() >= 10 && distance <= 2;
    close.then_some("it is spelled differently")
}

fn finding(
    application: &RegisteredApplication<'_>,
    uri: &Setting<String>,
    callback: &Callback,
    difference: &'static str,
) -> Finding {
    let name = &application.profile.name;
    let wanted = callback.path.as_deref().unwrap_or_default();
    let long = text!("{name} is sent back to {wanted}, which is not registered");
    let headline = if long.plain().chars().count() <= 72 {
        long
    } else {
        text!("{name} is sent back to another path than the registered one")
    };
    let who = match callback.made {
        MadeBy::Fixed => text!("{name} sends a redirect URI with the path {wanted}"),
        MadeBy::Configured => text!("{name} answers on the path {wanted}"),
    };
    Finding::at(uri.written_at(), difference)
        .severity(severity(application.profile, callback))
        .says(
            application.profile.id.clone(),
            headline,
            who.and(
                ", and Authelia compares redirect URIs exactly: it shows an error page instead of the login where they \
                 differ in one character.",
            ),
        )
        .maybe_help(corrected(uri, wanted, difference).map(|address| {
            let lines = format!("redirect_uris:\n  - '{address}'");
            Change {
                to: Where::Exactly(format!("'{address}'")),
                ..Change::new(Side::Registration, uri.place, Where::Nowhere, lines)
            }
        }))
}

/// The address with the right path, where both are known whole.
fn corrected(uri: &Setting<String>, wanted: &str, difference: &str) -> Option<String> {
    let uri = uri.value()?;
    let path = path_of(uri)?;
    if difference == ANOTHER {
        return Some(format!("{}{wanted}", uri.strip_suffix(path)?));
    }
    let before = path
        .trim_end_matches('/')
        .matches('/')
        .count()
        .checked_sub(wanted.trim_end_matches('/').matches('/').count())?;
    let kept: String = path
        .split('/')
        .skip(1)
        .take(before)
        .map(|segment| format!("/{segment}"))
        .collect();
    let origin = uri.strip_suffix(path)?;
    if wanted.contains('{') {
        let slash = if wanted.ends_with('/') { "/" } else { "" };
        return Some(format!("{origin}{}{slash}", path.trim_end_matches('/')));
    }
    Some(format!("{origin}{kept}{wanted}"))
}
