//! Mastodon's length: grapheme clusters, but a URL is 23 and a remote mention counts without its server.
//!
//! Source: mastodon/mastodon, `app/validators/status_length_validator.rb`: white space at the ends is not counted, and a
//! content warning is, in full.

use std::ops::Range;

use super::{Measured, ReasonKind, graphemes};
use crate::text::find::mastodon;

/// What a URL counts, whatever its length.
const URL_LENGTH: usize = 23;

pub(super) fn measure(sent: &str) -> Measured {
    with_warning(sent, "")
}

pub(super) fn with_warning(sent: &str, warning: &str) -> Measured {
    let sent = strip(sent);
    // What does not count is cut out and the rest joined, because clusters are counted across the seams too. Of two that
    // overlap the first is kept.
    let mut cuts: Vec<Cut> = mastodon::urls(sent).into_iter().map(Cut::link).collect();
    cuts.extend(mastodon::mentions(sent).into_iter().map(|(all, server)| Cut { all, server: Some(server) }));
    cuts.sort_by_key(|cut| cut.all.start);
    let (mut counted, mut links, mut at) = (strip(warning).to_owned(), 0, 0);
    for cut in cuts {
        if cut.all.start < at {
            continue;
        }
        counted.push_str(&sent[at..cut.server.as_ref().unwrap_or(&cut.all).start]);
        if cut.server.is_none() {
            counted.extend(std::iter::repeat_n('x', URL_LENGTH));
            links += URL_LENGTH;
        }
        at = cut.all.end;
    }
    counted.push_str(&sent[at..]);
    let all = graphemes(&counted);
    Measured::of(&[(ReasonKind::Text, all.saturating_sub(links)), (ReasonKind::Links, links)])
}

/// A link, or a mention with its server.
struct Cut {
    all: Range<usize>,
    server: Option<Range<usize>>,
}

impl Cut {
    fn link(all: Range<usize>) -> Cut {
        Cut { all, server: None }
    }
}

/// Without white space at the ends, as Ruby's `strip` knows it.
fn strip(text: &str) -> &str {
    text.trim_matches(['\0', '\t', '\n', '\u{B}', '\u{C}', '\r', ' '])
}
