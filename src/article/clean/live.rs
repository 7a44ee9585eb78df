//! The entry with which a live page is closed: `We're closing our live coverage now. Thanks for joining us.` It tells nothing, and stands
//! first where the newest entry does.

use unicode_segmentation::UnicodeSegmentation;

use super::says_something;
use crate::article::phrases::{PHRASES, contains_any, fold, opening};
use crate::article::{Block, BlockKind, LeftOutKind, plain};

/// Of so many sentences all close the page; a longer paragraph tells something.
const MAX_SENTENCES: usize = 5;
/// Each has at most as many words.
const MAX_WORDS: usize = 18;

/// Takes such entries out of `body`: where they stood, what they are, and their words.
pub(super) fn take_closings(body: &mut Vec<Block>) -> Vec<(usize, LeftOutKind, String)> {
    let mut taken = Vec::new();
    let mut at = 0;
    while at < body.len() {
        if body.len() < 2 || body[at].kind != BlockKind::Paragraph || !closes(&body[at].text) {
            at += 1;
            continue;
        }
        // `21:04 – That's all from us`, and the next entry below.
        let heads = at > 0
            && body[at - 1].kind == BlockKind::Heading
            && (plain::opens_with_hour(&body[at - 1].text) || closes(&body[at - 1].text))
            && body.get(at + 1).is_none_or(|below| below.kind == BlockKind::Heading || closes(&below.text));
        let first = at - usize::from(heads);
        for block in body.drain(first..=at) {
            taken.push((first, LeftOutKind::Promotion, block.text));
        }
        at = first;
    }
    taken
}

/// Whether all sentences of a text close a live page, behind the hour at which they do.
fn closes(text: &str) -> bool {
    let told = [" – ", " - ", " | "]
        .iter()
        .find_map(|dash| text.split_once(dash).filter(|(hour, _)| plain::opens_with_hour(hour)).map(|(_, told)| told));
    let mut sentences = told.unwrap_or(text).split_sentence_bounds().filter(|text| says_something(text)).peekable();
    let quoted = text.contains(['"', '“', '«', '„']);
    let closing = |sentence: &str| {
        let folded = fold(sentence);
        opening(&PHRASES.live_closings, &folded).is_some()
            && folded.split(' ').count() <= MAX_WORDS
            && !contains_any(&PHRASES.said, &folded)
    };
    !quoted
        && sentences.peek().is_some()
        && sentences.clone().take(MAX_SENTENCES + 1).count() <= MAX_SENTENCES
        && sentences.all(closing)
}

/// `From The Post's Jane Roe`, `From The Post staff`: who reports an entry of a live page, below its title.
pub(super) fn signs_entry(body: &[Block], index: usize) -> bool {
    const MAX_WORDS: usize = 7;
    let text = body[index].text.as_str();
    let titled = index > 0 && body[index - 1].kind == BlockKind::Heading;
    let who = text.strip_prefix("From ").filter(|_| titled && !text.ends_with(['.', ':', '!', '?', ',']));
    who.is_some_and(|who| {
        let staff = who.ends_with(" staff") || ["'s ", "’s "].iter().any(|of| who.contains(of));
        let word = |word: &str| word.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
        staff
            && who.split(' ').count() <= MAX_WORDS
            && who.split(' ').all(|each| word(each) || each == "staff" || each == "and")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(blocks: &[(BlockKind, &str)]) -> Vec<String> {
        let mut body: Vec<Block> = blocks.iter().map(|(kind, text)| Block::new(*kind, *text)).collect();
        take_closings(&mut body);
        body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn the_last_words_of_a_live_page_tell_nothing() {
        let story = (BlockKind::Paragraph, "The first ferry has left the quay of Avel with 40 cars on board.");
        for closing in [
            "We are ending our live coverage of the storm. Thank you for joining us.",
            "That's all from us. You can read our full story here.",
            "Wir beenden unseren Liveticker. Vielen Dank fürs Mitlesen!",
            "Ce direct est terminé. Merci de nous avoir suivis.",
            "На этом мы завершаем трансляцию. Спасибо, что были с нами!",
        ] {
            let entry = [(BlockKind::Heading, "22:10 – Good night"), (BlockKind::Paragraph, closing)];
            let next = (BlockKind::Heading, "21:30 – First ferry");
            assert_eq!(kept(&[entry[0], entry[1], next, story]), [next.1, story.1], "{closing}");
            assert_eq!(kept(&[entry[1], story]), [story.1], "{closing}");
        }
        for text in [
            "The paper is ending our live coverage of the council, the mayor complained.",
            "“Thanks for joining us,” said the captain.",
            "The ferry is safe. Thanks for joining us.",
        ] {
            assert_eq!(kept(&[(BlockKind::Paragraph, text), story]), [text, story.1]);
        }
    }
}
