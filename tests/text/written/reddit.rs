//! Reddit's Markdown, read by a parser of CommonMark that others wrote, and for what Reddit adds to it by code of its own.

use fanfare::text::write::reddit;
use fanfare::text::{Rich, parse};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Read, STYLED, Seen, article, holds, part, styled, template, told};

fn read(sent: &str) -> Read {
    let mut read = Read::default();
    let mut now: Vec<Seen> = vec![Seen::default()];
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, at) in Parser::new_ext(sent, options).into_offset_iter() {
        let like = now.last().cloned().unwrap_or_default();
        match event {
            Event::Start(Tag::Paragraph) => {
                if !read.seen.is_empty() {
                    read.push('\n', &like);
                    read.push('\n', &like);
                }
                now.push(like);
            }
            Event::Start(Tag::Strong) => now.push(Seen { strong: true, ..like }),
            Event::Start(Tag::Emphasis) => now.push(Seen { emphasis: true, ..like }),
            Event::Start(Tag::Link { dest_url, .. }) => now.push(Seen { link: Some(dest_url.into_string()), ..like }),
            Event::Start(_) => now.push(Seen { odd: Some("a block"), ..like }),
            Event::End(TagEnd::Paragraph) | Event::End(_) => {
                now.pop();
            }
            Event::Text(text) => {
                let escaped = sent[..at.start].ends_with('\\');
                let own = !escaped && like.link.is_none();
                reddit_s_own(&text, own, sent, &at, &like, &mut read);
            }
            Event::Code(text) => text.chars().for_each(|c| read.push(c, &Seen { code: true, ..like.clone() })),
            Event::HardBreak => read.push('\n', &like),
            Event::SoftBreak => read.push(' ', &like),
            Event::Html(text) | Event::InlineHtml(text) => {
                text.chars().for_each(|c| read.push(c, &Seen { odd: Some("HTML"), ..like.clone() }));
            }
            _ => read.push('\u{FFFD}', &Seen { odd: Some("a rule"), ..like }),
        }
    }
    read
}

/// What Reddit sees in a stretch of text that nothing in it escapes: names, addresses, superscript, spoilers.
fn reddit_s_own(text: &str, own: bool, sent: &str, at: &std::ops::Range<usize>, like: &Seen, read: &mut Read) {
    let is_source = sent[at.clone()] == *text;
    for (n, c) in text.char_indices() {
        let rest = &text[n..];
        let first = n == 0 && !own;
        let mut seen = Seen { c, ..like.clone() };
        let before = text[..n].chars().next_back();
        let free = before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if is_source && !first && like.link.is_none() {
            let mut letters = rest.chars();
            let name = letters.next().is_some_and(|c| "uUrR".contains(c))
                && letters.next() == Some('/')
                && letters.next().is_some_and(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
            if name && free {
                read.mentions.push(rest.chars().take(12).collect());
            }
            let scheme = ["http://", "https://", "ftp://"].iter().any(|scheme| rest.starts_with(scheme));
            let www = free && rest.to_lowercase().starts_with("www.");
            if scheme || www {
                seen.link = Some(rest.to_owned());
            }
            if c == '^' || rest.starts_with(">!") {
                seen.odd = Some("superscript or spoiler");
            }
        }
        read.seen.push(seen);
    }
}

/// Blank lines beyond one are not seen there.
fn in_paragraphs(rich: &Rich) -> bool {
    !rich.text.contains("\n\n\n")
}

fn same(rich: &Rich) -> Result<(), TestCaseError> {
    let sent = reddit::write(rich);
    let read = read(&sent);
    prop_assert_eq!(&read.mentions, &Vec::<String>::new(), "sent {:?}", &sent);
    if in_paragraphs(rich) {
        holds(rich, &sent, &read)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn reddit_shows_an_article_s_words_and_urls(rich in article()) {
        same(&rich)?;
    }

    #[test]
    fn reddit_shows_the_template_s_styles_alone(rich in prop_oneof![template(), part()]) {
        same(&rich)?;
    }
}

#[test]
fn reddit_shows_every_style_and_link() {
    assert_eq!(told(&read(&reddit::write(&parse(STYLED)))), styled());
}

#[test]
fn the_reader_sees_what_is_markup() {
    assert_eq!(read("see u/name").mentions, ["u/name"]);
    for odd in ["> x", "# x", "- x", "    x", "a\n===", "1. x", "a ^b", ">!x!<", "~~x~~", "a|b\n-|-\n1|2"] {
        assert!(read(odd).seen.iter().any(|seen| seen.odd.is_some()), "{odd}");
    }
    assert!(read("https://a.com").seen[0].link.is_some());
}
