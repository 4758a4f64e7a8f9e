//! `authorization_policies`.

use super::defects::Defects;
use super::items;
use crate::authelia::refusals::provider::{
    POLICY_DEFAULT, POLICY_NAME_EMPTY, POLICY_NAME_TAKEN, POLICY_RULE_EMPTY, POLICY_RULE_VALUE, POLICY_SUBJECT,
    POLICY_WITHOUT_RULES,
};
use crate::authelia::schema::POLICIES;
use crate::authelia::versions::{EMPTY_SUBJECTS_COUNT_NOT, POLICY_NETWORKS, POLICY_SUBJECTS_CHECKED};
use crate::authelia::{AuthorizationPolicy, Provider};
use crate::finding::quoted;
use crate::options::Options;
use crate::version::Version;

pub(super) fn check(provider: &Provider, defects: &mut Defects) {
    for policy in provider.authorization_policies.value().into_iter().flatten() {
        one(policy, provider.version, defects);
    }
}

fn one(policy: &AuthorizationPolicy, version: Version, defects: &mut Defects) {
    let name = &policy.name;
    if name.value.trim().is_empty() {
        defects.refusal(&POLICY_NAME_EMPTY, "name", name.span, "a policy has no name");
    } else if POLICIES.contains(&name.value.as_str()) {
        defects.refusal(
            &POLICY_NAME_TAKEN,
            "name",
            name.span,
            text!("{} is a policy of Authelia's own", quoted(&name.value)),
        );
    }
    let default = policy.options.text("default_policy");
    if let Some(value) = default.value().filter(|value| !POLICIES.contains(value)) {
        defects
            .refusal(
                &POLICY_DEFAULT,
                "default_policy",
                default.place,
                text!("{} is not a policy", quoted(value)),
            )
            .write("default_policy: 'two_factor'  # or one_factor, deny");
    }
    if policy.rules.is_absent() || policy.rules.value().is_some_and(Vec::is_empty) {
        defects
            .refusal(&POLICY_WITHOUT_RULES, "rules", name.span, "this policy has no rules")
            .write("rules:\n  - policy: 'two_factor'\n    subject: 'group:coder'");
    }
    for rule in policy.rules.value().into_iter().flatten() {
        let verdict = rule.text("policy");
        if let Some(value) = verdict.value().filter(|value| !POLICIES.contains(value)) {
            defects
                .refusal(
                    &POLICY_RULE_VALUE,
                    "policy",
                    verdict.place,
                    text!("{} is not a policy", quoted(value)),
                )
                .write("policy: 'two_factor'  # or one_factor, deny");
        }
        let empty = |option: &str| {
            let list = rule.list(option);
            list.is_absent() || list.value().is_some_and(|items| items.is_empty())
        };
        let nobody =
            EMPTY_SUBJECTS_COUNT_NOT.holds(version) && items(rule, "subject").iter().all(|item| item.is_absent());
        if nobody || empty("subject") && (empty("networks") || !POLICY_NETWORKS.holds(version)) {
            defects
                .refusal(&POLICY_RULE_EMPTY, "rules", rule.place(), "this rule has no `subject`")
                .write("subject: 'group:coder'");
        }
        if POLICY_SUBJECTS_CHECKED.holds(version) {
            subjects(rule, defects);
        }
    }
}

fn subjects(rule: &Options, defects: &mut Defects) {
    for item in items(rule, "subject") {
        let Some(subject) = item.value() else { continue };
        if !subject.starts_with("user:") && !subject.starts_with("group:") {
            defects
                .refusal(
                    &POLICY_SUBJECT,
                    "subject",
                    item.place,
                    text!("{} is not a subject", quoted(subject)),
                )
                .write(format!(
                    "subject: 'group:{}'",
                    subject.rsplit(':').next().unwrap_or_default()
                ));
        }
    }
}
