//! What a page says of its story in the attributes of its markup, as microdata: who wrote it, when, in which section.

use dom_query::{Document, NodeId, NodeRef};

use super::super::squash::squash_some;

/// What is looked for, and under which name the page's metadata has the same.
const WANTED: [(&str, &str); 5] = [
    ("author", "author"),
    ("datepublished", "story:published"),
    ("articlesection", "article:section"),
    ("keywords", "article:tag"),
    ("description", "description"),
];
/// A value of more bytes is a text of its own.
const MAX_VALUE: usize = 600;

/// As many of what a page says in this way are looked at.
const MOST: usize = 400;

/// `(name, value)` of what the markup says of the story, in order.
pub(super) fn read(document: &Document) -> Vec<(String, String)> {
    let found = document.select("[itemprop]");
    let stories = stories(document);
    let mut told = Vec::new();
    for node in found.nodes().iter().take(MOST).filter(|_| !stories.is_empty()) {
        let Some(properties) = node.attr("itemprop").map(|names| names.to_lowercase()) else { continue };
        let named = properties.split_whitespace().find_map(|name| WANTED.iter().find(|(wanted, _)| *wanted == name));
        // A comment has an author too.
        let is_scope = |outer: &NodeRef<'_>| outer.is_element() && outer.has_attr("itemscope");
        let of_story = || node.ancestors_it(None).find(is_scope).is_some_and(|scope| stories.contains(&scope.id));
        let Some((wanted, name)) = named.filter(|_| of_story()) else { continue };
        // Of a person, who has an address and a portrait too, the name.
        let is_name = |inner: &NodeRef<'_>| inner.attr("itemprop").is_some_and(|name| name.trim() == "name");
        let person = Some(node).filter(|_| *wanted == "author");
        let node = person.and_then(|node| node.descendants_it().find(is_name)).unwrap_or(*node);
        let value = node.attr("content").or_else(|| node.attr("datetime")).unwrap_or_else(|| node.text());
        if let Some(value) = squash_some(&value).filter(|value| value.len() <= MAX_VALUE) {
            told.push(((*name).to_owned(), value));
        }
    }
    told
}

/// The articles that the markup speaks of and that are the story: the one on the page, or those that hold the headline. Each of the
/// stories beside it may be an article too.
fn stories(document: &Document) -> Vec<NodeId> {
    let scopes = document.select("[itemscope]");
    let articles: Vec<NodeRef<'_>> = scopes.nodes().iter().copied().filter(is_article).collect();
    if let [article] = articles.as_slice() {
        return vec![article.id];
    }
    let headings = document.select("h1");
    let heads = headings.nodes().iter().take(MOST).flat_map(|heading| heading.ancestors_it(None));
    heads.filter(is_article).map(|outer| outer.id).collect()
}

fn is_article(scope: &NodeRef<'_>) -> bool {
    scope.attr("itemtype").is_some_and(|kind| kind.trim().ends_with("Article") || kind.trim().ends_with("BlogPosting"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str) -> Vec<(String, String)> {
        read(&Document::from(html))
    }

    #[test]
    fn an_article_says_in_its_markup_who_wrote_it_and_when() {
        let page = "<article itemscope itemtype=http://schema.org/NewsArticle><h1>Trams return</h1>\
                    <time itemprop=datePublished datetime=2026-12-04>4 Dec</time>\
                    <div itemprop=author itemscope itemtype=http://schema.org/Person><a itemprop=url href=/jane>All stories</a>\
                    <span itemprop=name>Jane Roe</span></div><span itemprop=articleSection>Harbour</span>\
                    <div itemprop=comment itemscope itemtype=http://schema.org/Comment><b itemprop=author>trampfan</b></div></article>";
        let expected = [("story:published", "2026-12-04"), ("author", "Jane Roe"), ("article:section", "Harbour")];
        assert_eq!(told(page), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn stories_beside_it_say_nothing_of_it() {
        let beside =
            "<div itemscope itemtype=http://schema.org/NewsArticle><h2>Quay</h2><b itemprop=author>Omar Lund</b></div>";
        assert!(told(&format!("<h1>Trams return</h1>{beside}{beside}")).is_empty());
        assert!(told("<h1>Trams return</h1><b itemprop=author>Omar Lund</b>").is_empty());
    }
}
