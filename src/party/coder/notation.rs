//! How Coder's options are written where they are.

use super::option_table::{self, SerpentType, ServerOption};
use super::{Configuration, Received};
use crate::env::Environment;
use crate::party::notation::{Literal, Notations, WrittenOption, of_variable};
use crate::source::SourceMap;

/// Looks up what counts for every option.
pub(super) fn of(received: &Received, seen: &Environment, sources: &SourceMap) -> Notations {
    let has_flags = !received.arguments.flags().is_empty();
    let written = |spec: &'static ServerOption| {
        let variable = seen.variable(spec.variable);
        if has_flags && received.arguments.values(&spec.flag()).next().is_some() {
            return Some(WrittenOption::Flag {
                name: spec.flag(),
                adds: spec.kind == SerpentType::List && variable.is_some(),
            });
        }
        if let Some(variable) = variable {
            return Some(of_variable(variable, sources));
        }
        let path = || spec.yaml.split('.').collect::<Vec<&str>>();
        let in_file = match &received.configuration {
            Some(Configuration::Read(root)) => !spec.yaml.is_empty() && root.at(&path()).is_some(),
            Some(Configuration::Elsewhere(_)) | None => false,
        };
        in_file.then_some(WrittenOption::Key {
            path: spec.yaml,
            literal: literal(spec.kind),
        })
    };
    let named = |spec: &'static ServerOption| Some((spec.variable.into(), written(spec)?));
    let options = if has_flags || received.configuration.is_some() {
        option_table::all().filter_map(named).collect()
    } else {
        // Only variables set anything, which are few.
        let set = seen
            .variables()
            .filter_map(|variable| option_table::find(&variable.name.value));
        set.filter_map(named).collect()
    };
    Notations {
        options,
        home: seen.form,
    }
}

fn literal(kind: SerpentType) -> Literal {
    match kind {
        SerpentType::List => Literal::List,
        SerpentType::Flag | SerpentType::Duration | SerpentType::Map(_) => Literal::Plain,
        _ => Literal::Text,
    }
}
