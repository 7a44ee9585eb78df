//! Lists above a story that are no points of it: links to other pages of the site, when and under what the story was put there. A list
//! that is announced, that counts, or of which the story speaks stays.

use super::tells_below;
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::words::Words;
use crate::article::{Block, BlockKind, LeftOutKind, byline, language, lead, lines};
use crate::text::language::Language;

/// Such lists stand within as many blocks.
const TOP: usize = 16;
/// An entry has at most as many words.
const MAX_WORDS: usize = 5;
/// So many entries that open with the same word are links: `Latest harbour news`, `Latest tram news`.
const MIN_ALIKE: usize = 3;
/// In as many blocks it is looked whether the story speaks of what an entry says.
const MAX_STORY: usize = 6;

/// Takes such lists out of a story.
pub(super) fn take(body: &mut Vec<Block>) -> Vec<(LeftOutKind, String)> {
    let told = |block: &Block| block.kind == BlockKind::Paragraph && lead::is_sentence(&block.text);
    let Some(story) = body.iter().take(TOP).position(told) else { return Vec::new() };
    if !tells_below(&body[story..]) {
        return Vec::new();
    }
    let mut taken = Vec::new();
    let mut end = story;
    while let Some(last) = body[..end].iter().rposition(is_entry) {
        let start = body[..last].iter().rposition(|block| !is_entry(block)).map_or(0, |above| above + 1);
        let heads = start.checked_sub(1).map(|above| body[above].text.as_str());
        let list = &body[start..=last];
        // What a page says of itself needs no title; other lists may have one.
        let of_page = list.iter().any(|entry| is_of_page(&entry.text));
        let announced = heads.is_some_and(|text| announces(text) || !of_page && is_title(text));
        if !announced && is_navigation(list, &body[story - taken.len()..]) {
            let gone: Vec<Block> = body.drain(start..=last).collect();
            taken.splice(0..0, gone.into_iter().map(|block| (kind(&block.text), block.text)));
        }
        end = start;
    }
    taken
}

fn is_entry(block: &Block) -> bool {
    block.kind == BlockKind::Item && block.number.is_none()
}

fn kind(text: &str) -> LeftOutKind {
    if is_date_line(text) { LeftOutKind::Dateline } else { LeftOutKind::Label }
}

/// `What is new:`, `Key points`.
fn announces(heading: &str) -> bool {
    let title = fold(heading.trim_end_matches([':', '：', ' ']));
    heading.ends_with([':', '：'])
        || [&PHRASES.point_titles, &PHRASES.list_titles, &PHRASES.live_summaries]
            .into_iter()
            .any(|list| is_any(list, &title))
}

/// `Topics`: a line of a few words without a stop.
fn is_title(text: &str) -> bool {
    text.split(' ').count() <= MAX_WORDS && !lines::is_ended(text)
}

fn is_navigation(entries: &[Block], story: &[Block]) -> bool {
    let texts = || entries.iter().map(|entry| entry.text.as_str());
    if texts().any(|text| !is_date_line(text) && !is_bare(text)) {
        return false;
    }
    // Of a page's line on the story nothing else is known but that.
    if texts().any(is_of_page) {
        return true;
    }
    let language = Language::of(language::detect(story.first().map_or("", |block| &block.text)));
    let first = |text: &str| text.split(' ').next().map(fold).unwrap_or_default();
    let alike = entries.len() >= MIN_ALIKE && texts().all(|text| first(text) == first(&entries[0].text));
    let below: Vec<&str> = story.iter().take(MAX_STORY).map(|block| block.text.as_str()).collect();
    let words = Words::of(&below.join(" "));
    let known = texts().filter(|text| words.shared(text) > 0).count();
    entries.len() > 1 && texts().all(|text| language.is_verbless(text)) && (alike || known * 2 <= entries.len())
}

/// A line of a few words that says nothing: no stop, no figure, nothing behind a colon.
fn is_bare(text: &str) -> bool {
    text.split(' ').count() <= MAX_WORDS
        && !lines::is_ended(text)
        && !text.ends_with([',', ';', ':', '：', '–', '—'])
        && !text.contains(|sign: char| sign.is_numeric() || "\"“«„".contains(sign))
        && !text.contains(": ")
        && opening(&PHRASES.reviewed, &fold(text)).is_none()
        && byline::names(text).is_none()
}

/// `Posted on`, `in`, `Posted on March 20, 2026`: what a page says of when and under what a story stands there.
fn is_of_page(text: &str) -> bool {
    const MAX_LETTERS: usize = 3;
    let small = text.chars().count() <= MAX_LETTERS && text.chars().all(char::is_lowercase);
    small || is_date_line(text) || is_any(&PHRASES.published, &fold(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str =
        "The boats of the harbour stay at the quay until the storm is over, the harbour master of Avel said on Monday.";

    fn kept(lines: &[&str]) -> Vec<String> {
        let block = |line: &&str| match line.strip_prefix("- ") {
            Some(item) => Block::new(BlockKind::Item, item),
            None => Block::paragraph(*line),
        };
        let mut body: Vec<Block> = lines.iter().chain(&[STORY]).map(block).collect();
        take(&mut body);
        body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn lists_of_links_above_a_story_are_none_of_it() {
        for list in [
            &["- Posted on", "- in", "- News, Bishop Lund"][..],
            &["- Posted on March 20, 2026"],
            &["- Latest harbour news", "- Latest tram news", "- Latest storm news"],
            &["- Business", "- Culture", "- Food and wine"],
        ] {
            assert_eq!(kept(list), [STORY], "{list:?}");
        }
        let deck = "Nobody sails from Avel until the storm is over";
        assert_eq!(kept(&["- Culture", "- Food", deck, "- Posted on", "- in"]), [deck, STORY]);
    }

    #[test]
    fn points_of_a_story_stay() {
        for list in [
            &["Key points", "- Culture", "- Food and wine"][..],
            &["What is shut:", "- Cinemas", "- Shops"],
            &["Topics", "- Business", "- Culture"],
            &["- Boats stay at the quay", "- Storm over the harbour"],
            &["- Gusts of 110 km/h", "- Power cuts"],
            &["- Nobody was hurt", "- Everybody got home"],
            &["- Directed by Jane Roe", "- Starring Omar Lund"],
            &["- “Never again”", "- Culture"],
        ] {
            assert_eq!(kept(list).len(), list.len() + 1, "{list:?}");
        }
        let below =
            [Block::paragraph(STORY), Block::new(BlockKind::Item, "Culture"), Block::new(BlockKind::Item, "Food")];
        let mut body = below.to_vec();
        assert!(take(&mut body).is_empty() && body.len() == 3);
    }
}
