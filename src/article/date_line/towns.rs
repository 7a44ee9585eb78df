//! A town before a day: `Port Avel, 4 December 2026`, `Madrid - 4 dic 2026 - 10:15 CET`.

use super::moment::{bare, is_day, says_a_year};
use crate::article::byline::{MAX_BYTES, is_caseless, is_name};
use crate::article::phrases::fold;

/// `Madrid - 4 dic 2026 - 10:15 CET`: a town, and when the story appeared.
pub(in crate::article) fn is_day_with_town(text: &str) -> bool {
    text.len() <= MAX_BYTES && without_town(text).is_some_and(|rest| is_day(&fold(rest)))
}

/// `4 December 2026` of `Avel, 4 December 2026` and of `Madrid - 4 dic 2026`.
pub(super) fn without_town(text: &str) -> Option<&str> {
    let (town, rest) = [" - ", " – ", " — ", " | ", ", "].iter().find_map(|sign| text.split_once(sign))?;
    let named = town.split(' ').all(is_name) || town.split(' ').all(is_caseless) && says_a_year(rest);
    (town.split(' ').count() <= 3 && named).then_some(rest)
}

/// `27/11/2026 a las 15:04h.` of `Avel 27/11/2026 a las 15:04h.`: a town, and right behind it a day in figures, with its year.
pub(super) fn behind_town(text: &str) -> Option<&str> {
    let at = text.find(|sign: char| sign.is_ascii_digit()).filter(|at| *at > 0 && text[..*at].ends_with(' '))?;
    let (town, rest) = (text[..at].trim_end(), &text[at..]);
    let day = rest.split(' ').next().is_some_and(|day| {
        let parts = || bare(day).split(['.', '/', '-']);
        parts().count() == 3
            && parts().all(|part| !part.is_empty() && part.chars().all(|sign| sign.is_ascii_digit()))
            && says_a_year(day)
    });
    (day && town.split(' ').count() <= 3 && town.split(' ').all(is_name)).then_some(rest)
}
