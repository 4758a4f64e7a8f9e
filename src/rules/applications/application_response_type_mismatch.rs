//! `application-response-type-mismatch`: the application requests a response type that its registration does not have.

use super::{RegisteredApplication, each_by_path, severity};
use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "application-response-type-mismatch",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "a known application requests a response type that its registration does not allow",
    page: include_str!("../../../docs/rules/application-response-type-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    each_by_path(context, |application| check_one(application, findings))
}

fn check_one(application: &RegisteredApplication<'_>, findings: &mut Findings) -> Check {
    let profile = application.profile;
    let [fact] = profile.in_every_version(&profile.request) else {
        return Ok(());
    };
    let setting = application.registration.options.list("response_types");
    for allowed in *known(&setting)? {
        if *known(allowed)? == fact.response_type {
            return Ok(());
        }
    }
    let requested = &fact.response_type;
    findings.report(
        Finding::at(setting.written_at(), text!("lacks {requested}"))
            .severity(severity(profile, fact))
            .says(
                profile.id.clone(),
                text!(
                    "{} requests the response type {requested}, not a registered one",
                    profile.name
                ),
                "Authelia sends the user back with unsupported_response_type before anybody can log in.",
            )
            .help(
                application
                    .registration
                    .write(format!("response_types:\n  - '{requested}'")),
            ),
    );
    Ok(())
}
