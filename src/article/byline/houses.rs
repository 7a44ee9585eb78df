//! Houses and towns, and what they are called that no person is.

use super::is_name;
use crate::article::phrases::{PHRASES, fold, is_any};

/// Without the house and the town behind the names: `Jane Roe, BBC News, Bromsgrove`.
pub(super) fn without_house(mut names: Vec<String>, text: &str) -> Vec<String> {
    let house = |name: &String| is_any(&PHRASES.agencies, &fold(name)) || is_house_of_names(name);
    let house = names.iter().position(house).filter(|at| *at > 0);
    names.truncate(house.unwrap_or(names.len()));
    // One word behind the comma is a town, where the first name has two; `Washington, D.C.` has a district.
    let mut rest = text;
    while let [first, .., last] = names.as_slice()
        && first.contains(' ')
        && !last.contains(' ')
        && let Some(before) = rest.strip_suffix(last.as_str()).and_then(|before| before.strip_suffix(", "))
    {
        rest = before;
        names.pop();
    }
    names
}

/// `Diário da Serra`, `The Harbour Post`: what no person is called. `Omar Post` may be one.
fn is_house_of_names(name: &str) -> bool {
    let mut words = name.split(' ');
    let first = words.next().map(fold).unwrap_or_default();
    let opens = is_any(&PHRASES.house_words, &first) || is_any(&PHRASES.articles, &first) && first.is_ascii();
    is_house(name) && (opens || words.count() > 1)
}

/// `New Avel`, `Port of Avel`: words that towns have in their names, and no person.
pub(in crate::article) fn is_placed(name: &str) -> bool {
    let folded = fold(name);
    let word = |word: &str| is_any(&PHRASES.town_words, word);
    is_any(&PHRASES.before_colons, &folded)
        || is_any(&PHRASES.dash_towns, &folded)
        || folded.split([' ', '-']).any(word)
}

/// `The Harbour Post`: the house of an author, in a line of its own below the name.
pub(in crate::article) fn is_house(line: &str) -> bool {
    const MAX_HOUSE_WORDS: usize = 5;
    let folded = fold(line);
    let small = |word: &str| is_any(&PHRASES.articles, &fold(word)) || is_any(&PHRASES.in_towns, &fold(word));
    let named = line.split(' ').all(|word| is_name(word) || small(word)) && line.starts_with(char::is_uppercase);
    let told = folded.split([' ', '-']).any(|word| is_any(&PHRASES.house_words, word));
    line.split(' ').count() <= MAX_HOUSE_WORDS && named && told
}

/// `BBC Wales`: a house, and which of its rooms.
pub(in crate::article) fn is_of_region(role: &str) -> bool {
    const MAX_REGION: usize = 2;
    role.split_once(' ').is_some_and(|(house, region)| {
        is_any(&PHRASES.agencies, &fold(house))
            && house.chars().all(char::is_uppercase)
            && region.split(' ').count() <= MAX_REGION
            && region.split(' ').all(|word| is_name(word) && !is_any(&PHRASES.pictures, &fold(word)))
    })
}
