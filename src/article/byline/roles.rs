//! What somebody is at a newspaper: before a name, behind it, or in a line of its own.

use super::parts::before_role;
use super::small::in_small;
use super::{is_name, is_of_region};
use crate::article::phrases::{PHRASES, fold, is_any};

/// `Deputy editor of the evening news`.
const MAX_ROLE_WORDS: usize = 6;

/// ` Jane Roe` of ` court reporter Jane Roe` and of ` state political reporter Jane Roe`.
pub(super) fn without_role_before(rest: &str) -> &str {
    const MAX_WORDS: usize = 3;
    let small = |word: &str| word.chars().all(|letter| letter.is_lowercase() || letter == '-');
    let mut end = 0;
    for word in rest.trim_start().split(' ').take(MAX_WORDS).take_while(|word| small(word)) {
        end += word.len() + 1;
        if is_any(&PHRASES.roles, word) {
            return rest.trim_start().get(end - 1..).filter(|name| !name.trim().is_empty()).unwrap_or(rest);
        }
    }
    rest
}

/// The name in `Grace Lund, Health Editor`, in a line without a stop.
pub(in crate::article) fn with_role(text: &str) -> Option<Vec<String>> {
    let text = without_agencies(text);
    let parted = [", ", " | ", " - ", " – ", " — "].iter().find_map(|sign| text.split_once(sign));
    let Some((name, role)) = parted else { return before_role(text) };
    // `Jane Roe, BBC News, Avel`
    let of_house = role.split_once(", ").filter(|(house, place)| {
        is_any(&PHRASES.agencies, &fold(house)) && place.split(' ').count() <= 3 && place.split(' ').all(is_name)
    });
    let role = of_house.map_or(role, |(house, _)| house);
    let folded = fold(role);
    let mut words = folded.split(' ');
    let ends = |word: Option<&str>| word.is_some_and(|word| is_any(&PHRASES.roles, word));
    // `João Lund, da Agência Brasil`
    let house = ["da ", "do ", "de "].iter().find_map(|of| folded.strip_prefix(of)).unwrap_or(&folded);
    let told = ends(words.next())
        || ends(words.next_back())
        || [&PHRASES.agencies, &PHRASES.houses].into_iter().any(|list| is_any(list, house))
        || is_of_region(role)
        || is_any(&PHRASES.credits, &folded);
    let plain = role.split(' ').count() <= MAX_ROLE_WORDS && !role.contains(['.', ',', ':', ';', '!', '?', '"', '“']);
    let is_person = (2..=4).contains(&name.split(' ').count()) && name.split(' ').all(is_name);
    (told && plain && is_person).then(|| vec![in_small(name.to_owned())])
}

/// Without `, and agencies`, behind what somebody is.
fn without_agencies(text: &str) -> &str {
    let parted = text.rsplit_once(' ').filter(|(_, last)| is_any(&PHRASES.agencies_behind, &fold(last)));
    let before =
        parted.and_then(|(before, _)| before.rsplit_once(' ')).filter(|(_, and)| is_any(&PHRASES.and, &fold(and)));
    before.map_or(text, |(before, _)| before.trim_end_matches([',', ' ']))
}

/// True for what somebody is at a newspaper, in a line of its own: `Economics editor`.
pub(in crate::article) fn is_role(text: &str) -> bool {
    const MIN_ROLE: usize = 8;
    let folded = fold(text);
    let mut words = folded.split(' ').collect::<Vec<_>>();
    // `Gerichtsreporterin`
    let joined = |word: &str| {
        PHRASES
            .roles
            .iter()
            .any(|role| role.chars().count() >= MIN_ROLE && word.len() > role.len() && word.ends_with(role.as_str()))
    };
    let role = |word: &str| is_any(&PHRASES.roles, word) || joined(word);
    let ends = words.pop().is_some_and(role) || words.first().is_some_and(|word| role(word));
    let desk =
        |word: &&str| is_any(&PHRASES.desks, word) || role(word) || matches!(*word, "and" | "de" | "di" | "da" | "für");
    ends && words.len() <= 4 && words.iter().all(desk)
}
