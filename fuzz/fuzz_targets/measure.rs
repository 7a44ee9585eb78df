//! A length is the sum of its reasons, whoever asks; the plain units are what the standard library and a full segmentation
//! count.
#![no_main]

use fanfare::text::measure::weighted;
use fanfare::text::{Unit, measure};
use libfuzzer_sys::fuzz_target;
use unicode_segmentation::UnicodeSegmentation;

fuzz_target!(|text: &str| {
    for unit in Unit::ALL {
        let measured = measure(text, unit);
        assert_eq!(measured.length, measured.reasons.iter().map(|reason| reason.length).sum::<usize>(), "{unit:?}");
        assert_eq!(measured.length, measure::length(text, unit), "{unit:?}");
    }
    assert_eq!(measure::length(text, Unit::Graphemes), text.graphemes(true).count());
    assert_eq!(measure::length(text, Unit::Utf16), text.encode_utf16().count());
    assert_eq!(measure::length(text, Unit::CodePoints), text.chars().count());
    let parsed = weighted::parse(text, &weighted::V3);
    assert_eq!(parsed.weighted, weighted::measure(text, &weighted::V3));
});
