//! Mastodon's length: grapheme clusters, but a URL is 23 and a remote mention counts without its server.
//!
//! Source: mastodon/mastodon, `app/validators/status_length_validator.rb`: white space at the ends is not counted, and a
//! content warning is, in full.

use super::{Measured, ReasonKind, graphemes};
use crate::text::find::mastodon;

/// What a URL counts, whatever its length.
const URL_LENGTH: usize = 23;

pub(super) fn measure(sent: &str) -> Measured {
    with_warning(sent, "")
}

pub(super) fn with_warning(sent: &str, warning: &str) -> Measured {
    let sent = sent.trim();
    let urls = mastodon::urls(sent);
    let remote = mastodon::mentions(sent).into_iter().filter(|(all, server)| {
        let next = urls.partition_point(|url| url.end <= all.start);
        !server.is_empty() && urls.get(next).is_none_or(|url| url.start >= all.end)
    });
    // What does not count is cut out and the rest joined, because clusters are counted across the seams too.
    let mut cuts: Vec<(std::ops::Range<usize>, bool)> = remote.map(|(_, server)| (server, false)).collect();
    cuts.extend(urls.iter().map(|url| (url.clone(), true)));
    cuts.sort_by_key(|(range, _)| range.start);
    let mut counted = warning.trim().to_owned();
    let mut at = 0;
    for (range, is_url) in cuts {
        counted.push_str(&sent[at..range.start]);
        if is_url {
            counted.extend(std::iter::repeat_n('x', URL_LENGTH));
        }
        at = range.end;
    }
    counted.push_str(&sent[at..]);
    let (all, links) = (graphemes(&counted), urls.len() * URL_LENGTH);
    Measured::of(&[(ReasonKind::Text, all.saturating_sub(links)), (ReasonKind::Links, links)])
}
