//! The markup of templates is read into sound spans, and escaped text is the text that it was, whatever characters it has.

use fanfare::text::{self, Style};
use proptest::prelude::*;

/// Few characters, each of which means something, so that they meet in every order.
const TELLING: &str = "[ab .,!\n\r\t\0\u{b}\u{c}\\\\*_`~#@&<>()\\[\\]\u{ad}\u{200d}\u{2028}é1:/-]{0,24}";

fn check(markup: &str) -> Result<(), TestCaseError> {
    let rich = text::parse(markup);
    for span in &rich.spans {
        let part = rich.text.get(span.range.clone());
        prop_assert!(part.is_some_and(|part| !part.is_empty()), "{:?} of {:?}", span, rich.text);
    }
    prop_assert!(rich.spans.is_sorted_by_key(|span| (span.range.start, usize::MAX - span.range.end)));
    prop_assert!(!rich.text.contains("\n\n\n"), "{:?}", rich.text);
    prop_assert_eq!(rich.text.trim(), &rich.text);

    let plain = text::parse(&text::escape(markup));
    // Control characters at the end of a line may go, as white space does.
    let words = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
    prop_assert_eq!(words(&plain.text), words(markup));
    prop_assert!(plain.spans.iter().all(|span| matches!(span.style, Style::Url { .. })), "{:?}", plain.spans);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_sound_and_what_is_escaped_stays(markup in TELLING) {
        check(&markup)?;
    }
}
