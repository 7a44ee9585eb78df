//! Splits a text into the parts of a thread.

use super::cut::{Cut, Cuts};
use super::{Rich, fit};

/// The text needs more parts than there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text needs {needed} parts, {max_parts} are allowed; shorten it or allow more")]
pub struct TooManyParts {
    /// How many it would take; one more than allowed if that was not counted to the end.
    pub needed: usize,
    /// How many there may be.
    pub max_parts: usize,
}

/// Splits `rich` into parts each of which `fits(part)`, `n` counting from 0, in reading order.
///
/// Breaks at sentences, else between words; links and mentions stay whole. The parts are balanced: no part is much shorter than
/// the others while the number of parts stays the smallest there is. Gives 1 to `max_parts` parts, none empty; joined with the
/// white space that was dropped they are the text.
///
/// # Errors
///
/// [`TooManyParts`].
pub fn split(
    rich: &Rich,
    tag: &str,
    max_parts: usize,
    mut fits: impl FnMut(&Rich) -> bool,
) -> Result<Vec<Rich>, TooManyParts> {
    let rich = rich.trim();
    let too_many = TooManyParts { needed: max_parts + 1, max_parts };
    let greedy = parts(&rich, tag, max_parts, usize::MAX, &mut fits).ok_or(too_many)?;
    let count = greedy.len();
    if count < 2 {
        return Ok(greedy);
    }
    // The smallest size at which the text still comes out in as few parts: then none is left with three words.
    let (mut low, mut high) = (rich.text.len() / count, rich.text.len());
    let mut best = greedy;
    while low < high {
        let middle = low + (high - low) / 2;
        match parts(&rich, tag, count, middle, &mut fits) {
            Some(balanced) => {
                best = balanced;
                high = middle;
            }
            None => low = middle + 1,
        }
    }
    Ok(best)
}

/// Part after part, each as long as fits and not longer than `max_bytes`; `None` if there would be more than `max_parts`.
fn parts(
    rich: &Rich,
    tag: &str,
    max_parts: usize,
    max_bytes: usize,
    fits: &mut impl FnMut(&Rich) -> bool,
) -> Option<Vec<Rich>> {
    let mut parts: Vec<Rich> = Vec::new();
    let mut rest = rich.clone();
    while !rest.is_empty() {
        if parts.len() == max_parts {
            return None;
        }
        let end = longest(&rest, tag, |part| part.text.len() <= max_bytes && fits(part))?;
        parts.push(rest.slice(0..end).trim());
        rest = rest.slice(end..rest.text.len()).trim();
    }
    Some(parts)
}

/// The end of the longest beginning that fits: a sentence's, else a word's, without an ellipsis, since it goes on.
fn longest(rest: &Rich, tag: &str, mut fits: impl FnMut(&Rich) -> bool) -> Option<usize> {
    if fits(rest) {
        return Some(rest.text.len());
    }
    let cuts = Cuts::of(rest, tag);
    [Cut::Sentence, Cut::Clause, Cut::Word].into_iter().find_map(|cut| {
        let places = cuts.places(cut);
        let count = places.partition_point(|at| fits(&rest.slice(0..*at).trim()));
        count.checked_sub(1).map(|last| places[last])
    })
}

/// As [`split`], but what is beyond the last part is shortened away instead of being an error.
pub fn split_shortened(
    rich: &Rich,
    tag: &str,
    max_parts: usize,
    mut fits: impl FnMut(&Rich) -> bool,
) -> Option<Vec<Rich>> {
    if let Ok(parts) = split(rich, tag, max_parts, &mut fits) {
        return Some(parts);
    }
    let mut parts: Vec<Rich> = Vec::new();
    let mut rest = rich.trim();
    while parts.len() + 1 < max_parts {
        let end = longest(&rest, tag, |part| fits(part))?;
        parts.push(rest.slice(0..end).trim());
        rest = rest.slice(end..rest.text.len()).trim();
    }
    parts.push(fit(&rest, tag, |part| fits(part))?);
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story() -> String {
        (1..=12).map(|n| format!("Sentence number {n} says something of its own. ")).collect()
    }

    #[test]
    fn parts_meet_the_limit_and_join_to_the_text() {
        let text = story();
        let parts = split(&Rich::plain(&text), "en", 10, |part| part.text.len() <= 140).expect("fits");
        assert!(parts.iter().all(|part| part.text.len() <= 140 && !part.is_empty()));
        let joined: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(joined.join(" "), text.trim());
    }

    #[test]
    fn the_last_part_is_not_three_words() {
        let parts = split(&Rich::plain(story()), "en", 10, |part| part.text.len() <= 170).expect("fits");
        let shortest = parts.iter().map(|part| part.text.len()).min().expect("parts");
        assert!(shortest > 60, "the shortest part has {shortest} bytes");
    }

    #[test]
    fn too_many_parts_are_an_error() {
        let error = split(&Rich::plain(story()), "en", 2, |part| part.text.len() <= 100).expect_err("too long");
        assert_eq!(error.needed, 3);
        let parts =
            split_shortened(&Rich::plain(story()), "en", 2, |part| part.text.len() <= 100).expect("two parts");
        assert_eq!(parts.len(), 2);
    }
}
