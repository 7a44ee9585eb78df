//! Boxes below a story that are told by what they link to, not by their names: the rules for comments, headlines of other
//! stories under a label, how to report a mistake, where else to follow the newsroom.

use dom_query::{Document, NodeRef};
use url::Url;

use super::super::phrases::fold;
use super::super::squash::{squash, squash_some};
use super::super::{LeftOut, LeftOutKind};
use super::furniture::length;

/// Words in the addresses of a site's own rules.
const RULES: [&str; 24] = [
    "terms",
    "conditions",
    "privacy",
    "guidelines",
    "rules",
    "policy",
    "policies",
    "cookies",
    "datenschutz",
    "agb",
    "nutzungsbedingungen",
    "netiquette",
    "cgu",
    "confidentialite",
    "charte",
    "privacidad",
    "condiciones",
    "terminos",
    "termos",
    "privacidade",
    "normas",
    "regulamin",
    "gizlilik",
    "privatnost",
];
/// A box of more bytes may tell something.
const MAX_BOX: usize = 1_200;
/// One of as many nodes is none of these.
const MAX_NODES: usize = 300;
/// It has at most one part in as many of the page's text.
const PARTS: usize = 3;
/// A headline has as many bytes at least; a name has fewer.
const MIN_HEADLINE: usize = 28;
/// A label above links.
const MAX_LABEL: usize = 60;
/// What a sentence ends with, in letters without capitals too.
const STOPS: [char; 7] = ['.', '!', '?', '…', '。', '।', '؟'];
/// Hosts of pages that newsrooms have elsewhere.
const SOCIAL: [&str; 14] = [
    "facebook.com",
    "fb.me",
    "fb.com",
    "twitter.com",
    "x.com",
    "instagram.com",
    "youtube.com",
    "t.me",
    "line.me",
    "vk.com",
    "ok.ru",
    "whatsapp.com",
    "tiktok.com",
    "linkedin.com",
];

/// Takes those boxes out of `document`, and gives what stood in them. `own` is the page's address.
pub(super) fn remove(document: &Document, own: Option<&Url>) -> Vec<LeftOut> {
    let Some(body) = document.select_single("body").nodes().first().copied() else { return Vec::new() };
    let all = length(&body);
    let mut left_out = Vec::new();
    let boxes: Vec<NodeRef<'_>> = body.descendants_it().filter(|node| is_box(node)).collect();
    for node in boxes {
        // What stood in a box that is gone.
        if !node.ancestors_it(None).any(|outer| outer.has_name("body")) {
            continue;
        }
        // Boxes lie in each other: what is large is not read again in each of them.
        if node.descendants_it().take(MAX_NODES).count() == MAX_NODES {
            continue;
        }
        let size = length(&node);
        if size == 0 || size > MAX_BOX || size * PARTS > all || holds_heading(&node) {
            continue;
        }
        if states_rules(&node, own) || lists_headlines(&node) || names_its_button(&node) || says_where_to_follow(&node)
        {
            left_out.extend(squash_some(&spaced(&node)).map(|text| LeftOut { kind: LeftOutKind::Promotion, text }));
            node.remove_from_parent();
        }
    }
    left_out
}

fn is_box(node: &NodeRef<'_>) -> bool {
    ["p", "div", "section", "aside"].iter().any(|name| node.has_name(name))
}

fn holds_heading(node: &NodeRef<'_>) -> bool {
    node.descendants_it().any(|inner| ["h1", "img", "video", "article"].iter().any(|name| inner.has_name(name)))
}

/// The text of a box, its parts a space from each other.
fn spaced(node: &NodeRef<'_>) -> String {
    let texts = node.descendants_it().filter(NodeRef::is_text).map(|text| text.text().to_string());
    texts.collect::<Vec<_>>().join(" ")
}

fn links<'a>(node: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    node.descendants_it().filter(|inner| inner.has_name("a") && inner.has_attr("href")).collect()
}

/// A paragraph, or a box of few, that links to two of the site's own rules.
fn states_rules(node: &NodeRef<'_>, own: Option<&Url>) -> bool {
    let of_site = |href: &str| match (Url::parse(href), own) {
        (Ok(url), Some(own)) => url.host_str() == own.host_str(),
        (Ok(_), None) => false,
        (Err(_), _) => href.starts_with('/') || href.starts_with('.'),
    };
    let is_rule = |href: &str| {
        let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_lowercase();
        let last = path.rsplit('/').next().unwrap_or_default();
        last.split(|sign: char| !sign.is_alphanumeric()).any(|word| RULES.contains(&word))
            && last.split(['-', '_']).count() <= 3
    };
    let mut rules: Vec<String> =
        links(node).iter().filter_map(|link| link.attr("href")).map(|href| href.to_string()).collect();
    rules.retain(|href| of_site(href) && is_rule(href));
    rules.sort();
    rules.dedup();
    rules.len() >= 2
}

/// A label and, each on a line of its own, two links or more that are headlines.
fn lists_headlines(node: &NodeRef<'_>) -> bool {
    let links = links(node);
    let breaks =
        node.descendants_it().filter(|inner| ["br", "li", "p", "div"].iter().any(|name| inner.has_name(name))).count();
    let linked: usize = links.iter().map(length).sum();
    let rest = length(node).saturating_sub(linked);
    let headline = |link: &NodeRef<'_>| {
        let text = squash(&link.text());
        text.len() >= MIN_HEADLINE && !text.ends_with(['.', '。', '।'])
    };
    links.len() >= 2
        && breaks >= links.len() - 1
        && (1..=MAX_LABEL).contains(&rest)
        && links.iter().all(headline)
        && node.has_name("p")
        && label(node).is_some_and(|label| !label.ends_with(STOPS))
}

/// The bold words that a paragraph opens with.
fn label(node: &NodeRef<'_>) -> Option<String> {
    let first = node.children_it(false).find(|child| !squash(&child.text()).is_empty())?;
    let bold = first.has_name("strong") || first.has_name("b");
    squash_some(&first.text()).filter(|_| bold)
}

/// A box with a button that its own words name: how to report a mistake.
fn names_its_button(node: &NodeRef<'_>) -> bool {
    let buttons: Vec<NodeRef<'_>> = node.descendants_it().filter(|inner| inner.has_name("button")).collect();
    let names: Vec<String> = buttons.iter().filter_map(|button| squash_some(&button.text())).collect();
    if names.is_empty() {
        return false;
    }
    let pressed: usize = names.iter().map(String::len).sum();
    let told = fold(&squash(&spaced(node)));
    // A single word may be any other: `Listen`.
    let named = |name: &String| name.contains(' ') && told.matches(fold(name).as_str()).count() > 1;
    length(node) > pressed && (names.iter().any(named) || told.replace(' ', "").contains("ctrl+enter"))
}

/// Lines that are a name and an address of the newsroom's pages elsewhere, two at least, below a line that says so.
fn says_where_to_follow(node: &NodeRef<'_>) -> bool {
    const MAX_LINE: usize = 120;
    let texts: Vec<String> =
        node.descendants_it().filter(NodeRef::is_text).filter_map(|text| squash_some(&text.text())).collect();
    let addressed =
        |text: &&String| text.len() <= MAX_LINE && SOCIAL.iter().any(|host| text.contains(&format!("//{host}/")));
    let addresses = texts.iter().filter(addressed).count();
    let told = texts.iter().any(|text| text.ends_with(STOPS) && !addressed(&text));
    addresses >= 2 && !told && texts.len() <= addresses + 3
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "<p>The tram to the harbour runs again after four years, and the first was full before six.</p>\
                         <p>Nobody had to wait longer than nine minutes, the harbour line said in a note on Monday.</p>\
                         <p>The line was closed when the old bridge was taken down, and buses went round by the quay.</p>\
                         <p>Twelve trams are on the way; two more are in the yard, where their brakes are looked at.</p>";

    fn left(below: &str) -> Vec<String> {
        let document = Document::from(format!("<body><article><h1>Trams return</h1>{STORY}{STORY}{below}</article>"));
        let own = Url::parse("https://post.example/trams").ok();
        let left_out = remove(&document, own.as_ref());
        let text = squash(&document.select("body").text());
        assert!(text.contains("The tram to the harbour") && text.contains("brakes are looked at."), "{text}");
        left_out.into_iter().map(|left| left.text).collect()
    }

    #[test]
    fn what_a_page_says_below_a_story_of_itself_is_none_of_it() {
        for below in [
            "<div><p>The Post likes a lively debate; read our <a href=/guidelines.html>guidelines</a>. What you write is used as our \
             <a href=https://post.example/terms>terms</a> say.</p><p>Views below are their authors' own.</p></div>",
            "<p><strong>More on this</strong><br><a href=/a>Old bridge is taken down after ninety years</a><br>\
             <a href=/b>Buses to the quay are late again, riders say</a></p>",
            "<div><strong>A mistake?</strong><p>Mark the words and press the button Tell the editors, and we shall see.</p>\
             <button>Tell the editors</button></div>",
            "<div>Follow the Post:<br>Facebook https://fb.me/post<br>Twitter https://twitter.com/post<br>LINE @post</div>",
        ] {
            assert_eq!(left(below).len(), 1, "{below}");
        }
    }

    #[test]
    fn what_a_story_tells_stays() {
        for below in [
            "<p>Chirp changed its <a href=https://chirp.example/terms>terms</a> and its <a href=https://chirp.example/privacy>rules of \
             privacy</a> on Friday, which the council had asked for.</p>",
            "<p>See <a href=/privacy>how we keep data</a>, says the line.</p>",
            "<p><strong>Winners</strong><br><a href=/a>Long Avel</a><br><a href=/b>Port of Avel</a></p>",
            "<p><strong>The mayor</strong> spoke to <a href=/a>the council of the harbour about trams</a> and to \
             <a href=/b>the riders who had waited for nine minutes</a>, and to both of them at length in the evening.</p>",
            "<div><button>Listen</button><p>Nobody listened on Monday, the harbour line said.</p></div>",
            "<p>Her page is https://twitter.com/jane, she said, and his is not.</p>",
        ] {
            assert!(left(below).is_empty(), "{below}");
        }
    }
}
