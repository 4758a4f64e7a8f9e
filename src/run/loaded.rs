//! What was read.

use std::path::PathBuf;
use std::rc::Rc;

use super::applications::Applications;
use super::disk::Noted;
use super::inputs::Unclear;
use super::told_version::ToldVersion;
use crate::authelia::{self, Provider, User};
use crate::cli::InputArgs;
use crate::deployment::Routing;
use crate::finding::Finding;
use crate::party::RelyingParty;
use crate::party::coder::deployment::DeploymentKind;
use crate::rules::{Duplicate, UnparsedFile};
use crate::source::{SourceMap, Span};

/// Both sides, as far as they could be read.
pub(super) struct Loaded {
    pub(super) sources: SourceMap,
    pub(super) provider: Option<Provider>,
    /// Authelia's users, and where its configuration names their file, if that is at hand.
    pub(super) users: Option<(Span, Vec<User>)>,
    /// What a proxy leads to the two containers.
    pub(super) routing: Routing,
    /// Where Authelia's files switch OpenID Connect off, if they do.
    pub(super) switched_off: Option<Span>,
    /// What Authelia says of a configuration that does not set up OpenID Connect.
    pub(super) without_provider: Vec<Finding>,
    pub(super) relying_party: Option<RelyingParty>,
    /// The other applications whose settings are in the files.
    pub(super) applications: Applications,
    /// What kind of files Coder's side is made of, if they could be read.
    pub(super) shape: Option<DeploymentKind>,
    /// The versions that the servers are taken to have, and what tells them.
    pub(super) authelia: ToldVersion,
    pub(super) coder: ToldVersion,
    /// What is not known of these versions, as sentences without a full stop.
    pub(super) remarks: Vec<String>,
    /// The client id that the call names, where Coder's files do not.
    pub(super) client_id: Option<String>,
    pub(super) syntax: Vec<UnparsedFile>,
    pub(super) duplicates: Vec<Duplicate>,
    /// Why something could not be read or is not there.
    pub(super) failures: Vec<Unclear>,
    /// The option that names each file that could be one side's, where none could be chosen.
    pub(super) candidates: Vec<(&'static str, String)>,
    /// Why one side was read alone, where folders were searched for both.
    pub(super) alone: Option<String>,
    /// The files of Coder's deployment.
    pub(super) coder_files: Vec<PathBuf>,
    /// The files, with what was opened of them.
    pub(super) system: Rc<Noted>,
}

impl Loaded {
    #[inline(never)]
    pub(super) fn empty(
        args: &InputArgs,
        (authelia, coder): (ToldVersion, ToldVersion),
        failures: Vec<Unclear>,
        system: &Rc<Noted>,
    ) -> Self {
        Self {
            sources: SourceMap::default(),
            provider: None,
            users: None,
            routing: Routing::default(),
            switched_off: None,
            without_provider: Vec::new(),
            relying_party: None,
            applications: Applications::default(),
            shape: None,
            authelia,
            coder,
            remarks: Vec::new(),
            client_id: args.client_id.clone(),
            syntax: Vec::new(),
            duplicates: Vec::new(),
            failures,
            candidates: Vec::new(),
            alone: None,
            coder_files: Vec::new(),
            system: Rc::clone(system),
        }
    }

    /// Takes what of Authelia's files could not be parsed, or not be read as a whole.
    pub(super) fn take_unread(&mut self, result: &authelia::LoadedConfiguration, sources: &SourceMap) {
        for error in &result.yaml_errors {
            self.failures.push(Unclear {
                message: format!("it cannot be parsed: {}", error.message),
                path: Some(sources.path(error.span).to_owned()),
            });
            if !is_filled_in(sources.slice(error.span)) {
                self.syntax.push(UnparsedFile {
                    span: error.span,
                    message: error.message.clone(),
                    authelia: true,
                    not_found: None,
                });
            }
        }
        for setting in &result.not_checked {
            let why = setting.why_unknown().map(|why| why.reason.to_string());
            self.failures.push(Unclear {
                message: why.unwrap_or_default(),
                path: Some(sources.path(setting.place).to_owned()),
            });
        }
    }
}

/// Whether what cannot be parsed is a field of a template, `{{ .DOMAIN }}`. Authelia's own templates have none, so another
/// tool makes Authelia's file of this one.
fn is_filled_in(text: &str) -> bool {
    let text = text.trim_start();
    // The reader may point at the inner one of the two braces.
    let inner = text.strip_prefix("{{").or_else(|| text.strip_prefix('{'));
    inner.is_some_and(|inner| inner.trim_start_matches('-').trim_start().starts_with('.'))
}
