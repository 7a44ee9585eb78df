//! The column beside a story, where nothing names it: a box next to the one that holds the headline and the story, made of lists
//! and links, with perhaps a sentence among them that readability takes for the story's last.

use dom_query::{Document, NodeRef};

use super::super::squash::squash;
use super::furniture::length;

/// A story has as many paragraphs at least.
const MIN_PARAGRAPHS: usize = 2;
/// A paragraph of as many bytes at least tells something.
const MIN_TELLING: usize = 60;
/// A column has as many links at least.
const MIN_LINKS: usize = 4;

/// Takes the columns out of `document`.
pub(super) fn remove(document: &Document) {
    let headings = document.select("h1");
    // Of several headings nobody knows which is the story's.
    let [heading] = headings.nodes() else { return };
    let is_story = |outer: &NodeRef<'_>| told(outer) >= MIN_PARAGRAPHS;
    let Some(story) = heading.ancestors_it(None).find(is_story).filter(|outer| !outer.has_name("body")) else { return };
    let outers: Vec<NodeRef<'_>> =
        std::iter::once(story).chain(story.ancestors_it(None)).take_while(|outer| !outer.has_name("body")).collect();
    let paragraphs = told(&story);
    for outer in outers {
        let behind: Vec<NodeRef<'_>> = std::iter::successors(outer.next_sibling(), NodeRef::next_sibling).collect();
        behind.into_iter().filter(|node| is_column(node, paragraphs)).for_each(|node| node.remove_from_parent());
    }
}

/// Paragraphs below a node that tell something.
fn told(node: &NodeRef<'_>) -> usize {
    telling(node).count()
}

fn bytes_told(node: &NodeRef<'_>) -> usize {
    telling(node).map(|text| text.len()).sum()
}

fn telling(node: &NodeRef<'_>) -> impl Iterator<Item = String> {
    let paragraphs = node.descendants_it().filter(|inner| inner.has_name("p"));
    let texts = paragraphs.map(|paragraph| squash(&paragraph.text())).collect::<Vec<_>>().into_iter();
    texts.filter(|text| text.len() >= MIN_TELLING)
}

/// Whether a box has more in links and lists than it tells.
fn is_column(node: &NodeRef<'_>, paragraphs: usize) -> bool {
    if !["div", "aside", "section"].iter().any(|name| node.has_name(name)) {
        return false;
    }
    let listed = |inner: &NodeRef<'_>| ["a", "li"].iter().any(|name| inner.has_name(name));
    let links = node.descendants_it().filter(|inner| inner.has_name("a")).count();
    let outermost =
        node.descendants_it().filter(listed).filter(|inner| !inner.ancestors_it(None).any(|outer| listed(&outer)));
    let linked: usize = outermost.map(|inner| length(&inner)).sum();
    let told = told(node);
    links >= MIN_LINKS && linked * 3 > length(node) && told * 2 <= paragraphs && bytes_told(node) * 2 < length(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: &str = "<p>The tram to the harbour runs again after four years, and the first was full before six.</p>";
    const LINKS: &str = "<ul><li><a href=/a>Old bridge is taken down</a><li><a href=/b>Buses to the quay are late again</a>\
                         <li><a href=/c>Riders wait for nine minutes</a><li><a href=/d>All stories of the harbour</a></ul>";

    fn text(html: &str) -> String {
        let document = Document::from(html);
        remove(&document);
        squash(&document.select("body").text())
    }

    #[test]
    fn a_column_of_links_goes_with_the_sentence_in_it() {
        let aside = "<p>The mayor of Avel came to the book fair.</p>";
        let page = |beside: &str| format!("<body><div><div><h1>Trams return</h1>{P}{P}</div>{beside}</div>");
        assert!(!text(&page(&format!("<div>{LINKS}{aside}</div>"))).contains("book fair"));
        for kept in [format!("<div>{P}{P}{LINKS}</div>"), format!("<div>{P}</div>"), format!("<p>{LINKS}{P}")] {
            assert!(text(&page(&kept)).matches("full before six").count() > 2, "{kept}");
        }
        // The story stands in another box than its headline.
        let page = format!("<body><div><div><h1>Trams return</h1>{P}</div><div>{P}{P}</div></div>");
        assert_eq!(text(&page).matches("full before six").count(), 3);
    }
}
