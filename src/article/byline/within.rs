//! A byline within a story: where a page puts who wrote it below the first words.

use super::is_name;
use crate::article::label;
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// `By Jane Roe, staff reporter of The Harbour Post`: who wrote it, and what they are, in a line of its own within a story.
pub(in crate::article) fn is_line_within(text: &str) -> bool {
    const MAX_WORDS: usize = 14;
    let folded = fold(text);
    let Some(by) = opening(&PHRASES.bylines, &folded) else { return false };
    if text.split(' ').count() > MAX_WORDS || text.ends_with(['.', '!', '?', '…', ':', ',', '。', '।']) {
        return false;
    }
    let rest = label::rest(text, by);
    let Some((name, role)) = rest.split_once(", ") else { return false };
    let named = (2..=4).contains(&name.split(' ').count()) && name.split(' ').all(is_name);
    named && fold(role).split(' ').any(|word| is_any(&PHRASES.roles, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_it_is_told_within_a_story() {
        for line in [
            "By Jane Roe, staff reporter of The Harbour Post in Lund",
            "Von Jana Lund, Redakteurin der Hafenpost",
            "Por Ana Reis, correspondent",
        ] {
            assert!(is_line_within(line), "{line}");
        }
        for line in [
            "By Friday noon, the reporter had left.",
            "By the quay, editor and writer wait",
            "By Jane Roe, who sings in the port",
            "Von Avel nach Lund, sagt der Redakteur.",
        ] {
            assert!(!is_line_within(line), "{line}");
        }
    }
}
