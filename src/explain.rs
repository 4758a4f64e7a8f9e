//! Rule pages and rule listings.

use serde::Serialize;

use crate::authelia::refusals;
use crate::rules::{self, RULES, Rule};

mod named;
mod order;
mod symptoms;

use order::in_order;

/// What there is to show for a rule's name, or for words that people see.
pub enum Explained {
    /// The page of one rule, in Markdown.
    Page(&'static str),
    /// What is known of one refusal of Authelia's, in Markdown.
    Refusal(String),
    /// The rules that may be behind the words, as text.
    Rules(String),
    /// No rule has this name, and no page has these words. The name of a rule that was probably meant.
    Nothing(Option<&'static str>),
}

/// The page of the rule called `said`, or else the rules whose pages have these words as a symptom.
pub fn explain(said: &str) -> Explained {
    if let Some(rule) = rules::find(said) {
        return Explained::Page(rule.page);
    }
    if let Some(refusal) = refusals::find(said) {
        return Explained::Refusal(named::page(refusal));
    }
    let found = symptoms::matching(said);
    match (found.as_slice(), nearest(said)) {
        ([], near) => Explained::Nothing(near),
        // A misspelt name is no sentence.
        (_, near @ Some(_)) if !said.contains(' ') && said.contains('-') => Explained::Nothing(near),
        (found, _) => Explained::Rules(symptoms::list(found)),
    }
}

/// A rule in the JSON listing.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ListedRule {
    /// The defect in kebab-case.
    name: &'static str,
    /// `error`, `warning` or `note`.
    #[cfg_attr(test, schemars(extend("enum" = ["error", "warning", "note"])))]
    severity: &'static str,
    /// The step of the sign-in at which it shows.
    stage: &'static str,
    /// What it finds, in one line.
    summary: &'static str,
    /// What it is a group of: refusals and warnings of Authelia's with names of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refusals: Vec<named::ListedRefusal>,
}

impl From<&Rule> for ListedRule {
    fn from(rule: &Rule) -> Self {
        Self {
            name: rule.name,
            severity: rule.severity.name(),
            stage: rule.stage.name(),
            summary: rule.summary,
            refusals: named::of(rule),
        }
    }
}

/// All rules for people: a line for the name, a line for what it finds.
pub fn text() -> String {
    let mut stage = None;
    let mut out = String::new();
    for rule in in_order() {
        if stage != Some(rule.stage) {
            let gap = if stage.is_some() { "\n" } else { "" };
            out.push_str(&format!("{gap}{}\n", rule.stage.name()));
            stage = Some(rule.stage);
        }
        out.push_str(&format!(
            "  {} ({})\n      {}\n",
            rule.name,
            rule.severity.name(),
            rule.summary
        ));
    }
    out.push_str(&named::list());
    out
}

/// All rules as JSON.
pub fn json() -> String {
    let rules: Vec<ListedRule> = in_order().into_iter().map(ListedRule::from).collect();
    let mut out = serde_json::to_string_pretty(&rules).unwrap_or_default();
    out.push('\n');
    out
}

/// All rules as a Markdown table, with links to the pages beside it.
pub fn markdown() -> String {
    let mut out = String::from("| rule | severity | stage | what it finds |\n|---|---|---|---|\n");
    for rule in in_order() {
        let ListedRule {
            name,
            severity,
            stage,
            summary,
            ..
        } = rule.into();
        out.push_str(&format!(
            "| [`{name}`]({name}.md) | {severity} | {stage} | {summary} |\n"
        ));
    }
    out
}

/// The rule whose name is nearest to one that does not exist.
pub fn nearest(name: &str) -> Option<&'static str> {
    let distances = RULES
        .iter()
        .map(|rule| rule.name)
        .chain(refusals::all().map(|refusal| refusal.name))
        .map(|known| (strsim::osa_distance(known, name), known));
    distances
        .filter(|(distance, _)| *distance <= name.len() / 2)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::ListedRule;
    use crate::report::schema::assert_schema;

    #[test]
    fn the_schema_is_made_from_the_types() {
        assert_schema::<Vec<ListedRule>>("rules", "Output of oidc-crosscheck rules --format json");
    }
}
