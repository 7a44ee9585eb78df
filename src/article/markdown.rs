//! Markdown: front matter, then CommonMark with tables and footnotes. Flattened to paragraphs of plain text: a link is
//! its text, a picture goes to the article's images; code, tables and footnotes are no text for a post and are left
//! out.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::error::ArticleError;
use super::front_matter::{self, media_source};
use super::label::Linked;
use super::lists::Lists;
use super::read::{Defaults, Found};
use super::squash::squash_some;
use super::{Block, BlockKind, Image, flow, lead, tags};

/// Reads Markdown.
///
/// # Errors
///
/// [`ArticleError::FrontMatter`].
pub(super) fn read(text: &str, file: &str, defaults: &Defaults) -> Result<Found, ArticleError> {
    let (mut found, start) = front_matter::read(text, file, defaults)?;
    let mut story = Story::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let source = &text[start..];
    let links = Addresses::of(source);
    for (event, place) in Parser::new_ext(source, options).into_offset_iter() {
        match links.sign(source, &event, place) {
            Some(sign) => story.take(Event::Text(sign.into())),
            None => story.take(event),
        }
    }
    story.flush();
    found.body = story.blocks;
    found.images.extend(story.images);
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

/// A first line without a stop, above a story: a headline that nobody marked as one.
fn is_headline(body: &[Block]) -> bool {
    let [first, _, ..] = body else { return false };
    first.kind == BlockKind::Paragraph
        && first.text.chars().count() <= 150
        && !first.text.ends_with(['.', ':', ';', ','])
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

/// What is built while the events go by.
#[derive(Default)]
struct Story {
    blocks: Vec<Block>,
    images: Vec<Image>,
    /// The block that is the first heading of level 1.
    title: Option<usize>,
    text: String,
    html: String,
    heading: Option<HeadingLevel>,
    link: Linked,
    quotes: usize,
    lists: Lists,
    /// Depth inside what is left out: code, tables, footnotes.
    hidden: usize,
    /// Where the text of an open `<sup>` starts in `text`.
    raised: Option<usize>,
    /// Where the alt text of the open image starts in `text`, and whether the image was kept.
    alt: Option<(usize, bool)>,
}

impl Story {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) if self.hidden == 0 => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::InlineHtml(html) if html.eq_ignore_ascii_case("<sup>") => self.raised = Some(self.text.len()),
            Event::InlineHtml(html) if html.eq_ignore_ascii_case("</sup>") => {
                if let Some(start) = self.raised.take().filter(|start| *start <= self.text.len()) {
                    flow::raise(&mut self.text, start);
                }
            }
            Event::InlineHtml(html) if self.hidden == 0 && !tags::is_html(&html) => self.text.push_str(&html),
            Event::InlineHtml(html) if self.hidden == 0 && flow::parts_words(&html) => self.text.push(' '),
            Event::Html(html) => self.html.push_str(&html),
            Event::Rule => self.flush(),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.flush(),
            Tag::List(first) => {
                self.flush();
                self.lists.open(first);
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(level);
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes += 1;
            }
            Tag::Item => {
                self.flush();
                self.lists.item(None);
            }
            Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) => {
                self.flush();
                self.hidden += 1;
            }
            Tag::Link { .. } => self.link.open(&self.text),
            Tag::Image { dest_url, title, .. } if self.hidden == 0 => {
                let source = media_source(&percent_decoded(&dest_url));
                self.alt = Some((self.text.len(), source.is_some()));
                self.images.extend(source.map(|source| Image { caption: squash_some(&title), ..Image::new(source) }));
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Item => {
                self.flush();
                self.lists.end_item();
            }
            TagEnd::List(_) => self.lists.close(),
            TagEnd::CodeBlock | TagEnd::Table | TagEnd::FootnoteDefinition => {
                self.text.clear();
                self.hidden = self.hidden.saturating_sub(1);
            }
            TagEnd::HtmlBlock => {
                let flow = flow::of_fragment(&std::mem::take(&mut self.html));
                if self.hidden == 0 {
                    self.blocks.extend(flow.blocks);
                }
            }
            TagEnd::Link => self.link.close(&self.text),
            TagEnd::Image if self.hidden == 0 => {
                let (start, kept) = self.alt.take().unwrap_or((self.text.len(), false));
                let alt = self.text.split_off(start.min(self.text.len()));
                if let Some(image) = self.images.last_mut().filter(|_| kept) {
                    image.alt = squash_some(&alt);
                }
            }
            _ => {}
        }
    }

    /// Ends the block at hand.
    fn flush(&mut self) {
        self.raised = None;
        let text = std::mem::take(&mut self.link).settle(std::mem::take(&mut self.text));
        let Some(text) = squash_some(&text) else { return };
        let (kind, number) = match self.heading {
            Some(_) => (BlockKind::Heading, None),
            None if self.quotes > 0 => (BlockKind::Quote, None),
            None => self.lists.block(),
        };
        // A heading below the first paragraph is a part of the story, whatever its level.
        let only_furniture = || self.blocks.iter().all(|block| block.kind != BlockKind::Paragraph);
        if self.heading == Some(HeadingLevel::H1) && self.title.is_none() && only_furniture() {
            self.title = Some(self.blocks.len());
        }
        self.blocks.push(Block { kind, text, number });
    }
}

/// `my%20tram.jpg`, as Markdown writes a file's name with a space.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(tail.first()), digit(tail.get(1))) {
            (b'%', Some(high), Some(low)) if !text.contains("://") => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Found {
        read(text, "a.md", &Defaults::default()).unwrap()
    }

    fn blocks(found: &Found) -> Vec<(BlockKind, &str)> {
        found.body.iter().map(|block| (block.kind, block.text.as_str())).collect()
    }

    #[test]
    fn words_in_angle_brackets_stay() {
        let found = found("# Trams\n\nShe wrote <<quote here>> and <mayor> <b>left</b> at 5 < 6.\n");
        assert_eq!(blocks(&found), [(BlockKind::Paragraph, "She wrote <<quote here>> and <mayor> left at 5 < 6.")]);
    }

    #[test]
    fn markup_becomes_plain_text() {
        let found = found(
            "# Trams *return*\n\nThe **rails** are [back](https://x.example), says `ODEL`.\nAll of\\\nthem.\n\n## Fares\n\n\
             > “Cheap,” said\n> the mayor.\n\n- one\n- two\n\n  more\n\n1. three\n",
        );
        assert_eq!(found.headline.as_deref(), Some("Trams return"));
        assert_eq!(
            blocks(&found),
            [
                (BlockKind::Paragraph, "The rails are back, says ODEL. All of them."),
                (BlockKind::Heading, "Fares"),
                (BlockKind::Quote, "“Cheap,” said the mayor."),
                (BlockKind::Item, "one"),
                (BlockKind::Item, "two"),
                (BlockKind::Paragraph, "more"),
                (BlockKind::Item, "three"),
            ]
        );
        let numbers: Vec<_> = found.body.iter().map(|block| block.number).collect();
        assert_eq!(numbers, [None, None, None, None, None, None, Some(1)]);
    }

    #[test]
    fn items_of_a_numbered_list_have_their_numbers() {
        let found = found("# A\n\nB.\n\n3. three\n\n   more\n   - inner\n3. four\n\nC.\n");
        let blocks: Vec<_> = found.body.iter().map(|block| (block.number, block.text.as_str())).collect();
        assert_eq!(
            blocks,
            [(None, "B."), (Some(3), "three"), (None, "more"), (None, "inner"), (Some(4), "four"), (None, "C.")]
        );
    }

    #[test]
    fn addresses_are_read_as_they_stand() {
        for text in [
            "See https://y.example.com/_b_/x_y_z and https://z.example.com/a*b*c now.",
            "See https://y.example.com/a**b**c, https://y.example.com/~~b~~ and https://y.example.com/d*e or f*g.",
            "https://y.example.com/_b_ is it.",
        ] {
            let found = found(&format!("# A\n\n{text}\n"));
            assert_eq!(blocks(&found), [(BlockKind::Paragraph, text)]);
        }
        let found = found("# A\n\n*See https://y.example.com/a_b* and **https://y.example.com/c** and _d_.\n");
        assert_eq!(blocks(&found)[0].1, "See https://y.example.com/a_b and https://y.example.com/c and d.");
    }

    #[test]
    fn raised_figures_stay_raised() {
        let found = found("# A\n\nSome 10<sup>6</sup> m<sup>3</sup>, it said.<sup>[1]</sup> The 5<sup>th</sup>.\n");
        assert_eq!(blocks(&found)[0].1, "Some 10⁶ m³, it said. The 5th.");
    }

    #[test]
    fn breaks_written_as_tags_part_words() {
        let found = found("# A\n\nThe crew met<br>on deck.<br/>Then<BR />it left.<hr>Rain fall<b>ing</b> late.\n");
        assert_eq!(blocks(&found)[0].1, "The crew met on deck. Then it left. Rain falling late.");
    }

    #[test]
    fn pictures_leave_the_text() {
        let found = found(
            "# A\n\n![A *yellow* tram](my%20tram.jpg \"On the quay\")\n\nText ![x](data:image/png;base64,A) goes on.\n",
        );
        let image = &found.images[0];
        assert_eq!(image.source.to_string(), "my tram.jpg");
        assert_eq!((image.alt.as_deref(), image.caption.as_deref()), (Some("A yellow tram"), Some("On the quay")));
        assert_eq!(found.images.len(), 1);
        assert_eq!(blocks(&found), [(BlockKind::Paragraph, "Text goes on.")]);
    }

    #[test]
    fn code_tables_and_footnotes_are_left_out() {
        let found = found(
            "# A\n\nOne.[^1]\n\n```sh\nrm -rf /\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[^1]: A note.\n\n    indented code\n\nTwo.\n",
        );
        let texts: Vec<&str> = found.body.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["One.", "Two."]);
    }

    #[test]
    fn html_in_markdown_is_text_and_never_script() {
        let found = found("# A\n\n<div><p>One <b>bold</b>.</p><script>alert(1)</script></div>\n\nTwo <i>more</i>.\n");
        assert_eq!(blocks(&found), [(BlockKind::Paragraph, "One bold."), (BlockKind::Paragraph, "Two more.")]);
    }

    #[test]
    fn the_heading_is_the_headline_unless_front_matter_has_one() {
        let both = found("+++\nheadline = \"Trams return\"\n+++\n# Trams Return\n\nOne.\n");
        assert_eq!(both.headline.as_deref(), Some("Trams return"));
        assert_eq!(blocks(&both), [(BlockKind::Paragraph, "One.")]);
        let other = found("+++\nheadline = \"Trams return\"\n+++\n# Part one\n\nOne.\n");
        assert_eq!(blocks(&other)[0], (BlockKind::Heading, "Part one"));
        assert_eq!(found("Trams return\n\nOne.\n").headline.as_deref(), Some("Trams return"));
        assert_eq!(found("One.\n\nTwo.\n").headline, None);
    }
}
