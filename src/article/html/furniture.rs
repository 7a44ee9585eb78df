//! What a page says by its markup is no part of the story: blocks whose class, id or role names them (`share-buttons`,
//! `photo-caption`, `role=navigation`), and labels above the headline.
//!
//! A class counts only if all its words are known: `share-buttons` goes, `shareholders` and `share-price-graph` stay.

use dom_query::{Document, NodeRef};
use unicode_segmentation::UnicodeSegmentation;

use super::super::boilerplate::contains_address;
use super::super::date_line::is_date_line;
use super::super::flow::{self, BREAKING};
use super::super::phrases::{PHRASES, is_any};
use super::super::squash::{squash, squash_some};
use super::super::{LeftOut, LeftOutKind, byline, lead, promotion};

/// `City`, `Economy | Markets`, above a headline.
const MAX_LABEL_WORDS: usize = 4;
const MAX_LABEL_BYTES: usize = 60;
/// A remark of more bytes may be the story.
const MAX_REMARK_BYTES: usize = 1_000;
/// Who wrote it and when, in a box of their own.
const MAX_META_BYTES: usize = 240;
/// A headline and what labels it stand in at most this many boxes of their own.
const MAX_BOXES: usize = 3;
/// A paragraph of a story has as many words; what asks a reader to pay has fewer in each of its own.
const MIN_TOLD_WORDS: usize = 15;
/// Roles of what is around a story.
const ROLES: [&str; 8] =
    ["navigation", "complementary", "dialog", "alertdialog", "search", "menu", "menubar", "toolbar"];
/// What holds a story whatever its classes say.
const HOLDERS: &str = "h1, main, [itemprop~='articleBody']";

/// Takes out of `document` what its markup says is furniture, and gives what of it stood within the story.
pub(super) fn remove(document: &Document) -> Vec<LeftOut> {
    let mut left_out = Vec::new();
    let all = length(&document.root());
    let mut open = vec![document.root()];
    while let Some(node) = open.pop() {
        let named = named(&node).filter(|kind| is_apart(&node, *kind) && !holds_story(&node, all));
        let named = named.filter(|kind| match kind {
            Named::Aside => asks(&node),
            Named::Wall => !tells(&node),
            _ => true,
        });
        let lines = named.filter(|kind| matches!(kind, Named::Meta | Named::Byline)).and_then(|_| pieces(&node));
        if let Some(mut lines) = lines {
            left_out.append(&mut lines);
            node.remove_from_parent();
            continue;
        }
        if let Some(kind) = named.filter(|kind| *kind != Named::Meta) {
            let text = told(node);
            if !text.is_empty() && node.ancestors_it(None).any(|outer| outer.is_element() && outer.is("article, main"))
            {
                // `by Jane Roe , Harbour Post`: what stands on lines of its own in the markup.
                let text = if kind == Named::Byline { text.replace(" ,", ",") } else { text };
                left_out.push(LeftOut { kind: kind.into(), text });
            }
            node.remove_from_parent();
            continue;
        }
        let first = open.len();
        open.extend(node.children_it(false).filter(NodeRef::is_element));
        open[first..].reverse();
    }
    if let Some(heading) = document.select_single("h1").nodes().first() {
        remove_labels(*heading);
    }
    left_out
}

/// Takes out of `document` the remarks that a text processor wrote into it: their marks, and the boxes below the story.
pub(super) fn remove_remarks(document: &Document) {
    let marks: Vec<NodeRef<'_>> = document.select("a[href^='#cmnt']").nodes().to_vec();
    for mark in marks {
        let is_box = |outer: &NodeRef<'_>| outer.has_name("div") || outer.has_name("p");
        let below = mark.attr("href").is_some_and(|href| href.starts_with("#cmnt_ref"));
        let whole =
            mark.ancestors_it(Some(3)).filter(|outer| is_box(outer) && length(outer) <= MAX_REMARK_BYTES).last();
        match whole.filter(|_| below) {
            Some(remark) => remark.remove_from_parent(),
            None => mark.remove_from_parent(),
        }
    }
}

/// Takes furniture out of a piece of HTML that stands in another text.
pub(in crate::article) fn remove_from_fragment(document: &Document) -> Vec<LeftOut> {
    let mut left_out = Vec::new();
    let mut open = vec![document.root()];
    while let Some(node) = open.pop() {
        let kind = named(&node).filter(|kind| matches!(kind, Named::Furniture) && is_apart(&node, *kind));
        if let Some(kind) = kind {
            let text = told(node);
            if !text.is_empty() {
                left_out.push(LeftOut { kind: kind.into(), text });
            }
            node.remove_from_parent();
            continue;
        }
        let first = open.len();
        open.extend(node.children_it(false).filter(NodeRef::is_element));
        open[first..].reverse();
    }
    left_out
}

/// All that stands in a node, in one line.
fn told(node: NodeRef<'_>) -> String {
    let texts = flow::of_node(node).blocks.into_iter().map(|block| block.text);
    texts.collect::<Vec<_>>().join(" ")
}

/// What a block is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Furniture,
    /// About a picture, which may stand in the same box.
    Caption,
    Byline,
    /// The hour of an entry in a live report.
    Time,
    /// Set apart within the story: a part of it, unless it asks the reader for something.
    Aside,
    /// What those who do not pay are shown, or what those who pay are: the rest of the story.
    Wall,
    /// Who wrote it and when, beside each other.
    Meta,
}

impl From<Named> for LeftOutKind {
    fn from(named: Named) -> Self {
        match named {
            Named::Furniture | Named::Aside | Named::Wall => Self::Promotion,
            Named::Caption => Self::Caption,
            Named::Byline | Named::Meta => Self::Byline,
            Named::Time => Self::Dateline,
        }
    }
}

/// Whether a box asks the reader to write, to call or to subscribe.
fn asks(node: &NodeRef<'_>) -> bool {
    let blocks = flow::of_node(*node).blocks;
    blocks
        .iter()
        .any(|block| contains_address(&block.text) || block.text.split_sentence_bounds().any(promotion::is_promotion))
}

/// Whether what is named a wall is the story behind it: a paragraph itself, or a box with one of a story's length and nothing to
/// press.
fn tells(node: &NodeRef<'_>) -> bool {
    if node.descendants_it().any(|inner| ["button", "form", "input"].iter().any(|name| inner.has_name(name))) {
        return false;
    }
    let is_paragraph = node.has_name("p") && lead::is_sentence(&squash(&node.text()));
    let long = |text: &str| text.split(' ').count() >= MIN_TOLD_WORDS && !contains_address(text);
    let told = |text: &str| (is_paragraph || long(text)) && !text.split_sentence_bounds().any(promotion::is_promotion);
    flow::of_node(*node).blocks.iter().any(|block| told(&block.text))
}

/// What stands in a box beside each other, each piece for itself; none if a sentence is among them.
fn pieces(node: &NodeRef<'_>) -> Option<Vec<LeftOut>> {
    if length(node) > MAX_META_BYTES {
        return None;
    }
    let texts = node.descendants_it().filter(|inner| inner.is_text()).filter_map(|text| squash_some(&text.text()));
    let texts: Vec<String> = texts.filter(|text| text.contains(char::is_alphanumeric)).collect();
    let kind = |text: &str| if is_date_line(text) { LeftOutKind::Dateline } else { LeftOutKind::Byline };
    let dated = texts.iter().any(|text| is_date_line(text));
    let told = texts.iter().any(|text| lead::is_sentence(text) && !is_date_line(text));
    // `By Jane Roe | 4 December 2026`, in one text.
    let parted = |text: String| match byline::with_day(&text) {
        Some((_, day)) => {
            let who = text[..text.len() - day.len()].trim_end_matches([' ', '|', '•', '·']);
            vec![who.to_owned(), day.to_owned()]
        }
        None => vec![text],
    };
    let texts = || texts.into_iter().flat_map(parted);
    (dated && !told).then(|| texts().map(|text| LeftOut { kind: kind(&text), text }).collect())
}

fn named(node: &NodeRef<'_>) -> Option<Named> {
    if node.attr("role").is_some_and(|role| ROLES.contains(&role.trim())) {
        return Some(Named::Furniture);
    }
    // Pages whose classes are made by a program name their parts for tests and for those who count readers.
    let names = [node.class(), node.id_attr(), node.attr("data-component"), node.attr("data-testid")];
    let names = names.into_iter().flatten();
    let named = names.flat_map(|names| names.split_whitespace().filter_map(meaning).collect::<Vec<_>>()).next();
    let named = named.or_else(|| node.has_name("time").then_some(Named::Time));
    named.or_else(|| is_strip(node).then_some(Named::Meta))
}

/// A box of a few words beside each other, whatever it is called: who wrote it, what that person is, and when it appeared.
fn is_strip(node: &NodeRef<'_>) -> bool {
    const INLINE: [&str; 12] =
        ["span", "a", "time", "img", "picture", "strong", "b", "em", "i", "small", "address", "svg"];
    if !node.has_name("div") || length(node) > MAX_META_BYTES {
        return false;
    }
    let mut pieces = Vec::new();
    for inner in node.children_it(false) {
        let text = squash(&inner.text());
        let inline = inner.node_name().is_some_and(|name| INLINE.contains(&&*name));
        match inner.is_element() {
            true if !inline => return false,
            true if !text.is_empty() => pieces.push(text),
            false if text.contains(char::is_alphanumeric) => return false,
            _ => {}
        }
    }
    let signs = |text: &String| byline::names(text).is_some() || byline::is_role(text);
    let one = |text: &String| byline::listed(text).is_some_and(|names| names.len() == 1) && text.contains(' ');
    pieces.len() > 1
        && pieces.iter().any(|text| is_date_line(text))
        && (pieces.iter().any(signs) && pieces.iter().any(|text| one(text) || byline::names(text).is_some())
            || pieces.len() == 2 && one(&pieces[0]))
}

/// What a class means, if all its words are known.
fn meaning(class: &str) -> Option<Named> {
    let words = words(class);
    if is_any(&PHRASES.classes_whole, &words.join("-")) {
        return Some(Named::Furniture);
    }
    if is_any(&PHRASES.classes_asides, &words.join("-")) {
        return Some(Named::Aside);
    }
    let mut told = None;
    for word in &words {
        let kind = if is_any(&PHRASES.classes_furniture, word) {
            Named::Furniture
        } else if is_any(&PHRASES.classes_walls, word) {
            Named::Wall
        } else if is_any(&PHRASES.classes_captions, word) {
            Named::Caption
        } else if is_any(&PHRASES.classes_bylines, word) {
            Named::Byline
        } else if is_any(&PHRASES.classes_around, word) {
            continue;
        } else {
            return None;
        };
        told = told.filter(|told| *told == Named::Furniture).or(Some(kind));
    }
    told.or_else(|| words.iter().any(|word| word == "meta").then_some(Named::Meta))
}

/// `photoCaption`, `photo-caption` and `photo_caption` are two words.
fn words(class: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for letter in class.chars() {
        let camel = small && letter.is_uppercase();
        small = letter.is_lowercase();
        if !letter.is_alphanumeric() || camel {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            last.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// True for a box of its own; a word in a running text stays where it is, whatever its class.
fn is_apart(node: &NodeRef<'_>, kind: Named) -> bool {
    let name = node.node_name().unwrap_or_default();
    if matches!(&*name, "html" | "body" | "main" | "article" | "head") {
        return false;
    }
    if kind == Named::Caption && node.descendants_it().any(|inner| inner.has_name("img") || inner.has_name("picture")) {
        return false;
    }
    BREAKING.contains(&&*name)
        || node.parent().is_some_and(|parent| {
            let name = parent.node_name().unwrap_or_default();
            matches!(&*name, "div" | "section" | "article" | "main" | "header" | "body")
                && !parent.children_it(false).any(|child| child.is_nonempty_text())
        })
}

/// True for a block with the headline in it, or with most of what stands on the page.
fn holds_story(node: &NodeRef<'_>, all: usize) -> bool {
    length(node) * 2 > all || node.descendants_it().any(|inner| inner.is_element() && inner.is(HOLDERS))
}

/// Bytes of text below a node, without scripts and styles.
pub(super) fn length(node: &NodeRef<'_>) -> usize {
    let code = |text: &NodeRef<'_>| {
        text.parent()
            .is_some_and(|parent| ["script", "style", "template", "title"].iter().any(|name| parent.has_name(name)))
    };
    node.descendants_it().filter(|inner| inner.is_text() && !code(inner)).map(|text| text.text().trim().len()).sum()
}

/// Takes away what stands above the headline in its own box: `Economy`.
fn remove_labels(heading: NodeRef<'_>) {
    let mut node = heading;
    for _ in 0..MAX_BOXES {
        while let Some(above) = node.prev_sibling() {
            let text = squash(&above.text());
            let is_label = text.is_empty()
                || text.len() <= MAX_LABEL_BYTES
                    && text.split(' ').count() <= MAX_LABEL_WORDS
                    && !text.ends_with(['.', '!', '?', '…', '。', '।', ':']);
            let pictured = above.is_element() && above.descendants_it().any(|inner| inner.has_name("img"));
            if !is_label || pictured {
                return;
            }
            above.remove_from_parent();
        }
        let Some(parent) = node.parent() else { return };
        if !["header", "div", "hgroup", "section"].iter().any(|name| parent.has_name(name)) {
            return;
        }
        node = parent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_it_may_stand_beside_the_day_in_a_box_of_any_name() {
        for strip in [
            "<div class=q7><img src=a.jpg alt=x><span>Jane Roe</span> <span>Senior reporter</span> <time>16:05, 4 Dec 2026</time> <a>9 Comments</a></div>",
            "<div><a href=/jane>Jane Roe</a> <span>4 December 2026</span></div>",
        ] {
            let document = Document::from(format!(
                "<article><h1>Trams return</h1>{strip}<p>The trams of Avel are back at the quay, after years in which nobody could ride on one.</p></article>"
            ));
            let left_out = remove(&document);
            let told = |kind: LeftOutKind| {
                left_out.iter().filter(move |left| left.kind == kind).map(|left| left.text.as_str())
            };
            assert_eq!(told(LeftOutKind::Byline).next(), Some("Jane Roe"), "{strip}");
            assert!(told(LeftOutKind::Dateline).any(|text| text.contains("2026")), "{strip}");
        }
        let menu = "<article><h1>Trams return</h1><div><span>Long Avel</span> <span>Veld Bridge</span></div></article>";
        assert!(remove(&Document::from(menu)).is_empty());
    }

    #[test]
    fn classes_are_read_word_by_word() {
        for furniture in [
            "share",
            "share-buttons",
            "article__share",
            "socialShare",
            "js-newsletter-signup",
            "cookie_banner",
            "ad-slot",
            "kg-bookmark-card",
            "wp-block-read-more",
            "captioned-button-wrap",
        ] {
            assert_eq!(meaning(furniture), Some(Named::Furniture), "{furniture}");
        }
        assert_eq!(meaning("wp-caption-text"), Some(Named::Caption));
        assert_eq!(meaning("article__byline"), Some(Named::Byline));
        assert_eq!(meaning("kg-callout-card"), Some(Named::Aside));
        assert_eq!(meaning("article__meta"), Some(Named::Meta));
        assert_eq!(meaning("article-paywall"), Some(Named::Wall));
        for story in
            ["shareholders", "share-price-graph", "promoted-by-mayor", "adventure", "story", "related-to-mayor", ""]
        {
            assert_eq!(meaning(story), None, "{story}");
        }
    }
}
