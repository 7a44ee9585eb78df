//! What of a text only says its headline again, in the same words or nearly.

use crate::article::again;
use crate::article::embargo;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::text::UnicodeWords as _;

/// `text` behind the headline that it opens with; all of it if it does not. Nothing is left of a text that is the headline in
/// all but articles and figures, or its beginning, or the headline with the site's name behind it.
pub(in crate::article) fn without_headline<'a>(text: &'a str, headline: &str) -> &'a str {
    let rest = behind_headline(text, headline);
    if rest.len() < text.len() {
        return rest;
    }
    let says_less = text.unicode_words().nth(2).is_some() && again::end(headline, text).is_some();
    if says_less || says_the_same(text, headline) { "" } else { text }
}

/// ` - The Harbour Post`, as it stands behind the headline in the title of a page.
fn is_site(rest: &str) -> bool {
    let Some(name) = [" - ", " – ", " — ", " | ", " · "].iter().find_map(|dash| rest.strip_prefix(dash)) else {
        return false;
    };
    let capital = |word: &str| word.starts_with(|letter: char| letter.is_alphabetic() && !letter.is_lowercase());
    (1..=4).contains(&name.split(' ').count()) && !name.ends_with(['.', '!', '?']) && name.split(' ').all(capital)
}

/// True if both are the same words, but for articles, numbers written as figures, and the small verbs that headlines leave out.
pub(in crate::article) fn says_the_same(one: &str, other: &str) -> bool {
    const LEFT_OUT: [&str; 6] = ["is", "are", "was", "were", "been", "be"];
    fn told(text: &str) -> impl Iterator<Item = String> + '_ {
        let small = |word: &String| is_any(&PHRASES.articles, word) || LEFT_OUT.contains(&word.as_str());
        let words = text.unicode_words().map(fold).filter(move |word| !small(word));
        words.map(|word| figure(&word).unwrap_or(word))
    }
    // Two words that differ would differ in all headlines of one word.
    told(one).take(3).count() == 3 && told(one).eq(told(other))
}

/// `The ferry stays, the council said on Tuesday`, below `Ferry stays, council says` or `Council says ferry stays`: the same words, but for
/// the form of the verb that says it and the day.
fn says_no_more_than_the_day(sentence: &str, headline: &str) -> bool {
    /// As many words are no accident in their order, and in any.
    const MIN_IN_ORDER: usize = 4;
    const MIN_IN_ANY: usize = 5;
    const MAX_PREPOSITION: usize = 3;
    let told = |text: &str| {
        let mut told: Vec<String> = Vec::new();
        for word in text.unicode_words().map(fold).filter(|word| !is_any(&PHRASES.articles, word)) {
            if embargo::is_weekday(&word) {
                // `on Tuesday`
                told.pop_if(|before| before.chars().count() <= MAX_PREPOSITION);
            } else if is_any(&PHRASES.said, &word) {
                told.push("said".to_owned());
            } else {
                told.push(figure(&word).unwrap_or(word));
            }
        }
        told
    };
    let (mut own, mut said) = (told(sentence), told(headline));
    if own == said {
        return own.len() >= MIN_IN_ORDER;
    }
    own.sort_unstable();
    said.sort_unstable();
    own == said && own.len() >= MIN_IN_ANY && own.iter().any(|word| word == "said")
}

/// `12` for `twelve`.
fn figure(word: &str) -> Option<String> {
    let number = PHRASES.numbers.iter().position(|names| names.split('|').any(|name| name == word));
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let tens = || tens.iter().position(|name| *name == word).map(|at| (at + 2) * 10);
    number.or_else(tens).map(|number| number.to_string())
}

fn behind_headline<'a>(text: &'a str, headline: &str) -> &'a str {
    match again::end(text, headline) {
        Some(end) if is_site(&text[end..]) => "",
        Some(end) => rest_of_sentence(text, end),
        // `Reshuffle is planned`, below `Reshuffle planned`.
        None => {
            // `Its head told us so.` says nothing without what stands before it.
            const LEANING: [&str; 11] =
                ["He", "She", "It", "Its", "They", "Their", "His", "Her", "This", "That", "These"];
            let leans = |rest: &str| rest.split(' ').next().is_some_and(|word| LEANING.contains(&word));
            let again = |first: &str| says_the_same(first, headline) || says_no_more_than_the_day(first, headline);
            let parted = text.split_once(". ").filter(|(first, rest)| !leans(rest) && again(first));
            parted.map_or(text, |(_, rest)| rest.trim_start())
        }
    }
}

/// What follows the headline, if the headline was a whole sentence there and not the start of a longer one.
fn rest_of_sentence(text: &str, end: usize) -> &str {
    let rest = &text[end..];
    let after = rest.trim_start_matches(['"', '”', '’', '»', '\'', ')']);
    if !after.contains(char::is_alphanumeric) {
        return "";
    }
    // Full stops of their own width need no space behind them.
    let wide = after.trim_start_matches(['。', '！', '？', '｡', '।', '۔', '」', '』', '”', '》']);
    if wide.len() < after.len() && after.starts_with(['。', '！', '？', '｡', '।', '۔']) {
        return wide.trim_start();
    }
    match after.strip_prefix(['.', '!', '?', '…', ':', '–', '—', '|', '\n']) {
        Some(rest) if rest.starts_with(char::is_whitespace) => {
            let rest = rest.trim_start_matches(|character: char| {
                character.is_whitespace() || matches!(character, '.' | '–' | '—' | '|')
            });
            // `Mayor resigns: council votes on Friday`
            if rest.starts_with(char::is_lowercase) { text } else { rest }
        }
        _ => text,
    }
}

/// True if both say the same, whatever their case and punctuation.
pub(in crate::article) fn same_words(one: &str, other: &str) -> bool {
    again::letters(one).eq(again::letters(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_is_not_said_twice() {
        let headline = "Trams return to the harbour";
        assert_eq!(without_headline("Trams return to the harbour", headline), "");
        assert_eq!(
            without_headline("Trams Return to the Harbour! Work starts in May.", headline),
            "Work starts in May."
        );
        assert_eq!(without_headline("“Trams return to the harbour!”", headline), "");
        let goes_on = "Trams return to the harbour this spring, the mayor said.";
        assert_eq!(without_headline(goes_on, headline), goes_on);
        assert_eq!(without_headline("Trams return to the harbours", headline), "Trams return to the harbours");
    }

    #[test]
    fn the_headline_in_other_words_is_not_said_twice() {
        let headline = "Board reopens the port of Avel after forty years";
        for again in [
            "Board Reopens Port of Avel After 40 Years",
            "Board reopens the port of Avel after forty years - The Harbour Post",
            "Board reopens the port of Avel after forty years | Harbour Post",
        ] {
            assert_eq!(without_headline(again, headline), "", "{again}");
        }
        for more in [
            "Board reopens the port of Avel after forty years - The mayor wept.",
            "Board reopens the port of Avel after fifty years",
            "Board reopens the port of Avel after forty years and a day",
            "Board reopens the port of Avel after fifty years. The mayor wept.",
            "Board does not reopen the port of Avel after forty years",
        ] {
            assert_eq!(without_headline(more, headline), more, "{more}");
        }
        let short = "Reshuffle planned at board of port";
        let again = "Reshuffle is planned at the board of the port. Two of nine members leave it.";
        assert_eq!(without_headline(again, short), "Two of nine members leave it.");
        for headline in ["Harbour ferry will not be cut, council says", "Council says harbour ferry will not be cut"] {
            let again =
                "The harbour ferry will not be cut, the council said on Tuesday. It had thought of that in May.";
            assert_eq!(without_headline(again, headline), again, "what leans on it keeps it");
            let further = again.replace("It had", "The mayor had");
            assert_eq!(without_headline(&further, headline), "The mayor had thought of that in May.");
            for more in [
                "The harbour ferry will be cut, the council said on Tuesday. It had thought of that in May.",
                "The harbour ferry will not be cut in May, the council said on Tuesday. It had thought of that.",
            ] {
                assert_eq!(without_headline(more, headline), more);
            }
        }
        let leaning = "Reshuffle is planned at the board of the port. Its head told us so.";
        assert_eq!(without_headline(leaning, short), leaning);
    }
}
