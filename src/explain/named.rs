//! Refusals and warnings of Authelia's that have names of their own.

use serde::Serialize;

use crate::authelia::refusals::{self, Refusal};
use crate::authelia::rule;
use crate::rules::Rule;
use crate::version::Version;

/// A refusal in the JSON listing.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ListedRefusal {
    /// Its name in kebab-case.
    name: &'static str,
    /// `error`, or `warning` where Authelia starts all the same.
    #[cfg_attr(test, schemars(extend("enum" = ["error", "warning"])))]
    severity: &'static str,
    /// What is wrong, as a clause.
    summary: &'static str,
    /// What Authelia writes into its log, with `…` for what differs.
    logs: &'static str,
    /// The first version of Authelia that says so, if not all do.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
}

impl From<&Refusal> for ListedRefusal {
    fn from(refusal: &Refusal) -> Self {
        Self {
            name: refusal.name,
            severity: severity(refusal),
            summary: refusal.reason,
            logs: refusal.logs,
            since: refusal.since.map(|since| since.to_string()),
        }
    }
}

fn severity(refusal: &Refusal) -> &'static str {
    if refusal.warns { "warning" } else { "error" }
}

/// The rule that reports most of a module's refusals.
fn groups() -> [(&'static str, &'static [&'static Refusal]); 9] {
    [
        (rule::INVALID_PROVIDER, refusals::provider::ALL),
        (rule::INVALID_PROVIDER, refusals::keys::ALL),
        (rule::INVALID_PROVIDER, refusals::session::ALL),
        (rule::INVALID_PROVIDER, refusals::server::ALL),
        (rule::INVALID_PROVIDER, refusals::access::ALL),
        (rule::INVALID_PROVIDER, refusals::backend::ALL),
        (rule::INVALID_PROVIDER, refusals::storage::ALL),
        (rule::INVALID_PROVIDER, refusals::general::ALL),
        (rule::INVALID_CLIENT, refusals::client::ALL),
    ]
}

/// The refusals that `rule` is the group of.
pub(super) fn of(rule: &Rule) -> Vec<ListedRefusal> {
    let groups = groups().into_iter().filter(|(name, _)| *name == rule.name);
    let refusals = groups.flat_map(|(_, refusals)| refusals);
    refusals.map(|refusal| ListedRefusal::from(*refusal)).collect()
}

/// All of them for people: a line for the name, a line for what is wrong.
pub(super) fn list() -> String {
    let mut out = String::new();
    for rule in [rule::INVALID_PROVIDER, rule::INVALID_CLIENT] {
        out.push_str(&format!("\n{rule}, one by one\n"));
        let groups = groups().into_iter().filter(|(name, _)| *name == rule);
        for refusal in groups.flat_map(|(_, refusals)| refusals) {
            out.push_str(&format!(
                "  {} ({})\n      {}\n",
                refusal.name,
                severity(refusal),
                refusal.reason
            ));
        }
    }
    out
}

/// What is known of one, in Markdown.
pub(super) fn page(refusal: &Refusal) -> String {
    let found = groups()
        .into_iter()
        .find(|(_, all)| all.iter().any(|other| other.name == refusal.name));
    let rule = found.map_or(rule::INVALID_PROVIDER, |(rule, _)| rule);
    let happens = if refusal.warns {
        "Authelia starts and logs a warning"
    } else {
        "Authelia refuses to start, so nobody can sign in"
    };
    let since = refusal.since.unwrap_or(Version::new(4, 38, 0));
    let since = match refusal.until {
        Some(until) => format!("Authelia {since} and later, before {until}."),
        None => format!("Authelia {since} and later."),
    };
    format!(
        "# {}\n\n**{}** · provider-start · one of [`{rule}`]({rule}.md)\n\n## What it finds\n\n{happens}: {}.\n\n## What \
         people see\n\n- Authelia's log, when it starts: `{}`\n\n## Since / until\n\n{since}\n",
        refusal.name,
        severity(refusal),
        refusal.reason,
        refusal.logs.replace('`', "'"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_belongs_to_a_group_and_has_a_page() {
        for refusal in refusals::all() {
            let listed = groups()
                .iter()
                .any(|(_, all)| all.iter().any(|other| other.name == refusal.name));
            assert!(listed, "{}", refusal.name);
            assert!(page(refusal).contains(refusal.reason), "{}", refusal.name);
        }
    }
}
