//! The words that two texts share, whatever their endings.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::article::phrases::fold;

/// A word without its endings, in letters; shorter words are those that every text has.
const STEM: usize = 4;
/// In Korean a word has as many letters before its endings.
const HANGUL_STEM: usize = 2;

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

/// How many letters of a text are of scripts that put no spaces between words.
pub(super) fn in_letters(text: &str) -> usize {
    text.chars().filter(|letter| is_unspaced(*letter)).count()
}

fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
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
    let letters: Vec<char> = text.chars().collect();
    let pairs = letters.windows(2).filter(|pair| pair.iter().all(|letter| is_unspaced(*letter)));
    // Of Japanese only characters tell: two of its syllables every text has.
    let tells = |pair: &[char]| !pair.iter().any(|letter| matches!(letter, '\u{3040}'..='\u{309F}'));
    stems.extend(pairs.filter(|pair| tells(pair)).map(|pair| pair.iter().collect::<String>()));
    stems
}
