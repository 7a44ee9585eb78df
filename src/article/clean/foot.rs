//! Where a page ends its story, by a mark that no story has within: the notice of who owns it, whom the press may ask, the form for comments, the
//! title that a portal has put another in place of. An unknown line below does not shield it.

use super::MIN_TELLING;
use super::away::Known;
use super::others::has_begun;
use crate::article::phrases::{PHRASES, contains_any, fold, is_any, opening};
use crate::article::{Block, BlockKind, lines};

/// How sure a line ends a story.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Whatever stands below it, unless that speaks of the same.
    Strong,
    /// Where nothing below it tells something.
    Weak,
}

/// Above which block the story is over.
pub(super) fn find(body: &[Block], headline: &str) -> Option<usize> {
    const MAX_MARKS: usize = 8;
    let marks = (1..body.len()).filter_map(|at| Some((at, mark(&body[at])?)));
    let marks: Vec<_> = marks.filter(|(at, _)| has_begun(body, *at)).take(MAX_MARKS).collect();
    // From below: what stands below a later one is no more in doubt.
    let mut end = body.len();
    for (at, mark) in marks.into_iter().rev() {
        let told = |block: &&Block| tells(block);
        let below = || body[(at + 1).min(end)..end].iter().filter(told);
        let over = match mark {
            Mark::Weak => below().next().is_none(),
            Mark::Strong => {
                let known = Known::of(&body[..at], headline);
                let above = body[..at].iter().filter(told).count();
                below().count() <= above && !below().any(|block| known.speaks_of(&block.text))
            }
        };
        if over && at < end {
            end = with_labels(body, at);
        }
    }
    (end < body.len()).then_some(end)
}

/// The labels above a mark with nothing behind them go with it: `Tagged:`.
fn with_labels(body: &[Block], at: usize) -> usize {
    const MAX_WORDS: usize = 3;
    let label = |block: &Block| {
        block.text.ends_with([':', '：']) && block.text.split(' ').count() <= MAX_WORDS && block.kind != BlockKind::Item
    };
    if at > 1 && label(&body[at - 1]) { at - 1 } else { at }
}

/// A sentence of some length.
fn tells(block: &Block) -> bool {
    block.text.len() >= MIN_TELLING && lines::is_ended(&block.text) && block.kind != BlockKind::Heading
}

fn mark(block: &Block) -> Option<Mark> {
    const MAX_LABEL_BYTES: usize = 120;
    let text = block.text.as_str();
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading) {
        return None;
    }
    let folded = fold(&text[..text.floor_char_boundary(2 * MAX_LABEL_BYTES)]);
    if owns(&folded) {
        return Some(Mark::Strong);
    }
    if text.len() > MAX_LABEL_BYTES {
        return None;
    }
    let bare = folded.trim_start_matches(['(', '（', '【', '[', '*', '-', '–', '—', ' ']);
    if opening(&PHRASES.page_ends, bare).is_some() {
        return Some(Mark::Strong);
    }
    let name = folded.trim_end_matches([' ', ':', '：', '!', '*']);
    let counts = || is_field_of_page(&folded);
    // `Tags: 4,000 of them were sprayed on the quay in one night.`
    (is_any(&PHRASES.comment_heads, name)
        || counts()
        || !tells(block) && opening(&PHRASES.page_ends_perhaps, bare).is_some())
    .then_some(Mark::Weak)
}

/// `Copyright © 2026 Harbour Post. All rights reserved. …`: a notice, and not the few words below a picture.
fn owns(folded: &str) -> bool {
    const MIN_WORDS: usize = 5;
    let reserved = contains_any(&PHRASES.rights_reserved, folded);
    let opens = folded.starts_with(['©', '(']) || folded.starts_with("copyright");
    let signed = folded.contains('©') || folded.contains("(c)") || reserved;
    let year = folded.split(|sign: char| !sign.is_ascii_digit()).any(|part| part.len() == 4 && part.starts_with("20"));
    // `© Harbour Wire 2026`
    const MAX_WORDS: usize = 6;
    let stamped = || folded.starts_with('©') && year && (2..=MAX_WORDS).contains(&folded.split(' ').count());
    stamped()
        || opens
            && signed
            && (reserved || folded.starts_with("copyright") && year)
            && folded.split(' ').count() >= MIN_WORDS
}

/// `link: https://post.example/12`, `views: 91`: what a page counts and where it is.
pub(in crate::article) fn is_field_of_page(folded: &str) -> bool {
    let Some((label, said)) = folded.split_once(':') else { return false };
    let said = said.trim();
    let address = said.starts_with("https://") || said.starts_with("http://") || said.starts_with("www.");
    let figure = !said.is_empty() && said.chars().all(|sign| sign.is_numeric() || " .,k".contains(sign));
    is_any(&PHRASES.page_counts, label.trim()) && !said.contains(' ') && (address || figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: [&str; 2] = [
        "The harbour of Avel opened its new quay on Monday after two years of works.",
        "The mayor said that the first ferry leaves on Friday with ninety guests.",
    ];

    fn kept(below: &[&str]) -> usize {
        let body: Vec<Block> = STORY.iter().chain(below).map(|line| Block::paragraph(*line)).collect();
        find(&body, "New quay of the harbour opens").unwrap_or(body.len())
    }

    #[test]
    fn a_mark_ends_a_story_whatever_the_last_line_is() {
        for below in [
            &[
                "Tagged:",
                "Copyright © 2026 Harbour Post. All rights reserved. Distributed by Newsline.",
                "Newsline publishes around 500 reports a day from more than a hundred houses.",
            ][..],
            &["Pressekontakt:HAFENPOST", "Telefon: 030 5550 100", "Lunder Zeitung: Kommentar zu Brot."],
            &["Lascia un commento", "La tua email resta tra noi."],
            &["(原标题:码头开放)", "1、本网转载其他媒体之稿件,不代表本网赞同其观点。"],
            &["link: https://post.example/12", "views: 91", "Print", "Baker wins a prize"],
            &["Leave a Reply"],
            &[
                "© Harbour Wire 2026",
                "CONTACT US",
                "Baker News: Some say that the bread of rye will cost more next year.",
            ],
        ] {
            assert_eq!(kept(below), 2, "{below:?}");
        }
    }

    #[test]
    fn what_goes_on_with_the_story_below_a_mark_stays() {
        for below in [
            &["© Harbour Images", "The quay is made of the stones of the old one, the harbour of Avel said."][..],
            &["Tags: quay, port", "The harbour of Avel has three more quays, all of them older than a century."],
            &["Copyright is what the mayor fears, she said on Monday at the harbour of Avel."],
            &["Views: 91", "The ferry had ninety guests on board, among them the mayor of the town."],
        ] {
            assert_eq!(kept(below), 2 + below.len(), "{below:?}");
        }
    }
}
