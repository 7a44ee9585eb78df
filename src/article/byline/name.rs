//! Names, word by word, in scripts with capitals and without.

use crate::article::phrases::{PHRASES, fold, is_any};

/// A name in a script without capitals, in words: nothing but its length tells it from a sentence.
const MAX_CASELESS_WORDS: usize = 4;

/// `Jane Roe and Omar O’Hara`, `أحمد علي`.
pub(super) fn names_in(text: &str) -> Option<Vec<String>> {
    let mut names = vec![String::new()];
    let mut caseless = 0;
    for word in text.split_whitespace() {
        if is_any(&PHRASES.and, &fold(word)) || matches!(word, "/" | "|") {
            names.push(String::new());
            continue;
        }
        // `By Jane Roe @janeroe`
        if word.contains('@') {
            continue;
        }
        let name = word.trim_end_matches([',', ';', '|', '،', '、']);
        // `By Prof. Jane Roe`
        if is_any(&PHRASES.titles, &fold(word)) && names.last().is_some_and(String::is_empty) {
            if let Some(last) = names.last_mut() {
                last.push_str(word);
            }
            continue;
        }
        caseless += usize::from(is_caseless(name));
        if !(is_name(name) || is_caseless(name)) || caseless > MAX_CASELESS_WORDS {
            return None;
        }
        if let Some(last) = names.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(name);
        }
        if name.len() < word.len() {
            names.push(String::new());
        }
    }
    names.retain(|name| !name.is_empty());
    Some(names).filter(|names| !names.is_empty())
}

/// A word of a name: `Jane`, `O’Hara`, `J.`, `van`; no full stop ends it, unless it is an initial.
pub(in crate::article) fn is_name(word: &str) -> bool {
    if matches!(word, "van" | "von" | "de" | "da" | "der" | "di" | "al" | "bin" | "ibn" | "la" | "le") {
        return true;
    }
    let letters = |letter: char| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’' | '.');
    let initial = word.chars().filter(|letter| letter.is_alphabetic()).count() <= 2;
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(letters)
        && (initial || !word.ends_with('.'))
}

/// A word of a script that has no capitals, without a stop.
pub(in crate::article) fn is_caseless(word: &str) -> bool {
    let mut letters = word.chars().peekable();
    letters.peek().is_some_and(|letter| letter.is_alphabetic())
        && word.chars().count() <= 20
        && letters.all(|letter| {
            !letter.is_uppercase()
                && !letter.is_lowercase()
                && !letter.is_ascii_punctuation()
                && !"。،؟।".contains(letter)
        })
}
