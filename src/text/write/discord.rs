//! Discord's Markdown (<https://docs.discord.com/developers/reference#message-formatting>).
//!
//! A backslash escapes every sign of it, but keeps no mention from being one: the server looks for `@everyone` and `<@…>`
//! before anybody reads the Markdown. There a joiner stands after the sign. Whoever sends should say
//! `"allowed_mentions": {"parse": []}` besides.

use std::ops::Range;

use super::inline::{
    Edges, Flanked, Step, Stretches, begins_line, begins_shortcode, by_line, joined, list_number, nested,
    percent_encoded, steps,
};
use crate::text::{Rich, Span, Style, find};

/// The text in Markdown; URLs as they are where Discord sees their ends, else in angle brackets.
pub fn write(rich: &Rich) -> String {
    let rich = parted(rich);
    let spans = seen(&rich);
    let mut out = String::with_capacity(rich.text.len() * 2);
    let mut literal = 0_usize;
    for step in steps(rich.text.len(), &spans) {
        match step {
            Step::Open(span) => {
                literal += usize::from(is_literal(&span.style));
                out.push_str(match &span.style {
                    Style::Strong => "**",
                    Style::Emphasis => "_",
                    Style::Code => "`",
                    Style::Link { .. } => "[",
                    Style::Url { .. } if !shows_its_end(&rich.text, &span.range) => "<",
                    _ => "",
                });
            }
            Step::Close(span) => {
                literal -= usize::from(is_literal(&span.style));
                match &span.style {
                    Style::Strong => out.push_str("**"),
                    Style::Emphasis => out.push('_'),
                    Style::Code => out.push('`'),
                    Style::Link { href } => {
                        out.push_str("](");
                        out.push_str(&target(href));
                        out.push(')');
                    }
                    Style::Url { .. } if !shows_its_end(&rich.text, &span.range) => out.push('>'),
                    _ => {}
                }
            }
            Step::Text(range) if literal > 0 => out.push_str(&rich.text[range]),
            Step::Text(range) => text(&rich.text, range, &mut out),
        }
    }
    out
}

/// Whether what is in it is written as it is.
fn is_literal(style: &Style) -> bool {
    matches!(style, Style::Code | Style::Url { .. })
}

fn target(href: &str) -> String {
    percent_encoded(href, &['(', ')', '<', '>', '\\', '"', '\'', '@'])
}

/// `rich` with a joiner in all that would reach somebody.
fn parted(rich: &Rich) -> Rich {
    let text = &rich.text;
    let own = Stretches::of(&rich.spans, |style| *style == Style::Mention);
    let starts = |at: usize, word: &str| text.get(at..at + word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word));
    let mut places = Vec::new();
    for (at, sign) in text.char_indices() {
        let next = at + sign.len_utf8();
        let reaches = match sign {
            '@' => starts(next, "everyone") || starts(next, "here"),
            '<' => text[next..].starts_with(['@', '#']),
            _ => false,
        };
        if reaches && !own.contain(at) {
            places.push(next);
        }
    }
    joined(rich, &places)
}

/// The spans that Discord would see as what they are.
fn seen(rich: &Rich) -> Vec<Span> {
    let text = &rich.text;
    let mut spans = nested(&by_line(rich), |style| !matches!(style, Style::Hashtag | Style::Mention));
    // A link whose words look like another address is not made a link: it is told like a URL that has none.
    spans.retain(|span| match &span.style {
        Style::Link { .. } => is_label(&text[span.range.clone()]),
        Style::Url { href } => href.starts_with("http") && text[span.range.clone()] == **href && !href.contains('>'),
        _ => true,
    });
    let styled = Stretches::of(&spans, |style| matches!(style, Style::Strong | Style::Emphasis));
    let is_torn =
        |style: &Style| matches!(style, Style::Url { href } | Style::Link { href } if href.contains(['*', '_']));
    // The parser of a style does not know what is in it: a sign in an address would end it.
    let torn = Stretches::of(&spans, is_torn);
    let flanked = Flanked::of(&spans);
    spans.retain(|span| match &span.style {
        Style::Code => {
            let shown = &text[span.range.clone()];
            let torn = !styled.over(&span.range).is_empty() && shown.contains(['*', '_', '\\']);
            !torn && !shown.contains('`')
        }
        Style::Strong => torn.over(&span.range).is_empty() && flanked.strong(text, &span.range),
        Style::Emphasis => torn.over(&span.range).is_empty() && flanked.emphasis(text, &span.range),
        _ => true,
    });
    spans
}

/// Whether a link may show these words.
fn is_label(shown: &str) -> bool {
    !shown.contains(['[', ']', '`']) && !shown.contains("://") && find::urls(shown).is_empty()
}

/// Whether Discord takes a URL to end where it does: at white space, and not with a sign that ends sentences, or that would
/// escape the mark of a style behind it.
fn shows_its_end(text: &str, range: &Range<usize>) -> bool {
    let edges = Edges::of(text, range);
    let free = edges.after.is_none_or(char::is_whitespace) && edges.before.is_none_or(|c| !c.is_alphanumeric());
    free && !edges.last.is_some_and(|c| "<.,:;\"')]\\".contains(c))
        && !text[range.clone()].contains(|c: char| c == '<' || c.is_whitespace())
}

/// Text outside of code and URLs.
fn text(all: &str, range: Range<usize>, out: &mut String) {
    for (n, c) in all[range.clone()].char_indices() {
        let at = range.start + n;
        let rest = &all[at + c.len_utf8()..];
        let means = match c {
            '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' => true,
            '>' | '#' | '-' => begins_line(all, at),
            ':' => rest.starts_with("//") || begins_shortcode(&all[range.start..], n),
            '.' | ')' => ends_number(all, at),
            _ => false,
        };
        if means {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Whether the stop at byte `at` makes its line an item of a list.
fn ends_number(all: &str, at: usize) -> bool {
    let start = all[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    start > 0 && begins_line(all, at - start) && list_number(all, at - start) == Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{escape, escape_link, parse};

    #[test]
    fn an_article_reaches_nobody_and_writes_no_markdown() {
        let said = escape("# 1\n- *a* snake_case <@12> @everyone :tada: 10:30 https://intern/x");
        assert_eq!(
            write(&parse(&said)).replace(super::super::JOINER, "~"),
            "\\# 1\n\\- \\*a\\* snake\\_case \\<~@12> @~everyone \\:tada: 10:30 https\\://intern/x"
        );
    }

    #[test]
    fn an_address_that_ends_with_a_backslash_does_not_escape_the_mark_behind_it() {
        let style = |style, start| Span { range: start..17, style };
        let url = style(Style::Url { href: "https://a.com/b\\".into() }, 1);
        let rich = Rich { text: "[https://a.com/b\\".into(), spans: vec![style(Style::Emphasis, 0), url] };
        assert_eq!(write(&rich), "_\\[<https://a.com/b\\>_");
    }

    #[test]
    fn addresses_are_bare_where_their_end_is_seen() {
        let links = format!("https://a.com/b_c (https://a.com) {}", escape_link("the *report*", "https://b.com/(x)"));
        assert_eq!(
            write(&parse(&links)),
            "https://a.com/b_c (<https://a.com>) [the \\*report\\*](https://b.com/%28x%29)"
        );
    }
}
