//! Every escaping that a renderer needs; no other file of the report escapes anything.
//!
//! Paths and excerpts come from files that anyone may have written, so no character of theirs may steer a terminal,
//! break out of a workflow command or make a document invalid.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use serde_json::ser::{Formatter, PrettyFormatter};

/// Whether `character` steers a terminal, changes the order of what is shown, or cannot be seen.
///
/// A zero-width space in a value is shown like a control character on purpose: it makes two values differ that look
/// the same.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// `character` as visible text if it is a hidden one: `\u{1b}`, and `\n`, `\r`, `\t` for the everyday ones.
pub(super) fn visible(character: char) -> Option<String> {
    is_hidden(character).then(|| character.escape_default().to_string())
}

fn replace(text: &str, keep: fn(char) -> bool) -> Cow<'_, str> {
    let plain = |byte: u8| (b' '..=b'~').contains(&byte) || byte == b'\n' && keep('\n');
    if text.bytes().all(plain) || !text.contains(|character| is_hidden(character) && !keep(character)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match visible(character) {
            Some(shown) if !keep(character) => out.push_str(&shown),
            _ => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// Text for one line: every hidden character becomes visible, line ends too.
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, |_| false)
}

/// Text of several lines: line ends and tabs stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    replace(text, |character| matches!(character, '\n' | '\t'))
}

/// `text`, which is about to be printed for people, with no command of a CI service in it: a line that begins with `::`
/// (source: actions/runner `src/Runner.Worker/ActionCommandManager.cs` `TryParseV2`, which skips leading spaces), and
/// `##[…]` or `##vso[…]` anywhere in a line (`TryParse`).
pub fn tame(text: &str) -> Cow<'_, str> {
    let begins = |line: &str| unstyled(line).starts_with("::");
    let may_steer = text.contains("##") || text.contains("::") && text.lines().any(begins);
    if !may_steer {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        if begins(line) {
            out.push_str(&line.replacen("::", "\\u{3a}:", 1).replace("##", "#\\u{23}"));
        } else {
            out.push_str(&line.replace("##", "#\\u{23}"));
        }
    }
    Cow::Owned(out)
}

/// The line from its first character that is no space and no colour.
fn unstyled(line: &str) -> &str {
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        let Some(code) = rest.strip_prefix("\u{1b}[") else {
            return rest;
        };
        let end = code.find(|character: char| character.is_ascii_alphabetic());
        rest = end.and_then(|end| code.get(end + 1..)).unwrap_or_default();
    }
}

/// Text in XML 1.0, between tags.
///
/// Characters that XML 1.0 cannot hold at all, not even as a reference (production 2, `Char`), become visible first.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Whether there has been nothing but spaces on the line.
    let mut blank = true;
    for character in lines(text).chars() {
        let begins = blank;
        blank = character == '\n' || blank && character.is_whitespace();
        match character {
            // As in `tame`, by references.
            '#' if out.ends_with('#') => out.push_str("&#35;"),
            ':' if begins => out.push_str("&#58;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

/// An attribute's value in XML 1.0: line ends and tabs would be read as spaces if they were not references.
pub(super) fn xml_attribute(text: &str) -> String {
    xml(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

/// The message of a workflow command (source: actions/toolkit `packages/core/src/command.ts`, `escapeData`).
pub(super) fn workflow_message(text: &str) -> String {
    workflow(text, false)
}

/// A property's value in a workflow command (source: the same file, `escapeProperty`).
pub(super) fn workflow_property(text: &str) -> String {
    workflow(text, true)
}

fn workflow(text: &str, property: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            '\t' => out.push('\t'),
            '#' if out.ends_with('#') => out.push_str("\\u{23}"),
            other => match visible(other) {
                Some(shown) => out.push_str(&shown),
                None => out.push(other),
            },
        }
    }
    out
}

/// `text` as a link to `address` on a terminal (OSC 8); `address` has no characters that would end it.
pub(super) fn hyperlink(text: &str, address: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

/// A path as a relative or absolute URI reference (RFC 3986): separators become `/`, the rest is percent-encoded.
pub(super) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            b'\\' if cfg!(windows) => out.push('/'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Writes JSON on several lines in which hidden characters are `\u` escapes, so that it can be read on a terminal and
/// still gives back the same text.
#[derive(Default)]
pub(super) struct SafeJson(PrettyFormatter<'static>);

impl Formatter for SafeJson {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut from = 0;
        // The second of two `#` is escaped, too: see `tame`.
        let mut before = ' ';
        let unsafe_here = |character: char| {
            let pair = character == '#' && before == '#';
            before = character;
            pair || is_hidden(character)
        };
        for (at, found) in fragment.match_indices(unsafe_here) {
            writer.write_all(fragment.get(from..at).unwrap_or_default().as_bytes())?;
            for unit in found.encode_utf16() {
                write!(writer, "\\u{unit:04x}")?;
            }
            from = at + found.len();
        }
        writer.write_all(fragment.get(from..).unwrap_or_default().as_bytes())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_a_command() {
        for (text, tamed) in [
            ("a\n  ::error::x\n", "a\n  \\u{3a}:error::x\n"),
            ("\u{1b}[2m::error::x", "\u{1b}[2m\\u{3a}:error::x"),
            ("x ##[error]y ##vso[z]", "x #\\u{23}[error]y #\\u{23}vso[z]"),
            ("a::b # c", "a::b # c"),
        ] {
            assert_eq!(tame(text), tamed);
        }
        assert_eq!(xml("::a\n ::b##[c]"), "&#58;:a\n &#58;:b#&#35;[c]");
        assert_eq!(workflow_message("##[a]"), "#\\u{23}[a]");
    }

    #[test]
    fn one_line_holds_nothing_that_steers() {
        assert_eq!(
            line("a\u{1b}[31m\r\nb\u{9b}\u{202e}"),
            "a\\u{1b}[31m\\r\\nb\\u{9b}\\u{202e}"
        );
        assert_eq!(line("grün 漢"), "grün 漢");
        assert_eq!(lines("a\n\tb\u{7}"), "a\n\tb\\u{7}");
    }

    #[test]
    fn xml_holds_only_what_xml_can_hold() {
        assert_eq!(
            xml("<a b='\"&'>\u{1b}\n\u{ffff}"),
            "&lt;a b=&apos;&quot;&amp;&apos;&gt;\\u{1b}\n\u{fffd}"
        );
        assert_eq!(xml_attribute("a\n\tb&"), "a&#10;&#9;b&amp;");
    }

    #[test]
    fn workflow_commands_cannot_be_broken_out_of() {
        assert_eq!(
            workflow_message("50% a:b,c\r\n::error::x"),
            "50%25 a:b,c%0D%0A::error::x"
        );
        assert_eq!(workflow_property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
        assert_eq!(workflow_message("\u{1b}"), "\\u{1b}");
    }

    #[test]
    fn a_link_ends_where_its_text_ends() {
        let link = hyperlink("a", "https://x.example/a");
        assert_eq!(link, "\u{1b}]8;;https://x.example/a\u{1b}\\a\u{1b}]8;;\u{1b}\\");
    }

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("a b/ü#?.yml"), "a%20b/%C3%BC%23%3F.yml");
    }
}
