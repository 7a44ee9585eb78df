//! What a story says twice above its second sentence: a standfirst that is its lead, points that are its first paragraphs.

use std::collections::HashSet;

use crate::article::{Block, BlockKind};
use crate::text::UnicodeWords as _;
use crate::text::{self, language::Language};

/// A sentence of fewer words may be said again.
const MIN_WORDS: usize = 8;
/// Of the words of the first, as many of [`SHARE_OF`] stand in the second.
const SHARE: usize = 9;
const SHARE_OF: usize = 10;
/// The second has as many words more, and a third of the first's.
const MORE: usize = 4;
/// As many paragraphs are looked at.
const MAX_PARAGRAPHS: usize = 3;

/// `blocks` without the sentences of the first paragraphs that say again what stands above them: a line that is the only sentence of
/// its paragraph, or the points of a list.
pub(super) fn without_twins(blocks: Vec<Block>, language: &'static Language) -> Vec<Block> {
    let mut blocks = without_deck(blocks, language);
    let points = blocks.iter().take_while(|block| block.kind == BlockKind::Item).count();
    let above = if points > 1 { points } else { usize::from(points == 0) };
    let single = |block: &Block| {
        block.kind == BlockKind::Item
            || block.kind == BlockKind::Paragraph && sentences(&block.text, language).len() == 1
    };
    if above == 0 || !blocks.iter().take(above).all(single) && points == 0 {
        return blocks;
    }
    let known: Vec<Vec<String>> = blocks[..above.min(blocks.len())]
        .iter()
        .flat_map(|block| sentences(&block.text, language).into_iter().map(words).collect::<Vec<_>>())
        .filter(|words| words.len() >= MIN_WORDS)
        .collect();
    if known.is_empty() {
        return blocks;
    }
    for block in
        blocks.iter_mut().skip(above).take_while(|block| block.kind == BlockKind::Paragraph).take(MAX_PARAGRAPHS)
    {
        let mut again = 0;
        // Of a quotation nothing is left without its beginning.
        for sentence in parted(&block.text, text::whole_sentences(&block.text, language)) {
            let said = words(sentence);
            if !known.iter().any(|known| is_twin(known, &said)) {
                break;
            }
            again += sentence.len();
        }
        block.text.drain(..again);
        block.text = block.text.trim_start().to_owned();
        if !block.text.is_empty() {
            break;
        }
    }
    // A paragraph further down that says no more than such a line.
    let most = known.iter().map(|known| most_said(known)).max().unwrap_or_default();
    for block in blocks.iter_mut().skip(above + 1).take(MAX_PARAGRAPHS) {
        let again = |said: &[String]| known.iter().any(|known| is_twin(known, said));
        let short = |text: &str| text.unicode_words().nth(most).is_none();
        let is_own = block.kind == BlockKind::Paragraph && short(&block.text) && single(block);
        if is_own && again(&words(&block.text)) {
            block.text.clear();
        }
    }
    blocks.retain(|block| !block.text.is_empty());
    blocks
}

/// `blocks` without a first line that says in other words what `headline` says and no more, where a paragraph that tells it stands below.
pub(super) fn without_retold(mut blocks: Vec<Block>, headline: &str, language: &'static Language) -> Vec<Block> {
    /// Words beyond those of the headline.
    const MORE_WORDS: usize = 6;
    const MIN_STEMS: usize = 4;
    /// Paragraphs in which the few words behind a repeated headline are told again.
    const MAX_LATER: usize = 5;
    /// Of so many words one may be another.
    const MIN_FOR_OTHER: usize = 6;
    let [first, second, ..] = blocks.as_slice() else { return blocks };
    let paragraphs = [first, second].iter().all(|block| block.kind == BlockKind::Paragraph);
    let single = || sentences(&first.text, language).len() == 1 && words(&second.text).len() >= MIN_WORDS;
    if !paragraphs || first.text.len() > headline.len() * 2 || !single() || first.text.contains(['"', '“', '«', '„'])
    {
        return blocks;
    }
    let (said, known) = (words(&first.text), words(headline));
    let own = stems(&said);
    let headed = stems(&known);
    let new = own.difference(&headed).count();
    let below = words(&second.text);
    let figures = |word: &&String| word.contains(char::is_numeric);
    let other = usize::from(own.len() >= MIN_FOR_OTHER);
    // What it says beyond the headline says the lead, and more.
    let between = || {
        let told = stems(&below);
        headed.len() >= MIN_STEMS
            && headed.is_subset(&own)
            && own.difference(&headed).filter(|word| !told.contains(*word)).count() <= other
            && below.len() >= said.len()
    };
    let later = || blocks[1..].iter().take(MAX_LATER).flat_map(|block| words(&block.text)).collect();
    let little = goes_on_little(&said, &first.text, headline, later)
        && language.denies(&first.text) == language.denies(headline)
        && !language.pleads(&first.text);
    let same = own.len() >= MIN_STEMS
        && (new <= other || between())
        && said.len() <= known.len() + MORE_WORDS
        && said.iter().filter(figures).all(|word| known.contains(word) || new > other && below.contains(word))
        && language.denies(&first.text) == language.denies(headline)
        && !language.pleads(&first.text)
        // What stands below tells it as well.
        && 2 * stems(&below).intersection(&headed).count() >= headed.len();
    if same || little {
        blocks.remove(0);
    }
    blocks
}

/// Whether `said` is the headline word for word, and behind a comma a few words more, which are `told` again below.
fn goes_on_little(said: &[String], text: &str, headline: &str, told: impl FnOnce() -> Vec<String>) -> bool {
    const MIN_KNOWN: usize = 5;
    const MAX_MORE: usize = 5;
    let known = words(headline);
    let rest = text.get(headline.trim_end().len()..).unwrap_or_default();
    let more = said.strip_prefix(known.as_slice()).filter(|more| (1..=MAX_MORE).contains(&more.len()));
    let again = |more: &[String]| {
        let (own, told) = (stems(more), told());
        !own.is_empty() && 2 * own.intersection(&stems(&told)).count() > own.len()
    };
    known.len() >= MIN_KNOWN
        && rest.starts_with([',', ';'])
        // A figure or a name is news.
        && !rest.contains(|sign: char| sign.is_numeric() || sign.is_uppercase())
        && more.is_some_and(again)
}

/// `blocks` without a deck of which the paragraph below it says each sentence again: the lead alone says it all.
fn without_deck(mut blocks: Vec<Block>, language: &'static Language) -> Vec<Block> {
    const MIN_STEMS: usize = 4;
    const MIN_OF_ONE: usize = 6;
    const SHARE: usize = 4;
    const OF: usize = 5;
    let [deck, lead, ..] = blocks.as_slice() else { return blocks };
    let paragraphs = [deck, lead].iter().all(|block| block.kind == BlockKind::Paragraph);
    if !paragraphs || lead.text.len() < deck.text.len() || deck.text.contains(['"', '“', '«', '„']) {
        return blocks;
    }
    let said = sentences(&deck.text, language);
    // A single one has more to be said again, and behind the lead's first.
    let later = || {
        let said = words(&deck.text);
        let opening = words(&lead.text[..text::first_sentence(&lead.text, language)]);
        let (own, opening) = (stems(&said), stems(&opening));
        own.len() >= MIN_OF_ONE && 2 * own.intersection(&opening).count() < own.len()
    };
    if said.len() < 2 && !later() {
        return blocks;
    }
    let below = words(&lead.text);
    let told = stems(&below);
    let again = |sentence: &&str| {
        let said = words(sentence);
        let own = stems(&said);
        own.len() >= MIN_STEMS
            && OF * own.intersection(&told).count() >= SHARE * own.len()
            && said.iter().filter(|word| word.contains(char::is_numeric)).all(|figure| below.contains(figure))
    };
    if said.iter().all(again)
        && language.denies(&deck.text) == language.denies(&lead.text)
        && !language.pleads(&deck.text)
    {
        blocks.remove(0);
    }
    blocks
}

/// Whether `text` says what `headline` says in other words, and hardly more.
pub(super) fn only_retells(text: &str, headline: &str) -> bool {
    /// Of its longer words as many of [`OF`] stand in the headline, with each of that.
    const SHARE: usize = 3;
    const OF: usize = 5;
    const MIN_STEMS: usize = 4;
    let (said, known) = (words(text), words(headline));
    let (own, headed) = (stems(&said), stems(&known));
    let figures = |word: &&String| word.contains(char::is_numeric);
    headed.len() >= MIN_STEMS
        && headed.is_subset(&own)
        && headed.len() * OF >= own.len() * SHARE
        && said.iter().filter(figures).all(|word| known.contains(word))
}

/// The beginnings of words that tell something.
fn stems(words: &[String]) -> HashSet<&str> {
    const STEM: usize = 4;
    let stem = |word: &String| word.char_indices().nth(STEM - 1).map(|(at, last)| at + last.len_utf8());
    words.iter().filter_map(|word| stem(word).map(|end| &word[..end])).collect()
}

fn sentences<'t>(text: &'t str, language: &'static Language) -> Vec<&'t str> {
    parted(text, text::sentences(text, language))
}

/// `text` in parts that end at `ends`.
fn parted(text: &str, ends: Vec<usize>) -> Vec<&str> {
    ends.into_iter().scan(0, |start, end| Some(&text[std::mem::replace(start, end)..end])).collect()
}

fn words(sentence: &str) -> Vec<String> {
    sentence.unicode_words().map(str::to_lowercase).collect()
}

/// Of more words none says no more than `known`.
fn most_said(known: &[String]) -> usize {
    known.len() + known.len() / 3 + MORE
}

fn is_twin(known: &[String], said: &[String]) -> bool {
    let own: HashSet<&String> = said.iter().collect();
    let shared = known.iter().filter(|word| own.contains(word)).count();
    let figures = |word: &&String| word.contains(char::is_numeric);
    shared * SHARE_OF >= known.len() * SHARE
        && said.len() <= most_said(known)
        && known.iter().filter(figures).all(|word| own.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(blocks: &[(BlockKind, &str)]) -> Vec<String> {
        let blocks = blocks.iter().map(|(kind, text)| Block::new(*kind, *text)).collect();
        without_twins(blocks, Language::of("en")).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_paragraph_that_says_no_more_than_the_deck_is_not_told() {
        let (deck, again) = (
            "Nobody was hurt on the old quay of Avel that night.",
            "Nobody at all was hurt on the old quay of Avel that night.",
        );
        let lead = "There were 63 falls in the streets of the port on Friday, the mayor has said.";
        let paragraph = BlockKind::Paragraph;
        let all = told(&[(paragraph, deck), (paragraph, lead), (paragraph, again), (paragraph, "It rained.")]);
        assert_eq!(all, [deck, lead, "It rained."]);
        let more = "Nobody was hurt on the old quay of Avel that night, but a cat fell into the water and was saved by a keeper.";
        let all = told(&[(paragraph, deck), (paragraph, lead), (paragraph, more)]);
        assert_eq!(all, [deck, lead, more]);
    }

    const LINE: &str = "The port of Avel opens its second quay in May after nine years of work";

    #[test]
    fn a_standfirst_that_is_the_lead_is_told_once() {
        let lead = "The port of Avel (PoA) opens its second quay in May after nine years of work, it said.";
        let rest = "Nobody had waited for it.";
        let paragraph = BlockKind::Paragraph;
        let all = told(&[(paragraph, LINE), (paragraph, &format!("{lead} {rest}")), (paragraph, "It rained.")]);
        assert_eq!(all, [LINE, rest, "It rained."]);
        assert_eq!(told(&[(paragraph, LINE), (paragraph, lead), (paragraph, "It rained.")]), [LINE, "It rained."]);
        let points = [
            (BlockKind::Item, LINE),
            (BlockKind::Item, "Fares stay as they are"),
            (paragraph, lead),
            (paragraph, "It rained."),
        ];
        assert_eq!(told(&points), [LINE, "Fares stay as they are", "It rained."]);
    }

    #[test]
    fn a_line_that_says_the_headline_in_other_words_is_not_told() {
        let lead = "The river town opened a new bridge on Tuesday after four years of work that cost nine million.";
        let told = |headline: &str, line: &str, language: &str| {
            let blocks = vec![Block::paragraph(line), Block::paragraph(lead)];
            without_retold(blocks, headline, Language::of(language)).len()
        };
        let headline = "River town opens new bridge after four years";
        assert_eq!(told(headline, "A new bridge has been opened in the river town after four years.", "en"), 1);
        for line in [
            "A new bridge has been opened in the river town after four years, and the mayor is in tears.",
            "The bridge in the river town was not opened after four years.",
            "A new bridge has been opened in the river town after 4 years and 9 million.",
            "Nine million euros, four years, one bridge",
        ] {
            assert_eq!(told(headline, line, "en"), 2, "{line}");
        }
    }

    #[test]
    fn a_line_between_headline_and_lead_that_says_nothing_of_its_own_is_not_told() {
        let headline = "Mayor Lund of Avel hurt in accident";
        let told = |line: &str, lead: &str| {
            let blocks = vec![Block::paragraph(line), Block::paragraph(lead)];
            without_retold(blocks, headline, Language::of("en")).len()
        };
        let lead =
            "Mayor Omar Lund of Avel was hurt in an accident of several cars in Veld on Sunday. Four cars crashed.";
        assert_eq!(told("Mayor Lund of Avel hurt in an accident of several cars in Veld.", lead), 1);
        for line in [
            "Mayor Lund of Avel hurt in accident of cars, and driver died.",
            "Mayor Lund of Avel hurt in an accident with 9 cars in Veld.",
        ] {
            assert_eq!(told(line, lead), 2, "{line}");
        }
    }

    #[test]
    fn a_first_line_that_is_the_headline_and_a_few_words_more_is_not_told() {
        let headline = "One man hurt in a raid on the harbour of Avel";
        let told = |line: &str| {
            let blocks = vec![
                Block::paragraph(line),
                Block::paragraph("The governor, Omar Roe, said so late at night, and what it broke nobody has seen."),
            ];
            without_retold(blocks, headline, Language::of("en")).len()
        };
        assert_eq!(told(&format!("{headline}, what it broke is seen.")), 1);
        for more in [
            ", and 9 boats sank.",
            ", and the driver died.",
            ", said Omar Roe.",
            ", and nobody in the town knows yet who did it or why.",
        ] {
            assert_eq!(told(&format!("{headline}{more}")), 2, "{more}");
        }
    }

    #[test]
    fn a_deck_that_the_lead_says_again_sentence_for_sentence_is_not_told() {
        let lead = "The governor Omar Lund announced on Monday that the minister comes to the new hospital of Avel. \
                    The opening is on 11 October, with councils of province and town, and citizens.";
        let told =
            |deck: &str| without_twins(vec![Block::paragraph(deck), Block::paragraph(lead)], Language::of("en")).len();
        assert_eq!(told("So the governor Omar Lund announced. On 11 October, with councils of province and town."), 1);
        for deck in [
            "So the governor Omar Lund announced. On 12 October, with councils of province and town.",
            "So the governor Omar Lund announced. Nurses strike against the wages that he pays.",
        ] {
            assert_eq!(told(deck), 2, "{deck}");
        }
    }

    #[test]
    fn a_lead_that_only_says_the_headline_again_is_told_from_one_that_says_more() {
        let headline = "Second quay opens at Avel harbour";
        for (text, again) in [
            ("The second quay opens at the harbour of Avel in Veldland.", true),
            ("The second quay opens at the harbour of Avel with 40 boats.", false),
            (
                "The second quay opens at the harbour of Avel after nine years of work that cost three mayors their office.",
                false,
            ),
            ("The mayor of Avel wept when the harbour got its second quay.", false),
        ] {
            assert_eq!(only_retells(text, headline), again, "{text}");
        }
    }

    #[test]
    fn what_says_more_or_other_figures_stays() {
        let paragraph = BlockKind::Paragraph;
        for lead in [
            "The port of Avel opens its second quay in May after nine years of work, which cost the town forty million crowns and three mayors their office.",
            "The first ferry left at six, with forty people and a dog on board of it.",
        ] {
            assert_eq!(told(&[(paragraph, LINE), (paragraph, lead)]), [LINE, lead]);
        }
        let (one, other) = (
            "The port sold 40 of its boats to the town on Monday",
            "The port sold 50 of its boats to the town on Monday",
        );
        assert_eq!(told(&[(paragraph, one), (paragraph, other)]), [one, other]);
    }
}
