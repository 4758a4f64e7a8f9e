//! Claims that an application looks for and never gets, whichever they are.

use crate::finding::{Change, Coverage, Finding, Help, Severity, Side, quoted};
use crate::party::{ClaimFact, ClaimPlace, Confidence, RelyingParty};
use crate::rules::{Check, Context, Findings, Pair, scopes, stage};
use crate::source::Span;
use crate::text::Text;

/// Reports each of the application's claims that `is_meant`, if nothing that is requested carries it.
pub(super) fn not_requested(
    context: &Context<'_>,
    findings: &mut Findings,
    is_meant: impl Fn(&ClaimFact) -> bool,
) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    let claims = stage(&context.sign_in.claims)?;
    let side = pair.relying_party;
    let mut unknown = Ok(());
    let facts = side.facts.claims.iter().filter(|fact| is_meant(fact));
    let mut any = false;
    // A scope that is missing is said once, by the claim that comes first.
    let mut said: Vec<Vec<String>> = Vec::new();
    for fact in facts {
        any = true;
        let name = match &fact.name {
            Ok(name) => name,
            Err(why) => {
                unknown = unknown.and(Err(why.clone()));
                continue;
            }
        };
        if claims.is_granted(name) || claims.reaches(name, &fact.from) {
            continue;
        }
        let carrying = pair.scopes_with(name)?;
        if said.contains(&carrying) {
            continue;
        }
        let requested = request.scopes();
        let mut builder = Finding::at(
            requested.written_at(),
            scopes::label(&requested, &side.facts, "no scope requested here carries it"),
        );
        if let Some(place) = named_at(side, fact) {
            builder = builder.related(place, "the claim's name");
        }
        findings.report(
            builder
                .severity(severity(fact))
                .says(
                    name.clone(),
                    text!("the claim {} never reaches {}", quoted(name), side.name()),
                    without(fact, side.name()),
                )
                .maybe_help(request_it(&pair, carrying.first())),
        );
        said.push(carrying);
    }
    if any { unknown } else { Err(Coverage::NotApplicable) }
}

/// Reports the claims that the application looks for in the ID token only, where no claims policy puts them there.
pub(super) fn only_in_userinfo(context: &Context<'_>, findings: &mut Findings) -> Check {
    let pair = context.pair()?;
    let claims = stage(&context.sign_in.claims)?;
    let side = pair.relying_party;
    let facts = side.facts.claims.iter();
    let by_token = facts.filter(|fact| !fact.from.contains(&ClaimPlace::Userinfo));
    let missing = by_token.filter_map(|fact| {
        let name = fact.name.as_ref().ok()?;
        (claims.is_granted(name) && !claims.reaches(name, &fact.from)).then_some((name, fact))
    });
    let missing: Vec<(&String, &ClaimFact)> = missing.collect();
    let Some((first, _)) = missing.first() else {
        return if side.facts.claims.is_empty() {
            Err(Coverage::NotApplicable)
        } else {
            Ok(())
        };
    };
    let severities = missing.iter().map(|(_, fact)| severity(fact));
    let severity = severities.max().unwrap_or(Severity::Note);
    let decisive = missing.iter().find(|(_, fact)| fact.is_required);
    let (first, fact) = decisive.copied().unwrap_or((*first, missing[0].1));
    let policy = pair.registration.options.text("claims_policy");
    let text = if policy.value().is_some_and(|name| !name.is_empty()) {
        "this claims policy does not put it into the ID token"
    } else {
        "no claims policy puts it into the ID token"
    };
    let names: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
    findings.report(
        Finding::at(policy.written_at(), text)
            .related(
                side.client_id_place(),
                text!("{} looks for it in the ID token only", side.name()),
            )
            .severity(severity)
            .says(
                first.clone(),
                text!("the claim {} is not in the ID token", quoted(first)),
                text!(
                    "Authelia's ID token carries no claims about the user unless a claims policy names them, and {} does \
                     not take it from userinfo. {}",
                    side.name(),
                    without(fact, side.name())
                ),
            )
            .help(policy_with(&pair, &names)),
    );
    Ok(())
}

/// Where the claim's name is set, if it is.
fn named_at(side: &RelyingParty, fact: &ClaimFact) -> Option<Span> {
    let mut settings = side.options.iter();
    let (_, setting) = settings.find(|(name, _)| *name == fact.setting)?;
    (!setting.is_absent() && !setting.default).then(|| setting.written_at())
}

/// How bad it is: a guide may be out of date.
fn severity(fact: &ClaimFact) -> Severity {
    match (fact.is_required, fact.confidence) {
        (true, Confidence::Source) => Severity::Error,
        (true, Confidence::Guide) => Severity::Warning,
        (false, _) if fact.is_groups() => Severity::Warning,
        (false, _) => Severity::Note,
    }
}

/// What happens without the claim.
fn without(fact: &ClaimFact, name: &str) -> Text {
    if fact.is_required {
        text!("After the login {name} refuses the user.")
    } else {
        text!("Sign-in works, but {name} does without it, or takes something else.")
    }
}

/// The scope that brings it, where there is one that can be asked for.
fn request_it(pair: &Pair<'_>, scope: Option<&String>) -> Option<Help> {
    let scope = scope?;
    (!pair.relying_party.facts.settings.scopes.is_empty()).then(|| Help::scopes(&[scope]))
}

/// A claims policy with the claims besides those it has, and the registration that names it.
fn policy_with(pair: &Pair<'_>, claims: &[&str]) -> Help {
    let named = pair.registration.options.text("claims_policy");
    let named = named.value().copied().filter(|name| !name.is_empty());
    let id = named.unwrap_or(&pair.relying_party.facts.id);
    let policies = pair.provider.claims_policies.value().into_iter().flatten();
    let has = policies
        .filter(|policy| policy.name.value == id)
        .flat_map(|policy| policy.options.list("id_token").value().copied().unwrap_or_default());
    let mut list: Vec<&str> = has.filter_map(|claim| claim.value().map(String::as_str)).collect();
    list.extend(
        claims
            .iter()
            .filter(|name| !list.contains(name))
            .copied()
            .collect::<Vec<_>>(),
    );
    let list: Vec<String> = list.into_iter().map(|name| format!("'{name}'")).collect();
    let lines = format!("claims_policies:\n  {id}:\n    id_token: [{}]", list.join(", "));
    let policy = Change::keys(Side::Provider, pair.provider.options.place(), lines);
    match named {
        Some(_) => policy.into(),
        None => Help::All(vec![
            policy.into(),
            pair.registration.write(format!("claims_policy: '{id}'")),
        ]),
    }
}
