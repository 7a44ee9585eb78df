//! Who reports, in a dateline: `(해운=연합뉴스) 김서진 기자 =`, `Ali YILMAZ/İZMİR, (DHA)-`.

use super::fields::in_chinese_brackets;
use super::korean::{is_korean_name, is_korean_role, korean};
use super::listed;

/// Who reports, in a dateline: `(해운=연합뉴스) 김서진 기자 =`, `Ali YILMAZ/İZMİR, (DHA)-`.
pub(in crate::article) fn in_dateline(text: &str) -> Vec<String> {
    if let Some(names) = in_chinese_brackets(text) {
        return names;
    }
    // `[가람일보=김서연 기자]`, `[가람일보 | 가람=김서연기자]`
    if let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        let last = inside.rsplit([' ', '=']).next().unwrap_or_default();
        let glued = last.strip_suffix("기자").filter(|name| is_korean_name(name)).map(|name| vec![name.to_owned()]);
        if let Some(names) = korean(inside).or(glued) {
            return names;
        }
    }
    let behind = text.rsplit_once([')', ']', '）', '］']).map_or(text, |(_, behind)| behind);
    let words: Vec<&str> = behind.trim().trim_end_matches(['=', '＝', ' ']).split(' ').collect();
    if let [names @ .., role] = words.as_slice()
        && is_korean_role(role)
        && !names.is_empty()
        && names.iter().all(|name| is_korean_name(name))
    {
        return names.iter().map(|name| (*name).to_owned()).collect();
    }
    let signed = text.split_once('/').filter(|(name, town)| {
        let capitals = town.chars().take_while(|letter| letter.is_alphabetic()).collect::<String>();
        name.contains(char::is_lowercase) && capitals.chars().count() > 2 && !capitals.contains(char::is_lowercase)
    });
    signed.and_then(|(name, _)| listed(name)).unwrap_or_default()
}
