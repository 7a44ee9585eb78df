//! Lines of a wire below its story, and what a house asks of its readers there.

use unicode_segmentation::UnicodeSegmentation;

use super::behind::MAX_HELPERS_BYTES;
use super::{MAX_FOLLOW_WORDS, MAX_INITIALS_BYTES};
use crate::article::phrases::{PHRASES, contains_any, fold, is_any, opening};

/// `Follow the trams of Avel at https://post.example/trams`: an order, and where it leads.
pub(super) fn follows_to_address(text: &str, bare: &str) -> bool {
    let address = text.rsplit(' ').next().unwrap_or_default();
    let leads = address.starts_with("https://") || address.starts_with("http://");
    leads && bare.split(' ').count() <= MAX_FOLLOW_WORDS && opening(&PHRASES.asks, bare).is_some()
}

/// `YYY-FO/S0B QBXB`: how an agency routes a text, most of it no word.
pub(super) fn is_routing(text: &str) -> bool {
    const MIN_PIECES: usize = 3;
    let pieces: Vec<&str> = text.split([' ', '-', '/']).filter(|piece| !piece.is_empty()).collect();
    let code = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || " -/".contains(sign);
    let mute = |piece: &&&str| {
        piece.contains(|sign: char| sign.is_ascii_uppercase()) && !piece.contains(['A', 'E', 'I', 'O', 'U'])
    };
    text.len() <= MAX_INITIALS_BYTES
        && text.contains('/')
        && text.chars().all(code)
        && pieces.len() >= MIN_PIECES
        && pieces.iter().filter(mute).count() * 2 > pieces.len()
}

/// `The Post is reader-funded. Become a member for $5 a month.`
pub(super) fn asks_readers(text: &str) -> bool {
    const MAX_WORDS: usize = 40;
    let mut sentences = text.split_sentence_bounds().map(fold);
    let funded = sentences.next().is_some_and(|first| contains_any(&PHRASES.reader_funded, &first));
    let mut asks = sentences.peekable();
    funded
        && text.split(' ').count() <= MAX_WORDS
        && asks.peek().is_some()
        && asks.all(|sentence| opening(&PHRASES.reader_asks, &sentence).is_some())
}

/// `((jane.roe@wire.example; +44 20 5555 0100))`, `Keywords: AVEL TRAMS/QUAY (UPDATE 3)`
pub(super) fn is_contact_of_wire(text: &str) -> bool {
    let keywords = text.strip_prefix("Keywords: ").is_some_and(|rest| !rest.contains(char::is_lowercase));
    keywords || text.starts_with("((") && text.ends_with("))") && text.len() <= MAX_HELPERS_BYTES
}

/// `AGERPRES (A - autor: Ana Pop, editor: Ion Lund)`
pub(super) fn is_agency_with_desk(text: &str) -> bool {
    let parted = text.strip_suffix(')').and_then(|text| text.split_once(" ("));
    parted.is_some_and(|(agency, inside)| {
        is_any(&PHRASES.agencies, &fold(agency)) && inside.contains([':', '：']) && text.len() <= MAX_HELPERS_BYTES
    })
}

/// `Price: 1.1592, Change: +0.0011, Percent Change: +0.09`
pub(super) fn is_quote_of_wire(text: &str) -> bool {
    let figure = |text: &str| {
        text.contains(|sign: char| sign.is_ascii_digit())
            && text.chars().all(|sign| sign.is_ascii_digit() || "+-.,%$€£".contains(sign))
    };
    let told = |part: &str| {
        part.split_once(": ").is_some_and(|(name, said)| {
            matches!(fold(name).as_str(), "price" | "change" | "percent change" | "% change" | "last" | "volume")
                && figure(said)
        })
    };
    text.contains(", ") && text.split(", ").all(told)
}

/// What stands before ` PTI RKS MNG MNG`: an agency and the initials of its desk.
pub(super) fn without_initials(text: &str) -> Option<&str> {
    const MAX_INITIALS: usize = 6;
    let at = text.rfind(['.', '”', '"', '!', '?'])? + 1;
    let at = text.ceil_char_boundary(at);
    let mut signs = text[at..].split_whitespace();
    let initials = |sign: &str| (2..=5).contains(&sign.len()) && sign.chars().all(|letter| letter.is_ascii_uppercase());
    // `11271612`: the day and the hour.
    let stamp = |sign: &str| sign.len() == 8 && sign.chars().all(|letter| letter.is_ascii_digit());
    let agency = signs.next().is_some_and(|agency| initials(agency) && is_any(&PHRASES.agencies, &fold(agency)));
    (agency && signs.clone().count() <= MAX_INITIALS && signs.all(|sign| initials(sign) || stamp(sign)))
        .then(|| &text[..at])
}

/// What stands before ` 끝.`, with which a Korean release closes.
pub(super) fn without_korean_end(text: &str) -> Option<&str> {
    let before = ["끝.", "끝"].iter().find_map(|end| text.strip_suffix(end))?;
    before.ends_with(' ').then(|| before.trim_end())
}
