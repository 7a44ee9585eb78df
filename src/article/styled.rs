//! Emphasis, code and links of a story's words while it is read: [`Block::rich`] has them.

use dom_query::NodeRef;
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::Block;
use super::squash::squash;
use crate::text::{Rich, Span, Style};

/// What is open and what was closed in the text at hand.
#[derive(Debug, Default)]
pub(super) struct Styles {
    open: Vec<(Style, usize)>,
    closed: Vec<Span>,
}

impl Styles {
    /// A style opens behind `text`.
    pub fn open(&mut self, style: Style, text: &str) {
        self.open.push((style, text.len()));
    }

    /// The innermost of those that `is` says is closed, with `text` read.
    pub fn close(&mut self, is: impl Fn(&Style) -> bool, text: &str) {
        let Some(at) = self.open.iter().rposition(|(style, _)| is(style)) else { return };
        let (style, start) = self.open.remove(at);
        if start < text.len() {
            self.closed.push(Span { range: start..text.len(), style });
        }
    }

    /// The text was cut back to `text`.
    pub fn cut(&mut self, text: &str) {
        self.closed.retain_mut(|span| {
            span.range.end = span.range.end.min(text.len());
            span.range.start < span.range.end
        });
        self.open.iter_mut().for_each(|(_, start)| *start = (*start).min(text.len()));
    }

    /// The text at hand, as it was read, with its styles; what is open goes on in the next.
    pub fn take(&mut self, text: &str) -> Rich {
        let mut spans = std::mem::take(&mut self.closed);
        for (style, start) in &mut self.open {
            if *start < text.len() {
                spans.push(Span { range: *start..text.len(), style: style.clone() });
            }
            *start = 0;
        }
        spans.retain(|span| text.get(span.range.clone()).is_some());
        spans.sort_by(|a, b| a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end)));
        Rich { text: text.to_owned(), spans }
    }
}

/// The style of an element; a link with its address as it stands.
pub(super) fn style(name: &str, node: &NodeRef<'_>) -> Option<Style> {
    // Word processors wrap a whole text in bold that is none.
    let plain = || node.attr("style").is_some_and(|style| style.replace(' ', "").contains(":normal"));
    Some(match name {
        "em" | "i" if !plain() => Style::Emphasis,
        "strong" | "b" if !plain() => Style::Strong,
        "code" => Style::Code,
        "a" => Style::Link { href: node.attr("href")?.to_string() },
        _ => return None,
    })
}

/// Which style ends with an element.
pub(super) fn closes(name: &str) -> Option<fn(&Style) -> bool> {
    Some(match name {
        "em" | "i" => |style| *style == Style::Emphasis,
        "strong" | "b" => |style| *style == Style::Strong,
        "code" => |style| *style == Style::Code,
        "a" => |style| matches!(style, Style::Link { .. }),
        _ => return None,
    })
}

impl Block {
    /// The block with the styles of `raw`, the words that it was made of.
    pub(super) fn styled(mut self, raw: &Rich) -> Self {
        if !raw.spans.is_empty() {
            self.source = raw.respaced(&squash(&raw.text)).filter(|rich| !rich.spans.is_empty()).map(Box::new);
        }
        self
    }

    /// Takes `words` out wherever they stand.
    pub(super) fn take_out(&mut self, words: &str) {
        if words.is_empty() || !self.text.contains(words) {
            return;
        }
        let mut left = Rich::default();
        self.rich().split(words).iter().for_each(|piece| left.push(piece));
        self.text.clone_from(&left.text);
        self.source = Some(Box::new(left)).filter(|left| !left.spans.is_empty());
    }

    /// Puts a full stop behind its words.
    pub(super) fn close(&mut self) {
        let mut whole = self.rich();
        whole.push(&Rich::plain("."));
        self.text.clone_from(&whole.text);
        self.source = Some(Box::new(whole)).filter(|whole| !whole.spans.is_empty());
    }

    /// Puts `words`, which have no style, before its own.
    pub(super) fn put_before(&mut self, words: &str) {
        let mut whole = Rich::plain(format!("{words} "));
        whole.push(&self.rich());
        self.text.clone_from(&whole.text);
        self.source = Some(Box::new(whole)).filter(|whole| !whole.spans.is_empty());
    }

    /// Puts a space behind the stop at byte `stop`, and takes the one before it if there is one.
    pub(super) fn put_at(&mut self, stop: usize, spaced: bool) {
        let rich = self.rich();
        let mut whole = rich.slice(0..stop - usize::from(spaced));
        whole.push(&Rich::plain(". "));
        whole.push(&rich.slice(stop + 1..rich.text.len()));
        self.text.clone_from(&whole.text);
        self.source = Some(Box::new(whole)).filter(|whole| !whole.spans.is_empty());
    }

    /// Its words with their emphasis, code and links, all of which are http or https.
    pub fn rich(&self) -> Rich {
        self.source.as_ref().map_or_else(|| Rich::plain(self.text.as_str()), |source| source.left_of(&self.text))
    }
}

/// Leaves of the links those that lead to a page, each in full: what is relative is so to `base`.
pub(super) fn settle_links(body: &mut [Block], base: Option<&Url>) {
    for block in body {
        let Some(mut source) = block.source.take() else { continue };
        source.spans.retain_mut(|span| match &mut span.style {
            Style::Link { href } => match page(href, base) {
                Some(url) => {
                    *href = url.into();
                    true
                }
                None => false,
            },
            _ => true,
        });
        link_whole_words(&mut source);
        block.source = Some(source).filter(|source| !source.spans.is_empty());
    }
}

/// A link that begins or ends within a word has all of it, as far as no other link has: `<a>t</a>ram`, `<a>tram</a>s`.
fn link_whole_words(rich: &mut Rich) {
    let is_link = |span: &Span| matches!(span.style, Style::Link { .. });
    let mut free_from = 0;
    for at in 0..rich.spans.len() {
        if !is_link(&rich.spans[at]) {
            continue;
        }
        let next =
            rich.spans[at + 1..].iter().find(|span| is_link(span)).map_or(rich.text.len(), |next| next.range.start);
        let range = &mut rich.spans[at].range;
        let (before, behind) = (&rich.text[..range.start], &rich.text[range.end..]);
        // Their ends are looked at together with the letter beyond: one word may begin where another ends.
        if within_word(before, &rich.text[range.start..]) {
            let word = before.unicode_word_indices().next_back().map_or(range.start, |(start, _)| start);
            range.start = word.max(free_from).min(range.start);
        }
        if within_word(&rich.text[..range.end], behind) {
            let word = behind.unicode_words().next().map_or(0, str::len);
            range.end = (range.end + word).min(next).max(range.end);
        }
        free_from = range.end;
    }
}

/// Whether no word ends between two pieces of a text.
fn within_word(before: &str, behind: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), behind.chars().next()) else { return false };
    last.is_alphanumeric() && first.is_alphanumeric() && format!("{last}{first}").unicode_words().count() == 1
}

/// The page that an address leads to; none for a place on the same page and what opens no page.
fn page(href: &str, base: Option<&Url>) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    let url = Url::parse(href).or_else(|error| base.ok_or(error)?.join(href)).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_are_led_to() {
        let base = Url::parse("https://news.example/city/trams").ok();
        for (href, leads) in [
            ("https://board.example/a", Some("https://board.example/a")),
            ("/fares", Some("https://news.example/fares")),
            ("fares?day=1", Some("https://news.example/city/fares?day=1")),
            ("//board.example", Some("https://board.example/")),
            ("#fares", None),
            ("javascript:alert(1)", None),
            (" JaVaScRiPt:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("data:text/html,x", None),
            ("mailto:desk@news.example", None),
            ("", None),
        ] {
            assert_eq!(page(href, base.as_ref()).map(String::from).as_deref(), leads, "{href}");
        }
        assert_eq!(page("/fares", None), None);
    }

    #[test]
    fn a_link_that_a_page_has_around_a_part_of_a_word_is_around_all_of_it() {
        let link = |range| Span { range, style: Style::Link { href: "https://board.example/".to_owned() } };
        let linked = |text: &str, spans: Vec<Span>| {
            let mut rich = Rich { text: text.to_owned(), spans };
            link_whole_words(&mut rich);
            rich.spans.into_iter().map(|span| rich.text[span.range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(linked("They attacked trams.", vec![link(5..6), link(14..18)]), ["attacked", "trams"]);
        assert_eq!(linked("A harbourside café", vec![link(2..9), link(9..13)]), ["harbour", "side"]);
        assert_eq!(linked("Read on, here", vec![link(0..7), link(9..13)]), ["Read on", "here"]);
        assert_eq!(linked("有轨电车恢复", vec![link(0..6)]), ["有轨"]);
    }

    #[test]
    fn what_is_taken_out_leaves_the_links_around_it() {
        let mut styles = Styles::default();
        let text = "The board, opens new tab said, opens new tab so.";
        styles.open(Style::Link { href: "https://board.example/".to_owned() }, "The ");
        styles.close(|_| true, "The board, opens new tab");
        styles.open(Style::Strong, "The board, opens new tab said, opens new tab ");
        styles.close(|_| true, &text[..text.len() - 1]);
        let mut block = Block::paragraph(text).styled(&styles.take(text));
        block.take_out(", opens new tab");
        let rich = block.rich();
        let told: Vec<&str> = rich.spans.iter().map(|span| &rich.text[span.range.clone()]).collect();
        assert_eq!((rich.text.as_str(), told), ("The board said so.", vec!["board", "so"]));
    }

    #[test]
    fn what_is_open_at_the_end_of_a_paragraph_goes_on_in_the_next() {
        let mut styles = Styles::default();
        styles.open(Style::Strong, "");
        assert_eq!(styles.take("One").spans[0].range, 0..3);
        styles.close(|style| *style == Style::Strong, "Two ");
        styles.open(Style::Emphasis, "Two three");
        styles.close(|style| *style == Style::Emphasis, "Two three four");
        styles.cut("Two three");
        assert_eq!(styles.take("Two three").spans, [Span { range: 0..4, style: Style::Strong }]);
    }
}
