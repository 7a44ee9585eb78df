//! What is too little to be worth a cut: a word or two behind a mark, the beginning of a quotation, the stem of an abbreviation.

use super::super::is_clause_sign;
use super::super::tokens::words;
use crate::text::chars::is_unspaced;
use crate::text::language::Language;

/// Less than this of a quotation or bracket, with its opening mark, is not worth opening it: in letters, of which a character
/// of a script without spaces is worth two.
pub(super) const MIN_QUOTED: usize = 16;
/// The same where the text begins with it, so that nothing would be left.
pub(super) const MIN_LEADING: usize = 4;
/// Fewer words behind a mark are not worth it.
const MIN_BEHIND: usize = 4;
const MIN_REMARK: usize = 3;
const MIN_SAID: usize = 2;
const MIN_LISTED: usize = 6;
/// In more bytes than this there are enough.
pub(super) const MAX_SCRAP: usize = 256;
/// The same in characters, in scripts without spaces.
const MIN_UNSPACED: usize = 8;

/// Letters, as [`MIN_QUOTED`] counts them, as far as that.
pub(super) fn width(quoted: &str) -> usize {
    quoted.chars().take(MIN_QUOTED).map(|c| 1 + usize::from(is_unspaced(c))).sum()
}

/// The last word of `piece`, which can begin with a bracket where words are not spaced: `）を`.
pub(super) fn last_of(piece: &str) -> &str {
    let begins = |c: char| !c.is_alphanumeric();
    if piece.ends_with(is_unspaced) { piece.rsplit(begins).next().unwrap_or(piece) } else { piece }
}

/// Whether `more`, from one cut to the next, ends with a mark and too few words behind it: not if they turn round what stands before.
pub(super) fn is_scrap(more: &str, language: &Language) -> bool {
    let more = more.trim_start();
    if more.len() > MAX_SCRAP {
        return false;
    }
    // Of several things, some may stand.
    let first = more.starts_with(is_clause_sign).then_some(0);
    let Some(mark) = first.or_else(|| last_mark(more)) else { return false };
    let behind = &more[mark..];
    // Behind a dash, `a hint` says nothing, and `the port reopens` does; `Storm - live: Ferries sail`; `a good film: cold, quick and …`.
    let listed = |(_, said): (&str, &str)| said.starts_with(char::is_lowercase);
    let least = match behind.chars().next() {
        _ if behind.split_once(": ").is_some_and(listed) => MIN_LISTED,
        Some('—' | '–') => MIN_REMARK,
        _ if behind.contains(": ") => MIN_SAID,
        _ => MIN_BEHIND,
    };
    let joins = |word: &str| language.joins(word, "") || language.owes_verb(word);
    // `…, and that she dies`
    let said = behind.rsplit_once(": ").map_or(behind, |(_, said)| said);
    let told = words(said).skip_while(|word| joins(word)).take(least).count();
    !more.contains(is_unspaced) && told < least && !words(more).any(|word| language.turns(word))
}

/// Whether `kept` has some words.
pub(super) fn says_something(kept: &str) -> bool {
    kept.ends_with(is_unspaced) || words(kept).take(MIN_REMARK).count() == MIN_REMARK
}

/// Where the last mark of `more` stands that parts clauses, before a space.
fn last_mark(more: &str) -> Option<usize> {
    let mut marks = more.char_indices().rev().filter(|(_, c)| is_clause_sign(*c));
    marks.find(|(at, c)| more[at + c.len_utf8()..].starts_with(' ')).map(|(at, _)| at)
}

/// Whether fewer characters than say something stand behind the last mark of `kept`, in a script without spaces.
pub(super) fn is_unspaced_scrap(kept: &str) -> bool {
    let mut near = kept.char_indices().rev().take(MIN_UNSPACED);
    near.any(|(at, c)| {
        let ascii = matches!(c, ',' | ';') && kept[at + 1..].starts_with(is_unspaced);
        (ascii || matches!(c, '、' | '，' | '；')) && kept[at..].contains(is_unspaced)
    })
}

/// Whether a word cut leaves `off` of an abbreviation; an ellipsis is none.
pub(super) fn is_stem(off: &str) -> bool {
    off.starts_with('.') && !off.starts_with("..")
}
