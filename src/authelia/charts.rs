//! Which Authelia the charts of Authelia's own run where their values name no image.

use crate::version::Version;

/// The first chart with each version of Authelia, and that version.
///
/// Source: authelia/chartrepo `charts/authelia/Chart.yaml`, `version` and `appVersion` in its history.
const CHARTS: [(Version, Version); 18] = [
    (Version::new(0, 8, 51), Version::new(4, 37, 5)),
    (Version::new(0, 9, 0), Version::new(4, 38, 9)),
    (Version::new(0, 9, 6), Version::new(4, 38, 14)),
    (Version::new(0, 9, 8), Version::new(4, 38, 15)),
    (Version::new(0, 9, 9), Version::new(4, 38, 16)),
    (Version::new(0, 9, 17), Version::new(4, 38, 19)),
    (Version::new(0, 10, 0), Version::new(4, 39, 0)),
    (Version::new(0, 10, 3), Version::new(4, 39, 1)),
    (Version::new(0, 10, 9), Version::new(4, 39, 2)),
    (Version::new(0, 10, 10), Version::new(4, 39, 3)),
    (Version::new(0, 10, 11), Version::new(4, 39, 4)),
    (Version::new(0, 10, 38), Version::new(4, 39, 5)),
    (Version::new(0, 10, 42), Version::new(4, 39, 6)),
    (Version::new(0, 10, 47), Version::new(4, 39, 13)),
    (Version::new(0, 10, 50), Version::new(4, 39, 16)),
    (Version::new(0, 10, 52), Version::new(4, 39, 17)),
    (Version::new(0, 10, 54), Version::new(4, 39, 18)),
    (Version::new(0, 10, 56), Version::new(4, 39, 19)),
];
/// The last chart of which that is known.
const LAST: Version = Version::new(0, 11, 5);

/// The version of Authelia that the chart of this version runs by itself, if it is known.
pub fn version_of_chart(chart: &str) -> Option<Version> {
    let chart: Version = chart.trim_start_matches('v').parse().ok()?;
    let known = CHARTS.iter().rev().filter(|_| chart <= LAST);
    known
        .into_iter()
        .find(|(first, _)| *first <= chart)
        .map(|(_, version)| *version)
}

#[cfg(test)]
mod tests {
    use super::version_of_chart;

    #[test]
    fn charts_run_what_they_were_released_with() {
        for (chart, version) in [
            ("0.9.0", "4.38.9"),
            ("0.9.16", "4.38.16"),
            ("v0.10.0", "4.39.0"),
            ("0.10.41", "4.39.5"),
            ("0.10.49", "4.39.13"),
            ("0.11.5", "4.39.19"),
        ] {
            let known = version_of_chart(chart).map(|version| version.to_string());
            assert_eq!(known.as_deref(), Some(version), "{chart}");
        }
        for chart in ["0.8.0", "0.11.6", "1.5.2", "0.10.x", "", ">=0.10.0"] {
            assert_eq!(version_of_chart(chart), None, "{chart}");
        }
    }
}
