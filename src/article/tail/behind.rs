//! What stands behind the last sentence of a story, in the same paragraph: the sign of an agency, a link, an owner.

use super::{is_signature, wire};
use crate::article::credit::names_all;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::promotion::leads_on;

/// `© All rights reserved`
const MAX_OWNER_BYTES: usize = 60;
/// `Additional reporting by ` with a dozen names.
pub(super) const MAX_HELPERS_BYTES: usize = 400;
/// How many bytes at the end of a story's last paragraph are none of it: `(PAP)`, `EFE`, `（完）`, `Толығырақ: https://…`.
pub(in crate::article) fn length_behind(text: &str) -> usize {
    let mut kept = text.trim_end();
    loop {
        let before = without_sign(kept)
            .or_else(|| without_sign_and_scraps(kept))
            .or_else(|| without_link(kept))
            .or_else(|| without_helpers(kept))
            .or_else(|| without_owner(kept))
            .or_else(|| without_address_of_author(kept))
            .or_else(|| wire::without_initials(kept))
            .or_else(|| wire::without_korean_end(kept));
        match before.map(str::trim_end).filter(|before| ends_a_sentence(before)) {
            Some(before) => kept = before,
            None => return text.len() - kept.len(),
        }
    }
}

fn ends_a_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '”', '»', '"', '」', '“'])
}

/// What stands before `(PAP)` or ` EFE`.
fn without_sign(text: &str) -> Option<&str> {
    let told = |sign: &str| {
        let folded = fold(sign.trim().trim_end_matches('.'));
        is_any(&PHRASES.agencies, &folded) || is_any(&PHRASES.ends, &folded)
    };
    // `（編輯：林舟）1151204`
    let counted = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let text = if counted.ends_with('）') { counted } else { text };
    let end = text.trim_end_matches('.');
    if let Some(inside) = end.strip_suffix([')', '）', '】']) {
        let start = inside.rfind(['(', '（', '【'])?;
        let open = inside[start..].chars().next().map_or(1, char::len_utf8);
        let inner = &inside[start + open..];
        // `…と話した。（佐藤恵子）`
        let signed = || text[..start].ends_with(['。', '」']) && is_signature(&end[start..]);
        let helped = || opening(&PHRASES.sign_offs, &fold(&inside[start..])).is_some();
        let shown = || is_any(&PHRASES.media_marks, &fold(inner));
        return (told(inner) || helped() || shown() || signed() || is_sign_of_desk(inner)).then_some(&text[..start]);
    }
    let (before, sign) = end.rsplit_once(' ')?;
    // `Enditem`, which is no word elsewhere.
    let capitals = sign.chars().count() >= 2 && sign.chars().all(char::is_uppercase) || sign == "Enditem";
    (capitals && told(sign)).then_some(before)
}

/// `kab/mit dpa`, `jro/AFP`, `kab`: initials of who wrote it, and the agencies that helped.
fn is_sign_of_desk(inner: &str) -> bool {
    const MAX_TOKENS: usize = 6;
    let initials = |token: &str| {
        let one_case =
            token.bytes().all(|sign| sign.is_ascii_lowercase()) || token.bytes().all(|sign| sign.is_ascii_uppercase());
        (2..=4).contains(&token.len()) && one_case
    };
    let agency = |token: &str| is_any(&PHRASES.agencies, &fold(token));
    let helps = |token: &str| is_any(&PHRASES.desk_helps, &fold(token));
    let tokens: Vec<&str> = inner.split(['/', ' ', ',', '+', ';']).filter(|token| !token.is_empty()).collect();
    if let [alone] = tokens[..] {
        return initials(alone) && alone.starts_with(char::is_lowercase) && !is_any(&PHRASES.bracketed_words, alone);
    }
    tokens.len() <= MAX_TOKENS
        && tokens.iter().any(|token| agency(token))
        && tokens.iter().all(|token| agency(token) || helps(token) || initials(token))
}

/// What stands before `(ANSA) Loading comments`, `(完)(来源：海渡报)`: an agency's sign, and behind it words of a page that are no
/// sentence.
fn without_sign_and_scraps(text: &str) -> Option<&str> {
    const MAX_BYTES: usize = 160;
    const MAX_WORDS: usize = 10;
    const MAX_LETTERS: usize = 60;
    let from = text.floor_char_boundary(text.len().saturating_sub(MAX_BYTES));
    let stop = ['.', '!', '?', '…', '。', '！', '？', '।', ','];
    text[from..].match_indices(['(', '（', '【']).find_map(|(at, _)| {
        let at = from + at;
        let inside = text[at..].split([')', '）', '】']).next()?;
        let sign = fold(inside.trim_start_matches(['(', '（', '【']).trim());
        let behind = text.get(at + inside.len()..)?.trim_start_matches([')', '）', '】', ' ']);
        let told = is_any(&PHRASES.agencies, &sign) || is_any(&PHRASES.ends, &sign);
        let few = behind.split(' ').count() <= MAX_WORDS && behind.chars().count() <= MAX_LETTERS;
        let before = text[..at].trim_end();
        (told && few && !behind.is_empty() && !behind.contains(stop) && ends_a_sentence(before)).then_some(before)
    })
}

/// What stands before `© All rights reserved`.
fn without_owner(text: &str) -> Option<&str> {
    let at = text.rfind('©').filter(|at| text.len() - at <= MAX_OWNER_BYTES)?;
    let owner = fold(text[at..].trim_start_matches(['©', ' ']));
    opening(&PHRASES.sign_offs, &owner).map(|_| &text[..at])
}

/// What stands before `2026.12.04. roe@post.example`: when a picture was taken, and how to reach who took it, or the latter alone.
fn without_address_of_author(text: &str) -> Option<&str> {
    let (before, address) = text.rsplit_once(' ')?;
    let (name, host) = address.split_once('@')?;
    let written = |part: &str| part.chars().all(|sign| sign.is_ascii_alphanumeric() || ".-_".contains(sign));
    if name.is_empty() || !host.contains('.') || host.ends_with('.') || !written(name) || !written(host) {
        return None;
    }
    let before = before.trim_end();
    let day = before.rsplit(' ').next().filter(|day| {
        let parts = day.trim_end_matches('.').split(['.', '/', '-']);
        parts.clone().count() == 3 && parts.into_iter().all(|part| part.bytes().all(|sign| sign.is_ascii_digit()))
    });
    Some(day.map_or(before, |day| &before[..before.len() - day.len()]))
}

/// What stands before `Additional reporting by Jane Roe.`
fn without_helpers(text: &str) -> Option<&str> {
    let from = text.floor_char_boundary(text.len().saturating_sub(MAX_HELPERS_BYTES));
    let starts = text[from..].match_indices(". ").map(|(at, sign)| from + at + sign.len());
    let told = |start: &usize| {
        let sentence = &text[*start..];
        let folded = fold(sentence);
        let phrase = opening(&PHRASES.sources, &folded).or_else(|| opening(&PHRASES.sign_offs, &folded));
        let rest = |phrase: &str| sentence.chars().skip(phrase.chars().count()).collect::<String>();
        phrase.is_some_and(|phrase| phrase.contains(' ') && names_all(&rest(phrase)))
    };
    starts.filter(told).last().map(|start| &text[..start])
}

/// What stands before `Read more: https://…`.
fn without_link(text: &str) -> Option<&str> {
    let at = text.rfind("://")?;
    if text[at..].contains(char::is_whitespace) {
        return None;
    }
    let starts = text[..at].rmatch_indices(' ').map(|(at, _)| at + 1).take(6);
    starts
        .into_iter()
        .find(|start| leads_on(text[*start..at].trim_end_matches("https").trim_end_matches("http")))
        .map(|start| &text[..start])
}
