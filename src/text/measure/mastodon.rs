//! Mastodon's length: grapheme clusters, but a URL is 23, or what a server says, and a remote mention counts without its server.
//!
//! Source: mastodon/mastodon, `app/validators/status_length_validator.rb`: white space at the ends is not counted, and a
//! content warning is, in full.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Measured, ReasonKind, emoji, graphemes};
use crate::text::find::mastodon;

/// What a URL counts, whatever its length, where a server says nothing else.
pub(super) const LINK: usize = 23;

pub(super) fn measure(sent: &str) -> Measured {
    on_server(sent, "", LINK)
}

pub(super) fn length(sent: &str) -> usize {
    length_on_server(sent, "", LINK)
}

pub(super) fn length_on_server(sent: &str, warning: &str, link: usize) -> usize {
    length_to(sent, warning, link, usize::MAX)
}

/// The same, but of what is longer than `most` only that it is.
pub(super) fn length_to(sent: &str, warning: &str, link: usize, most: usize) -> usize {
    graphemes::count_to(&Counted::of(sent, warning, link).text, most)
}

pub(super) fn on_server(sent: &str, warning: &str, link: usize) -> Measured {
    let counted = Counted::of(sent, warning, link);
    let (mut all, mut warned, mut emojis) = (0, 0, 0);
    for (at, cluster) in counted.text.grapheme_indices(true) {
        all += 1;
        if at < counted.warning {
            warned += 1;
        } else if emoji::is_pictographic(cluster) {
            emojis += 1;
        }
    }
    let text = all - warned - emojis;
    // A mark at the start of the text may join the last cluster of a link before it.
    let links = counted.links.min(text);
    Measured::of(&[
        (ReasonKind::Text, text - links),
        (ReasonKind::Links, links),
        (ReasonKind::Emoji, emojis),
        (ReasonKind::Warning, warned),
    ])
}

/// What is counted of a post.
struct Counted {
    /// The warning, then the text with a stand-in for each link, and without the servers of mentions.
    text: String,
    /// Bytes of the warning.
    warning: usize,
    /// Characters that stand in for links.
    links: usize,
}

impl Counted {
    fn of(sent: &str, warning: &str, link: usize) -> Counted {
        let sent = strip(sent);
        // What does not count is cut out and the rest joined, because clusters are counted across the seams too. Of two that
        // overlap the first is kept.
        let mut cuts: Vec<Cut> = mastodon::urls(sent).into_iter().map(Cut::link).collect();
        cuts.extend(mastodon::mentions(sent).into_iter().map(|(all, server)| Cut { all, server: Some(server) }));
        cuts.sort_by_key(|cut| cut.all.start);
        let warning = strip(warning);
        let mut counted = Counted { text: warning.to_owned(), warning: warning.len(), links: 0 };
        let mut at = 0;
        for cut in cuts {
            if cut.all.start < at {
                continue;
            }
            counted.text.push_str(&sent[at..cut.server.as_ref().unwrap_or(&cut.all).start]);
            if cut.server.is_none() {
                counted.text.extend(std::iter::repeat_n('x', link));
                counted.links += link;
            }
            at = cut.all.end;
        }
        counted.text.push_str(&sent[at..]);
        counted
    }
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
