//! The first words of a story in capitals, as newspapers print them: `PARKING in Avel …`. How they are written otherwise, the rest of
//! the story shows; what is an acronym it shows too.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::phrases::{PHRASES, fold, is_any};
use super::{Block, BlockKind};

/// So many words may stand in capitals.
const MAX_WORDS: usize = 3;
/// A shorter word may be an acronym that is a word elsewhere, as `WHO` is.
const MIN_LETTERS: usize = 4;

/// Ends of English words that a paper may print in capitals, where the word has as many letters.
const ENDS: [&str; 12] = ["ed", "ing", "ers", "ents", "ies", "tion", "tions", "ment", "ants", "ors", "ists", "ians"];
const MIN_WORDED: usize = 6;

/// Sets the first words of the story and of what stands above it as they are written elsewhere.
pub(super) fn set_small(body: &mut [Block], summary: &mut Option<String>, headline: &str) {
    let Some(at) = body.iter().position(|block| block.kind == BlockKind::Paragraph) else { return };
    let opens = |text: &str| opening(text).is_some();
    if !opens(&body[at].text) && !summary.as_deref().is_some_and(opens) {
        return;
    }
    let rest = |text: &str| text[opening(text).unwrap_or(0)..].to_owned();
    let title = headline.contains(char::is_lowercase).then_some(headline);
    let below =
        body.iter().enumerate().map(|(place, block)| if place == at { rest(&block.text) } else { block.text.clone() });
    let whole: Vec<String> = below.chain(summary.as_deref().map(rest)).chain(title.map(str::to_owned)).collect();
    let written: HashSet<&str> = whole.iter().flat_map(|text| text.unicode_words()).collect();
    let set = |text: &str| {
        let end = opening(text)?;
        let words: Vec<&str> = text[..end].split(' ').collect();
        let mut set: Vec<Option<String>> =
            words.iter().enumerate().map(|(place, word)| small(word, place == 0, &written)).collect();
        // `CARLA LUND has won`, who is Lund further below.
        if let ([first, .., _], [None, .., Some(name)]) = (words.as_slice(), set.as_slice())
            && name.starts_with(char::is_uppercase)
            && first.chars().count() >= MIN_LETTERS
            && !written.contains(first)
        {
            set[0] = capital(&first.to_lowercase());
        }
        let set = set.into_iter().collect::<Option<Vec<String>>>()?.join(" ");
        // What has a style keeps its place.
        (set.len() == end).then(|| format!("{set}{}", &text[end..]))
    };
    if let Some(text) = set(&body[at].text) {
        body[at].text = text;
    }
    if let Some(text) = summary.as_deref().and_then(set) {
        *summary = Some(text);
    }
}

/// Whether a paragraph opens as papers print the first one of a story.
pub(super) fn opens_in_capitals(text: &str) -> bool {
    text.as_bytes().get(1).is_some_and(|second| !second.is_ascii_lowercase()) && opening(text).is_some()
}

/// Where the words in capitals end that a text opens with, if it goes on in small letters.
fn opening(text: &str) -> Option<usize> {
    let shouted = |word: &str| {
        !word.is_empty() && word.chars().all(|sign| sign.is_uppercase() || matches!(sign, '-' | '\'' | '’'))
    };
    let words: Vec<&str> = text.split(' ').take(MAX_WORDS + 1).collect();
    let count = words.iter().take_while(|word| shouted(word)).count();
    let small = |word: &&str| word.chars().any(char::is_lowercase);
    // `THE Council has …`, `A MAJOR Harbour prize …`: an article in capitals, or before such a word, is printed so, whatever follows.
    let article = words[..count].first().is_some_and(|first| is_any(&PHRASES.articles, &fold(first)));
    // `PRIME Minister Ida Roe has …`
    let known = count == 1 && is_any(&PHRASES.lead_words, &fold(words[0]));
    let printed = article && (count > 1 || words[0].chars().count() > 1) || known;
    let next = words.get(count).is_some_and(|word| word.starts_with(char::is_lowercase) || printed && small(word));
    let long = printed || words[..count].iter().any(|word| word.chars().count() >= MIN_LETTERS);
    (next && long && count <= MAX_WORDS).then(|| words[..count].iter().map(|word| word.len() + 1).sum::<usize>() - 1)
}

/// `word` with a capital.
fn capital(word: &str) -> Option<String> {
    let mut letters = word.chars();
    letters.next().map(|letter| letter.to_uppercase().chain(letters).collect())
}

/// A word in capitals as it is written elsewhere; none where nothing shows it.
fn small(word: &str, first: bool, written: &HashSet<&str>) -> Option<String> {
    let lower = word.to_lowercase();
    let folded = fold(word);
    let counts = || PHRASES.numbers.iter().any(|number| number.split('|').any(|word| word == folded));
    let known = is_any(&PHRASES.articles, &folded) || counts() || is_any(&PHRASES.lead_words, &folded);
    if word.chars().count() < MIN_LETTERS && !known {
        return None;
    }
    let told = !known && written.contains(word);
    // `TARGETED calls`: no acronym ends so, and as a name it would be written so too.
    let worded = first && word.is_ascii() && word.len() >= MIN_WORDED && ENDS.iter().any(|end| lower.ends_with(end));
    let is_small = known || worded || written.contains(lower.as_str());
    let titled = capital(&lower).filter(|titled| is_small || written.contains(titled.as_str()));
    match (told, first || !is_small) {
        (true, _) => None,
        (false, true) => titled,
        (false, false) => Some(lower),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(texts: &[&str], headline: &str) -> String {
        let mut body: Vec<Block> = texts.iter().map(|text| Block::paragraph(*text)).collect();
        set_small(&mut body, &mut None, headline);
        body[0].text.clone()
    }

    #[test]
    fn the_first_words_are_written_as_elsewhere() {
        for (first, below, set) in [
            (
                "FISHING off the quay is banned.",
                "The port says fishing was never safe.",
                "Fishing off the quay is banned.",
            ),
            ("A BAKER has won the cup.", "She became a baker at 19.", "A baker has won the cup."),
            ("TWO SAILORS were rescued.", "The sailors had been at sea for a week.", "Two sailors were rescued."),
            ("MONTAVEL has a new mayor.", "She came to Montavel in May.", "Montavel has a new mayor."),
            ("THE Judiciary of Avel has won.", "A week ago it had lost.", "The Judiciary of Avel has won."),
            ("A MAJOR Harbour prize is hers.", "A week ago it was not.", "A major Harbour prize is hers."),
            ("CARLA LUND has won the cup.", "A week ago Lund had lost it.", "Carla Lund has won the cup."),
            ("PRIME Minister Ida Roe has won.", "She is in Avel.", "Prime Minister Ida Roe has won."),
            ("TARGETED calls have been made.", "A week ago none was.", "Targeted calls have been made."),
            ("РЫБАКИ вышли в море.", "Порт отпустил всех, и рыбаки вернулись.", "Рыбаки вышли в море."),
        ] {
            assert_eq!(told(&[first, below], "News of the port"), set, "{first}");
        }
        let mut summary = Some("FISHING is banned.".to_owned());
        set_small(&mut [Block::paragraph("The port bans fishing.")], &mut summary, "A ban");
        assert_eq!(summary.as_deref(), Some("Fishing is banned."));
    }

    #[test]
    fn acronyms_and_names_stay_in_capitals() {
        for (first, below) in [
            ("NATO has met.", "The alliance met in Avel."),
            ("AIDS is in retreat.", "AIDS has killed many, and hearing aids have not."),
            ("NATO CHIEF comes to Avel.", "The chief will see the port."),
            ("UEFA LUND comes to Avel.", "UEFA is led by Lund."),
            ("WHO chief comes to Avel.", "She asked who would pay."),
            ("FISHING Off The Quay", "The port bans fishing."),
            ("FISHING. It is banned.", "The port bans fishing."),
            ("THE WHO played in Avel.", "She asked who would pay."),
            ("A UNESCO Site is shut.", "It opens in May."),
            ("A Harbour prize is hers.", "A week ago it was not."),
        ] {
            assert_eq!(told(&[first, below], "News of the port"), first);
        }
    }
}
