//! Finds what platforms link by themselves: one file per platform, each by that platform's own rules.
//!
//! Everything here takes the text as it will be sent and gives byte ranges of it, in order. How long a text is on a
//! platform depends on what that platform finds in it, so [`super::measure()`] asks here; what counts as a link in our own
//! markup is `urls`.

pub mod bluesky;
pub mod mastodon;
mod ranges;
mod scan;
pub mod telegram;
mod tld;
pub mod twitter;

use std::ops::Range;

use super::chars::run_end;

/// What no address holds as it is, though Mastodon takes it into a query: punctuation of scripts without spaces, which stands
/// right behind an address there, and characters for private use, such as the signs of templates.
fn ends_address(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '…'
            | '（'
            | '）'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '【'
            | '】'
            | '”'
            | '“'
            | '»'
            | '«'
            | '’'
            | '„'
    ) || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// Whether `name`, in lower case, ends addresses: a top level domain on somebody's list.
pub(crate) fn is_top_level(name: &str) -> bool {
    [tld::By::X, tld::By::Bluesky, tld::By::Telegram].into_iter().any(|by| tld::is_known(name, by))
}

/// The URLs that our own markup sees: with a scheme, or written so that nobody could mean anything else (`www.…`, or a
/// lower-case domain with a path). `README.md` and `line.It` stay text.
pub(super) fn urls(text: &str) -> Vec<Range<usize>> {
    let mut found = mastodon::urls(text);
    found.retain(|url| text[url.start..].get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")));
    for url in &mut found {
        url.end = url.start + text[url.clone()].find(ends_address).unwrap_or(url.len());
    }
    let full = found.len();
    for bare in twitter::urls(text) {
        let next = found[..full].partition_point(|other| other.end <= bare.start);
        if found[..full].get(next).is_some_and(|other| other.start < bare.end) {
            continue;
        }
        let shown = &text[bare.clone()];
        let domain = run_end(shown, 0, |c| !matches!(c, '/' | '?' | ':'));
        let lower = !shown[..domain].chars().any(char::is_uppercase);
        let port_or_path = shown[domain..].starts_with(['/', ':']);
        if shown.starts_with("www.") || (lower && port_or_path) {
            found.push(bare);
        }
    }
    found.sort_unstable_by_key(|url| url.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_at_the_punctuation_of_scripts_without_spaces() {
        for text in [
            "« https://a.com/p?q=1»",
            "“https://a.com/p?q=1”",
            "见 https://a.com/p?q=1，市议会。昨天",
            "见 https://a.com/p?q=1。",
            "https://a.com/p?q=1\u{F0100} b",
        ] {
            let found: Vec<&str> = urls(text).into_iter().map(|url| &text[url]).collect();
            assert_eq!(found, ["https://a.com/p?q=1"], "{text}");
        }
    }
}
