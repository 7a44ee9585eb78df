//! The two sides of a match that a headline gives the score of.

use super::MAX_GUESSED;
use crate::article::Article;

/// `told` with both sides of the match that the headline gives the score of, or neither: `Ipswich 2-2 Leeds`.
pub(super) fn of_both_sides(mut told: Vec<String>, headline: &str, article: &Article) -> Vec<String> {
    let Some((home, guest)) = sides(headline) else { return told };
    let has = |side: &str| told.iter().any(|name| name == side);
    let other = match (has(home), has(guest)) {
        (true, false) => guest,
        (false, true) => home,
        _ => return told,
    };
    told.retain(|name| [home, guest].contains(&name.as_str()));
    if article.paragraphs().any(|text| text.contains(other)) {
        told.insert(usize::from(other == guest), other.to_owned());
        told.truncate(MAX_GUESSED);
    } else {
        told.clear();
    }
    told
}

/// The names on both sides of a score.
fn sides(headline: &str) -> Option<(&str, &str)> {
    let is_score = |word: &&str| {
        let figure = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
        word.split_once(['-', '–', ':', '−']).is_some_and(|(home, guest)| figure(home) && figure(guest))
    };
    let score = headline.split_whitespace().find(is_score)?;
    let at = score.as_ptr().addr() - headline.as_ptr().addr();
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let (before, behind) = (&headline[..at], &headline[at + score.len()..]);
    let first = before.split_whitespace().rev().take_while(capital).last()?;
    let home = before[first.as_ptr().addr() - headline.as_ptr().addr()..].trim();
    let behind = behind.split([':', ',', ';', '.', '—', '–']).next().unwrap_or_default();
    let last = behind.split_whitespace().take_while(capital).last()?;
    let guest = behind[..last.as_ptr().addr() - behind.as_ptr().addr() + last.len()].trim();
    Some((home, guest))
}
