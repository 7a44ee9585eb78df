//! Markdown: front matter, then CommonMark with tables and footnotes. Flattened to paragraphs of plain text: a link is
//! its text, a picture goes to the article's images, a table to the block above it; code and footnotes are no text for a
//! post and are left out.

mod opening;
mod story;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::error::ArticleError;
use super::front_matter::{self, GHOST_HOME};
use super::read::{Defaults, Found};
use super::{Block, BlockKind, above, lead, plain};
use story::Story;

/// Reads Markdown.
///
/// # Errors
///
/// [`ArticleError::FrontMatter`].
pub(super) fn read(text: &str, file: &str, defaults: &Defaults) -> Result<Found, ArticleError> {
    let text = &*with_home(text, defaults);
    if plain::is_raw(text) {
        return Ok(plain::read(text));
    }
    let (mut found, start) = front_matter::read(text, file, defaults)?;
    let mut story = Story::default();
    // GFM: `> [!NOTE]` marks a callout and is no word of it.
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let top =
        if found.headline.is_none() { opening::read(&text[start..]) } else { opening::Top::as_it_is(&text[start..]) };
    found.headline = found.headline.or(top.headline);
    found.url = found.url.or(top.url);
    found.summary = found.summary.or(top.head.summary);
    found.byline.extend(top.head.byline.into_iter().chain(top.names));
    found.left_out.extend(top.left_out);
    let source = top.source.as_ref();
    let links = Addresses::of(source);
    for (event, place) in Parser::new_ext(source, options).into_offset_iter() {
        match links.sign(source, &event, place.clone()) {
            Some(sign) => story.take(Event::Text(sign.into())),
            None => match event {
                Event::Start(Tag::Strikethrough) if is_struck(source, &place) => story.struck += 1,
                Event::End(TagEnd::Strikethrough) if is_struck(source, &place) => {
                    story.struck = story.struck.saturating_sub(1);
                    if source[place.end..].starts_with(['.', ',', ';', ':', '!', '?', ')']) {
                        story.text.truncate(story.text.trim_end().len());
                        story.styles.cut(&story.text);
                    }
                }
                Event::Start(Tag::Item) => story.open_item(number_at(&source[place.start..])),
                event => story.take(event),
            },
        }
    }
    story.flush();
    found.body = story.blocks;
    found.images.extend(story.images);
    found.left_out.extend(story.left_out);
    let title = story.title.filter(|title| *title < found.body.len());
    match (&found.headline, title) {
        (None, Some(title)) => found.headline = Some(found.body.remove(title).text),
        (Some(headline), Some(title)) if lead::same_words(&found.body[title].text, headline) => {
            found.body.remove(title);
        }
        (None, None) if is_headline(&found.body) => found.headline = Some(found.body.remove(0).text),
        _ => {}
    }
    Ok(found)
}

/// The number that an item of a list begins with, if it does.
fn number_at(item: &str) -> Option<u64> {
    let item = item.trim_start();
    let digits = item.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(item.len());
    item[..digits].parse().ok()
}

/// A text with the newsroom's home page in the place of the words that Ghost exports for it; without them nothing changes, and
/// where no home page is known, the pictures there cannot be found.
fn with_home<'a>(text: &'a str, defaults: &Defaults) -> Cow<'a, str> {
    match defaults.site.as_ref().filter(|_| text.contains(GHOST_HOME)) {
        Some(site) => Cow::Owned(text.replace(GHOST_HOME, site.as_str().trim_end_matches('/'))),
        None => Cow::Borrowed(text),
    }
}

/// Whether the tildes at `place` strike words out: one of them within a word lowers, as in `H~2~O`.
fn is_struck(source: &str, place: &Range<usize>) -> bool {
    let within = source[..place.start].ends_with(char::is_alphanumeric);
    source[place.clone()].starts_with("~~") || !within
}

/// A first line without a stop, above a story: a headline that nobody marked as one.
fn is_headline(body: &[Block]) -> bool {
    let [first, second, ..] = body else { return false };
    first.kind == BlockKind::Paragraph
        && first.text.chars().count() <= 150
        && (!first.text.ends_with(['.', ':', ';', ','])
            || above::kind(&first.text, [second.text.as_str()].into_iter()).is_some())
}

/// The bare addresses of a text: what looks like emphasis in one is a part of it, as in `https://a.example/_b_/c`.
struct Addresses(Vec<Range<usize>>);

impl Addresses {
    fn of(source: &str) -> Self {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (at, _) in source.match_indices("://") {
            let scheme = ["https", "http"].into_iter().find(|scheme| source[..at].ends_with(scheme));
            let Some(scheme) = scheme.filter(|_| found.last().is_none_or(|last| last.end <= at)) else { continue };
            let end = source[at..].find(|sign: char| sign.is_whitespace() || matches!(sign, '<' | '>' | '"' | '`'));
            let address = &source[at - scheme.len()..end.map_or(source.len(), |end| at + end)];
            // What closes the sentence, or emphasis around the address, is no part of it.
            let address = address.trim_end_matches(['*', '_', '~', '.', ',', ';', ':', '!', '?', ')', '"', '\'']);
            found.push(at - scheme.len()..at - scheme.len() + address.len());
        }
        Self(found)
    }

    /// The sign that opens or closes emphasis at `place`, if it opens within an address.
    fn sign<'a>(&self, source: &'a str, event: &Event<'_>, place: Range<usize>) -> Option<&'a str> {
        let (opens, double) = match event {
            Event::Start(Tag::Emphasis) => (true, false),
            Event::End(TagEnd::Emphasis) => (false, false),
            Event::Start(Tag::Strong) => (true, true),
            Event::End(TagEnd::Strong) => (false, true),
            Event::Start(Tag::Strikethrough) => (true, source[place.clone()].starts_with("~~")),
            Event::End(TagEnd::Strikethrough) => (false, source[place.clone()].starts_with("~~")),
            _ => return None,
        };
        let before = self.0.partition_point(|address| address.start < place.start);
        let address = self.0[..before].last()?;
        if place.start >= address.end {
            return None;
        }
        let length = 1 + usize::from(double);
        source.get(if opens { place.start..place.start + length } else { place.end - length..place.end })
    }
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
