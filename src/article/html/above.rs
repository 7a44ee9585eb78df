//! What stands between the headline and the story and belongs to the page: `Save for later`, `Live reporting`, who wrote it, in
//! boxes beside the paragraphs that the story is written in; and lines that are links alone.

use dom_query::{Document, NodeRef};

use super::super::date_line::is_date_line;
use super::super::flow::{self, BREAKING};
use super::super::phrases::{PHRASES, fold, is_any};
use super::super::squash::squash;
use super::super::{LeftOut, LeftOutKind, byline, lead};

/// A paragraph of as many bytes at least is the story's; a page with as many of them has its story in paragraphs.
const MIN_TELLING: usize = 60;
const MIN_PARAGRAPHS: usize = 2;
/// A box of more bytes tells something.
const MAX_BOX: usize = 240;
/// Words of a class that names what stands below a headline for readers.
const STANDFIRSTS: [&str; 16] = [
    "standfirst",
    "deck",
    "dek",
    "subtitle",
    "subtitulo",
    "subhead",
    "subheadline",
    "subheading",
    "summary",
    "lead",
    "lede",
    "intro",
    "introduction",
    "chapo",
    "excerpt",
    "bajada",
];

/// Takes out of the story that the page marks what is furniture by where it stands, and gives it.
pub(super) fn remove(document: &Document) -> Vec<LeftOut> {
    let Some(body) = document.select_single("body").nodes().first().copied() else { return Vec::new() };
    let mut left_out = Vec::new();
    remove_link_lines(&body, &mut left_out);
    let told = body.descendants_it().filter(|node| node.has_name("p") && is_telling(node));
    let told: Vec<NodeRef<'_>> = told.take(MIN_PARAGRAPHS).collect();
    let Some(first) = told.first().filter(|_| told.len() == MIN_PARAGRAPHS) else { return left_out };
    let above = body.descendants_it().take_while(|node| node.id != first.id);
    let boxes: Vec<NodeRef<'_>> = above.filter(|node| is_bare(node)).collect();
    let mut places: Vec<String> = Vec::new();
    for node in boxes {
        let text = squash(&node.text());
        if text.is_empty() || text.len() > MAX_BOX || lead::is_sentence(&text) && !is_date_line(&text) {
            continue;
        }
        if node.has_name("dt") || node.has_name("dd") {
            places.push(text.clone());
        }
        left_out.extend(lines(&node, text).iter().flat_map(|line| kinds(line)));
        node.remove_from_parent();
    }
    if let Some(place) = dateline(first).filter(|bold| places.contains(&squash(&bold.text()))) {
        left_out.push(LeftOut { kind: LeftOutKind::Dateline, text: squash(&place.text()) });
        place.remove_from_parent();
    }
    left_out
}

/// Lines of two links or more and nothing else: `Jump to the recipe`, `Print`.
fn remove_link_lines(body: &NodeRef<'_>, left_out: &mut Vec<LeftOut>) {
    let lines: Vec<NodeRef<'_>> =
        body.descendants_it().filter(|node| (node.has_name("p") || node.has_name("div")) && is_links(node)).collect();
    for line in lines {
        left_out.push(LeftOut { kind: LeftOutKind::Promotion, text: squash(&line.text()) });
        line.remove_from_parent();
    }
}

fn is_links(node: &NodeRef<'_>) -> bool {
    let mut links = 0;
    // Boxes in boxes are looked at each for itself.
    let is_box = |inner: &NodeRef<'_>| inner.node_name().is_some_and(|name| BREAKING.contains(&&*name));
    if node.children_it(false).any(|inner| is_box(&inner)) {
        return false;
    }
    for inner in node.children_it(false) {
        let text = inner.text();
        match inner.is_element() {
            true if inner.has_name("a") || inner.has_name("button") => {
                links += 1;
                if lead::is_sentence(&squash(&text)) || inner.descendants_it().any(|deep| deep.has_name("img")) {
                    return false;
                }
            }
            true if !text.trim().is_empty() || inner.has_name("img") => return false,
            _ if text.contains(char::is_alphanumeric) => return false,
            _ => {}
        }
    }
    links >= 2
}

fn is_telling(node: &NodeRef<'_>) -> bool {
    let text = squash(&node.text());
    text.len() >= MIN_TELLING && lead::is_sentence(&text) && !is_within(node, &["figure", "aside", "header", "footer"])
}

fn is_within(node: &NodeRef<'_>, names: &[&str]) -> bool {
    node.ancestors_it(None).any(|outer| names.iter().any(|name| outer.has_name(name)))
}

/// A box with text and no paragraph, heading or picture, neither in it nor around it.
fn is_bare(node: &NodeRef<'_>) -> bool {
    let named = ["div", "section", "dt", "dd"].iter().any(|name| node.has_name(name));
    if !named {
        return false;
    }
    let holds = |inner: &NodeRef<'_>| {
        let name = inner.node_name().unwrap_or_default();
        // A line is broken in a box of a few words too: who wrote it, and for whom.
        BREAKING.contains(&&*name) && name != *"br" || matches!(&*name, "img" | "picture" | "video" | "table")
    };
    !node.descendants_it().filter(NodeRef::is_element).any(|inner| holds(&inner))
        && !is_within(node, &["p", "li", "figure", "blockquote", "table", "h1", "h2", "h3"])
        && !node.ancestors_it(Some(2)).chain([*node]).any(|outer| is_standfirst(&outer))
}

/// The lines of a box, whose text is `text`: more than one where it breaks them.
fn lines(node: &NodeRef<'_>, text: String) -> Vec<String> {
    if !node.descendants_it().any(|inner| inner.has_name("br")) {
        return vec![text];
    }
    let texts = node.descendants_it().filter(NodeRef::is_text);
    texts.map(|line| squash(&line.text())).filter(|line| !line.is_empty()).collect()
}

fn is_standfirst(node: &NodeRef<'_>) -> bool {
    let names = [node.class(), node.id_attr(), node.attr("data-gu-name"), node.attr("itemprop")];
    names.into_iter().flatten().any(|names| {
        let names = names.to_lowercase();
        names
            .split(|sign: char| !sign.is_alphanumeric())
            .any(|word| STANDFIRSTS.contains(&word) || word == "description")
    })
}

/// `Jane Roe | 14.04.26 | 09:12`, each piece for itself.
fn kinds(text: &str) -> Vec<LeftOut> {
    let kind = |text: &str| match () {
        () if is_any(&PHRASES.whole, &fold(text)) => LeftOutKind::Label,
        () if is_date_line(text) => LeftOutKind::Dateline,
        () if byline::names(text).or_else(|| byline::with_role(text)).or_else(|| byline::listed(text)).is_some() => {
            LeftOutKind::Byline
        }
        () => LeftOutKind::Label,
    };
    let parts: Vec<&str> = text.split(" | ").collect();
    let signed = parts.len() > 1 && parts.iter().any(|part| kind(part) == LeftOutKind::Byline);
    let lines = if signed { parts } else { vec![text] };
    lines.into_iter().map(|line| LeftOut { kind: kind(line), text: line.to_owned() }).collect()
}

/// The bold words that a paragraph opens with, before a sentence of its own.
fn dateline<'a>(paragraph: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let bold = paragraph.first_child().filter(|child| child.has_name("strong") || child.has_name("b"))?;
    let rest = flow::of_node(*paragraph).blocks.first()?.text.strip_prefix(squash(&bold.text()).as_str())?.to_owned();
    rest.trim_start().starts_with(char::is_uppercase).then_some(bold)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "<p>The tram to the harbour runs again after four years, and the first was full before six.</p>\
                         <p>Nobody had to wait longer than nine minutes, the harbour line said on Monday.</p>";

    fn read(html: &str) -> (String, Vec<LeftOut>) {
        let document = Document::from(html);
        let left_out = remove(&document);
        (squash(&document.select("body").text()), left_out)
    }

    #[test]
    fn boxes_between_headline_and_story_are_of_the_page() {
        let html = format!(
            "<body><h1>Trams return</h1><div>Save for later Save articles For subscribers log in</div>\
             <div>Jane Roe | 14.04.26 | 09:12</div><div><dl><dt>Avel</dt></dl>{STORY}</div>"
        );
        let (text, left_out) = read(&html.replacen("<p>The", "<p><strong>Avel</strong> The", 1));
        assert!(
            text.starts_with("Trams return The tram to the harbour") || text.starts_with("Trams returnThe"),
            "{text}"
        );
        let kinds: Vec<_> = left_out.iter().map(|left| (left.kind, left.text.as_str())).collect();
        assert_eq!(
            kinds,
            [
                (LeftOutKind::Label, "Save for later Save articles For subscribers log in"),
                (LeftOutKind::Byline, "Jane Roe"),
                (LeftOutKind::Dateline, "14.04.26"),
                (LeftOutKind::Label, "09:12"),
                (LeftOutKind::Label, "Avel"),
                (LeftOutKind::Dateline, "Avel"),
            ]
        );
    }

    #[test]
    fn each_line_of_a_box_is_looked_at_by_itself() {
        let html = format!("<body><h1>Trams return</h1><div>Jane Roe<br><a href=/post>Harbour Post</a></div>{STORY}");
        let (text, left_out) = read(&html);
        assert!(text.starts_with("Trams return The tram") || text.starts_with("Trams returnThe"), "{text}");
        assert_eq!((left_out[0].kind, left_out[0].text.as_str()), (LeftOutKind::Byline, "Jane Roe"));
    }

    #[test]
    fn what_may_be_the_story_stays_above_it() {
        for above in [
            "<div>The port has been closed since May.</div>",
            "<div class=standfirst>Trams were away for four years</div>",
            "<div><p>Trams were away for four years</p></div>",
            "<h2>Trams were away for four years</h2>",
            "<figure><div>Trams at the quay</div></figure>",
            "<ul><li>Trams were away</ul>",
        ] {
            let (text, left_out) = read(&format!("<body><h1>Trams return</h1>{above}{STORY}"));
            assert!(left_out.is_empty() && text.contains("Tra") && text.len() > 180, "{above}: {text}");
        }
        // A story that is written in boxes.
        let boxes = STORY.replace("<p>", "<div>").replace("</p>", "</div>");
        assert!(read(&format!("<body><h1>Trams return</h1><div>Key points</div>{boxes}")).1.is_empty());
    }

    #[test]
    fn lines_of_links_alone_go_and_other_lines_stay() {
        let links = "<div><a href=#r>Jump to Recipe</a> · <a>Print Recipe</a></div>";
        let (text, left_out) = read(&format!("<body><h1>Chicken</h1>{STORY}{links}"));
        assert!(!text.contains("Jump") && left_out.len() == 1);
        for kept in [
            "<p><a href=/a>The council said so.</a> <a href=/b>The mayor did not.</a></p>",
            "<p><a href=/a>Long Avel</a> and <a href=/b>Port of Avel</a></p>",
            "<ul><li><a href=/a>Long Avel</a> <a href=/b>Port of Avel</a></ul>",
            "<div><a href=/a><img src=a.jpg></a> <a href=/b><img src=b.jpg></a></div>",
        ] {
            assert!(read(&format!("<body><h1>Towns</h1>{STORY}{kept}")).1.is_empty(), "{kept}");
        }
    }
}
