//! HTML flattened to blocks of plain text and the pictures among them. Nothing in it is run, fetched or kept as markup.

mod raised;
mod tags;
mod walk;

pub(super) use raised::raise;
pub(super) use tags::{BREAKING, hides, is_bottomless, parts_words, strikes};
pub(super) use walk::of_node;

use dom_query::Document;

use super::html::furniture;
use super::squash::squash_some;
use super::{Block, Image, LeftOut};

/// Blocks and pictures in reading order.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub blocks: Vec<Block>,
    pub images: Vec<Image>,
    /// How many of the pictures stand above the story, with no more than one sentence of it before them.
    pub above: usize,
    /// Links to other stories, in paragraphs of their own.
    pub left_out: Vec<LeftOut>,
}

/// The flow of a piece of HTML; empty if it nests so deep that it was made to exhaust us.
pub(super) fn of_fragment(html: &str) -> Flow {
    if is_bottomless(html) { Flow::default() } else { of_node(Document::fragment(html).root()) }
}

/// The same of a piece that stands in Markdown, without what its markup says is no part of the story.
pub(super) fn of_markdown(html: &str) -> Flow {
    if is_bottomless(html) {
        return Flow::default();
    }
    let document = Document::fragment(html);
    let mut left_out = furniture::remove_from_fragment(&document);
    let mut flow = of_node(document.root());
    left_out.append(&mut flow.left_out);
    Flow { left_out, ..flow }
}

/// The plain text of a piece of HTML in an attribute or a JSON string: tags dropped, entities decoded once.
pub(super) fn plain_text(html: &str) -> Option<String> {
    let is_html = html.contains(['<', '&']) && !is_bottomless(html);
    if is_html { squash_some(&Document::fragment(parted(html)).text()) } else { squash_some(html) }
}

/// `html` with a space before each tag that ends a line: `<p>It rained.</p><p>Nobody came.</p>` is two sentences.
fn parted(html: &str) -> String {
    const ENDS: [&str; 7] = ["</p", "<br", "</li", "</div", "</h", "</td", "</blockquote"];
    let mut parted = String::with_capacity(html.len() + 16);
    let mut from = 0;
    for (at, _) in html.match_indices('<') {
        let ends = |tag: &&str| {
            html.as_bytes()[at..].get(..tag.len()).is_some_and(|own| own.eq_ignore_ascii_case(tag.as_bytes()))
        };
        if ENDS.iter().any(ends) {
            parted.push_str(&html[std::mem::replace(&mut from, at)..at]);
            parted.push(' ');
        }
    }
    parted.push_str(&html[from..]);
    parted
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
