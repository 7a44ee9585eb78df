//! Discord's Markdown: a reader in the order of its own rules, which are patterns tried at each place.

use fanfare::text::write::discord;
use fanfare::text::{Rich, parse};
use proptest::prelude::*;

use super::{Read, STYLED, Seen, article, holds, only_own_mentions, part, styled, template, told};

fn read(sent: &str) -> Read {
    let mut read = Read::default();
    inline(sent, &Seen::default(), true, &mut read);
    read.mentions = mentions(sent);
    if sent.split('\n').any(|line| is_block(line.trim_start()))
        && let Some(first) = read.seen.first_mut()
    {
        first.odd = Some("a block");
    }
    read
}

/// Whom the server tells, which looks at the bare text.
fn mentions(sent: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["@everyone", "@here"] {
        found.extend(sent.to_lowercase().match_indices(name).map(|(at, name)| sent[at..at + name.len()].to_owned()));
    }
    for (at, _) in sent.match_indices('<') {
        let Some(id) = ["@!", "@&", "@", "#"].iter().find_map(|sign| sent[at + 1..].strip_prefix(sign)) else {
            continue;
        };
        let digits = id.chars().take_while(char::is_ascii_digit).count();
        if digits > 0 && id[digits..].starts_with('>') {
            found.extend(sent[at..].split_inclusive('>').next().map(str::to_owned));
        }
    }
    found
}

/// Headings, quotations, lists and small print.
fn is_block(line: &str) -> bool {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let hashes = line.chars().take_while(|c| *c == '#').count();
    let gap = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
    ((1..=3).contains(&hashes) && gap(&line[hashes..]))
        || line.starts_with('>')
        || line.starts_with("-# ")
        || (line.starts_with(['-', '*']) && gap(&line[1..]))
        || (digits > 0 && line[digits..].starts_with(['.', ')']) && gap(&line[digits + 1..]))
}

fn inline(text: &str, like: &Seen, links: bool, read: &mut Read) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let odd = |what: &'static str| Seen { odd: Some(what), ..like.clone() };
        let taken = match c {
            '\\' => escape(rest).map(|escaped| {
                read.push(escaped, like);
                1 + escaped.len_utf8()
            }),
            '<' => angle(rest).map(|inside| {
                if inside.starts_with("http://") || inside.starts_with("https://") {
                    let like = Seen { link: Some(inside.to_owned()), ..like.clone() };
                    inside.chars().for_each(|c| read.push(c, &like));
                } else {
                    inside.chars().for_each(|c| read.push(c, &odd("a reference")));
                }
                inside.len() + 2
            }),
            'h' if links => address(rest).map(|address| {
                let like = Seen { link: Some(address.to_owned()), ..like.clone() };
                address.chars().for_each(|c| read.push(c, &like));
                address.len()
            }),
            '`' => ticks(rest).map(|(inside, length)| {
                let like = Seen { code: true, ..like.clone() };
                inside.chars().for_each(|c| read.push(c, &like));
                length
            }),
            '[' if links => link(rest).map(|(label, target, length)| {
                let like = Seen { link: Some(target.to_owned()), ..like.clone() };
                inline(label, &like, false, read);
                length
            }),
            '*' => pair(rest, "**").map(|n| (n, 2)).or_else(|| star(rest).map(|n| (n, 1))).map(|(end, width)| {
                let strong = like.strong || width == 2;
                let emphasis = like.emphasis || width == 1;
                inline(&rest[width..end], &Seen { strong, emphasis, ..like.clone() }, links, read);
                end + width
            }),
            '_' => pair(rest, "__").map(|end| (end, 2)).or_else(|| underscore(rest).map(|end| (end, 1))).map(
                |(end, width)| {
                    let inner = if width == 2 { odd("underlined") } else { Seen { emphasis: true, ..like.clone() } };
                    inline(&rest[width..end], &inner, links, read);
                    end + width
                },
            ),
            '~' | '|' => pair(rest, if c == '~' { "~~" } else { "||" }).map(|end| {
                inline(&rest[2..end], &odd("struck out or hidden"), links, read);
                end + 2
            }),
            ':' => {
                let name: String =
                    rest[1..].chars().take_while(|c| c.is_alphanumeric() || "_+-'".contains(*c)).collect();
                let closed = !name.is_empty() && rest[1 + name.len()..].starts_with(':');
                let time =
                    name.bytes().all(|b| b.is_ascii_digit()) && text[..at].ends_with(|c: char| c.is_ascii_digit());
                (closed && !time).then(|| {
                    read.push(':', &odd("an emoji's name"));
                    1
                })
            }
            _ => None,
        };
        at += taken.unwrap_or_else(|| {
            read.push(c, like);
            c.len_utf8()
        });
    }
}

/// A backslash before anything but letters, digits and white space.
fn escape(rest: &str) -> Option<char> {
    rest[1..].chars().next().filter(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace())
}

/// `<…>` of an address, a channel, an emoji, a time, a command.
fn angle(rest: &str) -> Option<&str> {
    let inside = rest[1..].split(['>', ' ', '\n']).next()?;
    let closed = rest[1 + inside.len()..].starts_with('>');
    let known =
        ["http://", "https://", "@", "#", ":", "a:", "t:", "/", "id:"].iter().any(|kind| inside.starts_with(kind));
    (closed && known && inside.len() > 1).then_some(inside)
}

/// A bare address: up to white space or a bracket, without the signs that end sentences.
fn address(rest: &str) -> Option<&str> {
    if !rest.starts_with("http://") && !rest.starts_with("https://") {
        return None;
    }
    let run = rest
        .split(|c: char| c.is_whitespace() || c == '<')
        .next()?
        .trim_end_matches(['.', ',', ':', ';', '"', '\'', ')', ']']);
    (run.len() > "https://".len()).then_some(run)
}

/// Code: a run of backticks, and the same run again.
fn ticks(rest: &str) -> Option<(&str, usize)> {
    let width = rest.len() - rest.trim_start_matches('`').len();
    let mut at = width;
    while let Some(n) = rest[at..].find('`') {
        let run = rest[at + n..].len() - rest[at + n..].trim_start_matches('`').len();
        if run == width && n + at > width {
            return Some((&rest[width..at + n], at + n + width));
        }
        at += n + run;
    }
    None
}

/// A link behind words, which may hold pairs of brackets.
fn link(rest: &str) -> Option<(&str, &str, usize)> {
    let mut depth = 0;
    let mut end = None;
    for (at, c) in rest.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            end = Some(at);
            break;
        }
    }
    let label = &rest[1..end?];
    let target = rest[end? + 1..].strip_prefix('(')?;
    let close = target.find(')')?;
    let address = target[..close].trim_matches(['<', '>']);
    // Words that look like another address are shown with their brackets.
    let led = address.contains(':') && !address.contains(char::is_whitespace) && !label.contains("://");
    led.then_some((label, address, end? + close + 3))
}

/// Where a pair of signs of two closes: escapes are skipped, and it is not the beginning of a longer run.
fn pair(rest: &str, sign: &str) -> Option<usize> {
    let mut at = sign.len();
    if !rest.starts_with(sign) {
        return None;
    }
    while let Some(c) = rest[at..].chars().next() {
        let after = rest[at..].strip_prefix(sign);
        if at > sign.len() && after.is_some_and(|after| !after.starts_with(&sign[..1])) {
            return Some(at);
        }
        at += c.len_utf8();
        if c == '\\' {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    None
}

/// Emphasis by a star: no white space inside it at either end.
fn star(rest: &str) -> Option<usize> {
    let mut at = 1;
    let mut space = true;
    while let Some(c) = rest[at..].chars().next() {
        if rest[at..].starts_with("**") {
            at += 2;
            space = false;
            continue;
        }
        if c == '*' {
            return (at > 1 && !space).then_some(at);
        }
        space = c.is_whitespace();
        if at == 1 && space {
            return None;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    None
}

/// Emphasis by an underscore: it closes before no letter of ASCII.
fn underscore(rest: &str) -> Option<usize> {
    let mut at = 1;
    while let Some(c) = rest[at..].chars().next() {
        if rest[at..].starts_with("__") {
            at += 2;
            continue;
        }
        if c == '_' {
            let word = rest[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            return (at > 1 && !word).then_some(at);
        }
        at += c.len_utf8();
        if c == '\\' {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    None
}

fn same(rich: &Rich) -> Result<(), TestCaseError> {
    let sent = discord::write(rich);
    let read = read(&sent);
    holds(rich, &sent, &read)?;
    only_own_mentions(rich, &read)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn discord_shows_an_article_s_words_and_urls(rich in article()) {
        same(&rich)?;
        prop_assert_eq!(mentions(&discord::write(&rich)), Vec::<String>::new());
    }

    #[test]
    fn discord_shows_the_template_s_styles_alone(rich in prop_oneof![template(), part()]) {
        same(&rich)?;
    }
}

#[test]
fn discord_shows_every_style_and_link() {
    assert_eq!(told(&read(&discord::write(&parse(STYLED)))), styled());
}

#[test]
fn the_reader_sees_what_is_markup() {
    let seen = told(&read("**a** *b* _c_ `d` [e](https://a.com) https://b.com/x. <https://c.com>"));
    let kinds: Vec<&str> = seen.iter().map(|(is, _)| is.as_str()).collect();
    assert_eq!(kinds, ["s", "e", "e", "c", "https://a.com", "https://b.com/x", "https://c.com"]);
    assert_eq!(read("\\@everyone <@12> <@&3>").mentions, ["@everyone", "<@12>", "<@&3>"]);
    for odd in ["> x", "# x", "a\n- x", "1. x", "||x||", "~~x~~", "__x__", ":smile:", "<t:1:R>", "<#1>"] {
        assert!(read(odd).seen.iter().any(|seen| seen.odd.is_some()), "{odd}");
    }
}
