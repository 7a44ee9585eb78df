//! Takes out of a story what is no part of it: datelines, rests of captions, credits, bylines, promotions.
//!
//! Better leave such a line in than take a real sentence out: each rule asks for more than one sign, and an editor sees
//! in [`LeftOut`] what was taken.

mod apart;
mod away;
mod bios;
mod buttons;
mod crumbs;
mod datelines;
mod days;
mod embeds;
mod ends;
mod excerpts;
mod foot;
mod foreign;
mod frames;
mod furniture;
mod keep;
mod live;
mod marks;
mod navigation;
mod others;
mod passages;
mod pictured;
mod repeated;
mod scraps;
mod service;
mod signed;
mod signs;
mod sources;
pub(super) mod tabs;
mod telling;
mod walk;

pub(super) use bios::about as about_author;
pub(super) use crumbs::are_words_to_look_up;
pub(super) use ends::is_of_page;
pub(super) use foot::is_field_of_page;
pub(super) use repeated::is_behind_kicker;
use telling::{shared, tells};
pub(super) use telling::{tells_below, tells_headline};
use walk::Walk;

use super::phrases::{PHRASES, fold, is_any};
use super::{Block, LeftOut, LeftOutKind, again, byline, lead};

/// A promotion of more words than this is an article about a newsletter.
const MAX_PROMOTION_WORDS: usize = 70;
/// `Harbour`, `City council`, in a list of topics.
pub(super) const MAX_TOPIC_WORDS: usize = 4;
/// What is told only below a story stands within as many blocks from its end.
const BOTTOM: usize = 5;
/// A paragraph of fewer bytes may be a label or a name.
const MIN_TELLING: usize = 40;
/// `Contact: press@post.example`, below `ENDS`.
const MAX_BELOW_END_WORDS: usize = 25;
/// A list may stand between the headline and a byline: the story begins within as many blocks.
const MAX_HEAD: usize = 12;
/// A line of more bytes, above the story, is the story.
const MAX_HEAD_LINE: usize = 160;
/// Bylines and credits stand above the story, within this many lines.
const TOP: usize = 4;

/// A story and what was taken out of it.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    pub body: Vec<Block>,
    /// Names found in a line of their own.
    pub byline: Vec<String>,
    pub left_out: Vec<LeftOut>,
    /// Before which block of the story each of them stood.
    places: Vec<usize>,
    /// A paragraph of the story was found.
    begun: bool,
}

/// Cleans a story below `headline`, by `authors`, as far as they are declared.
pub(super) fn clean(body: Vec<Block>, headline: &str, authors: &[String]) -> Cleaned {
    let mut cleaned = Cleaned::default();
    let mut body = cleaned.without_passages(body, headline);
    let bios = bios::take(&mut body, headline);
    cleaned.byline.extend(bios.signed);
    let mut cleaned = Walk::of(cleaned, &body, headline, authors).walked();
    if cleaned.byline.is_empty() && authors.is_empty() {
        cleaned.byline = bios.named;
    }
    for text in bios.lines {
        cleaned.leave_out(cleaned.body.len(), LeftOutKind::Byline, text);
    }
    cleaned.take_scraps_off_the_end();
    cleaned.take_prices_off_the_end();
    cleaned.take_point_off_the_end();
    cleaned.take_signing_point();
    cleaned.take_dateline(headline);
    cleaned.take_promotion_off_the_end();
    cleaned.take_sign_off_the_end();
    cleaned.take_author_off_the_end(headline, authors);
    cleaned.sign_letter(headline);
    cleaned.take_headings_off_the_end();
    cleaned.take_title_off_the_points();
    cleaned.take_crumbs_off_the_top();
    cleaned.take_title_off_the_end(headline);
    cleaned.take_doubles_off_the_top();
    cleaned.take_heading_off_the_top(headline);
    cleaned.take_labels_off_the_top();
    cleaned
}

/// Takes ` (pictured)` out of a story that has no picture.
pub(super) fn without_pointing(body: &mut [Block]) {
    for block in body {
        while let Some(range) = service::pictured(&block.text) {
            block.text.replace_range(range, "");
        }
    }
}

/// Whether `text` ends as a sentence does: below what could be the story's last word, it may be the story going on.
fn is_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '»', '“', '’', '」']).ends_with(['.', '!', '?', '。', '！', '？', '।', '؟', '۔'])
}

/// `City Council`: by a word that only offices and firms have in their names.
fn is_office_name(name: &str) -> bool {
    let lists = [&PHRASES.offices, &PHRASES.institutions, &PHRASES.house_words, &PHRASES.desks];
    fold(name).split([' ', '-']).any(|word| lists.into_iter().any(|list| is_any(list, word)))
}

/// `https://video.example/watch?v=12`, and nothing else.
fn is_embed(text: &str) -> bool {
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    // `https://`, of which nothing is left.
    address.is_some_and(|address| {
        !address.contains(char::is_whitespace) && (address.contains(['.', '/']) || address.is_empty())
    })
}

fn says_something(sentence: &str) -> bool {
    sentence.contains(char::is_alphanumeric)
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "clean_byline_tests.rs"]
mod byline_tests;

#[cfg(test)]
#[path = "clean_label_tests.rs"]
mod label_tests;

#[cfg(test)]
#[path = "clean_end_tests.rs"]
mod end_tests;
