//! Where a rule's page can be read outside of the program.

/// The package's home, and where its source is kept; both come from `Cargo.toml` and are empty as long as nobody has
/// written them there. Without either there is no link anywhere.
const HOME: &str = env!("CARGO_PKG_HOMEPAGE");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The address of `rule`'s page, if one is known.
pub(super) fn address(rule: &str) -> Option<String> {
    on(HOME, REPOSITORY, rule)
}

/// The address of this program's own page, if one is known.
pub(super) fn program() -> Option<&'static str> {
    [HOME, REPOSITORY].into_iter().find(|address| !address.is_empty())
}

fn on(home: &str, repository: &str, rule: &str) -> Option<String> {
    match (home.trim_end_matches('/'), repository.trim_end_matches('/')) {
        ("", "") => None,
        // A home that is the repository has no pages of its own.
        (home, repository) if home.is_empty() || home == repository => {
            Some(format!("{repository}/blob/HEAD/docs/rules/{rule}.md"))
        }
        (home, _) => Some(format!("{home}/rules/{rule}.html")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_on_the_site_or_else_in_the_repository() {
        assert_eq!(on("", "", "a"), None);
        let site = Some("https://x.example/rules/a.html".to_owned());
        assert_eq!(on("https://x.example/", "https://git.example/r", "a"), site);
        let source = Some("https://git.example/r/blob/HEAD/docs/rules/a.md".to_owned());
        assert_eq!(on("", "https://git.example/r/", "a"), source);
        assert_eq!(on("https://git.example/r", "https://git.example/r", "a"), source);
    }
}
