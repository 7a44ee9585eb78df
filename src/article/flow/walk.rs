//! The walk over the nodes of a page, from which its blocks and pictures are made.

use dom_query::NodeRef;

use super::Flow;
use super::raised::raise;
use super::tags::{BREAKING, HIDDEN};
use crate::article::front_matter::media_source;
use crate::article::label::Linked;
use crate::article::lists::Lists;
use crate::article::squash::squash_some;
use crate::article::styled::{Styles, closes, style};
use crate::article::{Block, BlockKind, Image, LeftOut, LeftOutKind, date_line, heads, lead, lines, pictures, table};
use crate::text::{Rich, Span, Style};

/// The flow below a node. Walks with a stack of its own: how deep a page nests is not ours to choose.
pub(in crate::article) fn of_node(root: NodeRef<'_>) -> Flow {
    let mut walk = Walk::default();
    let mut stack = vec![Step::Enter(root)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Leave(name) => walk.leave(&name),
            Step::Enter(node) if node.is_text() => walk.text.push_str(&node.text()),
            Step::Enter(node) => {
                let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
                if name == "table" {
                    walk.flush();
                    table::attach(&mut walk.flow.blocks, table::rows(&node));
                    continue;
                }
                let source = walk.quotes > 0 && walk.names_source(&name, &node);
                let hidden = HIDDEN.contains(&name.as_str()) && !source;
                if hidden || node.has_attr("hidden") || is_anchor(&name, &node) {
                    continue;
                }
                if source {
                    walk.open_source(&node);
                }
                walk.enter(&name, &node);
                stack.push(Step::Leave(name));
                let first = stack.len();
                stack.extend(node.children_it(false).map(Step::Enter));
                stack[first..].reverse();
            }
        }
    }
    walk.flush();
    walk.flow
}

/// The sign by which a heading can be linked to: `<a href="#fares">#</a>`.
fn is_anchor(name: &str, node: &NodeRef<'_>) -> bool {
    name == "a"
        && node.attr("href").is_some_and(|href| href.starts_with('#'))
        && matches!(node.text().trim(), "#" | "¶" | "§" | "🔗")
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(String),
}

#[derive(Default)]
struct Walk {
    flow: Flow,
    text: String,
    /// Where the text of an open `<sup>` starts in `text`.
    raised: Option<usize>,
    link: Linked,
    styles: Styles,
    quotes: usize,
    /// The element within a quotation that says whose it is.
    source: Option<String>,
    lists: Lists,
    headings: usize,
    /// Paragraphs that were read and are sentences, counted as far as two.
    sentences: usize,
    /// A picture stands before the words of the block at hand, or right above it.
    pictured: bool,
}

impl Walk {
    /// Whether an element within a quotation says whose it is: the last one, behind a sentence. A `<cite>` may as well name a book.
    fn names_source(&self, name: &str, node: &NodeRef<'_>) -> bool {
        if self.source.is_some() || !matches!(name, "cite" | "footer" | "figcaption") {
            return false;
        }
        let over = self.text.trim_end().ends_with(['.', '!', '?', '…', '"', '”', '»', '’', '。', '」', '\u{1}']);
        let last = || {
            std::iter::successors(node.next_sibling(), NodeRef::next_sibling)
                .all(|below| below.text().trim().is_empty())
        };
        (self.text.trim().is_empty() || over) && last() && !node.text().trim().is_empty()
    }

    /// Whose the quotation is stands below it behind a dash, as `clean` looks for it.
    fn open_source(&mut self, node: &NodeRef<'_>) {
        self.flush();
        self.source = node.node_name().map(|name| name.to_string());
        if !node.text().trim_start().starts_with(['—', '–', '-', '―', '~']) {
            self.text.push_str("— ");
        }
    }

    fn enter(&mut self, name: &str, node: &NodeRef<'_>) {
        if BREAKING.contains(&name) {
            self.flush();
        }
        match name {
            "br" => self.line_break(),
            "sup" => self.raised = Some(self.text.len()),
            "q" => self.text.push('"'),
            "a" => self.link.open(&self.text),
            _ => {}
        }
        if let Some(style) = style(name, node) {
            self.styles.open(style, &self.text);
        }
        if name == "img" {
            match pictures::emoji(node) {
                Some(character) => self.text.push_str(&character),
                None => self.picture(node),
            }
        }
        let number = |name: &str| node.attr(name).and_then(|value| value.trim().parse::<u64>().ok());
        match name {
            "ol" => self.lists.open(Some(number("start").unwrap_or(1))),
            "ul" | "dl" => self.lists.open(None),
            "li" | "dd" => self.lists.item(number("value")),
            _ => {}
        }
        if let Some(depth) = self.depth(name) {
            *depth += 1;
        }
    }

    fn leave(&mut self, name: &str) {
        if name == "sup"
            && let Some(start) = self.raised.take().filter(|start| *start <= self.text.len())
        {
            self.styles.cut(&self.text[..start]);
            raise(&mut self.text, start);
        }
        if BREAKING.contains(&name) {
            self.flush();
        }
        if self.source.as_deref() == Some(name) {
            self.flush();
            self.source = None;
        }
        match name {
            "q" => self.text.push('"'),
            "a" => self.link.close(&self.text),
            _ => {}
        }
        if let Some(is) = closes(name) {
            self.styles.close(is, &self.text);
        }
        match name {
            "ol" | "ul" | "dl" => self.lists.close(),
            "li" | "dd" => self.lists.end_item(),
            _ => {}
        }
        if let Some(depth) = self.depth(name) {
            *depth = depth.saturating_sub(1);
        }
    }

    fn depth(&mut self, name: &str) -> Option<&mut usize> {
        match name {
            "blockquote" => Some(&mut self.quotes),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(&mut self.headings),
            _ => None,
        }
    }

    fn picture(&mut self, node: &NodeRef<'_>) {
        let pictures = self.flow.images.len();
        self.flow.images.extend(image(node));
        self.pictured = self.flow.images.len() > pictures && self.text.trim().is_empty();
        if self.sentences < 2 {
            self.flow.above = self.flow.images.len();
        }
    }

    fn push(&mut self, block: Block) {
        let told = self.sentences < 2 && block.kind == BlockKind::Paragraph && lead::is_sentence(&block.text);
        self.sentences += usize::from(told);
        self.flow.blocks.push(block);
    }

    /// One break is a space; two are what pages had before they had paragraphs.
    fn line_break(&mut self) {
        if self.text.ends_with('\u{1}') {
            self.flush();
        } else {
            self.text.push('\u{1}');
        }
    }

    /// A sentence of the story was read.
    fn told(&self) -> bool {
        self.sentences > 0
    }

    /// Ends the block at hand, if it is lines that are blocks of their own.
    fn flush_lines(&mut self) -> bool {
        let text = self.text.trim_matches(|sign: char| sign == '\u{1}' || sign.is_whitespace());
        let lines: Vec<String> = text.split('\u{1}').filter_map(squash_some).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let plain = self.headings == 0 && self.quotes == 0 && self.lists.is_empty();
        if plain && self.told() && lines::signed(&lines) {
            let lines: Vec<&str> = lines.iter().map(|line| line.trim_end_matches(',')).collect();
            self.push(Block::paragraph(lines.join(", ")));
            self.styles.take(&self.text);
            self.text.clear();
            self.link = Linked::default();
            return true;
        }
        let kind = match () {
            () if !plain || lines.len() < 2 => return false,
            () if lines::boxed(&lines).is_some() || lines::are_pictured(&lines).is_some() => BlockKind::Item,
            () if lines::alike(&lines) && !lines.iter().any(|line| date_line::is_date_line(line)) => BlockKind::Item,
            // Above the story such lines may be labels.
            () if self.told() && lines::broken(&lines) => BlockKind::Paragraph,
            // `Jane Roe`, and below it the day.
            () if !self.told() && heads::are_of_head(&lines) => BlockKind::Paragraph,
            () => return false,
        };
        let raw = self.styles.take(&self.text);
        let titles = lines::boxed(&lines).unwrap_or_default();
        for (at, line) in raw.split("\u{1}").into_iter().enumerate() {
            if let Some(text) = squash_some(&line.text) {
                let kind = if at < titles { BlockKind::Heading } else { kind };
                self.push(Block::new(kind, text).styled(&line));
            }
        }
        self.text.clear();
        self.link = Linked::default();
        true
    }

    fn flush(&mut self) {
        self.raised = None;
        if self.flush_lines() {
            return;
        }
        let title = self.link.is_title(&self.text);
        let mut raw = self.styles.take(&self.text);
        raw.text = raw.text.replace('\u{1}', " ");
        self.text.clear();
        let text = std::mem::take(&mut self.link).settle(raw.text.clone());
        let Some(text) = squash_some(&text) else { return };
        let pictured = std::mem::take(&mut self.pictured);
        let (kind, number) = if self.headings > 0 {
            (BlockKind::Heading, None)
        } else if self.quotes > 0 {
            (BlockKind::Quote, None)
        } else {
            self.lists.block()
        };
        if title && kind == BlockKind::Paragraph && self.told() {
            self.flow.left_out.push(LeftOut { kind: LeftOutKind::Promotion, text });
            return;
        }
        // All of it italic, right below a picture; below the first one it may be the standfirst.
        if pictured && kind == BlockKind::Paragraph && self.told() && is_italic(&raw) {
            if let Some(image) = self.flow.images.last_mut() {
                image.caption.get_or_insert_with(|| text.clone());
            }
            self.flow.left_out.push(LeftOut { kind: LeftOutKind::Caption, text });
            return;
        }
        self.push(Block { number, ..Block::new(kind, text).styled(&raw) });
    }
}

/// Whether all the words are set in italics.
fn is_italic(raw: &Rich) -> bool {
    let words = raw.text.trim_end();
    let start = raw.text.len() - raw.text.trim_start().len();
    let whole = |span: &Span| span.range.start <= start && span.range.end >= words.len();
    raw.spans.iter().any(|span| span.style == Style::Emphasis && whole(span))
}

/// A picture with the caption of its figure; none for pixels that count visitors.
fn image(node: &NodeRef<'_>) -> Option<Image> {
    let number =
        |name: &str| node.attr(name).and_then(|value| value.trim().parse::<u32>().ok()).filter(|pixels| *pixels > 0);
    let (width, height) = (number("width"), number("height"));
    if width.is_some_and(|width| width < 32) || height.is_some_and(|height| height < 32) {
        return None;
    }
    let source = pictures::largest(node).or_else(|| Some(node.attr("src")?.to_string()))?;
    let source = media_source(&source)?;
    let figure = node.ancestors_it(Some(4)).find(|ancestor| ancestor.has_name("figure"));
    let caption = figure.and_then(|figure| figure.descendants_it().find(|node| node.has_name("figcaption")));
    Some(Image {
        alt: node.attr("alt").and_then(|alt| squash_some(&alt)),
        caption: caption.and_then(|caption| squash_some(&caption.text())),
        width,
        height,
        ..Image::new(source)
    })
}
