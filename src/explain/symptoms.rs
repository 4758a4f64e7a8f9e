//! From the words that people see to the rules that may be behind them.
//!
//! A page lists them under *What people see*, one a line: where they are seen, and the exact words in backquotes. An
//! ellipsis in them is what differs from case to case.

use std::fmt::Write as _;

use super::order::in_order;
use crate::order;
use crate::rules::Rule;

/// The heading of the section of a page that lists them.
const HEADING: &str = "\n## What people see\n";

/// One text that people see when a rule's defect is there.
#[derive(Clone, Copy)]
pub(super) struct Symptom {
    /// The rule whose page has it.
    pub(super) rule: &'static Rule,
    /// Where it is seen: `Coder, after the login`.
    pub(super) seen: &'static str,
    /// The exact words.
    pub(super) words: &'static str,
}

/// Every symptom of every rule, in the order of the sign-in.
pub(super) fn all() -> impl Iterator<Item = Symptom> {
    in_order().into_iter().flat_map(of)
}

fn of(rule: &'static Rule) -> impl Iterator<Item = Symptom> {
    let section = rule.page.split_once(HEADING).map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or_default();
    section.lines().filter_map(move |line| {
        let (seen, words) = line.strip_prefix("- ")?.split_once(": `")?;
        let words = words.strip_suffix('`')?;
        Some(Symptom { rule, seen, words })
    })
}

/// The symptoms that `said` tells of, the best first: those that hold it or that it holds, else those that share most of
/// its words. Empty where no page knows it.
pub(super) fn matching(said: &str) -> Vec<Symptom> {
    let said = plain(said);
    let words: Vec<&str> = said.split(' ').filter(|word| word.len() > 2).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let exact: Vec<Symptom> = all().filter(|symptom| is_told(&said, &plain(symptom.words))).collect();
    if !exact.is_empty() {
        return specific(exact, &said);
    }
    let share = |symptom: &Symptom| {
        let theirs = plain(symptom.words);
        let theirs: Vec<&str> = theirs.split(' ').collect();
        words.iter().filter(|word| theirs.contains(word)).count()
    };
    let scored: Vec<(usize, Symptom)> = all().map(|symptom| (share(&symptom), symptom)).collect();
    let best = scored.iter().map(|(score, _)| *score).max().unwrap_or_default();
    if best == 0 || best * 2 < words.len() {
        return Vec::new();
    }
    let best = scored.into_iter().filter(|(score, _)| *score == best);
    best.map(|(_, symptom)| symptom).collect()
}

/// Of the symptoms in a long message those that say most, the longest first. Where the message is a part of them, all.
fn specific(found: Vec<Symptom>, said: &str) -> Vec<Symptom> {
    let within = |symptom: &Symptom| said.contains(&*plain(symptom.words));
    let longest = found.iter().filter(|symptom| within(symptom));
    let longest = longest.map(|symptom| symptom.words.len()).max();
    let kept = |symptom: &Symptom| longest.is_none_or(|longest| symptom.words.len() * 2 >= longest || !within(symptom));
    let mut kept: Vec<Symptom> = found.into_iter().filter(kept).collect();
    order::by_key(&mut kept, |symptom| {
        std::cmp::Reverse(if within(symptom) { symptom.words.len() } else { 0 })
    });
    kept
}

/// Whether what was said has the symptom in it, or is a part of it. Both are plain.
fn is_told(said: &str, symptom: &str) -> bool {
    if symptom.contains(said) {
        return true;
    }
    let mut rest = said;
    let mut pieces = symptom.split('…').map(str::trim).filter(|piece| piece.len() > 2);
    let first = pieces
        .next()
        .and_then(|piece| rest.find(piece).map(|at| at + piece.len()));
    let Some(end) = first else { return false };
    rest = rest.get(end..).unwrap_or_default();
    pieces.all(|piece| match rest.find(piece) {
        Some(at) => {
            rest = rest.get(at + piece.len()..).unwrap_or_default();
            true
        }
        None => false,
    })
}

/// Lower case, without quotes and stops, with single spaces.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|character| match character {
            '"' | '\'' | '`' | '’' | '.' | '!' | ',' | ':' | '?' | '(' | ')' | '_' => ' ',
            other => other.to_ascii_lowercase(),
        })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rules behind what was said, for people: a line for the rule, and where its words are seen.
pub(super) fn list(found: &[Symptom]) -> String {
    let mut out = String::new();
    let mut last = "";
    for Symptom { rule, seen, words } in found {
        if last != rule.name {
            let gap = if last.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{}\n  {}", rule.name, rule.summary);
            last = rule.name;
        }
        let _ = writeln!(out, "  seen: {seen}: {words}");
    }
    out.push_str("\noidc-crosscheck explain RULE shows a rule's page; oidc-crosscheck check finds which one it is.\n");
    out
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Symptom, all, matching, plain};
    use crate::rules::{RULES, Rule};

    /// Every symptom as a Markdown table for the documentation, sorted by its words.
    fn markdown() -> String {
        let mut found: Vec<Symptom> = all().collect();
        found.sort_by_cached_key(|symptom| (plain(symptom.words), position(symptom.rule)));
        let mut out = String::from("| people see | where | it may be |\n|---|---|---|\n");
        let mut rest = found.as_slice();
        while let [first, ..] = rest {
            let same = rest
                .iter()
                .take_while(|symptom| symptom.words == first.words && symptom.seen == first.seen)
                .count();
            let rules = rest.iter().take(same).map(|symptom| {
                let name = symptom.rule.name;
                format!("[`{name}`](rules/{name}.md)")
            });
            let words = first.words.replace('|', "\\|");
            let _ = writeln!(
                out,
                "| `{words}` | {} | {} |",
                first.seen,
                rules.collect::<Vec<_>>().join(", ")
            );
            rest = rest.get(same..).unwrap_or_default();
        }
        out
    }

    fn position(rule: &Rule) -> Option<usize> {
        RULES.iter().position(|other| other.name == rule.name)
    }

    /// The names of the rules that `said` leads to.
    fn rules(said: &str) -> Vec<&'static str> {
        let mut names: Vec<&str> = matching(said).iter().map(|symptom| symptom.rule.name).collect();
        names.dedup();
        names
    }

    #[test]
    fn every_symptom_leads_to_its_rule() {
        for symptom in all() {
            assert!(
                rules(symptom.words).contains(&symptom.rule.name),
                "{}: {}",
                symptom.rule.name,
                symptom.words
            );
        }
    }

    #[test]
    fn words_in_any_wrapping_lead_to_the_rules() {
        for (said, rule) in [
            ("Failed exchanging Oauth code", "client-secret-mismatch"),
            ("failed exchanging oauth code.", "grant-type-not-allowed"),
            ("the oauth code failed exchanging", "client-secret-mismatch"),
            (
                "Encountered error in oidc process: invalid_scope: The requested scope is invalid",
                "scope-not-allowed",
            ),
            (
                "create oidc config: configure oidc provider: oidc: issuer did not match the issuer returned by provider, \
                 expected \"https://auth.example.com/\" got \"https://auth.example.com\"",
                "issuer-trailing-slash",
            ),
            ("Cookie \"oauth_state\" must be provided", "state-cookie-lost"),
            ("too many redirects", "access-url-redirect-loop"),
            (
                "level=error msg=\"configuration key not expected: log\"",
                "authelia-unknown-key",
            ),
        ] {
            assert!(rules(said).contains(&rule), "{said}: {:?}", rules(said));
        }
        let denied = rules("Encountered error in oidc process: access_denied: denied");
        assert_eq!(denied.first(), Some(&"authorization-policy-denies"), "{denied:?}");
        assert!(!denied.contains(&"scope-not-allowed"), "{denied:?}");
    }

    #[test]
    fn what_no_page_knows_leads_nowhere() {
        for said in ["", "a", "the weather is fine today", "∅"] {
            assert!(rules(said).is_empty(), "{said}: {:?}", rules(said));
        }
    }

    #[test]
    fn the_page_by_symptom_is_made_from_the_rules_pages() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/symptoms.md");
        let page = std::fs::read_to_string(path).unwrap_or_default();
        let (intro, table) = page.split_once("\n| ").unwrap_or((&page, ""));
        let made = markdown();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            let _ = std::fs::write(path, format!("{intro}\n{made}"));
            return;
        }
        assert_eq!(
            format!("| {table}"),
            made,
            "UPDATE_DOCS=1 cargo test --lib symptom writes docs/symptoms.md anew"
        );
    }
}
