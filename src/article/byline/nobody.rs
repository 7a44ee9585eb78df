//! Bylines of nobody in particular: `Staff and agencies in Oslo`, `By our education correspondent`.

use super::{is_caseless, is_name};
use crate::article::date_line::{MAX_DATE_WORDS, bare, is_time};
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// `Staff and agencies in Oslo`, perhaps with a day behind it.
pub(super) fn is_of_nobody(text: &str, folded: &str) -> bool {
    if is_any(&PHRASES.nobody, folded.trim_end_matches('.')) {
        return true;
    }
    // `By a staff reporter`, `By the Editorial Board`
    let by = opening(&PHRASES.bylines, folded).map(|by| folded[by.len()..].trim_start_matches([':', ' ']));
    let by = by.and_then(|who| who.split_once(' ')).filter(|(article, _)| is_any(&PHRASES.articles, article));
    if by.is_some_and(|(_, who)| is_any(&PHRASES.nobody, who)) {
        return true;
    }
    // `By our education correspondent`
    let of_ours = opening(&PHRASES.bylines, folded).map(|by| folded[by.len()..].trim_start_matches([':', ' ']));
    let of_ours = of_ours.filter(|who| {
        matches!(
            who.split(' ').next(),
            Some(
                "our"
                    | "unserem"
                    | "unserer"
                    | "notre"
                    | "nuestro"
                    | "nuestra"
                    | "nosso"
                    | "nossa"
                    | "nostro"
                    | "nostra"
            )
        )
    });
    if of_ours.and_then(|who| who.rsplit(' ').next()).is_some_and(|role| is_any(&PHRASES.roles, role)) {
        return true;
    }
    // `J. D.`
    let initial = |word: &str| word.ends_with('.') && word.chars().count() == 2 && word.starts_with(char::is_uppercase);
    if (2..=3).contains(&text.split(' ').count()) && text.split(' ').all(initial) {
        return true;
    }
    let Some(nobody) = opening(&PHRASES.nobody, folded).filter(|nobody| nobody.contains(' ')) else { return false };
    let rest = text.split_whitespace().skip(nobody.split(' ').count());
    let mut rest =
        rest.skip_while(|word| is_any(&PHRASES.in_dates, word) || matches!(*word, "in" | "," | "|")).peekable();
    let caseless = !nobody.contains(|letter: char| letter.is_lowercase());
    let town =
        |word: &str| is_name(word.trim_end_matches(',')) || is_time(bare(&fold(word))) || caseless && is_caseless(word);
    rest.peek().is_none() || folded.split(' ').count() <= MAX_DATE_WORDS && rest.all(town)
}
