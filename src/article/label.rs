//! A sentence behind a word that labels furniture elsewhere: `Related: the three men are brothers, police said.` is news, and
//! `Related: Three brothers named` is a link.
//!
//! A title has no full stop, and where there are capitals it opens with one; a sentence that goes on behind a colon has the
//! stop and opens small. What opens with a capital and has its stop may be either, and no lead.

use unicode_segmentation::UnicodeSegmentation;

use super::phrases::{PHRASES, contains_any, fold, is_any, opening};
use super::promotion::without_pointer;
use super::sign_off::head;

/// `Harbour and quay`, `trams`: topics of a list have at most this many words each.
const MAX_TOPIC_WORDS: usize = 3;
/// The same in letters, where words have no spaces between them.
const MAX_TOPIC_LETTERS: usize = 8;
/// A sentence of fewer words that opens with a capital is a title with a stop.
const MIN_WORDS: usize = 8;
/// Two sentences of at least as many words each are no title.
const MIN_SENTENCE_WORDS: usize = 4;

/// What stands behind a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// A title, a list of topics, a name: furniture.
    Title,
    /// A sentence that may be the story's or another's.
    Perhaps,
    /// A sentence of the story.
    Story,
}

/// What stands in `text` behind the phrase of `list` that it opens with; none if it opens with none.
pub(super) fn behind(list: &[String], text: &str) -> Option<Behind> {
    let text = without_pointer(text);
    let phrase = opening(list, &fold(head(text)))?;
    Some(kind(rest(text, phrase)))
}

/// What stands in `text` behind `phrase`, which it opens with when folded.
pub(super) fn rest<'a>(text: &'a str, phrase: &str) -> &'a str {
    let end = text.char_indices().nth(phrase.chars().count()).map_or(text.len(), |(at, _)| at);
    text[end..].trim_start_matches([' ', ':', '：', '\u{a0}'])
}

/// What `rest`, behind a label, is.
pub(super) fn kind(rest: &str) -> Behind {
    let folded = fold(rest);
    let names_it = names_it(&folded);
    if !is_stopped(rest) {
        // Thai, Lao, Khmer and Burmese have no stops.
        let stopless = rest.contains(is_stopless);
        return if stopless && names_it { Behind::Story } else { Behind::Title };
    }
    if rest.contains("://") {
        return Behind::Title;
    }
    if names_it || contains_any(&PHRASES.said, &folded) {
        return Behind::Story;
    }
    let Some(first) = rest.chars().find(|sign| sign.is_alphanumeric()).filter(|_| !is_topics(rest)) else {
        return Behind::Title;
    };
    if !first.is_uppercase() || is_several(rest) {
        return Behind::Story;
    }
    if folded.split(' ').count() >= MIN_WORDS { Behind::Perhaps } else { Behind::Title }
}

/// `that is the name of the plan`, `so heißt die Kampagne`: a sentence about the label itself.
pub(super) fn names_it(folded: &str) -> bool {
    let bare = folded.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    opening(&PHRASES.names_it, bare).is_some()
}

/// A link of fewer words may be the name that a line is about.
const MIN_TITLE_WORDS: usize = 4;

/// The last link of a paragraph that is being read: where its words start and end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Linked {
    start: usize,
    end: Option<usize>,
}

impl Linked {
    /// A link opens behind `text`.
    pub fn open(&mut self, text: &str) {
        *self = Self { start: text.len(), end: None };
    }

    /// The link is closed, with `text` read.
    pub fn close(&mut self, text: &str) {
        self.end = Some(text.len());
    }

    /// Whether `text`, the whole paragraph, is one link with a title for its words: it leads to another story.
    pub fn is_title(self, text: &str) -> bool {
        let link =
            self.end.and_then(|end| Some((text.get(..self.start)?, text.get(self.start..end)?, text.get(end..)?)));
        link.is_some_and(|(before, link, after)| {
            !before.contains(char::is_alphanumeric)
                && !after.contains(char::is_alphanumeric)
                && link.split_whitespace().take(MIN_TITLE_WORDS).count() == MIN_TITLE_WORDS
                && !is_stopped(link)
                && !link.trim_end().ends_with([':', ',', ';', '…'])
        })
    }

    /// `text`, the whole paragraph, without its stop if all behind a label is a link: what leads elsewhere is a title, however
    /// it is written.
    pub fn settle(self, text: String) -> String {
        let link =
            self.end.and_then(|end| Some((text.get(..self.start)?, text.get(self.start..end)?, text.get(end..)?)));
        let Some((before, link, after)) = link else { return text };
        if link.trim().is_empty() || after.contains(char::is_alphanumeric) {
            return text;
        }
        // `It opens in May. Read more →`: without the link, words to nowhere.
        let bare = fold(link);
        let bare = bare.trim_matches(|sign: char| !sign.is_alphanumeric());
        let ended = before.trim_end().ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '”', '»', ')']);
        if ended && is_any(&PHRASES.links, bare) {
            return before.trim_end().to_owned();
        }
        let folded = fold(without_pointer(before));
        let labelled = if folded.is_empty() {
            opening(&PHRASES.leads_away, &fold(without_pointer(link))).is_some()
        } else {
            is_any(&PHRASES.leads_away, &folded)
        };
        let title = |text: &str| text.trim_end().trim_end_matches(['.', '。', '।', '۔', '．']).to_owned();
        if labelled { title(&text) } else { text }
    }
}

/// True for a text that closes as statements do; titles ask and shout, and have no full stop.
pub(super) fn is_stopped(text: &str) -> bool {
    let closed = text.trim_end_matches(['”', '"', '»', '“', '’', '」', '』', ')', '）', ' ']);
    closed.ends_with(['.', '。', '．', '｡', '।', '॥', '۔']) && !closed.ends_with("..")
}

/// Whether a verb stands in `behind`, after at most `skipped` words of the same clause, that makes what stands before it the
/// subject of a sentence: ` channel was the last line that they read`.
pub(super) fn goes_on(behind: &str, skipped: usize) -> bool {
    let Some(behind) = behind.strip_prefix([' ', '\u{a0}']) else { return false };
    let mut words = behind.split(' ').take(skipped + 1);
    let mut open = true;
    words.any(|word| {
        let verb = open && is_any(&PHRASES.is_told, word.trim_end_matches(','));
        open &= word.ends_with(char::is_alphanumeric);
        verb
    })
}

fn is_stopless(letter: char) -> bool {
    matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// True where words have spaces between them.
fn is_spaced(text: &str) -> bool {
    !text.contains(|letter: char| {
        is_stopless(letter) || matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
    })
}

/// Nothing but names and topics between commas.
fn is_topics(rest: &str) -> bool {
    let spaced = is_spaced(rest);
    rest.split([',', ';', '，', '、', '،', '|', '/']).all(|piece| {
        let piece = piece.trim().trim_end_matches(['.', '。', '।', '۔']);
        if spaced {
            piece.split_whitespace().count() <= MAX_TOPIC_WORDS
        } else {
            piece.chars().count() <= MAX_TOPIC_LETTERS
        }
    })
}

/// Several whole sentences.
fn is_several(rest: &str) -> bool {
    let told = |sentence: &&str| sentence.split_whitespace().count() >= MIN_SENTENCE_WORDS;
    rest.split_sentence_bounds().filter(told).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_behind_a_label_is_the_storys() {
        for rest in [
            "the three men are brothers, police said.",
            "4,000 of them were painted on the quay in one night.",
            "Three men were seen on the quay, police said.",
            "so heißt das Programm, das der Hafen bezahlt.",
            "So heißt das Programm, das der Hafen bezahlt.",
            "c’est le nom du projet, qui coûte trois millions.",
            "это название новой выставки в порту.",
            "так называется выставка, она открыта до мая.",
            "هذه الكلمة وحدها كانت سبب سجنها أربع سنوات.",
            "זה שם התערוכה החדשה שנפתחה בנמל.",
            "यही उस मेले का नाम है जो बंदरगाह पर खुला।",
            "이 말이 그의 마지막 기사의 첫 단어였다.",
            "คือชื่อของงานที่เปิดเมื่อวันจันทร์",
            "The port is open again. The ferry sails at nine.",
        ] {
            assert_eq!(kind(rest), Behind::Story, "{rest}");
        }
    }

    #[test]
    fn a_title_behind_a_label_is_no_part_of_the_story() {
        for rest in [
            "Ferry fares to rise in June",
            "How the port was built?",
            "five things to know about the ferry",
            "Ferry fares rise.",
            "trams, harbour, city council.",
            "港口、渡轮。",
            "https://post.example/ferry.",
            "วิธีสร้างท่าเรือ",
            "كيف بني الميناء",
            "Ferry stops: what we know…",
        ] {
            assert_eq!(kind(rest), Behind::Title, "{rest}");
        }
        assert_eq!(kind("The fares of the ferry will rise again in June."), Behind::Perhaps);
    }
}
