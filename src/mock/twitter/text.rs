//! Text as X counts it: twitter-text 3.1.0 with configuration v3, read from its rules and written anew.
//!
//! <https://docs.x.com/fundamentals/counting-characters>, <https://github.com/twitter/twitter-text>

use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// What a post may weigh.
pub(super) const MAX_WEIGHT: u32 = 280;

/// What every link weighs, however long.
const LINK_WEIGHT: u32 = 23;

/// The weight of a text. Links weigh 23, an emoji sequence 2, a character 1 or 2.
pub(super) fn weight(text: &str) -> u32 {
    let text: String = text.nfc().collect();
    let mut total = 0;
    let mut at = 0;
    for link in links(&text) {
        total += plain_weight(&text[at..link.start]) + LINK_WEIGHT;
        at = link.end;
    }
    total + plain_weight(&text[at..])
}

/// True if the text holds a character that X refuses.
pub(super) fn has_forbidden(text: &str) -> bool {
    text.contains(is_forbidden)
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FEFF}' | '\u{FFFF}')
}

fn plain_weight(text: &str) -> u32 {
    text.graphemes(true).map(cluster_weight).sum()
}

fn cluster_weight(cluster: &str) -> u32 {
    let chars: Vec<char> = cluster.chars().collect();
    let all: u32 = chars.iter().copied().map(char_weight).sum();
    let Some(&first) = chars.first() else { return 0 };
    let keycap = matches!(first, '0'..='9' | '#' | '*') && chars.contains(&'\u{20E3}');
    let sign = matches!(first, '©' | '®') && chars.get(1) == Some(&'\u{FE0F}');
    let flag = chars.len() == 2 && chars.iter().copied().all(is_regional);
    if keycap || sign || flag {
        return 2;
    }
    if char_weight(first) != 2 || chars.len() == 1 {
        return all;
    }
    let parts: Vec<&[char]> = chars.split(|&c| c == '\u{200D}').collect();
    let decoration = |c: &char| matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}');
    let whole = parts.iter().all(|part| part.split_first().is_some_and(|(_, rest)| rest.iter().all(decoration)));
    if !whole {
        return all;
    }
    let joined = first != '\u{1F9D1}' && parts[1..].iter().all(|part| joins(part[0]));
    if joined {
        return 2;
    }
    // The library's emoji are of 2018; a newer sequence falls into its emoji and the joiners between them.
    parts.len() as u32 * 2 + (parts.len() as u32 - 1)
}

/// What stands after a joiner in a sequence of Emoji 11, the newest that the library knows.
fn joins(c: char) -> bool {
    matches!(
        c,
        '♀' | '♂' | '⚕' | '⚖' | '✈' | '❤' | '☠' | '🌾' | '🍳' | '🎓' | '🎤' | '🎨' | '🏫' | '🏭' | '💻' | '💼' | '🔧'
            | '🔬' | '🚀' | '🚒' | '🦰'..='🦳' | '🌈' | '🗨' | '👦'..='👩' | '💋'
    )
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

fn char_weight(c: char) -> u32 {
    let light =
        matches!(c, '\0'..='\u{10FF}' | '\u{2000}'..='\u{200D}' | '\u{2010}'..='\u{201F}' | '\u{2032}'..='\u{2037}');
    if light { 1 } else { 2 }
}

/// Where the links of a text are, in bytes, in order.
pub(in crate::mock) fn links(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |index: usize| chars.get(index).map_or(text.len(), |(at, _)| *at);
    let letters: Vec<char> = chars.iter().map(|(_, c)| *c).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let here = links_at(&letters, at);
        match here.last() {
            Some(last) => {
                at = last.end;
                found.extend(here.iter().map(|link| end_of(link.start)..end_of(link.end)));
            }
            None => at += 1,
        }
    }
    found
}

/// The links that begin with the host or scheme at `at`, in characters: several only where a host without a scheme falls
/// into pieces, as in `a.com。b.com`.
fn links_at(text: &[char], at: usize) -> Vec<Range<usize>> {
    let before = at.checked_sub(1).map(|index| text[index]);
    if before
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '$' | '#' | '＃') || is_forbidden(c))
    {
        return Vec::new();
    }
    if let Some(host) = scheme(&text[at..]).map(|length| at + length) {
        let Some(end) = domain(text, host, &|c| !is_separator(c)) else { return Vec::new() };
        let link = at..finish(text, at, host, end);
        return std::iter::once(link).collect();
    }
    if before.is_some_and(|c| matches!(c, '-' | '_' | '.' | '/')) {
        return Vec::new();
    }
    let Some(whole) = domain(text, at, &|c| !is_separator(c)) else { return Vec::new() };
    let mut found = Vec::new();
    let mut start = at;
    while start < whole {
        match domain(&text[..whole], start, &|c| c == '-' || is_latin(c)) {
            Some(end) if text[start] != '-' => {
                let after = if end == whole { finish(text, start, start, end) } else { end };
                found.push(start..after);
                start = after;
            }
            _ => start += 1,
        }
    }
    found
}

fn scheme(text: &[char]) -> Option<usize> {
    ["https://", "http://"].into_iter().map(str::len).find(|&length| {
        let name = if length == 8 { "https://" } else { "http://" };
        text.len() > length && text[..length].iter().zip(name.chars()).all(|(a, b)| a.eq_ignore_ascii_case(&b))
    })
}

/// The end of the longest domain that starts at `at`: labels of characters that `allowed` allows, then a known TLD that is
/// not followed by a letter, digit, `@`, `+` or `-`.
fn domain(text: &[char], at: usize, allowed: &dyn Fn(char) -> bool) -> Option<usize> {
    let inside = |c: char| c == '.' || c == '_' && allowed('_') || allowed(c);
    let run = text[at..].iter().position(|&c| !inside(c)).map_or(text.len(), |length| at + length);
    let mut labels = Vec::new();
    let mut start = at;
    for end in (at..run).filter(|&index| text[index] == '.').chain([run]) {
        labels.push(start..end);
        start = end + 1;
    }
    let mut best = None;
    for (n, label) in labels.iter().enumerate() {
        if n > 0 && is_label(&text[labels[n - 1].clone()], false) {
            best = tld(text, label).or(best);
        }
        if !is_label(&text[label.clone()], true) {
            break;
        }
    }
    best
}

/// The end of a TLD at the start of a label.
fn tld(text: &[char], label: &Range<usize>) -> Option<usize> {
    (label.start + 1..=label.end).rev().find(|&end| {
        let name: String = text[label.start..end].iter().flat_map(|c| c.to_lowercase()).collect();
        let known = tlds().contains(name.as_str()) || name.len() > 4 && name.starts_with("xn--") && name.is_ascii();
        known && text.get(end).is_none_or(|&c| !c.is_ascii_alphanumeric() && !matches!(c, '@' | '+' | '-'))
    })
}

fn tlds() -> &'static HashSet<&'static str> {
    static TLDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    TLDS.get_or_init(|| include_str!("tlds.txt").split_whitespace().collect())
}

fn is_label(label: &[char], subdomain: bool) -> bool {
    let edge = |c: Option<&char>| c.is_some_and(|c| !matches!(c, '-' | '_'));
    let short = label.len() <= 63 && (label.iter().all(char::is_ascii) || label.len() <= 59);
    edge(label.first()) && edge(label.last()) && short && (subdomain || !label.contains(&'_'))
}

/// What ends a label in a host.
fn is_separator(c: char) -> bool {
    let control = matches!(c, '\0'..='\x20' | '\x7f'..='\u{A0}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let punctuation = matches!(c, '!'..='\x2c' | '/' | ':'..='@' | '['..='^' | '`' | '{'..='~' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205E}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{FF01}'..='\u{FF0F}' | '\u{A1}'
        | '\u{A7}' | '\u{AB}' | '\u{B6}' | '\u{B7}' | '\u{BB}' | '\u{BF}');
    control || punctuation || c == '.' || c.is_whitespace() || is_forbidden(c)
}

/// Port, path and query after a domain; t.co links end with their slug.
fn finish(text: &[char], start: usize, host: usize, end: usize) -> usize {
    let is_tco = host > start && text[host..end].iter().collect::<String>().eq_ignore_ascii_case("t.co");
    if is_tco && text.get(end) == Some(&'/') {
        let slug = text[end + 1..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        if (1..=40).contains(&slug) {
            return end + 1 + slug;
        }
    }
    let mut at = end;
    if text.get(at) == Some(&':') {
        let digits = text[at + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
        at += if digits > 0 { digits + 1 } else { 0 };
    }
    if text.get(at) == Some(&'/') {
        at = path(text, at);
    }
    if text.get(at) == Some(&'?') {
        at = query(text, at);
    }
    if at - start > 4096 { end } else { at }
}

fn path(text: &[char], start: usize) -> usize {
    let mut end = start + 1;
    let mut at = start + 1;
    while let Some(&c) = text.get(at) {
        if c == '(' {
            match parentheses(text, at, 2) {
                Some(after) => (at, end) = (after, after),
                None => break,
            }
        } else if is_path(c) {
            at += 1;
            if is_latin(c) || is_cyrillic(c) || matches!(c, '+' | '-' | '=' | '_' | '#' | '/') {
                end = at;
            }
        } else {
            break;
        }
    }
    end
}

/// The index after the parenthesis that closes the one at `at`, if only path characters are between them.
fn parentheses(text: &[char], at: usize, depth: u32) -> Option<usize> {
    let mut at = at + 1;
    let start = at;
    loop {
        match text.get(at)? {
            ')' => return (at > start).then_some(at + 1),
            '(' if depth > 1 => at = parentheses(text, at, depth - 1)?,
            &c if is_path(c) => at += 1,
            _ => return None,
        }
    }
}

fn query(text: &[char], start: usize) -> usize {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(*c);
    let run = text[start + 1..].iter().take_while(|c| allowed(c)).count();
    let ends = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '&' | '=' | '#' | '/');
    text[start + 1..start + 1 + run].iter().rposition(ends).map_or(start, |last| start + 2 + last)
}

fn is_path(c: char) -> bool {
    is_latin(c) || is_cyrillic(c) || "!*';:=+,.$/%#[]-–_~@|&".contains(c)
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4FF}')
}

/// ASCII letters and digits, and Latin letters with accents.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{253}' | '\u{254}' | '\u{256}'
            | '\u{257}' | '\u{259}' | '\u{25B}' | '\u{263}' | '\u{268}' | '\u{26F}' | '\u{272}' | '\u{289}' | '\u{28B}'
            | '\u{2BB}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}')
}

/// How many cashtags there are: `$` and one to six letters, perhaps with a suffix, after a space or at the start.
pub(super) fn cashtags(text: &str) -> usize {
    text.split_whitespace()
        .filter_map(|word| word.strip_prefix('$'))
        .filter(|name| {
            let letters = name.chars().take_while(char::is_ascii_alphabetic).count();
            (1..=6).contains(&letters) && !name[letters..].starts_with(|c: char| c.is_ascii_digit())
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_weigh_what_x_says_they_weigh() {
        for (text, length) in [
            ("Hi http://test.co", 26),
            ("See README.md now", 31),
            ("H\u{1F431}\u{263A}👨‍👩‍👧‍👦", 7),
            ("🙋🏽👨‍🎤", 4),
            ("1\u{20E3}", 2),
            ("A\u{301}B", 2),
            ("A\u{FB2C}", 4),
            ("randomurlrandomurlrandomurlrandomurlrandomurlrandomurlrandomurls.com", 68),
            ("\u{2066}\u{202A}http://foobar.پاکستان/\u{202C}\u{2069}", 31),
            ("Hello, world! 👋", 16),
            ("don’t — wait…", 14),
            ("ế", 2),
            ("한국어", 6),
            ("🏳️‍🌈", 2),
            ("👩🏽‍🚀", 2),
            ("🇩🇪", 2),
            ("#️⃣", 2),
            ("🧑‍🎄", 5),
            ("❤️‍🔥", 5),
            ("🧑🏽‍🤝‍🧑🏻", 8),
            ("end of line.It starts", 37),
            ("ASP.NET", 23),
            ("www.example.com", 23),
            ("example.com:8080/x?y=1", 23),
            ("http://例え.jp/", 23),
            ("(example.com)", 25),
            ("“example.com”", 25),
            ("ex.com,ex.org", 47),
            ("日本語example.com", 29),
            ("a_b.example.com", 25),
            ("example.com/日本", 27),
            ("https://example.com/a.", 24),
            ("https://example.com/?a=b&c=d.", 24),
            ("https://example.com/a_(b)", 23),
            ("https://example.com/a_(b))", 24),
            ("x https://t.co/abc/def y", 31),
            ("foo.baz", 7),
            ("foo.comm", 8),
            ("http://no-tld", 13),
            ("http://192.168.0.1/x", 20),
            ("https://user:p@example.com/a", 28),
            ("ftp://example.com/x", 19),
            ("//example.com", 13),
            ("-example.com", 12),
            ("@example.com", 12),
            ("$example.com", 12),
            ("name.al+x@foo.com", 17),
        ] {
            assert_eq!(weight(text), length, "{text}");
        }
        assert_eq!(weight(&"👨‍👩‍👧‍👦".repeat(140)), 280);
    }

    #[test]
    fn cashtags_are_counted_but_prices_are_not() {
        assert_eq!(cashtags("$ABC and $X fell by $12 or $1B"), 2);
    }
}
