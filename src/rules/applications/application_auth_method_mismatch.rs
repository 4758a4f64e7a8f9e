//! `application-auth-method-mismatch`: the application authenticates in another way than the registration says.

use super::{RegisteredApplication, each_by_path, severity};
use crate::finding::{Finding, Severity, Stage};
use crate::party::profile::{Authentication, ClientAuthentication};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "application-auth-method-mismatch",
    stage: Stage::Token,
    severity: Severity::Warning,
    summary: "a known application does not use the registered token endpoint authentication method",
    page: include_str!("../../../docs/rules/application-auth-method-mismatch.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    each_by_path(context, |application| check_one(application, findings))
}

fn check_one(application: &RegisteredApplication<'_>, findings: &mut Findings) -> Check {
    let profile = application.profile;
    let used = methods(application);
    let Some(fact) = profile.client_authentication.first() else {
        return Ok(());
    };
    let setting = application.registration.options.text("token_endpoint_auth_method");
    let registered = *known(&setting)?;
    if setting.default
        && methods_fit(application, registered)
        && !fact.methods.is_empty()
        && !fact.methods.iter().any(|method| method.name() == registered)
    {
        return note_default(application, fact, findings);
    }
    // Without a secret the application may leave the client to be a public one.
    if registered == Authentication::None.name() || used.iter().any(|method| method.name() == registered) {
        return Ok(());
    }
    let names: Vec<&str> = used.iter().map(|method| method.name()).collect();
    let names = names.join(" or ");
    let long = text!("{} uses {names}, not {registered}", profile.name);
    let headline = if long.plain().chars().count() <= 72 {
        long
    } else {
        text!("{} does not use {registered}", profile.name)
    };
    let (place, text) = if setting.default {
        (
            application.registration.place(),
            "without `token_endpoint_auth_method` Authelia accepts only client_secret_basic",
        )
    } else {
        (setting.written_at(), "the only method that Authelia accepts")
    };
    let help = used
        .first()
        .map(|method| format!("token_endpoint_auth_method: '{}'", method.name()));
    let help = help.map(|lines| application.registration.write(lines));
    findings.report(
        Finding::at(place, text)
            .severity(severity(profile, fact))
            .says(
                profile.id.clone(),
                headline,
                "Authelia answers with invalid_client when the application exchanges the code: users log in, and then \
                 the application says that the sign-in failed.",
            )
            .maybe_help(help),
    );
    Ok(())
}

/// Whether some setting or version of the application uses the method.
fn methods_fit(application: &RegisteredApplication<'_>, registered: &str) -> bool {
    methods(application).iter().any(|method| method.name() == registered)
}

/// A registration that says nothing of the method, of an application that can use the one of such a registration, and does
/// not unless it is set to.
fn note_default(
    application: &RegisteredApplication<'_>,
    fact: &ClientAuthentication,
    findings: &mut Findings,
) -> Check {
    let profile = application.profile;
    let Some(own) = fact.methods.first().map(|method| method.name()) else {
        return Ok(());
    };
    let why = text!(
        "Authelia answers with invalid_client when the application exchanges the code, unless {} is set to use \
         client_secret_basic.",
        profile.name
    );
    findings.report(
        Finding::at(
            application.registration.place(),
            "without `token_endpoint_auth_method` Authelia accepts only client_secret_basic",
        )
        .severity(Severity::Note)
        .says(profile.id.clone(), text!("{} uses {own} by default", profile.name), why)
        .help(
            application
                .registration
                .write(format!("token_endpoint_auth_method: '{own}'")),
        ),
    );
    Ok(())
}

/// Every method that the application can use, in any version and with any setting.
fn methods(application: &RegisteredApplication<'_>) -> Vec<Authentication> {
    let mut all = Vec::new();
    for way in &application.profile.client_authentication {
        for method in way.methods.iter().chain(way.values.values()) {
            if !all.contains(method) {
                all.push(*method);
            }
        }
    }
    all
}
