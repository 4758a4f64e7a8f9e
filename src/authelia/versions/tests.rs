use super::*;

fn version(text: &str) -> Version {
    text.parse().unwrap_or(Version::new(0, 0, 0))
}

#[test]
fn a_change_holds_from_its_first_version_to_the_last_before_its_end() {
    for (change, before, first, last, after) in [
        (RESOURCE_PARAMETER, "4.39.19", "4.39.20", "4.39.28", None),
        (
            AUDIENCE_EXCLUDES_RESOURCE,
            "4.39.19",
            "4.39.20",
            "4.39.20",
            Some("4.39.21"),
        ),
        (
            REMEMBERED_CONSENT_FAILS,
            "4.39.20",
            "4.39.21",
            "4.39.26",
            Some("4.39.27"),
        ),
        (OFFLINE_ACCESS_OVERRIDES_IMPLICIT, "4.39.1", "4.39.2", "4.39.28", None),
    ] {
        assert!(!change.holds(version(before)), "{before}");
        assert!(change.holds(version(first)), "{first}");
        assert!(change.holds(version(last)), "{last}");
        assert!(after.is_none_or(|after| !change.holds(version(after))), "{after:?}");
    }
}

#[test]
fn every_change_lies_in_the_known_versions_and_says_what_it_is() {
    for (name, change) in CHANGES {
        let first = change.first();
        assert!((OLDEST..=NEWEST).contains(&first), "{name}");
        assert!(
            change.until.is_none_or(|until| until > first && until <= NEWEST),
            "{name}"
        );
        assert!(change.what.len() > 20 && !change.what.ends_with('.'), "{name}");
    }
}
