//! `groups-scope-missing`: Coder is to look at groups that it never gets.

use super::sources::{Shape, Sources, shape};
use crate::finding::{Coverage, Finding, Severity, Stage, quoted};
use crate::rules::{Check, Context, Findings, Pair, Rule, known, scopes};
use crate::version::Version;

pub(crate) const RULE: Rule = Rule {
    name: "groups-scope-missing",
    stage: Stage::Claims,
    severity: Severity::Warning,
    summary: "Coder is to look at groups that it never gets",
    page: include_str!("../../../docs/rules/groups-scope-missing.md"),
    check,
};

/// From this version on `CODER_OIDC_ALLOWED_GROUPS` holds without a licence.
const ALLOWED_GROUPS_SINCE: Version = Version::new(2, 26, 0);

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let options = &pair.relying_party.options;
    let field = pair.relying_party.group_field();
    let claim = known(&field)?.as_str();
    if claim.is_empty() {
        return Err(Coverage::NotApplicable);
    }
    let sources = Sources::of(context, &pair)?;
    let arrives = sources.reaches_coder(claim);
    if arrives && shape(claim) != Shape::Other {
        return Ok(());
    }
    let allowed = options.list("CODER_OIDC_ALLOWED_GROUPS");
    let restricts =
        allowed.value().is_some_and(|groups| !groups.is_empty()) && context.coder_version >= ALLOWED_GROUPS_SINCE;
    let (severity, place, why) = if restricts {
        (
            Severity::Error,
            allowed.written_at(),
            "Coder lets in only members of these groups, gets no groups, and refuses everybody: Not a member of an \
             allowed group.",
        )
    } else {
        (
            Severity::Warning,
            field.written_at(),
            "Sign-in works, but Coder gets no groups, so nothing is synchronised or allowed by them.",
        )
    };
    let requested = pair.relying_party.requested_scopes();
    let missing = if arrives {
        "it arrives, but holds no names of groups".to_owned()
    } else if sources.is_granted(claim) {
        "userinfo, which carries it, is ignored".to_owned()
    } else {
        scopes::label(&requested, "no scope requested here carries it")
    };
    findings.report(
        Finding::at(place, format!("needs the claim {}", quoted(claim)))
            .related(requested.written_at(), missing)
            .related(
                pair.registration.options.list("scopes").place,
                "what the registration allows",
            )
            .severity(severity)
            .says(
                claim,
                if arrives {
                    format!("the claim {} holds no names of groups", quoted(claim))
                } else {
                    format!("the groups claim {} never reaches Coder", quoted(claim))
                },
                why,
            )
            .help(help(&pair, &sources, claim)),
    );
    Ok(())
}

/// The least that brings the groups: userinfo, or Authelia's own claim with its scope.
fn help(pair: &Pair<'_>, sources: &Sources, claim: &str) -> String {
    let side = pair.relying_party;
    if sources.is_granted(claim) && shape(claim) != Shape::Other {
        return side.assign("CODER_OIDC_IGNORE_USERINFO", "false");
    }
    let field = ("CODER_OIDC_GROUP_FIELD", "groups");
    let besides: &[(&str, &str)] = if claim == "groups" { &[] } else { &[field] };
    if sources.is_granted("groups") {
        return side.assign_all(besides);
    }
    scopes::help_with(side, Some(pair.registration), &["groups"], besides)
}
