//! A relying party in this deployment: what is true of it, and what it makes of its settings.

use super::facts::Facts;
use super::notation::{Notations, meant};
use crate::env::{Environment, Form, Notation};
use crate::finding::{Change, Finding, Help, Side, Where};
use crate::options::{Options, Value};
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::source::Span;
use crate::text::Text;
use crate::version::Version;

/// A relying party that the files describe: one deployment of it.
pub struct RelyingParty {
    /// What is true of it.
    pub facts: Facts,
    /// The file or mapping that holds its environment.
    pub place: Span,
    /// The environment that the process gets.
    pub environment: Environment,
    /// What it makes of its settings, by the names that they have where they are set (`CODER_OIDC_SCOPES`); defaults
    /// filled in.
    pub options: Options,
    /// Its version: from the image's tag where there is one.
    pub version: Setting<Version>,
    /// What it refuses, ignores or does not get.
    pub defects: Vec<Finding>,
    /// Whether the files tell everything that starts it; an env file alone does not.
    pub whole: bool,
    /// What follows from the settings.
    pub derived: Derived,
    pub(super) notations: Notations,
}

/// What follows from the settings of a relying party, whatever the provider is.
pub struct Derived {
    /// Whether it offers the sign-in; absent where nothing switches it on.
    pub is_on: Setting<bool>,
    /// The issuer that it uses.
    pub issuer: Setting<String>,
    /// The host of the provider that it is told to use, where it is told more than the issuer: in lower case.
    pub provider_host: Option<String>,
    /// The addresses of endpoints that it is told.
    pub endpoints: Vec<Endpoint>,
    /// Whether it does not compare the issuer that it finds with that one.
    pub skips_issuer_checks: Setting<bool>,
    /// The redirect URI that it sends; absent where there is none, or another one each time.
    pub redirect_uri: Setting<String>,
    /// Whether the redirect URI has the host that the browser asks for, whatever that is.
    pub host_is_asked_for: bool,
    /// The hosts that requests may come for, if each gets a redirect URI of its own: in lower case and without ports.
    pub redirect_hosts: Option<Setting<Vec<String>>>,
    /// The scopes that it requests.
    pub scopes: Setting<Vec<Setting<String>>>,
    /// Whether it does not ask the userinfo endpoint, where it is known which claims it needs.
    pub ignores_userinfo: Option<Setting<bool>>,
    /// The length of its own sessions, if it has one.
    pub session: Option<SessionLength>,
    /// Whether its image says that it is this program, and not only what it gets.
    pub is_image_s: bool,
    /// Whether its client is kept where no file shows it: it may have one, or not sign in through a provider at all.
    pub keeps_client: bool,
}

/// The address of an endpoint that a relying party is told.
pub struct Endpoint {
    /// The setting's name.
    pub option: String,
    /// The path that the provider has it at.
    pub path: &'static str,
    /// The address.
    pub setting: Setting<String>,
}

/// How long a session of the relying party's own lasts.
pub struct SessionLength {
    /// The length, in milliseconds.
    pub length: Setting<u64>,
    /// Whether it does not begin anew with each use.
    pub is_fixed: Setting<bool>,
}

impl RelyingParty {
    /// The name for people: `Coder`.
    pub fn name(&self) -> &str {
        &self.facts.name
    }

    /// Whether the sign-in is on, or may be.
    pub fn is_oidc_on(&self) -> bool {
        match &self.derived.is_on.state {
            State::Known(on) => *on,
            State::Unknown(_) => true,
            State::Absent => false,
        }
    }

    /// Whether anything in the files is about OpenID Connect at all.
    pub fn names_oidc(&self) -> bool {
        let own = &self.facts.settings;
        let own = [&own.client_id, &own.client_secret, &own.issuer, &own.redirect_uri];
        let about = |name: &str| name.to_uppercase().contains("OIDC") || own.iter().any(|own| **own == name);
        let variables = self.environment.variables();
        let mut named = variables.map(|variable| variable.name.value.as_str());
        let mut settings = self.options.iter();
        let set = settings.any(|(name, setting)| about(name) && !setting.default && !setting.is_absent());
        set || named.any(about) || self.defects.iter().any(|defect| about(&defect.subject))
    }

    /// The client id.
    pub fn client_id(&self) -> Setting<&str> {
        self.text(&self.facts.settings.client_id)
    }

    /// Where the client id is written, or should be.
    pub fn client_id_place(&self) -> Span {
        self.client_id().written_at()
    }

    /// The client secret.
    pub fn client_secret(&self) -> Setting<&Secret> {
        match &*self.facts.settings.client_secret {
            "" => Setting::absent(self.place),
            name => self.options.secret(name),
        }
    }

    /// The key file that it signs assertions with.
    pub fn client_key(&self) -> Setting<&str> {
        self.text(&self.facts.settings.client_key)
    }

    /// The address that it is told to be reached at.
    pub fn address(&self) -> Setting<&str> {
        self.text(&self.facts.settings.address)
    }

    /// The whole redirect URI that it is told to send.
    pub fn whole_redirect_uri(&self) -> Setting<&str> {
        self.text(&self.facts.settings.redirect_uri)
    }

    /// What tells its version, or the place of its settings.
    pub fn version_place(&self) -> Span {
        self.version.place
    }

    /// The issuer that it uses.
    pub fn issuer(&self) -> Setting<&str> {
        self.derived.issuer.as_ref().map(String::as_str)
    }

    /// What to write so that the option comes to `value`, in the notation of the place that sets it now, or that would.
    pub fn assign(&self, option: &str, value: &str) -> Help {
        let (lines, place, to) = match self.notations.options.get(option) {
            Some(written) => written.assign(option, value, self.options.get(option).place),
            None => {
                let home = self.notations.home;
                let lines = Notation::from(home).assign(option, value);
                (lines, self.environment.place, meant(home, false))
            }
        };
        let is_said = matches!(to, Where::Part { .. });
        let change = Change::new(self.side(), place, to, lines);
        Change { is_said, ..change }.into()
    }

    /// The same for several options.
    pub fn assign_all(&self, changes: &[(&str, &str)]) -> Help {
        match changes {
            [(option, value)] => self.assign(option, value),
            all => Help::All(all.iter().map(|(option, value)| self.assign(option, value)).collect()),
        }
    }

    /// What to write in place of the variable `wrong`, which the relying party does not know. Its value stays; a `value`
    /// that may not be shown is `…`.
    pub fn assign_instead(&self, wrong: &str, option: &str, value: &str) -> Help {
        let Some(variable) = self.environment.variable(wrong) else {
            return self.assign(option, value);
        };
        let lines = Notation::from(variable.notation.form).assign(option, value);
        let name = variable.name.span;
        let says = format!("write {option} instead of {wrong}");
        let change = Change::part(self.side(), name, (wrong, option), says);
        if value == "…" {
            return change.into();
        }
        if value.starts_with('<') {
            return Change::new(self.side(), name, Where::Nowhere, lines).into();
        }
        Change {
            lines,
            is_said: false,
            ..change
        }
        .into()
    }

    /// This version of it, or a later one: in place of the one in the image's tag, where that tells it.
    pub fn upgraded_to(&self, version: Version) -> Help {
        let name = self.name();
        let says = format!("upgrade {name} to {version} or later");
        match self.version.value() {
            Some(own) => {
                let (own, new) = (own.to_string(), version.to_string());
                Change::part(self.side(), self.version.place, (&own, &new), says).into()
            }
            None => text!("{says}").into(),
        }
    }

    fn side(&self) -> Side {
        Side::RelyingParty(self.name().to_owned())
    }

    /// What to say of the place where the option should be set and is not.
    pub fn lacks(&self, option: &str) -> Text {
        match (self.environment.variable(option), self.notations.home) {
            (Some(_), _) => text!("{option} is empty"),
            (None, Form::Line(_)) => text!("the file ends here without {option}"),
            (None, _) => text!("{option} is not set here"),
        }
    }

    /// Whether it does not compare the issuer that it finds with the one that it is told to use.
    pub fn skips_issuer_checks(&self) -> Setting<bool> {
        self.derived.skips_issuer_checks.clone()
    }

    /// The redirect URI that it sends; absent where there is none, or another one each time.
    pub fn redirect_uri(&self) -> Setting<String> {
        self.derived.redirect_uri.clone()
    }

    /// The hosts that requests may come for, if each gets a redirect URI of its own: in lower case and without ports.
    pub fn redirect_hosts(&self) -> Option<Setting<Vec<String>>> {
        self.derived.redirect_hosts.clone()
    }

    /// The scopes that it requests.
    pub fn scopes(&self) -> Setting<&[Setting<String>]> {
        self.derived.scopes.as_ref().map(Vec::as_slice)
    }

    /// Parameters that are added to the authorization request.
    pub fn extra_parameters(&self) -> Setting<&Value> {
        match &*self.facts.settings.extra_parameters {
            "" => Setting::absent(self.place),
            name => self.options.get(name),
        }
    }

    /// The text option `name`; absent where there is no such option.
    fn text(&self, name: &str) -> Setting<&str> {
        if name.is_empty() {
            return Setting::absent(self.place);
        }
        self.options.text(name)
    }
}
