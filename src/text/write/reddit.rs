//! Reddit's Markdown (<https://www.reddit.com/wiki/markdown>): CommonMark as both its old and its new site read it.
//!
//! A backslash escapes every sign; white space at the ends of lines stands as an entity, a line end as two spaces and one.
//! `u/name` and `r/name` in an article reach nobody: their slash is escaped too.

use std::ops::Range;

use super::inline::{Flanked, Step, begins_line, by_line, list_number, nested, percent_encoded, steps};
use crate::text::{Rich, Span, Style};

/// The text in Markdown; URLs in angle brackets, which say where they end.
pub fn write(rich: &Rich) -> String {
    let spans = seen(rich);
    let mut out = String::with_capacity(rich.text.len() * 2);
    let mut literal = 0_usize;
    for step in steps(rich.text.len(), &spans) {
        match step {
            Step::Open(span) => {
                literal += usize::from(is_literal(&rich.text, span));
                out.push_str(match &span.style {
                    Style::Strong => "**",
                    Style::Emphasis => "_",
                    Style::Code => "`",
                    Style::Url { .. } if is_literal(&rich.text, span) => "<",
                    Style::Link { .. } | Style::Url { .. } => "[",
                    Style::Hashtag | Style::Mention => "",
                });
            }
            Step::Close(span) => {
                literal -= usize::from(is_literal(&rich.text, span));
                match &span.style {
                    Style::Strong => out.push_str("**"),
                    Style::Emphasis => out.push('_'),
                    Style::Code => out.push('`'),
                    Style::Url { .. } if is_literal(&rich.text, span) => out.push('>'),
                    Style::Link { href } | Style::Url { href } => {
                        out.push_str("](");
                        out.push_str(&target(href));
                        out.push(')');
                    }
                    Style::Hashtag | Style::Mention => {}
                }
            }
            Step::Text(range) if literal > 0 => out.push_str(&rich.text[range]),
            Step::Text(range) => text(&rich.text, range, &mut out),
        }
    }
    out
}

/// Whether what is in it is written as it is: code, and a URL that can stand in angle brackets.
fn is_literal(text: &str, span: &Span) -> bool {
    match &span.style {
        Style::Code => true,
        Style::Url { href } => {
            let shown = &text[span.range.clone()];
            shown == href && target(href) == *href
        }
        _ => false,
    }
}

/// A target without brackets, white space, and what would be an entity.
fn target(href: &str) -> String {
    let entity = href.match_indices('&').any(|(at, _)| ends_entity(&href[at + 1..]));
    let marks: &[char] = if entity { &['(', ')', '<', '>', '\\', '"', ';'] } else { &['(', ')', '<', '>', '\\', '"'] };
    percent_encoded(href, marks)
}

fn ends_entity(text: &str) -> bool {
    let name = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(text.len());
    name > 0 && text[name..].starts_with(';')
}

/// The spans that are seen as what they are.
fn seen(rich: &Rich) -> Vec<Span> {
    let text = &rich.text;
    let mut spans = nested(&by_line(rich), |style| !matches!(style, Style::Hashtag | Style::Mention));
    spans.retain(|span| span.style != Style::Code || !text[span.range.clone()].contains(['`', '\r']));
    let flanked = Flanked::of(&spans);
    spans.retain(|span| match span.style {
        Style::Strong => flanked.strong(text, &span.range),
        Style::Emphasis => flanked.emphasis(text, &span.range),
        _ => true,
    });
    spans
}

/// Text outside of code and URLs.
fn text(all: &str, range: Range<usize>, out: &mut String) {
    for (n, c) in all[range.clone()].char_indices() {
        let at = range.start + n;
        let next = at + c.len_utf8();
        let rest = &all[next..];
        match c {
            '\n' if rest.starts_with('\n') || all[..at].ends_with('\n') => out.push('\n'),
            '\n' => out.push_str("  \n"),
            // A line end to CommonMark, wherever it stands.
            '\r' => out.push_str("&#13;"),
            // White space at either end of a line is dropped, and four spaces would begin a block of code.
            c if c.is_ascii_whitespace() && (ends_line(rest) || at == 0 || all[..at].ends_with('\n')) => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            // No backslash escapes this one on the old site.
            '=' if begins_line(all, at) => out.push_str("&#61;"),
            c => {
                if means(&all[range.start..at], all, at, c, rest) || (c == '!' && next == range.end) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
}

fn ends_line(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('\n')
}

/// Whether `c`, at byte `at` of `all`, after `before` and before `rest`, would be more than itself.
fn means(before: &str, all: &str, at: usize, c: char, rest: &str) -> bool {
    match c {
        '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' | '>' | '^' | '&' => true,
        '#' | '-' | '+' => begins_line(all, at),
        ':' => rest.starts_with("//"),
        '.' | ')' if ends_number(all, at) => true,
        '.' => all[..at].get(at.saturating_sub(3)..).is_some_and(|w| w.eq_ignore_ascii_case("www")),
        '/' => is_name(before, rest),
        _ => false,
    }
}

fn ends_number(all: &str, at: usize) -> bool {
    let digits = all[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    digits > 0 && begins_line(all, at - digits) && list_number(all, at - digits) == Some(at)
}

/// Whether a slash between these stands in the name of a person or a community: `u/name`, `r/name`.
fn is_name(before: &str, rest: &str) -> bool {
    let Some(before) = before.strip_suffix(['u', 'U', 'r', 'R']) else { return false };
    let free = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    free && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{escape, parse};

    #[test]
    fn an_article_writes_no_markdown() {
        let said = escape("# 1\n===\n1. a^b >!c!< u/name &amp; *d*\n\n    e");
        assert_eq!(
            write(&parse(&said)),
            "\\# 1  \n&#61;==  \n1\\. a\\^b \\>!c!\\< u\\/name \\&amp; \\*d\\*\n\n&#32;   e"
        );
    }

    #[test]
    fn a_lone_carriage_return_is_no_line_end() {
        assert_eq!(write(&Rich::plain("*\r\\*")), "\\*&#13;\\\\\\*");
    }

    #[test]
    fn addresses_stand_in_brackets() {
        let rich = parse("**So** _it_ is: https://a.com/b_c, [x](https://b.com/(y)) www.c.com/d");
        assert_eq!(
            write(&rich),
            "**So** _it_ is: <https://a.com/b_c>, [x](https://b.com/%28y%29) [www\\.c.com/d](https://www.c.com/d)"
        );
    }
}
