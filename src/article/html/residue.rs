//! Lines that pages have between the paragraphs of a story and that are none of it: counts of readers, what a screen reader is
//! told, when an entry appeared. Told by their words, where the markup says nothing.

use super::super::clean::tabs;
use super::super::date_line::is_date_line;
use super::super::phrases::{PHRASES, fold, opening};
use super::super::{Block, BlockKind, LeftOut, LeftOutKind, byline, lead, time};

/// A list that a screen reader is told of has at most as many items.
const MAX_TOLD_ITEMS: usize = 12;
/// `Edited by Jane Roe and Omar Lund`
const MAX_EDITED_WORDS: usize = 8;
/// `The Harbour Briefing newsletter tells all you need to start your day. Sign up here.`
const MAX_NEWSLETTER_WORDS: usize = 40;

/// Takes out of `blocks` what is no part of the story.
pub(super) fn remove(blocks: Vec<Block>, left_out: &mut Vec<LeftOut>) -> Vec<Block> {
    let is_day = |text: &str| is_date_line(text) && time::day(text).is_some();
    let is_told =
        |block: &Block| block.kind == BlockKind::Paragraph && lead::is_sentence(&block.text) && !is_day(&block.text);
    let begins = blocks.iter().position(|block| is_told(block) && !invites(&block.text)).unwrap_or(blocks.len());
    let ends = blocks.iter().rposition(is_told).unwrap_or(0);
    let mut kept = Vec::with_capacity(blocks.len());
    let mut in_list = 0;
    for (at, mut block) in blocks.into_iter().enumerate() {
        tabs::take_out(&mut block);
        let text = block.text.as_str();
        let folded = fold(text);
        let kind = if in_list > 0 {
            let within = counted(&folded, "list ").is_some();
            in_list = if folded == "end of list" || !within { 0 } else { in_list - 1 };
            (folded == "end of list" || within).then_some(LeftOutKind::Promotion)
        } else if let Some(count) = told_of_list(&folded) {
            in_list = count + 1;
            Some(LeftOutKind::Promotion)
        } else if block.kind == BlockKind::Heading {
            None
        } else if (at < begins || at > ends) && is_figure(&folded)
            || is_place_in_row(&folded)
            || is_vote(&folded)
            || at < begins && invites(text)
        {
            Some(LeftOutKind::Label)
        } else if at < begins && is_editor(text, &folded) {
            Some(LeftOutKind::SignOff)
        } else if is_stamp(text, &folded) || at > ends && is_day(text) {
            Some(LeftOutKind::Dateline)
        } else if at > ends && (is_signed(text) || is_labelled(text)) {
            Some(LeftOutKind::Byline)
        } else if offers_newsletter(&folded) || points_at_coverage(&folded) {
            Some(LeftOutKind::Promotion)
        } else {
            None
        };
        match kind {
            Some(kind) => left_out.push(LeftOut { kind, text: block.text }),
            None => kept.push(block),
        }
    }
    kept
}

/// `34`, `1.2K`: how many read it, or liked it.
fn is_figure(folded: &str) -> bool {
    let number = folded.strip_suffix(['k', 'm']).unwrap_or(folded).trim_end();
    number.len() <= 7
        && number.contains(|sign: char| sign.is_ascii_digit())
        && number.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ','))
}

/// `1 of 4`, below a picture among several.
fn is_place_in_row(folded: &str) -> bool {
    let figures = |text: &str| (1..=3).contains(&text.len()) && text.chars().all(|sign| sign.is_ascii_digit());
    folded.split_once(" of ").is_some_and(|(at, of)| figures(at) && figures(of))
}

/// `4.9 from 212 votes`
fn is_vote(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').take(6).collect();
    let [stars, "from" | "out" | "based", .., last] = words.as_slice() else { return false };
    is_figure(stars) && matches!(*last, "votes" | "vote" | "ratings" | "rating" | "reviews") && words.len() < 6
}

/// `Follow the latest as the storm hits`, above what is told.
pub(super) fn invites(text: &str) -> bool {
    let folded = fold(text);
    let opens = ["follow the latest", "follow live", "follow our live", "follow along", "live updates"];
    opens.iter().any(|opening| folded.starts_with(opening)) && !folded.contains(". ") && !folded.ends_with('.')
}

fn is_editor(text: &str, folded: &str) -> bool {
    folded.starts_with("edited by ")
        && text.split(' ').count() <= MAX_EDITED_WORDS
        && text.split(' ').skip(2).any(|word| word.starts_with(char::is_uppercase))
        && !text.ends_with('.')
}

/// `Published at 15:52`, above an entry; `2026/11/18 11:00 송고`, below the story.
fn is_stamp(text: &str, folded: &str) -> bool {
    let labelled = opening(&PHRASES.published, folded).is_some()
        || folded.rsplit(' ').next().is_some_and(|last| PHRASES.published.iter().any(|label| label == last));
    labelled && text.contains(':') && is_date_line(text)
}

/// `Анна КИМ`, below the last sentence: who wrote it, as newspapers set their names.
fn is_signed(text: &str) -> bool {
    let Some((first, last)) = text.split_once(' ') else { return false };
    let shouted = last.chars().all(|letter| letter.is_uppercase() || letter == '-') && last.chars().count() > 1;
    let mut letters = first.chars();
    let named = letters.next().is_some_and(char::is_uppercase) && letters.clone().count() > 1;
    shouted && named && letters.all(char::is_lowercase)
}

/// `Author: Jane Roe, Institute of Harbours, Avel`, below the last sentence.
fn is_labelled(text: &str) -> bool {
    const MAX_LABEL: usize = 16;
    let label = text.find([':', '：']).is_some_and(|at| at <= MAX_LABEL);
    let named = text.split_once(", ").and_then(|(who, _)| byline::names(who));
    label && named.is_some_and(|names| names.len() == 1)
}

/// `Follow our coverage of the harbour at https://…`
fn points_at_coverage(folded: &str) -> bool {
    folded.starts_with("follow ")
        && folded.contains("coverage")
        && folded.contains("://")
        && folded.split(' ').take(MAX_EDITED_WORDS * 2).count() < MAX_EDITED_WORDS * 2
}

fn told_of_list(folded: &str) -> Option<usize> {
    let count = folded.strip_prefix("list of ")?.strip_suffix(" items").or(folded.strip_suffix(" item"))?;
    let count = count.rsplit(' ').next()?.parse().ok()?;
    (count <= MAX_TOLD_ITEMS).then_some(count)
}

/// `list 1 of 2 Trams return`
fn counted<'a>(folded: &'a str, label: &str) -> Option<&'a str> {
    let rest = folded.strip_prefix(label)?;
    let (at, rest) = rest.split_once(" of ")?;
    let figures = |text: &str| !text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit());
    let of = rest.split(' ').next()?;
    (figures(at) && figures(of)).then_some(rest)
}

/// A newsletter that is named, and where to sign up for it: `Sign up here.`
fn offers_newsletter(folded: &str) -> bool {
    let asks = ["sign up here", "sign up here.", "subscribe here", "subscribe here."];
    folded.contains("newsletter")
        && asks.iter().any(|ask| folded.ends_with(ask))
        && folded.split(' ').take(MAX_NEWSLETTER_WORDS + 1).count() <= MAX_NEWSLETTER_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: &str = "The tram to the harbour runs again after four years.";

    fn told(lines: &[&str]) -> Vec<String> {
        let blocks = lines.iter().map(|line| Block::paragraph(*line)).collect();
        remove(blocks, &mut Vec::new()).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn counts_and_stamps_of_a_page_are_none_of_the_story() {
        for line in ["1.2K", "34", "Follow the latest as trams return to Avel", "Edited by Jane Roe", "1 of 4"] {
            assert_eq!(told(&[line, LEAD]), [LEAD], "{line}");
        }
        for line in [
            "212",
            "4.9 from 212 votes",
            "published at 15:52",
            "Follow our coverage of the harbour at https://post.example/harbour.",
            "Анна КИМ",
            "4.12.2026",
            "Autor: Jane ROE, Hafeninstitut, Avel (AV)",
            "The Harbour Briefing newsletter tells all you need to start your day. Sign up here.",
        ] {
            assert_eq!(told(&[LEAD, line]), [LEAD], "{line}");
        }
        assert_eq!(
            told(&[LEAD, "list of 2 items", "list 1 of 2 Trams", "list 2 of 2 Quay", "end of list", LEAD]),
            [LEAD; 2]
        );
        assert_eq!(told(&["Harbour Lines (HRB.AV), opens new tab said so."]), ["Harbour Lines (HRB.AV) said so."]);
    }

    #[test]
    fn lines_of_a_story_that_look_alike_stay() {
        for line in [
            "1,200 riders came on the first day.",
            "Follow the tracks to the quay, she says. They end at the old crane.",
            "2 of 4 trams are new.",
            "Edited by Jane Roe in 1931, the paper had two pages.",
            "Published at 15:52 on Monday, the plan has six pages.",
            "The newsletter of the harbour line says where to sign up: not here.",
            "list of demands",
            "Follow-up coverage costs nothing, the insurer says.",
            "Avel TOWN",
            "Photo: Jane Roe, Avel",
        ] {
            assert_eq!(told(&[LEAD, line, LEAD]), [LEAD, line, LEAD]);
        }
        // Chapters may have numbers for their names.
        assert_eq!(told(&[LEAD, "2", LEAD]), [LEAD, "2", LEAD]);
        assert_eq!(told(&[LEAD, "list of 2 items", "The quay is open."]), [LEAD, "The quay is open."]);
    }
}
