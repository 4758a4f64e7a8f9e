//! A rule's page on a terminal.
//!
//! The pages are this project's own and use little of Markdown: headings, paragraphs, lists, quotes, tables, fenced
//! code, and code, strong text, emphasis and links in a line. That much is read here; a whole parser would cost more
//! at each build than it gives.

use super::cut::{ellipsis, forward};
use super::inline::{Inline, links};
use super::style::{Paint, Style, Tone};
use super::table::Table;
use super::wrap::{columns, wrap};

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

/// How far code is indented: a block that is indented alike can be pasted all the same.
const CODE_INDENT: usize = 2;

/// `page` for a terminal: paragraphs wrapped, tables aligned, code below the name of its file. A line of code that is
/// longer than the terminal is wide is cut, and the end of the page says how to see it whole.
pub fn markdown(page: &str, style: &Style) -> String {
    let mut printer = Printer {
        out: String::new(),
        paint: Paint::new(style.color),
        width: style.width.clamp(20, WIDEST),
        style: *style,
        cut: false,
    };
    let mut block = Block::default();
    let mut table = Table::default();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let text = line.trim_start();
        if text.starts_with('|') {
            printer.block(&mut block);
            table.add(text);
            continue;
        }
        printer.table(&mut table);
        if let Some(fence) = fence(text) {
            printer.block(&mut block);
            printer.code(text, fence, &mut lines);
        } else if text.starts_with("<!--") {
            printer.block(&mut block);
            skip_comment(line, &mut lines);
        } else if text.is_empty() {
            printer.block(&mut block);
        } else if let Some((level, title)) = heading(line) {
            printer.block(&mut block);
            printer.heading(level, title);
        } else if let Some((marker, rest)) = marker(text) {
            printer.block(&mut block);
            block = Block::item(line.len() - text.len(), marker, rest);
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
    printer.table(&mut table);
    printer.note_on_cuts();
    let end = printer.out.trim_end().len();
    printer.out.truncate(end);
    printer.out.push('\n');
    printer.out
}

/// Goes on behind the end of the comment that begins in `line`.
fn skip_comment<'p>(line: &'p str, lines: &mut impl Iterator<Item = &'p str>) {
    let mut last = line;
    while !last.contains("-->") {
        let Some(next) = lines.next() else { break };
        last = next;
    }
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
    /// An item of a list that is indented by `indent`, after its `marker`.
    fn item(indent: usize, marker: &str, text: &str) -> Self {
        Self {
            first: format!("{:indent$}{marker}", ""),
            rest: " ".repeat(indent + columns(marker)),
            text: text.to_owned(),
            item: true,
        }
    }

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
    /// Whether a line of code was cut.
    cut: bool,
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

    /// A fenced block from its first line on: below the name that is behind the language, if one does.
    fn code<'a>(&mut self, first: &str, fence: &str, lines: &mut impl Iterator<Item = &'a str>) {
        self.blank();
        let info = first.trim_start_matches(fence).trim();
        if let Some((_, name)) = info.split_once(' ') {
            let name = self.paint.paint(Tone::Accent, format_args!("{}:", name.trim()));
            self.out.push_str(&name);
            self.out.push('\n');
        }
        for line in lines {
            if line.trim().starts_with(fence) {
                break;
            }
            self.code_line(line);
        }
        self.blank();
    }

    fn code_line(&mut self, line: &str) {
        let room = self.width - CODE_INDENT;
        if !line.is_empty() {
            self.out.push_str(&" ".repeat(CODE_INDENT));
        }
        if forward(line, 0, room).0 == line.len() {
            self.out.push_str(line);
        } else {
            let sign = ellipsis(self.style.unicode);
            let (end, _) = forward(line, 0, room - columns(sign));
            self.out.push_str(line.get(..end).unwrap_or_default());
            self.out.push_str(&self.paint.paint(Tone::Faint, sign));
            self.cut = true;
        }
        self.out.push('\n');
    }

    /// Prints `table` and begins another.
    fn table(&mut self, table: &mut Table) {
        let table = std::mem::take(table);
        if table.is_empty() {
            return;
        }
        self.blank();
        for (index, row) in table.lines(self.width).iter().enumerate() {
            let mut inline = Inline::default();
            for line in row {
                if index == 0 {
                    self.out.push_str(&self.paint.paint(Tone::Strong, line));
                } else {
                    inline.line(&mut self.out, line, &self.paint, self.style.color);
                }
                self.out.push('\n');
            }
        }
        self.blank();
    }

    fn note_on_cuts(&mut self) {
        if self.cut {
            self.blank();
            let text = format!(
                "Lines that end in {} are longer; `--color never` shows them whole.",
                ellipsis(self.style.unicode)
            );
            for line in wrap(&text, self.width) {
                self.out.push_str(&self.paint.paint(Tone::Faint, line));
                self.out.push('\n');
            }
        }
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

- first item that is so long that it must be wrapped somewhere before the end of it
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

| a | what it is |
|---|---|
| `one` | a cell that does not fit into the terminal beside the first one |
| two | short |

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
    fn a_rule_s_page_at_80_columns() {
        let page = include_str!("../../docs/rules/redirect-uri-not-registered.md");
        let style = Style {
            color: true,
            width: 80,
            ..Style::default()
        };
        assert_snapshot("rule_page", &markdown(page, &style));
    }

    #[test]
    fn no_line_of_any_page_is_too_wide() {
        let pages = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules"));
        let mut looked = 0;
        for page in pages.into_iter().flatten().filter_map(Result::ok) {
            // The list of all rules is no rule's page.
            if page.file_name() == "index.md" {
                continue;
            }
            let page = std::fs::read_to_string(page.path()).unwrap_or_default();
            let style = Style {
                width: 80,
                ..Style::default()
            };
            let shown = markdown(&page, &style);
            // A single word stays whole.
            let wide = shown
                .lines()
                .find(|line| columns(line) > 80 && line.trim().contains(' '));
            assert_eq!(wide, None);
            looked += 1;
        }
        assert!(looked > 40);
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
        assert_eq!(markdown("```\nopen", &style(false)), "  open\n");
        assert_eq!(markdown("a ` b [c](d", &style(false)), "a ` b [c](d\n");
        assert_eq!(markdown("#tag", &style(false)), "#tag\n");
    }
}
