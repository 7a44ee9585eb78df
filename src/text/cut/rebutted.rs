//! What somebody says of another, and in the next paragraph what that one answers in his own words: `A councillor said that Lund had
//! taken money.`, and `“I took nothing,” said Lund.` The first is not told without the second.
//!
//! No list knows all words of answers. That a quotation answers is told by its form: it stands right below what is somebody's word, says
//! of something that it is not so, and is that of whom it was told of, or speaks of the same.

use super::super::chars::is_unspaced;
use super::super::language::Language;
use super::tokens::words;

/// How much of a paragraph is looked at, in bytes.
const MAX_READ: usize = 640;
/// A quotation opens within as many bytes; before it stands who says it.
const MAX_BEFORE_QUOTATION: usize = 120;
/// Of what is quoted as much says at first what is not so.
const MAX_DENIAL: usize = 200;
/// As many words around the verb name whose word it is.
const MAX_CLAIMANT: usize = 6;
/// A sentence of as many words denies what was told before it, if one of them means that.
const MAX_SHORT: usize = 7;
/// Shorter names are other words too.
const MIN_NAME: usize = 4;

/// Whether the paragraph `next` answers `told` in the words of somebody who is told of there.
pub fn rebuts(told: &str, next: &str, language: &Language) -> bool {
    let next = next.trim_start();
    let Some(quotation) = Quotation::of(&next[..next.floor_char_boundary(MAX_READ)], language) else { return false };
    if !language.denies(quotation.opening()) || language.answers(told) || language.convicts(told) {
        return false;
    }
    let told = &told[told.ceil_char_boundary(told.len().saturating_sub(MAX_READ))..];
    let Some(claimants) = claimants(told, language) else { return false };
    let speaker: Vec<&str> = quotation.speaker.iter().copied().filter(|word| is_name(word, language)).collect();
    // Who is not named is who spoke before.
    if !quotation.names_speaker(language) || speaker.iter().any(|name| claimants.contains(name)) {
        return false;
    }
    let accused = || words(told).any(|word| speaker.contains(&word));
    accused() || language.accuses(told) || quotation.takes_back(language) || quotation.speaks_of(told, language)
}

/// A quotation, all or most of a paragraph.
struct Quotation<'t> {
    said: Vec<&'t str>,
    /// The words outside of it.
    speaker: Vec<&'t str>,
}

impl<'t> Quotation<'t> {
    fn of(paragraph: &'t str, language: &Language) -> Option<Self> {
        const MARKS: [(char, &[char]); 6] =
            [('“', &['”']), ('„', &['“', '”']), ('«', &['»']), ('"', &['"']), ('「', &['」']), ('『', &['』'])];
        if paragraph.starts_with(['–', '—', '―']) {
            return Some(Self::behind_dash(paragraph, language));
        }
        let near = &paragraph[..paragraph.floor_char_boundary(MAX_BEFORE_QUOTATION)];
        let (mut said, mut speaker) = (Vec::new(), Vec::new());
        let mut rest = paragraph;
        near.find(|sign| MARKS.iter().any(|(open, _)| *open == sign))?;
        while let Some((at, (open, closers))) =
            rest.char_indices().find_map(|(at, sign)| Some((at, MARKS.iter().find(|(open, _)| *open == sign)?)))
        {
            speaker.extend(words(&rest[..at]));
            let inside = &rest[at + open.len_utf8()..];
            let end = inside.find(*closers).unwrap_or(inside.len());
            said.push(&inside[..end]);
            rest = inside[end..].trim_start_matches(*closers);
        }
        speaker.extend(words(rest));
        Some(Self { said, speaker })
    }

    /// The same where dashes open it and part who says it.
    fn behind_dash(paragraph: &'t str, language: &Language) -> Self {
        /// Who says it stands within as many words.
        const MAX_BEFORE_SPEAKER: usize = 3;
        let (mut said, mut speaker) = (Vec::new(), Vec::new());
        for part in paragraph.split(['–', '—', '―', ',', '!', '?']) {
            let tells = words(part).take(MAX_BEFORE_SPEAKER).any(|word| language.says(word));
            let small = part.trim_start().starts_with(char::is_lowercase);
            if tells && small { speaker.extend(words(part)) } else { said.push(part) }
        }
        Self { said, speaker }
    }

    /// Whether it is told who says it, and not by a word for somebody told before.
    fn names_speaker(&self, language: &Language) -> bool {
        let named = self.speaker.iter().any(|word| word.starts_with(|c: char| c.is_uppercase() || is_unspaced(c)));
        let cased = self.speaker.iter().any(|word| word.contains(|c: char| c.is_uppercase() || c.is_lowercase()));
        let told = !self.speaker.is_empty() && language.speaker_told_before(&self.speaker.join(" ")).is_none();
        named || !cased && told || told && self.speaker.len() > 2
    }

    /// What is said first.
    fn opening(&self) -> &'t str {
        let first = self.said.iter().copied().find(|said| said.contains(char::is_alphabetic)).unwrap_or_default();
        &first[..first.floor_char_boundary(MAX_DENIAL)]
    }

    /// `That is not true`
    fn takes_back(&self, language: &Language) -> bool {
        let opening = self.opening();
        let first = opening.split(['.', '!', '?', '。', '！', '？', '।']).next().unwrap_or(opening);
        let few = words(first).take(MAX_SHORT + 1).count() <= MAX_SHORT;
        few && language.denies(first) && words(first).any(|word| language.means_the_one_before(word))
    }

    /// Whether what is said has a word of `told`, beside those that many texts have.
    fn speaks_of(&self, told: &str, language: &Language) -> bool {
        let said: Vec<String> = self.said.iter().flat_map(|said| stems(said, language)).collect();
        !said.is_empty() && stems(told, language).any(|stem| said.contains(&stem))
    }
}

/// Whose word `told` is: words with capitals beside the verb; none if it is nobody's, or tells what is known.
fn claimants<'t>(told: &'t str, language: &Language) -> Option<Vec<&'t str>> {
    let all: Vec<&str> = told.split_whitespace().collect();
    let bare = |word: &&'t str| words(word).next().unwrap_or_default();
    let ends = |word: &str| word.ends_with([',', ':', ';', '.', '،', '：', '，']);
    let name = |word: &&'t str| is_name(word, language);
    let verb = all.iter().position(|word| language.says(bare(word)));
    let behind = |from: usize| {
        let open = all[from.min(all.len())..].iter().take(MAX_CLAIMANT).scan(false, |ended, word| {
            let over = std::mem::replace(ended, ends(word)) || language.completes(bare(word));
            (!over).then_some(word)
        });
        open.map(bare).filter(name).collect::<Vec<_>>()
    };
    if let Some((at, length)) = language.source(all.iter().map(bare)) {
        return Some(behind(at + length));
    }
    let Some(verb) = verb else {
        return (language.accuses(told) || language.says_within(told)).then(Vec::new);
    };
    let before = all[..verb].iter().rev().take(MAX_CLAIMANT).take_while(|word| !ends(word));
    let before: Vec<&str> = before.map(bare).filter(name).collect();
    Some(if before.is_empty() { behind(verb + 1) } else { before })
}

fn is_name(word: &str, language: &Language) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().count() >= MIN_NAME && !language.begins_sentences(word)
}

/// The longer words of a text without their endings; where no spaces part words, what its characters say by threes.
fn stems<'p>(text: &'p str, language: &'p Language) -> impl Iterator<Item = String> + 'p {
    const MIN_LETTERS: usize = 6;
    const STEM: usize = 5;
    const TOGETHER: usize = 3;
    let common = move |word: &str| {
        let joins = language.opens(word) || language.dangles(word) || language.is_modal(word);
        joins || language.says(word) || language.begins_sentences(word)
    };
    let long = |word: &str| !word.contains(is_unspaced) && word.chars().nth(MIN_LETTERS - 1).is_some();
    let telling = move |word: &&str| long(word) && !common(word);
    let spaced = words(text).filter(telling).map(|word| word.to_lowercase().chars().take(STEM).collect());
    let runs = text.split(|sign: char| !matches!(sign, '\u{30A0}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'));
    let runs = runs.flat_map(|run| {
        let letters: Vec<char> = run.chars().collect();
        letters.windows(TOGETHER).map(|letters| letters.iter().collect::<String>()).collect::<Vec<_>>()
    });
    spaced.chain(runs)
}

#[cfg(test)]
#[path = "rebutted_tests.rs"]
mod tests;
