//! Where the story of a page stands, and what of it is text.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use url::Url;

use super::super::flow::{self, Flow};
use super::super::{Block, BlockKind, Image, LeftOut, LeftOutKind, date_line, time};
use super::{MAX_ELEMENTS, above, asked, below, beside, furniture, notes, residue, sections};

/// A text of more bytes between two tags is parted: writing HTML looks, at each sign that it escapes, through the rest of the
/// text for others.
const MAX_TEXT_NODE: usize = 8 << 10;
/// When it appeared is said within as many lines below the headline.
const MAX_BELOW_HEADING: usize = 6;
/// A paragraph of as many bytes at least tells something; shorter ones may be menus.
const MIN_TELLING: usize = 60;

/// Readability leaves out at most as many blocks in one go, as far as subheadings are looked for.
const MAX_LOST: usize = 100;

/// What a page holds of its story.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub flow: Flow,
    /// Every picture that stands with it, those too that readability takes for furniture.
    pub pictures: Vec<Image>,
    /// How many of them stand above it, where the page marks what the story is.
    pub above: usize,
    /// What the page's markup says is no part of it.
    pub left_out: Vec<LeftOut>,
}

/// The story of a page at `own`: of what is marked as it, else of the whole page, by readability; else what stands there.
pub(super) fn read(document: Document, own: Option<&Url>) -> Story {
    // Before what is named goes: links tell what a column is.
    beside::remove(&document);
    let noted = notes::remove(&document);
    let mut left_out = furniture::remove(&document);
    left_out.extend(noted);
    left_out.extend(below::remove(&document, own));
    let marked = keep_marked(&document);
    if marked {
        left_out.extend(above::remove(&document));
    }
    asked::part(&document);
    let body = document.select_single("body");
    let mut own = body.nodes().first().map(|node| flow::of_node(*node)).unwrap_or_default();
    let pictures_above = if marked { own.above } else { 0 };
    // Word processors wrap a whole text in bold that is none; readability drops what says so.
    document
        .select("b[style*='normal'], strong[style*='normal'], i[style*='normal'], em[style*='normal']")
        .rename("span");
    sections::open(&document);
    part_long_texts(&document);
    let config = Config { max_elements_to_parse: MAX_ELEMENTS, disable_json_ld: true, ..Config::default() };
    let readable = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let readable = readable.ok().map(|article| flow::of_fragment(&article.content));
    // What is marked and left out all the same is news rather than furniture: of two entries readability takes the longer.
    let lost = |flow: &Flow| marked && told(&flow.blocks) * 3 < told(&own.blocks) * 2;
    let pictures = std::mem::take(&mut own.images);
    let mut flow = match readable.filter(|flow| !flow.blocks.is_empty() && !lost(flow)) {
        Some(mut flow) => {
            left_out.append(&mut flow.left_out);
            left_out.extend(day_lost(&own, &flow));
            restore_headings(&mut flow.blocks, &own.blocks);
            flow
        }
        None => {
            left_out.append(&mut own.left_out);
            Flow { images: pictures.clone(), ..own }
        }
    };
    flow.blocks = residue::remove(flow.blocks, &mut left_out);
    Story { flow, pictures, above: pictures_above, left_out }
}

/// Puts back the subheadings that readability lost: those with nothing but a subheading between two paragraphs that it kept.
fn restore_headings(blocks: &mut Vec<Block>, own: &[Block]) {
    let mut restored = Vec::with_capacity(blocks.len());
    let mut at = 0;
    for block in blocks.drain(..) {
        let same = |other: &Block| (other.kind, &other.text) == (block.kind, &block.text);
        let heads = own[at..]
            .iter()
            .take(MAX_LOST)
            .take_while(|other| other.kind == BlockKind::Heading && !same(other))
            .count();
        let goes_on = own.get(at + heads).is_some_and(same);
        if goes_on {
            if at > 0 && block.kind == BlockKind::Paragraph {
                restored.extend(own[at..at + heads].iter().cloned());
            }
            at += heads + 1;
        } else if let Some(found) = own[at..].iter().take(MAX_LOST).position(same) {
            at += found + 1;
        }
        restored.push(block);
    }
    *blocks = restored;
}

/// The line right below the headline that says when it appeared, if it is none of the flow.
fn day_lost(own: &Flow, flow: &Flow) -> Option<LeftOut> {
    let heading = own.blocks.iter().position(|block| block.kind == BlockKind::Heading)?;
    let below = own.blocks[heading + 1..].iter().take(MAX_BELOW_HEADING);
    let is_day = |block: &&Block| date_line::is_date_line(&block.text) && time::day(&block.text).is_some();
    let line = below.into_iter().find(is_day)?;
    let kept = flow.blocks.iter().any(|block| block.text == line.text);
    (!kept).then(|| LeftOut { kind: LeftOutKind::Dateline, text: line.text.clone() })
}

/// Leaves nothing on the page but the one `<article>`, `articleBody` or `<main>` that holds the story, if it has one. Else
/// readability, on a short page, takes menus and banners for a part of it. True if it has one.
fn keep_marked(document: &Document) -> bool {
    let Some(body) = document.select_single("body").nodes().first().copied() else { return false };
    let all = telling(&body);
    let marked = ["article", "[itemprop~='articleBody']", "main"].iter().find_map(|selector| {
        let found = document.select(selector);
        let mut told = found.nodes().iter().filter(|node| !is_within(node, selector)).map(|node| (node, telling(node)));
        let mut told = told.by_ref().filter(|(_, telling)| *telling > 0);
        let (node, telling) = told.next()?;
        // Of two that tell something, each may be a part of it.
        (told.next().is_none() && telling * 3 >= all).then_some(*node)
    });
    if let Some(story) = marked {
        story.remove_from_parent();
        body.remove_children();
        body.append_child(&story);
    }
    marked.is_some()
}

fn is_within(node: &NodeRef<'_>, selector: &str) -> bool {
    node.ancestors_it(None).any(|outer| outer.is_element() && outer.is(selector))
}

/// Bytes of the paragraphs below a node that tell something.
fn telling(node: &NodeRef<'_>) -> usize {
    told(&flow::of_node(*node).blocks)
}

fn told(blocks: &[Block]) -> usize {
    let text = |kind| matches!(kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::Item);
    let lengths = blocks.iter().filter(|block| text(block.kind)).map(|block| block.text.len());
    lengths.filter(|length| *length >= MIN_TELLING).sum()
}

fn part_long_texts(document: &Document) {
    let root = document.root();
    let is_long = |node: &NodeRef<'_>| node.is_text() && node.text().len() > MAX_TEXT_NODE;
    let long: Vec<NodeRef<'_>> = root.descendants_it().filter(is_long).collect();
    for node in long {
        let text = node.text();
        let mut rest = &*text;
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.floor_char_boundary(MAX_TEXT_NODE));
            node.insert_before(&node.tree.new_text(part));
            rest = after;
        }
        node.remove_from_parent();
    }
}
