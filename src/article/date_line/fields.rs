//! What a page in Chinese says of its text, in fields side by side, a day among them.

use super::moment::is_moment;
use super::written::spelt_out;
use crate::article::phrases::{PHRASES, fold, is_any};

/// `来源：海渡报 作者：林小舟 发布时间：2026-12-04 10:20 字号：大 中 小`: what a page in Chinese says of its text; one field alone has a
/// day or an hour in it, and a day may stand before others.
pub(super) fn are_fields(text: &str) -> bool {
    if !text.contains('：') || text.contains(['。', '，', '！', '？']) {
        return false;
    }
    let field = |word: &str| word.split_once('：').is_some_and(|(label, _)| is_any(&PHRASES.page_fields, label));
    let parts =
        || text.split(|sign: char| sign.is_whitespace() || matches!(sign, '|' | '｜')).filter(|part| !part.is_empty());
    let when = |word: &str| is_moment(&spelt_out(&fold(word)));
    let fields = parts().filter(|part| field(part)).count();
    let dated = || parts().any(|part| when(part.split_once('：').map_or(part, |(_, said)| said)));
    let opens = parts().next().is_some_and(|first| field(first) || when(first));
    // `时间：12月4日` may be when something is to be.
    let sure = !["时间", "日期"].iter().any(|label| text.starts_with(label));
    opens
        && (fields >= 2 || fields == 1 && sure && dated())
        && parts().all(|part| field(part) || part.chars().count() <= 8 || when(part))
}
