//! `no-user-can-pass`: no user in Authelia's file gets past what Coder asks for.

use crate::authelia::User;
use crate::finding::{Coverage, Finding, Severity, Stage};
use crate::party::coder::versions::ALLOWED_GROUPS;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::setting::Setting;

pub(crate) const RULE: Rule = Rule {
    name: "no-user-can-pass",
    stage: Stage::Account,
    severity: Severity::Warning,
    summary: "no user in Authelia's file has the email or the group that Coder asks for",
    page: include_str!("../../../docs/rules/no-user-can-pass.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder_signing_in()?;
    context.pair()?;
    let Some((named_at, users)) = context.users else {
        return Err(Coverage::NotApplicable);
    };
    let options = &relying_party.options;
    let (field, groups_field) = (
        options.text("CODER_OIDC_EMAIL_FIELD"),
        options.text("CODER_OIDC_GROUP_FIELD"),
    );
    if users.is_empty() || *known(&field)? != "email" {
        return Err(Coverage::NotApplicable);
    }
    let domains = options.list("CODER_OIDC_EMAIL_DOMAIN");
    let allowed = options.list("CODER_OIDC_ALLOWED_GROUPS");
    let entries = known_items(&domains)?;
    let with_email: Vec<&User> = users.iter().filter(|user| user.email.contains('@')).collect();
    let in_domain: Vec<&&User> = with_email.iter().filter(|user| is_in(user, &entries)).collect();
    let enforced = ALLOWED_GROUPS.holds(context.sides.versions.relying_party);
    let groups = match (enforced, known(&groups_field)) {
        (true, Ok(&"groups")) => known_items(&allowed)?,
        _ => Vec::new(),
    };
    let passes = |user: &&&User| groups.is_empty() || user.groups.iter().any(|group| groups.contains(&group));
    let (place, refused) = if with_email.is_empty() {
        (field.written_at(), &WITHOUT_EMAIL)
    } else if in_domain.is_empty() {
        (domains.written_at(), &NOT_IN_DOMAIN)
    } else if !in_domain.iter().any(passes) {
        (allowed.written_at(), &NOT_IN_GROUP)
    } else {
        return Ok(());
    };
    findings.report(
        Finding::at(place, "what Coder asks of a user")
            .related(*named_at, "no user in this file has it")
            .says(refused.option, refused.headline, refused.why)
            .help("change the users in Authelia's file, or what Coder asks for"),
    );
    Ok(())
}

/// Why Coder refuses everybody.
struct Refused {
    option: &'static str,
    headline: &'static str,
    why: &'static str,
}

const WITHOUT_EMAIL: Refused = Refused {
    option: "CODER_OIDC_EMAIL_FIELD",
    headline: "no Authelia user has an email address",
    why: "Coder makes an account by its email address, and refuses a user without one.",
};
const NOT_IN_DOMAIN: Refused = Refused {
    option: "CODER_OIDC_EMAIL_DOMAIN",
    headline: "no Authelia user has an email in an allowed domain",
    why: "Coder refuses everybody: the email is not from an authorized domain.",
};
const NOT_IN_GROUP: Refused = Refused {
    option: "CODER_OIDC_ALLOWED_GROUPS",
    headline: "no Authelia user is in an allowed group",
    why: "Coder refuses everybody: Not a member of an allowed group.",
};

/// The known items of a list.
fn known_items<'a>(list: &'a Setting<&'a [Setting<String>]>) -> Result<Vec<&'a String>, Coverage> {
    Ok(known(list)?.iter().filter_map(Setting::value).collect())
}

/// Whether the user's email has one of the `domains`; any will do without them. One leading `@` is dropped.
///
/// Source: coder/coder `coderd/userauth.go` `userOIDC`.
fn is_in(user: &User, domains: &[&String]) -> bool {
    let domain = user.email.rsplit('@').next().unwrap_or_default();
    let is = |entry: &&String| entry.strip_prefix('@').unwrap_or(entry).eq_ignore_ascii_case(domain);
    domains.is_empty() || domains.iter().any(is)
}
