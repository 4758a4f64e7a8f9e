//! A Markdown table on a terminal: columns below each other, without its pipes.

use super::wrap::{columns, wrap};

/// The columns between two cells.
const GAP: usize = 2;

/// The rows of a table, the first of which is its head.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Adds the row in `line`; the line between head and body is none.
    pub(super) fn add(&mut self, line: &str) {
        let cells = cells(line);
        let is_rule =
            |cell: &String| cell.contains('-') && cell.chars().all(|character| matches!(character, '-' | ':'));
        if !cells.iter().all(is_rule) {
            self.rows.push(cells);
        }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines of every row in at most `width` columns, as far as words allow; the widest column gives way first.
    pub(super) fn lines(&self, width: usize) -> Vec<Vec<String>> {
        let widths = self.widths(width);
        let rows = self.rows.iter().map(|row| {
            let cells: Vec<Vec<String>> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| wrap(cell, (*width).max(1)))
                .collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or_default();
            let line = |index: usize| {
                let mut out = String::new();
                for (cell, width) in cells.iter().zip(&widths) {
                    let text = cell.get(index).map_or("", String::as_str);
                    out.push_str(text);
                    out.push_str(&" ".repeat(width.saturating_sub(columns(text)) + GAP));
                }
                out.trim_end().to_owned()
            };
            (0..height).map(line).collect()
        });
        rows.collect()
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let most = |column: usize, measure: fn(&str) -> usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| measure(cell)).max().unwrap_or_default()
        };
        let mut widths: Vec<usize> = (0..count).map(|column| most(column, columns)).collect();
        let least: Vec<usize> = (0..count).map(|column| most(column, longest_word)).collect();
        let gaps = GAP * count.saturating_sub(1);
        loop {
            let over = (widths.iter().sum::<usize>() + gaps).saturating_sub(width);
            let slack = widths.iter_mut().zip(&least).filter(|(wide, least)| **wide > **least);
            match slack.max_by_key(|(wide, _)| **wide) {
                Some((wide, _)) if over > 0 => *wide -= 1,
                _ => return widths,
            }
        }
    }
}

fn longest_word(text: &str) -> usize {
    wrap(text, 1).iter().map(|word| columns(word)).max().unwrap_or_default()
}

/// The cells of `| a | b |`; a pipe in code or behind a backslash ends none.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let (mut in_code, mut escaped) = (false, false);
    for character in line.chars() {
        in_code ^= character == '`';
        if character == '|' && !in_code && !escaped {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            if character == '|' && escaped {
                cell.pop();
            }
            cell.push(character);
        }
        escaped = character == '\\';
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_end_at_pipes_that_are_none_of_their_text() {
        assert_eq!(cells(r"| a | `b|c` | d\|e |"), ["a", "`b|c`", "d|e"]);
        assert_eq!(cells("|||"), ["", ""]);
    }

    #[test]
    fn the_widest_column_gives_way() {
        let mut table = Table::default();
        for line in ["| a | b |", "|---|:-:|", "| one | some words that do not fit here |"] {
            table.add(line);
        }
        let lines = table.lines(25);
        assert_eq!(lines[0], ["a    b"]);
        assert_eq!(lines[1], ["one  some words that do", "     not fit here"]);
    }
}
