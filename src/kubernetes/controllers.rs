//! What the controllers of a chart that runs any program say for all of their containers.
//!
//! Source: bjw-s/helm-charts `charts/library/common/templates/lib/container/_valuesToObject.tpl`.

use super::helm::over;
use super::text;
use crate::yaml::{Data, Entry, Mapping, Node};

/// The values with `defaultContainerOptions` in every container that they are for.
pub(super) fn with_defaults(values: &Node) -> Node {
    let has_any = |entry: &Entry| entry.value.get("defaultContainerOptions").is_some();
    let controllers = values.get("controllers").and_then(Node::mapping);
    if !controllers.is_some_and(|all| all.entries().iter().any(has_any)) {
        return values.clone();
    }
    each(values, "controllers", &|controllers| {
        all(
            controllers,
            &|controller| match controller.get("defaultContainerOptions") {
                Some(defaults) => each(controller, "containers", &|containers| {
                    all(containers, &|container| with(container, defaults, controller))
                }),
                None => controller.clone(),
            },
        )
    })
}

/// One container of a controller: an option of its own counts before the default, or is laid over it.
fn with(container: &Node, defaults: &Node, controller: &Node) -> Node {
    let strategy = controller.get("defaultContainerOptionsStrategy").and_then(text);
    if strategy.as_deref() == Some("merge") {
        return Node {
            data: over(defaults, container).data,
            ..container.clone()
        };
    }
    let is_empty = |value: &Node| match &*value.data {
        Data::Scalar(scalar) => scalar.text.is_empty() || value.is_null(),
        Data::Sequence(items) => items.is_empty(),
        Data::Mapping(mapping) => mapping.entries().is_empty(),
    };
    let own = container.mapping().into_iter().flat_map(Mapping::entries);
    let mut entries: Vec<Entry> = own.filter(|entry| !is_empty(&entry.value)).cloned().collect();
    let missing = defaults
        .mapping()
        .into_iter()
        .flat_map(Mapping::entries)
        .filter(|default| {
            let key = default.key.scalar().map_or("", |key| &*key.text);
            container.get(key).is_none_or(is_empty)
        });
    entries.extend(missing.cloned());
    remade(container, entries)
}

/// The mapping with what `key` has in it changed.
fn each(node: &Node, key: &str, change: &dyn Fn(&Node) -> Node) -> Node {
    let entries = node.mapping().into_iter().flat_map(Mapping::entries);
    let changed = entries.map(|entry| match entry.key.scalar() {
        Some(name) if &*name.text == key => Entry {
            value: change(&entry.value),
            ..entry.clone()
        },
        _ => entry.clone(),
    });
    remade(node, changed.collect())
}

/// The mapping with all of its values changed.
fn all(node: &Node, change: &dyn Fn(&Node) -> Node) -> Node {
    let entries = node.mapping().into_iter().flat_map(Mapping::entries);
    let changed = entries.map(|entry| Entry {
        value: change(&entry.value),
        ..entry.clone()
    });
    remade(node, changed.collect())
}

fn remade(node: &Node, entries: Vec<Entry>) -> Node {
    if node.mapping().is_none() {
        return node.clone();
    }
    Node {
        data: std::rc::Rc::new(Data::Mapping(Mapping::new(entries))),
        ..node.clone()
    }
}
