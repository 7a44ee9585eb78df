//! When a page appeared, where its metadata does not say so: its `<time>`, what stands above its headline, and a day that the
//! page calls that of its publication wherever it stands.

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};

use super::super::squash::{squash, squash_some};
use super::super::{date_line, time};

/// Names under which systems put the day into the head of a page.
pub(super) const NAMES: [&str; 15] = [
    "og:article:published_time",
    "og:pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "article.published",
    "cxenseparse:recs:publishtime",
];
/// Words of a class for what stands beside a story and has days of its own.
const BESIDE: [&str; 14] = [
    "events",
    "event",
    "calendar",
    "kalender",
    "agenda",
    "sidebar",
    "related",
    "comments",
    "comment",
    "latest",
    "popular",
    "trending",
    "recommended",
    "teasers",
];
/// Boxes around the headline in which the day may stand above it.
const MAX_BOXES: usize = 3;
/// A box of more bytes above a headline is another story.
const MAX_ABOVE: usize = 240;
/// What stands between a headline and its story is shorter.
const MAX_BELOW: usize = 500;
/// A piece of text of as many bytes tells something.
const MIN_TELLING: usize = 80;
/// One that ends as a sentence does has at least as many where it opens a story: `12 free articles this month.`
const MIN_SENTENCE: usize = 30;

/// As many of a page's times and headings are looked at.
const MOST: usize = 60;

/// The `<time>` of the story: one that says so, else the first that does not stand beside it.
pub(super) fn time_of(document: &Document) -> Option<String> {
    let (all, headed) = (document.select("time[datetime]"), headed(document));
    let own: Vec<&NodeRef<'_>> = all.nodes().iter().take(MOST).filter(|node| !is_beside(node, &headed)).collect();
    let says = |node: &&&NodeRef<'_>| {
        node.has_attr("pubdate") || node.attr("itemprop").is_some_and(|name| name.eq_ignore_ascii_case("datePublished"))
    };
    let node = own.iter().find(says).or_else(|| own.first())?;
    squash_some(&node.attr("datetime")?)
}

/// All that holds a heading.
fn headed(document: &Document) -> HashSet<NodeId> {
    let headings = document.select("h1");
    headings.nodes().iter().take(MOST).flat_map(|heading| heading.ancestors_it(None)).map(|outer| outer.id).collect()
}

/// Whether a box around it, which is none of those that hold a heading, is by its name something else than the story.
fn is_beside(node: &NodeRef<'_>, headed: &HashSet<NodeId>) -> bool {
    let boxes = node.ancestors_it(None).take_while(|outer| !outer.has_name("body") && !outer.has_name("html"));
    boxes.take_while(|outer| !headed.contains(&outer.id)).any(|outer| {
        let named = ["aside", "nav"].iter().any(|name| outer.has_name(name));
        let names = [outer.class(), outer.id_attr()].into_iter().flatten().map(|names| names.to_lowercase());
        named
            || names
                .into_iter()
                .any(|names| names.split(|sign: char| !sign.is_alphanumeric()).any(|word| BESIDE.contains(&word)))
    })
}

/// Lines that say when it appeared: right above the headline, else the one day of the page that is called so.
pub(super) fn lines(document: &Document) -> Vec<String> {
    let heading = document.select_single("h1").nodes().first().copied();
    let near = heading.map(|heading| [above(&heading), below(&heading, document)]).into_iter().flatten();
    if let Some(lines) = near.into_iter().find(|lines| !lines.is_empty()) {
        return lines;
    }
    let called = |text: &String| date_line::is_labelled(text) && date_line::is_date_line(text);
    let body = document.select_single("body");
    let texts = body.nodes().first().map(texts).unwrap_or_default();
    let called: Vec<String> = texts.into_iter().filter(called).filter(|text| time::day(text).is_some()).collect();
    let days = |text: &String| time::day(text);
    match called.first() {
        Some(first) if called.iter().all(|text| days(text) == days(first)) => vec![first.clone()],
        _ => Vec::new(),
    }
}

/// What names a day in the box right above the headline.
fn above(heading: &NodeRef<'_>) -> Vec<String> {
    let mut node = *heading;
    for _ in 0..MAX_BOXES {
        let mut before = std::iter::successors(node.prev_sibling(), NodeRef::prev_sibling);
        if let Some(near) = before.find(|near| near.is_element() && !squash(&near.text()).is_empty()) {
            let texts = if near.text().len() <= MAX_ABOVE * 4 { texts(&near) } else { Vec::new() };
            let told: usize = texts.iter().map(String::len).sum();
            let says = |text: &String| date_line::is_date_line(text) && time::day(text).is_some();
            let texts = texts.into_iter().filter(|_| told <= MAX_ABOVE);
            return texts.map(|text| without_initials(&text).to_owned()).filter(says).collect();
        }
        let Some(parent) = node.parent().filter(|parent| !parent.has_name("body")) else { break };
        node = parent;
    }
    Vec::new()
}

/// `4.12.2026` of `4.12.2026 (ch)`: who wrote it, in a few letters.
fn without_initials(text: &str) -> &str {
    const MAX_LETTERS: usize = 4;
    let parted = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let parted = parted.filter(|(_, letters)| {
        (1..=MAX_LETTERS).contains(&letters.chars().count()) && letters.chars().all(char::is_alphabetic)
    });
    parted.map_or(text, |(day, _)| day)
}

/// What names a day between the headline and the first paragraph of the story.
fn below(heading: &NodeRef<'_>, document: &Document) -> Vec<String> {
    let body = document.select_single("body");
    let Some(body) = body.nodes().first() else { return Vec::new() };
    let headed = headed(document);
    let behind = body.descendants_it().skip_while(|node| node.id != heading.id).skip(1);
    let mut lines = Vec::new();
    let mut told = 0;
    for text in behind.filter(NodeRef::is_text).filter(|text| is_shown(text) && !is_beside(text, &headed)) {
        let Some(line) = squash_some(&text.text()) else { continue };
        told += line.len();
        if line.len() >= MIN_TELLING || told > MAX_BELOW {
            break;
        }
        if date_line::is_date_line(&line) && time::day(&line).is_some() {
            lines.push(line);
        } else if line.len() >= MIN_SENTENCE && line.ends_with(['.', '!', '?', '।', '。']) {
            break;
        }
    }
    lines
}

/// Each piece of text below a node, without scripts and menus.
fn texts(node: &NodeRef<'_>) -> Vec<String> {
    let texts = node.descendants_it().filter(|inner| inner.is_text() && is_shown(inner));
    texts.filter_map(|text| squash_some(&text.text())).collect()
}

fn is_shown(text: &NodeRef<'_>) -> bool {
    let none = ["script", "style", "template", "nav", "noscript"];
    !text.ancestors_it(None).any(|outer| none.iter().any(|name| outer.has_name(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_story_is_none_of_what_stands_beside_it() {
        let events = "<div class=widget_events><time datetime=2026-12-11>11.12.</time></div>";
        let own = "<p><time datetime=2026-12-04>4 Dec</time></p>";
        let page = |inner: &str| Document::from(format!("<body class=sidebar-first>{events}<h1>Trams</h1>{inner}"));
        assert_eq!(time_of(&page("")), None);
        assert_eq!(time_of(&page(own)).as_deref(), Some("2026-12-04"));
        let says = format!("<time datetime=2026-12-05>5 Dec</time>{}", own.replace("<time", "<time pubdate"));
        assert_eq!(time_of(&page(&says)).as_deref(), Some("2026-12-04"));
        // What stands in the box of the headline is of the story, whatever the box is called.
        let whole = Document::from(format!("<div class=event><h1>Trams</h1>{own}</div>"));
        assert_eq!(time_of(&whole).as_deref(), Some("2026-12-04"));
    }

    #[test]
    fn the_day_may_stand_above_the_headline_or_be_called_so() {
        let lines = |html: &str| lines(&Document::from(html));
        assert_eq!(
            lines(
                "<body><div><p>4 December 2026 <a href=/reports><span>report</span></a></p></div><h1>Trams return</h1>"
            ),
            ["4 December 2026"]
        );
        assert_eq!(lines("<body><div>04.12.2026 (ch) <span>3</span></div><h1>Trams return</h1>"), ["04.12.2026"]);
        let called = "<div>Veröffentlicht am 04.12.2026</div>";
        assert_eq!(
            lines(&format!("<body><h1>Trams</h1><p>Sie fahren seit Montag wieder zum Hafen.</p>{called}")),
            ["Veröffentlicht am 04.12.2026"]
        );
        // Of two stories, and today.
        let other = called.replace("04", "05");
        assert!(
            lines(&format!("<body><h1>Trams</h1><p>Sie fahren seit Montag wieder zum Hafen.</p>{called}{other}"))
                .is_empty()
        );
        let below = "<p>Noch <b>10</b> Artikel</p><div>4 December 2026, 19:16</div>";
        assert_eq!(lines(&format!("<body><h1>Trams</h1>{below}<p>They run.</p>")), ["4 December 2026, 19:16"]);
        let story = "The tram to the harbour runs again after four years, and the first was full before six.";
        assert!(lines(&format!("<body><h1>Trams</h1><p>{story}</p>{below}")).is_empty());
        assert!(lines("<body><ul><li>Montag, 04.12.2026</ul><div><a href=/>Start</a></div><h1>Trams</h1>").is_empty());
    }
}
