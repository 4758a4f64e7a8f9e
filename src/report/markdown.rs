//! A rule's page on a terminal.
//!
//! The pages are this project's own and use little of Markdown: headings, paragraphs, lists, quotes, tables, fenced
//! code, and code, strong text, emphasis and links in a line. That much is read here; a whole parser would cost more
//! at each build than it gives.

use super::inline::{Inline, links};
use super::style::{Paint, Style, Tone};
use super::wrap::{columns, wrap};

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

/// `page` for a terminal: paragraphs wrapped, code left alone, so that it can be pasted.
pub fn markdown(page: &str, style: &Style) -> String {
    let mut printer = Printer {
        out: String::new(),
        paint: Paint::new(style.color),
        width: style.width.clamp(20, WIDEST),
        style: *style,
    };
    let mut block = Block::default();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let text = line.trim_start();
        if let Some(fence) = fence(text) {
            printer.block(&mut block);
            printer.code(line, fence, &mut lines);
        } else if text.starts_with("<!--") {
            printer.block(&mut block);
            let mut last = line;
            while !last.contains("-->") {
                let Some(next) = lines.next() else { break };
                last = next;
            }
        } else if text.is_empty() {
            printer.block(&mut block);
        } else if let Some((level, title)) = heading(line) {
            printer.block(&mut block);
            printer.heading(level, title);
        } else if text.starts_with('|') {
            printer.block(&mut block);
            printer.verbatim(line);
        } else if let Some((marker, rest)) = marker(text) {
            printer.block(&mut block);
            let indent = line.len() - text.len();
            block = Block {
                first: format!("{:indent$}{marker}", ""),
                rest: " ".repeat(indent + columns(marker)),
                text: rest.to_owned(),
                item: true,
            };
        } else if let Some(quoted) = text.strip_prefix('>') {
            if block.first.is_empty() {
                printer.block(&mut block);
                let bar = if style.unicode { "│ " } else { "> " };
                bar.clone_into(&mut block.first);
                bar.clone_into(&mut block.rest);
            }
            block.add(quoted);
        } else {
            block.add(text);
        }
    }
    printer.block(&mut block);
    let end = printer.out.trim_end().len();
    printer.out.truncate(end);
    printer.out.push('\n');
    printer.out
}

/// A paragraph that is being collected.
#[derive(Default)]
struct Block {
    /// What its first line begins with.
    first: String,
    /// What its other lines begin with.
    rest: String,
    text: String,
    /// Whether it is an item of a list: those have no blank line between them.
    item: bool,
}

impl Block {
    fn add(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text.trim());
    }
}

struct Printer {
    out: String,
    paint: Paint,
    width: usize,
    style: Style,
}

impl Printer {
    /// Prints `block` and begins another.
    fn block(&mut self, block: &mut Block) {
        let block = std::mem::take(block);
        if block.text.is_empty() {
            return;
        }
        if !block.item || !self.in_list() {
            self.blank();
        }
        let text = links(&block.text);
        let mut inline = Inline::default();
        for (index, line) in wrap(&text, self.width - columns(&block.rest).min(self.width / 2))
            .iter()
            .enumerate()
        {
            self.out.push_str(if index == 0 { &block.first } else { &block.rest });
            inline.line(&mut self.out, line, &self.paint, self.style.color);
            self.out.push('\n');
        }
    }

    /// Whether the last line belongs to an item of a list.
    fn in_list(&self) -> bool {
        let last = self.out.lines().last().unwrap_or_default();
        last.starts_with("  ") || marker(last).is_some()
    }

    /// Exactly one blank line, unless nothing was printed yet.
    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn heading(&mut self, level: usize, title: &str) {
        self.blank();
        let title = links(title).replace('`', "");
        self.out.push_str(&self.paint.paint(Tone::Strong, &title));
        self.out.push('\n');
        let under = match (level, self.style.unicode) {
            (1, true) => "═",
            (1, false) => "=",
            (_, true) => "─",
            (_, false) => "-",
        };
        // Bold type is enough for the lower headings.
        if level == 1 || (level == 2 && !self.style.color) {
            self.out
                .push_str(&self.paint.paint(Tone::Faint, under.repeat(columns(&title))));
            self.out.push('\n');
        }
        self.out.push('\n');
    }

    /// A fenced block from its first line on: not wrapped, not indented.
    fn code<'a>(&mut self, first: &str, fence: &str, lines: &mut impl Iterator<Item = &'a str>) {
        self.blank();
        self.out.push_str(&self.paint.paint(Tone::Faint, first.trim()));
        self.out.push('\n');
        for line in lines {
            if line.trim().starts_with(fence) {
                break;
            }
            self.verbatim(line);
        }
        self.out.push_str(&self.paint.paint(Tone::Faint, fence));
        self.out.push_str("\n\n");
    }

    fn verbatim(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
}

/// The fence that `line` opens.
fn fence(line: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|fence| line.starts_with(fence))
}

/// The level and the text of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with(' ')).then(|| (level, title.trim().trim_end_matches(" #")))
}

/// The marker of an item of a list with the space after it, and the item's text.
fn marker(line: &str) -> Option<(&str, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let length = match line.as_bytes().get(digits..) {
        Some([b'-' | b'*' | b'+', b' ', ..]) if digits == 0 => 2,
        Some([b'.' | b')', b' ', ..]) if (1..=9).contains(&digits) => digits + 2,
        _ => return None,
    };
    line.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_snapshot;
    use super::*;

    const PAGE: &str = "# redirect-uri-not-registered

<!-- made
by hand -->
## What it finds

Coder sends a redirect URI that **none of the
registered ones** equals, see [the
specification](https://openid.net/specs/openid-connect-core-1_0.html) and `a *code* with [x](y)`. Each *is* compared
as a string; 2 * 3 stays.

- first item that is so long that it has to be wrapped somewhere before the end of it
  and goes on
- second
  1. nested

> quoted
> twice

```yaml
redirect_uris:
  - 'https://coder.example.com/api/v2/users/oidc/callback' # longer than the terminal is wide, and left alone

# no heading
```

| a | b |
|---|---|
| 1 | 2 |

### Source
Last.
";

    fn style(color: bool) -> Style {
        Style {
            color,
            width: 60,
            ..Style::default()
        }
    }

    #[test]
    fn a_page() {
        assert_snapshot("page", &markdown(PAGE, &style(false)));
    }

    #[test]
    fn colour_is_only_where_it_is_asked_for() {
        let colored = markdown(PAGE, &style(true));
        assert!(colored.contains("\u{1b}[36ma *code* with [x](y)\u{1b}[0m"), "{colored}");
        assert!(
            colored.contains("\u{1b}[1mnone of the registered\u{1b}[0m"),
            "{colored}"
        );
        assert!(!markdown(PAGE, &style(false)).contains('\u{1b}'));
    }

    #[test]
    fn odd_pages_lose_nothing() {
        assert_eq!(markdown("", &style(false)), "\n");
        assert_eq!(markdown("```\nopen", &style(false)), "```\nopen\n```\n");
        assert_eq!(markdown("a ` b [c](d", &style(false)), "a ` b [c](d\n");
        assert_eq!(markdown("#tag", &style(false)), "#tag\n");
    }
}
