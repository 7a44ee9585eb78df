//! The words below a headline, when the newsroom wrote none.

use unicode_segmentation::UnicodeSegmentation;

/// A first paragraph of fewer words than this is a teaser of one short sentence: the next one belongs to it.
const MIN_WORDS: usize = 12;

/// The first paragraph that says more than the headline, with the next one if it is very short.
pub(super) fn lead<'a>(paragraphs: impl Iterator<Item = &'a str>, headline: &str) -> String {
    let mut lead = String::new();
    for paragraph in paragraphs {
        let text = if lead.is_empty() { without_headline(paragraph, headline) } else { paragraph };
        if text.is_empty() {
            continue;
        }
        if !lead.is_empty() {
            lead.push(' ');
        }
        lead.push_str(text);
        if lead.unicode_words().take(MIN_WORDS).count() >= MIN_WORDS {
            break;
        }
    }
    lead
}

/// `text` behind the headline that it opens with; all of it if it does not.
pub(super) fn without_headline<'a>(text: &'a str, headline: &str) -> &'a str {
    let mut wanted = letters(headline);
    let Some(mut next) = wanted.next() else { return text };
    for (at, character) in text.char_indices() {
        if !character.is_alphanumeric() {
            continue;
        }
        for lower in character.to_lowercase() {
            if lower != next {
                return text;
            }
            match wanted.next() {
                Some(following) => next = following,
                None => return rest_of_sentence(text, at + character.len_utf8()),
            }
        }
    }
    text
}

/// What follows the headline, if the headline was a whole sentence there and not the start of a longer one.
fn rest_of_sentence(text: &str, end: usize) -> &str {
    let rest = &text[end..];
    let after = rest.trim_start_matches(['"', '”', '’', '»', '\'', ')']);
    if !after.contains(char::is_alphanumeric) {
        return "";
    }
    match after.strip_prefix(['.', '!', '?', '…', ':', '–', '—', '|', '\n']) {
        Some(rest) if rest.starts_with(char::is_whitespace) => rest.trim_start_matches(|character: char| {
            character.is_whitespace() || matches!(character, '.' | '–' | '—' | '|')
        }),
        _ => text,
    }
}

/// Letters and digits alone, in lower case: what is left when two lines differ only in their punctuation.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// True if both say the same, whatever their case and punctuation.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
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
    fn a_very_short_first_paragraph_takes_the_next_one_along() {
        let paragraphs = ["It rained.", "Then the river rose and the old bridge was closed to all traffic.", "Third."];
        let text = lead(paragraphs.into_iter(), "Floods");
        assert_eq!(text, "It rained. Then the river rose and the old bridge was closed to all traffic.");
    }
}
