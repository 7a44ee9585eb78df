//! What an ellipsis may not stand for: the verb of a sentence, or of a clause that a word has opened, what somebody says, what who is
//! charged says before a court, or no more than its last word.

use super::super::chars::{last_word, next_word};
use super::super::language::Language;
use super::owed::{main_verb, said_of_subject};
use super::sourced::MAX_SENTENCE;
use super::tokens::words;
use super::{Map, bare_word};

/// A last word of more characters, with what stands around it, takes more room than an ellipsis does.
const MAX_LAST: usize = 16;
/// As far behind an ellipsis, in bytes, is looked for what it stands for.
const MAX_AHEAD: usize = 512;

impl Map<'_> {
    /// Whether of the first sentence only what stands behind byte `end` tells what happens, or is a word alone.
    pub(super) fn leaves_out(&self, end: usize, language: &Language) -> bool {
        let to = self.first_end(language).unwrap_or(self.text.len());
        if end >= to || end > MAX_SENTENCE {
            return false;
        }
        let sentence = &self.text[..self.text.floor_char_boundary(to.min(end + MAX_AHEAD))];
        let (kept, rest) = sentence.split_at(end);
        let spaced = language.knows_verbs() && !language.ends_with_verb();
        let verb = |text: &str| language.has_verb(text, words(text));
        // Its own ellipsis is as it is written.
        let paused = rest.starts_with(['…', '.']);
        let word_alone = || words(rest).nth(1).is_none() && rest.chars().nth(MAX_LAST).is_none();
        let replies = || language.replies(sentence) && !language.replies(kept);
        let said = || !paused && (self.parts_from_said(end, language) || replies());
        let subject = || said_of_subject(sentence, language).is_some_and(|behind| end <= behind);
        let cut_short = || is_within_object(kept, rest, language) || is_before_correlative(kept, rest, language);
        let within =
            || subject() || cut_short() || self.parts_name(end, language) || self.parts_compound(end, language);
        !paused && within()
            || spaced
                && !paused
                && (word_alone()
                    || !verb(kept) && verb(rest)
                    || main_verb(sentence, language).is_some_and(|range| end <= range.end)
                    || is_before_auxiliary(kept, rest, language)
                    || opens_without_verb(kept, rest, language)
                    || is_gerund(kept, language))
            || said()
    }

    /// Whether byte `end` stands within a name, or between one and what a verb makes of it: `declared Ida Marsh| winner`.
    fn parts_name(&self, end: usize, language: &Language) -> bool {
        let rest = &self.text[end..self.text.floor_char_boundary(end + MAX_AHEAD)];
        if !language.stacks_nouns() || !rest.starts_with(' ') {
            return false;
        }
        // `the New Party| (NP) winner`
        let short = rest.strip_prefix(" (").and_then(|rest| rest.split_once(')')).map(|(_, rest)| rest);
        let (last, next) = (last_word(&self.text[..end]), next_word(short.unwrap_or(rest)));
        let word = bare_word(next);
        let noun = word.starts_with(char::is_lowercase)
            && !(language.opens(word) || language.dangles(word) || language.is_headline_verb(word))
            && !(language.joins(word, "") || language.relates(word) || language.owes_verb(word))
            && !(language.is_adverb(word) || language.limits(word) || language.places(word) || language.says(word));
        let named = last.ends_with(')') || last.len() == bare_word(last).len() && last.starts_with(char::is_uppercase);
        let goes_on = noun || short.is_none() && word.starts_with(char::is_uppercase);
        named && goes_on
    }
}

/// Whether what a verb is about, behind a comma, has begun in `kept`, of which the verb comes last, and has not ended: `beschloss, die alten
/// Fähren| zu verkaufen`, `sagte, dass die Fähre| sinkt`.
fn is_within_object(kept: &str, rest: &str, language: &Language) -> bool {
    if !language.ends_parts_with_verb() {
        return false;
    }
    let commas = kept.match_indices(", ").filter(|(at, mark)| !kept[at + mark.len()..].starts_with(char::is_numeric));
    let Some((at, _)) = commas.last() else { return false };
    let (opened, behind) = (&kept[at + 1..], clause_of(rest));
    let completes = words(opened).next().is_some_and(|word| language.completes(word));
    let tells = words(opened).any(|word| language.is_verb(word));
    words(behind).next().is_some() && (completes || !tells && holds_infinitive(behind, language))
}

/// `rest` as far as the part of a sentence goes with which it begins; several numbers are one.
pub(super) fn clause_of(rest: &str) -> &str {
    let ends = |(at, c): &(usize, char)| match c {
        ',' => !rest[at + 1..].trim_start().starts_with(char::is_numeric),
        c => matches!(c, ';' | ':' | '–' | '—' | '.'),
    };
    let end = rest.char_indices().find(ends);
    end.map_or(rest, |(at, _)| &rest[..at])
}

/// Whether an infinitive stands in `part` with what stands before it, and no other verb before.
pub(super) fn holds_infinitive(part: &str, language: &Language) -> bool {
    let decides = |word: &str| language.marks_infinitive(word) || language.is_verb(word);
    words(part).find(|word| decides(word)).is_some_and(|word| language.marks_infinitive(word))
}

/// Whether a clause that relates stands in `kept`, and the one that it is of in `rest`: `जहां गली संकरी है|, वहां …`
fn is_before_correlative(kept: &str, rest: &str, language: &Language) -> bool {
    let correlates = |part: &str| words(part).next().is_some_and(|word| language.correlates(word));
    language.knows_correlatives()
        && rest.split(',').skip(1).any(correlates)
        && words(kept).any(|word| language.relates(word))
}

/// Whether a clause has been opened in `kept`, and its verb is in `rest`: `said on Monday that the old ferry| will`.
fn opens_without_verb(kept: &str, rest: &str, language: &Language) -> bool {
    // Elsewhere the verb of such a clause comes last.
    if language.ends_parts_with_verb() {
        return false;
    }
    let part = kept.rsplit([';', ':', '–', '—']).next().unwrap_or_default();
    let Some(opener) = words(part).filter(|word| language.owes_verb(word)).last() else { return false };
    let behind = &kept[opener.as_ptr().addr() - kept.as_ptr().addr() + opener.len()..];
    let tells = |text: &str| words(text).any(|word| language.is_verb(word) || language.is_modal(word));
    let next = rest.split([',', ';', ':']).next().unwrap_or_default();
    !tells(behind) && tells(next)
}

/// Whether the first auxiliary of the sentence begins `rest`: `Omar Lund, of no fixed address,| is accused`.
fn is_before_auxiliary(kept: &str, rest: &str, language: &Language) -> bool {
    let helps = |word: &str| language.is_modal(word) && !language.opens(word);
    words(rest).next().is_some_and(helps) && !words(kept).any(|word| language.is_modal(word))
}

/// Whether what is done has only been named where `kept` ends: `accused of taking|`.
fn is_gerund(kept: &str, language: &Language) -> bool {
    let mut last = kept.split_whitespace().rev();
    let (doing, before) = (last.next().unwrap_or_default(), last.next().unwrap_or_default());
    language.opens(before) && language.opens(doing) && !language.dangles(doing)
}

#[cfg(test)]
mod tests {
    use super::super::fit_below;
    use crate::text::parse;

    fn within(text: &str, language: &str, max: usize) -> Option<String> {
        fit_below("News of the day", &parse(text), language, |rich| rich.text.chars().count() <= max)
            .map(|rich| rich.text)
    }

    #[test]
    fn no_sentence_is_cut_before_its_verb() {
        for (language, text) in [
            (
                "en",
                "The mayor of Brill and the heads of the three largest unions of the port have signed an agreement.",
            ),
            (
                "fr",
                "Après neuf jours de grève et de blocages, la mairie de Brill et les trois syndicats ont signé un accord.",
            ),
        ] {
            let verb = text.find("have").or_else(|| text.find("ont signé")).unwrap();
            for max in 12..verb {
                assert_eq!(within(text, language, max), None, "{language} {max}");
            }
        }
    }

    #[test]
    fn no_clause_that_a_word_opens_is_cut_before_its_verb() {
        for (text, opened) in [
            ("Acme of Brill said on Thursday that its profit before tax had risen by a tenth in half a year.", "that"),
            ("The town has voted for a plan that the last three mayors of Brill had called too dear.", "that"),
            (
                "Two keepers of the light at Brill are accused of taking its lamp and of selling it in Veld.",
                "of taking",
            ),
            ("Omar Lund, 52, and Ida Roe, 47, of no fixed address, are accused of theft and had fled.", "Omar"),
            ("The team, led by Dr. Ida Roe of the University of Brill, followed the birds for two summers.", "The"),
        ] {
            let verb = ["are accused of theft", "had risen", "had called", "its lamp", "followed"]
                .iter()
                .filter_map(|verb| text.find(verb))
                .min()
                .unwrap();
            for max in 12..verb {
                let told = within(text, "en", max).unwrap_or_default();
                assert!(!told.contains(opened) || !told.ends_with('…'), "{max} {told}");
            }
        }
    }

    #[test]
    fn a_sentence_without_the_day_or_place_at_its_end_is_whole() {
        let text = "A diver was taken from the sea by two old fishers near the village of Wendle on Sunday evening.";
        let cut = within(text, "en", text.len() - 12).unwrap_or_default();
        assert!(cut.ends_with("Wendle."), "{cut}");
        // Where somebody lives says all of it.
        let text = "The keeper who had the light of the old harbour for forty years and his wife live in Brill.";
        assert!(!within(text, "en", text.len() - 4).is_some_and(|cut| cut.ends_with("live.")));
    }

    #[test]
    fn no_suspicion_is_cut_before_what_it_is_of() {
        let text = "Nach dem Feuer im Bootshaus ermittelt die Polizei gegen einen jungen Lotsen wegen des Verdachts der Brandstiftung.";
        for max in 60..text.chars().count() {
            let told = within(text, "de", max).unwrap_or_default();
            assert!(!told.contains("Verdachts…"), "{max} {told}");
        }
    }

    #[test]
    fn no_ellipsis_stands_for_the_last_word_alone() {
        let text = "The old ferry of Brill was taken out of the water for good on Sunday evening.";
        for max in 40..text.len() {
            let told = within(text, "en", max);
            assert!(told.as_ref().is_none_or(|told| !told.contains("Sunday")), "{max} {told:?}");
        }
    }
}
