//! Days as some languages write them, in signs, without a year, or with a short name of the day, in the way that others do.

use crate::article::phrases::{PHRASES, is_any};
use crate::article::time;

/// `2026.12.04 11:30` for `2026年12月4日 11時30分`.
pub(super) fn spelt_out(folded: &str) -> String {
    // `27/11/2026 a las 19:40`
    if folded.contains(" a las ") {
        return folded.replace(" a las ", " ");
    }
    if let Some(closed) = time::closed(folded).or_else(|| time::closed_from_day(folded)) {
        return closed;
    }
    if let Some(parted) = time::with_month_apart(folded) {
        return parted;
    }
    if !folded.contains(['年', '月', '（']) {
        return folded.to_owned();
    }
    let folded = folded.replace(['（', '）'], " ");
    let folded = folded.replace(['年', '月'], ".").replace(['時', '时', '点'], ":").replace('分', "");
    // `2026年12月4日08:30`
    folded.replace('日', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `27 nov 2026` of `do 27 nov 2026`: short names of days, which are other words elsewhere.
pub(super) fn without_weekday(folded: String) -> String {
    const DAYS: [&str; 25] = [
        "ma", "di", "wo", "do", "vr", "za", "zo", "man", "tir", "ons", "tor", "fre", "lör", "sön", "seg", "ter", "qua",
        "qui", "sex", "sáb", "dom", "lun", "mié", "jue", "vie",
    ];
    let words: Vec<&str> = folded.split(' ').collect();
    let numbered =
        |at: usize| words.get(at + 1).is_some_and(|next| next.starts_with(|sign: char| sign.is_ascii_digit()));
    if !DAYS.iter().any(|day| words.contains(day)) {
        return folded;
    }
    let told = words.iter().enumerate().filter(|(at, word)| !(DAYS.contains(word) && numbered(*at)));
    told.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// `12月4日 19時24分 更新 20時10分`, `12/4(金) 9:48 配信`: a day without its year, and an hour.
pub(super) fn is_hour_in_japanese(text: &str) -> bool {
    if text.contains("配信") && text.contains('/') && text.contains(':') {
        let sign = |sign: char| sign.is_ascii_digit() || matches!(sign, '/' | ':' | ' ' | '(' | ')' | '（' | '）');
        let day = |sign: char| matches!(sign, '月' | '火' | '水' | '木' | '金' | '土' | '日' | '祝');
        let bare = text.replace("配信", "").replace("更新", "");
        return bare.chars().all(|each| sign(each) || day(each));
    }
    let words = text.split_whitespace().filter(|word| !is_any(&PHRASES.published, word));
    let told = |word: &str| {
        word.contains(char::is_numeric)
            && word
                .chars()
                .all(|sign| sign.is_numeric() || matches!(sign, '年' | '月' | '日' | '時' | '时' | '分' | '点' | ':'))
    };
    text.contains('月') && text.contains('日') && text.contains(['時', '时', ':', '点']) && words.into_iter().all(told)
}
