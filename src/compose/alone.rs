//! Whether a paragraph or a denial says itself of whom and what it is, or needs what stands before it.

use crate::text;
use crate::text::chars::{is_alphanumeric, is_small_or_uncased};
use crate::text::language::Language;

/// Whether `denial` tells itself of whom and what it is, so that it is told behind the charge, the last of what stands `above`, without
/// what stands `between`.
pub(super) fn stands_alone<'t, A: Iterator<Item = &'t str>, B: Iterator<Item = &'t str>>(
    denial: &str,
    between: impl Fn() -> B,
    above: impl Fn() -> A,
    language: &Language,
) -> bool {
    if language.annuls(denial) && !language.leans(denial) {
        return true;
    }
    // `Das Urteil …`, `Gegen das Urteil …`
    let second = || denial.split_once(' ').map_or("", |(_, rest)| rest);
    let known = || language.begins_known(denial, "") || language.begins_known(second(), "");
    if language.is_pending(denial) && (known() || !language.leans(denial) && !language.lacks_subject(denial)) {
        return true;
    }
    // Of guilt nobody was told but in the charge.
    if language.denies_guilt(denial) && !language.turns_on(denial) && !between().any(|text| language.answers(text)) {
        return true;
    }
    // `Omar Lund, 47, denies nine counts of theft`
    if names_both(denial, language) && !language.turns_on(denial) && !language.leans(denial) {
        return true;
    }
    if text::denies_what_was_told(denial, language) {
        return false;
    }
    let charges_more = |text: &str| language.accuses(text) || language.answers(text);
    // `Sein Anwalt …` is that of who is charged, if nobody else is.
    let charges_another =
        |text: &str| language.answers(text) || language.accuses(text) && !language.begins_known(text, "");
    if is_of_defender(denial, language) && !between().any(charges_another) {
        return true;
    }
    let other = || between().any(|text| charges_more(text) || language.tells_speaker(text));
    let quoted = denial.starts_with(['"', '“', '„', '«', '「']);
    if !quoted && (language.leans(denial) || language.lacks_subject(denial)) {
        // `He denies that he took it`, where nobody but who is charged was told of between the two.
        let pronoun =
            !language.turns_on(denial) && !language.refers_back(denial) && denial.contains(char::is_lowercase);
        let names = || names(&above().collect::<Vec<_>>().join(" "));
        let nobody = |text: &str| !text.split(". ").any(|part| names_another(part, &names(), language));
        let no_charge = !between().any(charges_more);
        let of_charge = language.completes_one(denial) || !between().any(|text| language.tells_speaker(text));
        return pronoun && !language.capitalises_nouns() && no_charge && of_charge && between().all(nobody);
    }
    // Who is charged denies the charge: `Lund denies the allegations.`
    let of_charge = || {
        // Whoever is named here first answers what was told of others like him: `The Fishers of Brill reject the allegations.`
        let new = || {
            let charged = above().any(|text| language.accuses(text));
            charged && !names_one(denial, between()) && !between().any(|text| language.answers(text))
        };
        let whose = || names_one(denial, above()) || is_role(denial, &above, language) || new();
        (language.names_charge(denial) || is_bare(denial, language)) && whose()
    };
    // `The accused …`
    let accused = || is_role(denial, &above, language) && language.accuses(first_words(denial));
    names_subject(denial, quoted, &above, language)
        && (accused() || says_what(denial, &above, language) || of_charge() || !other())
}

/// Whether `denial` tells by itself who is charged and with what, and that he denies it: `Omar Lund, 47, denies nine counts of theft.`
pub(super) fn names_both(denial: &str, language: &Language) -> bool {
    let charged = || language.accuses(denial) || language.names_charge(denial);
    gives_age(denial, 2) && language.pleads(denial) && charged()
}

/// Whether `sentence` begins with somebody's name, of `least` words and more, and his age behind it: `Omar Lund, 47, …`, `Omar Lund (47) …`
pub(super) fn gives_age(sentence: &str, least: usize) -> bool {
    const MAX_NAME: usize = 4;
    let Some((name, rest)) = sentence.split_once([',', '(']) else { return false };
    let words: Vec<&str> = name.split_whitespace().collect();
    let age = rest.split([',', ')']).next().unwrap_or_default();
    let digits = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    (least..=MAX_NAME).contains(&words.len())
        && words.first().zip(words.last()).is_some_and(|(first, last)| is_capital(first) && is_capital(last))
        && age.split_whitespace().any(digits)
}

/// Whether `denial` is what somebody's lawyer says of the charge: `Her lawyer rejected the allegations.`
fn is_of_defender(denial: &str, language: &Language) -> bool {
    let whose = language.leans(denial) && language.names_defender(first_words(denial));
    whose && !language.turns_on(denial) && (language.names_charge(denial) || language.denies_guilt(denial))
}

/// As much of `denial` as an article and a noun have.
fn first_words(denial: &str) -> &str {
    let end = denial.match_indices(' ').nth(1).map_or(denial.len(), |(at, _)| at);
    &denial[..end]
}

/// Whether a denial says no more than that somebody denies, and what in one word: `Lund smentisce.`, `Lund denies theft.`
fn is_bare(denial: &str, language: &Language) -> bool {
    const WORDS: std::ops::RangeInclusive<usize> = 2..=3;
    let last = denial.split_whitespace().last().unwrap_or_default();
    WORDS.contains(&denial.split_whitespace().count()) && !language.leans(last)
}

/// Whether `denial` names who denies it: one who stands `above` it, or with a name of his own.
fn names_subject<'t, A: Iterator<Item = &'t str>>(
    denial: &str,
    quoted: bool,
    above: &impl Fn() -> A,
    language: &Language,
) -> bool {
    /// Who it is stands within as many words; behind a quotation.
    const MAX_SUBJECT: usize = 7;
    let near: Vec<&str> = denial.split_whitespace().take(if quoted { usize::MAX } else { MAX_SUBJECT }).collect();
    let own = || !language.capitalises_nouns() && near.iter().skip(1).any(|word| word.len() > 1 && is_capital(word));
    let known = language.begins_known(denial, &above().collect::<Vec<_>>().join(" "));
    !known && (names_one(&near.join(" "), above()) || own() || is_role(denial, above, language))
}

/// Whether `denial` begins with who was told of `above` it by what he is: `The director …`
fn is_role<'t, A: Iterator<Item = &'t str>>(denial: &str, above: &impl Fn() -> A, language: &Language) -> bool {
    language.begins_known(denial, "") && !language.begins_known(denial, &above().collect::<Vec<_>>().join(" "))
}

/// Whether `denial` says what is denied: in a clause of its own, or in the words of the charge above it.
fn says_what<'t, A: Iterator<Item = &'t str>>(denial: &str, above: &impl Fn() -> A, language: &Language) -> bool {
    /// As many longer words of the charge, besides names, tell that it is that.
    const MIN_SHARED: usize = 2;
    const MIN_LETTERS: usize = 4;
    const STEM: usize = 5;
    let stem = |word: &str| -> Option<String> {
        let long = word.chars().nth(MIN_LETTERS - 1).is_some() && word.starts_with(char::is_lowercase);
        long.then(|| word.chars().take(STEM).collect())
    };
    let stems =
        |text: &str| -> Vec<String> { text.split(|sign: char| !is_alphanumeric(sign)).filter_map(stem).collect() };
    let charge: Vec<String> = above().flat_map(stems).collect();
    language.completes_one(denial) || stems(denial).iter().filter(|stem| charge.contains(stem)).count() >= MIN_SHARED
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// The words of `text` with capitals.
fn names(text: &str) -> Vec<String> {
    text.split(|sign: char| !is_alphanumeric(sign)).filter(|word| is_capital(word)).map(str::to_owned).collect()
}

/// Whether a sentence has a name that is not among `known`; its first word may have a capital for that, and a month has one.
fn names_another(sentence: &str, known: &[String], language: &Language) -> bool {
    let rest = sentence.trim_start().split_once(' ').map_or("", |(_, rest)| rest);
    names(rest).iter().any(|name| !known.contains(name) && !language.counts(name))
}

/// Whether a paragraph speaks of somebody told before it: `“It hurts,” she told the Post.`
pub(super) fn needs_one_before(paragraph: &str, language: &Language) -> bool {
    if language.leans(paragraph) || language.lacks_subject(paragraph) {
        return true;
    }
    let marks = ['"', '“', '”', '„', '«', '»', '‘', '’'];
    let quoted = paragraph.starts_with(|mark| marks.contains(&mark) || matches!(mark, '–' | '—'));
    // What stands outside of the marks names who speaks.
    let told: String = match paragraph.starts_with(['–', '—']) {
        true => paragraph.split([',', '–', '—']).skip(2).collect::<Vec<_>>().join(" "),
        false => paragraph.split(marks).step_by(2).collect::<Vec<_>>().join(" "),
    };
    // The first word of a sentence tells no name.
    let named = |text: &str| text.split_whitespace().skip(1).any(|word| word.starts_with(char::is_uppercase));
    let known = language.speaker_told_before(&told);
    known.is_some_and(|at| !named(&told[..at]))
        || quoted && paragraph.contains(char::is_lowercase) && !told.contains(char::is_uppercase)
}

/// Whether `sentence` has a name of those that stand in `paragraph` and not `before` that.
pub(super) fn names_new<'t>(
    sentence: &str,
    paragraph: &'t str,
    before: impl Iterator<Item = &'t str> + Clone,
    language: &Language,
) -> bool {
    let names = long_names(sentence);
    if names.is_empty() {
        return false;
    }
    let own = paragraph.split_whitespace().map(|word| word.trim_matches(|sign: char| !is_alphanumeric(sign)));
    let named = own.filter(|word| has_one(&names, [*word].into_iter()));
    let mut named = named.filter(|word| !language.capitalises_nouns() || language.is_surname_in(word, paragraph));
    named.any(|name| !names_one(name, before.clone()))
}

/// Whether a sentence has a name that stands above it, in whatever case: `Климов`, `Климова`.
pub(super) fn names_one<'t>(sentence: &str, above: impl Iterator<Item = &'t str>) -> bool {
    let names = long_names(sentence);
    !names.is_empty() && has_one(&names, above)
}

/// The words of `text` that may be names, but for short ones.
fn long_names(text: &str) -> Vec<&str> {
    // A text in a script without capitals is not parted into words.
    let capital = |c: char| !is_small_or_uncased(c) && c.is_uppercase();
    if text.contains(capital) { in_capitals(text).collect() } else { Vec::new() }
}

fn in_capitals(text: &str) -> impl Iterator<Item = &str> {
    const MIN_LETTERS: usize = 3;
    let is_name = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().nth(MIN_LETTERS).is_some();
    text.split(|sign: char| !is_alphanumeric(sign)).filter(is_name)
}

/// Whether one of `names` stands in one of the texts `above`.
fn has_one<'t>(names: &[&str], mut above: impl Iterator<Item = &'t str>) -> bool {
    above.any(|text| in_capitals(text).any(|word| names.iter().any(|name| is_of_name(name, word))))
}

/// Whether two words are one name, but for the ending of one.
fn is_of_name(one: &str, other: &str) -> bool {
    /// So many letters are of the name, and so many at most of an ending.
    const STEM: usize = 4;
    const ENDING: usize = 3;
    if one == other {
        return true;
    }
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let rest = |word: &str| word.chars().count() - same;
    let (least, most) = (rest(one).min(rest(other)), rest(one).max(rest(other)));
    same >= STEM && least <= 1 && most <= ENDING
}
