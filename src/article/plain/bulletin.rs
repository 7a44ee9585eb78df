//! Bulletins of weather services: how urgent it is, what it is, which office sends it and when, in lines of their own above the
//! text.

use super::blocks;
use crate::article::phrases::{PHRASES, fold, opening};
use crate::article::read::Found;
use crate::article::squash::squash_some;
use crate::article::{BlockKind, LeftOut, LeftOutKind, date_line, language};

/// `WFUS54 KOUN 280014`, `TOROUN`, and below them the lines that say something.
const MAX_HEAD_LINES: usize = 8;

/// Reads a bulletin; none if the text is no such.
pub(super) fn read(paragraphs: &[Vec<&str>]) -> Option<Found> {
    let (head, told) = (paragraphs.first()?, paragraphs.get(1)?);
    let dated = head.len() > 1 && head.last().is_some_and(|line| date_line::is_date_line(line));
    if !dated {
        return None;
    }
    let shouted = told.join(" ");
    let shouted = shouted.strip_prefix("...").and_then(|text| text.strip_suffix("..."));
    let (headline, story) = match shouted.filter(|text| !text.contains(char::is_lowercase) && !text.is_empty()) {
        Some(headline) => (headline, &paragraphs[2..]),
        None => (named(head)?, &paragraphs[1..]),
    };
    let mut body: Vec<_> = story.iter().flat_map(|lines| blocks::of_lines(lines)).collect();
    // `The service in Avel has issued a`, above a list: what it issued is the first of it.
    let leads_in = body.first().is_some_and(|first| first.kind == BlockKind::Paragraph && is_open(&first.text));
    if leads_in && body.get(1).is_some_and(|item| item.kind == BlockKind::Item) {
        let item = body.remove(1);
        body[0].text = format!("{} {}", body[0].text, item.text);
    }
    let above = head.iter().filter(|line| **line != headline);
    let left_out = above.map(|line| {
        let kind = if date_line::is_date_line(line) { LeftOutKind::Dateline } else { LeftOutKind::Label };
        LeftOut { kind, text: (*line).to_owned() }
    });
    let left_out = left_out.collect();
    Some(Found { headline: squash_some(headline), body, left_out, ..Found::default() })
}

/// `Tornado Warning`: the line above that of the office.
fn named<'a>(head: &[&'a str]) -> Option<&'a str> {
    let issuer = |line: &&str| opening(&PHRASES.issuers, &fold(line)).is_some();
    let at = head.iter().take(MAX_HEAD_LINES).position(issuer)?;
    let urgent = |line: &str| opening(&PHRASES.bulletins, &fold(line)).is_some();
    head[..at].iter().rev().find(|line| !urgent(line)).copied()
}

/// A sentence that stops in an article.
fn is_open(text: &str) -> bool {
    text.rsplit(' ').next().is_some_and(language::joins_words)
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind};

    const REST: &str = "The National Weather Service in Avel has issued a\n\n* Tornado Warning for...\n  Southern Avel \
                        County...\n\n* Until 700 PM CST.\n\nTake cover now. Avoid windows.\n";

    fn told(text: &str) -> crate::article::Article {
        crate::article::read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap()
    }

    #[test]
    fn a_bulletin_is_headed_by_what_it_warns_of() {
        for head in [
            "BULLETIN - IMMEDIATE BROADCAST REQUESTED\nTornado Warning\nNational Weather Service Avel OK\n614 PM CST Fri Nov 27 2026",
            "Tornado Warning\nNational Weather Service Avel OK\n614 PM CST Fri Nov 27 2026",
        ] {
            let article = told(&format!("{head}\n\n{REST}"));
            assert_eq!(article.headline, "Tornado Warning");
            let body: Vec<&str> = article.body.iter().map(|block| block.text.as_str()).collect();
            assert_eq!(
                body[0],
                "The National Weather Service in Avel has issued a Tornado Warning for... Southern Avel County..."
            );
            assert_eq!(body[1..], ["Until 700 PM CST.", "Take cover now. Avoid windows."]);
        }
    }

    #[test]
    fn a_headline_with_a_day_below_it_is_no_bulletin() {
        let article =
            told("Storm shuts the port\nNobody was hurt\n4 December 2026\n\nThe storm shut the port of Avel.\n");
        assert!(article.headline.starts_with("Storm shuts the port"), "{}", article.headline);
    }
}
