//! The fifth step: Authelia lets the user in and asks for consent.
//!
//! Source: authelia/authelia `internal/oidc/util.go` `RequesterRequiresExplicitConsent`, `internal/oidc/client_policy.go`.

use super::Narrated;
use super::value::TracedValue;
use super::view::View;
use crate::finding::Coverage;
use crate::setting::Unknown;
use crate::signin::{Admission, Because, Consent, ConsentPage, Login, Pair};

pub(super) fn narrate(view: &View<'_>) -> Narrated {
    let mut values = view.registered(&["authorization_policy", "consent_mode"]);
    if let Some(pair) = view.pair() {
        values.extend(
            view.sign_in()
                .login
                .as_ref()
                .ok()
                .map(|login| policy(view, &pair, login)),
        );
        values.push(view.option(&pair.registration.options, "consent_mode"));
        values.extend(
            view.sign_in()
                .consent
                .as_ref()
                .ok()
                .map(|consent| page(view, &pair, consent)),
        );
    }
    Narrated {
        actor: "Authelia",
        does: "asks the user to log in as its policy demands, then for consent".into(),
        request: None,
        values,
    }
}

/// The authorization policy; a policy of the configuration's own with its default and its rules.
fn policy(view: &View<'_>, pair: &Pair<'_>, login: &Login<'_>) -> TracedValue {
    let shown = view.option(&pair.registration.options, "authorization_policy");
    let Some(policy) = login.defined else {
        return match login.verdict {
            Ok(Admission::Somebody { factors: 1, .. }) => shown.note("one factor is enough: the password"),
            Ok(Admission::Somebody { .. }) => shown.note("a second factor is asked for"),
            Ok(Admission::Nobody) | Err(_) => shown,
        };
    };
    let rules = policy.rules.value().map_or(0, Vec::len);
    let default = view.option(&policy.options, "default_policy");
    shown.against([default.note(match rules {
        0 => "it has no rules".to_owned(),
        1 => "if its rule does not apply".to_owned(),
        _ => format!("if none of its {rules} rules applies"),
    })])
}

/// When the consent page is shown.
fn page(view: &View<'_>, pair: &Pair<'_>, consent: &Consent<'_>) -> TracedValue {
    const NAME: &str = "consent page";
    let always = || TracedValue::fixed(NAME, "at every sign-in");
    let duration = || view.option(&pair.registration.options, "pre_configured_consent_duration");
    match &consent.page {
        Ok(ConsentPage::Never) => TracedValue::fixed(NAME, "never"),
        Ok(ConsentPage::Once) => TracedValue::fixed(NAME, "once, if the user has it remembered").against([duration()]),
        Ok(ConsentPage::Always(Because::Mode)) => always(),
        Ok(ConsentPage::Always(Because::NoDuration)) => {
            always().note("because it is forgotten at once").against([duration()])
        }
        Ok(ConsentPage::Always(Because::Scope(scope))) => always().note(format!(
            "because the scope `{scope}` is requested, whatever `consent_mode` says"
        )),
        Ok(ConsentPage::Always(Because::Prompt(word))) => {
            always().note(format!("because of `prompt={word}`, whatever `consent_mode` says"))
        }
        Err(why) => unknown(NAME, why, view),
    }
}

/// A value that the sign-in says is not known.
pub(super) fn unknown(name: &'static str, why: &Coverage, view: &View<'_>) -> TracedValue {
    match why {
        Coverage::NotChecked { reason, remedy } => {
            let why = Unknown::because(reason.clone());
            let why = match remedy {
                Some(remedy) => why.remedied_by(remedy.clone()),
                None => why,
            };
            view.unknown(name, &why)
        }
        Coverage::Checked | Coverage::NotApplicable => TracedValue::absent(name),
    }
}
