//! Lines above a story that say who wrote it.

mod about;
mod alone;
mod arabic;
mod before;
mod behind;
mod dateline;
mod day;
mod declared;
mod fields;
mod helpers;
mod houses;
mod korean;
mod name;
mod nobody;
mod parts;
mod roles;
mod sent;
mod small;
mod within;

pub(super) use about::{is_about, says_who};
pub(super) use alone::{alone, listed, with_place};
pub(super) use arabic::{arabic_beside_town, is_arabic_with_town, wrote};
pub(super) use before::{before_lead, in_capitals_before_lead};
pub(super) use dateline::in_dateline;
pub(super) use day::{in_day, with_day};
pub(super) use declared::{declared, names_only, without_word};
pub(super) use fields::{agency_with_desk, before_day, in_fields, with_parts};
pub(super) use helpers::{is_mail, is_role_with_name};
pub(super) use houses::{is_house, is_of_region, is_placed};
pub(super) use korean::without_korean;
pub(super) use name::{is_caseless, is_name};
pub(super) use parts::{before_site, beside_place};
pub(super) use roles::{is_role, with_role};
pub(super) use sent::{is_role_of_house, of_house, sent_by};

use behind::{without_others, without_staff, without_tail};
use helpers::{is_of_editor, parted_from_helper, without_helpers};
use houses::without_house;
use korean::korean;
use name::names_in;
use nobody::is_of_nobody;
use parts::{
    doubled, is_hindi, placed, with_house, without_empty_day, without_paper, without_role_behind_dash, without_site,
};
use roles::without_role_before;
use small::in_small;
pub(super) use within::named_within;

use super::phrases::{PHRASES, fold, is_any, opening};

/// `By ` and three or four names, with their house, their town and the hour.
const MAX_WORDS: usize = 18;
/// A line of more bytes than this is none of these, however few its words.
pub(super) const MAX_BYTES: usize = 240;

/// The names of a line that is nothing but a byline; none if it is anything else. A byline of nobody in particular, such as
/// `By Staff Report`, has no names.
pub(super) fn names(text: &str) -> Option<Vec<String>> {
    of_persons(text).or_else(|| of_house(text))
}

fn of_persons(text: &str) -> Option<Vec<String>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    // `By-Jane Roe`
    if let Some(who) = text.strip_prefix("By-") {
        return names(&format!("By {who}"));
    }
    let folded = fold(text);
    if folded.split(' ').count() > MAX_WORDS {
        return None;
    }
    if let Some(who) = without_empty_day(text).or_else(|| doubled(text)) {
        return names(who).or_else(|| listed(who));
    }
    if let Some(names) = korean(text)
        .or_else(|| agency_with_desk(text))
        .or_else(|| fields::behind_role(text))
        .or_else(|| with_parts(text))
        .or_else(|| sent_by(text))
    {
        return Some(names);
    }
    // `Reporter : Jane Roe, Editor : Omar Lund`
    if text.contains(" : ") && opening(&PHRASES.bylines, &folded).is_none() {
        return names(&text.replace(" : ", ": "));
    }
    if is_of_nobody(text, &folded) || is_hindi(text) || is_of_editor(text, &folded) {
        return Some(Vec::new());
    }
    let phrase = opening(&PHRASES.bylines, &folded)?;
    let rest: &str = &text[text.char_indices().nth(phrase.chars().count()).map_or(text.len(), |(at, _)| at)..];
    // Where words have no spaces between them, only a space or a colon shows that the word was one.
    if !phrase.ends_with([':', '：', '／', '・', '＝', '/']) && !rest.starts_with([' ', '\t', '\u{a0}', ':', '：'])
    {
        return None;
    }
    // `By By Jane Roe`
    let rest = rest.strip_prefix(" By ").filter(|_| phrase == "by").unwrap_or(rest);
    let rest = without_role_before(rest);
    // `By Jane Roe:`, `By Jane Roe -`
    let rest = rest.trim_end_matches([':', '：', '-', '–', '—', '|', ' ']);
    if let Some(names) = placed(rest.trim_start_matches([':', '：', ' '])) {
        return Some(names);
    }
    if let Some(names) = with_house(rest.trim_start_matches([':', '：', ' '])) {
        return Some(names);
    }
    let (rest, helper) = parted_from_helper(without_others(rest.trim_start_matches([':', '：', ' '])));
    let rest = without_staff(without_paper(rest));
    let rest = without_tail(without_role_behind_dash(rest));
    let names = without_house(names_in(without_site(rest))?, rest);
    // `Της Άνδρου`: an article in Greek opens other lines too.
    if matches!(phrase, "του" | "της") && !names.iter().all(|name| name.contains(' ')) {
        return None;
    }
    // A month or weekday alone is the start of a sentence: `By Monday`.
    if names.iter().any(|name| is_any(&PHRASES.dates, &fold(name))) {
        return None;
    }
    // `Oprac. JK`
    let initials = |name: &str| phrase.starts_with("op") && !name.contains(' ') && !name.contains(char::is_lowercase);
    // `Special Sports` of `By Special Sports Correspondent`
    let desk = |name: &str| name.split(' ').all(|word| is_any(&PHRASES.desk_words, &fold(word)));
    let signs = |name: &String| !is_any(&PHRASES.nobody, &fold(name)) && !initials(name) && !desk(name);
    let agency = |name: &String| is_any(&PHRASES.agencies, &fold(name));
    let signed = names.iter().any(signs);
    let told = names.into_iter().filter(|name| signs(name) || signed && agency(name));
    Some(told.chain(helper.filter(|_| signed)).map(in_small).collect())
}

#[cfg(test)]
#[path = "byline_tests.rs"]
mod tests;
