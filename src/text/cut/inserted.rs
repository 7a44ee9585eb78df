//! What is inserted between a verb and what the verb is about: `… will include, for the first time, a race at night`.
//!
//! No clause ends at either of its commas, and no words end within: the verb waits for what stands behind.

use super::super::chars;
use super::super::language::Language;
use super::tokens::{bare, last_word, words};

/// More words than this are inserted nowhere.
const MAX_WORDS: usize = 8;
/// As few words are an insertion, whatever they begin with: `the mayor said`.
const FEW_WORDS: usize = 3;
/// A day has at most as many.
const MAX_DATE_WORDS: usize = 6;
/// How far behind a comma is looked, in characters.
const MAX_AHEAD: usize = 240;

/// Whether `kept`, before a comma, ends with a verb that can have an object: `will include`, `announced`, but not
/// `was announced`.
pub(super) fn awaits(kept: &str, language: &Language) -> bool {
    let raw = chars::last_word(kept.trim_end());
    let verb = last_word(raw);
    let before = last_word(&kept.trim_end()[..kept.trim_end().len() - raw.len()]);
    if verb.is_empty() {
        return false;
    }
    language.is_modal(before) && !language.dangles(verb) || language.is_verb(verb) && !language.is_verb(before)
}

/// Where the comma stands behind an insertion with which `rest`, behind the comma after such a verb, begins, if what the verb is
/// about follows.
pub(super) fn parts_from_object(rest: &str, language: &Language) -> Option<usize> {
    let rest = &rest[..rest.char_indices().nth(MAX_AHEAD).map_or(rest.len(), |(at, _)| at)];
    let (part, rest) = rest.split_once(',')?;
    (is_inserted(part, language) && has_object_ahead(rest, language)).then_some(part.len())
}

/// Whether what a verb is about begins in `rest`, behind an insertion or some: `…, on Monday, after a long night, three men`.
pub(super) fn has_object_ahead(mut rest: &str, language: &Language) -> bool {
    /// There are as many more.
    const MAX_MORE: usize = 2;
    for _ in 0..MAX_MORE {
        let Some((part, behind)) = rest.split_once(',') else { break };
        let opens = words(part).next().is_some_and(|word| language.opens(word) && !language.owes_verb(word));
        if is_object(rest, language) || !opens || !is_inserted(part, language) || language.has_verb(part, words(part)) {
            break;
        }
        rest = behind;
    }
    is_object(rest, language)
}

/// Whether `part`, between two commas, can be left out.
pub(super) fn is_inserted(part: &str, language: &Language) -> bool {
    let count = words(part).take(MAX_WORDS + 1).count();
    let first = words(part).next().unwrap_or_default();
    let says = words(part).take(MAX_WORDS).any(|word| language.says(word));
    // `ont interpellé, le 11 mai dernier, …`
    let dated = || {
        count <= MAX_DATE_WORDS
            && words(part).any(|word| word.starts_with(char::is_numeric))
            && !language.has_verb(part, words(part))
    };
    (1..=MAX_WORDS).contains(&count) && (language.opens(first) || says || count <= FEW_WORDS || dated())
}

/// Whether `rest`, behind an insertion, begins with what a verb is about: no clause, and nothing said of what stands before.
pub(super) fn is_object(rest: &str, language: &Language) -> bool {
    let rest = &rest[..rest.char_indices().nth(MAX_AHEAD).map_or(rest.len(), |(at, _)| at)];
    let part = rest.split([',', ';', ':']).next().unwrap_or_default();
    let Some(first) = words(part).next() else { return false };
    let goes_on = language.opens_a_part(first) && !language.is_personal(first)
        || language.owes_verb(first)
        || language.completes(first)
        || language.limits(first)
        || language.joins(first, "");
    let own = words(part).take_while(|word| !language.owes_verb(word));
    !goes_on && !language.has_verb(part, own)
}

/// Whether what begins behind `rest`'s first comma, or its second, is the verb of what stands before: `and the mayor, Ana
/// Lima, denied that …`.
pub(super) fn is_subject(rest: &str, language: &Language) -> bool {
    rest.split(',').skip(1).take(2).any(|part| {
        let mut words = words(part);
        let Some(verb) = words.next().filter(|word| language.is_verb(word)) else { return false };
        let next = words.next();
        // `a surgeon, trained in Paris, …`
        let has_object = || next.is_some_and(|next| language.completes(next) || !language.opens_a_part(next));
        !language.is_participle(verb) || has_object()
    })
}

/// Whether `part` ends with a conjunction and a name: `… after Ivan Petrov`.
pub(super) fn ends_with_subject(part: &str, language: &Language) -> bool {
    const MAX_NAME: usize = 5;
    let mut name = 0;
    for word in part.split_whitespace().rev().map(|word| &word[bare(word)]) {
        if !word.starts_with(char::is_uppercase) {
            return name > 0 && language.breaks(word);
        }
        name += 1;
        if name > MAX_NAME {
            break;
        }
    }
    false
}

/// Whether `part` begins like a noun and has no verb but what may be a participle: `the second named storm of the season`.
pub(super) fn is_apposition(part: &str, language: &Language) -> bool {
    let first = words(part).next().unwrap_or_default();
    let article = language.dangles(first) && !language.opens(first) && !language.is_verb(first);
    let tells = |word: &str| language.is_verb(word) && !language.is_participle(word);
    article && !words(part).any(tells)
}

#[cfg(test)]
#[path = "inserted_tests.rs"]
mod tests;
