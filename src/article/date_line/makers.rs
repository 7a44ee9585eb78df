//! What stands behind a day of whom it is from, left off: who wrote it, who took the pictures, which house, from where.

use crate::article::phrases::{PHRASES, fold, is_any, opening};

/// Without `, Фото: Ида Ро`, behind a day and who wrote it.
pub(in crate::article) fn without_pictures(text: &str) -> &str {
    let labelled = |rest: &str| {
        let folded = fold(rest);
        opening(&PHRASES.credits, &folded).is_some_and(|label| label.ends_with(':'))
    };
    let told = |at: &usize| labelled(text[at + 2..].trim_start());
    text.rmatch_indices(", ").map(|(at, _)| at).take(3).find(told).map_or(text, |at| &text[..at])
}

/// Without `来源：新京报`, ` โดย: …`, ` by Jane Roe`: where it was taken from, or who wrote it, behind a day.
pub(super) fn without_maker(text: &str) -> &str {
    let mut starts = text.match_indices(' ').map(|(at, sign)| (at, at + sign.len()));
    let told = |rest: &str| {
        let folded = fold(rest);
        let opens = [&PHRASES.sources, &PHRASES.bylines].into_iter().find_map(|list| opening(list, &folded));
        // `Gültig von: 4.12.2026`
        let few = rest.split(' ').count() <= 5
            && !rest.contains(|sign: char| sign.is_ascii_digit())
            && !rest.ends_with(['.', '。', '!', '?']);
        let marked = |phrase: &str| phrase.ends_with([':', '：']) || folded[phrase.len()..].starts_with([':', '：']);
        few && opens.is_some_and(|phrase| marked(phrase) && phrase.len() < folded.len())
    };
    starts.find(|(_, start)| told(&text[*start..])).map_or(text, |(at, _)| &text[..at])
}

/// Without ` - Written by`, and nobody behind it, as some systems have it behind a day.
pub(super) fn without_empty_maker(text: &str) -> &str {
    let parted = [" - ", " – ", " | "].iter().find_map(|sign| text.rsplit_once(sign));
    let empty = parted.filter(|(_, label)| is_any(&PHRASES.bylines, fold(label).trim_end_matches([':', ' '])));
    empty.map_or(text, |(before, _)| before)
}

/// Without ` 发表于浙江`: from where it was posted, behind a day.
pub(super) fn without_posted_from(text: &str) -> &str {
    const MAX_LETTERS: usize = 10;
    let parted = text.rsplit_once(' ').filter(|(_, from)| from.chars().count() <= MAX_LETTERS);
    let posted = parted.filter(|(_, from)| ["发表于", "发布于", "發表於"].iter().any(|label| from.starts_with(label)));
    posted.map_or(text, |(before, _)| before)
}

/// `2026.12.04 10:12` of `2026年12月04日 10:12 海渡网` and of `林小舟 2026年12月4日`: the house or who wrote it, in a script without
/// capitals.
pub(super) fn without_caseless(folded: &str) -> Option<&str> {
    const MAX_LETTERS: usize = 6;
    let named = |word: &str| {
        (2..=MAX_LETTERS).contains(&word.chars().count())
            && word.chars().all(|letter| matches!(letter, '\u{3040}'..='\u{9FFF}' | '가'..='힣'))
    };
    let house = |word: &str| named(word) && word.ends_with(['网', '網', '报', '報', '社', '台', '聞', '闻']);
    let behind = folded.rsplit_once(' ').filter(|(_, house_name)| house(house_name)).map(|(day, _)| day);
    behind.or_else(|| folded.split_once(' ').filter(|(name, _)| named(name)).map(|(_, day)| day))
}
