//! `access_control` and `definitions`.
//!
//! Source: authelia/authelia `internal/configuration/validator/access_control.go`, `definitions.go`;
//! `internal/configuration/provider.go` `mapDefinitions`; `internal/expression/util.go` `IsReservedAttribute`.

use std::collections::HashSet;

use super::KnownSections;
use crate::authelia::refusals::access::{
    ATTRIBUTE_TAKEN, DEFAULT_POLICY, DEFAULT_POLICY_WITHOUT_RULES, NETWORK_TWICE, RULE_BYPASS, RULE_DOMAIN,
    RULE_DOMAIN_STAR, RULE_METHODS, RULE_POLICY, RULE_QUERY, RULE_SUBJECT, RULE_SUBJECT_CLIENT,
};
use crate::authelia::validate::defects::Defects;
use crate::finding::quoted;
use crate::source::Span;

const POLICIES: [&str; 4] = ["bypass", "one_factor", "two_factor", "deny"];
const METHODS: [&str; 16] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "CONNECT",
    "OPTIONS",
    "COPY",
    "LOCK",
    "MKCOL",
    "MOVE",
    "PROPFIND",
    "PROPPATCH",
    "UNLOCK",
];
const OPERATORS: [&str; 6] = ["present", "absent", "equal", "not equal", "pattern", "not pattern"];
/// User attributes that Authelia makes itself, beside those of every backend.
const MADE: [&str; 8] = [
    "emails_extra",
    "email_verified",
    "phone_number_rfc3966",
    "phone_number_verified",
    "address",
    "updated_at",
    "openid_authreq_claim_value",
    "openid_authreq_claim_values",
];

pub(super) fn check(sections: &KnownSections<'_>, defects: &mut Defects) {
    definitions(sections, defects);
    default_policy(sections, defects);
    let rules = sections.of.items("access_control.rules");
    for rule in rules.into_iter().flatten() {
        one(sections, &rule, defects);
    }
}

/// Whether a user attribute of this name is Authelia's own.
pub(super) fn is_reserved(name: &str) -> bool {
    crate::authelia::validate::claims::is_attribute(name) || MADE.contains(&name)
}

fn definitions(sections: &KnownSections<'_>, defects: &mut Defects) {
    let of = sections.of;
    let mut taken: HashSet<String> = HashSet::new();
    for extra in of.names("authentication_backend.ldap.attributes.extra") {
        let renamed = sections.filled(&format!(
            "authentication_backend.ldap.attributes.extra.{}.name",
            extra.value
        ));
        taken.insert(renamed.map_or_else(|| extra.value.clone(), |(name, _)| name));
    }
    let file = of.names("authentication_backend.file.extra_attributes").iter();
    taken.extend(file.map(|name| name.value.clone()));
    for attribute in of.names("definitions.user_attributes") {
        let name = &attribute.value;
        if is_reserved(name) || taken.contains(name) {
            let text = text!("{} is taken", quoted(name));
            defects.refusal(&ATTRIBUTE_TAKEN, "definitions.user_attributes", attribute.span, text);
        }
    }
    let networks = of.names("definitions.network");
    for group in of.items("access_control.networks").into_iter().flatten() {
        let Some((name, place)) = sections.filled(&format!("{group}.name")) else {
            continue;
        };
        if let Some(other) = networks.iter().find(|other| other.value == name) {
            let text = text!("{} is defined twice", quoted(&name));
            defects
                .refusal(&NETWORK_TWICE, "access_control.networks[].name", place, text)
                .related(other.span, "the other definition");
        }
    }
}

fn default_policy(sections: &KnownSections<'_>, defects: &mut Defects) {
    const POLICY: &str = "access_control.default_policy";
    let of = sections.of;
    sections.one_of(&DEFAULT_POLICY, POLICY, &POLICIES, defects);
    let policy = of.text(POLICY);
    let no_rules = of.items("access_control.rules").is_some_and(|rules| rules.is_empty());
    // That the default policy then holds for all requests is a warning of Authelia's that is often meant. Rules may be in a file that is not here, unless the configuration is whole.
    if !no_rules || policy.why_unknown().is_some() || !(sections.whole || of.has("access_control.rules") == Some(true))
    {
        return;
    }
    let value = policy
        .value()
        .copied()
        .filter(|value| !value.is_empty())
        .unwrap_or("deny");
    let place = policy.place;
    if !matches!(value, "one_factor" | "two_factor") {
        defects
            .refusal(
                &DEFAULT_POLICY_WITHOUT_RULES,
                POLICY,
                place,
                text!("is {} without rules", quoted(value)),
            )
            .lacks("access_control.rules")
            .write("access_control:\n  default_policy: 'two_factor'  # or add rules");
    }
}

fn one(sections: &KnownSections<'_>, rule: &str, defects: &mut Defects) {
    let of = sections.of;
    let path = |name: &str| format!("{rule}.{name}");
    let set = |name: &str| {
        let setting = of.list_state(&path(name));
        setting.why_unknown().is_some() || setting.value().is_some_and(|length| *length > 0)
    };
    if !set("domain") && !set("domain_regex") {
        defects.missing(&RULE_DOMAIN, "access_control.rules[].domain", of.around(rule));
    }
    domains(sections, rule, defects);
    let policy = of.text(&path("policy"));
    if policy.why_unknown().is_none() && policy.value().is_none_or(|policy| policy.is_empty()) {
        defects
            .missing(&RULE_POLICY, "access_control.rules[].policy", policy.place)
            .write(format!("policy: 'two_factor'  # or one of: {}", POLICIES.join(", ")));
    }
    sections.one_of(&RULE_POLICY, &path("policy"), &POLICIES, defects);
    let subjects = of.list(&path("subject"));
    for subject in &subjects {
        if let Some(text) = subject.value() {
            rule_subject(sections, text, subject.place, defects);
        }
    }
    if policy.value() == Some(&"bypass") {
        bypass(sections, rule, subjects.first().map(|subject| subject.place), defects);
    }
    methods(sections, &path("methods"), defects);
    query(sections, &path("query"), defects);
}

fn domains(sections: &KnownSections<'_>, rule: &str, defects: &mut Defects) {
    for domain in sections.of.list(&format!("{rule}.domain")) {
        let text = domain.value().map(String::as_str).unwrap_or_default();
        if text.len() > 1 && text.starts_with('*') && !text.starts_with("*.") {
            let rest = text.trim_start_matches('*');
            defects
                .refusal(
                    &RULE_DOMAIN_STAR,
                    "access_control.rules[].domain",
                    domain.place,
                    "matches no name",
                )
                .write(format!("domain: '*.{rest}'"));
        }
    }
}

fn rule_subject(sections: &KnownSections<'_>, text: &str, place: Span, defects: &mut Defects) {
    const SUBJECT: &str = "access_control.rules[].subject";
    if let Some(id) = text.strip_prefix("oauth2:client:") {
        let known = sections
            .clients
            .as_ref()
            .is_none_or(|clients| clients.iter().any(|client| client == id));
        // Nothing behind the colon is not looked up.
        if !known && !id.is_empty() {
            let said = text!("no client has the id {}", quoted(id));
            defects.refusal(&RULE_SUBJECT_CLIENT, SUBJECT, place, said);
        }
    } else if !text.starts_with("user:") && !text.starts_with("group:") {
        defects
            .refusal(
                &RULE_SUBJECT,
                SUBJECT,
                place,
                text!("{} is not a subject", quoted(text)),
            )
            .help("write `user:NAME`, `group:NAME` or `oauth2:client:ID`");
    }
}

/// A rule that lets everybody through, which can neither be about `subject` nor name the user.
fn bypass(sections: &KnownSections<'_>, rule: &str, subject: Option<Span>, defects: &mut Defects) {
    let of = sections.of;
    let policy = of.text(&format!("{rule}.policy"));
    if let Some(subject) = subject {
        defects
            .refusal(
                &RULE_BYPASS,
                "access_control.rules[].policy",
                policy.place,
                "is `bypass` beside a subject",
            )
            .related(subject, "the subject");
    }
    // A rule that asks for no sign-in has no user whose name a pattern could take.
    let named = |text: &String| ["User", "Group"].iter().any(|name| text.contains(&format!("<{name}>")));
    for pattern in of.list(&format!("{rule}.domain_regex")) {
        if pattern.value().is_some_and(named) {
            defects
                .refusal(
                    &RULE_BYPASS,
                    "access_control.rules[].domain_regex",
                    pattern.place,
                    "has a group for the user",
                )
                .related(policy.place, "the policy");
        }
    }
}

fn methods(sections: &KnownSections<'_>, path: &str, defects: &mut Defects) {
    let mut seen: HashSet<String> = HashSet::new();
    sections.each_of(&RULE_METHODS, path, &METHODS, defects);
    for method in sections.of.list(path) {
        if let Some(text) = method.value().filter(|text| METHODS.contains(&text.as_str()))
            && !seen.insert(text.clone())
        {
            defects.refusal(
                &RULE_METHODS,
                path,
                method.place,
                text!("{} appears twice", quoted(text)),
            );
        }
    }
}

fn query(sections: &KnownSections<'_>, path: &str, defects: &mut Defects) {
    let of = sections.of;
    let conditions = of.items(path).into_iter().flatten();
    for condition in conditions.flat_map(|group| of.items(&group).unwrap_or_default()) {
        let key = of.text(&format!("{condition}.key"));
        if key.why_unknown().is_none() && key.value().is_none_or(|key| key.is_empty()) {
            defects.missing(&RULE_QUERY, &format!("{condition}.key"), key.place);
        }
        let operator = of.text(&format!("{condition}.operator"));
        if let Some(text) = operator.value().filter(|text| !text.is_empty())
            && !OPERATORS.iter().any(|known| known.eq_ignore_ascii_case(text))
        {
            defects
                .refusal(
                    &RULE_QUERY,
                    &format!("{condition}.operator"),
                    operator.place,
                    "is not an operator",
                )
                .help(text!("write one of: {}", OPERATORS.join(", ")));
        }
        value(sections, &condition, defects);
    }
}

/// What a condition compares with: a text, which goes with every operator but `present` and `absent`.
fn value(sections: &KnownSections<'_>, condition: &str, defects: &mut Defects) {
    let path = format!("{condition}.value");
    let (text, other) = (sections.of.text(&path), sections.of.flag(&path));
    let operator = sections.of.text(&format!("{condition}.operator"));
    if text.why_unknown().is_some() || operator.why_unknown().is_some() {
        return;
    }
    let place = other.place;
    let keyed = sections
        .of
        .text(&format!("{condition}.key"))
        .value()
        .is_some_and(|key| !key.is_empty());
    let operator = operator
        .value()
        .map(|text| text.to_lowercase())
        .filter(|text| !text.is_empty());
    let said = match (other.value(), text.value(), operator.as_deref()) {
        (Some(true), _, Some(_)) => Some("is not text to YAML"),
        (Some(true), _, None) if keyed => Some("is not text to YAML"),
        (_, None, Some("equal" | "not equal" | "pattern" | "not pattern")) => Some("is missing"),
        (_, Some(text), Some("present" | "absent")) if !text.is_empty() => Some("does not go with this operator"),
        (_, Some(text), Some("pattern" | "not pattern")) if crate::golang::check_regexp(text).is_err() => {
            Some("is not a regular expression to Go")
        }
        _ => None,
    };
    if let Some(said) = said {
        defects.refusal(&RULE_QUERY, &path, place, said);
    }
}
