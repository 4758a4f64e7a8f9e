//! What of the values of Coder's chart never reaches its container.

use std::collections::HashSet;
use std::rc::Rc;

use crate::deployment::{LeftOut, LeftOutBecause};
use crate::env::Environment;
use crate::finding::{Finding, Severity, headline};
use crate::kubernetes::{content, place, text};
use crate::party::coder::rule;
use crate::secret::Secret;
use crate::setting::Setting;
use crate::source::Span;
use crate::yaml::{DuplicateKey, Mapping, Node};

/// How deep values are searched.
const MAX_DEPTH: usize = 8;

/// Settings of the sign-in that are in `values` outside of what the chart reads: `env` and `envFrom` of its `section`.
/// `own` are the names in `env`.
pub(super) fn find(values: &Node, section: Option<&Node>, own: &[String], environment: &Environment) -> Vec<Finding> {
    let mut found = Vec::new();
    search(values, section, 0, &mut found);
    // What the chart sets by itself is none of these.
    let arrives = |name: &String| {
        own.contains(name)
            || environment
                .variable(name)
                .is_some_and(|variable| variable.setting.place != environment.place)
    };
    let missing = found.into_iter().filter(|(name, _)| !arrives(name));
    missing
        .map(|(name, place)| ignored(&name, place, environment.place))
        .collect()
}

/// Whether settings of the sign-in are anywhere in `values`.
pub(super) fn holds(values: &Node) -> bool {
    let mut found = Vec::new();
    search(values, None, 0, &mut found);
    !found.is_empty()
}

fn search(node: &Node, section: Option<&Node>, depth: usize, found: &mut Vec<(String, Span)>) {
    if depth > MAX_DEPTH {
        return;
    }
    for entry in node.mapping().into_iter().flat_map(Mapping::entries) {
        let Some(key) = entry.key.scalar() else { continue };
        if matters(&key.text) {
            found.push((key.text.to_string(), entry.key.span));
        }
        let read = section.is_some_and(|section| Rc::ptr_eq(&section.data, &node.data))
            && matches!(&*key.text, "env" | "envFrom")
            && entry.value.sequence().is_some();
        if !read {
            search(&entry.value, section, depth + 1, found);
        }
    }
    for item in node.sequence().unwrap_or_default() {
        match item
            .get("name")
            .filter(|_| item.get("value").or(item.get("valueFrom")).is_some())
        {
            Some(name) if text(name).is_some_and(|name| matters(&name)) => {
                found.push((text(name).unwrap_or_default(), place(name)));
            }
            _ => search(item, section, depth + 1, found),
        }
    }
}

/// Whether a setting that does not reach the process is one of the sign-in's.
pub(super) fn is_left_out(left_out: &LeftOut) -> bool {
    let name = &left_out.name;
    match left_out.why {
        LeftOutBecause::KeyNotTaken | LeftOutBecause::MisnamedDirective => matters(name),
        LeftOutBecause::OnlyInterpolated => name.starts_with("CODER_") && (name.contains("_OIDC_") || matters(name)),
    }
}

/// Whether a setting bears on the sign-in.
pub(super) fn matters(name: &str) -> bool {
    let family = name.starts_with("CODER_OIDC_") || name.starts_with("CODER_DANGEROUS_OIDC_");
    family || matches!(name, "CODER_ACCESS_URL" | "CODER_DISABLE_PASSWORD_AUTH")
}

fn ignored(name: &str, place: Span, home: Span) -> Finding {
    Finding::at(place, "the chart does not look here")
        .rule(rule::NOT_PASSED)
        .related(home, "the container gets only this list")
        .says(
            name,
            headline(name, "never reaches the container"),
            "Coder's chart hands on the list `coder.env`, and what `coder.envFrom` names; other values are ignored.",
        )
        .help(text!("coder:\n  env:\n    - name: {name}\n      value: \"…\""))
        .gives(name)
}

/// Words of `commandArgs` that do not start the server: they stand in for the chart's own word `server`.
///
/// Source: coder/coder `helm/coder/templates/_coder.tpl`.
pub(super) fn no_server(args: &Node) -> Option<Finding> {
    let words: Vec<String> = args.sequence()?.iter().map(text).collect::<Option<_>>()?;
    // Of an empty list the chart takes no notice; what is filled in may be the word.
    if words.is_empty() || words.iter().any(|word| word == "server" || word.contains(['$', '{'])) {
        return None;
    }
    Some(
        Finding::at(place(args), "replaces the word `server`")
            .rule(rule::INVALID)
            .says(
                "commandArgs",
                "`commandArgs` does not start Coder's server",
                "The chart starts `/opt/coder` with these words in place of its own `server`, so no server runs.",
            )
            .help("coder:\n  commandArgs:\n    - server\n    - …"),
    )
}

/// Words of `command` or `commandArgs`, called `key`, that are none: Kubernetes takes a list of texts.
pub(super) fn no_words(key: &'static str, args: &Node) -> Option<Finding> {
    let is_word = |item: &Node| content(item).is_some();
    let wrong = match args.sequence() {
        Some(items) => items.iter().find(|item| !is_word(item))?,
        None => args,
    };
    let why = "Kubernetes does not create the container: its arguments must be texts, numbers among them in quotes.";
    let first = if key == "command" { "/opt/coder" } else { "server" };
    Some(
        Finding::at(place(wrong), "expected text in a list")
            .says(key, text!("`{key}` must be a list of texts"), why)
            .help(text!("coder:\n  {key}:\n    - {first}\n    - …")),
    )
}

/// A second document in a values file.
///
/// Source: helm/helm v3.17.2 and v4.1.4 `pkg/cli/values/options.go` `MergeValues`.
pub(super) fn second_document(place: Span) -> Finding {
    let why = "Helm 3 passes over what is behind this `---`; Helm 4 lays it over the first document. It is read here as Helm 3 \
               does.";
    Finding::at(place, "the second document")
        .rule(rule::NOT_PASSED)
        .says("---", "Helm 3 reads only the first document of a values file", why)
        .help("make one document of them: remove the line `---`, and keep each key once")
}

/// An access URL from `envFrom`, where the chart sets its own.
pub(super) fn beaten_by_the_chart(place: Span, home: Span) -> Finding {
    Finding::at(place, "the chart's own value counts before this one")
        .rule(rule::NOT_PASSED)
        .related(home, "the chart looks for an access URL only here")
        .says(
            "CODER_ACCESS_URL",
            headline("CODER_ACCESS_URL", "never reaches the container"),
            "Unless it is in `coder.env`, the chart sets an access URL inside the cluster, and `env` counts before \
             `envFrom`.",
        )
        .help("coder:\n  envUseClusterAccessURL: false")
}

/// `envFrom` that is a mapping: the chart writes its entries where Kubernetes knows no such keys.
pub(super) fn no_list(sources: &Node) -> Option<Finding> {
    let first = sources.mapping()?.entries().first()?;
    let why =
        "The chart copies the section as it is: a mapping becomes keys of the container that Kubernetes does not know.";
    Some(
        Finding::at(place(&first.key), "expected a list item")
            .rule(rule::NOT_PASSED)
            .says(
                "envFrom",
                "`coder.envFrom` is not a list, and gives the container nothing",
                why,
            )
            .help("coder:\n  envFrom:\n    - secretRef:\n        name: SECRET"),
    )
}

/// Duplicate sections of values files: Helm takes the last and says nothing.
pub(super) fn overwritten(duplicates: &[DuplicateKey]) -> Vec<Finding> {
    let read = duplicates
        .iter()
        .filter(|twice| matches!(&*twice.key, "coder" | "env" | "envFrom"));
    let finding = |twice: &DuplicateKey| {
        Finding::at(twice.first, "Helm passes over this one")
            .rule(rule::NOT_PASSED)
            .related(twice.again, "and takes this one")
            .says(
                twice.key.clone(),
                headline(&twice.key, "is a duplicate key; Helm takes the last"),
                "Of two equal keys in a values file Helm takes the last and says nothing about the other one.",
            )
            .help("put everything below one key")
    };
    read.map(finding).collect()
}

/// Duplicate keys of Coder's configuration file that are no sections: of two the last counts.
///
/// Source: coder/serpent v0.15.0 `yaml.go` `mapYAMLNodes`.
pub(super) fn passed_over(duplicates: &[DuplicateKey]) -> Vec<Finding> {
    let finding = |twice: &DuplicateKey| {
        Finding::at(twice.first, "Coder passes over this one")
            .severity(Severity::Warning)
            .rule(rule::NOT_PASSED)
            .related(twice.again, "and takes this one")
            .says(
                twice.key.clone(),
                headline(&twice.key, "is a duplicate key; Coder takes the last"),
                "Of two equal keys in its configuration file Coder takes the last and says nothing about the other one.",
            )
            .help("remove one of the two")
    };
    duplicates.iter().map(finding).collect()
}

/// Where the keys of the sections below `node` are.
pub(super) fn sections(node: &Node) -> HashSet<Span> {
    let mut found = HashSet::new();
    let mut left = vec![node];
    while let Some(node) = left.pop() {
        for entry in node.mapping().into_iter().flat_map(Mapping::entries) {
            // What an alias repeats has been looked at.
            if entry.value.mapping().is_some() && found.insert(entry.key.span) {
                left.push(&entry.value);
            }
        }
    }
    found
}

/// Values with a template of Helm's in them: Coder's chart does not render its values, so that Coder gets the text as it is.
pub(super) fn literal_templates(entries: &[Node], environment: &mut Environment) -> Vec<Finding> {
    let mut defects = Vec::new();
    for entry in entries {
        let Some((name, node)) = entry.get("name").and_then(content).zip(entry.get("value")) else {
            continue;
        };
        let Some(written) = content(node).filter(|text| is_helm_s(text)) else {
            continue;
        };
        let variable = environment.variables_mut().find(|variable| variable.name.value == name);
        let Some(variable) = variable.filter(|variable| variable.setting.place == place(node)) else {
            continue;
        };
        variable.setting = Setting::known(Secret::new(written), place(node));
        let why = "Helm renders templates in a chart, not in its values, and Coder's chart hands them on as they are.";
        defects.push(
            Finding::at(place(node), "Coder gets the braces")
                .rule(rule::NOT_PASSED)
                .says(
                    name.clone(),
                    headline(&name, "holds a template that nothing renders"),
                    why,
                )
                .help(text!("- name: {name}\n  value: \"…\"")),
        );
    }
    defects
}

/// Whether a text has a template in it that only Helm could fill in.
fn is_helm_s(text: &str) -> bool {
    const ONLY_HELM: [&str; 6] = [
        ".Values.",
        ".Release.",
        ".Chart.",
        ".Capabilities.",
        "include \"",
        "tpl .",
    ];
    let expressions = text.match_indices("{{").filter_map(|(at, _)| text.get(at + 2..));
    let mut expressions = expressions.filter_map(|rest| rest.split("}}").next());
    expressions.any(|expression| ONLY_HELM.iter().any(|sign| expression.contains(sign)))
}
