//! Where sentences end: Unicode's rules, mended by each language's abbreviations, by initials, and by what stands in quotes.

use unicode_segmentation::UnicodeSegmentation;

use super::language::{Language, language};

/// The ends of the sentences of `text`, as byte offsets behind their last character, in order; the last is the end of the
/// text without the white space behind it.
///
/// A full stop ends no sentence after an abbreviation of the language, after an initial (`J. Smith`), in a number, or where a
/// small letter follows. A paragraph always ends one.
pub fn sentences(text: &str, tag: &str) -> Vec<usize> {
    let language = language(tag);
    let mut ends = Vec::new();
    for (start, segment) in text.split_sentence_bound_indices() {
        for end in ellipses(segment).chain([segment.len()]) {
            let end = start + text[start..start + end].trim_end().len();
            if end > *ends.last().unwrap_or(&0) && ends_sentence(text, end, language) {
                ends.push(end);
            }
        }
    }
    let whole = text.trim_end().len();
    if whole > *ends.last().unwrap_or(&0) {
        ends.push(whole);
    }
    ends
}

/// Behind `…` where a capital follows: Unicode does not take it for an end.
fn ellipses(segment: &str) -> impl Iterator<Item = usize> {
    segment.match_indices('…').filter_map(|(at, dots)| {
        let end = at + dots.len();
        let rest = &segment[end..];
        let next = rest.trim_start().chars().next()?;
        (rest.starts_with(char::is_whitespace) && next.is_uppercase()).then_some(end)
    })
}

fn ends_sentence(text: &str, end: usize, language: &Language) -> bool {
    let rest = &text[end..];
    let gap = rest.len() - rest.trim_start().len();
    if rest[..gap].contains('\n') {
        return true;
    }
    // `“Is it?” she asked`: what goes on with a small letter goes on.
    if rest[gap..].chars().next().is_some_and(char::is_lowercase) {
        return false;
    }
    let head = text[..end].trim_end_matches(is_closing);
    let Some(before) = head.strip_suffix('.') else { return true };
    if before.ends_with('.') {
        return true;
    }
    let word_start = before
        .rfind(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    !is_short(&before[word_start..], language, !rest[gap..].is_empty())
}

/// An abbreviation, an initial, or an ordinal: its full stop is its own.
fn is_short(word: &str, language: &Language, more_follows: bool) -> bool {
    if !more_follows {
        return false;
    }
    let mut chars = word.chars();
    let is_initial = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
    // `J.R.R.`, `U.S.A.`: letters and full stops in turn.
    let is_initials = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    let is_ordinal = language.has_ordinals() && word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
    is_initial || is_initials || is_ordinal && !word.is_empty() || language.is_abbreviation(word)
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | '‘' | '›' | ')' | ']' | '}' | '」' | '』' | '）')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
        let mut start = 0;
        let mut parts = Vec::new();
        for end in sentences(text, tag) {
            parts.push(text[start..end].trim_start());
            start = end;
        }
        parts
    }

    #[test]
    fn a_full_stop_of_an_abbreviation_ends_no_sentence() {
        let text = "He came on Dec. 4 with Mr. Jones of the U.S. Senate. They left at 5 p.m. It cost $4.5 million.";
        assert_eq!(cut(text, "en")[0], "He came on Dec. 4 with Mr. Jones of the U.S. Senate.");
        assert_eq!(cut("Это было в 2003 г. в Астане, т.е. давно. Потом ушли.", "ru").len(), 2);
        assert_eq!(cut("Am 4. Dezember kam Dr. Huber, d.h. spät. Dann ging er.", "de").len(), 2);
    }

    #[test]
    fn initials_belong_to_their_name() {
        assert_eq!(cut("J. K. Rowling met J.R.R. Tolkien. They talked.", "en").len(), 2);
        assert_eq!(cut("А. С. Пушкин приехал. Все рады.", "ru").len(), 2);
    }

    #[test]
    fn what_goes_on_small_goes_on() {
        assert_eq!(cut("“Is it true?” she asked. Nobody knew.", "en"), ["“Is it true?” she asked.", "Nobody knew."]);
        assert_eq!(cut("Well… perhaps. No… Yes.", "en"), ["Well… perhaps.", "No…", "Yes."]);
    }

    #[test]
    fn a_full_stop_inside_quotes_ends_with_them() {
        assert_eq!(cut("He said: “We won.” Then he left.", "en"), ["He said: “We won.”", "Then he left."]);
    }

    #[test]
    fn scripts_without_capitals_have_sentences_too() {
        assert_eq!(cut("東京で地震。被害はない。", "ja"), ["東京で地震。", "被害はない。"]);
        assert_eq!(cut("यह पहला वाक्य है। यह दूसरा है।", "hi").len(), 2);
        assert_eq!(cut("هذه جملة. وهذه أخرى؟ نعم.", "ar").len(), 3);
    }

    #[test]
    fn a_paragraph_ends_a_sentence() {
        assert_eq!(cut("A heading\nThen the text.", "en"), ["A heading", "Then the text."]);
    }
}
