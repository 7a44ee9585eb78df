//! A byline within a story: where a page puts who wrote it below the first words.

use super::is_name;
use crate::article::label;
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// `By Jane Roe, staff reporter of The Harbour Post`: who wrote it, and what they are, in a line of its own within a story.
pub(in crate::article) fn named_within(text: &str) -> Option<Vec<String>> {
    const MAX_WORDS: usize = 14;
    let folded = fold(text);
    let by = opening(&PHRASES.bylines, &folded)?;
    if text.split(' ').count() > MAX_WORDS || text.ends_with(['.', '!', '?', '…', ':', ',', '。', '।']) {
        return None;
    }
    let rest = label::rest(text, by);
    let (name, role) = rest.split_once(", ")?;
    let named = (2..=4).contains(&name.split(' ').count()) && name.split(' ').all(is_name);
    let told = named && fold(role).split(' ').any(|word| is_any(&PHRASES.roles, word));
    told.then(|| vec![name.to_owned()])
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
            let name = line.split(", ").next().and_then(|by| by.split_once(' ')).map(|(_, name)| name.to_owned());
            assert_eq!(named_within(line), name.map(|name| vec![name]), "{line}");
        }
        for line in [
            "By Friday noon, the reporter had left.",
            "By the quay, editor and writer wait",
            "By Jane Roe, who sings in the port",
            "Von Avel nach Lund, sagt der Redakteur.",
        ] {
            assert!(named_within(line).is_none(), "{line}");
        }
    }
}
