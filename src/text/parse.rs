//! The small markup that templates give, read once into rich text; and its opposite, the escape that keeps an article's
//! words words.
//!
//! CommonMark's inline part and nothing of its blocks: a line that begins with `1.`, `-`, `>` or `# ` is just a line,
//! because the line breaks and bullets of a post are the writer's own.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use super::chars::{after, before, beginning_with, has_byte, is_digit, is_letter_or_mark, is_one_of, is_word, run_end};
use super::{Rich, Span, Style, find};

/// Stands for a line break while the inline parser runs, so that no line can begin a block. White space to CommonMark,
/// and found in no text: [`escape`] and [`parse`] turn a real one into a space first.
const BREAK: char = '\u{c}';
/// Put before the first line, so that it cannot begin a block either: an escaped sign and white space.
const GUARD: &str = "\\!\u{c}";
/// Whether markup may begin with `byte`: a backslash, code, emphasis, a link, a tag or an entity
/// (<https://spec.commonmark.org/0.31.2/#inlines>). A vertical tab is white space that CommonMark may drop.
#[inline]
fn may_be_markup(byte: u8) -> bool {
    is_one_of(byte, *b"\\`*_[<&\x0b")
}

/// Reads the markup of a rendered template.
///
/// Emphasis, strong, code and links by CommonMark; hashtags, mentions and bare URLs are found in what remains, except where
/// their sign was escaped. White space at line ends is dropped, more than one blank line becomes one, and the whole is
/// trimmed. Nothing is an error: what is not markup is text.
pub fn parse(markup: &str) -> Rich {
    let mut reader = Reader { rich: Rich::plain(String::with_capacity(markup.len())), ..Reader::default() };
    for paragraph in paragraphs(markup) {
        let end = reader.rich.text.len();
        if end > 0 {
            reader.rich.push_str("\n\n");
        }
        let start = reader.rich.text.len();
        reader.read(&paragraph);
        // A line may have been nothing but white space to CommonMark.
        if reader.rich.text.len() == start {
            reader.rich.text.truncate(end);
        }
    }
    reader.finish()
}

/// Writes plain text so that [`parse`] gives back these characters and sees no markup, hashtag or mention in them.
///
/// A URL in it may still become a link: it leads where it says.
pub fn escape(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len() + plain.len() / 16);
    let mut rest = plain;
    while let Some(at) = next_special(rest) {
        out.push_str(&rest[..at]);
        let c = after(rest, at).unwrap_or_default();
        match c {
            '＃' => out.push_str("&#xFF03;"),
            '＠' => out.push_str("&#xFF20;"),
            BREAK | '\0' => out.push(' '),
            _ => {
                out.push('\\');
                out.push(c);
            }
        }
        rest = &rest[at + c.len_utf8()..];
    }
    out.push_str(rest);
    out
}

/// Where the first character stands that could be read as markup, or that is found in no text.
fn next_special(text: &str) -> Option<usize> {
    // Those that are no ASCII begin with 0xEF, as signs of full width and hardly anything else do.
    let may_be = |byte: u8| is_one_of(byte, *b"\\*_`<>[]&!#@~\x0c\0\xEF");
    if !has_byte(text, may_be) {
        return None;
    }
    let is = |(at, byte): (usize, u8)| may_be(byte) && (byte != 0xEF || text[at..].starts_with(['＃', '＠']));
    text.bytes().enumerate().position(is)
}

/// The markup for a link that shows `text` (plain, it is escaped) and leads to `href`.
pub fn escape_link(text: &str, href: &str) -> String {
    let mut target = String::with_capacity(href.len());
    for c in href.chars() {
        match c {
            '<' => target.push_str("%3C"),
            '>' => target.push_str("%3E"),
            '\\' => target.push_str("%5C"),
            '&' => target.push_str("&amp;"),
            c if c.is_whitespace() || c.is_control() => target.push_str("%20"),
            c => target.push(c),
        }
    }
    format!("[{}](<{target}>)", escape(text))
}

/// Paragraphs, each with [`BREAK`] between its lines and no white space at its lines' ends.
fn paragraphs(markup: &str) -> impl Iterator<Item = String> {
    // A carriage return alone ends a line too, to CommonMark as well.
    let lines = markup.lines().flat_map(|line| line.trim_end_matches('\r').split('\r'));
    let mut lines = lines.map(|line| line.trim_end_matches([' ', '\t', '\0', BREAK]));
    std::iter::from_fn(move || {
        let first = lines.by_ref().find(|line| !line.is_empty())?;
        let mut paragraph = clean(first).into_owned();
        for line in lines.by_ref().take_while(|line| !line.is_empty()) {
            // CommonMark's hard break, a backslash at the end of a line, is a break like any other here.
            if escaped_end(&paragraph) {
                paragraph.pop();
            }
            // A line may have been nothing but that.
            if !paragraph.is_empty() && !paragraph.ends_with(BREAK) {
                paragraph.push(BREAK);
            }
            paragraph.push_str(&clean(line));
        }
        Some(paragraph)
    })
}

fn escaped_end(line: &str) -> bool {
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

fn clean(line: &str) -> Cow<'_, str> {
    if has_byte(line, |byte| is_one_of(byte, *b"\0\x0c")) {
        return Cow::Owned(line.replace([BREAK, '\0'], " "));
    }
    Cow::Borrowed(line)
}

#[derive(Default)]
struct Reader {
    rich: Rich,
    /// Spans that have begun and not ended, with where they began.
    open: Vec<(usize, Option<Style>)>,
    /// How much of the paragraph's source stands in the text already.
    read: usize,
    /// Byte offsets of signs that were escaped, so that they begin neither hashtag nor mention. In order.
    literal: Vec<usize>,
}

impl Reader {
    fn read(&mut self, paragraph: &str) {
        if !has_byte(paragraph, may_be_markup) {
            self.read = 0;
            self.text(paragraph, 0..0);
            return;
        }
        self.read_markup(paragraph);
    }

    fn read_markup(&mut self, paragraph: &str) {
        let source = format!("{GUARD}{paragraph}");
        let (start, spans) = (self.rich.text.len(), self.rich.spans.len());
        self.read = 0;
        for (event, at) in Parser::new_ext(&source, Options::empty()).into_offset_iter() {
            self.event(event, &source, at);
        }
        self.remove_guard(start, spans);
    }

    fn event(&mut self, event: Event<'_>, source: &str, at: Range<usize>) {
        let begin = self.rich.text.len();
        match event {
            Event::Text(text) => {
                if self.is_escaped(source, at.start) || text.as_ref() != &source[at.clone()] {
                    self.literal.push(begin);
                }
                self.text(&text, at);
            }
            Event::Code(text) => {
                self.text(&text, at);
                self.close(begin, Style::Code);
            }
            Event::InlineHtml(text) | Event::Html(text) => self.text(&text, at),
            Event::SoftBreak | Event::HardBreak => self.rich.text.push('\n'),
            Event::Start(tag) => {
                let style = style_of(tag);
                self.open.push((self.rich.text.len(), style));
            }
            // A paragraph has a place on the stack like every other tag, and no style.
            Event::End(_) => {
                if let Some((begin, Some(style))) = self.open.pop() {
                    self.close(begin, style);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, at: Range<usize>) {
        self.read = self.read.max(at.end);
        for (n, line) in text.split(BREAK).enumerate() {
            if n > 0 {
                self.rich.text.push('\n');
            }
            self.rich.text.push_str(line);
        }
    }

    /// Whether the text that begins at byte `at` was escaped: a backslash stands before it that is not text itself.
    fn is_escaped(&self, source: &str, at: usize) -> bool {
        at > self.read && source[..at].ends_with('\\') && source[at..].starts_with(|c: char| c.is_ascii_punctuation())
    }

    fn close(&mut self, begin: usize, style: Style) {
        let range = begin..self.rich.text.len();
        let nested =
            self.rich.spans.iter().rev().take_while(|span| span.range.start >= begin).any(|s| s.style == style);
        if !range.is_empty() && !nested {
            self.rich.spans.push(Span { range, style });
        }
    }

    /// Takes the guard's `!` and break out again, in front of all that the paragraph gave: the text from byte `start` on, and
    /// the spans from `spans` on.
    fn remove_guard(&mut self, start: usize, spans: usize) {
        let guard = self.rich.text[start..].chars().take(2).map(char::len_utf8).sum::<usize>();
        self.rich.text.replace_range(start..start + guard, "");
        let back = |at: usize| if at >= start + guard { at - guard } else { at.min(start) };
        self.rich.spans[spans..].iter_mut().for_each(|span| span.range = back(span.range.start)..back(span.range.end));
        let literal = self.literal.split_off(self.literal.partition_point(|at| *at < start));
        self.literal.extend(literal.into_iter().filter(|at| *at >= start + guard).map(back));
    }

    /// Code may be nothing but a line break, and so leave more blank lines than one.
    fn settle_blank_lines(&mut self) {
        let is_settled = |text: &str| {
            let mut breaks = beginning_with(text, |byte| byte == b'\n');
            !breaks.any(|(at, _)| text[at..].starts_with("\n\n\n"))
        };
        if is_settled(&self.rich.text) {
            return;
        }
        let (mut kept, mut removed, mut breaks) = (String::with_capacity(self.rich.text.len()), Vec::new(), 0);
        for (at, c) in self.rich.text.char_indices() {
            breaks = if c == '\n' { breaks + 1 } else { 0 };
            if breaks > 2 { removed.push(at) } else { kept.push(c) }
        }
        self.rich.text = kept;
        let back = |border: usize| border - removed.partition_point(|at| *at < border);
        for span in &mut self.rich.spans {
            span.range = back(span.range.start)..back(span.range.end);
        }
        self.rich.spans.retain(|span| !span.range.is_empty());
        self.literal.iter_mut().for_each(|literal| *literal = back(*literal));
    }

    fn finish(mut self) -> Rich {
        self.settle_blank_lines();
        self.rich.sort();
        let found = self.found();
        self.rich.spans.extend(found);
        self.rich.sort();
        self.rich.trim()
    }

    /// URLs, hashtags and mentions in what is neither code nor already a link.
    fn found(&self) -> Vec<Span> {
        let text = &self.rich.text;
        let taken: Vec<Range<usize>> =
            self.rich.spans.iter().filter(|span| span.style.is_whole()).map(|span| span.range.clone()).collect();
        let mut found: Vec<Span> = find::urls(text)
            .into_iter()
            .filter(|url| !overlaps(&taken, url))
            .map(|range| Span { style: Style::Url { href: absolute(&text[range.clone()]) }, range })
            .collect();
        let urls: Vec<Range<usize>> = found.iter().map(|span| span.range.clone()).collect();
        let signs = beginning_with(text, |byte| is_one_of(byte, *b"#@\xEF"));
        for (at, sign) in signs.filter(|(_, c)| matches!(c, '#' | '＃' | '@' | '＠')) {
            let tag = if matches!(sign, '#' | '＃') { hashtag(text, at, sign) } else { mention(text, at, sign) };
            let Some((range, style)) = tag else { continue };
            if self.literal.binary_search(&at).is_err() && !overlaps(&taken, &range) && !overlaps(&urls, &range) {
                found.push(Span { range, style });
            }
        }
        found
    }
}

fn style_of(tag: Tag<'_>) -> Option<Style> {
    match tag {
        Tag::Emphasis => Some(Style::Emphasis),
        Tag::Strong => Some(Style::Strong),
        Tag::Link { link_type: LinkType::Autolink, dest_url, .. } => Some(Style::Url { href: dest_url.into_string() }),
        Tag::Link { link_type: LinkType::Email, .. } => None,
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } if is_target(&dest_url) => {
            Some(Style::Link { href: dest_url.into_string() })
        }
        _ => None,
    }
}

/// Whether a link may lead there: absolute, and of a scheme that does nothing but lead.
fn is_target(href: &str) -> bool {
    let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "mailto" | "tel"))
}

/// Whether `range` touches one of `sorted`, which do not overlap one another.
fn overlaps(sorted: &[Range<usize>], range: &Range<usize>) -> bool {
    let next = sorted.partition_point(|other| other.end <= range.start);
    sorted.get(next).is_some_and(|other| other.start < range.end)
}

fn absolute(url: &str) -> String {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        url.to_owned()
    } else {
        format!("https://{url}")
    }
}

/// `#tag`: letters, digits and underscores with at least one letter, not glued to a word before it.
fn hashtag(text: &str, at: usize, sign: char) -> Option<(Range<usize>, Style)> {
    if before(text, at).is_some_and(|c| is_word(c) || matches!(c, '&' | '#' | '＃' | '/')) {
        return None;
    }
    let name = at + sign.len_utf8();
    let joins = |c: char| is_word(c) || matches!(c, '\u{200c}' | '\u{200d}' | '·' | '・');
    let end = name + text[name..run_end(text, name, joins)].trim_end_matches(['\u{200c}', '\u{200d}', '·', '・']).len();
    text[name..end].chars().any(|c| is_letter_or_mark(c) && !is_digit(c)).then_some((at..end, Style::Hashtag))
}

/// `@name`, `@name@server.example` or `@name.example`, not glued to a word before it.
fn mention(text: &str, at: usize, sign: char) -> Option<(Range<usize>, Style)> {
    if before(text, at).is_some_and(|c| is_word(c) || matches!(c, '@' | '＠' | '/' | '.' | '-')) {
        return None;
    }
    let part = |from: usize| {
        let end = run_end(text, from, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        from + text[from..end].trim_end_matches(['.', '-']).len()
    };
    let name = at + sign.len_utf8();
    let mut end = part(name);
    if end == name || !text[name..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    if text[end..].starts_with('@') {
        let server = part(end + 1);
        if text[end + 1..server].contains('.') {
            end = server;
        }
    }
    Some((at..end, Style::Mention))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans(markup: &str) -> Vec<(String, Style)> {
        let rich = parse(markup);
        rich.spans.iter().map(|span| (rich.text[span.range.clone()].to_owned(), span.style.clone())).collect()
    }

    #[test]
    fn inline_markup_becomes_spans() {
        let rich = parse("**Big** *news* in `code`: [read **on**](https://example.com/a)");
        assert_eq!(rich.text, "Big news in code: read on");
        let kinds: Vec<_> = rich.entities().into_iter().map(|entity| (entity.kind, entity.start, entity.end)).collect();
        use crate::text::EntityKind::{Code, Emphasis, Link, Strong};
        assert_eq!(kinds, [(Strong, 0, 3), (Emphasis, 4, 8), (Code, 12, 16), (Link, 18, 25), (Strong, 23, 25)]);
    }

    #[test]
    fn no_line_begins_a_block() {
        for line in ["# Title", "1. one", "- dash", "> quoted", "    code", "---", "```", "<div>", "[a]: /b", "+ x"] {
            assert_eq!(parse(&format!("a\n{line}\nb")).text, format!("a\n{line}\nb"), "{line}");
            assert_eq!(parse(line).text, line.trim(), "{line}");
        }
        assert_eq!(parse("a\n===\nb").text, "a\n===\nb");
    }

    #[test]
    fn line_breaks_stay_and_blank_lines_are_one() {
        assert_eq!(parse("\n\na  \nb\\\nc\n\n\n \nd\n").text, "a\nb\nc\n\nd");
        assert_eq!(parse("*a\nb*\r\nc").text, "a\nb\nc");
        assert_eq!(parse("\r\r: a\rb\r\r\nc").text, ": a\nb\nc");
        assert_eq!(parse("a\n\n\\\n.b\n\\\n\\\nc").text, "a\n\n.b\nc");
        assert_eq!(parse("a\n\n\0\n\nb\n\0\nc").text, "a\n\nb\n\nc");
    }

    #[test]
    fn hashtags_mentions_and_urls_are_found() {
        assert_eq!(
            spans("#Новости и @mayor, https://example.com/a_b_c?x=1. Also @a@b.social, #2026 a#b"),
            [
                ("#Новости".into(), Style::Hashtag),
                ("@mayor".into(), Style::Mention),
                ("https://example.com/a_b_c?x=1".into(), Style::Url { href: "https://example.com/a_b_c?x=1".into() }),
                ("@a@b.social".into(), Style::Mention),
            ]
        );
        assert_eq!(spans("www.example.com/x")[0].1, Style::Url { href: "https://www.example.com/x".into() });
    }

    #[test]
    fn a_link_leads_only_where_links_may() {
        assert_eq!(spans("[x](javascript:alert) [y](/rel)"), []);
        assert_eq!(parse("[x](javascript:alert)").text, "x");
    }

    #[test]
    fn escaped_signs_begin_nothing() {
        assert_eq!(spans(r"\#tag \@name \*a\*").len(), 0);
        assert_eq!(parse(r"\#tag #tag").spans.len(), 1);
        assert_eq!(spans(&format!("{} #Real", escape("#fake ＃fake @x ＠x *a* `c` [l](http://a.com/)"))).len(), 2);
    }

    #[test]
    fn a_link_helper_keeps_text_and_target() {
        let rich = parse(&escape_link("a ]*b*[ c", "https://example.com/x?a=1&b=(2)<>"));
        assert_eq!(rich.text, "a ]*b*[ c");
        assert_eq!(rich.spans[0].style, Style::Link { href: "https://example.com/x?a=1&b=(2)%3C%3E".into() });
    }

    /// What the reader does to white space, done to plain text.
    fn settled(text: &str) -> String {
        let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches([' ', '\t'])).collect();
        let mut out = lines.join("\n");
        while out.contains("\n\n\n") {
            out = out.replace("\n\n\n", "\n\n");
        }
        out.trim().to_owned()
    }

    proptest! {
        #[test]
        fn an_article_cannot_write_markup(text in "([a-zA-Z0-9*_`<>@#&!~\\[\\]()\\\\ .:/|=+\n-]|[＃＠жé日😀\u{301}]|&amp;|&#35;|<b>|https://a\\.example/|\\* ){0,60}") {
            let rich = parse(&escape(&text));
            prop_assert_eq!(&rich.text, &settled(&text));
            for span in rich.spans {
                prop_assert!(matches!(span.style, Style::Url { .. }), "{:?}", span);
            }
        }

        #[test]
        fn what_has_no_markup_is_what_commonmark_reads(text in "([a-z!\\]()>#@&;:+=~.|0-9-]|[ \t\u{a0}\u{2028}\u{1}\r\u{c}\u{b}\n]|жé😀|https://a\\.example/x|\n(#|1\\.|>|-|===|   ) ?){0,40}") {
            for paragraph in paragraphs(&text) {
                let (mut ours, mut commonmark) = (Reader::default(), Reader::default());
                ours.read(&paragraph);
                commonmark.read_markup(&paragraph);
                prop_assert_eq!(&ours.rich, &commonmark.rich);
                prop_assert_eq!(&ours.literal, &commonmark.literal);
            }
        }

        #[test]
        fn any_markup_is_read_into_sound_spans(markup in "([a-z*_`<>@#&!\\[\\]()\\\\ .\n]|жé|https://a\\.example/x|\\[a\\]\\(https://b\\.example\\)){0,60}") {
            let rich = parse(&markup);
            for span in &rich.spans {
                prop_assert!(rich.text.get(span.range.clone()).is_some_and(|part| !part.is_empty()));
            }
            prop_assert!(rich.spans.is_sorted_by_key(|span| (span.range.start, usize::MAX - span.range.end)));
        }
    }
}
