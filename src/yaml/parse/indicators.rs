//! What go-yaml refuses around `-` and `:`, and the parser does not.
//!
//! Source: go-yaml v3 `scannerc.go` `yaml_parser_scan_to_next_token`, `parserc.go` `yaml_parser_parse_block_mapping_key`.

use granit_parser::Event;

use super::{OpenCollection, TreeBuilder};
use crate::yaml::YamlError;

impl TreeBuilder<'_> {
    /// Judges what is before a node that begins at `start`.
    pub(super) fn indicators(&self, event: &Event<'_>, start: usize) -> Result<(), YamlError> {
        let is_node = matches!(
            event,
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) | Event::Alias(_)
        );
        let Some(open) = self.open.last().filter(|open| is_node && !self.is_flow(open)) else {
            return Ok(());
        };
        let wrong = if open.is_mapping {
            self.missing_key(open, start)
                .map(|at| (at, "a key was expected before this colon"))
        } else {
            self.tab_before(start)
                .or_else(|| self.tab_behind_dash(open))
                .map(|at| (at, "a tab was found behind `-`, where only spaces may be"))
        };
        match wrong {
            Some((at, message)) => Err(self.error(at, at + 1, message)),
            None => Ok(()),
        }
    }

    /// Where a tab is between a dash and what begins at `start`.
    fn tab_before(&self, start: usize) -> Option<usize> {
        let before = self.text.get(..start)?;
        let dash = before.trim_end_matches([' ', '\t']);
        let blanks = before.get(dash.len()..)?;
        let tab = blanks.find('\t').filter(|_| dash.ends_with('-'))?;
        Some(dash.len() + tab)
    }

    /// Where a tab follows the dash of an item behind the first, with or without something behind it.
    fn tab_behind_dash(&self, open: &OpenCollection) -> Option<usize> {
        let before = &open.children.last()?.node;
        let from = before.alias.unwrap_or(before.span).end();
        let mut at = from;
        for line in self.text.get(from..)?.split_inclusive('\n') {
            let written = line.trim_start();
            if let Some(rest) = written.strip_prefix('-') {
                let spaces = rest.len() - rest.trim_start_matches(' ').len();
                let behind = at + (line.len() - written.len()) + 1 + spaces;
                return rest.get(spaces..)?.starts_with('\t').then_some(behind);
            }
            if !(written.is_empty() || written.starts_with('#')) {
                return None;
            }
            at += line.len();
        }
        None
    }

    /// Where a colon is at the place of a key, without the `?` that an empty key needs.
    fn missing_key(&self, open: &OpenCollection, start: usize) -> Option<usize> {
        let is_key = open.children.len().is_multiple_of(2);
        let is_colon = self
            .text
            .get(start..)?
            .strip_prefix(':')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']));
        let asked = self.text.get(..start)?.trim_end().ends_with('?');
        (is_key && is_colon && !asked).then_some(start)
    }
}
