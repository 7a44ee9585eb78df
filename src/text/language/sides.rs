//! What one side tells and what the other answers: who is charged before a court, those who are against what was told, what is only said
//! to be so.

use super::super::cut::words;
use super::Language;
use super::endings::lower;

/// Who speaks before a court is charged within as many words.
const MAX_SUBJECT: usize = 16;
/// As many words behind a court are what is told there.
const MIN_REPLY: usize = 3;

impl Language {
    /// Whether a sentence of `text` tells what somebody who is charged says to that himself: `A clerk accused of theft told a jury that it
    /// was a gift.`
    pub fn replies(&self, text: &str) -> bool {
        !self.hearings.is_empty() && text.split(['.', '!', '?', '\n']).any(|sentence| self.replies_in(sentence))
    }

    fn replies_in(&self, sentence: &str) -> bool {
        let Some(at) = self.hearings.last_in(sentence) else { return false };
        let before: Vec<&str> = words(&sentence[..at]).take(MAX_SUBJECT).collect();
        let charged = |word: &&str| self.charges.contains(&*lower(word));
        let Some(charge) = before.iter().position(charged) else { return false };
        let subject = &before[..charge];
        // `A witness in the trial of a man accused of …`
        let own = !self.is_contested(subject.iter().copied())
            && self.accuses.within(subject.iter().copied()).is_none()
            && !subject.iter().any(|word| self.says(word));
        let rest = &sentence[at..];
        let says = words(&sentence[..at]).skip(charge + 1).chain(words(rest)).any(|word| self.says(word));
        // `told a court that …`, `told a court she had …`, and not `told a court about it`.
        let tells = words(rest).skip_while(|word| !self.begins_said(word)).nth(MIN_REPLY).is_some()
            || words(rest).skip(MIN_REPLY).any(|word| self.is_verb(word) || self.is_modal(word))
            || rest.contains(['“', '«', '„', '"', '‘']);
        own && says && tells
    }

    /// Whether `text` begins with whom somebody answers who is charged, and the verb: `told the court`.
    pub(in super::super) fn names_hearing(&self, text: &str) -> bool {
        self.hearings.begin(text)
    }

    /// Whether `sentence` tells that another side is against what stands before it: `The Liberals reject that.`
    pub(in super::super) fn opposes(&self, sentence: &str) -> bool {
        self.opposes.holds(sentence)
    }

    /// Whether `sentence` tells of something as what is only said to be so: `Der Lotse soll ihn bestohlen haben`.
    pub fn is_hearsay(&self, sentence: &str) -> bool {
        let Some(at) = self.hearsay.last_in(sentence) else { return false };
        if self.perfects.is_empty() {
            return true;
        }
        // `Das Haus soll 200 Betten haben`: that has no participle.
        let behind: Vec<&str> = words(&sentence[at..]).collect();
        behind
            .windows(2)
            .any(|pair| self.perfects.contains(&*lower(pair[1])) && pair[0].starts_with(char::is_lowercase))
    }

    /// Whether `word` begins what is said behind its verb: `that`.
    pub(in super::super) fn begins_said(&self, word: &str) -> bool {
        // `qu’il`
        let word = word.split(['\'', '’']).next().unwrap_or(word);
        self.completes(word) || self.complements.contains(&*lower(word))
    }

    /// Whether `word` tells that somebody says something, or denies it.
    pub(in super::super) fn says_or_denies(&self, word: &str) -> bool {
        self.says(word) && !self.opens(word) || self.pleads(word) || self.refuses.holds(word)
    }

    /// Whether it is known what begins that.
    pub(in super::super) fn knows_said(&self) -> bool {
        !self.completes.is_empty() || !self.complements.is_empty()
    }

    /// Whether `word` tells when something was said, without a preposition.
    pub(in super::super) fn tells_when(&self, word: &str) -> bool {
        self.whens.contains(&*lower(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_who_is_charged_says_before_a_court_is_told_from_what_others_say() {
        for (language, text, replies) in [
            ("en", "A keeper accused of taking nine boats told a jury on Monday that they were a gift.", true),
            ("en", "A former keeper charged with theft has told a court she was tricked by a fisher.", true),
            ("en", "The keeper, who is accused of theft, told the court they were “a gift”.", true),
            (
                "en",
                "A witness in the trial of a keeper accused of theft told a jury that he had seen the boats.",
                false,
            ),
            ("en", "A keeper accused of theft took nine boats, a jury was told on Monday.", false),
            ("en", "Prosecutors told a jury that a keeper accused of theft had lied.", false),
            ("en", "A keeper accused of theft told a jury about the boats.", false),
            ("en", "A keeper told a court that the boats were a gift.", false),
            ("es", "La guardiana acusada de robar nueve barcos aseguró ante el tribunal que fueron un regalo.", true),
            ("es", "La guardiana acusada de robar nueve barcos compareció el lunes ante el tribunal.", false),
            ("it", "Il guardiano accusato del furto ha detto davanti al giudice che erano un regalo.", true),
            ("pt", "O guarda acusado do furto disse ao juiz que eram um presente dos pescadores.", true),
            ("fr", "Le gardien accusé du vol a affirmé devant le tribunal que c’était un cadeau.", true),
        ] {
            assert_eq!(Language::of(language).replies(text), replies, "{text}");
        }
    }

    #[test]
    fn hearsay_is_told_from_what_is_to_be() {
        for (language, text, hearsay) in [
            ("de", "Hafenmeister soll neun Boote verkauft haben", true),
            ("de", "Hafenmeister soll neun Boote verkauft haben – er bestreitet das", true),
            ("de", "Das neue Haus soll 200 Betten haben", false),
            ("de", "Der Hafen soll im Mai öffnen", false),
            ("fr", "Le maire aurait vendu neuf bateaux", true),
            ("es", "El alcalde habría vendido nueve barcos", true),
            ("it", "Il sindaco avrebbe venduto nove barche", true),
            ("pt", "O prefeito teria vendido nove barcos", true),
            ("en", "The mayor sold nine boats", false),
        ] {
            assert_eq!(Language::of(language).is_hearsay(text), hearsay, "{text}");
        }
    }
}
