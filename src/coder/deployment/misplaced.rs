//! Settings that are in a file but never reach Coder's process.

use crate::coder::{SettingDefect, SettingDefectKind};
use crate::deployment::{LeftOut, LeftOutBecause};
use crate::env::{Environment, Form};
use crate::finding::{Label, headline};
use crate::kubernetes::{Fault, place, text};
use crate::source::Span;
use crate::yaml::{Mapping, Node};

/// How deep values are searched.
const MAX_DEPTH: usize = 8;

/// Settings of the sign-in that stand in `values` outside the sections that the chart reads.
pub(super) fn find(values: &Node, charts: &[&Node], environment: &Environment) -> Vec<SettingDefect> {
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

fn ignored(name: &str, place: Span, home: Span) -> SettingDefect {
    SettingDefect {
        kind: SettingDefectKind::NotPassed,
        name: name.to_owned(),
        place: Label {
            span: place,
            text: "the chart does not look here".into(),
        },
        related: vec![Label {
            span: home,
            text: "the container gets the list that stands here".into(),
        }],
        headline: headline(name, "never reaches the container"),
        why: "Coder's chart hands on the list `coder.env`, and what `coder.envFrom` names; other values are ignored."
            .into(),
        help: Some(format!("coder:\n  env:\n    - name: {name}\n      value: \"…\"").into()),
    }
}

/// Words of `commandArgs` that do not start the server: they stand in for the chart's own word `server`.
///
/// Source: coder/coder `helm/coder/templates/_coder.tpl`.
pub(super) fn no_server(args: &Node) -> Option<SettingDefect> {
    let words: Vec<String> = args.sequence()?.iter().map(text).collect::<Option<_>>()?;
    // Of an empty list the chart takes no notice; what is filled in may be the word.
    if words.is_empty() || words.iter().any(|word| word == "server" || word.contains(['$', '{'])) {
        return None;
    }
    Some(SettingDefect {
        kind: SettingDefectKind::Invalid,
        name: "commandArgs".to_owned(),
        place: Label {
            span: place(args),
            text: "stands in for the word `server`".into(),
        },
        related: Vec::new(),
        headline: "`commandArgs` does not start Coder's server".into(),
        why: "The chart starts `/opt/coder` with these words in place of its own `server`, so no server runs.".into(),
        help: Some("coder:\n  commandArgs:\n    - server\n    - …".into()),
    })
}

/// A setting of the sign-in that a file next to the process's own has, and that never reaches it.
pub(super) fn left_out(left_out: &LeftOut, environment: &Environment) -> Option<SettingDefect> {
    let LeftOut { name, place, why } = left_out;
    match why {
        LeftOutBecause::KeyNotTaken => matters(name).then(|| not_named(name, *place, environment.place)),
        LeftOutBecause::OnlyInterpolated => {
            let is_coder_s = name.starts_with("CODER_") && (name.contains("_OIDC_") || matters(name));
            is_coder_s.then(|| only_interpolated(name, *place, environment))
        }
    }
}

fn only_interpolated(name: &str, place: Span, environment: &Environment) -> SettingDefect {
    let handed_on = match environment.form {
        Form::ComposeItem => format!("environment:\n  - {name}"),
        _ => format!("environment:\n  {name}: ${{{name}}}"),
    };
    SettingDefect {
        kind: SettingDefectKind::NotPassed,
        name: name.to_owned(),
        place: Label {
            span: place,
            text: "only used for interpolation".into(),
        },
        related: vec![Label {
            span: environment.place,
            text: "the container gets only what stands here".into(),
        }],
        headline: headline(name, "never reaches the container"),
        why:
            "Docker Compose takes this file for values of `${…}` in the compose file; a container gets a variable only \
              through `environment` or `env_file`."
                .into(),
        help: Some(handed_on.into()),
    }
}

fn not_named(name: &str, place: Span, home: Span) -> SettingDefect {
    SettingDefect {
        kind: SettingDefectKind::NotPassed,
        name: name.to_owned(),
        place: Label {
            span: place,
            text: "no variable takes this key".into(),
        },
        related: vec![Label {
            span: home,
            text: "the container gets what stands here".into(),
        }],
        headline: headline(name, "never reaches the container"),
        why: "The container takes single keys with `valueFrom`; only `envFrom` hands on every key as a variable."
            .into(),
        help: None,
    }
}

/// An access URL from `envFrom`, where the chart sets its own.
pub(super) fn beaten_by_the_chart(place: Span, home: Span) -> SettingDefect {
    SettingDefect {
        kind: SettingDefectKind::NotPassed,
        name: "CODER_ACCESS_URL".to_owned(),
        place: Label {
            span: place,
            text: "the chart's own value counts before this one".into(),
        },
        related: vec![Label {
            span: home,
            text: "the chart looks for an access URL only here".into(),
        }],
        headline: headline("CODER_ACCESS_URL", "never reaches the container"),
        why:
            "Unless it stands in `coder.env`, the chart sets an access URL inside the cluster, and `env` counts before \
              `envFrom`."
                .into(),
        help: Some("coder:\n  envUseClusterAccessURL: false".into()),
    }
}

impl From<Fault> for SettingDefect {
    fn from(fault: Fault) -> Self {
        SettingDefect {
            kind: SettingDefectKind::Invalid,
            name: fault.name,
            place: fault.place,
            related: fault.related,
            headline: fault.headline,
            why: fault.why,
            help: fault.help.map(Into::into),
        }
    }
}
