//! `application-scope-missing`: the application always requests a scope that its registration does not have.

use super::{RegisteredApplication, each_by_path, severity};
use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, known};

pub(crate) const RULE: Rule = Rule {
    name: "application-scope-missing",
    stage: Stage::Authorization,
    severity: Severity::Warning,
    summary: "a known application always requests a scope that its registration does not allow",
    page: include_str!("../../../docs/rules/application-scope-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    each_by_path(context, |application| check_one(application, findings))
}

fn check_one(application: &RegisteredApplication<'_>, findings: &mut Findings) -> Check {
    let profile = application.profile;
    let [fact] = profile.in_every_version(&profile.scopes) else {
        return Ok(());
    };
    let setting = application.registration.options.list("scopes");
    let mut allowed = Vec::new();
    for scope in *known(&setting)? {
        allowed.push(known(scope)?.as_str());
    }
    let missing = fact
        .always
        .iter()
        .map(String::as_str)
        .filter(|scope| !allowed.contains(scope));
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() {
        return Ok(());
    }
    let (noun, verb) = if missing.len() == 1 {
        ("the scope", "is")
    } else {
        ("the scopes", "are")
    };
    let names = missing.join(", ");
    let help: Vec<String> = allowed
        .iter()
        .chain(&missing)
        .map(|scope| format!("\n  - '{scope}'"))
        .collect();
    findings.report(
        Finding::at(setting.written_at(), text!("lacks {names}"))
            .severity(severity(profile, fact))
            .says(
                profile.id.clone(),
                text!("{} requests {noun} {names}, which {verb} not allowed", profile.name),
                "Authelia sends the user back with invalid_scope before anybody can log in.",
            )
            .help(application.registration.write(format!("scopes:{}", help.concat()))),
    );
    Ok(())
}
