//! `authorization_policies`.

use super::items;
use super::judge::Judge;
use crate::authelia::schema::POLICIES;
use crate::authelia::versions::POLICY_SUBJECTS_CHECKED;
use crate::authelia::{AuthorizationPolicy, Provider};
use crate::finding::quoted;
use crate::version::Version;

pub(super) fn check(provider: &Provider, judge: &mut Judge) {
    for policy in provider.authorization_policies.value().into_iter().flatten() {
        one(policy, provider.version, judge);
    }
}

fn one(policy: &AuthorizationPolicy, version: Version, judge: &mut Judge) {
    let name = &policy.name;
    if name.value.trim().is_empty() {
        judge.provider("name", name.span, "a policy has no name", "Authelia refuses to start.");
    } else if POLICIES.contains(&name.value.as_str()) {
        judge.provider(
            "name",
            name.span,
            format!("{} is a policy of Authelia's own", quoted(&name.value)),
            "Authelia refuses to start: the name is taken.",
        );
    }
    let default = policy.options.text("default_policy");
    if let Some(value) = default.value().filter(|value| !POLICIES.contains(value)) {
        judge
            .provider(
                "default_policy",
                default.place,
                format!("{} is no policy", quoted(value)),
                "Authelia refuses to start.",
            )
            .help("default_policy: 'two_factor'  # or one_factor, deny");
    }
    if policy.rules.is_absent() || policy.rules.value().is_some_and(Vec::is_empty) {
        judge
            .provider(
                "rules",
                name.span,
                "this policy has no rules",
                "Authelia refuses to start: a policy needs at least one rule.",
            )
            .help("rules:\n  - policy: 'two_factor'\n    subject: 'group:coder'");
    }
    for rule in policy.rules.value().into_iter().flatten() {
        let verdict = rule.text("policy");
        if let Some(value) = verdict.value().filter(|value| !POLICIES.contains(value)) {
            judge
                .provider(
                    "policy",
                    verdict.place,
                    format!("{} is no policy", quoted(value)),
                    "Authelia refuses to start.",
                )
                .help("policy: 'two_factor'  # or one_factor, deny");
        }
        let empty = |option: &str| {
            let list = rule.list(option);
            list.is_absent() || list.value().is_some_and(|items| items.is_empty())
        };
        if empty("subject") && empty("networks") {
            judge
                .provider(
                    "rules",
                    rule.place(),
                    "this rule is about nobody",
                    "Authelia refuses to start: a rule needs a `subject` or `networks`.",
                )
                .help("subject: 'group:coder'");
        }
        for item in items(rule, "subject") {
            let Some(subject) = item.value() else { continue };
            if POLICY_SUBJECTS_CHECKED.holds(version) && !subject.starts_with("user:") && !subject.starts_with("group:")
            {
                judge
                    .provider(
                        "subject",
                        item.place,
                        format!("{} is no subject", quoted(subject)),
                        "Authelia refuses to start: a subject begins with `user:` or `group:`.",
                    )
                    .help(format!(
                        "subject: 'group:{}'",
                        subject.rsplit(':').next().unwrap_or_default()
                    ));
            }
        }
    }
}
