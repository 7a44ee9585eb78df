//! Footnotes: their marks in the text, and the notes below it. What a story says in a note its posts do not.

use dom_query::{Document, NodeRef};

use super::super::{LeftOut, LeftOutKind, squash::squash_some};
use super::furniture::length;

/// What marks a note in the markup of the common systems, whatever it looks like: EPUB and DPUB roles, Substack, Markdown.
const MARKS: &str = "[role='doc-noteref'], a.footnote-anchor, a.footnote-ref, a.footnoteRef, sup.footnote-ref, \
                     sup[id^='fnref'], a[id^='fnref']";
/// The same of the notes themselves.
const NOTES: &str = "[role='doc-endnotes'], [role='doc-endnote'], [role='doc-footnote'], section.footnotes, div.footnotes, \
                     ol.footnotes, div.footnote, ol.wp-block-footnotes, li[id^='fn:'], li[id^='fn-'], li[id^='footnote']";
/// Notes that are more than this part of a page are what it tells: a list that another system calls so.
const MOST: usize = 3;
/// `12`, `[3]`, `*`
const MAX_MARK: usize = 5;

/// Takes the marks out of `document`, and the notes, which it gives.
pub(super) fn remove(document: &Document) -> Vec<LeftOut> {
    document.select(MARKS).nodes().iter().for_each(NodeRef::remove_from_parent);
    let linked = document.select("a[href^='#']");
    linked.nodes().iter().filter(|link| is_mark(link)).for_each(NodeRef::remove_from_parent);
    let found = document.select(NOTES);
    let notes: Vec<&NodeRef<'_>> = found.nodes().iter().collect();
    let outer: Vec<&NodeRef<'_>> = notes
        .into_iter()
        .filter(|note| !note.ancestors_it(None).any(|outer| outer.is_element() && outer.is(NOTES)))
        .collect();
    let noted: usize = outer.iter().map(|note| length(note)).sum();
    if noted * MOST > length(&document.root()) {
        return Vec::new();
    }
    let left_out = outer.iter().filter_map(|note| squash_some(&note.text()));
    let left_out = left_out.map(|text| LeftOut { kind: LeftOutKind::SignOff, text }).collect();
    outer.into_iter().for_each(NodeRef::remove_from_parent);
    left_out
}

/// A link within the page whose words are a number in brackets, or one that is raised.
fn is_mark(link: &NodeRef<'_>) -> bool {
    let text = link.text();
    let text = text.trim();
    let inside = text.trim_matches(['[', ']', '(', ')']);
    let number = !inside.is_empty() && inside.chars().all(|sign| sign.is_ascii_digit());
    let sign = matches!(inside, "*" | "†" | "‡");
    let raised = || {
        let around = link.parent().is_some_and(|parent| parent.has_name("sup"));
        around || link.children_it(false).any(|child| child.has_name("sup"))
    };
    text.len() <= MAX_MARK && (sign || number && (inside.len() < text.len() || raised()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str) -> (String, usize) {
        let document = Document::from(html);
        let notes = remove(&document).len();
        (document.select("body").text().split_whitespace().collect::<Vec<_>>().join(" "), notes)
    }

    #[test]
    fn footnotes_go_with_their_marks() {
        let story = "<p>The gauge read zero for 61 days, longer than ever before in the town's records";
        for (mark, note) in [
            ("<a class=footnote-anchor href=#footnote-1>1</a>", "<div class=footnote><a>1</a><p>Station 12.</p></div>"),
            ("<sup><a href=#fn1>1</a></sup>", "<section class=footnotes><ol><li id=fn1>Station 12.</ol></section>"),
            ("<a href=#_ftn1>[1]</a>", "<ol><li id=fn-1>Station 12.</ol>"),
            ("<sup id=fnref-1><a href=#fn-1>1</a></sup>", "<ol class=wp-block-footnotes><li>Station 12.</ol>"),
        ] {
            let (text, notes) = told(&format!("<body>{story}{mark}.</p> <p>It rained in May.</p> {note}"));
            assert_eq!(
                text,
                "The gauge read zero for 61 days, longer than ever before in the town's records. It rained in May."
            );
            assert_eq!(notes, 1, "{note}");
        }
    }

    #[test]
    fn links_and_lists_that_are_no_notes_stay() {
        for html in [
            "<body><p>See <a href=#prices>the prices</a> of <a href=/2026>2026</a>.</p>",
            "<body><p>Chapters: <a href=#c1>1</a> <a href=#c2>2</a></p>",
            "<body><h2>Notes</h2><ol class=footnotes><li>All that this page tells stands in a list.</ol>",
        ] {
            let whole = Document::from(html).select("body").text().split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(told(html), (whole, 0), "{html}");
        }
    }
}
