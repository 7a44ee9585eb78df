//! Who wrote it, in the first words of a story: `By Jane Roe: The port …`.

use super::{is_name, listed};
use crate::article::label;
use crate::article::phrases::{PHRASES, fold, opening};

/// The names that a lead opens with behind a word for who wrote it, before a colon, and how many bytes say so.
pub(in crate::article) fn before_lead(text: &str) -> Option<(Vec<String>, usize)> {
    const MAX_HEAD: usize = 80;
    const MIN_WORDS: usize = 8;
    let (head, rest) = text.split_once(": ").filter(|(head, _)| head.len() <= MAX_HEAD)?;
    let by = opening(&PHRASES.bylines, &fold(head)).filter(|by| !by.ends_with([':', '：']))?.to_owned();
    let who = label::rest(head, &by);
    let told = (2..=4).contains(&who.split(' ').count()) && who.split(' ').all(is_name);
    let opens = rest.starts_with(|sign: char| !sign.is_lowercase());
    let long = rest.split_whitespace().take(MIN_WORDS).count() == MIN_WORDS;
    let names = listed(who).filter(|names| !names.is_empty() && told && opens && long)?;
    Some((names, text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_it_may_stand_before_a_lead_and_a_colon() {
        let story = "A maker of soups in Avel posted a lower profit on Monday.";
        for (by, name) in [("By Jane Roe: ", "Jane Roe"), ("Von Jana Lund: ", "Jana Lund")] {
            let text = format!("{by}{story}");
            assert_eq!(before_lead(&text), Some((vec![name.to_owned()], by.len())), "{text}");
        }
        for text in [
            "By Monday: the port of the town opens again after two years of works.",
            "By Jane Roe: Open.",
            "The mayor Jane Roe: The port of the town opens again after two years.",
        ] {
            assert_eq!(before_lead(text), None, "{text}");
        }
    }
}
