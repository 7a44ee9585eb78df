//! What a sentence needs of those around it: who is told before it, what comes behind.

use super::super::chars::is_unspaced;
use super::super::cut::words;
use super::Language;
use super::endings::lower;

impl Language {
    /// Whether `sentence` begins with a word that needs the sentence before: `He …`, `However, …`
    pub fn leans(&self, sentence: &str) -> bool {
        let first = words(sentence).next().unwrap_or_default();
        let unspaced = || self.leans.iter().any(|word| word.starts_with(is_unspaced) && first.starts_with(word));
        self.leans.contains(&*lower(first))
            || first.starts_with(is_unspaced) && unspaced()
            || self.leans_on(sentence)
            || self.leans_with_two(sentence)
    }

    /// Whether what is said begins with a word for those who say it: `We …`
    pub(in crate::text) fn speaks_of_itself(&self, said: &str) -> bool {
        words(said).next().is_some_and(|first| self.ourselves.contains(&*lower(first)))
    }

    /// The same with two words: `En tanto, …`
    fn leans_with_two(&self, sentence: &str) -> bool {
        let mut words = words(sentence);
        let (Some(first), Some(second)) = (words.next(), words.next()) else { return false };
        self.leans.contains(format!("{}_{}", lower(first), lower(second)).as_str())
    }

    /// Where in `text`, in bytes, somebody told before speaks: `she told the Post`, `säger hon`.
    pub fn speaker_told_before(&self, text: &str) -> Option<usize> {
        let other = |word: &str| self.is_adverb(word) || self.joins(word, "") || self.completes(word);
        let leans = |word: &str| self.leans.contains(&*lower(word)) && !other(word);
        let pair = |one: &str, other: &str| self.says(one) && leans(other) || leans(one) && self.says(other);
        let mut pairs = words(text).zip(words(text).skip(1));
        pairs.find(|(one, other)| pair(one, other)).map(|(one, _)| one.as_ptr().addr() - text.as_ptr().addr())
    }

    /// Whether `sentence`, in a language that needs none, has no subject before its verb: `Hasta ahora ha sido concejal.`
    pub fn lacks_subject(&self, sentence: &str) -> bool {
        /// A subject stands within as many words.
        const MAX_BEFORE: usize = 6;
        let verb = |word: &str| self.is_verb(word) || self.is_modal(word);
        let before: Vec<&str> = words(sentence).take(MAX_BEFORE).take_while(|word| !verb(word)).collect();
        let article = |word: &str| self.dangles(word) && !self.opens(word);
        self.subjects_dropped
            && before.len() < MAX_BEFORE
            && before.first().is_none_or(|first| self.opens(first))
            && !before.iter().skip(1).any(|word| article(word) || word.starts_with(char::is_uppercase))
    }

    /// Whether `sentence` begins with what somebody told before said or did: `According to him, …`, `For this reason …`
    fn leans_on(&self, sentence: &str) -> bool {
        let mut words = words(sentence);
        let opens = |word: &str| self.opens(word) || self.dangles(word);
        let leans = |word: &str| self.leans.contains(&*lower(word)) && !self.joins(word, "") && !self.completes(word);
        let Some(second) = words.next().filter(|first| opens(first)).and_then(|_| words.next()) else { return false };
        leans(second) || opens(second) && words.next().is_some_and(leans)
    }

    /// Whether `sentence` begins with somebody or something told before, and `headline`, which alone stands above it, names none of
    /// that: `The company …`, `Компания …`
    pub fn begins_known(&self, sentence: &str, headline: &str) -> bool {
        /// As many words behind an article hold the noun: `the old ferry`.
        const MAX_PHRASE: usize = 3;
        const STEM: usize = 4;
        /// Shorter words are in every headline.
        const MIN_STEM: usize = 3;
        // `The clip was made by a computer`, below `Video of shark is fake`
        if self.denials.names_another(sentence, headline) {
            return false;
        }
        let headline = lower(headline);
        let named = |word: &str| {
            let stem: String = lower(word).chars().take(STEM).collect();
            stem.chars().nth(MIN_STEM - 1).is_some() && headline.contains(&stem)
        };
        let mut own = words(sentence);
        let first = own.next().unwrap_or_default();
        let (article, elided) = first.split_once(['\'', '’']).unwrap_or((first, ""));
        if self.definite.contains(&*lower(article)) {
            let mut phrase =
                Some(elided).filter(|word| !word.is_empty()).into_iter().chain(own).take(MAX_PHRASE).peekable();
            let proper = |word: &&str| word.starts_with(char::is_uppercase) && !self.noun_capitals;
            return !phrase.peek().is_some_and(proper) && !phrase.any(named);
        }
        self.known.begin(sentence) && !named(first)
    }

    /// Whether `sentence` begins with what means the sentence before it: `That is what the paper says`.
    pub fn refers_back(&self, sentence: &str) -> bool {
        self.denials.refers(sentence)
    }

    /// Whether `sentence` only tells who says the one before it: `That is according to the ministry.`, `Das teilte die Polizei mit.`
    pub fn points_back(&self, sentence: &str) -> bool {
        self.points.begin(sentence)
    }

    /// Whether `word`, which is a link, only says where that leads, behind `before`, which ends with that somebody says something: `the council
    /// said here`; not `can be found here`.
    pub fn is_said_here(&self, before: &str, word: &str) -> bool {
        /// As many words before it are looked at, which stand within as many bytes.
        const MAX_WORDS: usize = 3;
        const MAX_NEAR: usize = 64;
        let near = &before[before.ceil_char_boundary(before.len().saturating_sub(MAX_NEAR))..];
        let mut last = words(near).collect::<Vec<_>>().into_iter().rev().take(MAX_WORDS);
        let says = last.next().is_some_and(|word| self.says(word)) && !last.any(|word| self.is_modal(word));
        says && before.ends_with(' ') && self.here.contains(&*lower(word))
    }

    /// Whether `sentence` only says that more comes: `Here is what we know.`
    pub fn heralds(&self, sentence: &str) -> bool {
        /// It has at most as many words.
        const MAX_WORDS: usize = 10;
        self.heralds.begin(sentence) && !sentence.contains(char::is_numeric) && words(sentence).nth(MAX_WORDS).is_none()
    }

    /// Whether `word` tells who says it, at the end of a sentence that says nothing else: `I know what you will say.`
    pub fn ends_saying(&self, sentence: &str) -> bool {
        words(sentence).last().is_some_and(|word| self.says(word))
    }

    /// Whether `text` gives somebody a name of two words or more that ends with `word`.
    pub fn is_surname_in(&self, word: &str, text: &str) -> bool {
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let mut before = "";
        words(text).any(|next| {
            let given = std::mem::replace(&mut before, next);
            next == word && capital(given) && !self.begins_sentences(given)
        })
    }
}
