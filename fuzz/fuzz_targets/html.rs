//! Any page is read into an article of plain lines, or refused.
#![no_main]

use fanfare::article::{self, Defaults, Input, Kind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, &str)| {
    let (whole, html) = input;
    let page = format!("<title>Trams return</title><article><h1>Trams return</h1><p>{html}");
    let text = if whole { html } else { &page };
    let read = article::read(&Input { text, kind: Kind::Html, file: None, slug: None }, &Defaults::default());
    let Ok(article) = read else { return };
    assert!(!article.headline.trim().is_empty());
    for block in &article.body {
        assert!(!block.text.trim().is_empty() && !block.text.contains(['\n', '\r', '\0']), "{:?}", block.text);
    }
});
