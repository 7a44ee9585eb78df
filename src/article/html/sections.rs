//! Entries of a live report and blocks of a content system: boxes of a story with a subheading and text of their own.
//!
//! Readability takes the longest of them for the story and drops the others, so that they are opened first.

use dom_query::{Document, NodeRef};

use super::super::flow;
use super::super::squash::squash;
use super::furniture::length;

/// A box of more elements is a story of its own, and readability keeps it.
const MAX_CHILDREN: usize = 40;
/// As many bytes of text at least tell something.
const MIN_TELLING: usize = 20;
/// What a box of a story is made of.
const PARTS: [&str; 19] = [
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "blockquote",
    "figure",
    "picture",
    "img",
    "br",
    "hr",
    "time",
    "a",
    "span",
    "em",
    "strong",
];

/// Opens the boxes of the story: of the one that holds it, else of what holds the headline and most of the text.
pub(super) fn open(document: &Document) {
    let Some(scope) = scope(document) else { return };
    let boxes: Vec<NodeRef<'_>> =
        scope.descendants_it().filter(|node| node.has_name("div") || node.has_name("section")).collect();
    // The inner before the outer.
    for node in boxes.into_iter().rev().filter(is_entry) {
        for child in node.children_it(false).collect::<Vec<_>>() {
            node.insert_before(&child);
        }
        node.remove_from_parent();
    }
}

fn scope(document: &Document) -> Option<NodeRef<'_>> {
    let body = document.select_single("body").nodes().first().copied()?;
    let marked = document.select("article, main");
    if let [story] = marked.nodes() {
        return Some(*story);
    }
    let heading = document.select_single("h1").nodes().first().copied()?;
    let all = length(&body);
    heading.ancestors_it(Some(6)).find(|outer| outer.is_element() && length(outer) * 2 >= all)
}

/// A subheading that leads nowhere, and a sentence that is more than links.
fn is_entry(node: &NodeRef<'_>) -> bool {
    let children: Vec<NodeRef<'_>> = node.children_it(false).filter(|child| child.is_element()).collect();
    let is_part = |child: &NodeRef<'_>| child.node_name().is_some_and(|name| PARTS.contains(&&*name));
    if children.len() > MAX_CHILDREN || !children.iter().all(is_part) {
        return false;
    }
    let within = |name: &'static str| move |inner: &NodeRef<'_>| inner.has_name(name);
    let is_heading =
        |child: &NodeRef<'_>| child.node_name().is_some_and(|name| matches!(&*name, "h2" | "h3" | "h4" | "h5" | "h6"));
    let mut headings = children.iter().filter(|child| is_heading(child)).peekable();
    if headings.peek().is_none() || headings.any(|heading| heading.descendants_it().any(|inner| within("a")(&inner))) {
        return false;
    }
    let linked: usize = node.descendants_it().filter(within("a")).map(|link| length(&link)).sum();
    let told =
        children.iter().filter(|child| matches!(child.node_name().as_deref(), Some("p" | "ul" | "ol" | "blockquote")));
    let tells = |child: &NodeRef<'_>| {
        let text = squash(&child.text());
        text.len() >= MIN_TELLING && flow::of_node(*child).blocks.iter().any(|block| block.text.ends_with(STOPS))
    };
    linked * 3 < length(node) && told.into_iter().any(tells)
}

/// What sentences end with.
const STOPS: [char; 13] = ['.', '!', '?', '…', '”', '"', '»', '。', '！', '？', '।', '۔', '؟'];
