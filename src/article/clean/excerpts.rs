//! Lines between a headline and its story that tell nothing of it by themselves: a sentence out of the middle of the story, what a picture
//! shows, whose release it is.

use super::{MIN_TELLING, TOP, tells_below};
use crate::article::phrases::{PHRASES, contains_any, fold, opening};
use crate::article::{Block, BlockKind, LeftOutKind, lines};

/// A line on a picture has as many words.
const SHOWN_WORDS: std::ops::RangeInclusive<usize> = 4..=36;

/// Takes such lines from above the story.
pub(super) fn take(body: &mut Vec<Block>) -> Vec<(LeftOutKind, String)> {
    let mut taken = Vec::new();
    if let Some(excerpt) = without_excerpt(body) {
        taken.push((LeftOutKind::Label, excerpt));
    }
    let mut at = 0;
    while at < body.len().min(TOP) {
        let text = body[at].text.as_str();
        if body[at].kind == BlockKind::Item || text.len() >= MIN_TELLING && lines::is_ended(text) {
            break;
        }
        let kind = match () {
            () if !tells_below(&body[at + 1..]) => None,
            () if shows(text) || is_twin_of_file(body, at) => Some(LeftOutKind::Caption),
            () if opens_release(body, at) => Some(LeftOutKind::Label),
            () => None,
        };
        let Some(kind) = kind else {
            at += 1;
            continue;
        };
        // The same line without the name of its file.
        let bare = without_file(text).map(str::to_owned);
        taken.push((kind, body.remove(at).text));
        while let Some(bare) = &bare
            && body.get(at).is_some_and(|next| next.text.trim_end_matches('.') == bare.trim_end_matches('.'))
        {
            taken.push((kind, body.remove(at).text));
        }
    }
    taken
}

/// The first paragraph, where it goes on from a sentence that stands further below, and stands there again itself.
fn without_excerpt(body: &mut Vec<Block>) -> Option<String> {
    let at = body.iter().take(TOP).position(|block| block.kind == BlockKind::Paragraph)?;
    let text = body[at].text.trim_end_matches(['.', '…', ' ']);
    let told = text.len() >= MIN_TELLING
        && opening(&PHRASES.excerpt_openings, &fold(text)).is_some()
        && body[at + 1..].iter().skip(1).any(|block| block.text.contains(text))
        && tells_below(&body[at + 1..]);
    told.then(|| body.remove(at).text)
}

/// `Video showing a crane at the quay of Avel`, `The mayor at the quay IMG_2034`: what a picture shows, without a stop.
fn shows(text: &str) -> bool {
    let few = SHOWN_WORDS.contains(&text.split(' ').take(SHOWN_WORDS.end() + 2).count());
    few && !lines::is_ended(text)
        && !text.ends_with([':', '?', '!', '"', '”'])
        && (without_file(text).is_some() || contains_any(&PHRASES.shown_words, &fold(text)))
}

/// What a line says before the name that a camera gave its picture: `IMG_2034`, `008I9452`.
fn without_file(text: &str) -> Option<&str> {
    const MIN_DIGITS: usize = 4;
    const MIN_LENGTH: usize = 7;
    let (said, file) = text.rsplit_once(' ')?;
    let digits = file.bytes().rev().take_while(u8::is_ascii_digit).count();
    let named = file.contains(|sign: char| sign.is_ascii_uppercase() || sign == '_')
        && file.chars().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_');
    (file.len() >= MIN_LENGTH && digits >= MIN_DIGITS && named).then_some(said)
}

/// The line above the same one with the name of its file.
fn is_twin_of_file(body: &[Block], at: usize) -> bool {
    body.get(at + 1).is_some_and(|next| without_file(&next.text) == Some(body[at].text.as_str()))
}

/// `University of Avel`, above `University of Avel scientists have found …`: whose release it is.
fn opens_release(body: &[Block], at: usize) -> bool {
    const WORDS: std::ops::RangeInclusive<usize> = 3..=8;
    const MAX_BEFORE: usize = 80;
    let text = body[at].text.as_str();
    let named = text.split(' ').all(|word| word.starts_with(char::is_uppercase) || word.len() <= 3);
    WORDS.contains(&text.split(' ').count())
        && !lines::is_ended(text)
        && body.get(at + 1).is_some_and(|next| next.text.find(text).is_some_and(|place| place <= MAX_BEFORE))
        && named
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: &str =
        "The University of Avel has opened a new quay for the ships of its school, the rector Ida Roe said on Monday.";
    const NEXT: &str = "Roe spoke at the quay. In addition to her praise of the works, Roe called on the town to pay.";

    fn kept(lines: &[&str]) -> Vec<String> {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        take(&mut body);
        body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_sentence_out_of_the_middle_of_a_story_does_not_open_it() {
        let deck = "In addition to her praise of the works, Roe called on the town to pay.";
        assert_eq!(kept(&[deck, LEAD, NEXT]), [LEAD, NEXT]);
        let deck = "Roe called on the town to pay for the works at its old quay.";
        assert_eq!(kept(&[deck, LEAD, NEXT]), [deck, LEAD, NEXT]);
    }

    #[test]
    fn what_a_picture_shows_is_a_caption() {
        for line in [
            "The rector Ida Roe gets a gift at the quay 008I9452",
            "Harbour footage purportedly showing a crane at the quay",
            "University of Avel",
        ] {
            assert_eq!(kept(&[line, LEAD, NEXT]), [LEAD, NEXT], "{line}");
        }
        let shown = "The rector Ida Roe gets a gift at the quay";
        let file = format!("{shown} IMG_2034");
        assert_eq!(kept(&[&file, shown, LEAD, NEXT]), [LEAD, NEXT]);
        assert_eq!(kept(&[shown, &file, LEAD, NEXT]), [LEAD, NEXT]);
        for line in [shown, "The new quay opens in 2026", "The Port of Lund", "Ida Roe opens the quay with an A320"] {
            assert_eq!(kept(&[line, LEAD, NEXT]), [line, LEAD, NEXT], "{line}");
        }
    }
}
