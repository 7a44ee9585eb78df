//! Scraps of a page below the last paragraph of a story: lines of a few words that no list could name in every language.

use super::Cleaned;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{Block, BlockKind, LeftOutKind, byline, lead, plain};

/// A paragraph that ends with a comma goes on in the next: `According to the harbour news agency,`. One of many is verse.
pub(super) fn join_at_commas(body: &mut Vec<Block>) {
    const MIN_WORDS: usize = 4;
    const MIN_STORY: usize = 40;
    let open = |block: &Block| block.kind == BlockKind::Paragraph && block.text.ends_with([',', '،', '、', '，']);
    if body.iter().filter(|block| open(block)).count() > 2 {
        return;
    }
    let mut at = 0;
    while at + 1 < body.len() {
        let goes_on = body[at + 1].kind == BlockKind::Paragraph
            && body[at + 1].text.len() >= MIN_STORY
            && lead::is_sentence(&body[at + 1].text);
        if open(&body[at]) && goes_on && body[at].text.split(' ').count() >= MIN_WORDS {
            let next = body.remove(at + 1).text;
            body[at] = Block::paragraph(format!("{} {next}", body[at].text));
        } else {
            at += 1;
        }
    }
}

impl Cleaned {
    /// Lines of a few words below the story's last paragraph; a name of somebody of whom it does not speak is its author's.
    pub(super) fn take_scraps_off_the_end(&mut self) {
        const MOST: usize = 3;
        const MIN_STORY: usize = 2;
        // Below a letter stands who wrote it.
        let letter = |block: &Block| byline::listed(&block.text).is_some() || plain::opens_a_letter(&block.text);
        let told =
            self.body.iter().rposition(|block| lead::is_sentence(&block.text) || block.kind != BlockKind::Paragraph);
        // Below a single paragraph a name alone.
        let named = |last: usize| {
            let names = |block: &Block| byline::listed(&block.text).is_some_and(|names| names.len() == 1);
            self.body.len() == last + 2 && self.body.last().is_some_and(names)
        };
        let story = |last: usize| last + 1 >= MIN_STORY || named(last);
        let Some(last) = told.filter(|last| self.body.len() - last <= MOST + 1 && story(*last)) else {
            return;
        };
        let above = &self.body[last];
        if above.kind != BlockKind::Paragraph
            || self.body[..=last].iter().any(letter)
            || !self.body[last + 1..].iter().all(|block| is_scrap(&block.text, &above.text))
        {
            return;
        }
        for line in self.body.split_off(last + 1) {
            let named = |name: &String| self.body.iter().any(|block| block.text.contains(name.as_str()));
            match byline::listed(&line.text).filter(|names| !names.iter().any(named)) {
                Some(names) => {
                    self.byline.extend(names);
                    self.leave_out(usize::MAX, LeftOutKind::Byline, line.text);
                }
                None => self.leave_out(usize::MAX, LeftOutKind::SignOff, line.text),
            }
        }
    }
}

/// A last line of few words and no stop, below a paragraph of the story: `Comments`, `(끝)`, `LEIA MAIS`, `홍길동 기자`. What has a
/// figure or a colon in it, or opens as a quotation or with a dash, may tell something.
fn is_scrap(text: &str, above: &str) -> bool {
    const MAX_WORDS: usize = 4;
    const MAX_LETTERS: usize = 36;
    /// Where words have no spaces between them.
    const MAX_UNSPACED: usize = 10;
    const MIN_ABOVE: usize = 20;
    let stop = ['.', '!', '?', '…', ',', ';', ':', '。', '！', '？', '।', '，', '、', '：', '۔', '؟'];
    let bare = text.trim_end_matches([')', '）', ']', '】', '"', '”', '’', '»', '」']);
    let letters = text.chars().count();
    let unspaced = |sign: char| matches!(sign, '\u{3040}'..='\u{9FFF}');
    // Thai, Lao, Khmer and Burmese have no stops.
    let stopless =
        |sign: char| matches!(sign, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}');
    let few = text.split(' ').count() <= MAX_WORDS
        && letters <= if text.contains(unspaced) { MAX_UNSPACED } else { MAX_LETTERS };
    let opens = text.starts_with(|sign: char| sign.is_alphabetic() || matches!(sign, '(' | '（' | '[' | '【' | '/'));
    (few || is_of_office(text))
        && opens
        && !text.contains([',', '،'])
        && !above.trim_end_matches(['”', '"', '»', '“', ')']).ends_with(['?', '？', '؟'])
        && !bare.ends_with(stop)
        && !text.contains(|sign: char| sign.is_numeric() || matches!(sign, ':' | '：') || stopless(sign))
        && above.chars().count() >= MIN_ABOVE
        && ends_a_sentence(above)
}

/// `From the EMS of the Avel region`: an office, and where it is, of more words.
fn is_of_office(text: &str) -> bool {
    const MAX_WORDS: usize = 8;
    const MAX_LETTERS: usize = 70;
    let words = || text.split(' ');
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let shouted = |word: &str| word.chars().count() > 2 && word.chars().all(char::is_uppercase);
    let office = |word: &str| is_any(&PHRASES.institutions, &fold(word)) || is_any(&PHRASES.offices, &fold(word));
    (2..=MAX_WORDS).contains(&words().count())
        && text.chars().count() <= MAX_LETTERS
        && words().filter(capital).count() * 2 >= words().count()
        && words().any(|word| shouted(word) || office(word))
        && text.contains(char::is_lowercase)
}

/// Whether a text ends as sentences and quotations do.
fn ends_a_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '۔', '؟', '”', '»', '"', '」', '“'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scraps_below_a_story_are_told_from_its_last_line() {
        let above = "The old pool will be torn down in the spring.";
        for line in [
            "Comments",
            "LEIA MAIS",
            "Читать также",
            "Te puede interesar",
            "Abone ol",
            "(끝)",
            "続きを読む",
            "انتهى",
            "भाषा राम श्याम",
            "У ДСНС України у Авельській області",
        ] {
            assert!(is_scrap(line, above) || is_scrap(line, "古いプールは春に取り壊されるという話だった。"), "{line}");
        }
        for line in [
            "Avel 2, Veld 1",
            "Next: Veld",
            "Jane Roe, Avel",
            "“Never again”",
            "— Jane Roe",
            "It rained.",
            "Goal!",
            "The old pool will be torn down in the spring",
            "พบกันใหม่",
        ] {
            assert!(!is_scrap(line, above), "{line}");
        }
        assert!(!is_scrap("Not at all", "Q: Will you ever go back to the port of Avel?"));
        // Below a line without a stop it may go on with it.
        assert!(!is_scrap("And salt", "Two eggs, a little milk and 200 grams of flour"));
    }
}
