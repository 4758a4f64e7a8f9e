//! Settings that are in a file but never reach Coder's process.

use crate::coder::rule;
use crate::deployment::{LeftOut, LeftOutBecause};
use crate::env::{Environment, Form};
use crate::finding::{Finding, headline};
use crate::kubernetes::{place, text};
use crate::source::Span;
use crate::yaml::{Mapping, Node};

/// How deep values are searched.
const MAX_DEPTH: usize = 8;

/// Settings of the sign-in that stand in `values` outside the sections that the chart reads.
pub(super) fn find(values: &Node, charts: &[&Node], environment: &Environment) -> Vec<Finding> {
    let mut found = Vec::new();
    search(values, charts, 0, &mut found);
    let missing = found
        .into_iter()
        .filter(|(name, _)| environment.variable(name).is_none());
    missing
        .map(|(name, place)| ignored(&name, place, environment.place))
        .collect()
}

fn search(node: &Node, charts: &[&Node], depth: usize, found: &mut Vec<(String, Span)>) {
    if depth > MAX_DEPTH {
        return;
    }
    for entry in node.mapping().into_iter().flat_map(Mapping::entries) {
        let Some(key) = entry.key.scalar() else { continue };
        if matters(&key.text) {
            found.push((key.text.to_string(), entry.key.span));
        }
        // A list under `coder.env` or `coder.envFrom` is what the chart reads.
        let read = charts.iter().any(|chart| chart.span == node.span)
            && matches!(&*key.text, "env" | "envFrom")
            && entry.value.sequence().is_some();
        if !read {
            search(&entry.value, charts, depth + 1, found);
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
            _ => search(item, charts, depth + 1, found),
        }
    }
}

fn matters(name: &str) -> bool {
    let family = name.starts_with("CODER_OIDC_") || name.starts_with("CODER_DANGEROUS_OIDC_");
    family || matches!(name, "CODER_ACCESS_URL" | "CODER_DISABLE_PASSWORD_AUTH")
}

fn ignored(name: &str, place: Span, home: Span) -> Finding {
    Finding::at(place, "the chart does not look here")
        .rule(rule::NOT_PASSED)
        .related(home, "the container gets the list that stands here")
        .says(
            name,
            headline(name, "never reaches the container"),
            "Coder's chart hands on the list `coder.env`, and what `coder.envFrom` names; other values are ignored.",
        )
        .help(format!("coder:\n  env:\n    - name: {name}\n      value: \"…\""))
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
        Finding::at(place(args), "stands in for the word `server`")
            .rule(rule::INVALID)
            .says(
                "commandArgs",
                "`commandArgs` does not start Coder's server",
                "The chart starts `/opt/coder` with these words in place of its own `server`, so no server runs.",
            )
            .help("coder:\n  commandArgs:\n    - server\n    - …"),
    )
}

/// A setting of the sign-in that a file next to the process's own has, and that never reaches it.
pub(super) fn left_out(left_out: &LeftOut, environment: &Environment) -> Option<Finding> {
    let LeftOut { name, place, why } = left_out;
    match why {
        LeftOutBecause::KeyNotTaken => matters(name).then(|| not_named(name, *place, environment.place)),
        LeftOutBecause::OnlyInterpolated => {
            let is_coder_s = name.starts_with("CODER_") && (name.contains("_OIDC_") || matters(name));
            is_coder_s.then(|| only_interpolated(name, *place, environment))
        }
    }
}

fn only_interpolated(name: &str, place: Span, environment: &Environment) -> Finding {
    let handed_on = match environment.form {
        Form::ComposeItem => format!("environment:\n  - {name}"),
        _ => format!("environment:\n  {name}: ${{{name}}}"),
    };
    Finding::at(place, "only used for interpolation")
        .rule(rule::NOT_PASSED)
        .related(environment.place, "the container gets only what stands here")
        .says(
            name,
            headline(name, "never reaches the container"),
            "Docker Compose takes this file for values of `${…}` in the compose file; a container gets a variable only \
              through `environment` or `env_file`.",
        )
        .help(handed_on)
}

fn not_named(name: &str, place: Span, home: Span) -> Finding {
    Finding::at(place, "no variable takes this key")
        .rule(rule::NOT_PASSED)
        .related(home, "the container gets what stands here")
        .says(
            name,
            headline(name, "never reaches the container"),
            "The container takes single keys with `valueFrom`; only `envFrom` hands on every key as a variable.",
        )
}

/// An access URL from `envFrom`, where the chart sets its own.
pub(super) fn beaten_by_the_chart(place: Span, home: Span) -> Finding {
    Finding::at(place, "the chart's own value counts before this one")
        .rule(rule::NOT_PASSED)
        .related(home, "the chart looks for an access URL only here")
        .says(
            "CODER_ACCESS_URL",
            headline("CODER_ACCESS_URL", "never reaches the container"),
            "Unless it stands in `coder.env`, the chart sets an access URL inside the cluster, and `env` counts before \
              `envFrom`.",
        )
        .help("coder:\n  envUseClusterAccessURL: false")
}
