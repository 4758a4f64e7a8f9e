//! Inside the folders, too, the way has one direction: no file needs another one that needs it.
//!
//! What a file needs is read from its `use` lines and from the paths in its code. A name that a file only hands on
//! (`pub use`) counts for the file that it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Module = Vec<String>;

/// The text of every module without its comments and tests, by its path.
fn modules() -> BTreeMap<Module, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut pending: Vec<PathBuf> = vec![root.clone()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(
                fs::read_dir(&path)
                    .into_iter()
                    .flatten()
                    .filter_map(|entry| Some(entry.ok()?.path())),
            );
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let inside = path.strip_prefix(&root).unwrap_or(&path).with_extension("");
            let mut module: Module = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            module.pop_if(|last| last == "mod");
            let text = fs::read_to_string(&path).unwrap_or_default();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines();
            let code = code.map(|line| line.split("//").next().unwrap_or_default());
            found.insert(module, code.collect::<Vec<_>>().join("\n"));
        }
    }
    found
}

/// `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn expanded(body: &str) -> Vec<String> {
    let body = body.trim();
    let Some(open) = body.find('{') else {
        return vec![body.to_owned()];
    };
    let (prefix, inside) = (&body[..open], body[open + 1..].trim_end().trim_end_matches('}'));
    let mut depth = 0;
    let mut parts = vec![String::new()];
    // The outermost brace has been taken away; one that was inside of it is closed again.
    let closing = body[open + 1..].trim_end().len() - inside.len();
    for character in inside
        .chars()
        .chain(std::iter::repeat_n('}', closing.saturating_sub(1)))
    {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        match (character, depth, parts.last_mut()) {
            (',', 0, _) => parts.push(String::new()),
            (_, _, Some(last)) => last.push(character),
            _ => {}
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts
        .flat_map(|part| expanded(&format!("{prefix}{}", part.trim())))
        .collect()
}

/// The `use` lines of a text, each with whether it hands its names on.
fn uses(text: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    for statement in text.split(';') {
        let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        let start = statement.rfind(" use ").map_or(0, |at| at + 1);
        let visible = statement[..start].trim_end();
        let hands_on = visible.ends_with("pub") || visible.ends_with(')');
        if let Some(body) = statement[start..].strip_prefix("use ") {
            found.extend(expanded(body).into_iter().map(|path| (hands_on, path)));
        }
    }
    found
}

/// The paths in a text: words joined by `::`. Where something may be seen (`pub(in …)`) is none.
fn paths(text: &str) -> Vec<String> {
    let mut parts = text.split("(in ");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once(')').map_or(part, |(_, rest)| rest));
    let text = std::iter::once(first).chain(rest).collect::<Vec<_>>().join("(");
    let is_word = |character: char| character.is_alphanumeric() || character == '_' || character == ':';
    let words = text.split(|character: char| !is_word(character));
    words
        .filter(|word| word.contains("::"))
        .map(|word| word.trim_matches(':').to_owned())
        .collect()
}

struct House {
    modules: BTreeMap<Module, String>,
    /// What each module brings in, by name.
    names: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl House {
    fn of(modules: BTreeMap<Module, String>) -> Self {
        let mut house = Self {
            modules,
            names: BTreeMap::new(),
        };
        for (module, text) in &house.modules {
            let named = uses(text).into_iter().filter_map(|(_, path)| {
                let (path, name) = path
                    .split_once(" as ")
                    .map_or((path.as_str(), None), |(path, name)| (path, Some(name)));
                let absolute = house.absolute(module, path)?;
                let name = name.map_or_else(|| absolute.last().cloned(), |name| Some(name.to_owned()))?;
                Some((name, absolute))
            });
            let named = named.collect();
            house.names.insert(module.clone(), named);
        }
        house
    }

    /// The path from the crate's root, if it leads into the crate.
    fn absolute(&self, from: &Module, path: &str) -> Option<Module> {
        let mut parts: Vec<String> = path.split("::").map(|part| part.trim().to_owned()).collect();
        let first = parts.first()?.clone();
        let mut base = from.clone();
        match first.as_str() {
            "crate" => {
                base.clear();
                parts.remove(0);
            }
            "self" => {
                parts.remove(0);
            }
            "super" => {
                while parts.first().is_some_and(|part| part == "super") {
                    base.pop();
                    parts.remove(0);
                }
            }
            _ => {
                base.push(first);
                let is_child = self.modules.contains_key(&base);
                base.pop();
                is_child.then_some(())?;
            }
        }
        base.extend(parts);
        Some(base)
    }

    /// The module that a path leads to, through the names that others hand on.
    fn home(&self, path: &Module, depth: usize) -> Option<Module> {
        let length = (1..=path.len())
            .rev()
            .find(|length| self.modules.contains_key(&path[..*length]))?;
        let (module, rest) = (path[..length].to_vec(), &path[length..]);
        if let Some(target) = rest.first().and_then(|name| self.names.get(&module)?.get(name))
            && depth < 8
        {
            let through: Module = target.iter().chain(&rest[1..]).cloned().collect();
            return self.home(&through, depth + 1).or(Some(module));
        }
        Some(module)
    }

    /// What each module needs.
    fn needs(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let needs = self.modules.iter().map(|(module, text)| {
            let used = uses(text)
                .into_iter()
                .filter(|(hands_on, _)| !hands_on)
                .map(|(_, path)| path);
            let code: Vec<&str> = text.split(';').filter(|part| !part.contains("use ")).collect();
            let all = used.chain(paths(&code.join(";")));
            let homes = all.filter_map(|path| {
                let path = path.split(" as ").next().unwrap_or_default();
                self.home(&self.absolute(module, path)?, 0)
            });
            (module, homes.filter(|home| home != module).collect())
        });
        needs.collect()
    }
}

/// Everything that can be reached from `start`.
fn reached<'m>(start: &'m Module, needs: &'m BTreeMap<&Module, BTreeSet<Module>>) -> BTreeSet<&'m Module> {
    let mut seen = BTreeSet::new();
    let mut pending: Vec<&Module> = needs.get(start).into_iter().flatten().collect();
    while let Some(module) = pending.pop() {
        if seen.insert(module) {
            pending.extend(needs.get(module).into_iter().flatten());
        }
    }
    seen
}

/// The pairs of modules that need each other, by whatever way.
fn circles(house: &House) -> Vec<(Module, Module)> {
    let needs = house.needs();
    let mut found = Vec::new();
    for (module, used) in &needs {
        for other in used {
            if reached(other, &needs).contains(module) {
                found.push(((*module).clone(), other.clone()));
            }
        }
    }
    found
}

#[test]
fn no_file_needs_one_that_needs_it() {
    let house = House::of(modules());
    let needed: usize = house.needs().values().map(BTreeSet::len).sum();
    assert!(needed > 500, "the paths are not read");
    let wrong: Vec<String> = circles(&house)
        .iter()
        .map(|(one, other)| format!("{} needs {}, which needs it", one.join("::"), other.join("::")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_circle_is_found() {
    let of = |texts: &[(&str, &str)]| {
        let modules = texts.iter().map(|(path, text)| {
            let module: Module = path.split("::").map(str::to_owned).collect();
            (module, (*text).to_owned())
        });
        circles(&House::of(modules.collect())).len()
    };
    let through = ("a", "pub use b::B;\nmod b;\nmod c;");
    assert_eq!(of(&[through, ("a::b", "pub struct B;"), ("a::c", "use super::B;")]), 0);
    assert_eq!(
        of(&[
            through,
            ("a::b", "use super::c;\npub struct B;"),
            ("a::c", "use super::B;")
        ]),
        2
    );
    assert_eq!(
        of(&[("a", "fn x() { crate::b::y(); }"), ("b", "use crate::a::{x, z};")]),
        2
    );
}

#[test]
fn braces_are_taken_apart() {
    assert_eq!(expanded("a::{b, c::{d, e}, f}"), ["a::b", "a::c::d", "a::c::e", "a::f"]);
    assert_eq!(expanded("a::{b, c::{d}}"), ["a::b", "a::c::d"]);
    assert_eq!(expanded("crate::a::B as C"), ["crate::a::B as C"]);
    assert_eq!(paths("pub(in crate::a) fn b() { c::d() }"), ["c::d"]);
}
