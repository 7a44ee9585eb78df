//! Any markup is read into sound spans, and plain text that was escaped is the text it was, with no markup in it.
#![no_main]

use fanfare::text::{self, Style};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|markup: &str| {
    let rich = text::parse(markup);
    for span in &rich.spans {
        assert!(rich.text.get(span.range.clone()).is_some_and(|part| !part.is_empty()), "{span:?} of {:?}", rich.text);
    }
    assert!(rich.spans.is_sorted_by_key(|span| (span.range.start, usize::MAX - span.range.end)));
    assert!(!rich.text.contains("\n\n\n") && rich.text.trim() == rich.text);

    let plain = text::parse(&text::escape(markup));
    // Control characters at the end of a line may go, as white space does.
    let words = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
    assert_eq!(words(&plain.text), words(markup));
    assert!(plain.spans.iter().all(|span| matches!(span.style, Style::Url { .. })), "{:?}", plain.spans);
});
