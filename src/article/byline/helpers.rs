//! Who helped with a story and who edited it, beside who wrote it.

use super::name::names_in;
use super::{is_name, listed};
use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// What stands before an agency that helped.
const HELPS: [&str; 12] =
    [" avec ", " with ", " mit ", " con ", " com ", " met ", " med ", " с ", " z ", " cu ", " dengan ", " ile "];

/// Without ` (avec AFP)`, ` (with Reuters)`, ` (à Brest)`, ` avec AFP`.
pub(super) fn without_helpers(text: &str) -> &str {
    parted_from_helper(text).0
}

/// The same, and the agency that helped.
pub(super) fn parted_from_helper(text: &str) -> (&str, Option<String>) {
    let agency = |house: &str| is_any(&PHRASES.agencies, &fold(house)).then(|| house.to_owned());
    // `Jane Roe and AFP`
    let joined = text.match_indices(' ').find_map(|(at, _)| {
        let (before, and) = text[..at].rsplit_once(' ')?;
        is_any(&PHRASES.and, &fold(and)).then(|| Some((before, agency(&text[at + 1..])?)))?
    });
    if let Some((before, house)) = joined {
        return (before, Some(house));
    }
    let beside = HELPS.iter().find_map(|sign| text.split_once(sign));
    if let Some((before, house)) = beside.and_then(|(before, house)| Some((before, agency(house)?))) {
        return (before, Some(house));
    }
    let Some((before, inside)) = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) else {
        return (text, None);
    };
    let folded = fold(inside);
    let placed =
        inside.split_once(' ').is_some_and(|(at, town)| is_any(&PHRASES.at_towns, at) && town.split(' ').all(is_name));
    let with = inside.split_once(' ').filter(|(with, _)| HELPS.iter().any(|sign| sign.trim() == fold(with)));
    let house = with.and_then(|(_, house)| agency(house));
    let helped = opening(&PHRASES.sources, &folded).is_some() || agency(inside).is_some() || house.is_some() || placed;
    if helped { (before.trim_end(), house) } else { (text, None) }
}

/// `Edited by Jane Roe`: who did not write it.
pub(super) fn is_of_editor(text: &str, folded: &str) -> bool {
    const MAX_NAME_WORDS: usize = 4;
    let Some(label) = opening(&PHRASES.editors, folded) else { return false };
    let who: String = text.chars().skip(label.chars().count()).collect();
    let who = who.trim_start_matches([':', '：', ' ']);
    let ended = who.ends_with(['。', '!', '?', ':', ',']);
    (1..=MAX_NAME_WORDS).contains(&who.split(' ').count()) && !ended && names_in(who).is_some()
}

/// `jane@post.example`, `@janeroe`, alone in a line: how to reach who wrote it.
pub(in crate::article) fn is_mail(text: &str) -> bool {
    let mail = text.split_once('@').is_some_and(|(who, host)| who.is_empty() && host.len() > 2 || host.contains('.'));
    mail && !text.contains(char::is_whitespace) && !text.contains("://")
}

/// `Editor Jane R.`, below the name of who wrote it.
pub(in crate::article) fn is_role_with_name(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(role, who)| {
        is_any(&PHRASES.roles, fold(role).trim_end_matches(':')) && listed(who).is_some_and(|names| names.len() == 1)
    })
}
