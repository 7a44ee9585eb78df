//! What can be no headline, by its form: an address, a notice in many words, a link that leads on, the name of a picture.

use super::super::masthead;
use crate::article::phrases::{PHRASES, contains_any, fold, opening};
use crate::article::{credit, date_line};

/// Whether a line of a page can be no headline, wherever it stands.
pub(super) fn is_furniture(text: &str) -> bool {
    let folded = fold(text);
    is_address(&folded)
        || leads_on(text)
        || is_advertised(&folded)
        || contains_any(&PHRASES.rights_reserved, &folded)
        || text.starts_with('©')
        || is_logo(&folded)
        || opens_with_tag(text)
        || is_labelled_caption(&folded)
        || is_caption_of_agency(text)
        || is_weather_of_day(text)
        || masthead::is_service(text)
}

/// `www.harbourpost.example`, within a line of some words.
fn is_address(folded: &str) -> bool {
    folded.contains(' ') && ["http://", "https://", "www."].iter().any(|sign| folded.contains(sign))
}

/// `Grants for the shops of Avel >`
fn leads_on(text: &str) -> bool {
    text.ends_with(['>', '→', '»', '›']) && !text.contains(['<', '«', '‹'])
}

/// `Coins for all -w-`
fn is_advertised(folded: &str) -> bool {
    PHRASES.ad_ends.iter().any(|end| folded.strip_suffix(end.as_str()).is_some_and(|rest| rest.ends_with(' ')))
}

/// `Logotype for the town of Avel`
fn is_logo(folded: &str) -> bool {
    const MAX_WORDS: usize = 7;
    folded.split(' ').count() <= MAX_WORDS && opening(&PHRASES.logo_words, folded).is_some()
}

/// `#Open journalism No news is bad news`: a tag, and words behind it that have nothing to do with it.
fn opens_with_tag(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|tag| tag.starts_with(char::is_alphabetic))
}

/// `Caption: The mayor at the quay`
fn is_labelled_caption(folded: &str) -> bool {
    folded.starts_with("caption:")
}

/// `The mayor at the quay. - PORT OF AVEL`: what a picture shows, and behind its stop and a dash whose it is.
fn is_caption_of_agency(text: &str) -> bool {
    [". - ", ". – ", ". — "].iter().any(|sign| {
        text.rsplit_once(sign).is_some_and(|(shown, maker)| {
            !maker.contains(char::is_lowercase)
                && maker.contains(char::is_uppercase)
                && shown.contains(char::is_lowercase)
        })
    }) || credit::is_caption_line(text)
}

/// `Avel: 10°C Monday 21 June 2026`: how warm it is in a town, and the day.
fn is_weather_of_day(text: &str) -> bool {
    const MAX_TOWN: usize = 2;
    let warm = |word: &&str| word.trim_end_matches(['C', 'F']).ends_with(['°', 'º']);
    let told = |word: &&str| date_line::is_time(&fold(date_line::bare(word)));
    text.split_whitespace()
        .any(|word| warm(&word) && word.starts_with(|sign: char| sign == '-' || sign.is_ascii_digit()))
        && text.split_whitespace().filter(|word| !warm(word) && !told(word)).count() <= MAX_TOWN
}
