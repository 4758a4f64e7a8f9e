//! What the `expand-env` filter destroys before Authelia reads it.

use crate::authelia::filters::{Filter, is_hidden, variable_names};
use crate::authelia::templating::holds_variable;
use crate::authelia::{Provider, rule, subject};
use crate::finding::{Finding, Severity, quoted};
use crate::source::SourceMap;

/// Says of each secret that is missing whether it is missing because its variable is one that the filter empties.
fn explain_emptied(provider: &mut Provider, sources: &SourceMap) {
    for defect in &mut provider.defects {
        if defect.option() != "client_secret" || defect.rule != rule::INVALID_CLIENT {
            continue;
        }
        let origin = sources.locate(defect.primary.span);
        // Of a value without quotes nothing is left: what was written follows the place.
        let behind = sources.text(origin.source).get(origin.start()..).unwrap_or_default();
        let written = match sources.slice(origin) {
            "" => behind.lines().next().unwrap_or_default(),
            written => written,
        };
        let Some(name) = variable_names(written).find(|name| is_hidden(name)) else {
            continue;
        };
        defect.primary.text = text!("{} expands to nothing", quoted(&format!("${name}")));
        defect.why = "The `expand-env` filter empties every variable whose name begins with AUTHELIA_ and ends with \
                      SECRET, KEY, PASSWORD or TOKEN, so Authelia finds no secret and refuses to start."
            .into();
        defect.help = Some("name the variable otherwise, or use the `template` filter with `secret`".into());
    }
}

/// Records the client secrets that `expand-env` has eaten parts of: what is written begins like a digest, what is left
/// does not.
pub(in crate::authelia) fn mark_expanded(provider: &mut Provider, filters: &[Filter], sources: &SourceMap) {
    if !filters.contains(&Filter::ExpandEnv) {
        return;
    }
    explain_emptied(provider, sources);
    let mut defects = Vec::new();
    for client in provider.registrations() {
        let secret = client.options.get("client_secret");
        let place = secret.written_at();
        let origin = sources.locate(place);
        let written = sources.slice(origin).trim_start_matches(['\'', '"']);
        let became = sources.slice(place).trim_start_matches(['\'', '"']);
        let digest = written
            .strip_prefix('$')
            .is_some_and(|rest| !rest.starts_with('$') && rest.matches('$').count() >= 2)
            && !holds_variable(written, false);
        if origin != place && digest && !became.starts_with('$') {
            defects.push(Finding::at(place, "its `$…` parts are taken for variables").rule(rule::EXPANDED_SECRET).severity(Severity::Warning).says(subject(client.options.text("client_id").value().map(|id| (*id).to_owned()).as_deref(), "client_secret"), "the `expand-env` filter destroys this digest", "Authelia replaces every `$name` before it reads the file, and takes what is left for a plain text \
                      secret that no one knows").help("write every `$` of the digest as `$$`, or use the `template` filter instead"));
        }
    }
    provider.defects.extend(defects);
}
