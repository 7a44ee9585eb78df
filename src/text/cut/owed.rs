//! Before which place a sentence may not end as if it were whole, because that would be false: its main verb is still to come, or
//! a condition.
//!
//! - `Ida Marsh, the diver accused of theft, fraud and lying, was cleared …`
//! - `The bridge will close on Monday, the mayor said, unless a judge forbids it.`

use std::ops::Range;

use super::super::language::Language;
use super::clauses::Clause;
use super::tokens::{last_word, words};

/// A subject has at most as many words.
const MAX_SUBJECT: usize = 8;
/// The same if a clause about it follows.
const MAX_RELATED: usize = 16;
/// Whose word it is is told in as many between two commas.
const MAX_ASIDE: usize = 6;
/// Who decided something, behind the verb, has at most as many words with that.
const MAX_INVERTED: usize = 6;
/// A predicate without a verb has at most as many: `оправдана по всем пунктам`.
const MAX_PREDICATE: usize = 5;
/// As many words of a main verb and what is behind it tell how it goes on.
const MIN_VERB: usize = 3;
/// As many words behind a comma are looked at.
const MAX_BEGINNING: usize = 4;
/// How much of a sentence is looked at, in bytes.
const MAX_SENTENCE: usize = 2048;

/// What begins behind a comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// A verb in a form that can only be of a subject before it, or a predicate before who says it: `…, готов, заявил мэр`.
    Verb,
    /// A verb that can be a participle too.
    Past,
    /// Who says what stands before, or what the subject says.
    Saying,
    Other,
}

/// What begins in `rest`, behind a comma.
pub(super) fn begins(rest: &str, language: &Language) -> Begins {
    // `…, today announced`
    let mut own =
        words(rest).take(MAX_BEGINNING).skip_while(|word| language.is_adverb(word) && !language.negates(word));
    let (first, second) = (own.next().unwrap_or_default(), own.next().unwrap_or_default());
    let helps = language.inverts(first) || language.is_modal(first);
    if language.says(first) || helps && language.says(second) {
        return Begins::Saying;
    }
    let verb = |word: &str| language.is_verb(word) || language.is_modal(word);
    let negated = language.negates(first) && (language.negates_before_verb() || verb(second));
    let finite = language.is_auxiliary(first) || language.is_verb(first) && !language.is_participle(first);
    let judged = language.parts_each_relative() && !language.capitalises_nouns() && language.decides(first);
    if negated || finite || judged || is_predicate(rest, first, language) {
        Begins::Verb
    } else if language.is_verb(first) && !language.opens(first) {
        Begins::Past
    } else {
        Begins::Other
    }
}

/// Whether a word or some, without a verb, stand in `rest` before who says it.
fn is_predicate(rest: &str, first: &str, language: &Language) -> bool {
    let Some((part, behind)) = rest.split_once(',') else { return false };
    let says = words(behind).next().is_some_and(|word| language.says(word));
    let own = first.starts_with(char::is_lowercase) && !language.opens_a_part(first) && !language.joins(first, "");
    // Elsewhere no predicate stands without a verb.
    says && own && language.parts_each_relative() && !language.capitalises_nouns() && {
        words(part).count() <= MAX_PREDICATE && !language.has_verb(part, words(part))
    }
}

/// Whether what begins in `rest`, a verb of saying, tells who says what stands before, and not what its subject says: behind
/// `inner`, what stands between the subject and it.
pub(super) fn is_attribution(inner: &str, rest: &str, language: &Language) -> bool {
    let own = rest.split(',').next().unwrap_or_default();
    let next = rest.get(own.len() + 1..).unwrap_or_default();
    let completes = words(own).chain(words(next).take(1)).any(|word| language.completes(word));
    begins(rest, language) == Begins::Saying && inner.contains(", ") && !completes
}

/// Where in `sentence` the comma stands behind its subject, and the one before its main verb, if both are parted by what is said of
/// the subject: `Ida Marsh|, the diver who …, sang and lied|, was cleared`.
pub(super) fn main_verb(sentence: &str, language: &Language) -> Option<Range<usize>> {
    if !language.knows_verbs() || language.ends_with_verb() || language.knows_no_verbs() {
        return None;
    }
    let commas: Vec<usize> = comma_ends(near(sentence)).map(|(at, _)| at).collect();
    let first = *commas.first()?;
    let subject = &sentence[..first];
    let opens = words(subject).next().is_some_and(|word| language.opens(word));
    let last = |asked: Begins| {
        let behind = commas.iter().skip(1).rev();
        behind.copied().find(|at| begins(&sentence[at + 1..], language) == asked)
    };
    // `The boy who vanished from the pier|, prompting a search|, was found`: its verb is not that of the sentence.
    if !opens && words(subject).any(|word| language.owes_verb(word)) && !is_whole(subject, language) {
        return last(Begins::Verb).map(|verb| first..verb);
    }
    // `The builder accused of theft, …`
    let charged_of = |(word, next): (&str, &str)| language.charges(word) && language.opens(next);
    let within = words(subject).zip(words(subject).skip(1)).any(charged_of);
    let has_verb = match within {
        true => words(subject).any(|word| language.is_verb(word) && !language.charges(word)),
        false => language.has_own_verb(subject),
    };
    let relates = |at: &usize| language.begins_relative(&sentence[at + 1..]);
    let most = if relates(&first) { MAX_RELATED } else { MAX_SUBJECT };
    if opens || words(subject).nth(most).is_some() || has_verb {
        return None;
    }
    let article = |at: &usize| {
        let next = words(&sentence[at + 1..]).next().unwrap_or_default();
        language.dangles(next) && !language.opens(next) && !language.is_verb(next)
    };
    // `Ida Marsh, accused of theft, …`, `le maire, poursuivi pour avoir …`
    let next = words(&sentence[first + 1..]).next().unwrap_or_default();
    let accused = language.charges(next) || language.knows_verdicts() && language.is_contested(std::iter::once(next));
    let charged = within || accused || language.is_participle(next) || language.is_past(next);
    // `Ida Marsh, 44, a diver who …`
    let age = commas.get(1).filter(|at| sentence[first + 1..**at].trim().bytes().all(|byte| byte.is_ascii_digit()));
    if !article(&first) && !age.is_some_and(article) && !commas.iter().take(2).any(relates) && !charged {
        return None;
    }
    // `…, approved the plan, opposed by three`: more often than others, that is a participle.
    let past = || commas.iter().skip(1).rev().copied().find(|at| is_own_past(&sentence[at + 1..], language));
    let verb = last(Begins::Verb).or_else(past).or_else(|| last(Begins::Past))?;
    Some(first..verb)
}

/// The commas of `sentence` between its parts, and where what stands behind each begins: also behind a closing quotation mark.
pub(super) fn comma_ends(sentence: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    sentence.match_indices(',').filter_map(|(at, _)| {
        let rest = &sentence[at + 1..];
        let close = rest.chars().next().filter(|c| matches!(c, '"' | '”' | '’' | '\'')).map_or(0, char::len_utf8);
        rest[close..].starts_with(' ').then_some((at, at + 1 + close))
    })
}

/// Whether `part`, between two commas, only tells whose word it is: `according to neighbours`, `police say`.
pub(super) fn is_aside(part: &str, language: &Language) -> bool {
    let short = words(part).nth(MAX_ASIDE).is_none();
    let says = || words(part).any(|word| language.says(word)) && !words(part).any(|word| language.owes_verb(word));
    short && (language.source(words(part)).is_some_and(|(n, _)| n == 0) || says())
}

/// Whether `part`, behind a comma, only names one more of whom the sentence is about: `…, and the crew, whose boat sank, agreed …`
pub(super) fn names_another(part: &str, language: &Language) -> bool {
    let mut own = words(part);
    let joins = own.next().is_some_and(|word| language.joins(word, ""));
    let named = own.next().is_some_and(|word| language.is_article(word) || word.starts_with(char::is_uppercase));
    joins && named && !words(part).any(|word| language.may_be_verb(word) || language.happened(word))
}

/// Whether `rest`, behind `inner`, tells what somebody else decided, and not what he did who stands first: `La guardiana, che …, resterà,
/// ha deciso il tribunale.`
pub(super) fn is_inverted(inner: &str, rest: &str, language: &Language) -> bool {
    let first = words(rest).next().unwrap_or_default();
    // A comma stands before each part, and another behind whose word it is.
    let asides = inner.split(',').skip(1).filter(|part| is_aside(part, language)).count();
    let parted = inner.trim_start_matches([',', ' ']).matches(", ").count() > 2 * asides;
    parted && !rest.contains(',') && language.inverts(first) && words(rest).nth(MAX_INVERTED).is_none()
}

/// Where in `sentence` what is said of its subject ends, which has no verb yet: `The mayor, who sold the boats|, was fined`. What
/// stands before tells nothing.
pub(super) fn said_of_subject(sentence: &str, language: &Language) -> Option<usize> {
    if !language.knows_some_verbs() || language.ends_with_verb() {
        return None;
    }
    let near = near(sentence);
    let mut commas = comma_ends(near).peekable();
    let (first, behind) = commas.next()?;
    let subject = &near[..first];
    let opens = words(subject).next().is_some_and(|word| language.opens(word));
    if opens
        || words(subject).nth(MAX_RELATED).is_some()
        || language.has_own_verb(subject)
        || !language.begins_relative(&near[behind..])
    {
        return None;
    }
    let (mut end, mut aside) = (near.len(), false);
    while let Some((at, behind)) = commas.next() {
        let part = &near[behind..commas.peek().map_or(near.len(), |(at, _)| *at)];
        let first = words(part).next().unwrap_or_default();
        end = at;
        // `…, who had woken, neighbours say, the whole street, was fined`
        let behind_aside = std::mem::replace(&mut aside, is_aside(part, language));
        let goes_on = aside || language.joins(first, "") || language.begins_relative(part);
        if !goes_on && (!behind_aside || language.may_be_verb(first)) {
            break;
        }
    }
    Some(end)
}

/// Whether `rest` begins with a verb that can be a participle and is none by what stands behind it: `announced on Monday that …`, but
/// not `surrounded by his family`.
pub(super) fn is_own_past(rest: &str, language: &Language) -> bool {
    let mut behind = words(rest).skip(1);
    begins(rest, language) == Begins::Past
        && behind.next().is_some_and(|next| !language.opens(next) || language.places(next))
}

/// The byte of `sentence` before which it does not end as if it were whole.
pub(super) fn owed(sentence: &str, language: &Language) -> usize {
    let verb =
        main_verb(sentence, language).map(|range| range.end).max(said_of_subject(sentence, language)).unwrap_or(0);
    let condition = condition(sentence, language).or_else(|| governing(sentence, language));
    let judged = judged(sentence, language).unwrap_or(0);
    condition.or_else(|| undoing(sentence, language)).unwrap_or(0).max(verb).max(judged)
}

/// Where the last verdict of `sentence` ends, if a semicolon stands before it, and before that somebody is charged: `He took bribes for
/// years, prosecutors say; the court cleared him`.
pub(super) fn judged(sentence: &str, language: &Language) -> Option<usize> {
    let near = near(sentence);
    let mark = near.find([';', '；', '؛']).filter(|_| language.knows_verdicts())?;
    let (charge, behind) = near.split_at(mark);
    let verdict = words(behind).filter(|word| language.decides(word)).last()?;
    let charged = language.is_contested(words(charge)) || language.charges(charge);
    (charged && !language.convicts(behind)).then(|| verdict.as_ptr().addr() - sentence.as_ptr().addr() + verdict.len())
}

/// Where a word of `sentence` stands, behind a mark, that undoes what was told before the mark: `She resigned, then withdrew it.`
fn undoing(sentence: &str, language: &Language) -> Option<usize> {
    let near = near(sentence);
    let at = language.last_undoing(near)?;
    near[..at].contains([',', '،', '—', '–']).then_some(at)
}

/// Where in `sentence` it may not end with an ellipsis either: before a verb that may clear whom something is said of. A name
/// alone tells nothing.
pub(super) fn accused(sentence: &str, language: &Language) -> Option<Range<usize>> {
    if !language.knows_verbs() {
        // `De directeur, beschuldigd van …, is vrijgesproken.`
        let next = words(&sentence[sentence.find(", ")? + 1..]).next().unwrap_or_default();
        return (language.knows_verdicts() && language.is_contested(std::iter::once(next)))
            .then_some(0..sentence.len());
    }
    let range = main_verb(sentence, language)?;
    let inner = &sentence[range.clone()];
    if !language.is_contested(words(inner)) && !language.charges(inner) {
        return None;
    }
    let behind = words(&sentence[range.end..]).take(MIN_VERB).last()?;
    Some(0..behind.as_ptr().addr() - sentence.as_ptr().addr() + behind.len())
}

/// The mark before the last condition of `sentence` behind what is only so on that condition.
fn condition(sentence: &str, language: &Language) -> Option<usize> {
    let near = near(sentence);
    let mut marks = near.char_indices().filter(|(at, c)| {
        let behind = &near[at + c.len_utf8()..];
        matches!(c, ',' | '،' | '—' | '–') && behind.starts_with(' ') || matches!(c, '，' | '、')
    });
    let last = marks.rfind(|(at, c)| {
        // `…, saying that, if asked, …`: it is a condition of what follows.
        let before = last_word(&near[..*at]);
        let own = language.dangles(before) || language.is_modal(before);
        !own && language.begins_condition(near[at + c.len_utf8()..].trim_start())
    });
    last.map(|(at, _)| at)
}

/// Where the last condition of `sentence` begins behind which no mark stands, if what stands before it is all so on that condition:
/// `They will not strike, will not leave and will not vote| unless …`, but not `The port is shut, and the ferry will sail| if …`.
fn governing(sentence: &str, language: &Language) -> Option<usize> {
    governed(sentence, language).filter(|range| range.start == 0).map(|range| range.end)
}

/// What of `sentence` is so on a condition without a mark before it, as far as that: `The port is shut, |and the ferry will sail| if …`.
pub(super) fn governed(sentence: &str, language: &Language) -> Option<Range<usize>> {
    let near = near(sentence);
    let at = language.last_governing(near)?;
    // `adding that, if asked, it …`
    if near[..at].trim_end().ends_with([',', ';', ':', '—', '–']) {
        return None;
    }
    let mark = near[..at].rmatch_indices([',', ';', ':', '—', '–']).next();
    let from = mark.map_or(0, |(at, mark)| at + mark.len());
    let part = near[from..at].trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut own = words(part).skip_while(|word| language.joins(word, ""));
    let first = own.next().unwrap_or_default();
    // `the ferry will sail`, `Brill will pay`; not `sit the exams`
    let subject = language.dangles(first) && !language.is_verb(first) && !language.is_modal(first)
        || first.starts_with(char::is_uppercase);
    let own = subject && !language.negates(first) && language.has_verb(part, words(part));
    Some(if own { from..at } else { 0..at })
}

/// Whether `part`, the first of a sentence, has its verb.
fn is_whole(part: &str, language: &Language) -> bool {
    let mut clause = Clause::new(language, false, false, false);
    clause.take(part, ',');
    clause.is_whole()
}

pub(super) fn near(sentence: &str) -> &str {
    &sentence[..sentence.floor_char_boundary(MAX_SENTENCE.min(sentence.len()))]
}

#[cfg(test)]
#[path = "owed_tests.rs"]
mod tests;
