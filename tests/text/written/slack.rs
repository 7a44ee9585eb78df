//! Slack's mrkdwn: a reader that sees more in it than Slack does, so that what it does not see nobody sees.

use fanfare::text::write::slack;
use fanfare::text::{Rich, parse};
use proptest::prelude::*;

use super::{Read, STYLED, Seen, article, holds, part, styled, template, told};

/// A character of the message or a border of a link.
#[derive(Clone, Debug)]
struct Token {
    seen: Seen,
    /// Not looked at for marks: a fallback text, an address, an entity's character.
    literal: bool,
    /// The border of a link: no character, but no letter either.
    border: bool,
}

fn read(sent: &str) -> Read {
    let mut read = Read::default();
    let mut tokens = Vec::new();
    scan(sent, &Seen::default(), &mut tokens, &mut read.mentions);
    blocks(sent, &mut tokens);
    code(&mut tokens);
    for (marks, style) in [("*＊", 0), ("_＿", 1), ("~～", 2)] {
        styles(&mut tokens, marks, style);
    }
    names(&mut tokens);
    addresses(&mut tokens);
    read.seen = tokens.into_iter().filter(|token| !token.border).map(|token| token.seen).collect();
    read
}

fn scan(sent: &str, like: &Seen, tokens: &mut Vec<Token>, mentions: &mut Vec<String>) {
    let push = |c: char, like: &Seen, literal: bool, tokens: &mut Vec<Token>| {
        tokens.push(Token { seen: Seen { c, ..like.clone() }, literal, border: false });
    };
    let mut rest = sent;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let Some(end) = rest.find('>') else { break };
            let inside = &rest[1..end];
            rest = &rest[end + 1..];
            let (target, label) =
                inside.split_once('|').map_or((inside, None), |(target, label)| (target, Some(label)));
            let border = Token { seen: like.clone(), literal: true, border: true };
            if target.starts_with("!date^") {
                label.unwrap_or_default().chars().for_each(|c| push(c, like, true, tokens));
                continue;
            }
            if target.starts_with(['!', '@', '#']) {
                mentions.push(target.to_owned());
                continue;
            }
            let like = Seen { link: Some(decode(target)), ..like.clone() };
            tokens.push(border.clone());
            match label {
                Some(label) => scan(label, &like, tokens, mentions),
                None => decode(target).chars().for_each(|c| push(c, &like, true, tokens)),
            }
            tokens.push(border);
            continue;
        }
        let entity =
            [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')].into_iter().find(|(name, _)| rest.starts_with(name));
        if let Some((name, c)) = entity {
            push(c, like, true, tokens);
            rest = &rest[name.len()..];
        } else {
            // A bare ampersand or bracket is nothing that Slack promises to show.
            let like = if matches!(c, '&' | '>') { Seen { odd: Some("bare"), ..like.clone() } } else { like.clone() };
            push(c, &like, false, tokens);
            rest = &rest[c.len_utf8()..];
        }
    }
}

fn decode(escaped: &str) -> String {
    escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Quotations begin lines; in what was sent, because an entity begins one too.
fn blocks(sent: &str, tokens: &mut [Token]) {
    let quoted = |line: &str| line.trim_start().starts_with("&gt;") || line.trim_start().starts_with('＞');
    if sent.split('\n').any(quoted)
        && let Some(token) = tokens.iter_mut().find(|token| !token.border)
    {
        token.seen.odd = Some("a quotation");
    }
}

/// Code, on one line or, with three backticks, on several.
fn code(tokens: &mut Vec<Token>) {
    let is_tick = |token: &Token| !token.literal && matches!(token.seen.c, '`' | '｀');
    let mut at = 0;
    while at < tokens.len() {
        let close = is_tick(&tokens[at]).then(|| {
            (at + 1..tokens.len())
                .take_while(|n| tokens[*n].border || tokens[*n].seen.c != '\n')
                .find(|n| is_tick(&tokens[*n]))
        });
        if let Some(Some(close)) = close
            && close > at + 1
        {
            tokens[at + 1..close].iter_mut().for_each(|token| {
                token.seen.code = true;
                token.literal = true;
            });
            tokens.remove(close);
            tokens.remove(at);
            at = close - 1;
        } else {
            at += 1;
        }
    }
}

/// Marks that stand at the borders of words: before the first no letter and after it no white space, and the other way round.
fn styles(tokens: &mut Vec<Token>, marks: &str, style: usize) {
    let is_mark = |token: &Token| !token.literal && !token.border && marks.contains(token.seen.c);
    let letter = |token: Option<&Token>| token.is_some_and(|token| !token.border && token.seen.c.is_alphanumeric());
    let space = |token: Option<&Token>| token.is_none_or(|token| !token.border && token.seen.c.is_whitespace());
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1).and_then(|n| tokens.get(n));
        let opens = is_mark(&tokens[at]) && !letter(before) && !space(tokens.get(at + 1));
        let close = (at + 2..tokens.len())
            .take_while(|n| opens && (tokens[*n].border || tokens[*n].seen.c != '\n'))
            .find(|n| is_mark(&tokens[*n]) && !space(tokens.get(n - 1)) && !letter(tokens.get(n + 1)));
        if let Some(close) = close {
            for token in &mut tokens[at + 1..close] {
                match style {
                    0 => token.seen.strong = true,
                    1 => token.seen.emphasis = true,
                    _ => token.seen.odd = Some("struck out"),
                }
            }
            tokens.remove(close);
            tokens.remove(at);
        } else {
            at += 1;
        }
    }
}

/// `:name:`, anywhere but in a time.
fn names(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let is_colon = |token: &Token| !token.literal && !token.border && token.seen.c == ':';
        if !is_colon(&tokens[at]) {
            continue;
        }
        let name: Vec<usize> = (at + 1..tokens.len())
            .take_while(|n| !tokens[*n].literal && !tokens[*n].border)
            .take_while(|n| tokens[*n].seen.c.is_alphanumeric() || "_+-'".contains(tokens[*n].seen.c))
            .collect();
        let closed = tokens.get(at + 1 + name.len()).is_some_and(is_colon);
        let digits = name.iter().all(|n| tokens[*n].seen.c.is_ascii_digit());
        let time = at > 0 && digits && tokens[at - 1].seen.c.is_ascii_digit();
        if closed && !name.is_empty() && !time {
            tokens[at].seen.odd = Some("an emoji's name");
        }
    }
}

/// Addresses with a scheme that stand bare, up to white space or the next border.
fn addresses(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let bare =
            |token: &&Token| !token.literal && !token.border && !token.seen.code && !token.seen.c.is_whitespace();
        let run: String = tokens[at..].iter().take_while(bare).map(|token| token.seen.c).collect();
        if (run.starts_with("http://") || run.starts_with("https://")) && tokens[at].seen.link.is_none() {
            let length = run.chars().count();
            tokens[at..at + length].iter_mut().for_each(|token| token.seen.link = Some(run.clone()));
        }
    }
}

fn same(rich: &Rich) -> Result<(), TestCaseError> {
    let sent = slack::write(rich);
    let read = read(&sent);
    holds(rich, &sent, &read)?;
    prop_assert_eq!(read.mentions, Vec::<String>::new(), "sent {:?}", sent);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn mrkdwn_of_an_article_is_its_words_and_urls(rich in article()) {
        same(&rich)?;
    }

    #[test]
    fn mrkdwn_has_the_template_s_styles_alone(rich in prop_oneof![template(), part()]) {
        same(&rich)?;
    }
}

#[test]
fn mrkdwn_says_every_style_and_link() {
    assert_eq!(told(&read(&slack::write(&parse(STYLED)))), styled());
}

#[test]
fn the_reader_sees_what_is_markup() {
    let told = |sent: &str| told(&read(sent));
    assert_eq!(told("a *b* _c_ `d` <https://a.com|e>")[3], ("https://a.com".into(), "e".into()));
    assert_eq!(read("<!channel> <@U1>").mentions, ["!channel", "@U1"]);
    for odd in [":smile:", "&gt; x", "~x~", "a & b"] {
        assert!(read(odd).seen.iter().any(|seen| seen.odd.is_some()), "{odd}");
    }
}
