//! How a report looks on this standard output: from the options, the environment, and what standard output is.

use std::io::{IsTerminal as _, Stdout};

use crate::cli::{Cli, Color};
use crate::report::Style;

/// Width of a report where neither a terminal nor `COLUMNS` tells one.
const DEFAULT_WIDTH: usize = 100;
/// Narrower than this nothing can be drawn; wider than this nobody reads a line.
const WIDTHS: std::ops::RangeInclusive<usize> = 20..=200;

/// What is known of where a report is shown, besides the environment.
#[derive(Clone, Copy, Default)]
pub struct Destination {
    /// The columns of the terminal, if it is one.
    pub width: Option<usize>,
    /// Whether it takes colour, if nobody says otherwise.
    pub color: bool,
    /// Whether it is a terminal that follows links.
    pub links: bool,
}

/// How a report looks on `stdout`, the standard output of this process.
pub fn style(cli: &Cli, stdout: &Stdout) -> Style {
    let is_terminal = stdout.is_terminal();
    let size = is_terminal.then(|| terminal_size::terminal_size_of(stdout)).flatten();
    let shown = Destination {
        width: size.map(|(width, _)| usize::from(width.0)),
        color: anstream::AutoStream::choice(stdout) != anstream::ColorChoice::Never,
        links: is_terminal && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
    };
    style_in(cli, &|name| std::env::var(name).ok(), shown)
}

/// How a report looks in `environment`, which gives a variable's value, where it is `shown`.
pub fn style_in(cli: &Cli, environment: &ReadVariable<'_>, shown: Destination) -> Style {
    let environment = |name: &str| environment(name).filter(|value| !value.is_empty());
    let look = cli.look();
    let color = match look.color {
        Some(Color::Always) => true,
        Some(Color::Never) => false,
        Some(Color::Auto) | None => forced(&environment) || shown.color,
    };
    Style {
        color,
        width: width(&environment, shown.width),
        unicode: unicode(&environment),
        links: color && shown.links,
        plain: look.plain || set(&environment, "NO_GRAPHICS"),
        ..Style::default()
    }
}

/// A variable of the environment.
pub type ReadVariable<'a> = dyn Fn(&str) -> Option<String> + 'a;

fn set(environment: &ReadVariable<'_>, name: &str) -> bool {
    environment(name).is_some_and(|value| value != "0")
}

/// Whether `FORCE_COLOR` asks for colour, which `NO_COLOR` outweighs. The rest is `anstream`'s to decide.
fn forced(environment: &ReadVariable<'_>) -> bool {
    set(environment, "FORCE_COLOR") && environment("NO_COLOR").is_none()
}

fn width(environment: &ReadVariable<'_>, of_terminal: Option<usize>) -> usize {
    let wished = environment("COLUMNS").and_then(|columns| columns.parse().ok());
    let width: usize = wished.or(of_terminal).unwrap_or(DEFAULT_WIDTH);
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// Whether the character set is UTF-8, as far as anybody says. Where nobody says anything, as in many containers, it
/// almost always is.
fn unicode(environment: &ReadVariable<'_>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| environment(name));
    let is_utf8 = |locale: String| {
        let locale = locale.to_ascii_uppercase();
        locale.contains("UTF-8") || locale.contains("UTF8")
    };
    environment("TERM").is_none_or(|term| term != "dumb") && locale.is_none_or(is_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(variables: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn the_character_set_is_that_of_the_first_variable() {
        for (variables, expected) in [
            (&[][..], true),
            (&[("LC_ALL", "C")], false),
            (&[("LC_ALL", "C.UTF-8")], true),
            (&[("LANG", "de_DE.utf8")], true),
            (&[("LANG", "de_DE.UTF-8"), ("LC_CTYPE", "POSIX")], false),
            (&[("LANG", "de_DE.UTF-8"), ("TERM", "dumb")], false),
        ] {
            assert_eq!(unicode(&of(variables)), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_wished_width_comes_before_the_terminal_s() {
        assert_eq!(width(&of(&[]), None), DEFAULT_WIDTH);
        assert_eq!(width(&of(&[]), Some(80)), 80);
        assert_eq!(width(&of(&[("COLUMNS", "60")]), Some(80)), 60);
        assert_eq!(width(&of(&[("COLUMNS", "wide")]), Some(80)), 80);
        assert_eq!(width(&of(&[("COLUMNS", "1")]), None), 20);
        assert_eq!(width(&of(&[("COLUMNS", "100000")]), None), 200);
    }

    #[test]
    fn no_color_outweighs_force_color() {
        assert!(forced(&of(&[("FORCE_COLOR", "1")])));
        assert!(!forced(&of(&[("FORCE_COLOR", "0")])));
        assert!(!forced(&of(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")])));
    }
}
