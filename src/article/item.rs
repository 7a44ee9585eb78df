//! One item of a feed, saved alone: `<item>` of RSS, `<entry>` of Atom. What it says of the story is read from its elements, and
//! the story as a page.

use jiff::tz::TimeZone;
use url::Url;

use super::error::ArticleError;
use super::phrases::fold;
use super::read::{Defaults, Found};
use super::squash::squash_some;
use super::{flow, html, tail, time};

/// True for a text that is an item of a feed.
pub(super) fn is_item(text: &str) -> bool {
    ["<item", "<entry"].iter().any(|open| {
        text.trim_start_matches('\u{feff}')
            .trim_start()
            .strip_prefix(open)
            .is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\r', '\t']))
    })
}

/// Reads an item.
///
/// # Errors
///
/// As those of a page, for the story in it.
pub(super) fn read(text: &str, file: &str, defaults: &Defaults) -> Result<Found, ArticleError> {
    let story = ["content:encoded", "content", "description", "summary"].iter().find_map(|name| element(text, name));
    let page = format!("<html><body><article>{}</article></body></html>", story.clone().unwrap_or_default());
    let mut found = html::read(&page, file, defaults)?;
    let plain =
        |name: &str| element(text, name).and_then(|told| flow::plain_text(&told)).and_then(|told| squash_some(&told));
    found.headline = plain("title");
    // What a site cuts off the story for its feed says nothing of its own.
    let cut = |told: &String| ["[…]", "[...]"].iter().any(|sign| told.contains(sign));
    let whole = ["content:encoded", "content"].iter().any(|name| element(text, name).is_some());
    let told = ["description", "summary"].iter().find_map(|name| plain(name));
    found.summary = told.filter(|told| whole && !cut(told)).map(|told| without_feed(&told).to_owned());
    found.url = plain("link").or_else(|| attribute(text, "link", "href")).and_then(|link| address(&link));
    found.byline = ["dc:creator", "author"].iter().find_map(|name| author(text, name)).into_iter().collect();
    let zone = &defaults.zone;
    let when = |names: &[&str], zone: &TimeZone| names.iter().find_map(|name| time::parse(&plain(name)?, zone));
    found.published_at = when(&["pubDate", "published", "dc:date"], zone);
    found.updated_at = when(&["updated"], zone);
    found.tags = categories(text);
    Ok(found)
}

/// What stands before `The post Trams return appeared first on Harbour Post.`
fn without_feed(told: &str) -> &str {
    let starts = told.match_indices(['.', '!', '?', '…', '。']).map(|(at, sign)| at + sign.len());
    let starts = starts.filter(|at| told[*at..].starts_with(' ')).map(|at| at + 1);
    let note = starts.into_iter().find(|at| tail::is_of_feed(&fold(&told[*at..])));
    note.map_or(told, |at| told[..at].trim_end())
}

fn address(link: &str) -> Option<Url> {
    Url::parse(link).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// `jo@post.example (Jo Blake)`, `<name>Jo Blake</name>`, `Jo Blake`.
fn author(text: &str, name: &str) -> Option<String> {
    let told = element(text, name)?;
    let told = element(&told, "name").unwrap_or(told);
    let plain = flow::plain_text(&told)?;
    let named = plain.strip_suffix(')').and_then(|told| told.split_once(" (")).filter(|(mail, _)| mail.contains('@'));
    squash_some(named.map_or(plain.as_str(), |(_, name)| name)).filter(|name| !name.contains('@'))
}

fn categories(text: &str) -> Vec<String> {
    const MAX: usize = 50;
    let mut rest = text;
    let mut tags: Vec<String> = Vec::new();
    while let Some((told, behind)) = next(rest, "category").filter(|_| tags.len() < MAX) {
        tags.extend(flow::plain_text(&told).filter(|tag| !tags.contains(tag)));
        rest = behind;
    }
    tags
}

/// What the first element of this name holds, without CDATA, its references decoded once.
fn element(text: &str, name: &str) -> Option<String> {
    next(text, name).map(|(told, _)| told)
}

/// The same, and what stands behind it.
fn next<'a>(text: &'a str, name: &str) -> Option<(String, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let start = text.match_indices(&open).find(|(at, open)| text[at + open.len()..].starts_with(['>', ' ', '\n']))?.0;
    let inside = start + text[start..].find('>')? + 1;
    let end = inside + text[inside..].find(&close)?;
    let told = text[inside..end].trim();
    let told = match told.strip_prefix("<![CDATA[").and_then(|told| told.strip_suffix("]]>")) {
        Some(told) => told.to_owned(),
        None => unescaped(told),
    };
    Some((told, &text[end + close.len()..]))
}

fn attribute(text: &str, name: &str, attribute: &str) -> Option<String> {
    let start = text.find(&format!("<{name} "))?;
    let tag = &text[start..start + text[start..].find('>')?];
    let (_, behind) = tag.split_once(&format!("{attribute}=\""))?;
    behind.split('"').next().map(unescaped)
}

/// The five references that XML knows.
fn unescaped(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    plain.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, BlockKind, Defaults, Input, Kind, read};

    fn told(text: &str) -> Article {
        read(&Input { text, kind: Kind::of_text(text), file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn the_line_of_a_feed_below_its_description_is_none_of_the_summary() {
        let story = "<p>Trams will run along the old quay again from May, the port of Avel said on Friday.</p><p>It rained.</p>";
        for (parted, first) in [("", "Trams are back."), ("\n", "Трамваи вернулись на причал!")]
        {
            let note = "<p>The post <a href=\"https://post.example\">Trams 2:1</a> appeared first on Post.example.</p>";
            let article = told(&format!(
                "<item><title>Trams return</title><description><![CDATA[<p>{first}</p>{parted}{note}]]></description>\
                 <content:encoded><![CDATA[{story}]]></content:encoded></item>"
            ));
            assert_eq!(article.summary.as_deref(), Some(first));
        }
    }

    #[test]
    fn an_item_of_a_feed_is_an_article() {
        let story = "<p>Trams will run along the old quay again from May, the port of Avel said on Friday.</p>\
                     <p>The ferry stays &amp; so do its fares.</p>";
        let escaped = story.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        for content in [
            format!("<content:encoded><![CDATA[{story}]]></content:encoded>"),
            format!("<description>{escaped}</description>"),
            format!("<description><![CDATA[{story}]]></description>"),
        ] {
            let article = told(&format!(
                "<item><title>Trams return &amp; stay</title><link>https://post.example/trams</link>\
                 <dc:creator><![CDATA[Jane Roe]]></dc:creator><category>Trams</category><category>Avel</category>\
                 <pubDate>Fri, 04 Dec 2026 10:15:00 GMT</pubDate>{content}</item>"
            ));
            assert_eq!(article.headline, "Trams return & stay");
            let body: Vec<(BlockKind, &str)> =
                article.body.iter().map(|block| (block.kind, block.text.as_str())).collect();
            let lead = "Trams will run along the old quay again from May, the port of Avel said on Friday.";
            let expected = [(BlockKind::Paragraph, lead), (BlockKind::Paragraph, "The ferry stays & so do its fares.")];
            assert_eq!(body, expected, "{content}");
            assert_eq!(article.url.map(String::from).as_deref(), Some("https://post.example/trams"));
            assert_eq!(
                (article.byline, article.tags),
                (vec!["Jane Roe".to_owned()], vec!["Trams".to_owned(), "Avel".to_owned()])
            );
            assert_eq!(article.published_at.map(|at| at.to_string()).as_deref(), Some("2026-12-04T10:15:00Z"));
        }
    }

    #[test]
    fn an_entry_of_atom_names_its_author_and_its_link_otherwise() {
        let article = told(
            "<entry><title type=\"html\">Trams return</title><link href=\"https://post.example/trams\"/>\
             <author><name>Jane Roe</name></author><content type=\"html\">&lt;p&gt;Trams will run along the old quay again \
             from May, the port said.&lt;/p&gt;</content></entry>",
        );
        assert_eq!((article.headline.as_str(), article.byline), ("Trams return", vec!["Jane Roe".to_owned()]));
        assert_eq!(article.url.map(String::from).as_deref(), Some("https://post.example/trams"));
        assert_eq!(article.body.len(), 1);
    }
}
