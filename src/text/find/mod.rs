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

/// The URLs that our own markup sees: with a scheme, or written so that nobody could mean anything else (`www.…`, or a
/// lower-case domain with a path). `README.md` and `line.It` stay text.
pub(super) fn urls(text: &str) -> Vec<Range<usize>> {
    let mut found = mastodon::urls(text);
    found.retain(|url| text[url.start..].get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")));
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
