//! `variable-not-set`: a compose file takes a setting of Coder's from a variable that no file sets.

use crate::env::UnsetVariable;
use crate::finding::{Change, Coverage, Finding, Help, Severity, Side, Stage, fitting, headline, listed, quoted};
use crate::party::RelyingParty;
use crate::rules::token::client_secret_expanded::as_written;
use crate::rules::{Check, Context, Findings, Rule};
use crate::source::Span;

pub(crate) const RULE: Rule = Rule {
    name: "variable-not-set",
    stage: Stage::RelyingPartyStart,
    severity: Severity::Warning,
    summary: "a compose file takes a setting from a variable that no file sets",
    page: include_str!("../../../docs/rules/variable-not-set.md"),
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) -> Check {
    let side = context.relying_party()?;
    let unset = side.environment.unset.iter();
    let mut groups: Vec<(&str, Vec<&UnsetVariable>)> = Vec::new();
    // A variable is missing once, whatever it fills.
    for unset in unset.filter(|unset| side.options.has(&unset.fills)) {
        let Some(name) = &unset.name else {
            findings.report(in_a_text(side, unset));
            continue;
        };
        match groups.iter_mut().find(|(known, _)| known == name) {
            Some((_, group)) => group.push(unset),
            None => groups.push((name, vec![unset])),
        }
    }
    let mut not_checked = Ok(());
    for (name, group) in &groups {
        let Some((first, others)) = group.split_first() else {
            continue;
        };
        let empties = group.iter().any(|unset| unset.hides.is_some());
        if first.searched || empties {
            findings.report(finding(side, name, first, others));
        }
        if !first.searched {
            not_checked = Err(without_files(name));
        }
    }
    not_checked
}

/// What follows a `$` in a text, which nobody may have meant for a variable.
fn in_a_text(side: &RelyingParty, unset: &UnsetVariable) -> Finding {
    let (name, fills) = (side.name(), unset.fills.as_str());
    Finding::at(unset.place, "a `$` in it begins a variable, which is set nowhere")
        .says(
            fills,
            fitting([
                text!("a `$` in {fills} is taken for a variable"),
                text!("a `$` in a setting of {name}'s is taken for a variable"),
            ]),
            text!(
                "Docker Compose puts an empty text there, unless the shell that calls it sets the variable, so {name} gets \
                 another {fills} than the one that is written."
            ),
        )
        .lacks(as_written(fills))
        .help("write every `$` that begins no variable as `$$`")
}

/// Without any file of variables they may all be set where the compose file is deployed.
fn without_files(name: &str) -> Coverage {
    let reason = text!("there is no `.env` here that could set {}", quoted(name));
    Coverage::NotChecked {
        reason,
        remedy: Some("put the `.env` beside the compose file, or give it with --env-file".into()),
    }
}

fn finding(side: &RelyingParty, variable: &str, first: &UnsetVariable, others: &[&UnsetVariable]) -> Finding {
    let name = side.name();
    let fills: Vec<String> = std::iter::once(first.fills.as_str())
        .chain(others.iter().map(|other| other.fills.as_str()))
        .map(quoted)
        .collect();
    let without = if first.empties { "empty" } else { "without it" };
    let mut why = text!(
        "Docker Compose puts an empty text there, unless the shell that calls it sets the variable. {name} then gets {} \
         {without}.",
        listed(&fills)
    );
    let mut builder = Finding::at(first.place, "no file sets this variable");
    for other in others {
        builder = builder.related(other.place, "here, too");
    }
    if let Some(near) = &first.near {
        builder = builder.related(near.span, "this is set, and nothing uses it");
    }
    let all = || std::iter::once(first).chain(others.iter().copied());
    let hiding: Vec<&UnsetVariable> = all().filter(|unset| unset.hides.is_some()).collect();
    for hidden in hiding.iter().filter_map(|unset| unset.hides) {
        builder = builder.related(hidden, "the `env_file` sets it here, to no effect");
    }
    if !hiding.is_empty() {
        why = why.and(" What the `env_file` sets does not count beside an entry in `environment`.");
    }
    let near = first
        .near
        .as_ref()
        .and_then(|near| Some((near.name.as_deref()?, near.span)));
    // A name that is set and that nothing uses is a slip. Without a file of variables nothing is known, and the whole check
    // says so.
    let decides = |unset: &&UnsetVariable| side.facts.settings.has(&unset.fills);
    if first.searched && (hiding.iter().any(decides) || (near.is_some() && all().any(|unset| decides(&unset)))) {
        builder = builder.severity(Severity::Error);
    }
    let says = headline(variable, "is not set in any file");
    let told = match near {
        Some((near, _)) => fitting([
            text!("{} is not set in any file, {} is", quoted(variable), quoted(near)),
            says,
        ]),
        None => says,
    };
    let finding = builder.says(variable, told, why);
    match (near, hiding.as_slice()) {
        (Some(near), _) => finding.help(renaming(name, (variable, first), others, near)),
        (None, []) => finding,
        (None, hiding) => finding.help(removing(name, variable, hiding)),
    }
}

/// Without the entries the `env_file` counts; else something has to set the variable.
fn removing(side: &str, variable: &str, hiding: &[&UnsetVariable]) -> Help {
    let remove = |unset: &&UnsetVariable| {
        let says = format!(
            "remove {} under `environment`, so that the `env_file` counts",
            quoted(&unset.fills)
        );
        Help::from(Change::gone(Side::RelyingParty(side.to_owned()), unset.entry, says))
    };
    let removes = Help::All(hiding.iter().map(remove).collect());
    removes.or(text!("set {} in the `.env` beside the compose file", quoted(variable)))
}

/// One of the two names is misspelt: the one whose words the settings have not.
fn renaming(
    side: &str,
    (wrong, first): (&str, &UnsetVariable),
    others: &[&UnsetVariable],
    (right, set_at): (&str, Span),
) -> Help {
    let side = || Side::RelyingParty(side.to_owned());
    let says = format!("take {} instead of {}", quoted(right), quoted(wrong));
    let asked = std::iter::once(first).chain(others.iter().copied());
    let asked = asked.enumerate().map(|(at, unset)| {
        let change = Change::part(side(), unset.place, (wrong, right), says.as_str());
        let lines = if at == 0 { change.lines.clone() } else { String::new() };
        Help::from(Change { lines, ..change })
    });
    let asks = Help::All(asked.collect());
    let says = format!("rename {} to {}", quoted(right), quoted(wrong));
    let sets = Help::from(Change::part(side(), set_at, (right, wrong), says));
    if known_words(right) < known_words(wrong) {
        sets.or(asks)
    } else {
        asks.or(sets)
    }
}

/// How many words of a variable's name are words of settings.
fn known_words(name: &str) -> usize {
    const WORDS: [&str; 24] = [
        "ACCESS", "ADDRESS", "AUTH", "AUTHELIA", "CALLBACK", "CLIENT", "CODER", "DOMAIN", "EMAIL", "HOST", "HOSTNAME",
        "ID", "ISSUER", "KEY", "OIDC", "PASSWORD", "PORT", "REDIRECT", "SCOPES", "SECRET", "TAG", "URL", "USER",
        "VERSION",
    ];
    name.split('_').filter(|word| WORDS.contains(word)).count()
}
