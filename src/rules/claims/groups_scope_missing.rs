//! `groups-scope-missing`: Coder is to look at groups that it never gets.

use super::missing;
use crate::finding::{Coverage, Finding, Help, Severity, Stage, Text, quoted};
use crate::party::ClaimFact;
use crate::party::coder::versions::ALLOWED_GROUPS;
use crate::rules::{Check, Context, Findings, Pair, Rule, known, scopes, stage};
use crate::setting::Setting;
use crate::signin::{ClaimShape, Claims, is_personal};

pub(crate) const RULE: Rule = Rule {
    name: "groups-scope-missing",
    stage: Stage::Claims,
    severity: Severity::Warning,
    summary: "Coder is to look at groups that it never gets",
    page: include_str!("../../../docs/rules/groups-scope-missing.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    if context.coder().is_err() {
        return missing::not_requested(context, findings, ClaimFact::is_groups);
    }
    let options = &pair.relying_party.options;
    let field = pair.relying_party.group_field();
    let claim = known(&field)?.as_str();
    if claim.is_empty() {
        return Err(Coverage::NotApplicable);
    }
    let claims = stage(&context.sign_in.claims)?;
    let allowed = options.list("CODER_OIDC_ALLOWED_GROUPS");
    let restricts =
        allowed.value().is_some_and(|groups| !groups.is_empty()) && ALLOWED_GROUPS.holds(pair.versions.relying_party);
    let holds_groups = match claims.shape(claim) {
        None | Some(ClaimShape::Other) => false,
        Some(ClaimShape::Token) if restricts => is_allowed(&pair, claim)?,
        // An address is in no group unless addresses are allowed.
        Some(_) if restricts && matches!(claim, "email" | "alt_emails") => {
            crate::rules::holds(&allowed, |group| group.contains('@'))?
        }
        Some(ClaimShape::Text | ClaimShape::Token | ClaimShape::List) => true,
    };
    if holds_groups {
        if restricts && is_personal(claim) && claims.shape(claim) == Some(ClaimShape::Text) {
            findings.report(personal(&field, &allowed, claim).help(help(&pair, claims, claim)));
        }
        return Ok(());
    }
    let requested = request.scopes();
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
    let (headline, reason) = what_is_missing(&pair, claims, &requested, claim);
    findings.report(
        Finding::at(place, text!("needs the claim {}", quoted(claim)))
            .related(requested.written_at(), reason)
            .related(
                pair.registration.options.list("scopes").place,
                "what the registration allows",
            )
            .severity(severity)
            .says(claim, headline, why)
            .help(help(&pair, claims, claim)),
    );
    Ok(())
}

/// The claim is one text about a person, which counts as the only group.
fn personal(field: &Setting<String>, allowed: &Setting<&[Setting<String>]>, claim: &str) -> Finding {
    Finding::at(field.written_at(), "the groups are taken from this claim")
        .related(allowed.written_at(), "the groups that are let in")
        .says(
            claim,
            text!("the claim {} is one text, hardly the name of a group", quoted(claim)),
            "Coder takes the whole text for the user's only group, and refuses everybody whose text is not exactly one \
             of the allowed groups: Not a member of an allowed group.",
        )
}

/// The headline, and what is said at the scopes that are requested.
fn what_is_missing(pair: &Pair<'_>, claims: &Claims, requested: &Setting<Vec<String>>, claim: &str) -> (Text, Text) {
    if claims.arrives(claim) {
        return (
            text!("the claim {} holds no names of groups", quoted(claim)),
            "it arrives, but holds no names of groups".into(),
        );
    }
    let headline = text!("the groups claim {} never reaches Coder", quoted(claim));
    if claims.is_granted(claim) {
        return (headline, "userinfo, which carries it, is ignored".into());
    }
    (
        headline,
        scopes::label(
            requested,
            &pair.relying_party.facts,
            "no scope requested here carries it",
        ),
    )
}

/// Whether a claim that is the same for everybody is among the allowed groups; of what is new at each sign-in nothing
/// can be.
fn is_allowed(pair: &Pair<'_>, claim: &str) -> Result<bool, Coverage> {
    let side = pair.relying_party;
    let value = match claim {
        "azp" | "client_id" => *known(&side.client_id())?,
        "iss" => *known(&side.issuer())?,
        _ => return Ok(false),
    };
    crate::rules::holds(&side.options.list("CODER_OIDC_ALLOWED_GROUPS"), |group| group == value)
}

/// The least that brings the groups: userinfo, or Authelia's own claim with its scope.
fn help(pair: &Pair<'_>, claims: &Claims, claim: &str) -> Help {
    let side = pair.relying_party;
    if claims.is_granted(claim) && !claims.arrives(claim) && claim == "groups" {
        return side.assign("CODER_OIDC_IGNORE_USERINFO", "false");
    }
    let field = ("CODER_OIDC_GROUP_FIELD", "groups");
    let besides: &[(&'static str, &str)] = if claim == "groups" { &[] } else { &[field] };
    if claims.is_granted("groups") {
        return side.assign_all(besides);
    }
    let besides = besides.iter().map(|(option, value)| (*option, (*value).to_owned()));
    Help::Scopes(vec!["groups".to_owned()], besides.collect())
}
