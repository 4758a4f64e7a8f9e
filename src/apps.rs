//! The applications that are known beside Coder: their listing, and a page for each.

mod page;
mod words;

use serde::Serialize;

use crate::order;
use crate::party::profile::{Confidence, EMBEDDED, Embedded, Profile, Statement};

pub use page::page;

/// An application in the JSON listing.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ListedApp {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// `source` if every fact was read in the application's source, `guide` if none was, else `mixed`.
    #[cfg_attr(test, schemars(extend("enum" = ["source", "mixed", "guide"])))]
    confidence: &'static str,
    /// How many facts there are.
    facts: usize,
    /// How many of them were read in the application's source.
    from_source: usize,
    /// The paths and addresses that it is sent back to.
    callbacks: Vec<String>,
    /// Whether it is known how it reads its settings, so that its side can be compared, too.
    settings: bool,
}

/// How many facts the profile has, and how many of them were read in the application's source.
fn counted(profile: &Profile) -> (usize, usize) {
    fn of<F: Statement>(profile: &Profile, facts: &[F]) -> (usize, usize) {
        let read = facts
            .iter()
            .filter(|fact| profile.confidence(*fact) == Confidence::Source);
        (facts.len(), read.count())
    }
    let settings: Vec<_> = profile
        .settings
        .values()
        .map(|setting| of(profile, std::slice::from_ref(setting)))
        .collect();
    let tables = [
        of(profile, &profile.callback),
        of(profile, &profile.request),
        of(profile, &profile.pkce),
        of(profile, &profile.scopes),
        of(profile, &profile.client_authentication),
        of(profile, &profile.id_token),
        of(profile, &profile.claim),
        of(profile, &profile.switch),
        of(profile, &profile.redirect_uri),
        of(profile, &profile.provider),
    ];
    let all = tables.into_iter().chain(settings);
    all.fold((0, 0), |(facts, read), (more, of_them)| (facts + more, read + of_them))
}

/// `source`, `mixed` or `guide`.
fn confidence(facts: usize, from_source: usize) -> &'static str {
    match from_source {
        0 => "guide",
        _ if from_source == facts => "source",
        _ => "mixed",
    }
}

impl From<&Profile> for ListedApp {
    fn from(profile: &Profile) -> Self {
        let (facts, from_source) = counted(profile);
        Self {
            id: profile.id.clone(),
            name: profile.name.clone(),
            confidence: confidence(facts, from_source),
            facts,
            from_source,
            callbacks: profile.callback.iter().map(words::address).collect(),
            settings: !profile.settings.is_empty(),
        }
    }
}

fn all() -> Vec<ListedApp> {
    let profiles = EMBEDDED.iter().filter_map(|embedded| embedded.profile().ok());
    profiles.map(|profile| ListedApp::from(&*profile)).collect()
}

/// All applications for people.
pub fn text() -> String {
    let all = all();
    let width = all.iter().map(|app| app.id.len()).max().unwrap_or_default();
    let line = |app: &ListedApp| {
        let ListedApp {
            id,
            name,
            confidence,
            callbacks,
            ..
        } = app;
        format!(
            "  {id:width$}  {confidence:6}  {name}\n  {:width$}          {}\n",
            "",
            callbacks.join("  ")
        )
    };
    let list: String = all.iter().map(line).collect();
    format!(
        "{list}\n{} applications beside Coder. source: the facts were read in its source; guide: in a guide; mixed: some \
         here, some there.\n`oidc-crosscheck apps NAME` shows the facts of one.\n",
        all.len()
    )
}

/// All applications as JSON.
pub fn json() -> String {
    let mut out = serde_json::to_string_pretty(&all()).unwrap_or_default();
    out.push('\n');
    out
}

/// All applications as a Markdown table, with links to the pages beside it.
pub fn markdown() -> String {
    let row = |app: &ListedApp| {
        let ListedApp {
            id,
            name,
            confidence,
            facts,
            from_source,
            settings,
            ..
        } = app;
        let callbacks: Vec<_> = app.callbacks.iter().map(|path| format!("`{path}`")).collect();
        let settings = if *settings { "yes" } else { "" };
        format!(
            "| [{name}]({id}.md) | `{id}` | {confidence}, {from_source} of {facts} | {settings} | {} |\n",
            callbacks.join(" ")
        )
    };
    let rows: String = all().iter().map(row).collect();
    format!("| application | id | facts | settings | callbacks |\n|---|---|---|---|---|\n{rows}")
}

/// The versions of the applications that were looked at, and those in which something changed, as a Markdown table.
pub fn versions() -> String {
    fn bounds<F: Statement>(changes: &mut Vec<String>, what: &str, facts: &[F]) {
        let from = facts.iter().filter_map(|fact| Some((fact.since()?.to_string(), what)));
        let until = facts.iter().filter_map(|fact| Some((fact.until()?.to_string(), what)));
        let named = from.chain(until).map(|(version, what)| format!("{what} in {version}"));
        changes.extend(named);
    }
    let row = |profile: &Profile| {
        let mut changes = Vec::new();
        bounds(&mut changes, "callback", &profile.callback);
        bounds(&mut changes, "PKCE", &profile.pkce);
        bounds(&mut changes, "scopes", &profile.scopes);
        bounds(&mut changes, "client authentication", &profile.client_authentication);
        bounds(&mut changes, "claims", &profile.claim);
        bounds(&mut changes, "redirect URI", &profile.redirect_uri);
        order::by(&mut changes, Ord::cmp);
        changes.dedup();
        let version = profile.version.as_ref().map(ToString::to_string).unwrap_or_default();
        let (id, name, reviewed) = (&profile.id, &profile.name, &profile.reviewed);
        format!(
            "| [{name}](apps/{id}.md) | {version} | {reviewed} | {} |\n",
            changes.join("; ")
        )
    };
    let profiles = EMBEDDED.iter().filter_map(|embedded| embedded.profile().ok());
    let rows: String = profiles.map(|profile| row(&profile)).collect();
    format!("| application | looked at | on | what changed |\n|---|---|---|---|\n{rows}")
}

/// One application as JSON: its profile, and what is counted in the listing.
///
/// # Errors
/// None for a profile that is built in.
pub fn json_of(embedded: &Embedded, profile: &Profile) -> anyhow::Result<String> {
    let mut value: serde_json::Value = embedded.json()?;
    let (facts, from_source) = counted(profile);
    value["confidence"] = confidence(facts, from_source).into();
    let mut out = serde_json::to_string_pretty(&value)?;
    out.push('\n');
    Ok(out)
}

/// The application whose id or name is nearest to one that is not known.
pub fn nearest(name: &str) -> Option<&'static str> {
    let ids = EMBEDDED.iter().map(|app| app.id).chain(["coder"]);
    let distances = ids.map(|id| (strsim::osa_distance(id, name), id));
    let (distance, id) = distances.min()?;
    (distance <= name.len() / 2).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::ListedApp;
    use crate::report::schema::assert_schema;

    #[test]
    fn the_schema_is_made_from_the_types() {
        assert_schema::<Vec<ListedApp>>("apps", "Output of oidc-crosscheck apps --format json");
    }
}
