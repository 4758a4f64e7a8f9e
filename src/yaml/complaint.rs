//! What is wrong with a text, in plain words.

use granit_parser::ErrorKind;

/// A sentence for people about what the parser stumbled over; it never holds any of the file's text.
pub(super) fn complaint(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnexpectedEofFlowSequence => "a list that began with `[` is not closed",
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            "a mapping that began with `{` is not closed"
        }
        ErrorKind::UnexpectedEof | ErrorKind::UnexpectedEofBlockSequence | ErrorKind::UnexpectedEofBlockMapping => {
            "the file ends in the middle of a value"
        }
        ErrorKind::UnknownAnchor => "the alias names an anchor that does not stand before it",
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation => "a tab stands where YAML wants blanks",
        ErrorKind::InvalidIndentation => "the indentation fits neither the line above nor an outer one",
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::SimpleKeyExpected => "a key with a colon was expected here",
        ErrorKind::InvalidSimpleKey => "this is no key: a colon is missing, or stands where it may not",
        ErrorKind::ExpectedBlockSequenceEntry => "an item with `- ` was expected here",
        ErrorKind::ExpectedFlowSequenceSeparator => "a comma or `]` was expected here",
        ErrorKind::ExpectedFlowMappingSeparator => "a comma or `}` was expected here",
        ErrorKind::MappingValueNotAllowed => "a second `: ` in one line; put the value in quotes",
        ErrorKind::BlockEntryInFlowCollection => "`- ` or `{{ … }}` stands where a value of `{ }` or `[ ]` should",
        ErrorKind::UnexpectedCharacter { .. } => "a value cannot begin with this character; put it in quotes",
        ErrorKind::CommentNotSeparated => "a comment needs a blank before its `#`",
        ErrorKind::UndeclaredTagHandle => "the tag's handle is not declared",
        ErrorKind::BomInsideDocument => "a byte order mark stands in the middle of the file",
        _ => "this is not valid YAML",
    }
}
