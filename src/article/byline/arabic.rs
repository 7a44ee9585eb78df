//! Who wrote it, as Arabic papers say it above a story and in its first words.

use super::is_caseless;
use crate::article::phrases::{PHRASES, is_any};

/// The name that an Arabic lead opens with, `كتب محمد علي: `, and how many bytes say so.
pub(in crate::article) fn wrote(text: &str) -> Option<(String, usize)> {
    const MAX_NAME_WORDS: usize = 4;
    const MAX_HEAD: usize = 120;
    let (head, _) = text.split_once([':', '：']).filter(|(head, _)| head.len() <= MAX_HEAD)?;
    let (verb, name) = head.split_once(' ')?;
    let name = name.trim_start_matches(['-', '–', '—', ' ']).trim_end();
    let words = name.split(' ').count();
    let named = name.split(' ').all(|word| is_caseless(word) && !is_any(&PHRASES.in_arabic_speech, word));
    // One word may be anybody of whom the story tells.
    let told = is_any(&PHRASES.wrote, verb) && (2..=MAX_NAME_WORDS).contains(&words) && named;
    told.then(|| (name.to_owned(), text.len() - text[head.len()..].trim_start_matches([':', '：', ' ']).len()))
}

/// True for `القاهرة - سلمى حداد`, `سلمى حداد - القاهرة`: who wrote it and where, as Arabic papers say above a story.
pub(in crate::article) fn is_arabic_with_town(text: &str) -> bool {
    let Some((one, other)) = arabic_parts(text) else { return false };
    let quoted = ['«', '»', '"', '“', '”'];
    let named = |words: &str| {
        let letters = |word: &str| {
            let word = word.trim_matches(quoted);
            !word.is_empty() && word.chars().all(|letter| matches!(letter, '\u{0620}'..='\u{06D3}'))
        };
        (1..=3).contains(&words.split(' ').count()) && words.split(' ').all(letters)
    };
    named(one) && named(other)
}

fn arabic_parts(text: &str) -> Option<(&str, &str)> {
    [" - ", " – ", " — "].iter().find_map(|dash| text.split_once(dash))
}

/// The name in such a line: of several words, beside a town of one.
pub(in crate::article) fn arabic_beside_town(text: &str) -> Option<Vec<String>> {
    let (one, other) = arabic_parts(text).filter(|_| is_arabic_with_town(text))?;
    // `خاص - رأس النخيل`: a paper's own, and where.
    let own = |words: &str| words.split(' ').any(|word| is_any(&PHRASES.own_reports, word));
    if own(one) || own(other) {
        return None;
    }
    let single = |words: &str| !words.contains(' ');
    let name = match (single(one), single(other)) {
        (true, false) => other,
        (false, true) => one,
        _ => return None,
    };
    Some(vec![name.to_owned()])
}
