//! A text too long for one message, in parts.

use super::Rich;
use super::cut::{Cut, Map, longest};
use super::language::Language;

/// A text would take more parts than there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text would take {parts} parts and {max_parts} are allowed; shorten it or allow more")]
pub struct TooManyParts {
    /// How many it would take; at least that many if it cannot be split at all.
    pub parts: usize,
    /// How many there may be.
    pub max_parts: usize,
}

/// Splits `text`, written in the language of the BCP 47 tag `language`, into parts that each `fit`, in reading order.
///
/// `fits` is asked with the part and its index, so that a number can be counted with it. Breaks at a paragraph, else a
/// sentence, a word, a grapheme cluster; links and mentions stay whole. Gives 1 to `max_parts` parts, none empty (but the
/// one of an empty text); joined with the white space that was dropped they are `text`.
///
/// # Errors
///
/// [`TooManyParts`] with the number it would take.
pub fn split(
    text: &Rich,
    language: &str,
    mut fits: impl FnMut(&Rich, usize) -> bool,
    max_parts: usize,
) -> Result<Vec<Rich>, TooManyParts> {
    let language = Language::of(language);
    let text = text.trim();
    let map = Map::of(&text);
    let levels = [map.sentences(language), map.breaks(language), map.graphemes()];
    let mut parts = Vec::new();
    let mut at = 0;
    loop {
        let fits = |rich: &Rich| fits(rich, parts.len());
        let Some(end) = next_end(&text, at, &levels, fits) else {
            return Err(TooManyParts { parts: max_parts + 1, max_parts });
        };
        parts.push(text.slice(at..end).trim());
        at = end + (text.text.len() - end - text.text[end..].trim_start().len());
        if at >= text.text.len() {
            break;
        }
    }
    let parts_needed = parts.len();
    if parts_needed > max_parts { Err(TooManyParts { parts: parts_needed, max_parts }) } else { Ok(parts) }
}

/// Where the part that begins at byte `at` ends: at the last place of the first level that has one that fits.
fn next_end(text: &Rich, at: usize, levels: &[Vec<Cut>], mut fits: impl FnMut(&Rich) -> bool) -> Option<usize> {
    for cuts in levels {
        let ahead = &cuts[cuts.partition_point(|cut| cut.end <= at)..];
        let Some(last) = longest(ahead.len(), |n| fits(&text.slice(at..ahead[n].end).trim())) else { continue };
        // The end of a paragraph is the better break if it leaves at least half a part.
        let half = at + (ahead[last].end - at) / 2;
        let paragraph =
            ahead[..=last].iter().rev().map(|cut| cut.end).find(|end| text.text[*end..].starts_with("\n\n"));
        let whole = ahead[last].end >= text.text.trim_end().len();
        return Some(paragraph.filter(|end| *end >= half && !whole).unwrap_or(ahead[last].end));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    fn parts(text: &str, max: usize, max_parts: usize) -> Result<Vec<String>, TooManyParts> {
        let parts = split(&parse(text), "en", |part, _| part.text.chars().count() <= max, max_parts)?;
        Ok(parts.into_iter().map(|part| part.text).collect())
    }

    #[test]
    fn parts_end_at_paragraphs_sentences_words() {
        assert_eq!(parts("One two.\n\nThree. Four five.", 16, 9).unwrap(), ["One two.", "Three.", "Four five."]);
        assert_eq!(parts("alpha beta gamma", 11, 9).unwrap(), ["alpha beta", "gamma"]);
        assert_eq!(parts("abcdefgh", 3, 9).unwrap(), ["abc", "def", "gh"]);
    }

    #[test]
    fn too_many_parts_say_how_many() {
        assert_eq!(parts("alpha beta gamma", 5, 2), Err(TooManyParts { parts: 3, max_parts: 2 }));
    }
}
