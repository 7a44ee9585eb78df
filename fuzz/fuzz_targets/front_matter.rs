//! Any front matter is read or refused; an error names a place in the file.
#![no_main]

use fanfare::article::{self, Defaults, Input, Kind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, &str)| {
    let (yaml, inside) = input;
    let fence = if yaml { "---" } else { "+++" };
    let text = format!("{fence}\n{inside}\n{fence}\n# Trams return\n\nThe rails are back.\n");
    let read = article::read(&Input { text: &text, kind: Kind::Markdown, file: None, slug: None }, &Defaults::default());
    match read {
        Ok(article) => assert!(!article.headline.is_empty() && !article.headline.contains('\n')),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
