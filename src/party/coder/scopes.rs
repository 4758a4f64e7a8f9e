//! Lists that were written in a way that Coder does not read as lists.

use std::collections::HashSet;

/// The scopes that every sign-in of Coder's needs, and its default.
const NEEDED: [&str; 3] = ["openid", "profile", "email"];

/// The items that were meant by `text`: separated by commas or semicolons, without the brackets and quotes of another notation.
pub(super) fn meant(text: &str) -> Vec<String> {
    let items = text.split([',', ';', '\n']);
    let items = items.map(|item| item.trim_matches(['[', ']', '(', ')', '{', '}', '\'', '"', '`', '\\', ' ', '\t']));
    // A quote inside of an item is a stray one.
    let items = items.map(|item| item.replace(['"', '`'], ""));
    each_once(items.filter(|item| !item.is_empty()))
}

/// The items in their order, without those that are there before.
pub fn each_once(items: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    items.into_iter().filter(|item| seen.insert(item.clone())).collect()
}

/// The scopes that were meant by `scopes`, in their order and each once; the default where nothing is left.
pub fn meant_scopes<'a>(scopes: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let joined: Vec<&str> = scopes.into_iter().collect();
    let items = meant(&joined.join(",").replace([' ', '\t'], ",")).into_iter();
    let mut meant = each_once(
        items.map(|scope| match scope.to_ascii_lowercase().replace('-', "_").as_str() {
            "offline_access" | "offlineaccess" => "offline_access".to_owned(),
            "open_id" => "openid".to_owned(),
            _ => scope,
        }),
    );
    if meant.is_empty() {
        meant = NEEDED.map(str::to_owned).to_vec();
    }
    if !meant.iter().any(|scope| scope == "openid") {
        meant.insert(0, "openid".to_owned());
    }
    meant
}

/// Whether a scope holds what separates or encloses items in another notation.
pub fn is_malformed(scope: &str) -> bool {
    scope.contains([',', ';', '"', '\'', '[', ']', '{', '}', ' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_read_from_any_notation() {
        for (written, expected) in [
            ("[openid,profile,email]", "openid,profile,email"),
            ("openid;profile;email", "openid,profile,email"),
            ("\"openid\", 'email'", "openid,email"),
            ("openid,x\"profile\"", "openid,xprofile"),
            ("openid profile offline-access", "openid,profile,offline_access"),
            ("", "openid,profile,email"),
            ("profile groups", "openid,profile,groups"),
        ] {
            assert_eq!(meant_scopes([written]).join(","), expected, "{written}");
        }
    }
}
