//! The story as posts tell it: without its subheadings, and without what headline and summary say already.

mod headings;

pub(super) use headings::without_headings;

use std::collections::HashSet;

use super::ends::BREAK;
use super::templates::closing;
use crate::article::{Article, Block, BlockKind, above};
use crate::text::UnicodeWords as _;
use crate::text::{self, language::Language};

/// Shorter words than this, in characters, are in every text; a Chinese one may have a single character.
const MIN_TELLING: usize = 4;
/// Characters of a word that most of its forms share: `collapse`, `collapsed`.
const STEM: usize = 6;

/// A summary of fewer telling words is a label.
const MIN_SAID: usize = 3;

/// Characters of a lead's sentence that has room wherever a summary has.
const MAX_MORE: usize = 160;

/// Characters of a lead by which its place in the story is found, among so many places at most.
const LEAD_OPENS: usize = 12;
const MAX_PLACES: usize = 16;

/// `blocks`, of which a claim that is checked and what was found out about it are one: neither is told alone.
pub(super) fn with_ratings(blocks: Vec<Block>, language: &Language) -> Vec<Block> {
    let mut told: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let is_claim = |last: &&mut Block| last.kind == BlockKind::Paragraph && language.is_claim(&last.text);
        match told.last_mut().filter(is_claim) {
            Some(claim) if block.kind == BlockKind::Paragraph && language.is_rating(&block.text) => {
                *claim = Block::paragraph(format!("{}{BREAK}{}", claim.text, block.text));
            }
            _ => told.push(block),
        }
    }
    told
}

/// The words that posts draw on, where the newsroom wrote a summary: that, and the story from its lead on. What of the lead only
/// says again what the summary says is left out; where the lead says all of it and more, it stands for the summary.
pub(super) fn story(blocks: Vec<Block>, article: &Article, summary: &str) -> Vec<Block> {
    let again = again(&blocks, summary, article);
    let language = Language::of(&article.language);
    let mut blocks = with_ratings(without_headings(&blocks), language);
    if again == Again::AtLength
        && let Some(first) = blocks.first_mut()
    {
        let end = text::first_sentence(&first.text, language);
        // Of a quotation nothing is told without its beginning.
        if text::whole_sentences(&first.text, language).first() == Some(&end) {
            first.text.drain(..with_pointing(&first.text, end, language));
            first.text = first.text.trim_start().to_owned();
        }
    }
    if !summary.is_empty() && again != Again::More {
        let known = Known::of(summary, article);
        let is_paragraph = |block: &&mut Block| block.kind == BlockKind::Paragraph;
        for block in blocks.iter_mut().skip_while(|block| !is_paragraph(block)).take_while(is_paragraph) {
            let again = known.said_again(&block.text);
            block.text.drain(..again);
            if !block.text.is_empty() {
                let kept = known.without_last_said_again(&block.text);
                block.text.truncate(kept);
                break;
            }
        }
        without_sentences_of(&mut blocks, summary, language);
        blocks.retain(|block| !block.text.is_empty());
        blocks.insert(0, Block::paragraph(summary));
    }
    blocks
}

/// Behind the first `end` bytes of `text`, which are left out, and the sentence that only tells who says them, if one follows:
/// `Das teilte die Polizei mit.`
fn with_pointing(text: &str, end: usize, language: &'static Language) -> usize {
    let rest = &text[end..];
    let next = || text::first_sentence(rest, language);
    if language.points_back(rest.trim_start()) { end + next() } else { end }
}

/// `below`, the lead without what the headline says, and without a sentence that only tells who says that: none, if nothing else is
/// left.
pub(super) fn without_pointing<'b>(below: &'b str, article: &Article) -> &'b str {
    let rest = below[with_pointing(below, 0, Language::of(&article.language))..].trim_start();
    if article.summary.is_some() || rest.is_empty() { below } else { rest }
}

/// Takes out of the first paragraphs the sentences that stand in the summary word for word.
fn without_sentences_of(blocks: &mut [Block], summary: &str, language: &'static Language) {
    /// So much of a story posts draw on.
    const PARAGRAPHS: usize = 8;
    /// `He did not.` may be said again.
    const MIN_CHARACTERS: usize = 16;
    let known: Vec<&str> =
        pieces(summary, language).filter(|sentence| sentence.chars().count() >= MIN_CHARACTERS).collect();
    for block in blocks.iter_mut().filter(|block| block.kind == BlockKind::Paragraph).take(PARAGRAPHS) {
        let quotes = block.text.contains(['“', '«', '„', '"', '「']);
        if !quotes && known.iter().any(|sentence| block.text.contains(sentence)) {
            let kept: Vec<&str> = pieces(&block.text, language).filter(|sentence| !known.contains(sentence)).collect();
            block.text = kept.join(" ");
        }
    }
}

/// The sentences of a text, without the space between them.
fn pieces<'t>(text: &'t str, language: &'static Language) -> impl Iterator<Item = &'t str> {
    text::sentences(text, language)
        .into_iter()
        .scan(0, |start, end| Some(&text[std::mem::replace(start, end)..end]))
        .map(str::trim)
}

/// What the story's first sentence says of the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// Something else, or no more.
    No,
    /// All of it, and more: who says it, when it was. It stands in the summary's place.
    More,
    /// The same, at such length that it has no room wherever the summary has.
    AtLength,
}

/// Whether the story's first sentence says what the summary says, which is a single sentence too.
pub(super) fn again(blocks: &[Block], summary: &str, article: &Article) -> Again {
    let language = Language::of(&article.language);
    let Some(first) = blocks.first().filter(|block| block.kind == BlockKind::Paragraph) else { return Again::No };
    if summary.is_empty() || text::sentences(summary, language).len() > 1 {
        return Again::No;
    }
    let end = text::first_sentence(&first.text, language);
    let sentence = &first.text[..end];
    let (own, said) = (telling(sentence), telling(summary));
    let more = said.len() >= MIN_SAID && own.len() > said.len() && said.is_subset(&own);
    match () {
        () if !more && !begins_alike(sentence, summary) => Again::No,
        () if sentence.chars().count() > MAX_MORE => {
            if more {
                Again::No
            } else {
                Again::AtLength
            }
        }
        () => Again::More,
    }
}

/// Whether two sentences are the same for most of their length, and the first is no shorter.
fn begins_alike(sentence: &str, summary: &str) -> bool {
    /// As many words tell that one was made of the other.
    const MIN_ALIKE: usize = 8;
    let words = || sentence.unicode_words().zip(summary.unicode_words());
    let alike = words().take_while(|(own, said)| own == said).count();
    let all = summary.unicode_words().count();
    alike >= MIN_ALIKE && 3 * alike >= 2 * all && sentence.unicode_words().count() >= all
}

/// A first paragraph whose quotation goes on in the next, closed, since it stands alone.
pub(super) fn closed(mut summary: String) -> String {
    let Some(closing) = text::unpaired(&summary).and_then(closing) else { return summary };
    if summary.starts_with(['“', '«', '„', '"']) {
        summary.push(closing);
    }
    summary
}

/// Whether the story begins with the summary, word for word, over as many paragraphs as it has sentences.
pub(super) fn opens_with(blocks: &[Block], summary: &str) -> bool {
    let mut rest = summary.split_whitespace().peekable();
    for block in blocks.iter().take_while(|block| block.kind == BlockKind::Paragraph) {
        for word in block.text.split_whitespace() {
            match rest.next() {
                Some(next) if next == word => {}
                Some(_) => return false,
                None => return true,
            }
        }
    }
    rest.peek().is_none() && !summary.is_empty()
}

/// What a reader knows who has read headline and summary.
struct Known<'a> {
    summary: &'a str,
    summarised: HashSet<String>,
    all: HashSet<String>,
    language: &'static Language,
}

impl<'a> Known<'a> {
    fn of(summary: &'a str, article: &Article) -> Self {
        let summarised = telling(summary);
        let mut all = telling(&article.headline);
        all.extend(summarised.iter().cloned());
        Self { summary, summarised, all, language: Language::of(&article.language) }
    }

    /// How much of `paragraph`, in bytes from its start, says nothing else: whole sentences that stand in the summary, or that
    /// share a third of its longer words, have two thirds of their own from there, and no figure of their own.
    fn said_again(&self, paragraph: &str) -> usize {
        let mut again = 0;
        for end in text::whole_sentences(paragraph, self.language) {
            if !self.says(paragraph[again..end].trim()) {
                break;
            }
            again = end;
        }
        if again > 0 {
            again = with_pointing(paragraph, again, self.language);
        }
        again + (paragraph[again..].len() - paragraph[again..].trim_start().len())
    }

    /// How much of `paragraph`, in bytes from its start, is left without its last sentence, if that only says again a figure of the summary.
    fn without_last_said_again(&self, paragraph: &str) -> usize {
        let ends = text::whole_sentences(paragraph, self.language);
        let [.., before, last] = ends.as_slice() else { return paragraph.len() };
        let sentence = paragraph[*before..*last].trim();
        let figure = telling(sentence).iter().any(|word| word.contains(char::is_numeric));
        let denies = || self.language.denies(sentence) || self.language.answers(sentence);
        let again = figure && *last == paragraph.trim_end().len() && self.says(sentence) && !denies();
        if again { *before } else { paragraph.len() }
    }

    fn says(&self, sentence: &str) -> bool {
        if self.summary.contains(sentence) {
            return true;
        }
        let own = telling(sentence);
        let is_figure = |word: &&String| word.contains(char::is_numeric);
        let shared = |of: &HashSet<String>| own.iter().filter(|word| of.contains(*word)).count();
        shared(&self.summarised) * 3 >= self.summarised.len()
            && shared(&self.all) * 3 >= own.len() * 2
            && own.iter().filter(is_figure).all(|word| self.all.contains(word))
    }
}

/// The beginnings of the longer words of a text, which are alike in most of their forms, and its figures.
fn telling(text: &str) -> HashSet<String> {
    let long = |word: &&str| {
        word.chars().count() >= MIN_TELLING || word.starts_with(|c: char| c >= '\u{2E80}' || c.is_numeric())
    };
    let stem = |word: &str| word.to_lowercase().chars().take(STEM).collect();
    text.unicode_words().filter(long).map(stem).collect()
}

/// The whole story, without what only repeats the headline; the summary, where nothing else is known.
pub(super) fn body(article: &Article, summary: &str) -> Vec<Block> {
    let mut blocks = article.body.clone();
    if article.summary.is_none() {
        open_with_lead(&mut blocks, summary);
    }
    if blocks.is_empty() && !summary.is_empty() {
        blocks.push(Block::paragraph(summary));
    }
    blocks
}

/// Takes out what only says the headline before the lead: a first paragraph that is the headline, or begins with it. A list, a
/// quotation, a subheading or a note before it stays.
fn open_with_lead(blocks: &mut Vec<Block>, lead: &str) {
    let first: String = lead.chars().take(LEAD_OPENS).collect();
    if first.is_empty() {
        return;
    }
    let start: String = lead.chars().take(40).collect();
    let found =
        blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Paragraph).find_map(|(n, block)| {
            // The lead may go on in the next paragraph.
            let opens = |at: &usize| block.text[*at..].starts_with(&start) || lead.starts_with(&block.text[*at..]);
            block
                .text
                .match_indices(&first)
                .map(|(at, _)| at)
                .take(MAX_PLACES)
                .find(opens)
                .map(|at| (n, at))
                .or_else(|| (!block.text.is_empty() && lead.starts_with(block.text.as_str())).then_some((n, 0)))
        });
    if let Some((n, at)) = found {
        blocks[n].text.drain(..at);
        let (mut index, above) = (0, above(blocks));
        blocks.retain(|block| {
            index += 1;
            index > n || index <= above || block.kind != BlockKind::Paragraph
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_sentence_that_says_a_figure_of_the_standfirst_again_is_left_out() {
        let summary =
            "Thieves took 34 coins worth about 260,000 crowns in Avel. Police suspect a keeper of the museum.";
        let lead = "The coins were stolen from the old museum of Avel on Saturday night.";
        let known =
            Known { summary, summarised: telling(summary), all: telling(summary), language: Language::of("en") };
        let kept = |last: &str| {
            let paragraph = format!("{lead} {last}");
            paragraph[..known.without_last_said_again(&paragraph)].to_owned()
        };
        assert_eq!(kept("Police say that the coins are worth about 260,000 crowns."), lead);
        for last in [
            "Police say that the coins are worth about 290,000 crowns.",
            "The keeper denies that he took coins worth about 260,000 crowns.",
            "The museum, which has 9 rooms and a garden, is shut until May.",
            "Police suspect a keeper of the museum.",
        ] {
            assert_eq!(kept(last), format!("{lead} {last}"), "{last}");
        }
    }
}
