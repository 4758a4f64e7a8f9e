//! What a kustomization changes and names, by a look at its text.

use std::path::Path;

/// Whether it is a kustomization that changes objects, and does not only list them.
pub fn changes_objects(path: &Path, text: &str) -> bool {
    const CHANGES: [&str; 4] = ["patches", "replacements:", "transformers:", "vars:"];
    let stem = path.file_stem();
    stem.is_some_and(|stem| stem.eq_ignore_ascii_case("kustomization")) && CHANGES.iter().any(|key| text.contains(key))
}

/// The words of a kustomization that may be paths from its folder.
pub fn relative_paths(text: &str) -> impl Iterator<Item = &str> {
    let apart = |character: char| character.is_whitespace() || "'\"[]{},".contains(character);
    let is_path = |word: &&str| !word.is_empty() && !word.ends_with(':') && Path::new(word).is_relative();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.flat_map(move |line| line.split(apart)).filter(is_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kustomization_names() {
        let text = "# patches: [{path: old.yaml}]\nresources: [../base, \"m.yaml\"]\npatches:\n  - path: p.yaml\n  - path: /x\n";
        assert_eq!(
            relative_paths(text)
                .filter(|word| word.contains('.'))
                .collect::<Vec<_>>(),
            ["../base", "m.yaml", "p.yaml"]
        );
        assert!(changes_objects(Path::new("a/Kustomization"), text));
        assert!(!changes_objects(
            Path::new("a/kustomization.yaml"),
            "resources: [m.yaml]\n"
        ));
        assert!(!changes_objects(Path::new("values.yaml"), text));
    }
}
