//! `allowed-group-unmatchable`: an allowed group is written so that nobody can be in it.

use crate::finding::{Coverage, Finding, Severity, Stage, fitting, quoted};
use crate::party::coder::versions::ALLOWED_GROUPS;
use crate::rules::{Check, Context, Findings, Rule, known};
use crate::signin::is_allowed;

pub(crate) const RULE: Rule = Rule {
    name: "allowed-group-unmatchable",
    stage: Stage::Claims,
    severity: Severity::Error,
    summary: "an allowed group is written so that nobody can be in it",
    page: include_str!("../../../docs/rules/allowed-group-unmatchable.md"),
    check,
};

/// How a name of a group looks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Looks {
    /// Like a name.
    Good,
    /// Like several names, though it may be one with a space in it.
    Doubtful,
    /// Like no name at all.
    Impossible,
}

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let relying_party = context.coder_signing_in()?;
    let setting = relying_party.options.list("CODER_OIDC_ALLOWED_GROUPS");
    if !ALLOWED_GROUPS.holds(context.sides.versions.relying_party) {
        return Err(Coverage::NotApplicable);
    }
    let groups: Vec<&String> = known(&setting)?.iter().filter_map(|item| item.value()).collect();
    let looks: Vec<Looks> = groups.iter().map(|group| look(group)).collect();
    let nobody = looks.iter().all(|looks| *looks == Looks::Impossible);
    // An empty entry, as after a trailing comma, hurts nobody beside another one.
    let wrong = groups
        .iter()
        .zip(&looks)
        .filter(|(group, looks)| **looks != Looks::Good && (nobody || !group.is_empty()));
    let Some((first, looks)) = wrong.max_by_key(|(_, looks)| **looks) else {
        return Ok(());
    };
    let (severity, why) = match (nobody, looks) {
        (true, _) => (
            Severity::Error,
            "Coder compares each of the user's groups with each entry exactly as it is written; none of them can match, \
             so it refuses everybody: Not a member of an allowed group.",
        ),
        (false, Looks::Impossible) => (
            Severity::Warning,
            "Coder compares each of the user's groups with each entry exactly as it is written, without trimming; this \
             one never matches.",
        ),
        (false, _) => (
            Severity::Warning,
            "Coder separates groups at commas only: this is one group, whose name has a space in it.",
        ),
    };
    findings.report(
        Finding::at(setting.written_at(), text!("{} is one entry", quoted(first)))
            .severity(severity)
            .says(
                "CODER_OIDC_ALLOWED_GROUPS",
                match looks {
                    Looks::Impossible if first.is_empty() => "nobody can be in an allowed group without a name".into(),
                    Looks::Impossible => fitting([
                        text!("nobody can be in a group called {}", quoted(first)),
                        "nobody can be in an allowed group of this name".into(),
                    ]),
                    Looks::Doubtful | Looks::Good => fitting([
                        text!("the allowed group {} has a space in its name", quoted(first)),
                        "an allowed group has a space in its name".into(),
                    ]),
                },
                why,
            )
            .help(relying_party.assign("CODER_OIDC_ALLOWED_GROUPS", &meant(&groups))),
    );
    Ok(())
}

/// The groups that were probably meant; an example where nothing is left.
fn meant(groups: &[&String]) -> String {
    let names = groups
        .iter()
        .flat_map(|group| group.split([';', ',', ' ']))
        .map(|name| name.trim_matches(|character| " '\"[](){}`*".contains(character) || !is_allowed(character)))
        .filter(|name| !name.is_empty());
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        "coder-users".to_owned()
    } else {
        names.join(",")
    }
}

fn look(group: &str) -> Looks {
    let edges = group.trim() != group;
    if group.is_empty()
        || edges
        || group == "*"
        || group.contains(|character| ";'\"[]{}`".contains(character) || !is_allowed(character))
    {
        return Looks::Impossible;
    }
    if group.contains(' ') {
        Looks::Doubtful
    } else {
        Looks::Good
    }
}

#[cfg(test)]
mod tests {
    use super::{Looks, look};

    #[test]
    fn names_of_groups_are_told_from_lists_of_them() {
        for (group, looks) in [
            ("coder-users", Looks::Good),
            ("CN=dev", Looks::Good),
            ("Domain Users", Looks::Doubtful),
            ("", Looks::Impossible),
            (" dev", Looks::Impossible),
            ("dev\u{200b}", Looks::Impossible),
            ("['dev']", Looks::Impossible),
            ("admins;dev", Looks::Impossible),
            ("*", Looks::Impossible),
        ] {
            assert_eq!(look(group), looks, "{group:?}");
        }
    }
}
