//! Each part meets its limit, none is empty, there are no more than allowed, and together they are the text.
#![no_main]

use fanfare::text::{self, Rich, Unit, measure};
use libfuzzer_sys::fuzz_target;

const LANGUAGES: [&str; 6] = ["en", "ru", "de", "zh", "th", "xx"];

fuzz_target!(|input: (u8, u8, u8, u8, &str)| {
    let (language, unit, max, max_parts, markup) = input;
    let language = LANGUAGES[usize::from(language) % LANGUAGES.len()];
    let unit = Unit::ALL[usize::from(unit) % 6];
    let (max, max_parts) = (usize::from(max), usize::from(max_parts) % 30 + 1);
    let text = text::parse(markup);
    let fits = |part: &Rich, _: usize| measure::length(&part.text, unit) <= max;
    let split = text::split(&text, language, fits, max_parts);
    assert_eq!(split.is_ok(), text::splits(&text, language, fits, max_parts));
    match split {
        Ok(parts) => {
            assert!((1..=max_parts).contains(&parts.len()));
            assert!(parts.iter().all(|part| fits(part, 0)), "a part is too long");
            assert!(text.is_empty() || parts.iter().all(|part| !part.is_empty()), "a part is empty");
            let words = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(parts.iter().map(|part| words(&part.text)).collect::<String>(), words(&text.text));
        }
        Err(error) => assert!(error.parts > max_parts),
    }
});
