//! The eighth step: Coder finds or makes the account.
//!
//! Source: coder/coder `coderd/userauth.go` `oauthLogin`, `findLinkedUser`, `loginRequest`.

use super::Narrated;
use super::view::View;
use crate::party::coder::versions::ALLOWED_GROUPS;

pub(super) fn narrate(view: &View<'_>) -> Narrated {
    let mut values = Vec::new();
    if let Some(side) = view.coder() {
        let options = &side.options;
        let none = |name: &str| options.list(name).value().is_none_or(|items| items.is_empty());
        let domains = view.option(options, "CODER_OIDC_EMAIL_DOMAIN");
        values.push(match domains.state {
            "known" | "absent" if none("CODER_OIDC_EMAIL_DOMAIN") => domains.note("any domain is allowed"),
            "known" => {
                domains.note("the text behind the @ must be one of these, in any case; the files do not say what it is")
            }
            _ => domains,
        });
        let signups = view.option(options, "CODER_OIDC_ALLOW_SIGNUPS");
        values.push(match options.flag("CODER_OIDC_ALLOW_SIGNUPS").value() {
            Some(true) => signups.note("who has no account gets one; the first user of an empty Coder owns it"),
            Some(false) => signups.note("who has no account is refused, but for the first user of an empty Coder"),
            None => signups,
        });
        if !none("CODER_OIDC_ALLOWED_GROUPS") {
            let groups = view.option(options, "CODER_OIDC_ALLOWED_GROUPS");
            values.push(if ALLOWED_GROUPS.holds(view.context.sides.versions.relying_party) {
                groups.note("the user must be in one of them, which the files do not say")
            } else {
                groups.note("this version looks at them with a licence only")
            });
        }
        let passwords = view.option(options, "CODER_DISABLE_PASSWORD_AUTH");
        values.push(match options.flag("CODER_DISABLE_PASSWORD_AUTH").value() {
            Some(true) => passwords.note("nobody can sign in with a password, owners included"),
            Some(false) => passwords.note("password login stays as another way in"),
            None => passwords,
        });
    }
    Narrated {
        actor: "Coder",
        does: "finds the account by the ID token's issuer and subject, else by the email address, or makes one".into(),
        request: None,
        values,
    }
}
