//! What each platform links is a stretch of the text, in order.
#![no_main]

use std::ops::Range;

use fanfare::text::find::{bluesky, mastodon, telegram, twitter};
use libfuzzer_sys::fuzz_target;

fn sound(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) {
    let mut last = 0;
    for range in ranges {
        assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()), "{range:?}");
        assert!(range.start >= last, "{range:?} is out of order");
        last = range.start;
    }
}

fuzz_target!(|text: &str| {
    sound(text, twitter::urls(text));
    sound(text, twitter::hashtags(text));
    sound(text, twitter::mentions(text));
    sound(text, twitter::cashtags(text));
    sound(text, mastodon::urls(text));
    sound(text, mastodon::mentions(text).into_iter().map(|(all, _)| all));
    sound(text, bluesky::facets(text).into_iter().map(|found| found.range));
    sound(text, telegram::entities(text).into_iter().map(|found| found.range));
});
