//! What a page has at its top, by its form: a label, a scrap of a button, a sport, a row of entries, the name of the site.

use super::lines::is_said;
use crate::article::language;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::text::language::Language;

/// `Today's Paper Subscribe Obits Newsletters Vote Classroom …`: the entries of a menu in one line, among which stands no small word,
/// as one does in a headline of that length.
pub(super) fn is_row_of_entries(line: &str) -> bool {
    const MIN_WORDS: usize = 12;
    let words = || line.split(' ').filter(|word| !word.is_empty());
    line.contains(char::is_lowercase)
        && words().take(MIN_WORDS).count() == MIN_WORDS
        && !line.contains(['.', '?', ':', ';', '“', '"', '«'])
        && words().filter(|word| word.contains(char::is_alphabetic)).count() >= MIN_WORDS
        && words().all(|word| word.chars().find(|sign| sign.is_alphabetic()).is_none_or(char::is_uppercase))
}

/// `Urgent news:`, and nothing behind the colon.
pub(super) fn is_label_with_colon(line: &str) -> bool {
    const MAX_WORDS: usize = 3;
    // French has a space before its colon.
    let words = line.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count();
    line.ends_with([':', '：']) && words <= MAX_WORDS
}

/// `Veld County's great daily newspaper`: what a paper calls itself, without a verb.
pub(super) fn is_slogan(line: &str) -> bool {
    const MAX_WORDS: usize = 9;
    let folded = fold(line);
    let language = Language::of(language::detect(line));
    PHRASES.slogan_ends.iter().any(|end| folded.strip_suffix(end.as_str()).is_some_and(|rest| rest.ends_with(' ')))
        && line.split(' ').count() <= MAX_WORDS
        && !is_said(line)
        && !line.split(' ').any(|word| language.is_headline_verb(word))
}

/// `Avel: 12°C`
pub(super) fn is_weather(line: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let degrees = line.trim_end_matches(['C', 'F', 'c', 'f']).strip_suffix(['°', 'º']);
    degrees.is_some_and(|told| told.trim_end().ends_with(|sign: char| sign.is_ascii_digit()))
        && line.split(' ').count() <= MAX_WORDS
}

/// `← Back`, `« Previous`: where a link leads.
pub(super) fn is_arrow(line: &str) -> bool {
    const MAX_WORDS: usize = 5;
    let behind = line.strip_prefix(['←', '‹', '«', '<']).map(|link| link.trim_start_matches(['«', '<']));
    let behind = behind.filter(|link| link.starts_with(' ') && !link.contains(['»', '>']));
    behind.is_some_and(|link| link.split_whitespace().count() <= MAX_WORDS)
}

/// `close`, `N`, `X`: a word in small letters or a letter or two, of a button or in the place of a picture.
pub(super) fn is_scrap(line: &str) -> bool {
    let letters = line.chars().count();
    let word = || line.chars().all(char::is_lowercase);
    let initials = || letters <= 2 && line.chars().all(char::is_uppercase);
    !line.contains(' ') && (word() && !in_georgian(line) || initials())
}

/// Which has no capitals in its headlines.
fn in_georgian(line: &str) -> bool {
    line.contains(|letter: char| matches!(letter, '\u{10D0}'..='\u{10FF}'))
}

/// `FOOTBALL FIRST DIVISION`, `Football Cup`: a sport, and what is played.
pub(super) fn names_sport(line: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let mut words = line.split(' ');
    let sport = words.next().is_some_and(|first| is_any(&PHRASES.sports, &fold(first.trim_end_matches('.'))));
    let language = Language::of(language::detect(line));
    let named = |word: &str| {
        let small = is_any(&PHRASES.in_towns, &fold(word)) || is_any(&PHRASES.articles, &fold(word));
        word.starts_with(|first: char| first.is_uppercase() || first.is_numeric()) || small
    };
    sport
        && (2..=MAX_WORDS).contains(&line.split(' ').count())
        && !is_said(line)
        && words.all(|word| named(word) && !language.is_headline_verb(word))
}

/// `harbourpost.example`: what a site calls itself.
pub(super) fn is_domain(word: &str) -> bool {
    const ENDS: std::ops::RangeInclusive<usize> = 2..=7;
    let parts = || word.split('.');
    let name = |part: &str| part.chars().count() > 1 && part.chars().all(|sign| sign.is_alphanumeric() || sign == '-');
    let end = parts().next_back().unwrap_or_default();
    parts().count() > 1
        && parts().all(name)
        && ENDS.contains(&end.len())
        && end.bytes().all(|sign| sign.is_ascii_lowercase())
}
