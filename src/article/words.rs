//! The words that two texts share, whatever their endings.

use std::collections::HashSet;

use crate::article::language;
use crate::article::phrases::fold;
use crate::text::UnicodeWords as _;

/// A word without its endings, in letters; shorter words are those that every text has.
const STEM: usize = 4;
/// In Korean a word has as many letters before its endings.
const HANGUL_STEM: usize = 2;

/// A word of a script that puts no spaces between words has about as many letters.
const LETTERS: usize = 4;

/// The words of a text.
pub(super) struct Words(HashSet<String>);

impl Words {
    pub fn of(text: &str) -> Self {
        Self(stems(text))
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many words of `line` they have.
    pub fn shared(&self, line: &str) -> usize {
        stems(line).intersection(&self.0).count()
    }
}

/// The words of a text by which a story is known: names, figures, and words that not every text of its language has.
pub(super) struct Telling(HashSet<String>);

impl Telling {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        Self(telling(text))
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many of them `other` has too.
    pub fn shared(&self, other: &Telling) -> usize {
        self.0.intersection(&other.0).count()
    }

    /// About how many words they are, also where no spaces part them.
    pub fn weight(&self) -> usize {
        weight(self.0.iter())
    }

    /// The same of those that `other` has too.
    pub fn shared_weight(&self, other: &Telling) -> usize {
        weight(self.0.intersection(&other.0))
    }
}

/// A word of two characters gives two pairs: one of its own, and one with the next word; one of four letters gives as many of four.
fn weight<'a>(words: impl Iterator<Item = &'a String>) -> usize {
    let mut counts = [0; 3];
    for word in words {
        let first = word.chars().next();
        counts[first.map_or(0, |letter| usize::from(is_unspaced(letter)) + usize::from(is_stopless(letter)))] += 1;
    }
    let [whole, pairs, quads] = counts;
    whole + pairs / 2 + quads / LETTERS
}

fn telling(text: &str) -> HashSet<String> {
    const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "لل", "ال"];
    let shouted = !text.contains(char::is_lowercase);
    let mut told = HashSet::new();
    let mut rest = String::new();
    for word in text.unicode_words() {
        let folded = fold(word);
        if word.contains(is_unspaced) || language::joins_words(&folded) {
            continue;
        }
        let signs = word.chars().count();
        if word.chars().all(char::is_numeric) {
            // A year stands beside anything.
            if signs == 2 || signs == 3 {
                told.insert(folded);
            }
        } else if !shouted && (2..STEM).contains(&signs) && word.chars().all(char::is_uppercase) {
            told.insert(folded);
        } else {
            let bare = ARTICLES.iter().find_map(|article| folded.strip_prefix(article));
            rest.push_str(bare.filter(|bare| bare.chars().count() >= STEM).unwrap_or(&folded));
            rest.push(' ');
        }
    }
    told.extend(stems(&rest));
    told.extend(pairs(text).into_iter().filter(|pair| !pair.contains(is_stopless)));
    told.extend(quads(text));
    told
}

/// How many letters of a text are of scripts that put no spaces between words.
pub(super) fn in_letters(text: &str) -> usize {
    text.chars().filter(|letter| is_unspaced(*letter)).count()
}

fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// Thai, Lao, Burmese and Khmer: no spaces between words, mostly no stops behind sentences, and so few letters that any two of them stand in every text.
pub(super) fn is_stopless(letter: char) -> bool {
    matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// Any four letters of such a script that stand beside each other.
fn quads(text: &str) -> Vec<String> {
    if !text.contains(is_stopless) {
        return Vec::new();
    }
    let letters: Vec<char> = text.chars().collect();
    let all = letters.windows(LETTERS).filter(|four| four.iter().all(|letter| is_stopless(*letter)));
    all.map(|four| four.iter().collect()).collect()
}

fn stems(text: &str) -> HashSet<String> {
    let mut stems = HashSet::new();
    for word in text.unicode_words().map(fold) {
        let hangul = word.starts_with(|letter: char| matches!(letter, '가'..='힣'));
        let least = if hangul { HANGUL_STEM } else { STEM };
        if !word.contains(is_unspaced) && word.chars().count() >= least {
            stems.insert(word.chars().take(least).collect());
        }
    }
    stems.extend(pairs(text));
    stems
}

/// Any two letters that stand beside each other, where words have no spaces between them.
fn pairs(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let pairs = letters.windows(2).filter(|pair| pair.iter().all(|letter| is_unspaced(*letter)));
    // Of Japanese only characters tell: two of its syllables every text has.
    let tells = |pair: &[char]| !pair.iter().any(|letter| matches!(letter, '\u{3040}'..='\u{309F}'));
    pairs.filter(|pair| tells(pair)).map(|pair| pair.iter().collect::<String>()).collect()
}
