//! The blocks and pictures of a story, built while the events of its Markdown go by.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::super::front_matter::media_source;
use super::super::label::Linked;
use super::super::lists::Lists;
use super::super::squash::squash_some;
use super::super::styled::{Styles, closes};
use super::super::{
    Block, BlockKind, Image, LeftOut, LeftOutKind, credit, dashes, date_line, flow, heads, lead, lines, plain,
    promotion, table, tags,
};
use crate::text::Style;

/// What is built while the events go by.
#[derive(Default)]
pub(super) struct Story {
    pub(super) blocks: Vec<Block>,
    pub(super) images: Vec<Image>,
    /// The block that is the first heading of level 1.
    pub(super) title: Option<usize>,
    pub(super) text: String,
    html: String,
    heading: Option<HeadingLevel>,
    link: Linked,
    pub(super) styles: Styles,
    quotes: usize,
    lists: Lists,
    /// The table at hand.
    table: Option<table::Rows>,
    /// Depth inside what is left out: code, footnotes.
    hidden: usize,
    /// Where the text of an open `<sup>` starts in `text`.
    raised: Option<usize>,
    /// Where the alt text of the open image starts in `text`, and whether the image was kept.
    alt: Option<(usize, bool)>,
    /// The block at hand opens with a picture, or follows one that stands alone.
    pictured: Pictured,
    /// The first line of the block at hand ends here.
    line_end: Option<usize>,
    /// Where lines end in the block at hand, and whether that was meant.
    breaks: Vec<(usize, bool)>,
    /// Within a script or the like that stands in a line of text.
    unseen: bool,
    /// Depth inside words that were struck out.
    pub(super) struck: usize,
    /// Where bold text that opens the block ends.
    bold_end: Option<usize>,
    /// Where italic text starts before which the block has no words, and where it ends.
    italic: Option<Range<usize>>,
    pub(super) left_out: Vec<LeftOut>,
}

/// Where the last picture stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pictured {
    #[default]
    Elsewhere,
    /// In the block at hand, before its words.
    Beside,
    /// In the block above, alone.
    Above,
}

impl Story {
    pub(super) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::InlineHtml(html) if flow::hides(&html) => {
                self.unseen = !html.starts_with("</") && !html.ends_with("/>");
            }
            Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) if self.unseen => {}
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if self.hidden == 0 && self.struck == 0 => self.text.push_str(&dashes::typeset(&text)),
            Event::Code(text) if self.hidden == 0 && self.struck == 0 => {
                self.styles.open(Style::Code, &self.text);
                self.text.push_str(&text);
                self.styles.close(|style| *style == Style::Code, &self.text);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.line_end.get_or_insert(self.text.len());
                self.breaks.push((self.text.len(), event == Event::HardBreak));
                self.text.push(' ');
            }
            Event::InlineHtml(html) if flow::strikes(&html) => {
                self.struck = if html.starts_with("</") { self.struck.saturating_sub(1) } else { self.struck + 1 };
            }
            Event::InlineHtml(html) if html.eq_ignore_ascii_case("<sup>") => self.raised = Some(self.text.len()),
            Event::InlineHtml(html) if html.eq_ignore_ascii_case("</sup>") => {
                if let Some(start) = self.raised.take().filter(|start| *start <= self.text.len()) {
                    self.styles.cut(&self.text[..start]);
                    flow::raise(&mut self.text, start);
                }
            }
            // Whose a quotation is, below it.
            Event::InlineHtml(html)
                if self.quotes > 0
                    && html.eq_ignore_ascii_case("<cite>")
                    && self.text.trim_end().ends_with(['.', '!', '?', '…', '"', '”', '»', '。', '」']) =>
            {
                self.flush();
                self.text.push_str("— ");
            }
            Event::InlineHtml(html) if tags::is_component(&html) => {}
            Event::InlineHtml(html) if self.hidden == 0 && (!tags::is_html(&html) || tags::is_declaration(&html)) => {
                self.text.push_str(&html);
            }
            Event::InlineHtml(html) if self.hidden == 0 && flow::parts_words(&html) => self.text.push(' '),
            Event::Html(html) => self.html.push_str(&html),
            Event::Rule => self.flush(),
            _ => {}
        }
    }

    /// An item of a list begins, before which this number is written.
    pub(super) fn open_item(&mut self, number: Option<u64>) {
        self.flush();
        self.lists.numbered(number);
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
            // A callout is the newsroom's own word.
            Tag::BlockQuote(callout) => {
                self.flush();
                self.quotes += usize::from(callout.is_none());
            }
            Tag::Item => self.open_item(None),
            Tag::Table(_) => {
                self.flush();
                self.table = Some(table::Rows::new());
            }
            Tag::TableHead | Tag::TableRow => self.table.iter_mut().for_each(|rows| rows.push(Vec::new())),
            Tag::TableCell => self.clear(),
            Tag::CodeBlock(_) | Tag::FootnoteDefinition(_) => {
                self.flush();
                self.hidden += 1;
            }
            Tag::Link { dest_url, .. } => {
                self.link.open(&self.text);
                self.styles.open(Style::Link { href: dest_url.into_string() }, &self.text);
            }
            Tag::Emphasis => {
                self.styles.open(Style::Emphasis, &self.text);
                if self.text.trim().is_empty() {
                    self.italic = Some(self.text.len()..0);
                }
            }
            Tag::Strong => {
                self.styles.open(Style::Strong, &self.text);
                if self.text.is_empty() {
                    self.bold_end = Some(0);
                }
            }
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
            TagEnd::BlockQuote(callout) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(usize::from(callout.is_none()));
            }
            TagEnd::Item => {
                self.flush();
                self.lists.end_item();
            }
            TagEnd::List(_) => self.lists.close(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                self.styles.cut("");
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(squash_some(&cell).unwrap_or_default());
                }
            }
            TagEnd::Table => {
                (self.line_end, self.bold_end, self.link) = (None, None, Linked::default());
                self.breaks.clear();
                if let Some(rows) = self.table.take().filter(|_| self.hidden == 0) {
                    table::attach(&mut self.blocks, rows);
                }
            }
            TagEnd::CodeBlock | TagEnd::FootnoteDefinition => {
                self.clear();
                self.hidden = self.hidden.saturating_sub(1);
            }
            TagEnd::HtmlBlock => {
                let flow = flow::of_markdown(&std::mem::take(&mut self.html));
                if self.hidden == 0 {
                    self.left_out.extend(flow.left_out);
                    self.blocks.extend(flow.blocks);
                }
            }
            TagEnd::Link => {
                self.link.close(&self.text);
                self.close_style("a");
            }
            TagEnd::Emphasis => {
                self.close_style("em");
                if let Some(italic) = self.italic.as_mut().filter(|italic| italic.end == 0) {
                    italic.end = self.text.len();
                }
            }
            TagEnd::Strong => {
                self.close_style("strong");
                if self.bold_end == Some(0) {
                    self.bold_end = Some(self.text.len());
                }
            }
            TagEnd::Image if self.hidden == 0 => {
                let (start, kept) = self.alt.take().unwrap_or((self.text.len(), false));
                let alt = self.text.split_off(start.min(self.text.len()));
                self.styles.cut(&self.text);
                if self.text.trim().is_empty() {
                    self.pictured = Pictured::Beside;
                }
                if let Some(image) = self.images.last_mut().filter(|_| kept) {
                    image.alt = squash_some(&alt);
                }
            }
            _ => {}
        }
    }

    fn close_style(&mut self, name: &str) {
        if let Some(is) = closes(name) {
            self.styles.close(is, &self.text);
        }
    }

    /// Nothing of the text at hand is kept.
    fn clear(&mut self) {
        self.text.clear();
        self.styles.cut("");
    }

    /// Ends the block at hand, if it is lines that are blocks of their own.
    fn flush_lines(&mut self) -> bool {
        let breaks = std::mem::take(&mut self.breaks);
        let ends: Vec<usize> = breaks.iter().map(|(end, _)| *end).chain([self.text.len()]).collect();
        let starts = [0].into_iter().chain(ends.iter().copied());
        let lines: Option<Vec<&str>> =
            starts.zip(&ends).map(|(start, end)| Some(self.text.get(start..*end)?.trim())).collect();
        let Some(lines) = lines.filter(|lines| lines.iter().all(|line| !line.is_empty())) else { return false };
        let plain =
            self.heading.is_none() && self.quotes == 0 && self.lists.is_empty() && self.pictured == Pictured::Elsewhere;
        let meant = breaks.iter().all(|(_, hard)| *hard);
        // Above the story such lines may be labels.
        let sentence = |block: &Block| block.kind == BlockKind::Paragraph && lead::is_sentence(&block.text);
        let told = self.blocks.iter().any(sentence);
        if plain && told && lines::signed(&lines) {
            self.blocks.push(Block::paragraph(lines.join(", ")));
            self.clear();
            (self.line_end, self.bold_end, self.link) = (None, None, Linked::default());
            return true;
        }
        if let Some(heading) = plain::entry_heading(&lines).filter(|_| plain) {
            let (from, to) = (breaks[1].0, self.text.len());
            let raw = self.styles.take(&self.text).slice(from..to);
            self.blocks.push(Block::new(BlockKind::Heading, heading));
            self.blocks.extend(squash_some(&raw.text).map(|text| Block::paragraph(text).styled(&raw)));
            self.clear();
            (self.line_end, self.bold_end, self.link) = (None, None, Linked::default());
            return true;
        }
        // `By Jane Roe`, and in the next line the lead.
        let parts = if plain && !told { heads::parted(&lines) } else { Vec::new() };
        let (pictured, boxed) = (lines::are_pictured(&lines), lines::boxed(&lines));
        let kind = match () {
            () if !plain || breaks.is_empty() => return false,
            () if parts.len() > 1 => BlockKind::Paragraph,
            () if boxed.is_some() || pictured.is_some() => BlockKind::Item,
            () if lines::alike(&lines) && !lines.iter().any(|line| date_line::is_date_line(line)) => BlockKind::Item,
            () if meant && told && lines::broken(&lines) => BlockKind::Paragraph,
            () => return false,
        };
        let starts = [0].into_iter().chain(ends.iter().copied());
        let mut places: Vec<Range<usize>> = starts.zip(&ends).map(|(start, end)| start..*end).collect();
        if parts.len() > 1 {
            let mut from = 0;
            let joined = parts.iter().map(|part| {
                let place = places[from].start..places[from + part.len() - 1].end;
                from += part.len();
                place
            });
            places = joined.collect();
        }
        for (place, mark) in places.iter_mut().zip(pictured.unwrap_or_default()) {
            let line = &self.text[place.clone()];
            place.start += line.len() - line.trim_start().len() + mark;
        }
        let title = kind == BlockKind::Item && boxed == Some(1);
        let raw = self.styles.take(&self.text);
        for (at, line) in raw.slices(places).into_iter().enumerate() {
            let kind = if title && at == 0 { BlockKind::Heading } else { kind };
            self.blocks.extend(squash_some(&line.text).map(|text| Block::new(kind, text).styled(&line)));
        }
        self.text.clear();
        (self.line_end, self.bold_end, self.italic, self.link) = (None, None, None, Linked::default());
        true
    }

    /// Ends the block at hand.
    pub(super) fn flush(&mut self) {
        self.raised = None;
        self.unseen = false;
        self.struck = 0;
        if self.flush_lines() {
            return;
        }
        let (line_end, bold_end, italic) = (self.line_end.take(), self.bold_end.take(), self.italic.take());
        let bold = bold_end.is_some_and(|end| end > 0 && self.text[end..].trim().is_empty());
        let italic = italic.is_some_and(|place| place.end > 0 && self.text[place.end..].trim().is_empty());
        let (first, rest) = self.text.split_at(line_end.unwrap_or(0));
        let away = line_end.is_some() && promotion::leads_away_below(first, rest);
        let title = self.link.is_title(&self.text);
        let raw = self.styles.take(&self.text);
        let text = std::mem::take(&mut self.link).settle(std::mem::take(&mut self.text));
        let Some(text) = squash_some(&text) else {
            if self.pictured == Pictured::Beside {
                self.pictured = Pictured::Above;
            }
            return;
        };
        let (kind, number) = match self.heading {
            Some(_) => (BlockKind::Heading, None),
            None if self.quotes > 0 => (BlockKind::Quote, None),
            None => self.lists.block(),
        };
        // `- [x] Charge your phone`
        let ticked = ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| text.strip_prefix(mark));
        let text = ticked.filter(|_| kind == BlockKind::Item).map(str::to_owned).unwrap_or(text);
        let pictured = std::mem::take(&mut self.pictured);
        let plain = kind == BlockKind::Paragraph;
        // In a line below the picture, without a stop.
        let line = pictured == Pictured::Beside && line_end == Some(0) && !lead::is_sentence(&text);
        let told =
            || self.blocks.iter().any(|block| block.kind == BlockKind::Paragraph && lead::is_sentence(&block.text));
        // All of it italic, right below the picture; below the first one it may be the standfirst.
        let italic = italic && (pictured == Pictured::Beside || told());
        let shown = line || pictured != Pictured::Elsewhere && (italic || credit::is_caption(&text));
        if plain && !credit::is_credit(&text) && shown {
            if let Some(image) = self.images.last_mut() {
                image.caption.get_or_insert_with(|| text.clone());
            }
            self.left_out.push(LeftOut { kind: LeftOutKind::Caption, text });
            return;
        }
        if plain && (away || title && told()) {
            self.left_out.push(LeftOut { kind: LeftOutKind::Promotion, text });
            return;
        }
        // As many editors write their subheadings; a question in bold is one of an interview.
        let below = self.blocks.iter().any(|block| block.kind == BlockKind::Paragraph);
        let titled = plain && bold && below && plain::is_short(&text) && !text.ends_with(['?', '？', '؟']);
        let kind = if titled { BlockKind::Heading } else { kind };
        // A heading below the first paragraph is a part of the story, whatever its level.
        let only_furniture = || self.blocks.iter().all(|block| block.kind != BlockKind::Paragraph);
        if self.heading == Some(HeadingLevel::H1) && self.title.is_none() && only_furniture() {
            self.title = Some(self.blocks.len());
        }
        self.blocks.push(Block { number, ..Block::new(kind, text).styled(&raw) });
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
