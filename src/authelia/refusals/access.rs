//! `access_control` and `definitions`.

use super::refusal::{Refusal, refusals};

refusals! {
    DEFAULT_POLICY = Refusal::refused(
        "authelia-default-policy-invalid",
        "a policy is `bypass`, `one_factor`, `two_factor` or `deny`",
        "access_control: option 'default_policy' must be one of … but it's configured as '…'",
    );
    DEFAULT_POLICY_WITHOUT_RULES = Refusal::refused(
        "authelia-default-policy-without-rules",
        "without rules, the default policy is `one_factor` or `two_factor`",
        "access_control: 'default_policy' option '…' is invalid: when no rules are specified it must be 'two_factor' or \
         'one_factor'",
    );
    RULE_DOMAIN = Refusal::refused(
        "authelia-access-rule-domain-required",
        "a rule needs a `domain` or a `domain_regex`",
        "access_control: rule …: option 'domain' or 'domain_regex' must be present but are both absent",
    );
    RULE_DOMAIN_STAR = Refusal::warned(
        "authelia-access-rule-domain-ineffective",
        "a star in front of a domain is followed by a dot",
        "access_control: rule …: domain …: domain '…' is ineffective and should probably be '…' instead",
    );
    RULE_POLICY = Refusal::refused(
        "authelia-access-rule-policy-invalid",
        "a rule has a policy: `bypass`, `one_factor`, `two_factor` or `deny`",
        "access_control: rule …: option 'policy' must be …",
    );
    RULE_SUBJECT = Refusal::refused(
        "authelia-access-rule-subject-invalid",
        "a subject begins with `user:`, `group:` or `oauth2:client:`",
        "access_control: rule …: 'subject' option '…' is invalid: must start with 'user:', 'group:', or 'oauth2:client:'",
    );
    RULE_SUBJECT_CLIENT = Refusal::refused(
        "authelia-access-rule-client-unknown",
        "`oauth2:client:` is followed by the id of a registered client",
        "access_control: rule …: option 'subject' with value '…' is invalid: the client id '…' does not belong to a \
         registered client",
    );
    RULE_METHODS = Refusal::refused(
        "authelia-access-rule-methods-invalid",
        "a method is one of HTTP's or WebDAV's, in upper case, and appears once",
        "access_control: rule …: option 'methods' must only have the values …",
    );
    RULE_QUERY = Refusal::refused(
        "authelia-access-rule-query-invalid",
        "a condition on the query has a key, and an operator that fits its value",
        "access_control: rule …: query: option '…' …",
    );
    RULE_BYPASS = Refusal::refused(
        "authelia-access-rule-bypass-with-subject",
        "a rule that asks for no sign-in cannot know who the user is",
        "access_control: rule …: 'policy' option 'bypass' is not supported when 'subject' option is configured",
    );
    NETWORK_TWICE = Refusal::refused(
        "authelia-network-duplicate",
        "a network is defined in one section only",
        "the definition for network with name '…' exists in both the definitions section and access control section \
         which is not permitted",
    )
    .since(39, 0);
    ATTRIBUTE_TAKEN = Refusal::refused(
        "authelia-user-attribute-taken",
        "the backend already has an attribute of this name",
        "definitions: user_attributes: …: attribute name '…' is either reserved or already defined in the authentication \
         backend",
    )
    .since(39, 0);
}
