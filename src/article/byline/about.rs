//! A line below a story about who wrote it.

use crate::article::phrases::{PHRASES, contains_any, fold, is_any};

/// A line about an author, with what he wrote and how to reach him.
const MAX_BYTES: usize = 500;

/// True for a line about one of the authors: `Jane Roe is an economist and the author of two books.` What an author did or suffered
/// is the story: `Jane Roe was rescued at dawn.`
pub(in crate::article) fn is_about<'a>(text: &str, authors: impl IntoIterator<Item = &'a String>) -> bool {
    let behind = |author: &String| text.strip_prefix(author.as_str()).and_then(|behind| behind.strip_prefix(' '));
    text.len() <= MAX_BYTES
        && authors
            .into_iter()
            .filter(|author| author.contains(' '))
            .filter_map(behind)
            .any(|behind| says_who(&fold(behind)))
}

/// Whether what stands `behind` a name, folded, says who somebody is at a newspaper or what they do there.
pub(in crate::article) fn says_who(behind: &str) -> bool {
    let mut words = behind.split(' ').map(|word| word.trim_matches([',', '.', ';']));
    let (Some(verb), next) = (words.next(), words.next().unwrap_or_default()) else { return false };
    let role = || behind.split([' ', ',', '.']).any(|word| is_any(&PHRASES.roles, word));
    let first = behind.split(". ").next().unwrap_or(behind);
    let told = || contains_any(&PHRASES.said, first);
    is_any(&PHRASES.about_authors, verb)
        || verb == "can" && next == "be" && (behind.contains('@') || words.next() == Some("reached"))
        || verb == "has"
            && matches!(next, "covered" | "written" | "reported" | "worked" | "edited" | "taught" | "been" | "served")
        || is_any(&PHRASES.about_authors_are, verb) && (is_any(&PHRASES.about_authors_as, next) || role()) && !told()
}
