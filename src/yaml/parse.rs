//! From text to the located tree.

mod builder;
mod events;
mod first;
mod indicators;
mod line_ends;
mod quirks;

use std::rc::Rc;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Tag};

pub use self::builder::Doubts;
use self::builder::{OpenCollection, Sized, TreeBuilder};
use self::events::{pairs, shorthand, style_of};
use self::quirks::{Behind, Repaired};
use super::error::{DuplicateKey, YamlError};
use super::merge::{EqualKeys, mapping};
use super::{Data, Doubt, Node, Scalar, secrets, strict};
use crate::source::{Encoding, SourceId, SourceMap, Span};

/// How many mappings and lists may be in one another, aliases followed.
pub const MAX_DEPTH: usize = 128;
/// How many nodes a text may have, aliases followed.
pub const MAX_NODES: usize = 1_000_000;

/// No doubt about anything.
struct Certain;

impl Doubts for Certain {
    fn of(&self, _: &Node) -> Option<Doubt> {
        None
    }
}

/// All documents of a text. Cloning is cheap, as it is for nodes.
#[derive(Clone)]
pub struct Documents {
    /// The roots, one a document.
    pub roots: Vec<Node>,
    /// Keys that stand twice in one mapping.
    pub duplicates: Vec<DuplicateKey>,
    /// Nodes in all documents, aliases followed.
    pub nodes: usize,
    /// The most values (keys are none) that one document is written with; an alias is one.
    pub most_values: usize,
}

/// What was read without a doubt and is kept with the source.
#[derive(Clone)]
struct FirstCounted(Result<Documents, YamlError>);

/// The same, where of equal keys the last one counts.
#[derive(Clone)]
struct LastCounted(Result<Documents, YamlError>);

/// All documents of a text that was read with somebody's doubts.
#[derive(Clone)]
struct Doubted(Vec<Node>);

/// Reads source `id`, once for all who ask.
///
/// # Errors
/// If go-yaml would refuse the text for its syntax, an unknown alias or a wrong merge key, or if it goes beyond the
/// budget (nesting 128, 1,000,000 nodes after alias expansion).
pub fn parse(sources: &SourceMap, id: SourceId) -> Result<Documents, YamlError> {
    let read = || read(sources, id, sources.text(id), &Certain, EqualKeys::FirstCounts);
    sources.kept_or(id, || FirstCounted(read())).0
}

/// The documents of source `id` for who asks for nothing but where things are, whoever has read them.
pub fn tree(sources: &SourceMap, id: SourceId) -> Option<Vec<Node>> {
    let kept = sources.kept(id).map(|Doubted(roots)| roots);
    kept.or_else(|| Some(parse(sources, id).ok()?.roots))
}

/// Reads source `id` as Helm and the programs around Kubernetes do: of equal keys the last one is in the tree, and a merge
/// key counts over what is before it.
///
/// Source: sigs.k8s.io/yaml `goyaml.v2/decode.go` `mapping`, `merge`.
///
/// # Errors
/// As for [`parse`].
pub fn parse_last_counts(sources: &SourceMap, id: SourceId) -> Result<Documents, YamlError> {
    let read = || read(sources, id, sources.text(id), &Certain, EqualKeys::LastCounts);
    sources.kept_or(id, || LastCounted(read())).0
}

/// Reads source `id`, and asks `doubts` what is not known of it.
///
/// # Errors
/// As [`parse`].
pub fn parse_with(sources: &SourceMap, id: SourceId, doubts: &dyn Doubts) -> Result<Documents, YamlError> {
    let documents = read(sources, id, sources.text(id), doubts, EqualKeys::FirstCounts)?;
    sources.keep(id, Doubted(documents.roots.clone()));
    Ok(documents)
}

/// Reads the first document of source `id` and nothing behind it, and asks `doubts` what is not known of it.
///
/// # Errors
/// As [`parse`].
pub fn parse_first(sources: &SourceMap, id: SourceId, doubts: &dyn Doubts) -> Result<Documents, YamlError> {
    if is_one_document(sources.text(id)) {
        return parse_with(sources, id, doubts);
    }
    let text = first::document(sources.text(id));
    read(sources, id, text, doubts, EqualKeys::FirstCounts)
}

/// Whether there is nothing behind the first document of `text`.
pub fn is_one_document(text: &str) -> bool {
    first::document(text).len() == text.len()
}

fn read(
    sources: &SourceMap,
    id: SourceId,
    written: &str,
    doubts: &dyn Doubts,
    keys: EqualKeys,
) -> Result<Documents, YamlError> {
    let text = &*line_ends::plain(written);
    if let Some((span, message)) = sources.not_utf8(id).filter(|_| sources.encoding(id) == Encoding::Other) {
        let message = message.into();
        return Err(YamlError { span, message });
    }
    strict::directives(id, text)?;
    let mut repaired: Option<Repaired> = None;
    for _ in 0..MOST_REPAIRS {
        let read = repaired.as_ref().map_or(text, |repaired| repaired.text.as_str());
        let mark = repaired.as_ref().and_then(|repaired| repaired.mark);
        let mut builder = TreeBuilder::new(id, read, doubts, keys);
        (builder.written, builder.mark) = (written, mark);
        match builder.run()? {
            None => {
                let documents = builder.documents();
                // What is written a second time is in no tree.
                secrets::mark_all(&documents.roots, documents.duplicates.is_empty(), id, sources);
                return Ok(documents);
            }
            Some(stumbled) => {
                let next = quirks::repaired(read, &stumbled, builder.is_in_flow())
                    .ok_or_else(|| builder.syntax_error(&stumbled))?;
                let mark = next.mark.or(mark);
                repaired = Some(Repaired { mark, ..next });
            }
        }
    }
    let (span, message) = (Span::new(id, 0..0), "this is not valid YAML".into());
    Err(YamlError { span, message })
}

/// How often a text is read again without what only the parser stumbles over.
const MOST_REPAIRS: usize = 32;

impl TreeBuilder<'_> {
    /// Reads to the end, or to what the parser stumbles over.
    fn run(&mut self) -> Result<Option<ScanError>, YamlError> {
        let mut options = Options::default();
        options.set_emit_comments(false);
        if let Some(at) = quirks::tab(self.text, 0, Behind::Nothing) {
            return Err(self.error(at, at + 1, "a tab in the indentation; YAML allows only spaces there"));
        }
        for event in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => return Ok(Some(error)),
            };
            self.count(&event);
            self.take(event, span.byte_range().unwrap_or_default())?;
        }
        Ok(None)
    }

    fn documents(self) -> Documents {
        Documents {
            roots: self.roots,
            duplicates: self.duplicates,
            nodes: self.nodes,
            most_values: self.most_values,
        }
    }

    /// Counts what the document is written with.
    fn count(&mut self, event: &Event<'_>) {
        match event {
            Event::DocumentStart(..) => self.values = 0,
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) | Event::Alias(_) => {
                let is_key = |open: &OpenCollection| open.is_mapping && open.children.len().is_multiple_of(2);
                self.values += usize::from(!self.open.last().is_some_and(is_key));
                self.most_values = self.most_values.max(self.values);
            }
            _ => {}
        }
    }

    fn take(&mut self, event: Event<'_>, range: std::ops::Range<usize>) -> Result<(), YamlError> {
        self.indicators(&event, range.start)?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.map(|tag| shorthand(&tag));
                let span = self.scalar_span(range.clone(), style, &text);
                if !range.is_empty() {
                    let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
                    self.no_tab(span.end(), !is_quoted)?;
                }
                let text = self.text_of(&text, range.clone(), style);
                let scalar = Scalar {
                    text,
                    style: style_of(style),
                    tag: tag.clone(),
                };
                let mut node = Node {
                    tag,
                    ..Node::new(Data::Scalar(scalar), span)
                };
                node.doubt = self.doubts.of(&node).map(Rc::new);
                if let Some(scalar) = node.scalar() {
                    strict::scalar(scalar, self.text.get(range).unwrap_or_default(), span)?;
                }
                self.add(
                    Sized {
                        node,
                        nodes: 1,
                        depth: 1,
                    },
                    anchor,
                )
            }
            Event::SequenceStart(_, anchor, tag) => self.begin(range.start, range.end, anchor, tag.as_deref(), false),
            Event::MappingStart(_, anchor, tag) => self.begin(range.start, range.end, anchor, tag.as_deref(), true),
            Event::SequenceEnd | Event::MappingEnd => self.end(range),
            Event::Alias(anchor) => {
                let alias = self.span(range.start, range.end);
                let Some(target) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.error(range.start, range.end, "the alias is inside the value it names"));
                };
                self.no_tab(range.end, false)?;
                let node = Node {
                    alias: Some(alias),
                    ..target.node
                };
                self.add(Sized { node, ..target }, 0)
            }
            Event::DocumentStart(..) => {
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn begin(
        &mut self,
        start: usize,
        end: usize,
        anchor: usize,
        tag: Option<&Tag>,
        is_mapping: bool,
    ) -> Result<(), YamlError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.error(start, end, "the nesting is deeper than 128 levels"));
        }
        self.open.push(OpenCollection {
            start,
            anchor,
            tag: tag.map(shorthand),
            children: Vec::new(),
            is_mapping,
        });
        Ok(())
    }

    fn end(&mut self, range: std::ops::Range<usize>) -> Result<(), YamlError> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        // A block collection ends with its last child; the event itself stands where the next thing begins.
        let last = open.children.last();
        let last = last.map(|child| child.node.alias.unwrap_or(child.node.span).end());
        let closing = self
            .text
            .get(range.clone())
            .is_some_and(|text| text == "]" || text == "}");
        if closing {
            self.no_tab(range.end, false)?;
        }
        let end = if closing { range.end } else { last.unwrap_or(open.start) };
        let span = self.span(open.start, end.max(open.start));
        let nodes = open
            .children
            .iter()
            .fold(1_usize, |sum, child| sum.saturating_add(child.nodes));
        let depth = open.children.iter().map(|child| child.depth).max().unwrap_or(0) + 1;
        let data = if open.is_mapping {
            let entries = pairs(open.children);
            let in_list = self.open.last().is_some_and(|open| !open.is_mapping);
            let (mapping, duplicates) = mapping(entries, self.keys, in_list)?;
            self.duplicates.extend(duplicates);
            Data::Mapping(mapping)
        } else {
            Data::Sequence(open.children.into_iter().map(|child| child.node).collect())
        };
        let mut node = Node {
            tag: open.tag,
            ..Node::new(data, span)
        };
        node.doubt = self.doubts.of(&node).map(Rc::new);
        self.add(Sized { node, nodes, depth }, open.anchor)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, mut sized: Sized, anchor: usize) -> Result<(), YamlError> {
        let place = sized.node.alias.unwrap_or(sized.node.span);
        if sized.node.alias.is_some() || sized.depth == 1 {
            self.nodes = self.nodes.saturating_add(sized.nodes);
        }
        if self.nodes > MAX_NODES || sized.nodes > MAX_NODES {
            return Err(self.error(
                place.start(),
                place.end(),
                "with its aliases followed, this has more than 1,000,000 values",
            ));
        }
        if self.open.len() + sized.depth > MAX_DEPTH {
            return Err(self.error(place.start(), place.end(), "the nesting is deeper than 128 levels"));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, sized.clone());
        }
        match self.open.last_mut() {
            Some(open) => {
                // An empty value is reported where the next token begins; it belongs right behind its key's colon.
                let is_value = open.is_mapping && open.children.len() % 2 == 1;
                if let Some(key) = open
                    .children
                    .last()
                    .filter(|_| is_value && sized.node.span.range().is_empty())
                {
                    let after = key.node.alias.unwrap_or(key.node.span).end();
                    let colon = self.text.get(after..).and_then(|rest| rest.find(':'));
                    let at = colon.map_or(after, |colon| after + colon + 1);
                    sized.node.span = Span::new(self.id, at..at);
                }
                open.children.push(sized);
            }
            None => self.roots.push(sized.node),
        }
        Ok(())
    }
}
