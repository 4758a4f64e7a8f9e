//! `consent-every-sign-in`: the consent page comes at every sign-in.

use crate::finding::{Finding, Severity, Stage};
use crate::rules::{Check, Context, Findings, Rule, stage};
use crate::signin::{Because, ConsentPage};

pub(crate) const RULE: Rule = Rule {
    name: "consent-every-sign-in",
    stage: Stage::Consent,
    severity: Severity::Note,
    summary: "the consent page comes at every sign-in",
    page: include_str!("../../../docs/rules/consent-every-sign-in.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let (pair, request) = (context.pair()?, context.request()?);
    let consent = stage(&context.sign_in.consent)?;
    let ConsentPage::Always(because) = stage(&consent.page)? else {
        return Ok(());
    };
    let mode = &consent.mode;
    let promises = consent.promises_rest();
    let at_mode = |text: &'static str| {
        let default = "no `consent_mode` here: Authelia asks for consent every time by default";
        Finding::at(mode.place, if mode.default { default } else { text })
    };
    let forced = if promises {
        "has no effect here"
    } else {
        "asks every time, as this request demands anyway"
    };
    let (builder, headline, why, help) = match because {
        Because::Scope(scope) => (
            at_mode(forced).related(request.scopes().written_at(), text!("requests {scope}")),
            text!("{scope} brings up the consent page every time"),
            "A request for a refresh token always needs the user's explicit consent, so no consent mode changes it \
             while it is requested; without it sessions end with the access token.",
            None,
        ),
        Because::Prompt(word) => (
            at_mode(forced).related(
                pair.relying_party
                    .options
                    .get(crate::party::coder::EXTRA_PARAMETERS)
                    .written_at(),
                text!("sends prompt={word}"),
            ),
            text!("`prompt={word}` brings up the consent page every time"),
            "Authelia asks for consent whenever this prompt is requested, whatever the consent mode says.",
            None,
        ),
        Because::NoDuration => (
            Finding::at(consent.duration.place, "forgets the consent at once"),
            "the consent is forgotten at once".into(),
            "Authelia looks for a consent that has not expired, finds none, and asks at every sign-in.",
            Some("pre_configured_consent_duration: '1 week'"),
        ),
        Because::Mode => (
            at_mode("asks every time"),
            "users are asked for consent at every sign-in".into(),
            "With this consent mode Authelia shows its consent page at every sign-in; `implicit` never does, and \
             `pre-configured` only until the user has the answer remembered.",
            Some("consent_mode: 'implicit'"),
        ),
    };
    let finding = builder.says("consent_mode", headline, why);
    findings.report(match help {
        Some(help) => finding.help(pair.registration.write(help)),
        None => finding,
    });
    Ok(())
}
