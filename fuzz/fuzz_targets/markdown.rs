//! Any Markdown is read into an article of plain lines, none of them empty.
#![no_main]

use fanfare::article::{self, Defaults, Input, Kind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, &str)| {
    let (plain, text) = input;
    let kind = if plain { Kind::Plain } else { Kind::Markdown };
    let Ok(article) = article::read(&Input { text, kind, file: None, slug: None }, &Defaults::default()) else { return };
    assert!(!article.headline.trim().is_empty());
    for block in &article.body {
        assert!(!block.text.trim().is_empty() && !block.text.contains(['\n', '\r', '\0']), "{:?}", block.text);
    }
    let _ = article.summary_or_lead();
});
